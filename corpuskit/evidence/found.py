"""How a rule says what it found: findings with their place, annotation and excerpt, and values short in messages."""

import msgspec

from corpuskit import offsets
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Place, Severity, excerpt
from corpuskit.model import Annotation, ForeignPlace, Relation
from corpuskit.offsets import Piece
from corpuskit.terminal import shorten

#: What to do about annotations that do not fit because their text is another one than they were made over.
ANOTHER_TEXT = "Bring the text back that was annotated; then see what is left of this."


def quoted(value: object) -> str:
    """A value of the corpus as messages show it: text in quotes, long text shortened, truth values as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    return f"'{shorten(value, 40)}'" if isinstance(value, str) else shorten(str(value), 40)


def brief(name: str) -> str:
    """The id of an annotation or relation as messages show it: bare, unless it is empty."""
    return shorten(name, 40) if name else "''"


def origin_of(record: Annotation | Relation) -> ForeignPlace | None:
    """Where a record came from in another tool's file, with its id there; None where no file is recorded."""
    if record.origin is None or record.origin.file is None:
        return None
    return msgspec.structs.replace(record.origin, id=record.origin.id or record.id)


class Found(msgspec.Struct, frozen=True):
    """The findings of one rule, each made from where it is and what is to be said."""

    code: str
    rule: str
    severity: Severity

    def at(self, place: Place, message: str, hint: str | None = None) -> Finding:
        """Something about a line of a file that is neither document nor annotations."""
        return Finding(code=self.code, rule=self.rule, severity=self.severity, message=message, place=place, hint=hint)

    def in_document(self, view: View, message: str, hint: str | None = None) -> Finding:
        """Something about a document. The view has one."""
        assert view.bundle.place is not None  # a document that was read has a place
        finding = self.at(view.bundle.place, message, hint)
        return msgspec.structs.replace(finding, document=view.document_id)

    def in_text(self, view: View, piece: Piece, message: str, hint: str | None = None) -> Finding:
        """Something about the text of a document, shown at a place of it. The view has a text."""
        assert view.text is not None
        finding = self.in_document(view, message, hint)
        start, end = piece
        return msgspec.structs.replace(finding, start=start, end=end, excerpt=excerpt(view.text, (piece,)))

    def in_line(self, line: LineView, message: str, hint: str | None = None) -> Finding:
        """Something about all that one annotator says of a document."""
        finding = self.at(line.place, message, hint)
        return msgspec.structs.replace(finding, document=line.record.document, annotator=line.annotator)

    def in_annotation(
        self,
        line: LineView,
        annotation: Annotation,
        message: str,
        hint: str | None = None,
        pieces: tuple[Piece, ...] | None = None,
    ) -> Finding:
        """Something about an annotation, shown at `pieces` if only some of its own are meant."""
        shown = annotation.pieces if pieces is None else pieces
        start, end = offsets.bounds(shown) if shown else (None, None)
        text = line.view.text
        return Finding(
            code=self.code,
            rule=self.rule,
            severity=self.severity,
            message=message,
            place=line.place,
            document=line.record.document,
            annotator=line.annotator,
            annotation=annotation.id,
            start=start,
            end=end,
            excerpt=None if text is None else excerpt(text, shown),
            hint=hint,
            origin=origin_of(annotation),
        )

    def in_relation(self, line: LineView, relation: Relation, message: str, hint: str | None = None) -> Finding:
        """Something about a relation, shown at the annotation it starts from, if there is one."""
        start = line.by_id.get(relation.from_)
        at_start = None if start is None else self.in_annotation(line, start, message, hint)
        finding = at_start or self.in_line(line, message, hint)
        return msgspec.structs.replace(finding, origin=origin_of(relation))
