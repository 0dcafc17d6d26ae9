"""Where the words of a search are in a text: whole words, whatever their case and accents."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator

from corpuskit.offsets import Piece

_MOST = 5_000  # hits in a document
_TERMS = 40  # of a query that are looked for
_PART = re.compile(r'"([^"]*)"|([^\s"()]+)')
_WORD = re.compile(r"[^\W_]+")
_GAP = r"[\W_]+"
# Where words are written without spaces, a word of the search may stand within a run of letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def hits_of(text: str, query: str) -> Iterator[Piece]:
    """The pieces of a text that the words and "phrases" of a query match, in order and apart; offsets in code points.

    ``begin*`` matches words that begin so; AND, OR, and what follows NOT, are not looked for.
    """
    patterns = list(itertools.islice(dict.fromkeys(_patterns(query)), _TERMS))
    if not patterns:
        return
    folded, origin = _folded(text)
    pattern = re.compile("|".join(sorted(patterns, key=len, reverse=True)))
    for match in itertools.islice(pattern.finditer(folded), _MOST):
        start, last = origin[match.start()], origin[match.end() - 1]
        end = last + 1
        while end < len(text) and unicodedata.combining(text[end]):  # accents that are characters of their own
            end += 1
        yield start, end


def _patterns(query: str) -> Iterator[str]:
    skip = False
    for match in _PART.finditer(query):
        phrase, bare = match.groups()
        if bare in ("AND", "OR", "NOT"):
            skip = bare == "NOT"
            continue
        if not skip:
            begins = bool(bare and bare.endswith("*")) or query[match.end() : match.end() + 1] == "*"
            words = _WORD.findall(_folded(phrase if bare is None else bare)[0])
            if words:
                yield _pattern(words, begins=begins)
        skip = False


def _pattern(words: list[str], *, begins: bool) -> str:
    joined = _GAP.join(map(re.escape, words))
    before = "" if _UNSPACED.match(words[0]) else r"(?<![^\W_])"
    after = "" if _UNSPACED.match(words[-1][-1]) else r"[^\W_]*" if begins else r"(?![^\W_])"
    return before + joined + after


def _folded(text: str) -> tuple[str, range | list[int]]:
    """A text in small letters without accents, and for each character of it where it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts = [_plain(character) for character in text]
    origin = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), origin


@functools.lru_cache(maxsize=4_096)
def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    apart = unicodedata.normalize("NFD", character.lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
