"""What each format brings back of each kind of thing, beside what exports tell and what formats declare."""

import json

import pytest

from corpuskit.corpus import Corpus
from corpuskit.exporting import WRITTEN, Exported, Request, survey
from corpuskit.exporting.losses import KINDS
from tests.exporting.losing import FOLDERS, NOT, WHOLE, measured, samples, whole_samples
from tests.exporting.things import PLAIN, SCHEMA, THINGS, Thing
from tests.exporting.travelling import corpus_of

WORDS = {thing.word: thing.name for things in THINGS.values() for thing in things if thing.word is not None}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Thing, Corpus]]:
    """A corpus of each sample alone, by its number."""
    folder = tmp_path_factory.mktemp("samples")
    return {
        number: (thing, corpus_of(folder / f"c{number}", json.dumps(SCHEMA), [sample.bundle(number)]))
        for number, thing, sample in samples()
    }


def test_there_is_a_sample_of_every_kind_of_loss() -> None:
    """Protects the table from saying nothing of a kind of loss that was added later."""
    assert KINDS.keys() <= WORDS.keys()


@pytest.mark.parametrize("name", WRITTEN)
def test_labelled_words_come_back_from_every_format(name: str) -> None:
    """Protects the meaning of the table: what is missing is missing for what a sample has besides labelled words."""
    assert measured(name)[PLAIN.name] == WHOLE


@pytest.mark.parametrize("name", WRITTEN)
def test_an_export_tells_of_a_loss_where_something_does_not_come_back(
    name: str, corpora: dict[int, tuple[Thing, Corpus]]
) -> None:
    """Protects researchers from a loss that is not told, and from a refusal where nothing would be lost."""
    whole = whole_samples(name)
    for number, (thing, corpus) in corpora.items():
        if thing.name != "any text":  # which of these cannot come back no corpus can know
            told = _of_the_thing(survey(corpus, Request(format=WRITTEN[name])), thing)
            assert bool(told) != whole[number], f"{thing.name}, sample {number}: told {told}"


def _of_the_thing(told: Exported, thing: Thing) -> list[str]:
    """What is told; of ids only where they are the thing, as all records have some."""
    losses = [kind for kind in told.losses.kinds if kind != "ids"] + ["unaligned"] * told.unaligned
    losses += [words for words in told.losses.told if not words.startswith(("an id that", "ids of"))]
    if thing.word == "ids":
        return told.losses.lines(with_notes=True)
    return losses


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_format_declares_is_what_it_brings_back(name: str) -> None:
    """Protects exports from leaving out what a format holds, and declarations from promising what it does not."""
    holds, marks = WRITTEN[name].HOLDS, measured(name)
    assert holds <= WORDS.keys()
    assert ("annotators" in holds) == (marks[WORDS["annotators"]] != FOLDERS)
    for word, thing in WORDS.items():
        if word == "typed-values" and "attributes" not in holds:
            assert marks[thing] == NOT  # there they are said of metadata only
        elif word in holds:
            assert marks[thing] != NOT, word
        elif word not in _RESTORED:
            assert marks[thing] == NOT, word


#: What may come back all the same: the schema says which values are numbers, a layer's name stands for a label, and
#: several annotators have a folder each.
_RESTORED = ("typed-values", "empty-label", "annotators")
