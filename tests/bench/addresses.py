"""The addresses that a measurement asks for: some hundred of each kind of page of a published corpus, or all."""

import re
import sqlite3
from collections import Counter
from urllib.parse import quote, urlencode

from corpuskit.publish.derived.timeline import date_of, outlet_of
from corpuskit.publish.pages import claims, sources
from corpuskit.publish.published import read_build
from corpuskit.publish.roles import roles_of

_MANY = 400  # addresses of one kind
_LOOKED = 2_000  # texts in which words are counted
_COMMON = ("the", "of", "and", "to", "said", '"of the"')
_TOPICS = ("president", "minister", "said", "report", "bridge", "water")


def kinds_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """For each kind of page the addresses to ask for, in turn; none where the corpus has no such page."""
    published = read_build(connection)
    assert published is not None, "no published corpus"
    home, schema = f"/{published.name}", published.schema
    layer = roles_of(schema).quotes or next(iter(schema.layers))
    rare = _rare_words(connection)
    found = {
        **_of_documents(connection, layer),
        **_of_tables(connection, layer),
        "home": [""],
        **(_of_sources(connection) if sources.offered(schema) else {}),
        "claims": [f"/-/claims{asked}" for asked in ("", "?page=2")] if claims.offered(schema) else [],
        "findings": ["/-/findings"],
        "findings of a rule": [f"/-/findings/{code}" for code in _values(connection, "findings", "code")],
        "sample": [f"/-/sample?seed={seed}" for seed in range(_MANY)],
        "codebook": ["/-/codebook"],
        **_of_words(layer, rare),
    }
    return {kind: [home + path for path in paths] for kind, paths in found.items()}


def encoded(part: str) -> str:
    """A part of a path as Datasette writes it."""
    return quote(part, safe="").replace(".", "%2E").replace("-", "%2D").replace("%", "~")


