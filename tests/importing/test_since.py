"""Edits that come back from a tool into the corpus that they left: changed, moved, deleted, added, and told."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpuskit.corpus import Corpus
from tests.conftest import Run
from tests.exporting.travelling import corpus_of

Said = dict[str, Any]
SCHEMA = """{schema: small, version: 1,
 layers: {names: {span: {}, labels: [A, B]}},
 relations: {knows: {from: names, to: names}}}
"""
TEXT = "Anna met Bert, Carla and Dora at noon."
ANNA = {"id": "a1", "layer": "names", "label": "A", "pieces": [[0, 4]], "text": "Anna"}
BERT = {"id": "b1", "layer": "names", "label": "A", "pieces": [[9, 13]], "text": "Bert"}
CARLA = {"id": "c1", "layer": "names", "label": "A", "pieces": [[15, 20]], "text": "Carla"}
KNOWS = {"id": "r1", "label": "knows", "from": "a1", "to": "c1"}
STILL = "are still in the corpus; --replace takes the tool's state"
Edit = Callable[[Path], None]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    line = {"document": "d1", "schema": "small@1", "annotations": [ANNA, BERT, CARLA], "relations": [KNOWS]}
    other = {"document": "d2", "schema": "small@1", "annotations": [{**ANNA, "id": "z1"}]}
    documents: list[tuple[Said, list[tuple[str, Said]]]] = [
        ({"id": "d1", "text": TEXT}, [("anna", line)]),
        ({"id": "d2", "text": "Anna left."}, [("anna", other)]),
    ]
    return corpus_of(tmp_path / "corpus", SCHEMA, documents).root


def names_in(corpus: Path) -> dict[str, tuple[str, list[int]]]:
    """Label and place of each annotation of the first document, by its id, whoever made it."""
    bundle = next(iter(Corpus(corpus).bundles()))
    return {one.id: (one.label or "", list(one.pieces[0])) for line in bundle.lines for one in line.record.annotations}


def links_in(corpus: Path) -> list[tuple[str, str]]:
    bundle = next(iter(Corpus(corpus).bundles()))
    return [(one.from_, one.to) for line in bundle.lines for one in line.record.relations]


def told_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if "the tool's state" in line or line.startswith("kept ")]


def edit_brat(folder: Path) -> None:
    """Label of Anna, edge of Bert, no Carla, and Dora as a new one."""
    path = folder / "anna/d1.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if "Carla" not in line and not line.startswith("R")]
    lines = [re.sub(r"\S+ 0 4", "names-B 0 4", line) for line in lines]
    lines = [line.replace("9 13\tBert", "9 12\tBer") for line in lines]
    path.write_text("\n".join([*lines, "T9\tnames-A 25 29\tDora"]) + "\n", encoding="utf-8")


def edit_doccano(folder: Path) -> None:
    """The same in doccano."""
    path = folder / "corpus.by-anna.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    first, second, third = records[0]["entities"]
    records[0]["relations"] = []
    first["label"] = first["label"].replace("A", "B")
    second["end_offset"] -= 1
    records[0]["entities"] = [first, second, {**third, "id": 99, "start_offset": 25, "end_offset": 29}]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def edit_label_studio(folder: Path) -> None:
    """The same in Label Studio."""
    path = folder / "tasks.json"
    tasks = json.loads(path.read_text(encoding="utf-8"))
    annotation = tasks[0]["annotations"][0]
    first, second, third = (one for one in annotation["result"] if one["type"] == "labels")
    first["value"]["labels"] = [one.replace("A", "B") for one in first["value"]["labels"]]
    second["value"] |= {"end": 12, "text": "Ber"}
    new = {**third, "id": "x9", "value": {**third["value"], "start": 25, "end": 29, "text": "Dora"}}
    annotation["result"] = [first, second, new]
    path.write_text(json.dumps(tasks), encoding="utf-8")


EDITS: list[tuple[str, Edit]] = [
    ("brat", edit_brat),
    ("doccano", edit_doccano),
    ("label-studio", edit_label_studio),
]


def exported(corpus: Path, name: str, run: Run) -> Path:
    """The folder of an export with its sidecar."""
    done = run("export", corpus, "--format", name, "--to", "out", "--sidecar", cwd=corpus.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return corpus.parent / "out"


@pytest.mark.parametrize(("name", "edit"), EDITS)
def test_what_was_edited_in_a_tool_is_what_its_corpus_then_holds(
    name: str, edit: Edit, corpus: Path, corpuskit: Run
) -> None:
    """Protects the round trip: with --replace the corpus says what the tool says, and a second time nothing happens."""
    edit(exported(corpus, name, corpuskit))
    before = names_in(corpus)
    dry = corpuskit("import", "out", "--into", "corpus", "--replace", "--dry-run", cwd=corpus.parent)
    were = "2 annotations that were changed and 1 that were deleted in the tool"
    links = "0 relations that were changed and 1 that were deleted in the tool"
    would = "would take the tool's state of"
    assert told_of(dry.stdout) == [f"{would} {were}", f"{would} {links}"]
    assert names_in(corpus) == before
    done = corpuskit("import", "out", "--into", "corpus", "--replace", cwd=corpus.parent)
    assert told_of(done.stdout) == [f"took the tool's state of {were}", f"took the tool's state of {links}"]
    found = names_in(corpus)
    assert (found.pop("a1"), found.pop("b1")) == (("B", [0, 4]), ("A", [9, 12]))
    assert list(found.values()) == [("A", [25, 29])]
    assert links_in(corpus) == []
    for again in (("--replace",), ()):
        done = corpuskit("import", "out", "--into", "corpus", *again, cwd=corpus.parent)
        assert done.stdout.startswith("nothing new: "), done.stdout
        assert done.returncode == 0


@pytest.mark.parametrize(("name", "edit"), EDITS)
def test_without_replace_nothing_is_taken_from_a_corpus(name: str, edit: Edit, corpus: Path, corpuskit: Run) -> None:
    """Protects the corpus from losing anything unasked, and the user from taking that for the tool's state."""
    edit(exported(corpus, name, corpuskit))
    before = names_in(corpus)
    done = corpuskit("import", "out", "--into", "corpus", cwd=corpus.parent)
    assert told_of(done.stdout) == [
        f"2 annotations that were changed and 1 that were deleted in the tool {STILL}",
        f"0 relations that were changed and 1 that were deleted in the tool {STILL}",
    ]
    assert names_in(corpus).items() >= before.items()
    assert links_in(corpus) == [("a1", "c1")]
    corpuskit("import", "out", "--into", "corpus", "--replace", cwd=corpus.parent)
    assert sorted(names_in(corpus).values()) == [("A", [9, 12]), ("A", [25, 29]), ("B", [0, 4])]


