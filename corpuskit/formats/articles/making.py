"""What an article says of itself becomes a document: furniture removed, the headline first, an id of its own."""

import bisect
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from corpuskit.articles import dates
from corpuskit.articles.choosing import reader_named
from corpuskit.articles.encodings.decoding import LONGEST
from corpuskit.articles.furniture.cleaning import Cleaning, clean, line_blocks
from corpuskit.articles.furniture.cleaning_headline import could_be_headline
from corpuskit.articles.identifying import identified
from corpuskit.articles.items import Draft, Raw, Unread
from corpuskit.formats.articles.accounting import asked_of
from corpuskit.formats.items import FileCount, Item, Options, Part, SetAside
from corpuskit.formats.naming import article_id
from corpuskit.formats.values import converted
from corpuskit.model import Document, Origin, Removed, Value
from corpuskit.schema.types import Attribute
from corpuskit.terminal import count

NOTHING_LEFT = "the file holds nothing but page furniture"
_HINT = "Look at the file; with --no-clean its lines are kept."
_MOST_ASIDE = 200_000_000  # bytes of a file that is set aside whole
_BETWEEN_MANY = "; "


def item_of(part: Part, options: Options) -> Item:
    """The document that a part of a file becomes, or the part set aside."""
    found = part.fault
    if part.raw is not None and part.reader is not None:
        draft = reader_named(part.reader).draft(part.raw, asked_of(options))
        document = draft if isinstance(draft, Unread) else _document(draft, part, options)
        if isinstance(document, tuple):
            return _kept(part, *document)
        found = document
    return _aside(part, found or Unread(reason=NOTHING_LEFT))


def _kept(part: Part, document: Document, notes: tuple[str, ...]) -> Item:
    name = part.unit.main.name
    counted = FileCount(file=name, sha256=part.sha256 or "", entries=1, kept=1, set_aside=0)
    return Item(document=document, counts=(counted,), content=_own_bytes(part), notes=notes)


def _own_bytes(part: Part) -> bytes | None:
    """The bytes of an article that is one of many in its file."""
    return None if part.raw is None or _is_file(part) else part.raw.content


def _is_file(part: Part) -> bool:
    """Whether an article is all of its file."""
    return part.member is None and part.raw is not None and part.raw.line is None and part.raw.key is None


def _with(detail: str | None, more: str) -> str:
    return f"{detail}; {more}" if detail else more


def _aside(part: Part, why: Unread) -> Item:
    given = part.unit.main
    content, detail = why.content, why.detail
    if content is None and part.raw is not None and not _is_file(part):
        content = part.raw.content
        if part.member is not None and len(content) > LONGEST:  # cut off by the reader: no more of it is at hand
            content, detail = b"", _with(detail, "its bytes stay in the archive")
    if content is None:
        size = given.path.stat().st_size
        content = given.path.read_bytes() if size <= _MOST_ASIDE else b""
        if size > _MOST_ASIDE:
            detail = _with(detail, f"its {count(size, 'byte')} are too many to be copied and stay where they are")
    line = why.line if why.line is not None else part.raw.line if part.raw else None
    aside = SetAside(
        file=given.name,
        member=part.member,
        line=line,
        reason=why.reason,
        detail=detail,
        hint=why.hint,
        content=content,
    )
    counted = FileCount(file=given.name, sha256=part.sha256 or "", entries=1, kept=0, set_aside=1)
    return Item(counts=(counted,), set_aside=(aside,))


def _document(draft: Draft, part: Part, options: Options) -> tuple[Document, tuple[str, ...]] | Unread:
    """The document, and words about what of the article is kept nowhere."""
    if options.normalise:
        draft = _composed(draft)
    lines, numbers = _with_title(draft)
    cleaning = clean(lines, options.furniture) if options.clean else Cleaning(removed={})
    blocks = line_blocks(lines, cleaning.removed)
    if not blocks:
        return Unread(reason=NOTHING_LEFT, hint=_HINT)
    text, starts = _assembled(lines, blocks)
    language, taken = _language(text, draft, options)
    raw = part.raw or Raw(content=b"")
    key = draft.key or raw.key
    place = part.member or part.unit.main.name
    own, foreign = article_id(place, key, _url(draft) if part.raw and raw.line else None, raw.line, part.sha256 or "")
    if cleaning.agency is not None and "agency" not in draft.metadata and "agency" in options.schema.metadata:
        draft = msgspec.structs.replace(draft, metadata={**draft.metadata, "agency": cleaning.agency})
        taken = {**taken, "agency": "line that is removed"}
    metadata, notes = _metadata(draft, options)
    title = draft.title or _title(lines, blocks, cleaning.headline)
    kept = {"title": title is not None, "language": language is not None} | dict.fromkeys(metadata, True)
    document = Document(
        id=own,
        title=title,
        text=text,
        language=language,
        metadata=metadata,
        origin=Origin(
            file=part.unit.main.name,
            sha256=part.sha256,
            member=part.member,
            line=raw.line,
            format=part.reader,
            encoding=draft.encoding,
            encoding_from=draft.encoding_from,
            id=foreign,
            taken={name: where for name, where in taken.items() if kept.get(name)},
            removed=tuple(_removed(lines, numbers, cleaning, starts, len(text))),
        ),
    )
    return document, (*draft.notes, *notes)


