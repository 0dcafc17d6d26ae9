"""brat's files as they are written: the lines, the ids, and the configuration by which brat opens them."""

from pathlib import Path

from corpuskit.corpus import Corpus
from corpuskit.exporting import WRITTEN, Request, export
from corpuskit.formats.brat import conf as brat_conf
from tests.exporting.travelling import corpus_of

SCHEMA = """{schema: small, version: 1,
 layers: {
  quotes: {span: {pieces: many}, labels: [direct, in favour], label: optional, attributes: {sure: {type: bool}}},
  sources: {span: {pieces: many}}},
 relations: {said_by: {from: [quotes], to: [sources]}}}
"""
LINE = {
    "document": "d1",
    "annotations": [
        {
            "id": "q1",
            "layer": "quotes",
            "label": "in favour",
            "pieces": [[5, 9], [10, 18]],
            "attributes": {"sure": True},
        },
        {"id": "T1", "layer": "sources", "pieces": [[0, 4]], "comment": "two\nlines"},
    ],
    "relations": [{"id": "r1", "label": "said_by", "from": "q1", "to": "T1"}],
}


def written(tmp_path: Path) -> Path:
    corpus = corpus_of(tmp_path / "c", SCHEMA, [({"id": "d1", "text": "Anna said hello\nto Bert."}, [("anna", LINE)])])
    export(Corpus(corpus.root), Request(format=WRITTEN["brat"]), tmp_path / "out")
    return tmp_path / "out" / "anna"


def test_the_lines_are_those_of_brat(tmp_path: Path) -> None:
    """Protects against files that brat would not open: a line break in a surface, or an id of another shape."""
    assert (written(tmp_path) / "d1.ann").read_text(encoding="utf-8") == (
        "T2\tquotes-in-favour 5 9;10 18\tsaid hello to\n"
        "T1\tsources 0 4\tAnna\n"
        "R1\tsaid_by Arg1:T2 Arg2:T1\n"
        "A1\tsure T2 true\n"
        "#1\tAnnotatorNotes T1\ttwo lines\n"
    )


def test_the_configuration_is_one_that_brat_understands(tmp_path: Path) -> None:
    """Protects the tool's users from a page of errors where the annotations should be."""
    configuration = brat_conf.load(written(tmp_path), verbatim=True)
    assert configuration.faults == ()
    assert list(configuration.schema.layers["entities"].labels) == [
        "quotes", "quotes-direct", "quotes-in-favour", "sources",
    ]  # fmt: skip
    assert list(configuration.schema.relations) == ["said_by"]
    assert configuration.schema.layers["entities"].attributes["sure"].values == ("true", "false")
