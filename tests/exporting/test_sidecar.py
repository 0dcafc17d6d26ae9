"""Out with a sidecar and back: nothing is lost of what the tool gives back, and no change that was made there."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from corpuskit.cli.import_request import request_of
from corpuskit.corpus import Corpus
from corpuskit.creating import create_corpus
from corpuskit.errors import CorpuskitError
from corpuskit.exporting import WRITTEN, Request, export
from corpuskit.formats.sidecar.lines import FILE
from corpuskit.importing import Outcome, import_files
from tests.conftest import Run
from tests.exporting.travelling import corpus_of, given_for, random_corpus

_SEEDS = 4
Said = dict[str, Any]


def said_in(corpus: Corpus) -> tuple[dict[str, Said], dict[tuple[str, str], Said]]:
    """Documents by id, and lines by document and annotator, without where they came from."""
    documents: dict[str, Said] = {}
    lines: dict[tuple[str, str], Said] = {}
    for bundle in corpus.bundles():
        assert bundle.document is not None, bundle.faults
        documents[bundle.document.id] = _plain(bundle.document)
        for line in bundle.lines:
            lines[bundle.document.id, line.annotator] = _plain(line.record)
    return documents, lines


def _plain(record: msgspec.Struct) -> Said:
    found: Said = json.loads(msgspec.json.encode(record))
    found.pop("origin", None)
    found.pop("text_sha256", None)  # which an import adds to lines
    for one in (*found.get("annotations", ()), *found.get("relations", ())):
        one.pop("origin", None)
    return found


def exported(corpus: Corpus, name: str, folder: Path) -> Path:
    """The folder of an export with a sidecar."""
    export(corpus, Request(format=WRITTEN[name], misaligned="expand", sidecar=True), folder)
    return folder


def imported(folder: Path, corpus: Corpus, to: Path) -> tuple[Corpus, Outcome]:
    """What an import makes of a folder in a new corpus, and what it tells."""
    back = create_corpus(to, corpus.root / "schema.yaml")
    outcome = again(back, folder)
    return Corpus(back.root), outcome


def again(corpus: Corpus, folder: Path, **asked: Any) -> Outcome:
    """What an import of a folder tells, of which nothing is said but that."""
    given = msgspec.structs.replace(given_for(None, None, None), **asked)
    return import_files(corpus.root, request_of(corpus, (folder,), given))


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("seed", range(_SEEDS))
def test_with_a_sidecar_everything_comes_back(name: str, seed: int, tmp_path: Path) -> None:
    """Protects what a tool cannot hold from being the price of using it."""
    number = random.Random(f"sidecar {name} {seed}").randrange(10_000)
    corpus = random_corpus(tmp_path / "corpus", number)
    back, outcome = imported(exported(corpus, name, tmp_path / "out"), corpus, tmp_path / "back")
    assert said_in(back) == said_in(corpus)
    assert outcome.set_aside == 0
    assert again(back, tmp_path / "out").nothing_new


SCHEMA = """{schema: small, version: 1, metadata: {outlet: {type: string}},
 layers: {
  quotes: {span: {pieces: many, overlap: any}, attributes: {sure: {type: bool}, share: {type: float}}},
  sources: {span: {pieces: many}},
  topic: {span: document, labels: [war, peace]}},
 relations: {said_by: {from: quotes, to: sources, attributes: {how: {type: string}}}}}
