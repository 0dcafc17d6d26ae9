"""Which addresses that a corpus holds may become links: those of the web, and of mail where a page asks for it."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup

_WEB = ("http", "https")
_LONGEST = 4_000
# What browsers drop or take for a slash, so that the address they open is another than the one that is read.
_ODD = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff]"
)


def web_address(found: object, *, mail: bool = False) -> str | None:
    """The address, if it leads to the web, or to a mailbox where `mail` says so; None where it is anything else."""
    if not isinstance(found, str):
        return None
    address = found.strip(" \t\r\n")
    if not address or len(address) > _LONGEST or _ODD.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if mail and parts.scheme.lower() == "mailto":
        return address if not parts.netloc and "@" in parts.path else None
    if parts.scheme.lower() not in _WEB or not host or "@" in parts.netloc:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def link(found: object, words: str | None = None) -> Markup:
    """What is found as a link to itself, or as plain text where it leads nowhere; escaped."""
    address = web_address(found)
    said = words if words is not None else "" if found is None else str(found)
    if address is None:
        return Markup("<bdi>{}</bdi>").format(said)
    return Markup('<a href="{}" rel="noreferrer nofollow ugc"><bdi>{}</bdi></a>').format(address, said)
