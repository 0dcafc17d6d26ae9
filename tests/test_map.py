"""`corpuskit map`: drafting a mapping from files and checking one, as people meet them on the command line."""

from pathlib import Path

import pytest

from tests.conftest import Run

CONLL = "Ada B-PER\nin O\nRome B-LOC\nate O\n"
MAPPING = """mapping: 1
format: conll
schema: news
spans:
  PER: {layer: entity, label: PERSON}
  LOC: {layer: entities, label: PLACE}
relations:
  near: about
attributes:
  x: {set_aside: say why}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "a.conll"
    path.write_text(CONLL, encoding="utf-8")
    return path


def test_a_draft_is_printed_with_numbers(data: Path, corpuskit: Run) -> None:
    """Protects the first step with a corpus of somebody else: what is in it, and what that could be here."""
    done = corpuskit("map", "infer", data, "--schema", "news")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "# Drafted from 1 file: numbers say how often each type was found.",
        '# Look at each guess; write what types become in place of "say why", or why they are left out.',
        "mapping: 1",
        "format: conll",
        "schema: news",
        "# layers: coding, entities, sources, cues, quotes, claims",
        "# relations: attributed_to, relayed_by, addressed_to, signalled_by, made_in, about, contradicts",
        "spans:",
        "  PER: {layer: entities, label: PERSON}  # 1; a guess",
        "  LOC: {layer: entities, label: LOC}  # 1",
    ]


def test_a_draft_is_written_and_then_right_and_used(data: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects the way from a draft to an import, and what people wrote into a file from being overwritten."""
    corpus, own = tmp_path / "corpus", tmp_path / "own.mapping.yaml"
    assert corpuskit("init", corpus).returncode == 0
    done = corpuskit("map", "infer", data, "--into", corpus, "--output", own)
    assert done.stdout == f"written to {own}: nothing left to fill in, 1 guess\n"
    assert corpuskit("map", "check", own, "--into", corpus).returncode == 0
    assert corpuskit("import", data, "--into", corpus, "--mapping", own).returncode == 0
    again = corpuskit("map", "infer", data, "--into", corpus, "--output", own)
    assert (again.returncode, again.stderr) == (
        2,
        f"error: {own}: is there already\nhint: Name a new file: people may have worked on this one.\n",
    )


