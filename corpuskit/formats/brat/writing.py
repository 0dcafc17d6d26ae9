"""Writes brat standoff: for each annotator a folder with texts, annotations and the configuration that brat needs."""

import re
from collections.abc import Iterable, Iterator

from corpuskit.formats.annotated import OfIds, Outgoing, Target, Writing
from corpuskit.formats.annotation_drafts import own_id
from corpuskit.formats.brat.conf import ANNOTATION_CONF, VISUAL_CONF
from corpuskit.formats.entries import AnnotatorSet, Entry, Event, Link, Normalisation, Note, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget, EventTarget, RelationTarget, SpanTarget, Unmapped
from corpuskit.model import Scalar
from corpuskit.schema.types import Attribute, End, Layer

_NOTES = "AnnotatorNotes"
_NUMBER = re.compile("[0-9]{1,18}")
_BREAKS = re.compile("[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENTRY = re.compile(r"\S+")
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
            elif isinstance(entry, Normalisation) and not _ENTRY.fullmatch(entry.value):
                yield "an entry of an external resource with spaces, or an empty one"
            elif isinstance(entry, TextBound | Link | Event):
                letter = "T" if isinstance(entry, TextBound) else "R" if isinstance(entry, Link) else "E"
                if not _has_number(letter, entry.id or "") and own_id(entry.id or "", entry) == entry.id:
                    yield OfIds(f"an id that is not {letter} with a number")
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
    events = [entry for entry in entries if isinstance(entry, Event) and entry.trigger in ids]
    known = ids | _ids("E", [entry.id for entry in events])
    for entry in bound:
        pieces = ";".join(f"{start} {end}" for start, end in entry.pieces)
        yield f"{ids[entry.id]}\t{entry.type} {pieces}\t{_on_one_line(entry.surface or '')}"
    for event in events:
        roles = "".join(f" {role}:{known[filler]}" for role, filler in event.arguments if filler in known)
        yield f"{known[event.id]}\t{event.type}:{known[event.trigger]}{roles}"
    for link in links:
        first, second = link.ends
        if first in known and second in known:
            yield f"{names[link.id or '']}\t{link.type} Arg1:{known[first]} Arg2:{known[second]}"
    yield from _said(entries, known)
    yield from _notes(entries, known | names)


def _said(entries: Iterable[Entry], ids: dict[str, str]) -> Iterator[str]:
    """Attributes, and entries of external resources, which are called by the words that they stand for."""
    said = [entry for entry in entries if isinstance(entry, Property | Normalisation) and entry.target in ids]
    values = [entry for entry in said if isinstance(entry, Property) and _is_writable(entry.value)]
    for number, value in enumerate(values, 1):
        word = "" if value.value is None else f" {_word(value.value)}"
        yield f"A{number}\t{value.type} {ids[value.target]}{word}"
    surfaces = {entry.id: entry.surface or "" for entry in entries if isinstance(entry, TextBound)}
    known = [entry for entry in said if isinstance(entry, Normalisation) and _ENTRY.fullmatch(entry.value)]
    for number, one in enumerate(known, 1):
        words = _on_one_line(surfaces.get(one.target, ""))
        yield f"N{number}\tReference {ids[one.target]} {one.resource}:{one.value}\t{words}"


def _notes(entries: Iterable[Entry], ids: dict[str, str]) -> Iterator[str]:
    notes: list[tuple[str, str]] = []
    for entry in entries:
        if isinstance(entry, Note):
            notes.append((entry.target, entry.text))
        elif isinstance(entry, TextBound | Link | Event) and entry.comment is not None:
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
    events = {name: to for name, to in asked.mapping.events.items() if isinstance(to, EventTarget)}
    # A trigger is of the type of its event, which is listed there.
    lines = ["[entities]", *(name for name in _spans(asked) if name not in events), "", "[relations]"]
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
    lines += ["", "[events]", *(_event(name, to, asked) for name, to in events.items())]
    return "\n".join([*lines, "", "[attributes]", *_attributes(asked), ""])


def _event(name: str, to: EventTarget, asked: Writing) -> str:
    """The type of an event with its roles, and what may fill them."""
    roles: dict[str, dict[str, None]] = {}
    choices: list[tuple[str | None, dict[str, RelationTarget | Unmapped]]] = [(to.anchor, to.roles)]
    choices += [(to.otherwise.anchor, to.otherwise.roles)] if to.otherwise is not None else []
    for anchor, given in choices:
        for role, link in given.items():
            known = asked.schema.relations.get(link.relation) if isinstance(link, RelationTarget) else None
            if known is None or not isinstance(link, RelationTarget):
                continue
            ends = (known.to_ends, known.from_ends) if link.reverse else (known.from_ends, known.to_ends)
            if anchor is not None:
                roles.setdefault(anchor, {}).update(dict.fromkeys(_types_at(ends[0], asked).split("|")))
            roles.setdefault(role, {}).update(dict.fromkeys(_types_at(ends[1], asked).split("|")))
    # What is repeated is numbered, so that a role that ends with a digit cannot be.
    once = {role for role in roles if role == to.anchor or role[-1].isdigit()}
    said = [f"{role}{'?' if role in once else '*'}:{'|'.join(filter(None, types))}" for role, types in roles.items()]
    return f"{name}\t{', '.join(one for one in said if not one.endswith(':'))}".rstrip()


def _spans(asked: Writing, layer: str | None = None) -> list[str]:
    """The types that mark text, or only those of a layer."""
    found = []
    for name, to in _targets(asked).items():
        known = asked.schema.layers.get(to.layer)
        if known is not None and known.span is not None and layer in (None, known.name):
            found.append(name)
    return found


def _targets(asked: Writing) -> dict[str, SpanTarget]:
    """What annotations of each type are, also those that are events."""
    events = asked.mapping.events.items()
    becoming = {name: to.becomes for name, to in events if isinstance(to, EventTarget) and to.becomes is not None}
    return becoming | {name: to for name, to in asked.mapping.spans.items() if isinstance(to, SpanTarget)}


def _types_at(ends: Iterable[End], asked: Writing) -> str:
    """The types that may stand at an end of a relation."""
    found: dict[str, None] = {}
    for end in ends:
        for name in _spans(asked, end.layer):
            label = _targets(asked)[name].label
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
        to = _targets(asked)[name]
        shown = to.label if isinstance(to.label, str) else to.layer
        labels.append(f"{name} | {_shown(shown)}")
        drawing.append(f"{name}\tbgColor:{_COLOURS[number % len(_COLOURS)]}")
    return "\n".join(["[labels]", *labels, "", "[drawing]", *drawing, ""])


def _shown(title: str) -> str:
    return _on_one_line(title).replace("|", "/").strip()
