"""The same document in files of two formats is imported to the same annotations: all such pairs of other tools' files.

What differs between the files of a pair is listed one by one in the tables here, with why; nothing else may differ.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from corpuskit.formats import label_studio, prodigy, spacy, webanno
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import Entry, ForeignDocument, Link, Property, TextBound
from corpuskit.formats.gate import bdoc, xml
from corpuskit.formats.placing.anchoring import anchored
from corpuskit.formats.placing.proving import proved
from corpuskit.formats.uima import json_cas, xmi
from tests.formats.webanno_files import said, source

FIXTURES = Path(__file__).parents[3] / "shared/data/fixtures"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the files of other tools are not beside the project")
TSV = FIXTURES / "webanno_tsv3"
FOLDERS = sorted(path.parent for path in TSV.glob("*/reference.xmi"))

#: What INCEpTION moves when it writes TSV, which has no place for white space at the edges of annotations and texts:
#: the pieces in XMI, and those in TSV.
MOVED = {
    "testAnnotationWithLeadingWhitespaceAtStart": ([(0, 4)], [(1, 4)]),
    "testZeroWidthAnnotationBeyondLastTokenIsMovedToEndOfLastToken": ([(8, 8)], [(7, 7)]),
}
#: What TSV has as its lines and their order, so that it is said by no annotation, unless a relation refers to it.
LINES = ("Token", "Sentence", "TagsetDescription")
#: Layers and features that the files of a pair call otherwise: the TSV was written from a layer that was renamed, and
#: one XMI has a feature by another name than its type system.
RENAMED = {"Span": "NamedEntity", "intValue": "integerValue"}


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two files of one document, with what changes the entries of the first where its file says them otherwise."""

    one: str
    one_format: ModuleType
    other: str
    other_format: ModuleType
    alike: Callable[[Entry], Entry] = lambda entry: entry
    why: str = ""
    text: bool = True  # whether both files have the text
    annotators: bool = True  # whether both files say the same of who annotated


def _number(entry: Entry) -> Entry:
    """The value as a number, where it is a word for one that JSON has."""
    if isinstance(entry, Property) and entry.value in ("0.0", "1.0"):
        return msgspec.structs.replace(entry, value=float(entry.value))
    return entry


PAIRS = (
    Pair(one="gate/testdoc1.xml", one_format=xml, other="gate/testdoc1.bdocjs", other_format=bdoc),
    Pair(one="gate/testdoc1.bdocym", one_format=bdoc, other="gate/testdoc1.bdocjs", other_format=bdoc),
    Pair(one="spacy/demo.spacy", one_format=spacy, other="spacy/demo.jsonl", other_format=prodigy),
    Pair(
        one="label_studio/named_entity/tasks.json",
        one_format=label_studio,
        other="label_studio/named_entity/annotations_1.json",
        other_format=label_studio,
        why="the tasks have as a prediction of a model what the other file has as an annotation of nobody known",
        annotators=False,
    ),
    Pair(
        one="label_studio/rich_text_plain/tasks.json",
        one_format=label_studio,
        other="label_studio/rich_text_plain/annotations_1.json",
        other_format=label_studio,
        why="the tasks have as a prediction of a model what the other file has as an annotation of nobody known",
        annotators=False,
    ),
    Pair(
        one="uima_xmi/cas_with_floating_point_special_values.xmi",
        one_format=xmi,
        other="uima_json/casWithFloatingPointSpecialValues.data.json",
        other_format=json_cas,
        alike=_number,
        why="XML without a type system says numbers as words; the file of JSON has no text at all",
        text=False,
    ),
)


def read(module: ModuleType, path: Path) -> ForeignDocument:
    """The only document of a file."""
    types = TSV / "webannoTestTypes.xml"

    def beside(name: str) -> Any:
        return source(types.read_bytes(), name) if name == "TypeSystem.xml" and path.is_relative_to(TSV) else None

    (found,) = module.documents(source(path.read_bytes(), path.name), Asked(beside=beside))
    assert isinstance(found, ForeignDocument), found
    return found


