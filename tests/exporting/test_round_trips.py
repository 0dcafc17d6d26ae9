"""Out to each format and back: all that the format holds returns, and what is told to be lost is what is missing."""

import random
from pathlib import Path

import pytest

from corpuskit.exporting import WRITTEN, Exported
from tests.exporting.comparing import Facts, added, facts, missing_of_the_kept
from tests.exporting.travelling import WITHOUT_TEXTS, out_and_back, random_corpus

#: What is said of documents, which formats that are read into the corpus's own documents need not bring back.
_OF_DOCUMENTS = ("title", "language", "metadata")
_RECORDS = frozenset(
    "pieces overlap nested document zero-width status relations ends type relation-type place twice".split()
)
_VALUES = ("attributes", "relation-attributes", "many-values", "attribute-type")
_SEEDS = 6


def told_and_missing(name: str, told: Exported, before: Facts, after: Facts) -> tuple[dict[str, int], dict[str, int]]:
    """What the export said would be lost and what is missing, in the same terms."""
    kinds, words = told.losses.kinds, told.losses.told
    said = {kind: kinds[kind] for kind in ("confidence", "tool", "time", "comment", *_OF_DOCUMENTS)}
    said["records"] = sum(kinds[kind] for kind in _RECORDS)
    said["values"] = sum(kinds[kind] for kind in _VALUES)
    said["ids"] = kinds["ids"] + sum(number for what, number in words.items() if what.startswith("an id that"))
    said["values"] += sum(number for what, number in words.items() if what.startswith("attributes of"))
    relations = sum(number for what, number in words.items() if what.startswith("relations of"))
    said["records"] += relations
    said["ids"] += sum(number for what, number in words.items() if what.startswith("ids of"))
    said["ids"] -= 0 if "ids" in WRITTEN[name].HOLDS else relations  # which have no ids, as they do not come back
    for kind in ("confidence", "comment", "time"):
        said[kind] += sum(number for what, number in words.items() if what.startswith(f"the {kind} of"))
    said["documents"] = sum(number for what, number in words.items() if what.startswith("a document"))
    gone = missing_of_the_kept(before, after)
    for kind in _OF_DOCUMENTS:  # told for all documents where the format does not hold it, else not for those left out
        if kind not in WRITTEN[name].HOLDS:
            gone[kind] = (before[kind] - after[kind]).total()
    if any(what.startswith("that an annotator looked") for what in words):  # and so perhaps that there is a document
        said["documents"] = gone.get("documents", 0)
    found = {kind: gone.get(kind, 0) for kind in said}
    if any(what.startswith("confidence, tool") for what in words):  # told once for all three
        said |= {kind: gone.get(kind, 0) for kind in ("confidence", "tool", "time", "comment")}
    found["records"] = gone.get("annotations", 0) + gone.get("relations", 0)
    found["values"] = gone.get("attributes", 0) + gone.get("relation-attributes", 0)
    if name in WITHOUT_TEXTS:
        for kind in (*_OF_DOCUMENTS, "documents"):
            said[kind] = found[kind] = 0
    return said, found


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("seed", range(_SEEDS))
def test_what_is_told_to_be_lost_is_what_is_missing(name: str, seed: int, tmp_path: Path) -> None:
    """Protects researchers who decide by these numbers whether an export is good enough."""
    number = random.Random(f"{name} {seed}").randrange(10_000)
    corpus = random_corpus(tmp_path / "corpus", number)
    before = facts(corpus)
    told, outcome, back = out_and_back(corpus, name, tmp_path)
    after = facts(back)
    said, found = told_and_missing(name, told, before, after)
    assert said == found
    assert set(added(before, after)) <= {"ids"}
    assert outcome.set_aside == 0
