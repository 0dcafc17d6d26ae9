"""Whole numbers beyond 64 bits: nowhere in a corpus are they passed by validation and lost in publishing."""

import json
from pathlib import Path

import pytest

from corpuskit.schema.types import Attribute
from corpuskit.schema.values import expected_instead
from corpuskit.validation import validate
from tests.corpus_of_lines import make_corpus

SCHEMA = [
    "schema.yaml: schema: s",
    "schema.yaml: version: 1",
    "schema.yaml: metadata: {pages: {type: int}, share: {type: float}, several: {type: int, many: true}}",
    "schema.yaml: layers: {notes: {span: document, attributes: {size: {type: int}, rate: {type: float}}}}",
]
LARGE = (2**63, 10**30, -(2**63) - 1)
HINT = "Write a number of at most 18 digits, or store it as text."


@pytest.mark.parametrize("number", LARGE)
@pytest.mark.parametrize(("key", "many"), [("pages", False), ("share", False), ("several", True)])
def test_metadata_beyond_64_bits_are_found(number: int, key: str, *, many: bool, tmp_path: Path) -> None:
    """Protects documents from being passed by validation and left out in publishing."""
    value = [number] if many else number
    document = json.dumps({"id": "a", "text": "The mayor spoke.", "metadata": {key: value}})
    corpus = make_corpus(tmp_path, [*SCHEMA, f"documents/00001.jsonl: {document}"])
    (found,) = validate(corpus)
    assert (found.code, found.hint) == ("COR101", HINT)
    assert found.message == "the line cannot be read: metadata: the number is too large"


@pytest.mark.parametrize("number", LARGE)
@pytest.mark.parametrize("key", ["size", "rate"])
def test_attributes_beyond_64_bits_are_found(number: int, key: str, tmp_path: Path) -> None:
    """Protects annotations from the same, also numbers that need not be whole."""
    note = {"id": "n1", "layer": "notes", "attributes": {key: number}}
    line = json.dumps({"document": "a", "annotations": [note]})
    document = json.dumps({"id": "a", "text": "The mayor spoke."})
    lines = [*SCHEMA, f"documents/00001.jsonl: {document}", f"annotations/gold/00001.jsonl: {line}"]
    found = [(finding.code, finding.annotation, finding.hint) for finding in validate(make_corpus(tmp_path, lines))]
    assert found == [("COR101", "n1", HINT)]


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 0])
def test_the_largest_numbers_of_64_bits_are_right(number: int, tmp_path: Path) -> None:
    """Protects numbers that records and SQLite can hold from being refused."""
    document = json.dumps({"id": "a", "text": "The mayor spoke.", "metadata": {"pages": number, "share": number}})
    assert list(validate(make_corpus(tmp_path, [*SCHEMA, f"documents/00001.jsonl: {document}"]))) == []
    assert expected_instead(Attribute(name="pages", type="int"), number) is None


@pytest.mark.parametrize("number", LARGE)
def test_a_schema_takes_no_default_beyond_64_bits(number: int) -> None:
    """Protects forms, and examples of rules, from values that no record could hold."""
    assert expected_instead(Attribute(name="pages", type="int"), number) == "a whole number of at most 18 digits"
    assert expected_instead(Attribute(name="pages", type="int"), True) == "a whole number"
