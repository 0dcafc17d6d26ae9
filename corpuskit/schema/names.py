"""Names that a schema may give: they become tables and columns, so SQL's own words and double uses are refused."""

import re

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

# https://www.sqlite.org/lang_keywords.html
SQL_KEYWORDS = frozenset(
    """abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade
    case cast check collate column commit conflict constraint create cross current current_date current_time
    current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end
    escape except exclude exclusive exists explain fail filter first following for foreign from full generated
    glob group groups having if ignore immediate in index indexed initially inner insert instead intersect into
    is isnull join key last left like limit match materialized natural no not nothing notnull null nulls of
    offset on or order others outer over partition plan pragma preceding primary query raise range recursive
    references regexp reindex release rename replace restrict returning right rollback row rows savepoint select
    set table temp temporary then ties to transaction trigger unbounded union unique update using vacuum values
    view virtual when where window with without""".split()
)

ROW_NUMBERS = frozenset({"rowid", "oid"})
SEARCH_ORDER = "rank"  # where a full-text search says how well a row fits
DOCUMENT_COLUMNS = ("id", "title", "language", "length", "text_sha256", "revises", "file")
ANNOTATION_COLUMNS = (
    "key", "document", "annotator", "id", "label", "text", "start_offset", "end_offset", "status", "confidence", "tool",
    "made", "comment",
)  # fmt: skip
RELATION_COLUMNS = (
    "key", "document", "annotator", "id", "label", "from_layer", "from_key", "to_layer", "to_key", "status",
    "confidence", "tool", "made", "comment",
)  # fmt: skip
OWN_TABLES = ("documents", "texts", "relations", "findings", "build")
# Suffixes of tables that are made beside a layer's or a document's own: its pieces and its full-text index.
OWN_SUFFIXES = ("_pieces", "_fts", "_fts_data", "_fts_idx", "_fts_content", "_fts_docsize", "_fts_config")


def problem_with(name: str) -> str | None:
    """Why a name cannot be a table or column, or None."""
    if not NAME.fullmatch(name):
        return f"'{name}' is not a name: small letters, digits and underscores, beginning with a letter"
    if name in ROW_NUMBERS:
        return f"'{name}' is what SQLite calls the number of a row"
    if name in SQL_KEYWORDS:
        return f"'{name}' is a word of SQL and cannot name a table or column"
    return None


def problem_with_column(name: str, registry: str) -> str | None:
    """Why a name cannot be that of a column of this registry, which can be searched, or None."""
    if name in (SEARCH_ORDER, f"{registry}_fts"):
        return f"'{name}' is a column that SQLite's full-text search has already"
    return problem_with(name)


def problem_with_table(name: str) -> str | None:
    """Why a name cannot be that of a layer or registry, or None."""
    if name == "sqlite":
        return "'sqlite' is how SQLite's own tables begin, so that no table can be made beside it"
    if name.endswith(OWN_SUFFIXES) or name.startswith("sqlite_"):
        return f"'{name}' looks like a table that is made beside others"
    if name in OWN_TABLES:
        return f"'{name}' is the name of a table that every corpus has"
    return problem_with(name)
