"""The hooks of Datasette by which a server with a published corpus is protected; without one it stays as it is."""

import sqlite3
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from datasette import hookimpl

from corpuskit.publish.security import errors, headers, limits, policy

Hook = TypeVar("Hook", bound=Callable[..., Any])
hook: Callable[[Hook], Hook] = hookimpl
around: Callable[[Hook], Hook] = hookimpl(hookwrapper=True)
# The attribute of Datasette under which the names of its published corpora are kept.
NAMES = "corpuskit_names"


def _names(datasette: Any) -> frozenset[str]:
    names: frozenset[str] = getattr(datasette, NAMES, frozenset())
    return names


@hook
def asgi_wrapper(datasette: Any) -> Callable[[headers.App], headers.App]:
    """Put our headers on every answer."""
    policy.prepare()
    return headers.wrapper(lambda: bool(_names(datasette)))


@hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Keep questions to published databases within limits."""
    if database in _names(datasette) and database in datasette.databases:
        limits.protect(conn, datasette.databases[database])


@around
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """Answer an error with a page of ours, after whatever another plugin answers."""

    async def made() -> Any:
        return await errors.page(datasette, request, errors.problem_of(exception, datasette))

    outcome = yield
    outcome.force_result(errors.answers(outcome.get_result(), made, bool(_names(datasette))))


@around
def forbidden(datasette: Any, request: Any, message: str) -> Generator[None, Any, None]:
    """Answer what is forbidden with a page of ours, unless another plugin does, such as by asking who is there."""

    async def made() -> Any:
        from datasette import Forbidden

        return await errors.page(datasette, request, errors.problem_of(Forbidden(message), datasette))

    outcome = yield
    outcome.force_result(errors.answers(outcome.get_result(), made, bool(_names(datasette))))
