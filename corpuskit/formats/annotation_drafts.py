"""An annotation in the making: the text-bound entries of a file that it consists of, and what is said of it."""

from collections.abc import Iterable

import msgspec

from corpuskit.formats.brat.lines import records_surface
from corpuskit.formats.entries import Entry, Event, TextBound
from corpuskit.formats.mapping import AttributeTarget, LabelFrom, SpanTarget
from corpuskit.formats.placing.marks import Marks
from corpuskit.formats.values import converted
from corpuskit.model import LONGEST_NAME, Annotation, ForeignPlace, Scalar, Value, is_name
from corpuskit.offsets import Piece, covered
from corpuskit.schema.types import Attribute

_LABEL_OF = {"all": 0, "some": 1, "none": 2}


class Draft(msgspec.Struct, kw_only=True, gc=False):
    """An annotation in the making: `source` is the entry that it is, `extension` those that give it more pieces. Of an
    event that is an annotation itself, `source` is the trigger, whose span it has unless it is `spanless`. `word` is
    the value of the feature that its label is taken from.
    """

    id: str
    source: TextBound
    extension: tuple[TextBound, ...] = ()
    event: Event | None = None
    spanless: bool = False
    word: str | None = None
    target: SpanTarget
    attributes: dict[str, Value] = {}

    def finished(self, file: str, text: str, marks: Marks, comment: str | None) -> Annotation:
        """The annotation as a record; `text` is the document's."""
        entry = self.source if self.event is None else self.event
        foreign = None if entry.id == self.id else entry.id
        return Annotation(
            id=self.id,
            layer=self.target.layer,
            label=self.label(marks),
            pieces=self.pieces,
            text=None if self.spanless else _recorded((self.source, *self.extension), text),
            attributes=self.attributes,
            status=entry.status,
            confidence=entry.confidence,
            tool=entry.tool,
            made=entry.made,
            comment=comment if entry.comment is None else "\n".join(filter(None, (entry.comment, comment))),
            origin=ForeignPlace(id=foreign, file=file, line=entry.line),
        )

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces in the order of the file."""
        if not self.extension:
            return () if self.spanless else self.source.pieces
        sources = () if self.spanless else (self.source, *self.extension)
        return tuple(piece for source in sources for piece in source.pieces)

    def label(self, marks: Marks) -> str | None:
        """Its label, which may depend on the quotation marks of the text."""
        label = self.target.label
        if not isinstance(label, LabelFrom):
            return label
        if label.from_marks is not None:
            return label.from_marks[_LABEL_OF[marks.share(self.pieces)]]
        return None if self.word is None else label.values.get(self.word, self.word)

    def take(self, attribute: Attribute, value: Scalar) -> bool:
        """Give the annotation a value, unless it has another one of an attribute that holds only one."""
        return give(self.attributes, attribute, value)


def give(values: dict[str, Value], attribute: Attribute, value: Scalar) -> bool:
    """Add a value to those of a record, unless it has another one of an attribute that holds only one."""
    if not attribute.many:
        return values.setdefault(attribute.name, value) == value
    several = values.setdefault(attribute.name, [])
    assert isinstance(several, list)  # an attribute of many values never got a single one
    several.append(value)
    return True


def own_id(foreign: str, entry: Entry) -> str:
    """The id of a record: the foreign one if it can be one of ours, else one made from the entry's number or line."""
    if is_name(foreign):
        return foreign
    return f"n{entry.number}" if entry.number else f"L{entry.line}"


class Ids:
    """The ids of the records of one file. Foreign ones that can be ours stay; what is made gives way to them."""

    def __init__(self, foreign: Iterable[str]) -> None:
        self._names = frozenset(own for own in foreign if is_name(own))
        self._taken = set(self._names)
        self._made: dict[str, str] = {}

    def of(self, foreign: str, entry: Entry) -> str:
        """The id of the record that an entry becomes, the same each time."""
        return foreign if foreign in self._names or is_name(foreign) else self.made(own_id(foreign, entry), foreign)

    def made(self, wanted: str, foreign: str | None = None) -> str:
        """An id that no other record has: the wanted one, or that with a number. It stays the same for a foreign id."""
        if foreign is not None and foreign in self._made:
            return self._made[foreign]
        own, number = wanted[:LONGEST_NAME], 1
        while own in self._taken:
            number += 1
            own = f"{wanted[: LONGEST_NAME - 10]}-{number}"
        self._taken.add(own)
        if foreign is not None:
            self._made[foreign] = own
        return own


def our_value(word: Scalar | None, target: AttributeTarget, attribute: Attribute) -> Scalar | None:
    """The value that a foreign word, or the mere presence of an attribute, becomes; None where there is none to give.

    A word that does not fit the attribute's type stays text, and validation reports it.
    """
    ours = target.values.get("" if word is None else str(word), word)
    if ours is None:
        return True if attribute.type == "bool" else None
    if not isinstance(ours, str):
        return ours if attribute.type in ("bool", "int", "float") else str(ours)
    fitting = converted(ours, attribute)
    return ours if fitting is None else fitting


def _recorded(sources: tuple[TextBound, ...], text: str) -> str | None:
    """The text that the file records: as the document has it where they agree, so that line breaks are right."""
    if not any(source.pieces for source in sources):
        return None
    if len(sources) == 1 and sources[0].surface is not None:  # as nearly all are
        there = covered(text, sources[0].pieces)
        if there == sources[0].surface:
            return there
    surfaces = [covered(text, s.pieces) if records_surface(s, text) else s.surface for s in sources]
    known = [surface for surface in surfaces if surface is not None]
    return " ".join(known) if len(known) == len(surfaces) else None