def imported(document: ForeignDocument) -> list[tuple[str | None, Sequence[Entry]]]:
    """What each annotator said, with offsets in code points as an import has them."""
    text = document.text or ""
    sets, _ = proved(text, document.sets, document.unit, document.spare)
    return [(one.annotator, one.entries) for one in anchored(text, sets)]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.one}={Path(pair.other).name}")
def test_both_files_of_a_pair_hold_the_same_annotations(pair: Pair) -> None:
    """Protects from two readers that understand the same document differently."""
    one = read(pair.one_format, FIXTURES / pair.one)
    other = read(pair.other_format, FIXTURES / pair.other)
    assert (one.text == other.text) is pair.text
    ours, theirs = imported(one), imported(other)
    names = [[annotator for annotator, _ in side] for side in (ours, theirs)]
    assert (names[0] == names[1]) is pair.annotators
    for (_, some), (_, others) in zip(ours, theirs, strict=True):
        assert said([pair.alike(entry) for entry in some]) == said(others)
        assert Counter(map(type, some)) == Counter(map(type, others))
    differs = any(pair.alike(entry) != entry for _, entries in ours for entry in entries)
    assert (differs or not (pair.text and pair.annotators)) is bool(pair.why)


def without_lines(entries: Sequence[Entry]) -> list[Entry]:
    """Entries without tokens and sentences, but for tokens that a relation refers to."""
    ends = {end for entry in entries if isinstance(entry, Link) for end in entry.ends}
    left_out = {
        entry.id for entry in entries if isinstance(entry, TextBound) and entry.type in LINES and entry.id not in ends
    }
    return [
        _renamed(entry)
        for entry in entries
        if not (isinstance(entry, TextBound) and entry.id in left_out)
        and not (isinstance(entry, Property) and entry.target in left_out)
        and not (isinstance(entry, Link) and (entry.type.startswith("Token.") or not left_out.isdisjoint(entry.ends)))
    ]


def _renamed(entry: Entry) -> Entry:
    """An entry by the name that the other file has; numbers and truth values, for which TSV has words, as words."""
    if isinstance(entry, TextBound):
        return msgspec.structs.replace(entry, type=RENAMED.get(entry.type, entry.type))
    if isinstance(entry, Property):
        value = str(entry.value).lower() if isinstance(entry.value, bool | int) else entry.value
        return msgspec.structs.replace(entry, value=value, type=RENAMED.get(entry.type, entry.type))
    return entry


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_tsv_and_xmi_hold_the_same_annotations(folder: Path) -> None:
    """Protects from two readers that understand the same project differently."""
    one, other = read(webanno, folder / "reference.tsv"), read(xmi, folder / "reference.xmi")
    ((_, some),), ((_, others),) = imported(one), imported(other)
    ours, theirs = without_lines(some), without_lines(others)
    if folder.name in MOVED:
        pieces = [[entry.pieces[0] for entry in side if isinstance(entry, TextBound)] for side in (theirs, ours)]
        assert tuple(pieces) == MOVED[folder.name]
        return
    assert one.text == other.text
    assert said(ours) == said(theirs)
    assert Counter(map(type, ours)) == Counter(map(type, theirs))


def test_no_pair_is_forgotten() -> None:
    """Protects pairs that come to the folder later: files with one name and several suffixes are compared here."""
    files = [path for path in FIXTURES.rglob("*") if path.is_file() and path.parent not in FOLDERS]
    stems = Counter((path.parent, path.stem) for path in files if path.suffix not in (".txt", ".ann"))
    paired = {(FIXTURES / name).parent / Path(name).stem for pair in PAIRS for name in (pair.one, pair.other)}
    assert {folder / stem for (folder, stem), number in stems.items() if number > 1} <= paired
    assert len(FOLDERS) >= 20