def _column(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[str]:
    return [str(row[0]) for row in connection.execute(sql, parameters)]


def _values(connection: sqlite3.Connection, table: str, column: str) -> list[str]:
    sql = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT {_MANY}'
    return _column(connection, sql)


def _spread(connection: sqlite3.Connection, table: str, column: str) -> list[str]:
    """Values of rows that are spread over a table."""
    last = connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0
    step = max(1, last // _MANY)
    numbers = ", ".join(map(str, range(1, last + 1, step)))
    return _column(connection, f'SELECT "{column}" FROM "{table}" WHERE rowid IN ({numbers})')


def _of_documents(connection: sqlite3.Connection, layer: str) -> dict[str, list[str]]:
    names, keys = _spread(connection, "documents", "id"), _spread(connection, layer, "key")
    by_annotator = "SELECT document FROM relations GROUP BY document ORDER BY count(DISTINCT annotator) DESC LIMIT 1"
    most = _column(connection, by_annotator)
    several = _column(connection, f'SELECT DISTINCT annotator FROM "{layer}" WHERE document = ?', *most) if most else []
    found = {
        "reader": [f"/documents/{encoded(name)}" for name in names],
        "reader, words marked": [f"/documents/{encoded(name)}?q=said" for name in names],
        "document as JSON": [f"/-/download/{encoded(name)}/json" for name in names],
        "document in brat's format": [f"/-/download/{encoded(name)}/brat" for name in names],
        "annotation": [f"/{layer}/{encoded(key)}" for key in keys],
        f"{layer} of one document": [f"/{layer}?document={quote(name)}" for name in names],
    }
    if len(several) > 1:
        query = urlencode([("annotator", name) for name in sorted(several)])
        found[f"reader, {len(several)} annotators compared"] = [f"/documents/{encoded(most[0])}?{query}"]
    return found


def _of_tables(connection: sqlite3.Connection, layer: str) -> dict[str, list[str]]:
    published = read_build(connection)
    assert published is not None
    outlet = outlet_of(published.schema)
    outlets = _values(connection, "documents", outlet) if outlet else []
    labels = _values(connection, layer, "label")
    return {
        "table of documents, with facets": ["/documents"],
        "table of documents, one outlet": [f"/documents?{urlencode({str(outlet): name})}" for name in outlets],
        f"table of {layer}, with facets": [f"/{layer}"],
        f"table of {layer}, one label": [f"/{layer}?{urlencode({'label': label})}" for label in labels],
        "table of relations, with facets": ["/relations"],
    }


def _of_sources(connection: sqlite3.Connection) -> dict[str, list[str]]:
    published = read_build(connection)
    assert published is not None
    schema = published.schema
    outlet, date, roles = outlet_of(schema), date_of(schema), roles_of(schema)
    outlets = _values(connection, "documents", outlet) if outlet else []
    kinds = _values(connection, str(roles.sources), "label")
    years = sorted({day[:4] for day in _values(connection, "documents", date)}) if date else []
    dates = [f"since={year}-02&until={year}-07" for year in years] + [f"since={year}" for year in years]
    questions = {
        "one outlet": [urlencode({"outlet": name}) for name in outlets],
        "one kind": [urlencode({"kind": name}) for name in kinds],
        "by date": dates,
        "outlet, kind and date": [
            f"{urlencode({'outlet': one, 'kind': kind})}&{when}"
            for one in outlets[:3] for kind in kinds[:3] for when in dates[:3]
        ],
    }  # fmt: skip
    voices = "SELECT id FROM corpuskit_voices WHERE annotator IS NULL ORDER BY quotes"
    most = _column(connection, f"{voices} DESC LIMIT 1")[0]
    found = {"sources": ["/-/sources"]}
    found |= {f"sources, {what}": [f"/-/sources?{query}" for query in asked] for what, asked in questions.items()}
    found["one source"] = [f"/-/sources/{'/'.join(map(encoded, one.split('/')))}" for one in _column(
        connection, f"{voices} LIMIT {_MANY}")]  # fmt: skip
    most = f"/-/sources/{'/'.join(map(encoded, most.split('/')))}"
    found["the source that is quoted most"] = [most]
    found["the same, one outlet"] = [f"{most}?{query}" for query in questions["one outlet"]]
    found["quotes behind a number"] = [
        f"/-/sources/quotes?{query}" for asked in questions.values() for query in asked[:20]
    ]
    return found


def _rare_words(connection: sqlite3.Connection) -> list[str]:
    """Words of letters and digits that are in one of the texts looked at, each of another."""
    last = connection.execute("SELECT max(rowid) FROM texts").fetchone()[0] or 0
    seen, first = Counter[str](), dict[str, str]()
    for number in range(1, last + 1, max(1, last // _LOOKED)):
        row = connection.execute("SELECT text FROM texts WHERE rowid = ?", [number]).fetchone()
        words = set(re.findall(r"[^\W_]+", (row[0] or "").lower())) if row else set()
        seen.update(words)
        first |= {word: str(number) for word in words - first.keys()}
    once = {first[word]: word for word, number in sorted(seen.items()) if number == 1}
    return list(once.values())[:_MANY]


def _of_words(layer: str, rare: list[str]) -> dict[str, list[str]]:
    """The pages that look for words: rare ones, each in some documents, and those that are in most."""
    line, search = "/-/concordance?q=", "/-/search?q="
    return {
        "concordance, rare word": [line + quote(word) for word in rare],
        "concordance, rare word, in a layer": [f"{line}{quote(word)}&in=layer.{layer}" for word in rare],
        "concordance, common word": [line + quote(word) for word in _COMMON],
        "concordance, common word, sorted": [f"{line}{quote(word)}&sort=after&by=year" for word in _COMMON],
        "concordance, common, outside a layer": [f"{line}{quote(word)}&in=outside.{layer}" for word in _COMMON],
        "concordance, common, in a layer": [f"{line}{quote(word)}&in=layer.{layer}" for word in _COMMON],
        "search, rare word": [search + quote(word) for word in rare],
        "search, common word": [search + quote(word) for word in _COMMON],
        "table of texts, searched": [f"/texts?_search={word}" for word in _TOPICS],
    }
