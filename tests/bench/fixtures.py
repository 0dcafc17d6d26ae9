"""What becomes of files of other tools, one by one: `python -m tests.bench.fixtures FOLDER`.

Each file in the folder (a text of brat with its annotations) is read as an import reads it, with a schema and a mapping
that are inferred from it alone, and then looked at in place for findings. The table tells for each the format that was
chosen, how many entries came in, were kept and were set aside, the findings, and what the offsets count and how that is
known; below a line, what was set aside or found, and why. Files that no format of annotations claims are listed with
what they are read as, those that are refused with the message. Nothing is written, and nothing is asserted.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.formats import IN_PLACE, ReadInPlace
from corpuskit.formats.items import Input, Item, Options
from corpuskit.importing.inputs import choose_format
from corpuskit.in_place import look
from corpuskit.schema.types import Schema
from corpuskit.terminal import safe, shorten

_TEXTS = (".txt", ".ann")


class Told(msgspec.Struct, kw_only=True):
    """What became of a file."""

    format: str = ""
    entries: int = 0
    kept: int = 0
    set_aside: int = 0
    offsets: Counter[str] = msgspec.field(default_factory=Counter)
    why: Counter[str] = msgspec.field(default_factory=Counter)
    findings: Counter[str] = msgspec.field(default_factory=Counter)
    refused: str | None = None


def told_of(paths: list[Path], folder: Path) -> Told:
    """What becomes of a file, or of a text with its annotations."""
    told = Told()
    try:
        form = choose_format(None, paths)
        told.format = form.NAME
        reader = next((one for one in IN_PLACE if one.NAME == form.NAME), None)
        if reader is None:
            told.refused = "cannot be looked at in place"
        else:
            for item in _items(reader, paths, folder):
                _add(told, item)
            told.findings.update(f"{one.code} {one.rule}" for one in look(paths[-1]))
    except CorpuskitError as error:
        told.refused = str(error).replace("\n", " ")
    return told


def _items(form: ReadInPlace, paths: list[Path], folder: Path) -> Iterator[Item]:
    """What a file holds, as an import gets it with the schema that is inferred from it."""
    inputs = [Input(path, path.relative_to(folder).as_posix()) for path in paths]
    options = Options(schema=Schema(name="none", version=1), in_place=True)
    for own in form.own(list(form.units(inputs, options)), options):
        reading = Options(schema=own.schema, mapping=own.mapping)
        for unit in own.units:
            for part in form.parts(unit, reading):
                yield from form.read(part, reading)


def _add(told: Told, item: Item) -> None:
    for count in item.counts:
        told.entries += count.entries
        told.kept += count.kept
        told.set_aside += count.set_aside
        told.offsets.update(filter(None, [count.proof or item.proof]))
    for aside in item.set_aside:
        told.why[f"{aside.reason}{f': {aside.detail}' if aside.detail else ''}"] += 1


def each(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The files in a folder by their names, those of one text of brat together."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        beside = path.with_suffix(".txt")
        if path.suffix == ".ann" and beside.exists():
            yield path.relative_to(folder).as_posix(), [beside, path]
        elif path.suffix != ".txt" or not path.with_suffix(".ann").exists():
            yield path.relative_to(folder).as_posix(), [path]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    print("| file | format | in | kept | set aside | findings | offsets count |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    for name, paths in each(given.folder):
        told = told_of(paths, given.folder)
        numbers = f"{told.entries:,} | {told.kept:,} | {told.set_aside:,} | {told.findings.total():,}"
        offsets = "; ".join(f"{proof} ({times:,})" if times > 1 else proof for proof, times in told.offsets.items())
        print(f"| {safe(name)} | {told.format or 'none'} | {numbers} | {told.refused or offsets} |")
        for kind, words in (("set aside", told.why), ("found", told.findings)):
            for why, times in words.most_common(4):
                print(f"|   {kind} {times:,}: {safe(shorten(why, 200))} | | | | | | |")


if __name__ == "__main__":
    main()
