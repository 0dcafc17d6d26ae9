"""Writes brat standoff: for each annotator a folder with texts, annotations and the configuration that brat needs."""

import re
from collections.abc import Iterable, Iterator

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.annotation_drafts import own_id
from corpuskit.formats.brat.conf import ANNOTATION_CONF, VISUAL_CONF
from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Note, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget, RelationTarget, SpanTarget
from corpuskit.model import Scalar
from corpuskit.schema.types import Attribute, End, Layer

_NOTES = "AnnotatorNotes"
_NUMBER = re.compile("[0-9]{1,18}")
_BREAKS = re.compile("[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\n\r\t]|^ | $|^$")
#: brat has a colour for each type; these can be told apart, also by people who see some colours alike.
_COLOURS = ("#a6cee3", "#fdbf6f", "#b2df8a", "#fb9a99", "#cab2d6", "#ffff99", "#ccebc5", "#decbe4")


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A text and a file of annotations for each document, in a folder for each annotator who has a name."""
    folders: dict[str, None] = {}
    for outgoing in documents:
        for one in outgoing.sets or (AnnotatorSet(annotator=None, entries=()),):
            folder = "" if one.annotator is None else f"{one.annotator}/"
            folders[folder] = None
            name = f"{folder}{outgoing.document.id}"
            target.add(f"{name}.txt", (outgoing.document.text or "").encode())
            target.add(f"{name}.ann", "".join(f"{line}\n" for line in _lines(one.entries)).encode())
    for folder in folders or {"": None}:
        target.add(folder + ANNOTATION_CONF, annotation_conf(asked).encode())
        target.add(folder + VISUAL_CONF, visual_conf(asked).encode())


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What the lines of brat's files cannot hold."""
    for one in outgoing.sets:
        for entry in one.entries:
            if isinstance(entry, Property) and not _is_writable(entry.value):
                yield "a value with line breaks, tabs or spaces at its ends, or an empty one"
            elif isinstance(entry, TextBound | Link):
                letter = "T" if isinstance(entry, TextBound) else "R"
                if not _has_number(letter, entry.id or "") and own_id(entry.id or "", entry) == entry.id:
                    yield f"an id that is not {letter} with a number"
                if entry.comment is not None and _BREAKS.search(entry.comment):
                    yield "a comment whose line breaks become spaces"


