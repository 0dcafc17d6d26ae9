"""One bundle mended: rule after rule until nothing changes, and none of them where it would make more errors."""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, cast

import msgspec

from corpuskit.corpus import Bundle
from corpuskit.evidence.context import Context
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Place, Severity
from corpuskit.fixing.changes import Change, changes
from corpuskit.fixing.writing import rewritten
from corpuskit.jsonl import Line
from corpuskit.model import AnnotationLine
from corpuskit.rules import BUNDLE_RULES, BundleRule
from corpuskit.schema.types import Schema

_MOST_PASSES = 20


class MendingRule(BundleRule, Protocol):
    """A rule that can mend what it finds: for certain, or with a loss, which has to be asked for."""

    FIX: Literal["certain", "lossy"]

    def fix(self, line: LineView, context: Context, /) -> AnnotationLine:
        """The mended record of a line; the same object where there is nothing to mend."""


def mending_rules() -> list[MendingRule]:
    """All rules that can mend, in the order in which they do."""
    return [cast("MendingRule", rule) for rule in BUNDLE_RULES if hasattr(rule, "FIX")]


class Left(msgspec.Struct, frozen=True):
    """A line that a rule could mend and was not let, and why."""

    code: str
    place: Place
    why: str


class Mended(msgspec.Struct, frozen=True):
    """What became of the lines of a bundle: their new bytes, the changes, and what was left as it is."""

    lines: dict[Place, bytes]
    changes: list[Change]
    left: list[Left]


def mend(bundle: Bundle, schema: Schema, rules: Sequence[MendingRule]) -> Mended:
    """Mend the lines of a bundle with these rules."""
    mended = Mended({}, [], [])
    for number, line in enumerate(bundle.lines):
        made: list[Change] = []
        after = _settled(bundle, number, schema, rules, made, mended.left)
        if after.record is line.record:
            continue
        raw = rewritten(line.raw, line.record, after.record)
        if raw is None:
            why = "it holds something that cannot be read, around which it cannot be rewritten"
            mended.left.append(Left(made[0].code, line.place, why))
            continue
        mended.lines[line.place] = raw
        mended.changes.extend(made)
    return mended


def _settled(
    bundle: Bundle, number: int, schema: Schema, rules: Sequence[MendingRule], made: list[Change], left: list[Left]
) -> Line:
    """The line of this number, mended until nothing changes."""
    original = line = bundle.lines[number]
    view = _view(bundle, line, schema)
    refused: set[str] = set()
    for _ in range(_MOST_PASSES):
        before = line
        for rule in rules:
            record = rule.fix(view.lines[0], _context(schema))
            if record is line.record or record == line.record or rule.CODE in refused:
                continue
            candidate = msgspec.structs.replace(line, record=record)
            seen = _view(bundle, candidate, schema)
            worse = _worse(view, seen)
            if worse is not None:
                refused.add(rule.CODE)
                left.append(Left(rule.CODE, line.place, f"it would bring {worse.code}: {worse.message}"))
                continue
            made.extend(changes(rule.CODE, line.place, line.record, record))
            line, view = candidate, seen
        if line is before:
            return line
    made.clear()
    left.append(Left(rules[0].CODE, line.place, f"it goes on changing after {_MOST_PASSES} passes"))
    return original


def _view(bundle: Bundle, line: Line, schema: Schema) -> View:
    """The bundle with this line only."""
    faults = tuple(fault for fault in bundle.faults if fault.place == line.place)
    return View(msgspec.structs.replace(bundle, lines=(line,), faults=faults), schema)


def _context(schema: Schema) -> Context:
    """What rules need to know to look at a line; registries do not change by mending."""
    return Context(schema=schema, registries={}, earlier={})


def _worse(before: View, after: View) -> Finding | None:
    """An error that is there only afterwards, if there are more errors than before."""
    old, new = list(_errors(before)), list(_errors(after))
    if sum(error.times for error in new) <= sum(error.times for error in old):
        return None
    known = {(error.code, error.annotation) for error in old}
    return next((error for error in new if (error.code, error.annotation) not in known), new[0])


def _errors(view: View) -> Iterator[Finding]:
    context = _context(view.schema)
    found = [finding for rule in _CHECKING for finding in rule.check(view, context)]
    yield from [finding for finding in context.closed(found) if finding.severity is Severity.ERROR]


_CHECKING = tuple(rule for rule in BUNDLE_RULES if not hasattr(rule, "ASKED_FOR"))
