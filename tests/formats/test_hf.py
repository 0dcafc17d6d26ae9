"""Tests of data sets for the Hugging Face library, with annotations and with tags of tokens."""

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats import hf
from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.entries import Damage, ForeignDocument, Unread
from corpuskit.formats.hf import of_tokens as hf_tokens
from tests.formats import task_documents
from tests.formats.task_documents import Folder, bare, entries, head, one, outgoing, read, source, why
from tests.formats.token_documents import assert_back, leaving, load_tokenizers, marked, span, spans, writing


@pytest.fixture(autouse=True, scope="module")
def _tokenizers() -> None:
    load_tokenizers()


@given(outgoing(hf.HOLDS), st.booleans())
def test_all_that_is_said_comes_back(sent: Outgoing, parquet: bool) -> None:
    """Protects documents with annotations of every kind, as JSON Lines and as Parquet."""
    folder = Folder()
    asked = msgspec.structs.replace(task_documents.writing(), parquet=parquet)
    hf.write([sent], folder, asked)
    name = "out.hf.parquet" if parquet else "out.jsonl"
    assert sorted(folder.files) == sorted(["README.md", name])
    found = [d for d in hf.documents(source(folder.files[name], name), Asked()) if isinstance(d, ForeignDocument)]
    assert [d.sets[0].annotator for d in found] == [set_.annotator for set_ in sent.sets]
    for document, set_ in zip(found, sent.sets, strict=True):
        of = sent.document
        assert (document.name, document.text, document.title) == (of.id, of.text, of.title)
        assert (document.language, document.metadata) == (of.language, of.metadata)
        assert bare(entries(document)) == bare(set_.entries)


@given(marked(overlap=False), st.booleans(), st.booleans())
def test_tags_come_back(sent: Outgoing, parquet: bool, bioes: bool) -> None:
    """Protects tokens with numbers of tags, whose names stand in the card, and the text between the tokens."""
    folder = Folder()
    hf_tokens.write([sent], folder, writing(bioes=bioes, parquet=parquet))
    name = "out.hf-tokens.parquet" if parquet else "out.jsonl"
    assert hf_tokens.claims(head(folder.files[name], name))
    found = hf_tokens.documents(source(folder.files[name], name), Asked(beside=folder.beside))
    assert_back([d for d in found if isinstance(d, ForeignDocument)], sent)


def test_pandas_reads_the_parquet_file() -> None:
    """Protects the use of the files elsewhere: another program sees the same columns and values."""
    import pandas

    folder = Folder()
    hf_tokens.write([leaving("Ann ran.", span("PER", (0, 3)))], folder, writing(parquet=True))
    table = pandas.read_parquet(io.BytesIO(folder.files["out.hf-tokens.parquet"]))
    assert list(table.columns) == [
        "id", "title", "language", "annotator", "text", "tokens", "starts", "entities_tags", "quotes_tags",
    ]  # fmt: skip
    row = table.iloc[0]
    assert (row.id, list(row.tokens), list(row.starts)) == ("doc-1", ["Ann", "ran", "."], [0, 4, 7])
    assert list(row.entities_tags) == [1, 0, 0]


def test_the_card_names_file_columns_and_classes() -> None:
    """Protects `load_dataset`, which finds the file and the types of its columns in the card."""
    folder = Folder()
    hf_tokens.write([leaving("Ann ran.", span("PER", (0, 3)), language="en")], folder, writing())
    _, card, words = folder.files["README.md"].decode().split("---\n")
    told = msgspec.yaml.decode(card)
    assert told["language"] == ["en"]
    assert told["configs"] == [{"config_name": "default", "data_files": [{"split": "train", "path": "out.jsonl"}]}]
    features = {one["name"]: one for one in told["dataset_info"]["features"]}
    assert features["tokens"] == {"name": "tokens", "sequence": "string"}
    names = {"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC|1", "4": "I-LOC|1"}
    assert features["entities_tags"] == {"name": "entities_tags", "sequence": {"class_label": {"names": names}}}
    assert words.startswith("\n# Tokens with tags\n")


def test_tags_of_other_data_sets_are_read() -> None:
    """Protects the data sets of others, which have tags as text and no text but the tokens."""
    data = '{"id": "7", "tokens": ["Ann", "Li", "ran"], "ner_tags": ["B-PER", "I-PER", "O"]}\n'
    assert hf_tokens.claims(head(data.encode()))
    assert not hf.claims(head(data.encode()))
    found = one(hf_tokens, data)
    assert (found.name, found.text, found.tokens) == ("7", "Ann Li ran", ((0, 3), (4, 6), (7, 10)))
    assert spans(entries(found)) == [("PER", ((0, 6),))]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("[1, 2]", ("numbers of tags without their names", "such as 1")),
        ('["O"]', ("a column of tags that does not fit the tokens", "1 tag for 2 tokens")),
        ('["O", 1.5]', ("a column of tags that does not fit the tokens", "1.5 is no tag: it is no text")),
        (
            '["O", "I-PER", "x"]',
            ("a column of tags that does not fit the tokens", "3 tags for 2 tokens"),
        ),
    ],
)
def test_columns_that_cannot_be_read_are_set_aside(tags: str, expected: tuple[str, str]) -> None:
    """Protects from guessing what numbers mean or to which token a tag belongs."""
    (fault,) = entries(one(hf_tokens, f'{{"tokens": ["Ann", "ran"], "ner_tags": {tags}}}\n'))
    assert why(fault)[:2] == expected


def test_records_without_tokens_or_text_are_set_aside() -> None:
    """Protects the other records of a file from one that is not like them."""
    damage, good = read(hf_tokens, '{"tokens": "Ann"}\n{"tokens": ["Ann"], "ner_tags": ["O"]}\n')
    assert why(damage) == ("a record without a list of tokens", None, "Each record needs tokens, a list of texts.")
    assert isinstance(good, ForeignDocument)
    (damage,) = read(hf, '{"annotations": []}\n')
    assert why(damage)[0] == "a record without a text"


def test_a_broken_annotation_is_set_aside_alone() -> None:
    """Protects the other annotations of a record from one without pieces."""
    good = '{"id": "a", "type": "X", "pieces": [{"start": 0, "end": 1}]}'
    data = f'{{"text": "abc", "annotations": [{{"id": "b", "type": "X"}}, {good}], "relations": []}}\n'
    fault, kept = entries(one(hf, data))
    assert isinstance(fault, Unread)
    assert (fault.path, fault.detail) == ("$.annotations[0]", "Object missing required field `pieces`")
    assert spans((kept,)) == [("X", ((0, 1),))]


def test_a_damaged_parquet_file_is_told() -> None:
    """Protects from a traceback where a file was cut."""
    folder = Folder()
    hf.write([leaving("Ann ran.", span("PER", (0, 3)))], folder, writing(parquet=True))
    (damage,) = read(hf, folder.files["out.hf.parquet"][:-40], "a.hf.parquet")
    assert isinstance(damage, Damage)
    assert damage.reason == "the table is damaged"
