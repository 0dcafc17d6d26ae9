"""The indexes of a published database: for facets and for going from them to rows, and for full-text search."""

from collections.abc import Iterator

from corpuskit import tables
from corpuskit.publish.derived.timeline import date_of
from corpuskit.schema.types import Attribute, Schema
from corpuskit.tables import Table

# So much of a full-text index is put together in memory before it is written: fewer pieces have to be merged.
_GATHERED = 16 << 20
# Marks belong to the word, such as the vowel signs of Hindi: left to itself SQLite would cut words apart at them.
TOKENS = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"


def is_closed(attribute: Attribute) -> bool:
    """Whether an attribute has few, known values, so that counting them is quick and tells something."""
    return attribute.type in ("enum", "bool") and not attribute.many


def indexes(schema: Schema, shape: dict[str, Table]) -> Iterator[str]:
    """The statements that make all indexes but those for full-text search.

    A column of few values is followed by the key, by which Datasette orders rows: the first page of the many rows with
    one value needs no sorting, and counting values reads the index alone; documents come the latest first. Where most
    rows have no value, as no status, the index holds the others.
    """
    date, few = date_of(schema), _of_documents(schema)
    yield from _on("documents", sparse=["revises"], ordered=[name for name in few if name == date], key="id")
    yield from _on("documents", ordered=[name for name in few if name != date], key="id", latest=date)
    yield from _on("relations", plain=["document", "from_key", "to_key"], ordered=["label", "annotator"])
    yield from _on("relations", sparse=["status"])
    yield from _on("findings", plain=["document"], ordered=["code", "rule", "severity", "annotator"], key="id")
    yield from _on("findings", sparse=["annotation"])
    for layer in schema.layers.values():
        enums = [a.name for a in tables.published(layer.attributes) if is_closed(a)]
        linked = [c.name for c in shape[layer.name].columns if c.references and c.name != "document"]
        ordered = [*(["label"] if layer.labels else []), "annotator", *enums]
        yield from _on(layer.name, plain=["document"], ordered=list(dict.fromkeys(ordered)))
        yield from _on(layer.name, sparse=["status", *(name for name in linked if name not in ordered)])
        if layer.span is not None:
            yield from _on(f"{layer.name}_pieces", plain=["document"])


def _of_documents(schema: Schema) -> list[str]:
    """The metadata by which documents are chosen and counted."""
    few = ("string", "enum", "bool", "lang", "ref", "date", "datetime")
    return [*(a.name for a in tables.published(schema.metadata) if a.type in few and not a.many), "language"]


def _on(
    table: str,
    *,
    plain: list[str] | None = None,
    ordered: list[str] | None = None,
    sparse: list[str] | None = None,
    key: str = "key",
    latest: str | None = None,
) -> Iterator[str]:
    behind = f'"{latest}" DESC, "{key}"' if latest else f'"{key}"'
    for column in plain or ():
        yield f'CREATE INDEX "{table} by {column}" ON "{table}" ("{column}")'
    for column in ordered or ():
        yield f'CREATE INDEX "{table} by {column}" ON "{table}" ("{column}", {behind})'
    for column in sparse or ():
        yield f'CREATE INDEX "{table} by {column}" ON "{table}" ("{column}") WHERE "{column}" IS NOT NULL'


def searched(schema: Schema) -> dict[str, list[str]]:
    """The tables that have a full-text index, ``TABLE_fts``, with the columns in it."""
    found = {"texts": ["title", "text"]}
    found |= {layer.name: ["text"] for layer in schema.layers.values() if layer.span is not None}
    for registry in schema.registries.values():
        words = [c.name for c in tables.published(registry.columns) if c.type == "string"]
        if words:
            found[registry.name] = words
    return found


def searches(schema: Schema) -> Iterator[str]:
    """The statements that make the full-text index of each table that has one: texts, layers of spans, registries."""
    for table, columns in searched(schema).items():
        listed = ", ".join(f'"{column}"' for column in columns)
        yield (f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5({listed}, tokenize="{TOKENS}", content="{table}")')
        yield f'INSERT INTO "{table}_fts" ("{table}_fts", rank) VALUES (\'hashsize\', {_GATHERED})'  # noqa: S608
        for command in ("rebuild", "optimize"):
            yield f'INSERT INTO "{table}_fts" ("{table}_fts") VALUES (\'{command}\')'  # noqa: S608