"""
TEXT = "Anna 🌊 said hello to Bert, and Carla said no to him."
QUOTE = {
    "id": "q.1", "layer": "quotes", "pieces": [[7, 11], [12, 17]], "text": "said hello", "comment": "sic",
    "attributes": {"sure": False, "share": 0.5},
}  # fmt: skip
SOURCE = {"id": "s1", "layer": "sources", "pieces": [[0, 4]], "text": "Anna", "tool": "t 1", "confidence": 0.5}
BERT = {"id": "b1", "layer": "sources", "pieces": [[21, 25]], "text": "Bert", "status": "suggested"}
TOPIC = {"id": "t1", "layer": "topic", "label": "war", "comment": "?"}
SAID_BY = {"id": "r1", "label": "said_by", "from": "q.1", "to": "s1", "attributes": {"how": "by mail"}}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    line = {
        "document": "d1",
        "schema": "small@1",
        "annotations": [QUOTE, SOURCE, BERT, TOPIC],
        "relations": [SAID_BY],
    }
    documents: list[tuple[Said, list[tuple[str, Said]]]] = [
        ({"id": "d1", "title": "T", "text": TEXT, "metadata": {"outlet": "o"}}, [("anna", line)]),
        ({"id": "d2", "text": "Rain.", "language": "en"}, []),
    ]
    return corpus_of(tmp_path / "corpus", SCHEMA, documents)


def annotations_of(corpus: Corpus) -> dict[str, Said]:
    """What Anna says of the first document, by id."""
    line = said_in(corpus)[1]["d1", "anna"]
    return {one["id"]: one for one in (*line["annotations"], *line.get("relations", ()))}


def aside_of(corpus: Corpus) -> list[tuple[str, str, str]]:
    """What was set aside: the file, the reason and the id of the record."""
    (path,) = (corpus.root / "imports").glob("*.set-aside.jsonl")
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(one["file"], one["reason"], json.loads(one["text"])["id"]) for one in found]


def test_what_brat_cannot_hold_follows_what_was_edited_there(corpus: Corpus, tmp_path: Path) -> None:
    """Protects both sides: an edit wins, and what the tool never saw stays with the annotation."""
    folder = exported(corpus, "brat", tmp_path / "out")
    path = folder / "anna" / "d1.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    quote = next(line for line in lines if "quotes" in line)
    edited = [line for line in lines if "\tsources " not in line]
    moved = quote.replace("7 11;12 17\tsaid hello", "12 17\thello")
    edited[edited.index(quote)] = moved
    edited += ["T9\tsources 31 36\tCarla", "R9\tsaid_by Arg1:T1 Arg2:T9"]
    path.write_text("\n".join(line for line in edited if not line.startswith("R1")) + "\n", encoding="utf-8")
    back, outcome = imported(folder, corpus, tmp_path / "back")
    found = annotations_of(back)
    assert found["q.1"] == {**QUOTE, "pieces": [[12, 17]], "text": "hello"}
    assert found["t1"] == TOPIC
    assert found["b1"] == BERT  # which brat cannot hold, so that nobody can have deleted it there
    assert found["T9"]["text"] == "Carla"
    assert (found["R9"]["from"], found["R9"]["to"]) == ("q.1", "T9")
    assert "s1" not in found
    sidecar = f"out/{FILE}"
    assert aside_of(back) == [
        (sidecar, "it was deleted in the tool", "s1"),
        (sidecar, "it was deleted in the tool", "r1"),
    ]
    assert outcome.entries == outcome.kept + outcome.set_aside


def records_of(path: Path) -> list[Said]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_what_doccano_cannot_hold_is_found_again_by_what_is_annotated(corpus: Corpus, tmp_path: Path) -> None:
    """Protects annotations in tools that keep no ids: an annotation that is still there is still itself."""
    folder = exported(corpus, "doccano", tmp_path / "out")
    path = folder / "corpus.by-anna.jsonl"
    records = records_of(path)
    for record in records:
        for entity in record.get("entities", ()):
            entity["id"] += 1000  # another project numbers anew
        for relation in record.get("relations", ()):
            relation["from_id"] += 1000
            relation["to_id"] += 1000
        if record.get("entities"):
            record["entities"].append({"id": 1, "label": "sources", "start_offset": 32, "end_offset": 37})
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    back, outcome = imported(folder, corpus, tmp_path / "back")
    found = annotations_of(back)
    new = next(own for own in found if own not in {"q.1", "s1", "b1", "t1", "r1"})
    assert found.pop(new)["pieces"] == [[31, 36]]
    assert found == annotations_of(corpus)
    assert outcome.set_aside == 0


def test_a_document_that_was_deleted_in_the_tool_does_not_come_back(corpus: Corpus, tmp_path: Path) -> None:
    """Protects a decision that was made in the tool, and says what of the sidecar it concerns."""
    folder = exported(corpus, "brat", tmp_path / "out")
    for path in (folder / "anna").glob("d1.*"):
        path.unlink()
    back, _ = imported(folder, corpus, tmp_path / "back")
    assert list(said_in(back)[0]) == ["d2"]
    reason = "the files do not hold the document, or with another text"
    assert aside_of(back) == [(f"out/{FILE}", reason, own) for own in ("q.1", "s1", "b1", "t1", "r1")]


def test_an_annotation_in_another_layer_keeps_no_attributes_of_the_old_one(corpus: Corpus, tmp_path: Path) -> None:
    """Protects layers from attributes that they do not have."""
    folder = exported(corpus, "brat", tmp_path / "out")
    path = folder / "anna" / "d1.ann"
    text = path.read_text(encoding="utf-8").replace("\tquotes ", "\tsources ", 1)
    path.write_text("".join(f"{line}\n" for line in text.splitlines() if not line.startswith("A")), encoding="utf-8")
    back, _ = imported(folder, corpus, tmp_path / "back")
    found = annotations_of(back)["q.1"]
    assert (found["layer"], found.get("attributes"), found["comment"]) == ("sources", None, "sic")


def test_it_goes_back_into_the_corpus_that_it_came_from(corpus: Corpus, tmp_path: Path) -> None:
    """Protects the usual way: the documents are there already, and get what was annotated elsewhere."""
    folder = exported(corpus, "conll", tmp_path / "out")
    back = create_corpus(tmp_path / "back", corpus.root / "schema.yaml")
    (back.root / "documents").mkdir(exist_ok=True)
    documents = (corpus.root / "documents/00001.jsonl").read_bytes()
    (back.root / "documents/00001.jsonl").write_bytes(documents)
    assert again(Corpus(back.root), folder).documents == 0
    assert said_in(Corpus(back.root)) == said_in(corpus)
    assert (back.root / "documents/00001.jsonl").read_bytes() == documents


@pytest.mark.parametrize("change", ["cut", "edited", "appended"])
def test_a_sidecar_that_is_not_whole_is_refused(change: str, corpus: Corpus, tmp_path: Path) -> None:
    """Protects a corpus from half of what it lacks."""
    folder = exported(corpus, "brat", tmp_path / "out")
    raw = (folder / FILE).read_bytes()
    changed = {
        "cut": raw[: raw.rindex(b'{"end"')],
        "edited": raw.replace(b"by mail", b"by m4il"),
        "appended": raw + b"{}\n",
    }
    (folder / FILE).write_bytes(changed[change])
    with pytest.raises(CorpuskitError) as caught:
        imported(folder, corpus, tmp_path / "back")
    assert str(caught.value) == (
        f"out/{FILE}: was cut or changed since corpuskit wrote it\n"
        "Get it again from the folder that was exported. Take it out of the folder to import without it."
    )


def test_a_sidecar_of_other_files_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    """Protects annotations from what was said of others."""
    folder = exported(corpus, "brat", tmp_path / "out")
    back = create_corpus(tmp_path / "back", corpus.root / "schema.yaml")
    with pytest.raises(CorpuskitError) as caught:
        again(back, folder, format_name="doccano")
    assert caught.value.message == f"out/{FILE}: is for files of brat, but these are read as doccano"
    (tmp_path / "other.yaml").write_text(SCHEMA.replace("small", "large"), encoding="utf-8")
    (folder / "corpuskit.mapping.yaml").unlink()
    with pytest.raises(CorpuskitError) as caught:
        again(create_corpus(tmp_path / "other", tmp_path / "other.yaml"), folder)
    assert caught.value.message == f"out/{FILE}: is for the schema small, but that of the corpus is large"
    assert not (back.root / "annotations").exists() or not list((back.root / "annotations").rglob("*.jsonl"))


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'"annotator":"anna"', b'"annotator":"../../x"'),
        (b'"document":{"id":"d1"', b'"document":{"id":"../d1"'),
        (b'"id":"t1"', b'"id":"/t1"'),
        (b'"annotations":[0', b'"annotations":[9'),
        (b'"annotator":"anna"', b'"annotator":7'),
    ],
)
def test_a_hostile_sidecar_is_refused(there: bytes, instead: bytes, corpus: Corpus, tmp_path: Path) -> None:
    """Protects the disk and the corpus from names and numbers that nobody but an attacker writes."""
    folder = exported(corpus, "brat", tmp_path / "out")
    raw = (folder / FILE).read_bytes()
    assert there in raw
    body = raw[: raw.rindex(b'{"end"')].replace(there, instead)
    end = {"end": body.count(b"\n") - 1, "sha256": hashlib.sha256(body).hexdigest()}
    (folder / FILE).write_bytes(body + json.dumps(end, separators=(",", ":")).encode() + b"\n")
    with pytest.raises(CorpuskitError) as caught:
        imported(folder, corpus, tmp_path / "back")
    assert caught.value.message.startswith(f"out/{FILE}:2: ")
    assert not list(tmp_path.glob("**/x"))


def test_of_a_format_that_holds_everything_the_sidecar_has_only_ids(tmp_path: Path) -> None:
    """Protects exports from files that say again what is beside them, but for what a deletion is known by."""
    documents = [
        ({"id": "d1", "text": TEXT}, [("anna", {"document": "d1", "schema": "small@1", "annotations": [SOURCE]})])
    ]
    folder = exported(corpus_of(tmp_path / "corpus", SCHEMA, documents), "hf", tmp_path / "out")
    _, out, _ = records_of(folder / FILE)
    assert (out["out"], [list(one["annotations"]) for one in out["lines"]]) == ("d1", [["s1"]])
    assert set(out) == {"out", "sha256", "lines"}
    assert set(out["lines"][0]) == {"annotator", "annotations"}


def test_the_command_says_what_the_sidecar_keeps(corpus: Corpus, tmp_path: Path, corpuskit: Run) -> None:
    """Protects the one line that brings everything back."""
    done = corpuskit("export", corpus.root, "--format", "conllu", "--to", "out", "--sidecar", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert "the sidecar keeps 1 statement about a whole document" in told
    assert "the sidecar keeps 1 id of a record" in told
    assert not any(line.startswith(("would lose", "note")) for line in told)
    assert told[-1].endswith("to bring them back: corpuskit import out")
    create_corpus(tmp_path / "back", corpus.root / "schema.yaml")
    done = corpuskit("import", "out", "--into", "back", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert said_in(Corpus(tmp_path / "back")) == said_in(corpus)


def test_other_ids_alone_are_a_note(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from having to allow a loss of nothing that they would miss."""
    record = {**SOURCE, "id": "E1.1", "tool": None, "confidence": None}
    line = {"document": "d1", "annotations": [{name: value for name, value in record.items() if value is not None}]}
    corpus = corpus_of(tmp_path / "corpus", SCHEMA, [({"id": "d1", "text": TEXT}, [("anna", line)])])
    done = corpuskit("export", corpus.root, "--format", "brat", "--to", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "note: 1 record will have another id" in done.stdout.splitlines()


def test_a_file_that_changed_replaces_what_came_of_it(corpus: Corpus, tmp_path: Path) -> None:
    """Protects people who go on working in the tool after they have imported once."""
    folder = exported(corpus, "brat", tmp_path / "out")
    back, _ = imported(folder, corpus, tmp_path / "back")
    path = folder / "anna" / "d1.ann"
    path.write_text(
        path.read_text(encoding="utf-8").replace("7 11;12 17\tsaid hello", "12 17\thello"), encoding="utf-8"
    )
    again(back, folder, replace=True)
    changed = {"q.1": {**QUOTE, "pieces": [[12, 17]], "text": "hello"}}
    assert annotations_of(Corpus(back.root)) == annotations_of(corpus) | changed
