"""Reads spaCy's training data in JSON: texts with entities, or documents with paragraphs, sentences and tokens."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec

from corpuskit.articles.items import Head, Source
from corpuskit.articles.parts import as_seen
from corpuskit.formats.annotated import Asked
from corpuskit.formats.conll.schemes import Evidence, parsed, runs
from corpuskit.formats.entries import AnnotatorSet, Damage, ForeignDocument
from corpuskit.formats.json_tasks import Task, tasks
from corpuskit.formats.placing.aligned import aligned
from corpuskit.formats.spacy.said import DEFAULT_GROUP, categories
from corpuskit.formats.spacy.saying import Saying

NO_PAIR = "a record that is no text with its annotations"
NO_PAIR_HINT = 'Write it as ["text", {"entities": [[start, end, "LABEL"]]}].'
NO_DOCUMENT = "a paragraph without tokens that can be read"
NO_DOCUMENT_HINT = (
    "There must be sentences with tokens, each with its orth, which together are the paragraph's raw text."
)
TOO_LARGE = "the file is too large to be read at once"
TOO_LARGE_HINT = "Divide the list into several files."
_BAD_TAGS = "tags that cannot stand here"
_BAD_TAGS_HINT = "Correct the tags; spaCy's are B-, I-, L-, U- and O."
_LARGEST = 256_000_000  # bytes of a list of pairs
_PAIRS = re.compile(r"\s*\[\s*\[\s*\"(?:[^\"\\]|\\.)*+\"\s*,\s*\{\s*\"(?:entities|cats|spans|links|heads)\"", re.DOTALL)
_NESTED = re.compile(r"\s*\[?\s*\{\s*(?:\"id\"\s*:\s*[^,{}\[\]]{1,80},\s*)?\"paragraphs\"\s*:\s*\[", re.DOTALL)
_OF_TOKENS = ("tag", "pos", "morph", "lemma", "dep")


def claims(head: Head) -> bool:
    """Whether the file begins as one of the two shapes does."""
    seen = as_seen(head)
    return bool(_PAIRS.match(seen) or _NESTED.match(seen))


def documents(source: Source, asked: Asked) -> Iterator[ForeignDocument | Damage]:
    """The documents of a file; the line of a pair is its number."""
    with source.open() as stream:
        start = stream.read(65_536).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"[" and start[1:].lstrip()[:1] == b"[":
        yield from _pairs(source)
        return
    for number, task in enumerate(tasks(source, asked.encoding), 1):
        if isinstance(task, Damage):
            yield task
        else:
            yield from _paragraphs(task, PurePosixPath(source.name).stem, number)


def _pairs(source: Source) -> Iterator[ForeignDocument | Damage]:
    with source.open() as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        yield Damage(reason=TOO_LARGE, detail=f"more than {_LARGEST:,} bytes", hint=TOO_LARGE_HINT)
        return
    try:
        records = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Damage(
            reason="the file is no JSON", detail=str(error)[:150], hint="Correct the file, and import it again."
        )
        return
    stem = PurePosixPath(source.name).stem
    for number, record in enumerate(records, 1):
        name = stem if len(records) == 1 else f"{stem}-{number}"
        yield _pair(bytes(record), number, name)


def _pair(content: bytes, number: int, name: str) -> ForeignDocument | Damage:
    try:
        text, said = msgspec.json.decode(content, type=tuple[str, dict[str, Any]])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Damage(reason=NO_PAIR, detail=str(error)[:150], hint=NO_PAIR_HINT, line=number, content=content)
    saying = Saying(text=text, tokens=[], line=number, entries=[])
    path = f"$[{number - 1}]"
    _offsets(saying, said.get("entities"), f"{path}[1].entities", "")
    spans = said.get("spans")
    for key, value in spans.items() if isinstance(spans, dict) else ():
        _offsets(saying, value, f"{path}[1].spans.{key}", "" if key == DEFAULT_GROUP else f"{key}:")
    if isinstance(cats := said.get("cats"), dict):
        categories(saying, cats, f"{path}[1]")
    set_ = AnnotatorSet(annotator=None, entries=tuple(saying.entries))
    return ForeignDocument(name=name, text=text, sets=(set_,), line=number, content=content)


def _offsets(saying: Saying, values: Any, path: str, prefix: str) -> None:
    """Annotations as start, end, label and perhaps the id of a knowledge base."""
    for place, value in enumerate(values if isinstance(values, list) else ()):
        here = f"{path}[{place}]"
        if not (
            isinstance(value, list)
            and len(value) in (3, 4)
            and all(type(n) is int for n in value[:2])
            and isinstance(value[2], str)
        ):
            saying.refuse(value, here, "expected start, end and label")
            continue
        id_ = saying.add(prefix + value[2], ((value[0], value[1]),), value, here)
        if len(value) == 4 and isinstance(value[3], str) and value[3]:
            saying.give(id_, "kb_id", value[3], here)


def _paragraphs(task: Task, stem: str, number: int) -> Iterator[ForeignDocument | Damage]:
    paragraphs = task.value("paragraphs")
    if not isinstance(paragraphs, list):
        yield task.damage(NO_DOCUMENT, "there are no paragraphs", NO_DOCUMENT_HINT)
        return
    id_ = task.value("id")
    name = str(id_) if isinstance(id_, str | int) and str(id_) else f"{stem}-{number}"
    for place, paragraph in enumerate(paragraphs, 1):
        path = f"$[{number - 1}].paragraphs[{place - 1}]"
        own = name if len(paragraphs) == 1 else f"{name}-{place}"
        yield _paragraph(paragraph, task, own, path)


def _paragraph(paragraph: Any, task: Task, name: str, path: str) -> ForeignDocument | Damage:
    content = msgspec.json.encode(paragraph)
    tokens = _tokens_of(paragraph)
    if tokens is None:
        return Damage(reason=NO_DOCUMENT, detail=path, hint=NO_DOCUMENT_HINT, line=task.line, content=content)
    words = [token["orth"] for sentence in tokens for token in sentence]
    raw = paragraph.get("raw")
    spaces = [token.get("space", " ") != "" for sentence in tokens for token in sentence]
    saying = Saying.of(words, spaces, task.line, trim=True)
    saying.entries = []
    places = aligned(words, raw) if isinstance(raw, str) else saying.tokens
    if places is None:
        detail = f"{path}: the tokens are not those of raw"
        return Damage(reason=NO_DOCUMENT, detail=detail, hint=NO_DOCUMENT_HINT, line=task.line, content=content)
    if isinstance(raw, str):
        saying.text, saying.tokens = raw, places
    _sentences(saying, tokens, path)
    for cat in paragraph.get("cats") or ():
        if isinstance(cat, dict) and isinstance(cat.get("label"), str):
            categories(saying, {cat["label"]: cat.get("value", 1)}, path)
    if not any("ner" in token for sentence in tokens for token in sentence):
        _offsets(saying, paragraph.get("entities"), f"{path}.entities", "")
    return ForeignDocument(
        name=name,
        text=saying.text,
        sets=(AnnotatorSet(annotator=None, entries=tuple(saying.entries)),),
        line=task.line,
        content=content,
        tokens=None if isinstance(raw, str) else tuple(saying.tokens),
    )


def _tokens_of(paragraph: Any) -> list[list[dict[str, Any]]] | None:
    """The tokens of a paragraph, sentence by sentence; None where they are none."""
    sentences = paragraph.get("sentences") if isinstance(paragraph, dict) else None
    if not isinstance(sentences, list):
        return None
    found = [sentence.get("tokens") if isinstance(sentence, dict) else None for sentence in sentences]
    good = all(
        isinstance(tokens, list) and all(isinstance(t, dict) and isinstance(t.get("orth"), str) for t in tokens)
        for tokens in found
    )
    return found if good else None  # type: ignore[return-value]


def _sentences(saying: Saying, sentences: Sequence[Sequence[dict[str, Any]]], path: str) -> None:
    """What is said of tokens, and the entities that their tags mark: tags count through the whole paragraph."""
    ids: list[str | None] = []
    flat = [token for sentence in sentences for token in sentence]
    for number, token in enumerate(flat):
        values = [(name, token[name]) for name in _OF_TOKENS if isinstance(token.get(name), str) and token[name]]
        here = f"{path}.tokens[{number}]"
        ids.append(saying.add("token", (saying.tokens[number],), token, here) if values else None)
        for name, value in values if ids[-1] else ():
            saying.give(ids[-1] or "", name, value, here)
    for number, token in enumerate(flat):
        offset = token.get("head")
        to = number + offset if type(offset) is int else number
        if to != number and 0 <= to < len(ids) and ids[number] and ids[to]:
            saying.link("head", ids[number] or "", ids[to] or "", f"{path}.tokens[{number}]")
    words = [token.get("ner") if isinstance(token.get("ner"), str) else "O" for token in flat]
    tags = [parsed("O" if word in ("-", "", None) else str(word)) for word in words]
    evidence = Evidence()
    for tag in tags:
        evidence.add(tag)
    for run in runs(tags, evidence.scheme()):
        here = f"{path}.tokens[{run.first}].ner"
        if run.fault is not None:
            saying.refuse(words[run.first : run.last], here, run.fault, _BAD_TAGS, _BAD_TAGS_HINT)
        else:
            piece = (saying.tokens[run.first][0], saying.tokens[run.last - 1][1])
            saying.add(run.type, (piece,), {"ner": words[run.first : run.last]}, here)
