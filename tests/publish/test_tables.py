"""The tables of a schema, and the rows that records become."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from corpuskit.errors import SchemaError
from corpuskit.evidence.values import problem_with_cell
from corpuskit.findings import Finding, Place, Severity
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, text_hash
from corpuskit.plainyaml import YamlFile
from corpuskit.publish.building.indexing import searches
from corpuskit.rows import Cell, cell, finding_row, registry_row
from corpuskit.schema import Schema, read_schema
from corpuskit.schema.reading import schema_from
from corpuskit.schema.shipped import shipped
from corpuskit.schema.types import Attribute, AttributeType, Registry
from corpuskit.tables import LONGEST_TEXT, tables_of
from corpuskit.tabulating import Tabulation


@pytest.fixture(scope="module")
def news() -> Schema:
    return read_schema(shipped("schemas") / "news.yaml")


def rows(schema: Schema, document: Document, *lines: tuple[str, AnnotationLine]) -> dict[str, list[dict[str, Cell]]]:
    shape = tables_of(schema)
    tabulation = Tabulation(schema)
    tabulation.add(document, lines)
    found: dict[str, list[dict[str, Cell]]] = {}
    for table, made in tabulation.take():
        found[table] = [dict(zip(shape[table].names, row, strict=True)) for row in made]
    return found


def test_a_schema_asks_for_these_tables(news: Schema) -> None:
    """Protects the names that SQL rules, notebooks and links are written against."""
    assert list(tables_of(news)) == [
        "documents", "texts", "actors", "propositions", "coding", "entities", "entities_pieces", "sources",
        "sources_pieces", "cues", "cues_pieces", "quotes", "quotes_pieces", "claims", "claims_pieces", "relations",
        "findings", "build",
    ]  # fmt: skip


def test_a_layer_has_its_attributes_and_single_relations_as_columns(news: Schema) -> None:
    """Protects the shape of a layer's table: what is one value for each annotation is a column."""
    assert tables_of(news)["quotes"].names == (
        "key", "document", "annotator", "id", "label", "text", "start_offset", "end_offset", "act", "negated",
        "agentless", "marks", "attributed_to", "status", "confidence", "tool", "made", "comment",
    )  # fmt: skip


def test_columns_have_types_and_name_what_they_refer_to(news: Schema) -> None:
    """Protects the links between tables, which Datasette follows, and comparisons of numbers as numbers."""
    shape = tables_of(news)
    columns = {column.name: column for column in (*shape["claims"].columns, *shape["entities"].columns)}
    assert (columns["metonymic"].sql, columns["confidence"].sql, columns["text"].sql) == ("INTEGER", "REAL", "TEXT")
    assert columns["made_in"].references == ("quotes", "key")
    assert columns["actor"].references == ("actors", "id")
    assert columns["document"].references == ("documents", "id")
    assert {c.name: c.references for c in shape["quotes_pieces"].columns}["key"] == ("quotes", "key")


def test_what_is_sensitive_has_no_column(news: Schema) -> None:
    """Protects people: an attribute that the schema calls sensitive is in no published table."""
    assert "gender" in news.registries["actors"].columns
    assert "gender" not in tables_of(news)["actors"].names
    record = {"id": "ida", "name": "Ida", "gender": "kept-to-ourselves"}
    assert "kept-to-ourselves" not in registry_row(news.registries["actors"], record)


def test_a_document_becomes_a_light_row_and_its_text(news: Schema) -> None:
    """Protects the listing of documents from carrying texts, and lengths from being counted in bytes."""
    document = Document(id="a", title="T", text="é🚋", metadata={"authors": ["A", "B"], "outlet": "Post"})
    found = rows(news, document)
    assert found["texts"] == [{"document": "a", "title": "T", "text": "é🚋"}]
    (row,) = found["documents"]
    assert (row["length"], row["authors"], row["outlet"], row["url"]) == (2, '["A", "B"]', "Post", None)
    assert row["text_sha256"] == text_hash("é🚋")


def test_a_document_without_text_keeps_its_hash_and_length(news: Schema) -> None:
    """Protects stand-off releases, which say which text they mean without holding it."""
    (row,) = rows(news, Document(id="a", text_sha256="00", length=7))["documents"]
    assert (row["text_sha256"], row["length"]) == ("00", 7)


