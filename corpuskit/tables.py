"""A corpus as SQL: which tables a schema asks for. Their rows are made in `rows.py`.

`documents` lists documents without their text, which is in `texts`; each layer has a table with its attributes and its
single relations as columns, a span layer also `<layer>_pieces`; `relations` holds every relation, each registry is a
table of its own, and `findings` and `build` say what rules found and what was built. The key of an annotation or
relation is ``document/annotator/id``. Offsets are code points.
"""

from collections.abc import Mapping

import msgspec

from corpuskit.schema.types import Attribute, Layer, Registry, RelationType, Schema

# How much of the words that an annotation covers stands in its row, in code points; the document has the rest. Without
# a limit, a thousand annotations of a whole text would make a database a thousand times its size.
LONGEST_TEXT = 10_000
_SQL = {"bool": "INTEGER", "int": "INTEGER", "float": "REAL"}


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


def published(attributes: Mapping[str, Attribute], *, sensitive: bool = False) -> list[Attribute]:
    """The attributes that have a column: all but sensitive ones, or those as well, in the schema's order."""
    return [attribute for attribute in attributes.values() if sensitive or not attribute.sensitive]


def relation_attributes(schema: Schema, *, sensitive: bool = False) -> dict[str, Attribute]:
    """The attributes of relations that have a column of the table `relations`, by name.

    Types of relations that have one of the same name share a column: of text, if they do not agree on what it holds.
    """
    found: dict[str, list[Attribute]] = {}
    for relation in schema.relations.values():
        for attribute in published(relation.attributes, sensitive=sensitive):
            found.setdefault(attribute.name, []).append(attribute)
    return {name: _common(attributes) for name, attributes in found.items()}


def _common(attributes: list[Attribute]) -> Attribute:
    first = attributes[0]
    if len({(attribute.type, attribute.registry, attribute.many) for attribute in attributes}) == 1:
        return first
    many = any(attribute.many for attribute in attributes)
    return Attribute(name=first.name, type="string", help=first.help, many=many)


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
    Column("made", help="When it was made, in ISO 8601, where another tool recorded that"),
    Column("comment"),
)


def _documents(schema: Schema, sensitive: bool) -> Table:
    return Table(
        name="documents",
        columns=(
            Column("id"),
            Column("title"),
            *(_attribute_column(attribute) for attribute in published(schema.metadata, sensitive=sensitive)),
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


_CUT = f"of more than {LONGEST_TEXT:,} characters only the first, then …"


def _target(relation: RelationType) -> tuple[str, str] | None:
    """What the column of a single relation refers to: nothing that SQL could check where it may end in two layers."""
    return (relation.to_layers[0], "key") if len(relation.to_layers) == 1 else None


def _layer(schema: Schema, layer: Layer, sensitive: bool) -> Table:
    singles = [relation for relation in schema.relations_from(layer.name) if relation.single]
    return Table(
        name=layer.name,
        columns=(
            Column("key", help="document/annotator/id"),
            _DOCUMENT,
            Column("annotator"),
            Column("id", help="Unique within the document and annotator"),
            Column("label"),
            Column("text", help=f"The words it covers, its pieces joined by one space; {_CUT}"),
            Column("start_offset", "INTEGER", "Where its first piece begins, in code points"),
            Column("end_offset", "INTEGER", "Where its last piece ends, in code points"),
            *(_attribute_column(attribute) for attribute in published(layer.attributes, sensitive=sensitive)),
            *(Column(r.name, "TEXT", r.help, _target(r)) for r in singles),
            *_STATE,
        ),
        key=("key",),
        help=layer.help,
    )


# Empty where it cannot be known: without the text, or where an annotation is not where it was made.
MARKS = (
    Column("starts_with_mark", "INTEGER", "1 if it begins with a quotation mark that opens, else 0"),
    Column("ends_with_mark", "INTEGER", "1 if it ends with a quotation mark that closes, else 0"),
    Column("inner_marks", "INTEGER", "How many quotation marks it holds besides these two"),
    Column("mark_outside", "INTEGER", "1 if one of two marks is at its edge, and the other outside (SPN113), else 0"),
    Column("continues", "INTEGER", "1 if the next piece goes on in the next paragraph, where marks open again, else 0"),
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
            *MARKS,
        ),
        key=("key", "piece"),
        help=f"Where the annotations of {layer.name} are in the text: one row for each piece",
    )


def _relations(schema: Schema, sensitive: bool) -> Table:
    ends = [Column(f"{end}_{part}") for end in ("from", "to") for part in ("layer", "key")]
    named = (Column("key"), _DOCUMENT, Column("annotator"), Column("id"), Column("label"))
    attributes = (
        _attribute_column(attribute) for attribute in relation_attributes(schema, sensitive=sensitive).values()
    )
    columns = (*named, *ends, *attributes, *_STATE)
    return Table(name="relations", columns=columns, key=("key",), help="Every relation between two annotations")


def _registry(registry: Registry, sensitive: bool) -> Table:
    attributes = published(registry.columns, sensitive=sensitive)
    columns = (Column("id"), *(_attribute_column(attribute) for attribute in attributes))
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


FINDINGS = _findings()
# What a build may leave out, each a column `left_out_…` of its row: `lines` are those that cannot be read and are no
# documents, `registries` files that cannot be read, `records` rows of registries without an id or with one twice.
LEFT_OUT = ("documents", "annotations", "relations", "lines", "registries", "records")
COUNTS = ("documents", "annotations", "relations", "findings", *(f"left_out_{kind}" for kind in LEFT_OUT))


def _build() -> Table:
    columns = (
        Column("id", help="The hash of all files that this was built from"),
        *(Column(name) for name in ("name", "title", "description", "licence", "citation", "corpuskit", "schema")),
        *(Column(name, "INTEGER") for name in COUNTS),
        Column("definition", help="The schema, as JSON"),
        Column("about", help="What corpus.yaml says of the corpus, as JSON"),
        Column("excerpts", "INTEGER", "No longer stretch of a text is here, in code points; empty where all texts are"),
    )
    return Table(name="build", columns=columns, key=("id",), help="What this database was built from: one row")


def tables_of(schema: Schema, *, sensitive: bool = False) -> dict[str, Table]:
    """All tables of a corpus with this schema by name, each after those that its foreign keys name where possible.

    What is `sensitive` has a column only for rules, whose tables never leave the computer.
    """
    registries = [_registry(registry, sensitive) for registry in schema.registries.values()]
    tables = [_documents(schema, sensitive), _texts(), *registries]
    for layer in schema.layers.values():
        tables.append(_layer(schema, layer, sensitive))
        if layer.span is not None:
            tables.append(_pieces(layer))
    tables += [_relations(schema, sensitive), FINDINGS, _build()]
    return {table.name: table for table in tables}
