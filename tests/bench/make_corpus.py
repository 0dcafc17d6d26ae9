"""A clean made-up corpus of any size: `python -m tests.bench.make_corpus FOLDER --documents 100000 --bytes 1GB`.

Its shape follows PolNeAR, whose text it does not use. PolNeAR as imported is 924 documents with 4.7 MB of text, 71,199
annotations and 47,809 relations in 25.7 MB of lines: 5.1 KB of text, 77 annotations and 52 relations a document, 33 KB
in all. 100,000 such documents would be 3.3 GB. For 1 GB the texts keep their 5 KB and the annotations are thinned out:
of the 25 or so attributions of an article as many are annotated as fit (about four: 13 annotations and 9 relations), at
distances that are even over the text. With more bytes for each document all are annotated; with fewer than 11 KB the
texts take at most half. What an annotation looks like (its fields, the length of its text, ids and places of brat's
files) is not thinned out.

The same options give the same bytes. One document in twenty has a second annotator, who differs. Shards hold at most
1,000 documents or 16 MB; one is in memory at a time. There is no journal: nothing was imported.
"""

import argparse
import csv
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from corpuskit.creating import create_corpus
from corpuskit.importing.placing import MOST_BYTES, MOST_DOCUMENTS
from corpuskit.model import AnnotationLine, Document, Origin, encode, text_hash
from corpuskit.schema.shipped import find_shipped
from tests.bench.annotating import SCHEMAS, Notes, actor
from tests.bench.articles import PEOPLE, Article, article, with_inner

T = TypeVar("T")
MAIN, SECOND = "anna", "ben"
_SIZES = {"": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_TEXT = 5_000
_OUTLETS = ("harbour-post", "evening-dispatch", "la-gazette", "nordlicht", "the-ledger")


def size(words: str) -> int:
    """A number of bytes such as ``1GB`` (thousands, not 1,024). Raises ValueError for anything else."""
    match = re.fullmatch(r"([0-9.]+)\s*([KMG]?B?)", words.upper())
    if match is None:
        raise ValueError(words)
    return int(float(match[1]) * _SIZES[match[2] if match[2].endswith("B") or not match[2] else match[2] + "B"])


class Maker:
    """Makes documents one after the other and keeps the whole near the number of bytes that is wanted."""

    def __init__(self, documents: int, target: int, schema: str, seed: int, *, twice: float = 0.05) -> None:
        self.documents, self.target, self.schema, self.twice = documents, target, schema, twice
        self.written = 0
        self.people: set[int] = set()
        self._chance = random.Random(seed)
        self._text = min(_TEXT, target // documents // 2)
        self._spent, self._said = 1_050, 1  # bytes of annotation lines, and attributions said in them, so far

    def all(self) -> Iterator[tuple[Document, list[tuple[str, AnnotationLine]]]]:
        """Each document with the annotators' lines about it."""
        for number in range(self.documents):
            yield self._one(number)

    def count(self, number: int, document: bytes, lines: list[bytes]) -> None:
        """Take note of the bytes that a document and its lines have become."""
        self.written += len(document) + sum(map(len, lines))
        self._spent += sum(map(len, lines))

    def _one(self, number: int) -> tuple[Document, list[tuple[str, AnnotationLine]]]:
        chance = self._chance
        made = article(chance, number, int(self._text * (0.4 + 1.1 * chance.random())))
        document = _document(made, number, chance)
        annotators = [MAIN, SECOND] if chance.random() < self.twice else [MAIN]
        allowed = self.target * (number + 1) // self.documents - self.written - len(made.text) - 700
        each = self._spent / self._said
        lines = []
        for annotator in annotators:
            sayings = made.attributions[1:] if annotator == SECOND else made.attributions
            attributions = spread(sayings, max(1, round(allowed / each / len(annotators))))
            self._said += len(attributions)
            file = f"news/{number // 1000:03}/{document.id}_{annotator}.ann"
            notes = Notes(made, self.schema, file, strict=annotator == SECOND)
            lines.append((annotator, notes.line(document.id, attributions)))
            if self.schema == "news":
                self.people.update(a.speaker.person for a in with_inner(attributions) if a.speaker.person is not None)
                self.people.update(person for _, person in made.names)
        return document, lines


def spread(items: list[T], number: int) -> list[T]:
    """So many of them, at even distances, in their order; all if there are no more."""
    total = len(items)
    if number >= total:
        return items
    return [items[index * total // number] for index in range(number)]


def _document(made: Article, number: int, chance: random.Random) -> Document:
    outlet = _OUTLETS[int(chance.random() * len(_OUTLETS))]
    day = f"{2015 + int(chance.random() * 10)}-{1 + int(chance.random() * 12):02}-{1 + int(chance.random() * 28):02}"
    name = f"{outlet}_{day}_{number:06}"
    author = PEOPLE[int(chance.random() * len(PEOPLE))]
    return Document(
        id=name,
        title=made.title,
        text=made.text,
        language="en",
        metadata={"outlet": outlet, "published": day, "authors": [author], "url": f"https://{outlet}.example/{number}"},
        origin=Origin(file=f"news/{number // 1000:03}/{name}.txt", sha256=text_hash(made.text), format="brat"),
    )


def make(root: Path, maker: Maker, most: int = MOST_DOCUMENTS) -> None:
    """Write the corpus, at most so many documents a shard. Raises CorpuskitError where the folder holds one already."""
    create_corpus(root, find_shipped(maker.schema, "schema"), title=f"made up, {maker.documents:,} documents")
    files: dict[str, list[bytes]] = {"documents": []}
    shard, held = 1, 0
    for number, (record, said) in enumerate(maker.all()):
        document, lines = encode(record), [encode(line) for _, line in said]
        maker.count(number, document, lines)
        if len(files["documents"]) == most or held + len(document) > MOST_BYTES:
            _write(root, shard, files)
            shard, held, files = shard + 1, 0, {"documents": []}
        held += len(document)
        files["documents"].append(document)
        for (annotator, _), line in zip(said, lines, strict=True):
            files.setdefault(f"annotations/{annotator}", []).append(line)
    _write(root, shard, files)
    if maker.people:
        with (root / "registry" / "actors.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["id", "name", "kind"])
            rows.writerows([actor(person), PEOPLE[person], "person"] for person in sorted(maker.people))


def _write(root: Path, shard: int, files: dict[str, list[bytes]]) -> None:
    for folder, lines in files.items():
        path = root / folder / f"{shard:05}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(lines))


def main() -> None:
    """Make a corpus as the options say, and print how large it has become."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--bytes", type=size, default=size("1GB"), help="of all lines together, such as 1GB or 30MB")
    parser.add_argument("--schema", choices=list(SCHEMAS), default="attribution")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if (given.folder / "corpus.yaml").exists():
        sys.exit(f"{given.folder}: is a corpus already; give another folder")
    maker = Maker(given.documents, given.bytes, given.schema, given.seed)
    started = time.perf_counter()
    make(given.folder, maker)
    seconds = time.perf_counter() - started
    print(f"{given.folder}: {given.documents:,} documents, {maker.written:,} bytes in {seconds:.1f} s")


if __name__ == "__main__":
    main()
