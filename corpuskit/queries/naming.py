"""From what a rule returns to what it names: an annotation, a relation, a document or a record, as a finding."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from corpuskit import offsets
from corpuskit.corpus import Bundle, RawBundle
from corpuskit.findings import Finding, Place, Severity, excerpt
from corpuskit.jsonl import Line
from corpuskit.model import Annotation, Relation
from corpuskit.queries.own_rule import code_of
from corpuskit.registries import RegistryTable
from corpuskit.rows import annotation_key
from corpuskit.schema.types import SqlRule
from corpuskit.terminal import shorten

_MOST_READ = 200  # documents whose records are in memory at a time
_Named = tuple[Bundle, Line, Annotation | Relation]


class Named:
    """What the keys of some bundles name. The first of several with one key counts, as in the tables."""

    def __init__(self, bundles: Iterable[Bundle | RawBundle]) -> None:
        self._held = {_document_of(bundle): bundle for bundle in bundles}
        self._read: dict[str, Bundle] = {}
        self._known: dict[tuple[int, str], Mapping[str, Annotation | Relation]] = {}

    def finding(self, rule: SqlRule, value: object, names: str) -> Finding | None:
        """What a rule found by returning a value, or None where it names nothing here."""
        if not isinstance(value, str):
            return None
        if names == "document":
            bundle = self._bundle(value)
            return None if bundle is None else _in_document(rule, bundle, value)
        named = self._named(value)
        return None if named is None else _in_line(rule, *named)

    def _named(self, key: str) -> _Named | None:
        """What a key names. Ids have no slashes; where one is wrong and has, all keys are compared."""
        parts = key.split("/")
        bundle = self._bundle(parts[0]) if len(parts) == 3 else None
        named = None if bundle is None else self._record(bundle, parts[1], parts[2])
        if named is not None:
            return named
        return self._odd.get(key)

    def _bundle(self, document: str) -> Bundle | None:
        """What is said of a document; it is read from its bytes when it is first asked for."""
        held = self._held.get(document)
        if not isinstance(held, RawBundle):
            return held
        read = self._read.get(document)
        if read is None:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
                self._known.clear()
            read = self._read[document] = held.read()
        return read

    def _record(self, bundle: Bundle, annotator: str, identifier: str) -> _Named | None:
        """What an annotator says of a document under an id; annotations before relations, which should have others."""
        lines = [line for line in bundle.lines if line.annotator == annotator]
        for kind in ("annotations", "relations"):
            for line in lines:
                record = self._by_id(line, kind).get(identifier)
                if record is not None:
                    return bundle, line, record
        return None

    def _by_id(self, line: Line, kind: str) -> Mapping[str, Annotation | Relation]:
        """The annotations or relations of a line by their ids."""
        known = self._known.get((id(line), kind))
        if known is None:
            records: Sequence[Annotation | Relation] = getattr(line.record, kind)
            known = {record.id: record for record in reversed(records)}
            self._known[id(line), kind] = known
        return known

    @cached_property
    def _odd(self) -> dict[str, _Named]:
        """What is named by keys in which there are other than two slashes."""
        found: dict[str, _Named] = {}
        for document in self._held:
            bundle = None if document is None else self._bundle(document)
            if document is None or bundle is None:
                continue
            for kind in ("annotations", "relations"):
                for line in bundle.lines:
                    for name, record in self._by_id(line, kind).items():
                        key = annotation_key(document, line.annotator, name)
                        if key.count("/") != 2:
                            found.setdefault(key, (bundle, line, record))
        return found


def _document_of(bundle: Bundle | RawBundle) -> str | None:
    if isinstance(bundle, RawBundle):
        return bundle.document
    return None if bundle.document is None else bundle.document.id


def in_registry(rule: SqlRule, value: object, table: RegistryTable) -> Finding | None:
    """What a rule found by returning the id of a record, or None where there is none."""
    for row in table.rows:
        if value is not None and row.cells.get("id") == value:
            return found_at(rule, row.place, str(value))
    return None


def found_at(rule: SqlRule, place: Place, name: str) -> Finding:
    """The finding of a rule at a place; `name` is the id of what is wrong there."""
    return Finding(
        code=code_of(rule),
        rule=rule.id,
        severity=Severity(rule.severity),
        message=f"{shorten(name, 40)}: {rule.message}",
        place=place,
        hint=" ".join(rule.help.split()) if rule.help else None,
    )


def _in_document(rule: SqlRule, bundle: Bundle, name: str) -> Finding:
    assert bundle.place is not None  # a document that was read has a place
    return msgspec.structs.replace(found_at(rule, bundle.place, name), document=name)


def _in_line(rule: SqlRule, bundle: Bundle, line: Line, record: Annotation | Relation) -> Finding:
    """A finding shown at the annotation, or at the one from which the relation starts."""
    shown: Annotation | None = record if isinstance(record, Annotation) else None
    if isinstance(record, Relation):
        shown = next((a for a in line.record.annotations if a.id == record.from_), None)
    pieces = shown.pieces if shown is not None else ()
    start, end = offsets.bounds(pieces) if pieces else (None, None)
    text = bundle.document.text if bundle.document is not None else None
    origin = record.origin
    if origin is not None:
        origin = msgspec.structs.replace(origin, id=origin.id or record.id) if origin.file is not None else None
    return msgspec.structs.replace(
        found_at(rule, line.place, record.id),
        document=line.record.document,
        annotator=line.annotator,
        annotation=None if shown is None else shown.id,
        start=start,
        end=end,
        excerpt=None if text is None else excerpt(text, pieces),
        origin=origin,
    )
