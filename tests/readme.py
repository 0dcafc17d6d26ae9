"""The generated parts of the README: `python tests/readme.py` writes them, a test compares them.

A part stands between `<!-- name -->` and `<!-- /name -->`.
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from corpuskit.articles import READERS
from corpuskit.cli import COMMANDS
from corpuskit.formats import FORMATS
from corpuskit.report import REPORTS
from corpuskit.schema.written import (
    WrittenAttribute,
    WrittenLabel,
    WrittenLayer,
    WrittenRelation,
    WrittenRule,
    WrittenSchema,
    WrittenSpan,
)
from corpuskit.validation import GENERAL
from tests.exporting.losing import tables

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def first_sentence(module: object) -> str:
    return (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ").strip()


def commands() -> str:
    rows = []
    for heading, members in COMMANDS.items():
        for command in members:
            several = [(f"{command.name} {name}", c) for name, c in getattr(command, "commands", {}).items()]
            for name, one in several or [(str(command.name), command)]:
                rows.append((heading, f"`corpuskit {name}`", one.get_short_help_str(200), options_of(one)))
    return table(("for", "command", "what it does", "options"), rows)


def options_of(command: click.Command) -> str:
    names = [max(p.opts, key=len) for p in command.params if isinstance(p, click.Option)]
    return " ".join(f"`{name}`" for name in names)


def formats() -> str:
    rows = [
        (f"`{f.NAME}`", f.TITLE, " ".join(f"`{s}`" for s in f.SUFFIXES), "yes" if f.CARRIES_ANNOTATIONS else "no")
        for f in FORMATS
    ]
    return table(("format", "what it reads", "files", "annotations"), rows)


def losses() -> str:
    """What comes back from each format, measured, in several tables, as one would be too wide to read."""
    return "\n\n".join(f"**{title[0].upper()}{title[1:]}**\n\n{table(head, rows)}" for title, head, rows in tables())


def articles() -> str:
    rows = [
        (f"`{r.NAME}`", first_sentence(r), " ".join(f"`{s}`" for s in r.SUFFIXES), f"`{r.EXTRA}`" if r.EXTRA else "")
        for r in READERS
    ]
    return table(("format", "what it reads", "usual names", "extra"), rows)


def rules() -> str:
    rows = [(r.CODE, f"`{r.NAME}`", r.SEVERITY.value, first_sentence(r)) for r in sorted(GENERAL, key=lambda r: r.CODE)]
    return table(("code", "rule", "severity", "what is wrong"), rows)


#: The parts of a schema file, each with the place where its keys stand.
WRITTEN: tuple[tuple[str, type[msgspec.Struct]], ...] = (
    ("the file", WrittenSchema),
    ("a layer", WrittenLayer),
    ("a label", WrittenLabel),
    ("`span`", WrittenSpan),
    ("an attribute, a metadata key, a column of a registry", WrittenAttribute),
    ("a relation", WrittenRelation),
    ("a rule", WrittenRule),
)


def schema_keys() -> str:
    rows = []
    for place, kind in WRITTEN:
        described = msgspec.json.schema_components([kind])[1][kind.__name__]
        for number, (key, said) in enumerate(described["properties"].items()):
            required = " (required)" if key in described["required"] else ""
            rows.append((place if number == 0 else "", f"`{key}`", said.get("description", "") + required))
    return table(("in", "key", "what it says"), rows)


def reports() -> str:
    return table(("report", "what it is"), [(f"`{r.NAME}`", r.TITLE) for r in REPORTS])


def package() -> str:
    rows = []
    for path in sorted((ROOT / "corpuskit").iterdir()):
        source = path / "__init__.py" if path.is_dir() else path
        if source.is_file() and not path.name.startswith("__"):
            name = f"corpuskit/{path.name}/" if path.is_dir() else f"corpuskit/{path.name}"
            docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
            rows.append((f"`{name}`", docstring.split("\n\n")[0].replace("\n", " ")))
    return table(("module", "what it is for"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "formats": formats,
    "losses": losses,
    "articles": articles,
    "rules": rules,
    "schema": schema_keys,
    "reports": reports,
    "package": package,
}


def generated(text: str) -> str:
    """The README with all generated parts made anew."""
    for name, make in PARTS.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        assert pattern.search(text), f"README.md has no place for {name}"
        text = pattern.sub(lambda match, make=make: f"{match[1]}{make()}\n{match[2]}", text)
    return text


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