def test_pieces_keep_their_order_and_bounds_span_them(news: Schema) -> None:
    """Protects discontinuous annotations: pieces as recorded, counted from 1, and the bounds of them all."""
    quote = Annotation(id="q", layer="quotes", pieces=((6, 9), (0, 2)))
    found = rows(news, Document(id="a", text="ab cd efg"), ("gold", AnnotationLine(document="a", annotations=(quote,))))
    (row,) = found["quotes"]
    assert (row["key"], row["start_offset"], row["end_offset"], row["text"]) == ("a/gold/q", 0, 9, "efg ab")
    pieces = [(piece["piece"], piece["start_offset"], piece["end_offset"]) for piece in found["quotes_pieces"]]
    assert pieces == [(1, 6, 9), (2, 0, 2)]


def annotated(*relations: Relation) -> AnnotationLine:
    annotations = (
        Annotation(id="q", layer="quotes"),
        Annotation(id="s", layer="sources"),
        Annotation(id="t", layer="sources"),
        Annotation(id="k", layer="cues"),
    )
    return AnnotationLine(document="a", annotations=annotations, relations=relations)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([("r", "s", None)], "a/gold/s"),
        ([("r", "nowhere", None)], None),
        ([("r", "k", None)], None),
        ([("r", "s", "rejected")], None),
        ([("r", "s", "suggested"), ("r2", "t", None)], "a/gold/t"),
        ([("r", "t", None), ("r2", "s", None)], "a/gold/t"),
    ],
    ids=["there", "dangling", "wrong layer", "rejected", "accepted before suggested", "the first of two"],
)
def test_a_single_relation_is_the_key_of_its_target(
    news: Schema, relations: list[tuple[str, str, str | None]], expected: str | None
) -> None:
    """Protects joins through relation columns: they hold the key of a row that is there, or nothing."""
    made = [Relation(id=i, label="attributed_to", from_="q", to=to, status=s) for i, to, s in relations]  # type: ignore[arg-type]
    found = rows(news, Document(id="a"), ("gold", annotated(*made)))
    assert found["quotes"][0]["attributed_to"] == expected
    assert [row["to_key"] for row in found["relations"]] == [f"a/gold/{to}" for _, to, _ in relations]


def test_a_dangling_end_has_no_layer(news: Schema) -> None:
    """Protects queries for broken relations: the given id stays, its layer is unknown."""
    (row,) = rows(news, Document(id="a"), ("gold", annotated(Relation(id="r", label="odd", from_="q", to="nowhere"))))[
        "relations"
    ]
    assert (row["from_layer"], row["to_layer"], row["to_key"]) == ("quotes", None, "a/gold/nowhere")


def test_what_has_no_row_is_counted(news: Schema) -> None:
    """Protects against silent loss: doubles and annotations of unknown layers are counted where they are left out."""
    line = AnnotationLine(
        document="a",
        annotations=(
            Annotation(id="q", layer="quotes", label="first"),
            Annotation(id="q", layer="sources"),
            Annotation(id="x", layer="unheard"),
        ),
        relations=(
            Relation(id="r", label="attributed_to", from_="q", to="q"),
            Relation(id="r", label="attributed_to", from_="q", to="q"),
        ),
    )
    left_out = Counter[str]()
    tabulation = Tabulation(news)
    tabulation.add(Document(id="a"), [("gold", line), ("gold", line), ("anna", line)], left_out)
    found = {table: len(list(made)) for table, made in tabulation.take()}
    assert {table: n for table, n in found.items() if n} == {"documents": 1, "texts": 1, "quotes": 2, "relations": 2}
    assert left_out == {"annotations": 7, "relations": 4}


@pytest.mark.parametrize(
    ("value", "many", "expected"),
    [
        (True, False, 1), (3, False, 3), (2**63, False, str(2**63)), (-(2**63), False, -(2**63)), (0.5, False, 0.5),
        (["é", 1], False, '["é", 1]'), ("one", True, '["one"]'), (None, True, None), ([], True, "[]"),
    ],
)  # fmt: skip
def test_values_fit_sqlite(value: object, many: bool, expected: Cell) -> None:
    """Protects the load from values that SQLite cannot hold, such as numbers beyond 64 bits."""
    assert cell(value, many=many) == expected  # type: ignore[arg-type]


def test_registry_cells_are_typed(news: Schema) -> None:
    """Protects lists in spreadsheets: a cell with several values becomes a list, an empty one nothing."""
    row = registry_row(news.registries["actors"], {"id": "i", "name": "Ida", "aliases": "A | B", "role": ""})
    found = dict(zip(tables_of(news)["actors"].names, row, strict=True))
    assert (found["aliases"], found["role"], found["party"]) == ('["A", "B"]', None, None)


