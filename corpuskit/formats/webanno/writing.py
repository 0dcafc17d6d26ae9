"""Writing documents as WebAnno TSV 3.3, one file for each annotator of each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from corpuskit.errors import FormatError
from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import Entry, Link
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.webanno.columns import Arc, Going, Span, gathered, place
from corpuskit.formats.webanno.escapes import NO_VALUE, NOTHING, escape_text, escape_value
from corpuskit.formats.webanno.units import Token, Unit, Units

_FORMAT = "#FORMAT=WebAnno TSV 3.3\n"
_IN_CELL = str.maketrans("\t\n\r", "   ")
_EMPTY = "[0]"  # a value that is an empty text: without brackets there would seem to be none
_NOBODY = "unnamed"  # the folder of annotations that nobody is named for, beside those of others


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A file for each document, called by its id; where several annotators have it, in a folder for each of them."""
    for outgoing in documents:
        name = f"{outgoing.document.id}.tsv"
        if len(outgoing.sets) <= 1:
            entries = outgoing.sets[0].entries if outgoing.sets else ()
            target.add(name, as_tsv(text_of(outgoing), entries))
        for one in outgoing.sets if len(outgoing.sets) > 1 else ():
            target.add(f"{one.annotator or _NOBODY}/{name}", as_tsv(text_of(outgoing), one.entries))


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What would be taken for something else when it is read."""
    for one in outgoing.sets:
        for entry in one.entries:
            if isinstance(entry, Link) and entry.type == CONTINUES:
                yield f"relations called '{CONTINUES}', which join pieces of annotations here"


def text_of(outgoing: Outgoing) -> str:
    """The text of a document. Raises FormatError where the corpus does not have it."""
    if outgoing.document.text is None:
        hint = "Complete the release with its texts first, then export it."
        raise FormatError(f"the document '{outgoing.document.id}' has no text to write", hint)
    return outgoing.document.text


def as_tsv(text: str, entries: Sequence[Entry]) -> bytes:
    """The text with the annotations of one annotator, whose offsets count code points, as a file."""
    going = gathered(entries)
    units = Units(text, [(span.begin, span.end) for span in going.spans])
    place(going, units)
    return "".join(_lines(text, going, units)).encode("utf-8")


def _lines(text: str, going: Going, units: Units) -> Iterator[str]:
    yield _FORMAT
    for layer, features in going.span_layers().items():
        yield f"#T_SP={layer}|{'|'.join(features)}\n"
    for layer, features in going.relation_layers().items():
        yield f"#T_RL={'|'.join([layer, *features])}|BT_{going.base(layer)}\n"
    yield "\n"
    cells = _Cells(going)
    wide = _Wide(text)
    for begin, end, tokens in units.sentences():
        yield "\n"
        # The line break that ends a sentence is the one that stands between two, if there is one.
        said = text[begin:end].removesuffix("\n") if end < len(text) else text[begin:end]
        yield from (f"#Text={escape_text(line)}\n" for line in said.split("\n"))
        for unit in _each(tokens):
            form = text[unit.begin : unit.end].translate(_IN_CELL)
            yield "\t".join([unit.id, f"{wide.at(unit.begin)}-{wide.at(unit.end)}", form, *cells.of(unit), "\n"])


def _each(tokens: Iterable[Token]) -> Iterator[Unit]:
    for token in tokens:
        yield token
        yield from token.parts.values()


class _Wide:
    """A text's offsets in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._sizes = None if text.isascii() else [0, *accumulate(1 + (character > "\uffff") for character in text)]

    def at(self, offset: int) -> int:
        return offset if self._sizes is None else self._sizes[offset]


class _Cells:
    """What stands in the columns of each row."""

    def __init__(self, going: Going) -> None:
        self._spans = going.span_layers()
        self._relations = going.relation_layers()
        self._marks: dict[tuple[int, str], list[Span]] = {}
        self._arcs: dict[tuple[int, str], list[Arc]] = {}
        for span in going.spans:
            for row in span.rows:
                self._marks.setdefault((id(row), span.layer), []).append(span)
        for arc in going.arcs:
            if arc.source.rows and arc.target.rows:
                self._arcs.setdefault((id(arc.target.rows[0]), arc.layer), []).append(arc)

    def of(self, unit: Unit) -> Iterator[str]:
        """The cells of a row."""
        for layer, features in self._spans.items():
            spans = self._marks.get((id(unit), layer), [])
            for feature in features or [""]:
                yield "|".join(_value(span.values, feature) + _bracketed(span) for span in spans) or NOTHING
        for layer, features in self._relations.items():
            arcs = self._arcs.get((id(unit), layer), [])
            for feature in features:
                yield "|".join(_value(arc.values, feature) or _EMPTY for arc in arcs) or NOTHING
            yield "|".join(_reference(arc) for arc in arcs) or NOTHING


def _value(values: dict[str, str], feature: str) -> str:
    return escape_value(values[feature]) if feature in values else NO_VALUE


def _bracketed(span: Span) -> str:
    return "" if span.number is None else f"[{span.number}]"


def _reference(arc: Arc) -> str:
    return f"{arc.source.rows[0].id}[{arc.source.number}_{arc.target.number}]"