def test_what_gave_way_is_in_the_journal(corpus: Path, corpuskit: Run) -> None:
    """Protects what an import removes from being gone for good."""
    edit_brat(exported(corpus, "brat", corpuskit))
    corpuskit("import", "out", "--into", "corpus", "--replace", cwd=corpus.parent)
    (path,) = (corpus / "imports").glob("*.gave-way.jsonl")
    whose = {"document": "d1", "annotator": "anna"}
    changed, deleted = {**whose, "reason": "changed in the tool"}, {**whose, "reason": "deleted in the tool"}
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {**changed, "record": ANNA},
        {**changed, "record": BERT},
        {**deleted, "record": CARLA},
        {**deleted, "record": KNOWS},
    ]


def test_what_a_corpus_got_since_an_export_stays(corpus: Path, corpuskit: Run) -> None:
    """Protects the work of others: neither what they changed, nor added, nor what their relations need is removed."""
    edit_brat(exported(corpus, "brat", corpuskit))
    path = corpus / "annotations/anna/00001.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    line = json.loads(first)
    line["annotations"][0]["comment"] = "see page 2"
    line["annotations"].append({**ANNA, "id": "n9", "label": "B", "pieces": [[25, 29]], "text": "Dora"})
    line["relations"].append({**KNOWS, "id": "r9", "from": "n9"})
    path.write_text("".join(f"{one}\n" for one in (json.dumps(line), *rest)), encoding="utf-8")
    done = corpuskit("import", "out", "--into", "corpus", "--replace", cwd=corpus.parent)
    assert told_of(done.stdout) == [
        "took the tool's state of 1 annotations that were changed and 0 that were deleted in the tool",
        "took the tool's state of 0 relations that were changed and 1 that were deleted in the tool",
        "kept 2 records that the corpus has changed itself since the export",
    ]
    found = names_in(corpus)
    assert (found["a1"], found["b1"], found["c1"], found["n9"]) == (
        ("A", [0, 4]),
        ("A", [9, 12]),
        ("A", [15, 20]),
        ("B", [25, 29]),
    )
    assert links_in(corpus) == [("n9", "c1")]