@pytest.mark.parametrize(
    ("type_", "many", "text", "expected"),
    [
        ("bool", False, "TRUE", 1), ("bool", False, "false", 0), ("bool", False, "no", "no"),
        ("int", False, "-12", -12), ("int", False, "1_000", "1_000"), ("int", False, "9" * 30, "9" * 30),
        ("float", False, ".5", 0.5), ("float", False, "nan", "nan"), ("string", False, "7", "7"),
        ("int", True, "1 | 2 | x", '[1, 2, "x"]'), ("string", True, "AC|DC |  B | ", '["AC|DC", "B"]'),
    ],
)  # fmt: skip
def test_cells_of_registries_are_read_as_validation_reads_them(
    type_: AttributeType, many: bool, text: str, expected: Cell
) -> None:
    """Protects the agreement of tables and rules on what a cell says: what a rule finds wrong stays text."""
    column = Attribute(name="c", type=type_, many=many)
    assert registry_row(Registry(name="r", columns={"c": column}), {"id": "i", "c": text}) == ("i", expected)
    assert (problem_with_cell(column, text) is None) == (type_ == "string" or not isinstance(expected, str))


def test_the_words_of_a_long_annotation_are_cut(news: Schema) -> None:
    """Protects the size of a database from annotations of whole texts, each of which would hold the text again."""
    text = "é" * (LONGEST_TEXT + 1)
    made = [Annotation(id=f"q{end}", layer="quotes", pieces=((0, end),)) for end in (LONGEST_TEXT, LONGEST_TEXT + 1)]
    line = AnnotationLine(document="a", annotations=tuple(made))
    found = rows(news, Document(id="a", text=text), ("gold", line))
    assert [row["text"] for row in found["quotes"]] == [text[:-1], text[:-1] + "…"]
    assert "text" not in tables_of(news)["quotes_pieces"].names


@pytest.mark.parametrize(
    ("registries", "message"),
    [
        ("actors: {rank: {type: string}}",
         "actors.rank: 'rank' is a column that SQLite's full-text search has already"),
        ("actors: {actors_fts: {type: string}}",
         "actors.actors_fts: 'actors_fts' is a column that SQLite's full-text search has already"),
        ("actors: {rowid: {type: string}}", "actors.rowid: 'rowid' is what SQLite calls the number of a row"),
        ("sqlite: {name: {type: string}}",
         "sqlite: 'sqlite' is how SQLite's own tables begin, so that no table can be made beside it"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_searched_are_refused(registries: str, message: str) -> None:
    """Protects publishing from a schema whose tables SQLite refuses to make."""
    with pytest.raises(SchemaError) as caught:
        schema_from(YamlFile(f"schema: s\nversion: 1\nlayers: {{}}\nregistries: {{{registries}}}\n", "s.yaml"))
    assert (caught.value.message, caught.value.hint) == (f"s.yaml:4: registries.{message}", "Choose another name.")


@pytest.mark.parametrize("name", ["docid", "tokenize", "content", "prefix", "optimize", "entities_fts", "detail"])
def test_other_names_can_be_searched(name: str) -> None:
    """Protects schemas from being refused for words that full-text search uses otherwise."""
    file = YamlFile(f"schema: s\nversion: 1\nlayers: {{}}\nregistries: {{r: {{{name}: {{type: string}}}}}}\n", "s")
    schema = schema_from(file)
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in (tables_of(schema)["texts"].create(), tables_of(schema)["r"].create(), *searches(schema)):
            connection.execute(statement)
        connection.execute("INSERT INTO r VALUES ('one', 'found')")
        connection.execute("INSERT INTO r_fts (r_fts) VALUES ('rebuild')")
        assert connection.execute("SELECT rowid FROM r_fts WHERE r_fts MATCH 'found'").fetchall() == [(1,)]


def test_a_finding_names_the_key_of_its_annotation() -> None:
    """Protects the way from a finding to the place in the article."""
    finding = Finding(
        code="SPN101", rule="span-out-of-bounds", severity=Severity.ERROR, message="m", place=Place("f", 3),
        document="a", annotator="gold", annotation="q", start=1, end=2, hint="h",
    )  # fmt: skip
    expected = (7, "SPN101", "span-out-of-bounds", "error", "m", "f", 3, "a", "gold", "a/gold/q", 1, 2, "h")
    assert finding_row(7, finding) == expected
