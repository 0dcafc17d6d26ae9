"""Reads TEI files: each text with a header is a document, with the annotations in it and apart from it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from corpuskit.articles.agencies.xml_safe import root_at
from corpuskit.articles.items import Head, Source
from corpuskit.articles.parts import as_seen
from corpuskit.formats.annotated import Asked
from corpuskit.formats.entries import Damage, ForeignDocument
from corpuskit.formats.tei.elements import CORPORA, ROOTS, Element, Part, parts
from corpuskit.formats.tei.gathering import Gathering
from corpuskit.formats.tei.header import language_of, metadata_of, title_of
from corpuskit.formats.tei.inline import inline
from corpuskit.formats.tei.names import SPACE
from corpuskit.formats.tei.pointers import Pointers
from corpuskit.formats.tei.standoff import standoff
from corpuskit.formats.tei.text import Text, characters_of

NO_TEXT = "TEI without a text"
NO_TEI = "XML that is no TEI"
HINTS = {
    NO_TEXT: "Only texts can be annotated here: facsimiles and transcriptions of pages are not read.",
    NO_TEI: "A TEI file has the element TEI or teiCorpus around all.",
}
_ENDINGS = (".xml", ".tei")
_OLD = frozenset({"TEI.2", "teiCorpus.2"})


def claims(head: Head) -> bool:
    """Whether the first element is TEI's or a corpus's of TEI, of its namespace or, as in P4, of none."""
    seen = as_seen(head)
    at = root_at(seen)
    tag = seen[at : seen.find(">", at) + 1]
    name = tag[1:].split(maxsplit=1)[0].rstrip("/>").rpartition(":")[2] if len(tag) > 2 else ""
    if name not in ROOTS | CORPORA:
        return False
    return SPACE in tag or name in _OLD or ("xmlns=" not in tag and "<teiHeader" in seen)


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The texts, in the order of the file."""
    stem = _stem(source.name)
    used: Counter[str] = Counter()
    found = False
    for part in parts(source, asked.encoding):
        found = True
        if isinstance(part, Damage):
            yield part
            continue
        for root in (part.element, *part.element.below(*ROOTS)):
            yield _document(part, root, _name(root, stem, used, alone=part.alone and root is part.element))
    if not found:
        yield Damage(reason=NO_TEI, hint=HINTS[NO_TEI])


def _stem(name: str) -> str:
    """What a file is called without its ending."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    for ending in _ENDINGS:
        stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
    return stem or name


def _name(root: Element, stem: str, used: Counter[str], *, alone: bool) -> str:
    """What a text is called: as its file, or in a corpus by its identifier, else by its number."""
    used[""] += 1
    name = stem if alone else root.id or root.attributes.get("n") or f"{stem}-{used['']}"
    used[name] += 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def _document(part: Part, root: Element, name: str) -> ForeignDocument | Damage:
    header, body = root.first("teiHeader"), root.first("text")
    content = part.content if root is part.element else part.written(root).encode()
    if body is None and root.first("standOff") is None:
        return Damage(reason=NO_TEXT, detail=name, hint=HINTS[NO_TEXT], line=root.line, content=content)
    text = Text(body, characters_of(root)) if body is not None else None
    gathering = Gathering(part, Pointers(root, text), text)
    if body is not None:
        inline(gathering, body)
    standoff(gathering, root)
    return ForeignDocument(
        name=name,
        text=text.text if text is not None else None,
        sets=gathering.done(),
        title=title_of(header),
        language=language_of(root, body, header),
        metadata=metadata_of(root, header),
        line=root.line,
        content=content,
    )
