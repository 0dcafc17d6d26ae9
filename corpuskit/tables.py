"""A corpus as SQL: which tables a schema asks for, and their rows, made from records.

`documents` lists documents without their text, which is in `texts`; each layer has a table with its attributes and its
single relations as columns, a span layer also `<layer>_pieces`; `relations` holds every relation, each registry is a
table of its own, and `findings` and `build` say what rules found and what was built. The key of an annotation or
relation is ``document/annotator/id``. Offsets are code points.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from corpuskit import offsets
from corpuskit.findings import Finding
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, Value, text_hash
from corpuskit.schema.types import Attribute, Layer, Registry, Schema

Cell = str | int | float | None
Row = tuple[Cell, ...]
Kept = TypeVar("Kept", Annotation, Relation)
_SQL = {"bool": "INTEGER", "int": "INTEGER", "float": "REAL"}
_WIDEST = 2**63


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its SQL type, what it means, and the (table, column) that its values refer to."""

    name: str
    sql: str = "TEXT"
    help: str | None = None
    references: tuple[str, str] | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its columns in order and the names of those that make its primary key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    help: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of a row."""
        return tuple(column.name for column in self.columns)

    def create(self) -> str:
        """The statement that creates the table, with its primary key and foreign keys."""
        parts = [f'"{column.name}" {column.sql}' for column in self.columns]
        parts.append('PRIMARY KEY ("' + '", "'.join(self.key) + '")')
        for column in self.columns:
            if column.references:
                table, target = column.references
                parts.append(f'FOREIGN KEY ("{column.name}") REFERENCES "{table}" ("{target}")')
        body = ",\n  ".join(parts)
        return f'CREATE TABLE "{self.name}" (\n  {body}\n)'

    def insert(self) -> str:
        """The statement that inserts one row and leaves out a second one with the same key."""
        marks = ", ".join("?" * len(self.columns))
        return f'INSERT OR IGNORE INTO "{self.name}" VALUES ({marks})'  # noqa: S608 - names come from a checked schema


def annotation_key(document: str, annotator: str, identifier: str) -> str:
    """The key of an annotation or relation: ``document/annotator/id``."""
    return f"{document}/{annotator}/{identifier}"


def published(attributes: Mapping[str, Attribute]) -> list[Attribute]:
    """The attributes that have a column: all but sensitive ones, in the schema's order."""
    return [attribute for attribute in attributes.values() if not attribute.sensitive]


def _attribute_column(attribute: Attribute) -> Column:
    refers = attribute.registry is not None and not attribute.many
    return Column(
        attribute.name,
        "TEXT" if attribute.many else _SQL.get(attribute.type, "TEXT"),
        attribute.help,
        (attribute.registry, "id") if refers and attribute.registry else None,
    )


_DOCUMENT = Column("document", references=("documents", "id"))
_STATE = (
    Column("status", help="suggested or rejected; empty means accepted"),
    Column("confidence", "REAL"),
    Column("tool", help="The tool that made it, empty for people"),
    Column("comment"),
)


def _documents(schema: Schema) -> Table:
    return Table(
        name="documents",
        columns=(
            Column("id"),
            Column("title"),
            *(_attribute_column(attribute) for attribute in published(schema.metadata)),
            Column("language"),
            Column("length", "INTEGER", "Characters of the text (Unicode code points)"),
            Column("text_sha256", help="The hash of the text, in UTF-8"),
            Column("revises", help="The document of which this is a later version", references=("documents", "id")),
            Column("file", help="The file it came from"),
        ),
        key=("id",),
        help="One row for each document, without its text",
    )


def _texts() -> Table:
    columns = (_DOCUMENT, Column("title"), Column("text"))
    return Table(name="texts", columns=columns, key=("document",), help="The text of each document")


def _layer(schema: Schema, layer: Layer) -> Table:
    singles = [relation for relation in schema.relations_from(layer.name) if relation.single]
    return Table(
        name=layer.name,
        columns=(
            Column("key", help="document/annotator/id"),
            _DOCUMENT,
            Column("annotator"),
            Column("id", help="Unique within the document and annotator"),
            Column("label"),
            Column("text", help="The words it covers, its pieces joined by one space"),
            Column("start_offset", "INTEGER", "Where its first piece begins, in code points"),
            Column("end_offset", "INTEGER", "Where its last piece ends, in code points"),
            *(_attribute_column(attribute) for attribute in published(layer.attributes)),
            *(Column(r.name, "TEXT", r.help, (r.to_layer, "key")) for r in singles),
            *_STATE,
        ),
        key=("key",),
        help=layer.help,
    )