def test_what_only_the_corpus_changed_does_not_come_back_as_it_was(corpus: Path, corpuskit: Run) -> None:
    """Protects a correction made in the corpus from the old state that an unchanged file holds."""
    exported(corpus, "label-studio", corpuskit)
    path = corpus / "annotations/anna/00001.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"label":"A"', '"label":"B"', 1), encoding="utf-8")
    before = names_in(corpus)
    assert before["a1"] == ("B", [0, 4])
    done = corpuskit("import", "out", "--into", "corpus", "--replace", cwd=corpus.parent)
    assert told_of(done.stdout) == ["kept 1 record that the corpus has changed itself since the export"]
    assert names_in(corpus) == before


@pytest.mark.parametrize("name", ["label-studio", "web-annotation", "tei"])
def test_a_deletion_is_told_where_the_sidecar_has_nothing_to_restore(name: str, corpus: Path, corpuskit: Run) -> None:
    """Protects users of formats that hold everything from deletions that nobody mentions."""
    folder = exported(corpus, name, corpuskit)
    for path in [path for path in folder.rglob("*") if "d1" in path.name]:
        path.unlink()
    if name == "label-studio":
        tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
        (folder / "tasks.json").write_text(json.dumps(tasks[1:]), encoding="utf-8")
    done = corpuskit("import", "out", "--into", "corpus", cwd=corpus.parent)
    assert done.returncode == 1, done.stdout
    assert (
        "set aside 4: the files do not hold the document, or with another text, "
        "for example out/corpuskit.sidecar.jsonl: a1 of d1, anna\n"
        "    An import leaves it in a corpus that has it; else import all files that were exported.\n"
    ) in done.stdout


def test_other_annotators_than_went_out_are_told(corpus: Path, corpuskit: Run) -> None:
    """Protects a study from annotators that are only the one who exported from the tool."""
    folder = exported(corpus, "label-studio", corpuskit)
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    for annotation in [one for task in tasks for one in task["annotations"]]:
        annotation.pop("created_username", None)
        annotation["completed_by"] = {"id": 1, "email": "admin@x.org"}
        for one in annotation["result"]:
            del one["meta"]["made_by"]
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    done = corpuskit("import", "out", "--into", "corpus", "--dry-run", cwd=corpus.parent)
    assert done.returncode == 1
    assert (
        "set aside 1: the sidecar's annotators anna were not met; the files name admin-x.org, "
        "for example out/corpuskit.sidecar.jsonl\n"
        "    Import again with --annotator and the name of the one whose annotations these are.\n"
    ) in done.stdout
    before = names_in(corpus)
    done = corpuskit("import", "out", "--into", "corpus", "--annotator", "anna", cwd=corpus.parent)
    assert (done.returncode, names_in(corpus)) == (0, before), done.stdout