def _composed(draft: Draft) -> Draft:
    """The article in Unicode's composed form."""
    lines = [unicodedata.normalize("NFC", line) for line in draft.lines]
    title = unicodedata.normalize("NFC", draft.title) if draft.title is not None else None
    return msgspec.structs.replace(draft, lines=lines, title=title)


def _language(text: str, draft: Draft, options: Options) -> tuple[str | None, dict[str, str]]:
    """The language - as the user says, as the article says, or identified if the user wants - and where all is from."""
    if options.language is not None and not options.identifies:
        return options.language, {name: where for name, where in draft.taken.items() if name != "language"}
    if draft.language is not None or options.language is None:
        return draft.language, draft.taken
    found = identified(text)
    return (None, draft.taken) if found is None else (found[0], draft.taken | {"language": found[1]})


def _with_title(draft: Draft) -> tuple[Sequence[str], Sequence[int]]:
    """The lines with the headline before them, where they do not begin with it, and the number that each has in the
    article (from 1; 0 for what was added).
    """
    lines = draft.lines
    first = next((line for line in lines if line.strip()), "")
    if draft.title is None or " ".join(first.split()) == " ".join(draft.title.split()):
        return lines, range(1, len(lines) + 1)
    filled = [index for index, line in enumerate(lines) if line.strip()]
    single = bool(filled) and all(lines[index].strip() for index in range(filled[0], filled[-1] + 1))
    if not single:
        return [draft.title, "", *lines], [0, 0, *range(1, len(lines) + 1)]
    # Each line is a block where none is blank; the blank line below the headline must not end that.
    spaced = [(word, number) for number, line in enumerate(lines, 1) for word in ("", line)]
    return [draft.title, *(line for line, _ in spaced)], [0, *(number for _, number in spaced)]


def _assembled(lines: Sequence[str], blocks: list[list[int]]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where in it each of the kept lines begins, as (index, offset in code points)."""
    text = "\n\n".join("\n".join(lines[index].rstrip() for index in block) for block in blocks).strip()
    starts: list[tuple[int, int]] = []
    offset = len(lines[blocks[0][0]].lstrip()) - len(lines[blocks[0][0]])
    for block in blocks:
        for index in block:
            starts.append((index, max(offset, 0)))
            offset += len(lines[index].rstrip()) + 1
        offset += 1
    return text, starts


def _removed(
    lines: Sequence[str], numbers: Sequence[int], cleaning: Cleaning, starts: list[tuple[int, int]], length: int
) -> Iterator[Removed]:
    kept = [index for index, _ in starts]
    for index, why in sorted(cleaning.removed.items()):
        following = bisect.bisect_right(kept, index)
        at = starts[following][1] if following < len(starts) else length
        yield Removed(line=numbers[index], text=lines[index], why=why, at=at)


def _title(lines: Sequence[str], blocks: list[list[int]], confirmed: int | None) -> str | None:
    """The first block if it looks like a headline, or if a breadcrumb repeated it; unknown is absent."""
    first = blocks[0]
    if len(blocks) < 2 or len(first) > 1:
        return None
    line = lines[first[0]].strip()
    return line if first[0] == confirmed or could_be_headline(line) else None


def _url(draft: Draft) -> str | None:
    url = draft.metadata.get("url")
    return url if isinstance(url, str) else None


def _metadata(draft: Draft, options: Options) -> tuple[dict[str, Value], list[str]]:
    """What the schema has a place for, and words about the rest."""
    kept: dict[str, Value] = {}
    notes: list[str] = []
    for name, value in draft.metadata.items():
        attribute = options.schema.metadata.get(name)
        if attribute is None:
            notes.append(f"the schema has no metadata called {name}")
        elif (fitting := _fitting(value, attribute)) is None:
            notes.append(f"{name} is no {attribute.type} in some articles")
        else:
            kept[name] = fitting
    return kept, notes


def _fitting(value: Value, attribute: Attribute) -> Value | None:
    """A value as the schema wants it, or None where it cannot be that."""
    values = [_single(str(one), attribute) for one in (value if isinstance(value, list) else [value])]
    found = [one for one in values if one is not None]
    if len(found) < len(values) or not found:
        return None
    if attribute.many:
        return found
    return found[0] if len(found) == 1 else _BETWEEN_MANY.join(map(str, found))


def _single(word: str, attribute: Attribute) -> str | bool | int | float | None:
    if attribute.type in ("date", "datetime"):
        return dates.as_type(word, attribute.type)
    return converted(word, attribute)
