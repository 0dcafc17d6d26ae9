"""Who gets to speak: the ranking of sources with their shares, a page for each source, the quotes behind a number."""

from typing import Any

from corpuskit.publish.derived import utterances
from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.sources import one, overview, quoted
from corpuskit.schema.types import Schema

NAME = "sources"
TITLE = "Who gets to speak"
PATH = r"/(?P<database>[^/.]+)/-/sources(?:/(?P<voice>[^/.]+(?:/[^/.]+)?))?$"
MENU: str | None = "Sources"
QUOTES = "quotes"


def offered(schema: Schema) -> bool:
    """Where the schema says who says what."""
    return bool(utterances.made_from(schema))


def reads(schema: Schema) -> frozenset[str]:
    """What the counts are made from."""
    return utterances.made_from(schema) or frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page of all sources, of one, or of quotes."""
    from datasette import NotFound
    from datasette.utils import tilde_decode

    if not offered(frame.schema):
        raise NotFound("The schema of this corpus does not say who says what")
    voice = frame.request.url_vars.get("voice")
    if voice is None:
        return await overview.respond(frame)
    if voice == QUOTES:
        return await quoted.respond(frame)
    return await one.respond(frame, "/".join(map(tilde_decode, voice.split("/"))))
