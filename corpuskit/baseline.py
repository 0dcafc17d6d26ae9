"""Known findings: a file that remembers by content what was found, so that only what is new is shown and counts."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding
from corpuskit.plainyaml import did_you_mean
from corpuskit.terminal import is_hidden
from corpuskit.wording import place_in, plainly

# What a value in quotes holds is kept; a number by itself is an offset, a line or a count, which change by themselves.
_NUMBERS = re.compile(r"('[^']*')|(?<![\w'.])\d+(?:[.,]\d+)*(?!\w)")
_SEVERAL = (
    (re.compile(r" and # more have "), " has "),
    (re.compile(r" and # more are "), " is "),
)
_SHARD = re.compile(r"(?<=/)\d+(?=\.jsonl$)")


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, order=True):
    """What makes a finding the same one next time: neither its line nor its shard, neither offsets nor ids.

    `document` is the document, or else `file` the file; `text` is the marked stretch, or else `annotation` the id; in
    `message`, ``#`` stands for numbers and for the id of the annotation.
    """

    code: str
    document: str = ""
    file: str = ""
    annotator: str = ""
    text: str = ""
    annotation: str = ""
    message: str = ""


class Entry(Known, frozen=True):
    """A line of the file: a known finding, and how often it may come up."""

    times: int = 1


def known(finding: Finding) -> Known:
    """What is remembered of a finding. One that speaks for a whole file is remembered by the file."""
    alone = finding.times == 1
    marked = finding.excerpt.marked if alone and finding.excerpt is not None else ""
    name = finding.annotation or ""
    message = finding.message
    if name:
        message = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", "#", message, count=1)
    message = _NUMBERS.sub(lambda match: match[1] or "#", message)
    for pattern, words in _SEVERAL:
        message = pattern.sub(words, message)
    document = (finding.document or "") if alone else ""
    return Known(
        code=finding.code,
        document=_plain(document),
        file="" if document else _plain(_SHARD.sub("#", finding.place.file)),
        annotator=_plain(finding.annotator or ""),
        text=_plain(marked),
        annotation=_plain(name) if alone and not marked else "",
        message=_plain(message),
    )


def _plain(text: str) -> str:
    """A text that can be written: names of files may hold bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def fingerprint(finding: Finding) -> str:
    """Sixteen hexadecimal digits that stay the same as long as the finding is the same one."""
    return hashlib.sha256(msgspec.json.encode(known(finding))).hexdigest()[:16]


class Baseline:
    """Known findings with how often each may come up; a finding that comes up more often is new."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._left: Counter[Known] = Counter()
        for entry in entries:
            self._left[_key(entry)] += entry.times

    def take(self, finding: Finding) -> bool:
        """Whether a finding is known; each time, what is remembered of it becomes less."""
        key = known(finding)
        if self._left[key] < finding.times:
            return False
        self._left[key] -= finding.times
        return True

    def left(self, chosen: Callable[[str], bool]) -> Counter[Known]:
        """What has not come up, of the rules with codes that are `chosen`."""
        return Counter({key: times for key, times in self._left.items() if times > 0 and chosen(key.code)})


def read_baseline(path: Path, name: str) -> Baseline:
    """The known findings in a file that `written` made; `name` is how messages call it.

    Raises CorpuskitError, with the line, where it is not such a file.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError as error:
        hint = "Make it with the same command and --write-baseline."
        raise CorpuskitError(f"{name}: there is no such file of known findings", hint) from error
    except OSError as error:
        raise CorpuskitError(f"{name}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    return Baseline([_entry(line, f"{name}:{number}") for number, line in enumerate(lines, 1) if line.strip()])


def _entry(line: bytes, place: str) -> Entry:
    hint = "Delete the file and write it anew with --write-baseline."
    try:
        entry = msgspec.json.decode(line, type=Entry)
    except msgspec.ValidationError as error:
        problem, where = place_in(str(error))
        unknown = re.search(r"unknown field `([^`]*)`", problem)
        near = did_you_mean(unknown[1], Entry.__struct_fields__) if unknown else None
        at = f"{where}: " if where else ""
        raise CorpuskitError(f"{place}: {at}no known finding: {plainly(problem)}", near or hint) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what = "a merge was not finished here" if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>")) else "not JSON"
        raise CorpuskitError(f"{place}: no known finding: {what}", hint) from error
    if entry.times < 1:
        raise CorpuskitError(f"{place}: times: no known finding: expected a number from 1, found {entry.times}", hint)
    return entry


def _key(entry: Entry) -> Known:
    return Known(**{name: getattr(entry, name) for name in Known.__struct_fields__})


def written(findings: Counter[Known]) -> bytes:
    """The content of the file: one known finding a line as JSON, sorted, so that changes are easy to compare."""
    lines = []
    for key, times in sorted(findings.items()):
        fields = msgspec.to_builtins(key) | ({"times": times} if times > 1 else {})
        text = json.dumps(fields, ensure_ascii=False)
        lines.append("".join([_escaped(c) if is_hidden(c) else c for c in text]) + "\n")
    return "".join(lines).encode("utf-8")


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]
