"""What a BioC document says: its annotations and relations as entries, by annotator."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from corpuskit.articles.items import Source
from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.bioc.items import OWN, TYPED, Infons, Mark, Stretch, Written
from corpuskit.formats.bioc.laying import Laid, Place, laid, whole
from corpuskit.formats.bioc.linking import Linking
from corpuskit.formats.bioc.said import Told, infon, known_values, told
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Property, Quote, TextBound, Unread
from corpuskit.formats.json_tasks import name_of
from corpuskit.formats.uima.own import values_of, with_unheld
from corpuskit.model import Value
from corpuskit.offsets import Piece

NO_OFFSET = "a passage without a whole number as its offset"
NO_PLACE = "a location without whole numbers for its offset and its length"
NO_ANNOTATION = "what should be an annotation is none"
HINTS = {
    NO_OFFSET: "Write where the passage begins in the document: the first at 0, each next one behind the text before.",
    NO_PLACE: "Write the offset in the document and the length of the text.",
    NO_ANNOTATION: 'It is {"id": …, "infons": {"type": …}, "locations": [{"offset": …, "length": …}], "text": …}.',
}
UNTYPED = "annotation"  # the type of what has none
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)\s*")


def documents(found: Iterable[tuple[Written, Infons] | Damage], source: Source) -> Iterator[ForeignDocument | Damage]:
    """The documents with what is said of them."""
    stem = source.name.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    for number, one in enumerate(found, 1):
        yield one if isinstance(one, Damage) else _document(*one, f"{stem}-{number}")


def _document(written: Written, about: Infons, name: str) -> ForeignDocument | Damage:
    whole_text = laid(written)
    if isinstance(whole_text, str):
        hint, content = HINTS[NO_OFFSET], written.content
        return Damage(reason=NO_OFFSET, detail=whole_text, hint=hint, line=written.line, content=content)
    replaced = infon(written.infons, f"{OWN}replaced")
    text = whole_text.text
    if text is not None and replaced is not None:
        text = with_unheld(text, replaced)
    metadata = _metadata([*about, *written.infons])
    title, language = metadata.pop("title", None), metadata.pop("language", None)
    return ForeignDocument(
        name=name_of(written.id) or name,
        text=text,
        sets=_Said(written, whole_text, replaced is not None).sets(),
        unit=whole_text.unit,
        spare=tuple(unit for unit in ("codepoint", "utf16", "utf8") if unit != whole_text.unit),
        title=str(title) if title is not None else _title(written),
        language=str(language) if language is not None else None,
        metadata=metadata,
        line=written.line,
        content=written.content,
    )


def _metadata(infons: Infons) -> dict[str, Value]:
    """What is said of a document, and of its collection where the document says nothing else."""
    found: dict[str, Value] = {}
    typed = known_values(values_of(infon(infons, TYPED)))
    for name, values in (known_values(infons) | typed).items():
        if not name.startswith(OWN) and values:
            found[name] = values[0] if len(values) == 1 else values
    return found


def _title(written: Written) -> str | None:
    """The text of the first passage if it is called a title."""
    for passage in written.passages[:1]:
        kinds = {str(infon(passage.infons, name)).lower() for name in ("type", "section_type")}
        if "title" in kinds and passage.text and passage.text.strip():
            return passage.text
    return None


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What no BioC file can say of a document."""
    for given in outgoing.sets:
        if given.annotator is None and not given.entries:
            yield "that an annotator looked at a document and marked nothing"


