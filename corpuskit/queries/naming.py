"""From what a rule returns to what it names: an annotation, a relation, a document or a record, as a finding."""

from collections.abc import Iterable
from functools import cached_property

import msgspec

from corpuskit import offsets
from corpuskit.corpus import Bundle
from corpuskit.findings import Finding, Place, Severity, excerpt
from corpuskit.jsonl import Line
from corpuskit.model import Annotation, Relation
from corpuskit.queries.own_rule import code_of
from corpuskit.registries import RegistryTable
from corpuskit.rows import annotation_key
from corpuskit.schema.types import SqlRule
from corpuskit.terminal import shorten

_Named = tuple[Bundle, Line, Annotation | Relation]


class Named:
    """What the keys of some bundles name. The first of several with one key counts, as in the tables."""

    def __init__(self, bundles: Iterable[Bundle]) -> None:
        self._bundles = {bundle.document.id: bundle for bundle in bundles if bundle.document is not None}
        self._known: dict[tuple[str, str], dict[str, tuple[Line, Annotation | Relation]]] = {}

    def finding(self, rule: SqlRule, value: object, names: str) -> Finding | None:
        """What a rule found by returning a value, or None where it names nothing here."""
        if not isinstance(value, str):
            return None
        if names == "document":
            bundle = self._bundles.get(value)
            return None if bundle is None else _in_document(rule, bundle, value)
        named = self._named(value)
        return None if named is None else _in_line(rule, *named)

    def _named(self, key: str) -> _Named | None:
        """What a key names. Ids have no slashes; where one is wrong and has, all keys are compared."""
        parts = key.split("/")
        if len(parts) == 3 and parts[0] in self._bundles:
            record = self._records(parts[0], parts[1]).get(parts[2])
            if record is not None:
                return self._bundles[parts[0]], *record
        return self._odd.get(key)

    def _records(self, document: str, annotator: str) -> dict[str, tuple[Line, Annotation | Relation]]:
        """What an annotator says of a document by id; annotations before relations, which should have other ids."""
        known = self._known.get((document, annotator))
        if known is None:
            lines = [line for line in reversed(self._bundles[document].lines) if line.annotator == annotator]
            known = {r.id: (line, r) for line in lines for r in reversed(line.record.relations)}
            known |= {a.id: (line, a) for line in lines for a in reversed(line.record.annotations)}
            self._known[document, annotator] = known
        return known

    @cached_property
    def _odd(self) -> dict[str, _Named]:
        """What is named by keys in which there are other than two slashes."""
        found: dict[str, _Named] = {}
        for document, bundle in self._bundles.items():
            for annotator in {line.annotator for line in bundle.lines}:
                for name, (line, record) in self._records(document, annotator).items():
                    key = annotation_key(document, annotator, name)
                    if key.count("/") != 2:
                        found[key] = (bundle, line, record)
        return found


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
