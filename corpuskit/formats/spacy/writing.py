"""Writes spaCy's files of documents, and folders from which spaCy trains."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.conll.snapping import accepted, moved_edges, snapped
from corpuskit.formats.entries import AnnotatorSet, Normalisation
from corpuskit.formats.mapping import SpanTarget
from corpuskit.formats.spacy.said import DEFAULT_GROUP
from corpuskit.offsets import Piece

_DOCUMENTS = 1_000  # in one file: what spaCy holds in memory at once
_ANY = "xx"  # spaCy's word for a text of which no language is known
_DOCUMENT_KEYS = ("title", "language")


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """One file, or several where there are more than 1,000 documents; each is there once for each annotator. Raises
    FormatError for an edge inside a token where nobody said what becomes of such.
    """
    _files(documents, target, asked, asked.stem)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What is lost of a document: only whole tokens are marked, and only what is said of all of it has a score."""
    yield from moved_edges(outgoing, asked)
    for given in outgoing.sets:
        for entry in accepted(given):
            if entry.pieces and entry.confidence is not None:
                yield "the confidence of an annotation in the text"


def training(splits: Mapping[str, Iterable[Outgoing]], target: Target, asked: Writing, language: str | None) -> None:
    """A folder from which spaCy trains: files for each of the splits ``train`` and ``dev`` (and ``test``), and a
    ``config.cfg`` for the language with components for what there is. Raises FormatError as `write` does.
    """
    parts: set[str] = set()
    paths = {name: _files(documents, target, asked, name, parts) for name, documents in splits.items()}
    target.add("config.cfg", _config(paths, parts, language).encode())


def ents_layer(asked: Writing) -> str | None:
    """The layer whose annotations are entities: the schema's first one in which no two overlap."""
    mapped = {target.layer for target in asked.mapping.spans.values() if isinstance(target, SpanTarget)}
    for name, layer in asked.schema.layers.items():
        if name in mapped and layer.span is not None and layer.span.overlap == "none":
            return name
    return None


def _files(
    documents: Iterable[Outgoing], target: Target, asked: Writing, stem: str, parts: set[str] | None = None
) -> str:
    """Write the files; the path of the only one, or of the folder that they are in."""
    waiting = iter(documents)
    held, number = b"", 0
    while (batch := list(islice(waiting, _DOCUMENTS))) or number == 0:
        number += 1
        content = _packed(batch, asked, parts if parts is not None else set())
        if number == 1:
            held = content
        else:
            if number == 2:
                target.add(f"{stem}/00001.spacy", held)
            target.add(f"{stem}/{number:05}.spacy", content)
    if number == 1:
        target.add(f"{stem}.spacy", held)
        return f"{stem}.spacy"
    return stem


def _packed(batch: Iterable[Outgoing], asked: Writing, parts: set[str]) -> bytes:
    from spacy.tokens import DocBin

    packed = DocBin(store_user_data=True)
    for outgoing in batch:
        nlp = _blank((outgoing.document.language or _ANY).partition("-")[0].lower())
        with nlp.memory_zone():  # what it learns of a text's words is forgotten with the text
            for set_ in outgoing.sets:
                packed.add(_doc(nlp, outgoing, set_, asked, parts))
    return packed.to_bytes()


@lru_cache(maxsize=8)
def _blank(language: str) -> Any:
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:  # a language that spaCy does not know, or for which it needs more than itself
        return spacy.blank(_ANY)


def _doc(nlp: Any, outgoing: Outgoing, set_: AnnotatorSet, asked: Writing, parts: set[str]) -> Any:
    """A document of spaCy's with what one annotator says; `parts` is told which components could learn from it."""
    document = outgoing.document
    doc = nlp.tokenizer(document.text or "")
    numbers = [token.i for token in doc if not token.is_space]
    tokens: list[Piece] = [(doc[n].idx, doc[n].idx + len(doc[n])) for n in numbers]
    known = {e.target: e.value for e in set_.entries if isinstance(e, Normalisation)}
    free = [True] * len(doc)
    ents, others = [], []
    layer = ents_layer(asked)
    for entry in accepted(set_):
        stretch = snapped(outgoing, entry, tokens, asked) if entry.pieces else None
        if stretch is None:
            continue
        first, last = numbers[stretch[0]], numbers[stretch[1] - 1] + 1
        mapped = asked.mapping.spans.get(entry.type)
        if isinstance(mapped, SpanTarget) and mapped.layer == layer and all(free[first:last]):
            free[first:last] = [False] * (last - first)
            ents.append(_span(doc, first, last, entry.type, known.get(entry.id)))
        else:
            others.append((first, last, entry.type, known.get(entry.id)))
    doc.set_ents(ents, default="outside")
    for first, last, type_, kb_id in others:
        group, colon, label = type_.partition(":")
        own = bool(colon and group and label) and group != DEFAULT_GROUP
        key, label = (group, label) if own else (DEFAULT_GROUP, type_)
        doc.spans.setdefault(key, []).append(_span(doc, first, last, label, kb_id))
    doc.cats = _cats(set_, asked)
    doc.user_data = {"id": document.id, **_said(outgoing, set_)}
    parts |= {name for name, there in (("ner", ents), ("spancat", others), ("textcat_multilabel", doc.cats)) if there}
    return doc


def _span(doc: Any, first: int, last: int, label: str, kb_id: str | None) -> Any:
    from spacy.tokens import Span

    return Span(doc, first, last, label=label, kb_id=kb_id or "")


def _cats(set_: AnnotatorSet, asked: Writing) -> dict[str, float]:
    """All categories of the mapping, those that hold with 1: spaCy learns from those that do not, too."""
    layers = asked.schema.layers
    types = [t for t, to in asked.mapping.spans.items() if isinstance(to, SpanTarget) and layers[to.layer].span is None]
    cats = dict.fromkeys(types, 0.0)
    for entry in accepted(set_):
        if not entry.pieces:
            cats[entry.type] = 1.0 if entry.confidence is None else entry.confidence
    return cats


def _said(outgoing: Outgoing, set_: AnnotatorSet) -> dict[str, str]:
    said = {name: getattr(outgoing.document, name) for name in _DOCUMENT_KEYS} | {"annotator": set_.annotator}
    return {name: value for name, value in said.items() if value}


def _config(paths: Mapping[str, str], parts: set[str], language: str | None) -> str:
    """The settings with which spaCy trains by default, with the paths of the files."""
    from spacy.cli.init_config import init_config

    lang = (language or _ANY).partition("-")[0].lower()
    order: list[str] = [name for name in ("ner", "spancat", "textcat_multilabel") if name in parts]
    config = init_config(
        lang=_blank(lang).lang, pipeline=order or ["ner"], optimize="efficiency", gpu=False, silent=True
    )
    for split in ("train", "dev"):
        config["paths"][split] = paths.get(split)
    text: str = config.to_str()
    return text
