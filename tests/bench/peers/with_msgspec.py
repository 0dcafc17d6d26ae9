"""msgspec alone: the lines decoded to the records of corpuskit."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers import lines

PACKAGES = ("msgspec",)
SLOW = False
CHECKS = "field names and types of the records"
CANNOT = "vocabulary, text, anything across fields or lines"


def prepare(_corpus: Path, _folder: Path) -> None:
    """Nothing is needed."""


def faulty(corpus: Path, _folder: Path) -> Iterator[str]:
    """Lines that do not decode."""
    import msgspec

    from corpuskit.model import AnnotationLine, Document

    for kind, record in (("documents", Document), ("annotations", AnnotationLine)):
        decoder = msgspec.json.Decoder(record)
        for place, line in lines(corpus, kind):
            try:
                decoder.decode(line)
            except msgspec.MsgspecError:
                yield place
