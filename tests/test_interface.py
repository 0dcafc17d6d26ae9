"""The Python interface: records and tables of a corpus for people who go on in Python."""

import pydoc
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import corpuskit
from corpuskit.errors import CorpuskitError
from tests.conftest import ROOT

SAMPLE = ROOT / "corpus"


def test_the_annotations_of_a_layer_come_with_their_documents() -> None:
    """Protects the first thing that people do in Python: walk over the quotes with their texts."""
    corpus = corpuskit.open(SAMPLE)
    quotes = list(corpus.annotations("quotes", annotator="gold"))
    assert len(quotes) > 100
    for quote in quotes:
        text = quote.document.text or ""
        assert " ".join(text[a:b] for a, b in quote.annotation.pieces) == quote.annotation.text
        assert quote.key == f"{quote.document.id}/gold/{quote.annotation.id}"
    assert {quote.annotation.layer for quote in quotes} == {"quotes"}


def test_a_table_has_attributes_and_single_relations_as_columns() -> None:
    """Protects the promise that Python, SQL and the pages show the same tables."""
    corpus = corpuskit.open(SAMPLE)
    frame = corpus.table("quotes").to_pandas()
    assert {"key", "document", "annotator", "label", "text", "act", "attributed_to"} <= set(frame.columns)
    sources = {row["key"] for row in corpus.table("sources")}
    linked = set(frame["attributed_to"].dropna())
    assert linked
    assert linked <= sources
    assert len(frame) == sum(1 for _ in corpus.annotations("quotes"))


def test_registries_and_documents_are_tables_too() -> None:
    """Protects joins with what annotations refer to."""
    corpus = corpuskit.open(SAMPLE)
    actors = {row["id"] for row in corpus.table("actors")}
    assert {row["actor"] for row in corpus.table("entities")} - {None} <= actors
    assert [row["id"] for row in corpus.table("documents")] == [document.id for document in corpus.documents()]
    assert corpus.annotators == ["gold", "mira"]
    assert corpus.title == "Sample corpus"


def test_a_misspelt_table_is_told_with_the_nearest_name() -> None:
    """Protects against a typing mistake ending in a KeyError."""
    with pytest.raises(CorpuskitError) as caught:
        corpuskit.open(SAMPLE).table("qoutes")
    assert (caught.value.message, caught.value.hint) == ("there is no table 'qoutes'", "Did you mean quotes?")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"layer": "quote"}, "there is no layer 'quote'\nDid you mean quotes?"),
        (
            {"layer": "moods"},
            "there is no layer 'moods'\nKnown layers: coding, entities, sources, cues, quotes, claims.",
        ),
        ({"annotator": "golf"}, "there is no annotator 'golf'\nDid you mean gold?"),
        ({"layer": "quotes", "annotator": "x"}, "there is no annotator 'x'\nKnown annotators: gold, mira."),
    ],
)
def test_a_misspelt_layer_or_annotator_is_told_at_once(asked: dict[str, str], text: str) -> None:
    """Protects against a loop over nothing, which looks like a corpus without annotations."""
    corpus = corpuskit.open(SAMPLE)
    with pytest.raises(corpuskit.CorpuskitError) as caught:
        corpus.annotations(**asked)
    assert str(caught.value) == text


def test_an_error_without_a_hint_is_its_message() -> None:
    """Protects what Python shows of an error."""
    assert str(CorpuskitError("there is no corpus")) == "there is no corpus"


def test_the_names_of_the_package_are_there_and_in_its_help() -> None:
    """Protects people who look for what to import and what to catch."""
    assert isinstance(corpuskit.open(SAMPLE), corpuskit.OpenCorpus)
    assert corpuskit.CorpuskitError is CorpuskitError
    text = pydoc.plain(pydoc.render_doc(corpuskit))
    for name in ("class CorpuskitError(", "class OpenCorpus(", "open(path:", "annotations(self, layer:"):
        assert name in text
    with pytest.raises(AttributeError, match=re.escape("module 'corpuskit' has no attribute 'opne'")):
        corpuskit.opne  # noqa: B018


def test_importing_the_package_loads_next_to_nothing() -> None:
    """Protects the start of the command line, which begins by importing the package."""
    code = "import sys, corpuskit; corpuskit.CorpuskitError; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"corpuskit.interface", "corpuskit.corpus", "msgspec", "yaml"} & set(loaded)


def test_reading_writes_nothing_into_the_corpus(tmp_path: Path) -> None:
    """Protects corpora on read-only disks and under version control: readers never write."""
    shutil.copytree(SAMPLE, tmp_path / "corpus", ignore=shutil.ignore_patterns(".corpuskit"))
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    corpus = corpuskit.open(tmp_path / "corpus")
    assert list(corpus.annotations())
    assert list(corpus.table("relations"))
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
