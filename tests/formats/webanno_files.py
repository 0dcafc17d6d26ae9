"""What the tests of WebAnno TSV share: files read, and entries in a form that can be compared."""

import io
from collections import Counter
from collections.abc import Sequence

from corpuskit.articles.items import Source
from corpuskit.formats import webanno
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import Damage, Entry, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.placing.proving import proved

Said = tuple[str, tuple[tuple[int, int], ...], tuple[tuple[str, object], ...]]


def source(data: bytes, name: str = "folder/article.tsv") -> Source:
    """Bytes as a file."""
    return Source(name=name, open=lambda: io.BytesIO(data), size=len(data))


def opened(data: bytes, encoding: str | None = None) -> ForeignDocument | Damage:
    """The one thing that a file gives."""
    (found,) = webanno.documents(source(data), Asked(encoding=encoding))
    return found


def read(data: bytes | str) -> ForeignDocument:
    """The document of a file that can be read."""
    found = opened(data.encode() if isinstance(data, str) else data)
    assert isinstance(found, ForeignDocument), found
    return found


def in_code_points(document: ForeignDocument) -> Sequence[Entry]:
    """The entries of a document, offsets in code points."""
    (one,), _ = proved(document.text or "", document.sets, document.unit, document.spare)
    return one.entries


def unread(document: ForeignDocument) -> list[Unread]:
    """What was set aside."""
    return [entry for entry in document.sets[0].entries if isinstance(entry, Unread)]


def said(entries: Sequence[Entry]) -> tuple[Counter[Said], Counter[tuple[object, ...]]]:
    """What entries say, without their ids and places: annotations, and relations with what they are between."""
    values: dict[str, list[tuple[str, object]]] = {}
    for entry in entries:
        if isinstance(entry, Property):
            values.setdefault(entry.target, []).append((entry.type, entry.value))
    spans = {
        entry.id: (entry.type, entry.pieces, tuple(sorted(values.get(entry.id, []), key=repr)))
        for entry in entries
        if isinstance(entry, TextBound)
    }
    links = [
        (entry.type, tuple(spans[end] for end in entry.ends), tuple(sorted(values.get(entry.id or "", []), key=repr)))
        for entry in entries
        if isinstance(entry, Link)
    ]
    return Counter(spans.values()), Counter(links)
