"""What a visitor may do with a whole database, asked as each version of Datasette wants to be asked."""

from typing import Any


async def may_view(datasette: Any, actor: dict[str, Any] | None, database: str) -> bool:
    """Whether a visitor may view a database."""
    return await may(datasette, actor, "view-database", database)


async def may(datasette: Any, actor: dict[str, Any] | None, action: str, database: str) -> bool:
    """Whether a visitor may do something with a database, such as execute-sql."""
    if not hasattr(datasette, "ensure_permissions"):
        from datasette.resources import DatabaseResource

        return bool(await datasette.allowed(action=action, resource=DatabaseResource(database=database), actor=actor))
    from datasette import Forbidden

    chain = [(action, database)]
    if action != "view-database":
        chain.append(("view-database", database))
    try:
        await datasette.ensure_permissions(actor, [*chain, "view-instance"])
    except Forbidden:
        return False
    return True