def test_a_refused_import_prints_the_same_draft(data: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects from two drafts that say two things of the same files."""
    corpus = tmp_path / "corpus"
    assert corpuskit("init", corpus).returncode == 0
    drafted = corpuskit("map", "infer", data, "--into", corpus).stdout.split("\n", 2)[2]
    refused = corpuskit("import", data, "--into", corpus)
    assert refused.returncode == 2
    assert (
        refused.stderr.partition("--mapping:\n")[2].replace("\n  ", "\n").strip()
        == drafted.replace("\n  ", "\n").strip()
    )


def test_without_a_schema_everything_is_to_be_filled_in(data: Path, tmp_path: Path, corpuskit: Run) -> None:
    """Protects who only wants to know what is in the files."""
    done = corpuskit("map", "infer", data, cwd=tmp_path)
    assert done.stdout.splitlines()[2:] == [
        "mapping: 1",
        "format: conll",
        'schema: "name the schema"',
        "spans:",
        "  PER: {set_aside: say why}  # 1",
        "  LOC: {set_aside: say why}  # 1",
    ]


def test_files_without_types_are_refused(tmp_path: Path, corpuskit: Run) -> None:
    """Protects from an empty draft without a word."""
    (tmp_path / "a.txt").write_text("Rain.", encoding="utf-8")
    done = corpuskit("map", "infer", tmp_path / "a.txt", "--schema", "news")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: the files are read as articles, which hold no types of annotations\nhint: Name"
    )
    (tmp_path / "b.ann").write_text("", encoding="utf-8")
    done = corpuskit("map", "infer", tmp_path / "b.ann", "--schema", "news")
    assert (done.returncode, done.stderr) == (
        2,
        (
            "error: there is no annotation in 1 file that is read as brat\n"
            "hint: See with corpuskit validate what is wrong with the files.\n"
        ),
    )


def test_what_could_not_be_read_is_told_in_the_draft(tmp_path: Path, corpuskit: Run) -> None:
    """Protects from a draft of half the files that looks like one of all."""
    (tmp_path / "a.ann").write_text("T1\tCue 0 4\tsaid\n", encoding="utf-8")
    (tmp_path / "b.ann").write_bytes(b"T1\tCue 0 4\t\xff\n")
    done = corpuskit("map", "infer", tmp_path, "--schema", "news")
    assert done.stdout.splitlines()[:2] == [
        "# Drafted from 2 files: numbers say how often each type was found.",
        "# 1 document could not be read: corpuskit validate says why.",
    ]


def test_check_tells_every_error_with_its_line(tmp_path: Path, corpuskit: Run) -> None:
    """Protects who mends a mapping from doing it one run at a time."""
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    done = corpuskit("map", "check", path, "--schema", "news")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if not line.startswith("  ")] == [
        (
            f"error: {path}:5: spans.PER.layer: there is no layer 'entity'; "
            "known are: coding, entities, sources, cues, quotes, claims"
        ),
        (
            f"error: {path}:6: spans.LOC.label: the layer entities has no label 'PLACE'; "
            "it has: PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, WORK"
        ),
        f"error: {path}:8: relations.near: expected a mapping, found 'about'",
        f"error: {path}:10: attributes.x.set_aside: 'say why' is still to be filled in",
        f"{path}: 4 errors",
    ]


def test_check_tells_what_nothing_maps_to(tmp_path: Path, corpuskit: Run) -> None:
    """Protects from layers that stay empty because a line is missing."""
    done = corpuskit("map", "check", "polnear", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            "polnear: is right: it maps brat to attribution@1",
            (
                "nothing maps to the labels sources.person, sources.organisation, sources.group, sources.document, "
                "sources.poll"
            ),
            "nothing maps to the attributes sources.identity",
        ],
    )


def test_check_needs_a_schema(tmp_path: Path, corpuskit: Run) -> None:
    """Protects from a check against a schema that nobody meant."""
    path = tmp_path / "m.yaml"
    path.write_text("mapping: 1\nformat: brat\nschema: mine\n", encoding="utf-8")
    done = corpuskit("map", "check", path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        f"error: {path}: nothing says which schema it is for\nhint: Name the schema with --schema.\n",
    )
    done = corpuskit("map", "check", path, "--schema", "news", "--into", tmp_path)
    assert done.returncode == 2
    assert "a schema comes from --schema or from --into: give one of the two" in done.stderr


def test_check_tells_mistakes_of_all_kinds_at_once(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people from mending a file one kind of mistake at a time."""
    path = tmp_path / "m.yaml"
    path.write_text(
        "mapping: 1\nformat: brat\nschema: attribution\nspan: {}\nspans:\n"
        "  A: {layer: sourcs}\n  B: {layer: sources, label: persn}\nrelations:\n  r: {relation: nix}\n",
        encoding="utf-8",
    )
    done = corpuskit("map", "check", path, cwd=tmp_path)
    lines = [line for line in done.stdout.splitlines() if line.startswith("error: ")]
    assert done.returncode == 1
    assert [line.removeprefix(f"error: {path}:").partition(";")[0] for line in lines] == [
        "4: span: unknown key",
        "6: spans.A.layer: there is no layer 'sourcs'",
        "7: spans.B.label: the layer sources has no label 'persn'",
        "9: relations.r.relation: there is no relation 'nix'",
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_check_names_the_encoding_of_a_file_that_is_not_utf_8(encoding: str, tmp_path: Path, corpuskit: Run) -> None:
    """Protects people whose editor calls UTF-16 Unicode."""
    path = tmp_path / "m.yaml"
    path.write_bytes("mapping: 1\n".encode(encoding))
    done = corpuskit("map", "check", path, "--schema", "news", cwd=tmp_path)
    found = "UTF-32" if encoding == "utf-32" else "UTF-16"
    assert (done.returncode, done.stdout) == (
        1,
        f"error: {path}: the file is in {found}, expected UTF-8\n  Save the file as UTF-8.\n",
    )


def test_check_says_what_to_do_about_an_empty_file(tmp_path: Path, corpuskit: Run) -> None:
    """Protects people who begin with nothing."""
    path = tmp_path / "m.yaml"
    path.write_bytes(b"")
    done = corpuskit("map", "check", path, "--schema", "news", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (
        1,
        (
            f"error: {path}:1: the file is empty\n"
            "  Draft a mapping from the files that it is for: corpuskit map infer FILES --output NAME.mapping.yaml.\n"
            f"{path}: 1 error\n"
        ),
    )