def _pieces(layer: Layer) -> Table:
    return Table(
        name=f"{layer.name}_pieces",
        columns=(
            Column("key", references=(layer.name, "key")),
            Column("piece", "INTEGER", "Counted from 1, in the order in which they were recorded"),
            _DOCUMENT,
            Column("annotator"),
            Column("start_offset", "INTEGER", "Its first character, in code points from the start of the text"),
            Column("end_offset", "INTEGER", "The first character after it"),
            Column("text"),
        ),
        key=("key", "piece"),
        help=f"Where the annotations of {layer.name} are in the text: one row for each piece",
    )


def _relations() -> Table:
    ends = [Column(f"{end}_{part}") for end in ("from", "to") for part in ("layer", "key")]
    columns = (Column("key"), _DOCUMENT, Column("annotator"), Column("id"), Column("label"), *ends, *_STATE)
    return Table(name="relations", columns=columns, key=("key",), help="Every relation between two annotations")


def _registry(registry: Registry) -> Table:
    columns = (Column("id"), *(_attribute_column(column) for column in published(registry.columns)))
    return Table(name=registry.name, columns=columns, key=("id",), help="Records that annotations refer to")


def _findings() -> Table:
    texts = [Column(name) for name in ("code", "rule", "severity", "message", "file")]
    columns = (
        Column("id", "INTEGER"),
        *texts,
        Column("line", "INTEGER"),
        _DOCUMENT,
        Column("annotator"),
        Column("annotation", help="The key of the annotation or relation"),
        Column("start_offset", "INTEGER"),
        Column("end_offset", "INTEGER"),
        Column("hint"),
    )
    return Table(name="findings", columns=columns, key=("id",), help="What validation found when this was built")


COUNTS = (
    "documents", "annotations", "relations", "findings",
    "left_out_documents", "left_out_annotations", "left_out_relations",
)  # fmt: skip


def _build() -> Table:
    columns = (
        Column("id", help="The hash of all files that this was built from"),
        *(Column(name) for name in ("name", "title", "description", "licence", "citation", "corpuskit", "schema")),
        *(Column(name, "INTEGER") for name in COUNTS),
        Column("definition", help="The schema, as JSON"),
    )
    return Table(name="build", columns=columns, key=("id",), help="What this database was built from: one row")


def tables_of(schema: Schema) -> dict[str, Table]:
    """All tables of a corpus with this schema by name, each after those that its foreign keys name where possible."""
    tables = [_documents(schema), _texts(), *(_registry(registry) for registry in schema.registries.values())]
    for layer in schema.layers.values():
        tables.append(_layer(schema, layer))
        if layer.span is not None:
            tables.append(_pieces(layer))
    tables += [_relations(), _findings(), _build()]
    return {table.name: table for table in tables}


def cell(value: Value | None, *, many: bool = False) -> Cell:
    """A value as SQLite holds it: lists as JSON, truth values as 0 and 1, numbers beyond 64 bits as text."""
    if value is None or isinstance(value, str | float):
        return json.dumps([value], ensure_ascii=False) if many and value is not None else value
    if isinstance(value, list) or many:
        return json.dumps(value if isinstance(value, list) else [value], ensure_ascii=False)
    return int(value) if -_WIDEST <= value < _WIDEST else str(value)


def document_rows(
    schema: Schema,
    document: Document,
    lines: Iterable[tuple[str, AnnotationLine]] = (),
    left_out: Counter[str] | None = None,
) -> Iterator[tuple[str, Row]]:
    """The rows of one document with all annotators' lines about it, as (table, row).

    Of two annotations or relations with the same key the first is kept, and an annotation whose layer the schema does
    not have is not kept; `left_out` counts the others under `annotations` and `relations`.
    """
    counted = Counter[str]() if left_out is None else left_out
    yield "documents", _document_row(schema, document)
    yield "texts", (document.id, document.title, document.text)
    seen: set[tuple[type, str, str]] = set()
    for annotator, line in lines:
        known = [annotation for annotation in line.annotations if annotation.layer in schema.layers]
        annotations, relations = _unseen(known, annotator, seen), _unseen(line.relations, annotator, seen)
        counted["annotations"] += len(line.annotations) - len(annotations)
        counted["relations"] += len(line.relations) - len(relations)
        yield from _line_rows(schema, document, annotator, annotations, relations)


def _unseen(records: Iterable[Kept], annotator: str, seen: set[tuple[type, str, str]]) -> list[Kept]:
    fresh = []
    for record in records:
        key = (type(record), annotator, record.id)
        if key not in seen:
            seen.add(key)
            fresh.append(record)
    return fresh


def _document_row(schema: Schema, document: Document) -> Row:
    text = document.text
    return (
        document.id,
        document.title,
        *(cell(document.metadata.get(a.name), many=a.many) for a in published(schema.metadata)),
        document.language,
        cell(document.length) if text is None else len(text),
        document.text_sha256 if text is None else text_hash(text),
        document.revises,
        document.origin.file if document.origin else None,
    )


