"""Which pages a site of files has, and where each of them is: an address of the server, its file, the place in it."""

import hashlib
import re
import sqlite3
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

from corpuskit.schema.types import Schema

# For each page of the menu and those below it, what may be asked of it: every other choice needs a server.
WRITTEN: dict[str, frozenset[tuple[str, ...]]] = {
    "documents": frozenset({(), ("outlet",), ("year",), ("page",), ("outlet", "page"), ("page", "year")}),
    "codebook": frozenset({(), ("language",)}),
    "sources": frozenset({(), ("annotator",), ("page",), ("annotator", "page"), ("format",)}),
    "claims": frozenset({(), ("annotator",), ("page",), ("annotator", "page"), ("format",)}),
    "findings": frozenset({(), ("page",)}),
    "sample": frozenset({(), ("layer",)}),
    "sample.csv": frozenset({(), ("layer",)}),
}
# Pages that answer what somebody types or chooses, which files cannot.
NEEDING_A_SERVER = frozenset({"concordance", "search", "tables"})
FORMATS = {"json": ".json", "brat": ".brat.zip"}
HOME = "index.html"
_PAIRS = 3  # annotators of a document of whom each two are shown side by side, too
_GOLD = "gold"
_LONGEST = 60  # code points of an id in the name of a file
_MOST = 160  # of a name with its folders


class Place(msgspec.Struct, frozen=True):
    """A file of the site, with what the server is asked for; whether a document is in it, to read or to take away."""

    address: str
    file: str
    of_document: bool = False
    is_download: bool = False


