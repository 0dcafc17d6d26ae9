"""The headers of every answer of a server with a published corpus, and the last resort where no page could be made."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from corpuskit.publish.security.nonces import Answer, answering
from corpuskit.publish.security.policy import PLAIN, policy_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

#: Characters of what is asked of a page; more than a person writes, less than what keeps a server busy.
LONGEST_QUERY = 16_384
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
_POLICY = b"content-security-policy"
_log = logging.getLogger(__name__)


def wrapper(is_protected: Callable[[], bool]) -> Callable[[App], App]:
    """What Datasette puts around itself. `is_protected` says whether it serves a published corpus, once it started."""

    def wrap(app: App) -> App:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                await _answer(app, is_protected, scope, receive, send)
            else:
                await app(scope, receive, send)

        return wrapped

    return wrap


async def _answer(app: App, is_protected: Callable[[], bool], scope: Message, receive: Receive, send: Send) -> None:
    started = False
    with answering() as answer:

        async def protected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                if is_protected():
                    message = {**message, "headers": protective(list(message.get("headers", ())), answer)}
            await send(message)

        if len(scope.get("query_string", b"")) > LONGEST_QUERY and is_protected():
            await _say(protected, 414, "This address is too long.\n")
            return
        try:
            await app(scope, receive, protected)
        except Exception:
            if started or not is_protected():
                raise
            _log.exception("no page could be made")
            await _say(protected, 500, "Something went wrong on the server.\n")


def protective(headers: list[tuple[bytes, bytes]], answer: Answer) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours; what it says already by itself stays."""
    given = {name.lower(): value for name, value in headers}
    is_page = given.get(b"content-type", b"").lower().startswith((b"text/html", b"application/xhtml"))
    policy = policy_of(answer) if is_page else PLAIN
    wanted = {**_ALWAYS, _POLICY: policy.encode("ascii")}
    return [*headers, *((name, value) for name, value in wanted.items() if name not in given)]


async def _say(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
