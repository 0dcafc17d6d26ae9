"""Documents with all that is said of them made into rows of tables: only those tables and columns that are wanted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from corpuskit.columns import (
    OF_ANNOTATION,
    OF_PIECE,
    OF_RELATION,
    AnnotationColumn,
    Annotations,
    Owner,
    RelationColumn,
    Relations,
    Subject,
    of_attribute,
    of_link_attribute,
    of_single,
)
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, text_hash
from corpuskit.rows import Cell, Row, cell
from corpuskit.schema.types import Layer, Schema
from corpuskit.tables import relation_attributes, tables_of

Kept = TypeVar("Kept", Annotation, Relation)
Lines = Sequence[tuple[str, AnnotationLine]]


class Tabulation:
    """Rows of the tables `wanted`, each with its columns in order; of all tables as they are published if not given.

    Of two annotations or relations of an annotator with the same key the first is kept, and an annotation whose layer
    the schema does not have is not kept. Rows `for_rules` are those of accepted annotations and relations alone.
    """

    def __init__(
        self, schema: Schema, wanted: Mapping[str, Sequence[str]] | None = None, *, for_rules: bool = False
    ) -> None:
        self._schema = schema
        self._accepted = for_rules
        self._layer_names = frozenset(schema.layers)
        if wanted is None:
            wanted = {name: table.names for name, table in tables_of(schema).items()}
        self._documents: dict[str, list[Callable[[Document], Cell]]] = {
            name: [_of_document(schema, name, column) for column in wanted[name]]
            for name in ("documents", "texts")
            if name in wanted
        }
        self._layers = {
            layer.name: makers for layer in schema.layers.values() if (makers := _layer_makers(schema, layer, wanted))
        }
        columns = {column for layer in self._layers for column in wanted.get(layer, ())}
        self._singles = {
            kind.name: (frozenset(kind.from_layers), frozenset(kind.to_layers))
            for kind in schema.relations.values()
            if kind.single and kind.name in columns
        }
        names = wanted.get("relations", ())
        self._relations = [_of_relation(schema, column, sensitive=for_rules) for column in names]
        self._forget()

    def _forget(self) -> None:
        self._added: list[Document] = []
        self._annotations = {name: Annotations() for name in self._layers}
        self._related = Relations()

    def add(self, document: Document, lines: Lines = (), left_out: Counter[str] | None = None) -> None:
        """Take a document with all annotators' lines about it.

        `left_out` counts what is left out because its key is there twice or its layer unknown, under `annotations` and
        `relations`.
        """
        if self._documents:
            self._added.append(document)
        subject = Subject(document)
        repeated = len(lines) > 1 and len({annotator for annotator, _ in lines}) < len(lines)
        seen: dict[str, _Seen] = {}
        for annotator, line in lines:
            owner = Owner(self._schema, subject, annotator, line, singles=self._singles, accepted=self._accepted)
            annotations: Sequence[Annotation] = line.annotations
            relations: Sequence[Relation] = line.relations if self._relations or left_out is not None else ()
            if left_out is not None:  # one of a layer that is unknown counts, and may have the id of one that is known
                annotations = [a for a in annotations if a.layer in self._layer_names]
            if repeated or not (_differ(annotations) and _differ(relations)):
                earlier = seen.setdefault(annotator, _Seen())
                known = [a for a in annotations if a.layer in self._layer_names]
                annotations, relations = _unseen(known, earlier.annotations), _unseen(relations, earlier.relations)
            if left_out is not None:
                left_out["annotations"] += len(line.annotations) - len(annotations)
                left_out["relations"] += len(line.relations) - len(relations)
            self._keep(owner, annotations, relations)

    def _keep(self, owner: Owner, annotations: Sequence[Annotation], relations: Sequence[Relation]) -> None:
        every, batches = not self._accepted, self._annotations
        for layer in {annotation.layer for annotation in annotations} if batches else ():
            batch = batches.get(layer)
            if batch is not None:
                fit = [a for a in annotations if a.layer == layer and (every or a.status is None)]
                batch.records += fit
                batch.owners += [owner] * len(fit)
        if self._relations:
            fitting = relations if every else [relation for relation in relations if relation.status is None]
            self._related.records += fitting
            self._related.owners += [owner] * len(fitting)

    def take(self) -> Iterator[tuple[str, Iterable[Row]]]:
        """The rows of all that was added, table by table; the tabulation is empty afterwards."""
        for table, columns in self.take_columns():
            yield table, zip(*columns, strict=True)

    def take_columns(self) -> Iterator[tuple[str, list[Sequence[Cell]]]]:
        """As `take`, but for each table a list of its columns, all as long."""
        added, annotations, related = self._added, self._annotations, self._related
        self._forget()
        for name, cells in self._documents.items():
            yield name, [[make(document) for document in added] for make in cells]
        for layer, makers in self._layers.items():
            for table, columns in makers.items():
                yield table, [make(annotations[layer]) for make in columns]
        if self._relations:
            yield "relations", [make(related) for make in self._relations]


class _Seen:
    """The ids that an annotator has given already in a document."""

    def __init__(self) -> None:
        self.annotations: set[str] = set()
        self.relations: set[str] = set()


def _differ(records: Sequence[Kept]) -> bool:
    """Whether each record has an id of its own."""
    return len({record.id for record in records}) == len(records)


def _unseen(records: Sequence[Kept], seen: set[str]) -> Sequence[Kept]:
    """The records whose ids come for the first time."""
    fresh = []
    for record in records:
        if record.id not in seen:
            seen.add(record.id)
            fresh.append(record)
    return fresh


def _layer_makers(
    schema: Schema, layer: Layer, wanted: Mapping[str, Sequence[str]]
) -> dict[str, list[AnnotationColumn]]:
    """For the table of a layer and that of its pieces, as far as they are wanted, what makes each column."""
    makers = {}
    if layer.name in wanted:
        makers[layer.name] = [_of_annotation(layer, column) for column in wanted[layer.name]]
    pieces = f"{layer.name}_pieces"
    if layer.span is not None and pieces in wanted:
        makers[pieces] = [OF_PIECE[column] for column in wanted[pieces]]
    return makers


def _of_annotation(layer: Layer, column: str) -> AnnotationColumn:
    if column in OF_ANNOTATION:
        return OF_ANNOTATION[column]
    attribute = layer.attributes.get(column)
    return of_single(column) if attribute is None else of_attribute(attribute)


def _of_relation(schema: Schema, column: str, *, sensitive: bool) -> RelationColumn:
    if column in OF_RELATION:
        return OF_RELATION[column]
    having = [kind for kind in schema.relations.values() if column in kind.attributes]
    types = frozenset(kind.name for kind in having if sensitive or not kind.attributes[column].sensitive)
    return of_link_attribute(relation_attributes(schema, sensitive=sensitive)[column], types)


_OF_DOCUMENT: dict[str, Callable[[Document], Cell]] = {
    "id": lambda document: document.id,
    "document": lambda document: document.id,
    "title": lambda document: document.title,
    "text": lambda document: document.text,
    "language": lambda document: document.language,
    "length": lambda document: cell(document.length) if document.text is None else len(document.text),
    "text_sha256": lambda d: d.text_sha256 if d.text is None else text_hash(d.text),
    "revises": lambda document: document.revises,
    "file": lambda document: document.origin.file if document.origin else None,
}


def _of_document(schema: Schema, table: str, column: str) -> Callable[[Document], Cell]:
    attribute = schema.metadata.get(column)
    if attribute is None or table == "texts":
        return _OF_DOCUMENT[column]
    name, many = attribute.name, attribute.many
    return lambda document: cell(document.metadata.get(name), many=many)