class Places:
    """The files of a site, by the addresses of a server. Names of files are given once, in the order of asking."""

    def __init__(self, connection: sqlite3.Connection, database: str, schema: Schema) -> None:
        self._connection = connection
        self._database = database
        self._schema = schema
        self._files: dict[str, Place] = {}
        self._taken: set[str] = set()
        # The annotator whose work pages count where nobody says which; nobody where the work of all is counted.
        self._usual = _GOLD if self._has_annotator(_GOLD) else None

    def home(self) -> Place:
        """The home page."""
        return self._place(f"/{self._database}", HOME)

    def documents(self) -> list[str]:
        """The ids of all documents, in the order of the corpus."""
        return [row[0] for row in self._connection.execute("SELECT id FROM documents ORDER BY rowid")]

    def readers(self, document: str) -> list[Place]:
        """The pages of a document: as it opens, then each annotator alone, each two of few, and all."""
        known = self._annotators(document)
        chosen: list[list[str]] = [[name] for name in known]
        if len(known) <= _PAIRS:
            chosen += [[first, second] for at, first in enumerate(known) for second in known[at + 1 :]]
        if len(known) > 1:
            chosen.append(known)
        return list(dict.fromkeys([self._reader(document, []), *(self._reader(document, names) for names in chosen)]))

    def downloads(self, document: str) -> dict[str, Place]:
        """The files of a document in the formats that are written, by format."""
        return {
            name: self._place(
                f"/{self._database}/-/download/{_tilde(document)}/{name}",
                f"documents/{document[:_LONGEST]}{suffix}",
                given=True,
            )
            for name, suffix in FORMATS.items()
        }

    def formats(self, document: str) -> Place:
        """The page that leads to the downloads of a document."""
        address = f"/{self._database}/-/download/{_tilde(document)}"
        return self._place(address, f"documents/{document[:_LONGEST]}.formats.html", given=True)

    def asset(self, address: SplitResult) -> Place | None:
        """A style sheet or script."""
        if not address.path.startswith(("/-/corpuskit/", "/-/static/", "/-/static-plugins/")):
            return None
        query = f"?{address.query}" if address.query else ""
        return self._place(f"{address.path}{query}", f"assets/{address.path.rpartition('/')[2]}")

    def at(self, address: str) -> tuple[Place, str] | None:
        """The page for an address within the server, with the fragment in it; None where files have no such page."""
        split = urlsplit(address)
        asked = parse_qsl(split.query)
        match [unquote(part) for part in split.path.split("/") if part]:
            case [] | [self._database] if not asked:
                return self.home(), split.fragment
            case [self._database, "documents"]:
                found = self._page(["documents"], asked)
            case [self._database, "documents", document]:
                return self._in_document(_untilde(document), asked, split.fragment)
            case [self._database, "-", "download", document, *rest]:
                found = self._download(_untilde(document), rest)
            case [self._database, "-", *parts]:
                found = self._page(parts, asked)
            case [self._database, registry, record] if registry in self._schema.registries:
                found = self._page(["sources", registry, record], [])
            case [self._database, layer, key] if layer in self._schema.layers and _untilde(key).count("/") >= 2:
                document, _, anchor = _untilde(key).partition("/")
                return self._in_document(document, [("annotator", anchor.partition("/")[0])], anchor)
            case _:
                return None
        return (found, split.fragment) if found else None

    def _page(self, parts: list[str], asked: list[tuple[str, str]]) -> Place | None:
        asked = [one for one in asked if one != ("page", "1") and one != ("annotator", self._usual)]
        keys = tuple(sorted(key for key, _ in asked))
        if not parts or keys not in WRITTEN.get(parts[0], ()) or dict(asked).get("format", "csv") != "csv":
            return None
        query = f"?{urlencode(sorted(asked))}" if asked else ""
        stem, dot, suffix = parts[0].partition(".")
        if "format" in keys:
            dot, suffix = ".", dict(asked)["format"]
        told = "".join(f".{key}-{value}" for key, value in sorted(asked) if key != "format")
        file = "/".join([stem, *map(_untilde, parts[1:])]) + told + (f".{suffix}" if dot else ".html")
        return self._place(f"/{self._database}/-/{'/'.join(parts)}{query}", file)

    def _download(self, document: str, rest: list[str]) -> Place | None:
        if not self._is_document(document):
            return None
        if rest:
            return self.downloads(document).get(rest[0])
        return self.formats(document)

    def _in_document(self, document: str, asked: list[tuple[str, str]], fragment: str) -> tuple[Place, str] | None:
        if not self._is_document(document):
            plain, _, suffix = document.rpartition(".")
            known = suffix in FORMATS and self._is_document(plain)
            return (self.downloads(plain)[suffix], "") if known else None
        names = [value for key, value in asked if key == "annotator"]
        return self._reader(document, names), fragment

    def _reader(self, document: str, names: list[str]) -> Place:
        """The page with those of these annotators who annotated the document; as it opens where that is nobody."""
        known = self._annotators(document)
        chosen = [name for name in known if name in names]
        usual = [_GOLD] if _GOLD in known else known[:1]
        path = f"/{self._database}/documents/{_tilde(document)}"
        if chosen in ([], usual):
            return self._place(path, f"documents/{document[:_LONGEST]}.html", about=True)
        if len(chosen) > 1 and (len(chosen) > 2 or len(known) > _PAIRS):
            chosen = known
        told = "all" if len(chosen) > 1 and chosen == known else "+".join(chosen)
        query = urlencode([("annotator", name) for name in chosen])
        return self._place(f"{path}?{query}", f"documents/{document[:_LONGEST]}.by-{told}.html", about=True)

    def _has_annotator(self, name: str) -> bool:
        sql = 'SELECT 1 FROM "{}" WHERE annotator = ? LIMIT 1'
        return any(self._connection.execute(sql.format(layer), [name]).fetchone() for layer in self._schema.layers)

    def _annotators(self, document: str) -> list[str]:
        names: set[str] = set()
        for layer in self._schema.layers:
            rows = self._connection.execute(f'SELECT DISTINCT annotator FROM "{layer}" WHERE document = ?', [document])  # noqa: S608
            names.update(row[0] for row in rows)
        return sorted(names)

    def _is_document(self, identifier: str) -> bool:
        return self._connection.execute("SELECT 1 FROM documents WHERE id = ?", [identifier]).fetchone() is not None

    def _place(self, address: str, file: str, *, about: bool = False, given: bool = False) -> Place:
        if address not in self._files:
            self._files[address] = Place(address, self._named(address, file), about or given, given)
        return self._files[address]

    def _named(self, address: str, file: str) -> str:
        """A name that every file system and host takes; a mark of the address where it would not tell files apart."""
        folders, _, last = file.rpartition("/")
        safe = "/".join([*(re.sub(r"[^A-Za-z0-9_-]+", "-", part) for part in folders.split("/") if part), _safe(last)])
        if safe != file or safe.lower() in self._taken:
            stem, dot, suffix = safe.rpartition(".")
            mark = hashlib.sha256(address.encode()).hexdigest()[:8]
            safe = f"{stem[:_MOST]}-{mark}{dot}{suffix}"
        self._taken.add(safe.lower())
        return safe


def linked(source: Place, target: Place, fragment: str) -> str:
    """The link from one file to another, relative, as it stands in an attribute before it is escaped."""
    steps = source.file.split("/")[:-1]
    goal = target.file.split("/")
    while steps and len(goal) > 1 and steps[0] == goal[0]:
        steps, goal = steps[1:], goal[1:]
    place = quote("/".join([".."] * len(steps) + goal), safe="/.")
    return place + (f"#{fragment}" if fragment else "")


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", name).lstrip(".") or "x"


def _tilde(text: str) -> str:
    from datasette.utils import tilde_encode

    return str(tilde_encode(text))


def _untilde(text: str) -> str:
    from datasette.utils import tilde_decode

    return str(tilde_decode(text))
