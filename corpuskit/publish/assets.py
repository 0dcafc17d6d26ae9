"""Style sheets and scripts of our pages: files of the package at addresses that change with their content."""

import functools
import hashlib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
PATH = r"/-/corpuskit/(?P<name>[a-z-]+)-(?P<mark>[0-9a-f]{12})\.(?P<suffix>css|js|svg)$"


@functools.cache
def content(name: str) -> bytes:
    """A file of `static`, such as ``site.css``."""
    return (_FOLDER / name).read_bytes()


@functools.cache
def versioned(name: str) -> str:
    """The name with a mark of its content, such as ``site-0123456789ab.css``."""
    path = Path(name)
    return f"{path.stem}-{hashlib.sha256(content(name)).hexdigest()[:12]}{path.suffix}"


def names() -> list[str]:
    """All files, in alphabetical order."""
    return sorted(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES)


def address(datasette: Any, name: str) -> str:
    """Where a page finds a file."""
    return str(datasette.urls.path(f"/-/corpuskit/{versioned(name)}"))


async def respond(request: Any) -> Any:
    """The file, to be kept for good; another content has another address."""
    from datasette import NotFound, Response

    name = f"{request.url_vars['name']}.{request.url_vars['suffix']}"
    if name not in names() or request.path.rpartition("/")[2] != versioned(name):
        raise NotFound("There is no such file")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(content(name).decode(), headers=headers, content_type=_TYPES[Path(name).suffix])
