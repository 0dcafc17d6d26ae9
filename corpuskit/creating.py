"""A new corpus: the folder with its configuration, its schema, empty registries, and what git should know of it."""

import csv
import io
import json
import shlex
from pathlib import Path

from corpuskit.config import CONFIG, FORMAT
from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.schema import Schema, read_schema
from corpuskit.snapshot import PRIVATE
from corpuskit.storage import write_file

# Git must not change line ends: offsets and hashes speak of the bytes as they are.
_ATTRIBUTES = "* -text\n"


def create_corpus(root: Path, schema: Path, title: str | None = None) -> Corpus:
    """Make the folder `root` a corpus with a copy of the schema file. Files that are there already stay.

    Raises CorpuskitError where `root` is a corpus, and SchemaError where the schema has a mistake.
    """
    if (root / CONFIG).exists():
        raise CorpuskitError(
            f"{root}: is a corpus already", f"Look at it with: corpuskit validate {shlex.quote(str(root))}"
        )
    if root.exists() and not root.is_dir():
        raise CorpuskitError(f"{root}: is a file, not a folder", "Choose another name.")
    definition = read_schema(schema)
    files = {
        "schema.yaml": schema.read_text(encoding="utf-8-sig"),
        ".gitignore": f"{PRIVATE}/\n",
        ".gitattributes": _ATTRIBUTES,
        **{f"registry/{name}.csv": _header(definition, name) for name in definition.registries},
        CONFIG: _configuration(title or root.resolve().name),  # last: with it, the folder is a corpus
    }
    for name, content in files.items():
        if not (root / name).exists():
            write_file(root / name, content.replace("\r\n", "\n").encode("utf-8"))
    return Corpus(root)


def _header(schema: Schema, registry: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["id", *schema.registries[registry].columns])
    return line.getvalue()


def _configuration(title: str) -> str:
    # A folder's name may hold bytes that are no text and characters that YAML refuses.
    title = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in title)
    # JSON text is YAML text too, and quotes whatever a title may hold.
    return f"format: {FORMAT}\ntitle: {json.dumps(title, ensure_ascii=False)}\n"


def copy_sample(sample: Path, root: Path) -> int:
    """Copy the raw articles and registries of a corpus folder into another; returns how many articles there are."""
    articles = sorted((sample / "raw").glob("*.txt"))
    for path in (*articles, *sorted((sample / "registry").glob("*.csv"))):
        write_file(root / path.relative_to(sample), path.read_bytes())
    return len(articles)
