"""What rules say of themselves: the text that `corpuskit explain` prints, as parts of a page."""

import inspect
import re
from collections.abc import Iterator

import msgspec
from markupsafe import Markup

from corpuskit.config import Checks
from corpuskit.errors import CorpuskitError
from corpuskit.rules import Rule
from corpuskit.schema.types import Schema
from corpuskit.validation import asked_for, choose, known_rules

_CODE = re.compile(r"``?([^`\n]+)``?")
FAMILIES = {
    "COR": "files and lines", "DOC": "documents and their texts", "SPN": "where annotations are",
    "LAB": "labels and attributes", "REL": "relations", "REG": "registries", "SCH": "the schema",
    "QRY": "rules of this corpus's own",
}  # fmt: skip


class Block(msgspec.Struct, frozen=True):
    """A paragraph of an explanation, or lines that stand as they are written."""

    html: Markup
    written: bool


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: the first sentence, the rest, and the command that mends what it finds, if one does."""

    code: str
    name: str
    title: Markup
    blocks: tuple[Block, ...]
    mended: str | None


def explained(schema: Schema, code: str) -> Explained | None:
    """The rule with this code; None where this corpuskit has no such rule, as it may be after an update."""
    rule = next((rule for rule in known_rules(schema) if code == rule.CODE), None)
    return None if rule is None else _explained(rule)


def checked(schema: Schema, checks: Checks) -> dict[str, list[Explained]]:
    """The rules that looked at a corpus with this schema, by family, as its corpus.yaml chose them."""
    known = known_rules(schema)
    try:
        chosen = choose(checks.select, checks.ignore, known)
    except CorpuskitError:  # a rule that this corpuskit does not know any more
        chosen = list(known)
    found: dict[str, list[Explained]] = {family: [] for family in FAMILIES}
    for rule in chosen:
        if asked_for(rule) != "tokens" and checks.severities.get(rule.CODE, rule.SEVERITY).rank <= checks.severity.rank:
            found.setdefault(rule.CODE[:3], []).append(_explained(rule))
    return {family: rules for family, rules in found.items() if rules}


def _explained(rule: Rule) -> Explained:
    title, _, rest = inspect.cleandoc(rule.__doc__ or "").partition("\n")
    fix = getattr(rule, "FIX", None)
    command = "--fix" if fix == "certain" else f"--fix --lossy {rule.NAME}"
    return Explained(
        code=rule.CODE,
        name=rule.NAME,
        title=_with_code(title),
        blocks=tuple(_blocks(rest)),
        mended=None if fix is None else f"corpuskit validate {command}",
    )


def _blocks(text: str) -> Iterator[Block]:
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if not block.strip():
            continue
        if all(line.startswith("    ") or not line for line in block.splitlines()):
            yield Block(Markup("{}").format(inspect.cleandoc(block)), written=True)
        else:
            yield Block(_with_code(" ".join(block.split())), written=False)


def _with_code(text: str) -> Markup:
    parts = _CODE.split(text)  # every second part stood between backticks
    return Markup().join(
        Markup("<code>{}</code>").format(part) if number % 2 else Markup("{}").format(part)
        for number, part in enumerate(parts)
    )
