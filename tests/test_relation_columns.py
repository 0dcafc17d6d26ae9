"""Tables of schemas whose relations have attributes, or start and end in several layers."""

import sqlite3
from typing import Any

import pytest

from corpuskit.model import Annotation, AnnotationLine, Document, Relation
from corpuskit.plainyaml import YamlFile
from corpuskit.schema import Schema
from corpuskit.schema.reading import schema_from
from corpuskit.tables import relation_attributes, tables_of
from corpuskit.tabulating import Tabulation

SCHEMA = """\
schema: s
version: 1
registries: {actors: {name: {type: string}}}
layers: {quotes: {}, claims: {}, sources: {}, teams: {}}
relations:
  said_by:
    from: [quotes, claims]
    to: [sources, teams]
    per_from: 0..1
    attributes:
      sure: {type: bool}
      who: {type: ref, registry: actors}
      mixed: {type: int}
      tags: {type: string, many: true}
  about:
    from: claims
    to: teams
    per_from: 0..1
    attributes: {mixed: {type: bool}, sure: {type: bool}, secret: {type: string, sensitive: true}}
"""


def schema() -> Schema:
    return schema_from(YamlFile(SCHEMA, "s.yaml"))


def filled() -> sqlite3.Connection:
    """A database with the tables of the schema and the rows of one document."""
    annotations = tuple(
        Annotation(id=name, layer=layer)
        for name, layer in (("q1", "quotes"), ("c1", "claims"), ("s1", "sources"), ("g1", "teams"))
    )
    relations = (
        Relation(id="r1", label="said_by", from_="q1", to="g1", attributes={"sure": True, "who": "ada", "mixed": 3}),
        Relation(id="r2", label="said_by", from_="c1", to="s1", attributes={"tags": ["a", "b"], "unknown": 1}),
        Relation(id="r3", label="about", from_="c1", to="g1", attributes={"mixed": False, "secret": "x"}),
        Relation(id="r4", label="bogus", from_="c1", to="g1", attributes={"sure": True}),
    )
    line = AnnotationLine(document="a", annotations=annotations, relations=relations)
    connection = sqlite3.connect(":memory:")
    tables = tables_of(schema())
    for table in tables.values():
        connection.execute(table.create())
    tabulation = Tabulation(schema())
    tabulation.add(Document(id="a", text="x"), [("gold", line)])
    for name, rows in tabulation.take():
        connection.executemany(tables[name].insert(), rows)
    return connection


def test_attributes_of_relations_are_columns_of_their_table() -> None:
    """Protects what relations say: a column for each attribute, the same for all types, without sensitive ones."""
    columns = relation_attributes(schema())
    assert {name: (column.type, column.registry, column.many) for name, column in columns.items()} == {
        "sure": ("bool", None, False),
        "who": ("ref", "actors", False),
        "mixed": ("string", None, False),
        "tags": ("string", None, True),
    }
    names = tables_of(schema())["relations"].names
    assert names[9:13] == ("sure", "who", "mixed", "tags")


@pytest.mark.parametrize(
    ("identifier", "values"),
    [
        ("r1", (1, "ada", "3", None)),
        ("r2", (None, None, None, '["a", "b"]')),
        ("r3", (None, None, "0", None)),
        ("r4", (None, None, None, None)),
    ],
)
def test_each_relation_has_its_own_values(identifier: str, values: tuple[Any, ...]) -> None:
    """Protects rows from values of attributes that a type does not have, or that are sensitive."""
    with filled() as connection:
        found = connection.execute("SELECT sure, who, mixed, tags FROM relations WHERE id = ?", [identifier]).fetchone()
    assert found == values


def test_a_single_relation_is_a_column_of_every_layer_that_it_starts_at() -> None:
    """Protects joins: the column is there in each layer, with a foreign key only where there is one layer to end at."""
    tables = tables_of(schema())
    references = {
        (name, column.name): column.references
        for name in ("quotes", "claims", "sources")
        for column in tables[name].columns
        if column.name in ("said_by", "about")
    }
    assert references == {
        ("quotes", "said_by"): None,
        ("claims", "said_by"): None,
        ("claims", "about"): ("teams", "key"),
    }
    with filled() as connection:
        assert connection.execute("SELECT said_by FROM quotes").fetchone() == ("a/gold/g1",)
        assert connection.execute("SELECT said_by, about FROM claims").fetchone() == ("a/gold/s1", "a/gold/g1")