def _is_writable(value: Scalar | None) -> bool:
    return not isinstance(value, str) or not _UNWRITABLE.search(value)


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a file: what others refer to comes before them."""
    entries = list(entries)
    bound = [entry for entry in entries if isinstance(entry, TextBound) and entry.pieces]
    links = [entry for entry in entries if isinstance(entry, Link) and len(entry.ends) == 2]
    ids = _ids("T", [entry.id for entry in bound])
    names = _ids("R", [entry.id or "" for entry in links])
    for entry in bound:
        pieces = ";".join(f"{start} {end}" for start, end in entry.pieces)
        yield f"{ids[entry.id]}\t{entry.type} {pieces}\t{_on_one_line(entry.surface or '')}"
    for link in links:
        first, second = link.ends
        if first in ids and second in ids:
            yield f"{names[link.id or '']}\t{link.type} Arg1:{ids[first]} Arg2:{ids[second]}"
    values = [entry for entry in entries if isinstance(entry, Property)]
    values = [entry for entry in values if entry.target in ids and _is_writable(entry.value)]
    for number, value in enumerate(values, 1):
        word = "" if value.value is None else f" {_word(value.value)}"
        yield f"A{number}\t{value.type} {ids[value.target]}{word}"
    yield from _notes(entries, ids | names)


def _notes(entries: Iterable[Entry], ids: dict[str, str]) -> Iterator[str]:
    notes: list[tuple[str, str]] = []
    for entry in entries:
        if isinstance(entry, Note):
            notes.append((entry.target, entry.text))
        elif isinstance(entry, TextBound | Link) and entry.comment is not None:
            notes.append((entry.id or "", entry.comment))
    known = [(ids[own], text) for own, text in notes if own in ids]
    for number, (own, text) in enumerate(known, 1):
        yield f"#{number}\t{_NOTES} {own}\t{_on_one_line(text)}"


def _ids(letter: str, given: Iterable[str]) -> dict[str, str]:
    """Ids as brat has them, a letter and a number: those that are such stay."""
    given = list(given)
    found = {own: own for own in given if _has_number(letter, own)}
    taken, number = set(found), 0
    for own in given:
        while own not in found:
            number += 1
            if (name := f"{letter}{number}") not in taken:
                found[own] = name
    return found


def _has_number(letter: str, own: str) -> bool:
    return own[:1] == letter and _NUMBER.fullmatch(own[1:]) is not None


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _word(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def annotation_conf(asked: Writing) -> str:
    """The configuration by which brat knows types, relations and attributes."""
    lines = ["[entities]", *_spans(asked), "", "[relations]"]
    # Without this line brat refuses annotations that overlap.
    lines.append("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>")
    for name, to in asked.mapping.relations.items():
        known = asked.schema.relations.get(to.relation) if isinstance(to, RelationTarget) else None
        if known is not None and isinstance(to, RelationTarget):
            ends = (known.to_ends, known.from_ends) if to.reverse else (known.from_ends, known.to_ends)
            first, second = (_types_at(each, asked) for each in ends)
            if first and second:
                kind = ", <REL-TYPE>:symmetric" if known.symmetric else ""
                lines.append(f"{name}\tArg1:{first}, Arg2:{second}{kind}")
    return "\n".join([*lines, "", "[events]", "", "[attributes]", *_attributes(asked), ""])


def _spans(asked: Writing, layer: str | None = None) -> list[str]:
    """The types that mark text, or only those of a layer."""
    found = []
    for name, to in asked.mapping.spans.items():
        known = asked.schema.layers.get(to.layer) if isinstance(to, SpanTarget) else None
        if known is not None and known.span is not None and layer in (None, known.name):
            found.append(name)
    return found


def _types_at(ends: Iterable[End], asked: Writing) -> str:
    """The types that may stand at an end of a relation."""
    found: dict[str, None] = {}
    for end in ends:
        for name in _spans(asked, end.layer):
            to = asked.mapping.spans[name]
            label = to.label if isinstance(to, SpanTarget) else None
            if not end.labels or not isinstance(label, str) or label in end.labels:
                found[name] = None
    return "|".join(found)


def _attributes(asked: Writing) -> Iterator[str]:
    for name, to in asked.mapping.attributes.items():
        if not isinstance(to, AttributeTarget):
            continue
        bearers = [layer for layer in asked.schema.layers.values() if to.attribute in layer.attributes]
        types = [type_ for layer in bearers for type_ in _spans(asked, layer.name) if not to.only or type_ in to.only]
        values = _values(bearers, to)
        if types:
            yield f"{name}\tArg:{'|'.join(types)}" + (f", Value:{'|'.join(values)}" if values else "")


def _values(bearers: Iterable[Layer], to: AttributeTarget) -> list[str]:
    """The values that brat offers; it has no fields for text and numbers, and shows these all the same."""
    found: dict[str, None] = {}
    inverse = {ours: theirs for theirs, ours in to.values.items()}
    for attribute in (layer.attributes[to.attribute] for layer in bearers):
        found |= {word: None for value in _offered(attribute) if (word := _word(inverse.get(value, value)))}
    return [value for value in found if not re.search(r"[\s|,]", value)]


def _offered(attribute: Attribute) -> tuple[Scalar, ...]:
    return (True, False) if attribute.type == "bool" else attribute.values


def visual_conf(asked: Writing) -> str:
    """How brat shows the types: under their titles, each in a colour."""
    labels, drawing = [], ["SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken"]
    for number, name in enumerate(_spans(asked)):
        to = asked.mapping.spans[name]
        label = to.label if isinstance(to, SpanTarget) and isinstance(to.label, str) else None
        layer = asked.schema.layers[to.layer] if isinstance(to, SpanTarget) else None
        shown = label or (layer.name if layer is not None else name)
        labels.append(f"{name} | {_shown(shown)}")
        drawing.append(f"{name}\tbgColor:{_COLOURS[number % len(_COLOURS)]}")
    return "\n".join(["[labels]", *labels, "", "[drawing]", *drawing, ""])


def _shown(title: str) -> str:
    return _on_one_line(title).replace("|", "/").strip()