class _Said:
    """Gathers the entries of a document."""

    def __init__(self, written: Written, whole_text: Laid, replaced: bool) -> None:
        self._written = written
        self._replaced = replaced
        self._dotted = any(dots in (whole_text.text or "") for dots in ("…", "..."))
        self._moved = {id(place.stretch): place.moved for place in whole_text.places}
        self._extents = {id(place.stretch): place for place in whole_text.places}
        self._sets: dict[str | None, list[Entry]] = {}
        self._number = 0
        self._linking = Linking(self.next_place, self.add)
        self.relations: list[tuple[Mark, tuple[int, ...]]] = []

    def sets(self) -> tuple[AnnotatorSet, ...]:
        """What each annotator says."""
        for number, passage in enumerate(self._written.passages):
            self._stretch(passage, (number,), self._moved.get(id(passage), 0))
        self._marks(self._written.annotations, (), 0, None)
        self.relations += [(mark, ()) for mark in self._written.relations]
        self._linking.take(self.relations)
        for name in _names(infon(self._written.infons, f"{OWN}annotators")):
            self._sets.setdefault(name, [])
        return tuple(AnnotatorSet(annotator=who, entries=tuple(said)) for who, said in self._sets.items())

    def next_place(self, mark: Mark) -> dict[str, Any]:
        """Where the next entry stands."""
        self._number += 1
        return {"line": mark.line, "number": self._number, "path": mark.path, "content": mark.content}

    def add(self, annotator: str | None, entry: Entry) -> None:
        """An entry of an annotator."""
        self._sets.setdefault(annotator, []).append(entry)

    def _stretch(self, stretch: Stretch, scope: tuple[int, ...], moved: int) -> None:
        self._marks(stretch.annotations, scope, moved, self._extents.get(id(stretch)))
        self.relations += [(mark, scope) for mark in stretch.relations]
        for number, sentence in enumerate(stretch.sentences):
            self._stretch(sentence, (*scope, number), self._moved.get(id(sentence), moved))

    def _marks(self, marks: Sequence[Mark], scope: tuple[int, ...], moved: int, around: Place | None) -> None:
        for mark in marks:
            said = told(mark.infons)
            annotator = said.annotator
            pieces = _pieces(mark, moved)
            if isinstance(pieces, str):
                reason = NO_PLACE if mark.infons or mark.places else NO_ANNOTATION
                self.add(annotator, Unread(reason=reason, detail=pieces, hint=HINTS[reason], **self.next_place(mark)))
                continue
            own = self._linking.own_id(mark, said, scope, annotator)
            self._bound(mark, said, own, pieces, around)

    def _bound(self, mark: Mark, said: Told, own: str, pieces: tuple[Piece, ...], around: Place | None) -> None:
        surface = self._surface(mark.text, len(pieces)) if mark.text else None
        quotes: tuple[Quote, ...] = ()
        if not pieces:
            if surface:
                quotes = (Quote(exact=surface),)
            elif around is not None:
                start = around.start + around.moved
                pieces = ((start, start + len(around.text)),)
        self._number += 1
        bound = TextBound(
            line=mark.line,
            number=self._number,
            path=mark.path,
            content=mark.content,
            id=own,
            type=said.type or UNTYPED,
            pieces=pieces,
            surface=surface,
            quotes=quotes,
            **said.further,
        )
        self.add(said.annotator, bound)
        for name, value in said.attributes:
            self.add(said.annotator, Property(type=name, target=own, value=value, **self.next_place(mark)))

    def _surface(self, text: str, pieces: int) -> str | None:
        """The recorded text; of several pieces also with dots between them that the document does not have."""
        if self._replaced and "\ufffd" in text:
            return None
        if pieces > 1 and not self._dotted and len(_ELLIPSIS.findall(text)) == pieces - 1:
            return _ELLIPSIS.sub(" ", text)
        return text


def _pieces(mark: Mark, moved: int) -> tuple[Piece, ...] | str:
    """The pieces, or what is written in place of a number."""
    pieces = []
    for offset, length in mark.places:
        start, size = whole(offset), whole(length)
        if start is None or size is None:
            return f"offset {offset}, length {length}"[:120]
        pieces.append((start + moved, start + moved + size))
    if not pieces and mark.id is None and not mark.infons and not mark.text:
        return mark.content[:60]
    return tuple(pieces)


def _names(written: Any) -> list[str]:
    """The names of annotators who marked nothing."""
    try:
        found = json.loads(written) if isinstance(written, str) else None
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
