"""The house rules as tests: levels, sizes, where printing and click may be, what may be loaded."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "corpuskit"
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the ground up: a module imports only from lower levels, or from its own folder.
LEVELS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "errors",
            "offsets",
            "alignment",
            "terminal",
            "wording",
            "yamlhints",
            "plainyaml",
            "storage",
            "snapshot",
            "release",
        }
    ),
    frozenset({"model", "schema", "findings", "outside", "packed", "quotation"}),
    frozenset({"tables", "rows", "columns", "tabulating", "jsonl", "registries", "config", "baseline", "foreign"}),
    frozenset({"corpus"}),
    frozenset({"evidence", "articles"}),
    frozenset({"rules", "formats", "report", "queries", "screening"}),
    frozenset({"creating", "exporting", "importing", "validation", "sifting", "publish", "interface", "likeness"}),
    frozenset({"in_place", "fixing", "rebasing"}),
    frozenset({"evolution"}),
    frozenset({"cli", "__main__"}),
)
LEVEL_OF = {part: level for level, parts in enumerate(LEVELS) for part in parts}
# Within a level: who may use whom.
WITHIN = {
    ("plainyaml", "errors"),
    ("alignment", "offsets"),
    ("plainyaml", "wording"),
    ("plainyaml", "yamlhints"),
    ("registries", "jsonl"),
    ("schema", "model"),
    ("rows", "tables"),
    ("columns", "rows"),
    ("columns", "tables"),
    ("tabulating", "columns"),
    ("tabulating", "rows"),
    ("tabulating", "tables"),
    ("storage", "errors"),
    ("storage", "snapshot"),
    ("snapshot", "errors"),
    ("findings", "model"),
    ("quotation", "outside"),
    ("quotation", "packed"),
    ("publish", "exporting"),
    ("publish", "validation"),
    ("publish", "sifting"),
    ("sifting", "validation"),
    ("__main__", "cli"),
}
HEAVY = (
    "spacy",
    "datasette",
    "trafilatura",
    "lxml",
    "py3langid",
    "markdown_it",
    "fastwarc",
    "zstandard",
    "pyarrow",
    "openpyxl",
    "dask",
    "pandas",
    "numpy",
    "charset_normalizer",
    "uvicorn",
    "httpx",
    "jinja2",
)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).with_suffix("").as_posix()


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_downwards(path: Path) -> None:
    """Protects the direction of dependencies, without which no part can be understood alone."""
    part = part_of(path)
    if part == "__init__":
        return
    assert part in LEVEL_OF, f"corpuskit/{part} has no level yet: name it in LEVELS of this test"
    for name in imported(tree_of(path)):
        pieces = name.split(".")
        if pieces[0] != "corpuskit" or len(pieces) < 2 or pieces[1] in ("open", part):
            continue
        lower = LEVEL_OF[pieces[1]] < LEVEL_OF[part]
        assert lower or (part, pieces[1]) in WITHIN, f"{name_of(path)} imports {name}, which is not below it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    """Protects readers from rooms that cannot be taken in at a glance."""
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{name_of(path)} has {lines} lines; which two things is it?"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
            assert length <= 40, f"{name_of(path)}:{node.lineno}: the body of {node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """Protects the habit that a module opens with the sentence that says what it is for."""
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_speaks_to_people(path: Path) -> None:
    """Protects the core's use from other programs: it neither prints, nor parses options, nor exits."""
    tree = tree_of(path)
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "print" not in calls
    if part_of(path) not in {"cli", "__main__"}:
        assert not {name for name in imported(tree) if name.split(".")[0] == "click"}
        assert "sys.exit" not in ast.unparse(tree)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_names_say_what_things_are(path: Path) -> None:
    """Protects against the names under which anything could hide."""
    forbidden = ("manager", "handler", "helper", "util", "common", "misc", "base")
    names = [path.stem, *(node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))]
    for name in names:
        words = "".join(f" {c}" if c.isupper() else c for c in name).lower().replace("_", " ").split()
        assert not set(words) & {*forbidden, *(f"{word}s" for word in forbidden)}, name


@pytest.mark.parametrize("arguments", [["--help"], ["validate", "--help"], ["import", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Protects the time to the first word of help, which a single import of spaCy would ruin."""
    loaded = modules_loaded_by(arguments)
    assert "corpuskit.cli" in loaded
    assert not loaded & set(HEAVY)


def test_validate_loads_nothing_heavy(tmp_path: Path) -> None:
    """Protects the use of validate in hooks and editors, where it runs at every save."""
    folder = tmp_path / "corpus"
    run(["init", str(folder)])
    loaded = modules_loaded_by(["validate", str(folder)])
    assert "corpuskit.validation" in loaded
    assert not loaded & set(HEAVY)


def run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "corpuskit", *arguments], check=True, capture_output=True)


def modules_loaded_by(arguments: list[str]) -> set[str]:
    code = (
        "import sys\n"
        f"sys.argv = {['corpuskit', *arguments]!r}\n"
        "from corpuskit.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "sys.stderr.write('\\nLOADED ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stderr.rpartition("LOADED ")[2].split())
