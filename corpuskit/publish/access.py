"""Who may see what: Datasette's own permissions, asked as each of its versions wants to be asked."""

import re
from typing import Any

_INDEX = re.compile(r"(.+)_fts(?:_data|_idx|_content|_docsize|_config)?", re.IGNORECASE)


async def require_table(datasette: Any, actor: dict[str, Any] | None, database: str, table: str) -> None:
    """Raise Datasette's Forbidden, which becomes a 403 page, unless this visitor may view the table."""
    if hasattr(datasette, "ensure_permissions"):  # 0.65: the most particular permission that says something decides
        chain = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        await datasette.ensure_permissions(actor, chain)
        return
    from datasette.resources import TableResource

    resource = TableResource(database=database, table=table)
    await datasette.ensure_permission(action="view-table", resource=resource, actor=actor)


async def visible_tables(
    datasette: Any, actor: dict[str, Any] | None, database: str, tables: list[str]
) -> frozenset[str]:
    """Those of the tables that this visitor may view."""
    from datasette import Forbidden

    seen = set()
    for table in tables:
        try:
            await require_table(datasette, actor, database, table)
        except Forbidden:
            continue
        seen.add(table)
    return frozenset(seen)


def indexed_table(table: str) -> str | None:
    """The table whose words are in this one, if it is a full-text index or a part of one."""
    match = _INDEX.fullmatch(table)
    return None if match is None else match[1]
