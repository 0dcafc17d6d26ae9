"""Pages for what could not be answered: what happened, in our frame, and nothing of the machine or of the program."""

import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from corpuskit.publish.security.machine import without_paths
from corpuskit.publish.security.nonces import is_own

_log = logging.getLogger(__name__)
_TITLES = {
    400: "This cannot be answered",
    403: "You may not see this",
    404: "There is nothing here",
    500: "Something went wrong",
}
_WORDS = {
    403: "This page, or something that it would show, is not open to you.",
    404: "No page has this address. It may have been mistyped, or the corpus may have changed since the link was made.",
    500: "The server could not make this page. What happened is in its log.",
}
_HELP = {403: "Start from the first page, or ask whoever published this corpus.", 404: "Start from the first page."}
_STOPPED = "It took too long, and was stopped. Ask for less at once: fewer rows, or one condition more."
_REFUSED = re.compile(
    r"not authorized|is prohibited|too big|too many|too complex|too long|too large|larger than|too deep"
)
_DEFAULTS = ("datasette.handle_exception", "datasette.forbidden")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be answered: the status, the title of the page, what happened, what to do."""

    status: int
    title: str
    words: str
    help: str = ""


def problem_of(exception: BaseException, datasette: Any) -> Problem:
    """What an exception means to whoever asked. What we did not foresee is told to the log, not to them."""
    from datasette.database import QueryInterrupted
    from datasette.utils.asgi import Base400
    from datasette.views.base import DatasetteError

    if isinstance(exception, QueryInterrupted) or exception.args == ("interrupted",):
        return _problem(400, _STOPPED)
    if isinstance(exception, DatasetteError):
        title = exception.title if isinstance(exception.title, str) else ""
        words = _STOPPED if exception.message_is_html else without_paths(str(exception.message), datasette)
        return _problem(exception.status, words if exception.status < 500 else "", title)
    if isinstance(exception, Base400):
        said = without_paths(str(exception.args[0]) if exception.args else "", datasette)
        return _problem(exception.status, "" if exception.status == 403 else said)
    if isinstance(exception, sqlite3.Error) and _REFUSED.search(str(exception)):
        return _problem(400, f"The database refused it: {without_paths(str(exception), datasette)}.")
    if isinstance(exception, MemoryError):
        return _problem(400, "It needs more memory than the server gives to one question.")
    _log.error("a page could not be made", exc_info=exception)
    return _problem(500, "")


def _problem(status: int, said: str, title: str = "") -> Problem:
    plain = said if said not in ("404", "") else ""
    words = f"{_WORDS[404]} ({plain})" if status == 404 and plain else plain or _WORDS.get(status, "")
    known = _TITLES.get(status, _TITLES[400 if status < 500 else 500])
    return Problem(status=status, title=title or known, words=words, help=_HELP.get(status, ""))


def answers(given: list[Any], made: Callable[[], Awaitable[Any]], is_protected: bool) -> list[Any]:
    """What the plugins answer to an error, ours in the place of Datasette's own, which comes last of all.

    Datasette's would print what is in all variables where the library rich is installed, and fail where it is.
    """
    if not is_protected:
        return given
    return [one for one in given if getattr(one, "__module__", "") not in _DEFAULTS] + [made]


async def page(datasette: Any, request: Any, problem: Problem) -> Any:
    """The answer that tells of a problem, in the form that was asked for: a page, JSON or plain text."""
    from datasette import Response

    headers = {"cache-control": "no-store"}
    path = request.path
    if problem.status == 400 and request.scope.get("url_route", {}).get("kwargs", {}).get("table") == "-":
        problem = _problem(404, "")  # 0.65 takes an address below /-/ that it does not know for that of a row
    if path.endswith(".json") or "application/json" in (request.headers.get("accept") or ""):
        said = {"ok": False, "error": problem.words, "errors": [problem.words], "title": problem.title}
        return Response.json({**said, "status": problem.status}, status=problem.status, headers=headers)
    if path.endswith((".csv", ".jsonl", ".txt")):
        return Response.text(f"{problem.title}. {problem.words}\n", status=problem.status, headers=headers)
    is_own()
    context = {"problem": problem, "page": "error", "database": ""}
    html = await datasette.render_template("corpuskit-error.html", context, request=request, view_name="error")
    return Response.html(html.replace("<html>", '<html lang="en">', 1), status=problem.status, headers=headers)
