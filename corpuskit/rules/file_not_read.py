"""A file or folder lies where data belong, but no command reads it.

What it holds is missing from every count, export and page without a word. Mostly the name is not quite right: records
are in files named NAME.jsonl, in small letters, right in documents/ or in the folder of an annotator; registries are
the CSV files that the schema declares; the folders are called documents, annotations and registry. Rename or move the
file, or take it out of these folders. Hidden files and files such as README are left alone.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/00002.json: {"id":"b","text":"The mayor left."}

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/00001.jsonl: {"document":"a","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    documents/README.md: How the articles were chosen.
    annotations/gold/00001.jsonl: {"document":"a","annotations":[]}
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from corpuskit.corpus import Corpus
from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.terminal import count

CODE = "COR107"
NAME = "file-not-read"
SEVERITY = Severity.WARNING
_found = Found(CODE, NAME, SEVERITY)
_OURS = {"documents": 2, "annotations": 3, "registry": 2}  # how many parts the path of a file in it has
_APART = {"readme", "license", "licence", "citation", "notice", "authors", "changelog", "thumbs", "desktop"}
_DATA = (".jsonl", ".csv")
_NEAR = ("documents", "document", "docs", "annotations", "annotation", "registry", "registries")


def check(corpus: Corpus, context: Context) -> Iterator[Finding]:
    """One finding for each folder and kind of file, at the first of them, and one for each folder of another name."""
    for folder in _OURS:
        for path in corpus.snapshot.files(folder):
            hint = _hint(PurePosixPath(path), context)
            if hint is None:
                continue
            parent, _, name = path.rpartition("/")
            cause = (CODE, parent, PurePosixPath(name).suffix, hint if folder == "registry" else None)
            if context.time(cause) == 1:
                yield context.counted(_found.at(Place(path, 0), _words(1), hint), cause, _words)
    for folder in corpus.snapshot.folders("."):
        ours = _meant(folder)
        if ours is not None and any(path.lower().endswith(_DATA) for path in corpus.snapshot.files(folder)):
            message = "no command reads this folder, though it holds data"
            yield _found.at(Place(folder, 0), message, f"Did you mean {ours}?")


def _words(times: int) -> str:
    more = f", nor {count(times - 1, 'other')} like it in the same folder" if times > 1 else ""
    return f"no command reads this file{more}"


def _hint(path: PurePosixPath, context: Context) -> str | None:
    """What to do about a file in one of our folders, or None where it is read or may lie there."""
    folder, parts = path.parts[0], path.parts
    if path.stem.lower() in _APART:
        return None
    if folder == "registry":
        return _registry_hint(path, context)
    right_place = len(parts) == _OURS[folder]
    if right_place and path.suffix == ".jsonl":
        return None
    if path.suffix.lower() in (".jsonl", ".json", ".ndjson") and right_place:
        return f"If it holds one record a line, rename it to {path.stem}.jsonl; if not, take it out of this folder."
    if path.suffix == ".jsonl":
        where = "annotations/ANNOTATOR" if folder == "annotations" else folder
        return f"Put it right into the folder {where}, if it belongs to the corpus."
    return "Take it out of this folder, or give it a name that begins with a dot."


def _registry_hint(path: PurePosixPath, context: Context) -> str | None:
    declared = context.schema.registries
    if len(path.parts) == _OURS["registry"] and path.suffix == ".csv" and path.stem in declared:
        return None
    near = did_you_mean(path.stem.lower(), declared)
    if near is not None:
        return f"{near.removesuffix('?')}.csv?"
    return f"Registries of the schema: {', '.join(declared)}." if declared else "The schema has no registries."


def _meant(folder: str) -> str | None:
    """Which of our folders a name that is none of them is close to."""
    if folder in _OURS or folder.lower() not in _NEAR:
        return None
    return next(ours for ours in _OURS if ours.startswith(folder.lower()[:3]))
