"""What each format brings back, measured: documents that hold one kind of thing each go out to it and return.

All documents go out together, in one corpus, and each is looked at by itself: it is whole if nothing of it is missing
and nothing has come to it. Ids are compared only where ids are the thing.
"""

import atexit
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path

from corpuskit.corpus import Corpus
from corpuskit.exporting import WRITTEN, Request, survey
from tests.exporting.comparing import facts
from tests.exporting.things import PLAIN, SCHEMA, THINGS, Sample, Thing
from tests.exporting.travelling import WITHOUT_TEXTS, corpus_of, out_and_back

WHOLE, PARTLY, NOT, FOLDERS = "✓", "partly", "–", "folders"
_ANNOTATORS = "several annotators"
_OF_DOCUMENTS = frozenset({"title", "language", "metadata", "not annotated", "any text"})
_ALL: tuple[Thing, ...] = (PLAIN, *(thing for things in THINGS.values() for thing in things))
_Told = dict[str, Counter[Hashable]]


def samples() -> Iterator[tuple[int, Thing, Sample]]:
    """All samples, numbered; the number names the sample's document."""
    number = 0
    for thing in _ALL:
        for sample in thing.samples:
            number += 1
            yield number, thing, sample


@cache
def measured(name: str) -> dict[str, str]:
    """For each thing, by its name, whether all samples of it come back whole from a format, some of them, or none.

    What is said of relations counts only for formats that bring relations back at all. Where several annotators come
    back because each has a folder of their own, that is said.
    """
    whole = whole_samples(name)
    with_relations = any(whole[number] for number, thing, _ in samples() if thing.word == "relations")
    marks: dict[str, list[bool]] = {thing.name: [] for thing in _ALL}
    for number, thing, sample in samples():
        if with_relations or thing.word == "relations" or len(thing.samples) == 1 or not _has_relations(sample):
            marks[thing.name].append(whole[number])
    said = {thing: WHOLE if all(found) else PARTLY if any(found) else NOT for thing, found in marks.items()}
    if said[_ANNOTATORS] == WHOLE and _in_folders(name):
        said[_ANNOTATORS] = FOLDERS
    return said


def _has_relations(sample: Sample) -> bool:
    return any("from" in one for said in sample.said.values() for one in said)


@cache
def whole_samples(name: str) -> dict[int, bool]:
    """Which samples come back whole from a format, by number.

    Formats that do not tell the space between tokens come back to a corpus that has the texts; what they say of
    documents is looked at without.
    """
    if name not in WITHOUT_TEXTS:
        return _whole(name, False)
    on_texts, alone = _whole(name, True), _whole(name, False)
    return {number: (alone if thing.name in _OF_DOCUMENTS else on_texts)[number] for number, thing, _ in samples()}


@cache
def _corpus() -> Corpus:
    """All samples in one corpus, which is there until the program ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    return corpus_of(folder / "corpus", json.dumps(SCHEMA), [sample.bundle(number) for number, _, sample in samples()])


def _in_folders(name: str) -> bool:
    return survey(_corpus(), Request(format=WRITTEN[name], misaligned="expand")).in_folders


def _whole(name: str, with_texts: bool) -> dict[int, bool]:
    """Which samples come back whole, by number; `with_texts` lets the corpus that they come back to have the texts."""
    with tempfile.TemporaryDirectory() as folder:
        _, _, back = out_and_back(_corpus(), name, Path(folder), with_texts=with_texts)
        before, after = _told(_corpus()), _told(back)
    return {number: _same(thing, before[f"d{number}"], after.get(f"d{number}", {})) for number, thing, _ in samples()}


def _same(thing: Thing, before: _Told, after: _Told) -> bool:
    kinds = before.keys() | after.keys()
    if thing.word != "ids":
        kinds -= {"ids"}
    if thing.name in ("title", "language", "metadata"):
        kinds &= {thing.name}
    return all(before.get(kind) == after.get(kind) for kind in kinds)


def _told(corpus: Corpus) -> dict[str, _Told]:
    """What a corpus says of each document, by its id and by kind; what is not said has no entry."""
    found: dict[str, _Told] = {}
    for kind, counted in (facts(corpus)).items():
        for fact, number in counted.items():
            if number:
                found.setdefault(_document(fact), {}).setdefault(kind, Counter())[fact] = number
    return found


def _document(fact: Hashable) -> str:
    while isinstance(fact, tuple):
        fact = fact[0]
    assert isinstance(fact, str)
    return fact


def tables() -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """What each format brings back, as several tables: what each is of, its head, and a row for each format."""
    for title, things in THINGS.items():
        names = [thing.name for thing in things]
        rows = [(f"`{name}`", *(measured(name)[thing] for thing in names)) for name in WRITTEN]
        yield title, ("format", *names), rows
