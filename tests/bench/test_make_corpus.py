"""The made-up corpus that speed is measured on is clean, the same every time, and as large as asked for."""

from pathlib import Path

import pytest

from corpuskit.corpus import Corpus
from corpuskit.validation import validate
from tests.bench.faults import BYTES, SEEDS
from tests.bench.finding import seeded
from tests.bench.make_corpus import Maker, make, size, spread


def _made(folder: Path, schema: str, *, documents: int = 60, each: int = 12_000) -> Corpus:
    make(folder, Maker(documents, documents * each, schema, seed=7), most=50)
    return Corpus(folder)


@pytest.mark.parametrize("schema", ["attribution", "news"])
@pytest.mark.parametrize("each", [2_000, 12_000, 40_000])
def test_no_rule_finds_anything_in_it(schema: str, each: int, tmp_path: Path) -> None:
    """The path of a clean corpus is what the benchmark times; one finding would time another path."""
    assert [str(finding) for finding in validate(_made(tmp_path / "corpus", schema, each=each))] == []


def test_the_same_options_give_the_same_bytes(tmp_path: Path) -> None:
    """Figures of two days, or of two machines, are of the same corpus."""
    for folder in (tmp_path / "a", tmp_path / "b"):
        _made(folder, "news")
    files = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.*")}
        for root in (tmp_path / "a", tmp_path / "b")
    ]
    assert files[0] == files[1]
    assert {Path("documents/00002.jsonl"), Path("annotations/ben/00001.jsonl")} <= files[0].keys()


def test_its_size_is_within_two_per_cent_of_what_was_asked_for(tmp_path: Path) -> None:
    """1 GB means 1 GB: annotations are thinned out to fit."""
    maker = Maker(100, 1_100_000, "attribution", seed=0)
    make(tmp_path / "corpus", maker)
    written = sum(path.stat().st_size for path in (tmp_path / "corpus").rglob("*.jsonl"))
    assert written == maker.written
    assert abs(written - 1_100_000) < 22_000


def test_every_kind_of_fault_of_the_comparison_can_be_seeded(tmp_path: Path) -> None:
    """A kind that fits no document would be a row of zeros for every peer."""
    make(tmp_path / "corpus", Maker(120, 1_200_000, "news", seed=1, twice=0), most=1)
    placed = seeded(tmp_path / "corpus", 2)
    assert {kind: len(shards) for kind, shards in placed.items()} == dict.fromkeys((*SEEDS, *BYTES), 2)


def test_sizes_are_written_in_thousands() -> None:
    """A size is what a person would write; anything else is refused."""
    assert [size(words) for words in ("700", "2KB", "1.5MB", "1GB", "3 m")] == [700, 2_000, 1_500_000, 10**9, 3_000_000]
    for words in ("", "GB", "1TB", "1e3"):
        with pytest.raises(ValueError, match=words or "^$"):
            size(words)


def test_thinned_out_attributions_lie_over_the_whole_text() -> None:
    """Half of them are every second one, not the first half, and all are given where more are asked for."""
    whole = list(range(10))
    assert spread(whole, 5) == [0, 2, 4, 6, 8]
    assert spread(whole, 11) is whole