def _line_rows(
    schema: Schema,
    document: Document,
    annotator: str,
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
) -> Iterator[tuple[str, Row]]:
    layers = {annotation.id: annotation.layer for annotation in annotations}
    targets = _single_targets(schema, layers, relations)
    for annotation in annotations:
        layer = schema.layers[annotation.layer]
        key = annotation_key(document.id, annotator, annotation.id)
        singles = [
            annotation_key(document.id, annotator, target) if target is not None else None
            for r in schema.relations_from(layer.name)
            if r.single
            for target in (targets.get((annotation.id, r.name)),)
        ]
        yield layer.name, _annotation_row(layer, document, annotator, annotation, singles)
        if layer.span is not None:
            yield from _piece_rows(f"{layer.name}_pieces", document, annotator, key, annotation)
    for relation in relations:
        yield "relations", _relation_row(document.id, annotator, relation, layers)


def _single_targets(
    schema: Schema, layers: Mapping[str, str], relations: Iterable[Relation]
) -> dict[tuple[str, str], str]:
    """For (annotation id, relation) the id in the column of a single relation; an accepted one before a suggested one.

    A relation whose ends are missing or in other layers than the schema says has no place in a column.
    """
    targets: dict[tuple[str, str], str] = {}
    for wanted in (None, "suggested"):
        for relation in relations:
            kind = schema.relations.get(relation.label)
            if kind is None or relation.status != wanted:
                continue
            if layers.get(relation.from_) == kind.from_layer and layers.get(relation.to) == kind.to_layer:
                targets.setdefault((relation.from_, relation.label), relation.to)
    return targets


def _annotation_row(
    layer: Layer, document: Document, annotator: str, annotation: Annotation, singles: Sequence[str | None]
) -> Row:
    start, end = offsets.bounds(annotation.pieces) if annotation.pieces else (None, None)
    text = annotation.text
    if text is None and document.text is not None and annotation.pieces:
        text = offsets.covered(document.text, annotation.pieces)
    return (
        annotation_key(document.id, annotator, annotation.id),
        document.id,
        annotator,
        annotation.id,
        annotation.label,
        text,
        cell(start),
        cell(end),
        *(cell(annotation.attributes.get(a.name), many=a.many) for a in published(layer.attributes)),
        *singles,
        *_state(annotation),
    )


def _state(record: Annotation | Relation) -> tuple[Cell, ...]:
    return record.status, record.confidence, record.tool, record.comment


def _piece_rows(
    table: str, document: Document, annotator: str, key: str, annotation: Annotation
) -> Iterator[tuple[str, Row]]:
    for number, (start, end) in enumerate(annotation.pieces, 1):
        text = None if document.text is None else document.text[start:end]
        yield table, (key, number, document.id, annotator, cell(start), cell(end), text)


def _relation_row(document: str, annotator: str, relation: Relation, layers: Mapping[str, str]) -> Row:
    return (
        annotation_key(document, annotator, relation.id),
        document,
        annotator,
        relation.id,
        relation.label,
        layers.get(relation.from_),
        annotation_key(document, annotator, relation.from_),
        layers.get(relation.to),
        annotation_key(document, annotator, relation.to),
        *_state(relation),
    )


def registry_row(registry: Registry, record: Mapping[str, str], between: str) -> Row:
    """A registry's record, given as cells of text; `between` stands between the values of a cell that holds several.

    An empty cell is NULL; one that is not of its column's type stays text.
    """
    return (record["id"], *(_typed(column, record.get(column.name), between) for column in published(registry.columns)))


def _typed(column: Attribute, text: str | None, between: str) -> Cell:
    if not text:
        return None
    if column.many:
        return cell([part.strip() for part in text.split(between.strip())], many=True)
    try:
        if column.type == "bool":
            return {"true": 1, "false": 0}.get(text.lower(), text)
        return cell(int(text)) if column.type == "int" else float(text) if column.type == "float" else text
    except ValueError:
        return text


def finding_row(number: int, finding: Finding) -> Row:
    """A finding as the row with this id; its annotation as a key where document and annotator are known."""
    annotation = finding.annotation
    if annotation is not None and finding.document is not None and finding.annotator is not None:
        annotation = annotation_key(finding.document, finding.annotator, annotation)
    return (
        number,
        finding.code,
        finding.rule,
        finding.severity.value,
        finding.message,
        finding.place.file,
        finding.place.line,
        finding.document,
        finding.annotator,
        annotation,
        cell(finding.start),
        cell(finding.end),
        finding.hint,
    )
