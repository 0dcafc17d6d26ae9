"""Known findings: remembered by content, so that they stay known when lines, shards, offsets and ids change."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.baseline import Baseline, Entry, fingerprint, known, read_baseline, written
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Excerpt, Finding, Place, Severity
from corpuskit.terminal import is_hidden

FINDING = Finding(
    code="SPN105",
    rule="span-splits-word",
    severity=Severity.WARNING,
    message="q3 ends inside the word 'mayor' at 1,912",
    place=Place("annotations/gold/00003.jsonl", 14),
    document="a",
    annotator="gold",
    annotation="q3",
    start=1909,
    end=1912,
    excerpt=Excerpt("The ", "may", "or spoke"),
)


def changed(**fields: object) -> Finding:
    return msgspec.structs.replace(FINDING, **fields)


def test_what_is_remembered_can_be_read() -> None:
    """Protects reviewers of the file: a finding is recognisable in it, without a number that will change."""
    assert msgspec.to_builtins(known(FINDING)) == {
        "code": "SPN105",
        "document": "a",
        "annotator": "gold",
        "text": "may",
        "message": "# ends inside the word 'mayor' at #",
    }


@pytest.mark.parametrize(
    "same",
    [
        changed(place=Place("annotations/gold/00003.jsonl", 15)),
        changed(place=Place("annotations/gold/00012.jsonl", 14)),
        changed(message="q3 ends inside the word 'mayor' at 7", start=4, end=7),
        changed(message="T19 ends inside the word 'mayor' at 7", annotation="T19"),
        changed(excerpt=Excerpt("Then the ", "may", "or")),
        changed(severity=Severity.ERROR, hint="Another hint."),
    ],
    ids=["line", "shard", "offset", "id", "context", "severity and hint"],
)
def test_a_finding_stays_the_same(same: Finding) -> None:
    """Protects the file from being written anew whenever something else in the corpus changes."""
    assert known(same) == known(FINDING)
    assert fingerprint(same) == fingerprint(FINDING)


@pytest.mark.parametrize(
    "other",
    [
        changed(code="SPN104"),
        changed(document="b"),
        changed(annotator="mira"),
        changed(excerpt=Excerpt("The ", "mayo", "r spoke")),
        changed(message="q3 ends inside the word 'mayors' at 1,912"),
        changed(message="q3 ends inside the word '7' at 1,912"),
        changed(message="q3 begins inside the word 'mayor' at 1,912"),
    ],
    ids=["rule", "document", "annotator", "text", "word", "number in quotes", "what is wrong"],
)
def test_another_finding_is_not_the_same(other: Finding) -> None:
    """Protects against new faults that hide behind known ones."""
    assert known(other) != known(FINDING)
    assert fingerprint(other) != fingerprint(FINDING)


def test_without_a_text_to_show_the_id_tells_findings_apart() -> None:
    """Protects findings about annotations outside the text, or of a corpus without texts."""
    assert known(changed(excerpt=None)).annotation == "q3"
    assert known(changed(excerpt=None)) != known(changed(excerpt=None, annotation="q4"))


def test_a_finding_about_a_file_is_remembered_by_the_file_but_not_its_shard() -> None:
    """Protects findings that are about no document from depending on where import put them."""
    finding = Finding(
        code="COR101",
        rule="line-unreadable",
        severity=Severity.ERROR,
        message="no JSON after 17 characters, see documents/00004.jsonl:3",
        place=Place("documents/00004.jsonl", 3),
    )
    assert msgspec.to_builtins(known(finding)) == {
        "code": "COR101",
        "file": "documents/#.jsonl",
        "message": "no JSON after # characters, see documents/#.jsonl:#",
    }
    registry = msgspec.structs.replace(finding, place=Place("registry/actors.csv", 3))
    assert known(registry).file == "registry/actors.csv"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("c1 has the label 'x', unknown", "c1 and 15 more have the label 'x', unknown"),
        ("c1 is of the layer 'x'", "c1 and 1,015 more are of the layer 'x'"),
    ],
)
def test_a_cause_that_is_counted_is_known_up_to_its_count(one: str, many: str) -> None:
    """Protects against faults that are added to a known cause: sixteen are known, the seventeenth is not."""
    finding = changed(message=many, annotation="c1", times=16)
    entry = msgspec.convert(msgspec.to_builtins(known(finding)) | {"times": 16}, Entry)
    fewer = changed(message=many.replace("c1", "c7"), annotation="c7", times=9, document="b", excerpt=None)
    assert known(finding).message == one.replace("c1", "#")
    assert Baseline([entry]).take(fewer)
    assert Baseline([entry]).take(finding)
    assert not Baseline([entry]).take(changed(message=many, annotation="c1", times=17))


def test_a_finding_that_comes_up_more_often_is_new() -> None:
    """Protects against a second equal fault in the same document hiding behind the first."""
    baseline = Baseline([msgspec.convert(msgspec.to_builtins(known(FINDING)), Entry)])
    assert [baseline.take(FINDING) for _ in range(2)] == [True, False]
    assert baseline.left(lambda _: True) == Counter()


def test_what_has_not_come_up_is_left(tmp_path: Path) -> None:
    """Protects the count of what is gone from rules that did not look."""
    path = tmp_path / "known.jsonl"
    path.write_bytes(written(Counter({known(FINDING): 3, known(changed(code="DOC105")): 1})))
    baseline = read_baseline(path, "known.jsonl")
    assert baseline.take(FINDING)
    assert baseline.left(lambda code: code == "SPN105").total() == 2
    assert baseline.left(lambda code: code != "SPN105").total() == 1


def test_the_file_is_sorted_and_shows_every_character() -> None:
    """Protects comparisons of two versions of the file, and terminals on which it is shown."""
    evil = changed(document="b", excerpt=Excerpt("", "ü\x9b\u202e\x7f", ""), message="q3 is '\ud800'")
    assert written(Counter({known(evil): 1, known(FINDING): 2})).decode() == (
        '{"code": "SPN105", "document": "a", "annotator": "gold", "text": "may", '
        '"message": "# ends inside the word \'mayor\' at #", "times": 2}\n'
        '{"code": "SPN105", "document": "b", "annotator": "gold", "text": "ü\\u009b\\u202e\\u007f", '
        '"message": "# is \'\\\\ud800\'"}\n'
    )
    assert written(Counter()) == b""


text = st.text(st.characters(), max_size=12)
findings = st.builds(
    Finding,
    code=st.sampled_from(["SPN105", "DOC105"]),
    rule=st.just("x"),
    severity=st.sampled_from(Severity),
    message=text,
    place=st.builds(Place, text, st.integers(0, 9)),
    document=st.none() | text,
    annotator=st.none() | text,
    annotation=st.none() | text,
    excerpt=st.none() | st.builds(Excerpt, text, text, text),
    times=st.integers(1, 3),
)


@given(st.lists(findings, max_size=6))
def test_what_was_written_is_known_and_nothing_is_left(
    tmp_path_factory: pytest.TempPathFactory, found: list[Finding]
) -> None:
    """Protects the promise of --write-baseline for every text: the same corpus has nothing new afterwards."""
    remembered: Counter[object] = Counter()
    for finding in found:
        remembered[known(finding)] += finding.times
    content = written(remembered)  # type: ignore[arg-type]
    assert {c for c in content.decode("utf-8") if is_hidden(c)} <= {"\n"}
    path = tmp_path_factory.getbasetemp() / "known.jsonl"
    path.write_bytes(content)
    baseline = read_baseline(path, "known.jsonl")
    assert all(baseline.take(finding) for finding in found)
    assert not baseline.left(lambda _: True)


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            b'{"code": "SPN105"}\n\n{"code": 5}\n',
            "known.jsonl:3: code: no known finding: expected text, found a whole number",
            "Delete the file and write it anew with --write-baseline.",
        ),
        (
            b'{"code": "SPN105", "dokument": "a"}',
            "known.jsonl:1: no known finding: unknown key 'dokument'",
            "Did you mean document?",
        ),
        (b"{}", "known.jsonl:1: no known finding: there is no key 'code'", None),
        (
            b'{"code": "SPN105", "times": 0}',
            "known.jsonl:1: times: no known finding: expected a number from 1, found 0",
            None,
        ),
        (b"<<<<<<< HEAD\n", "known.jsonl:1: no known finding: a merge was not finished here", None),
        (b'{"code": "SPN\xff"}', "known.jsonl:1: no known finding: not JSON", None),
        (b"[" * 100_000, "known.jsonl:1: no known finding: expected a mapping, found a list", None),
    ],
    ids=["type", "key", "lacking", "times", "merge", "bytes", "depth"],
)
def test_a_file_that_is_no_baseline_is_told_by_its_line(
    tmp_path: Path, content: bytes, message: str, hint: str | None
) -> None:
    """Protects against a broken file that would make all findings new, or all known."""
    path = tmp_path / "known.jsonl"
    path.write_bytes(content)
    with pytest.raises(CorpuskitError) as caught:
        read_baseline(path, "known.jsonl")
    assert caught.value.message == message
    assert caught.value.hint == (hint or "Delete the file and write it anew with --write-baseline.")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Protects against a mistyped name, which must not count as an empty file."""
    with pytest.raises(CorpuskitError) as caught:
        read_baseline(tmp_path / "known.jsonl", "known.jsonl")
    assert str(caught.value) == (
        "known.jsonl: there is no such file of known findings\nMake it with the same command and --write-baseline."
    )
    with pytest.raises(CorpuskitError) as folder:
        read_baseline(tmp_path, "known.jsonl")
    assert folder.value.message == "known.jsonl: cannot be read: is a directory"
