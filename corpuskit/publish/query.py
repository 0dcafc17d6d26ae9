"""What a visitor looks for: words, "exact phrases" and beginnings*, joined by AND, OR and NOT, as SQLite is asked.

Nothing that is typed reaches SQLite as it is. A query that cannot be read is taken as the words that are in it, one
after the other, and `notes` says so, as it says of everything that was passed over.
"""

import re
import unicodedata

import msgspec

from corpuskit.publish.derived.unspaced import is_unspaced, spaced

LONGEST = 500  # code points of a query
MOST_TERMS = 12
MOST_WORDS = 40  # in all terms together
MOST_BEGINNINGS = 3
SHORTEST_BEGINNING = 3  # letters: half of all words begin with one of a few letters
_PART = re.compile(r'(?P<phrase>"[^"]*"\*?)|(?P<word>[^\s"()]+)|(?P<other>["()])')
_OPERATORS = ("AND", "OR", "NOT")
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "\x00": " "})


class Term(msgspec.Struct, frozen=True):
    """Words that stand one after the other; with `begins` the last of them is the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False

    def __str__(self) -> str:
        """As a query has it."""
        joined = " ".join(self.words)
        plain = len(self.words) == 1 and joined not in _OPERATORS
        return (joined if plain else f'"{joined}"') + "*" * self.begins

    def match(self) -> str:
        """As SQLite is asked for it."""
        return f'"{" ".join(self.words)}"' + " *" * self.begins


class Group(msgspec.Struct, frozen=True):
    """Documents with all of `wanted` and none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    def match(self) -> str:
        """As SQLite is asked for them."""
        asked = "(" + " AND ".join(term.match() for term in self.wanted) + ")"
        for term in self.unwanted:
            asked = f"({asked} NOT {term.match()})"
        return asked


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query as it was read: documents of any of the groups. `written` is what was typed, as far as it was read."""

    written: str
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def terms(self) -> list[Term]:
        """All that is looked for, in order, each once."""
        return list(dict.fromkeys(term for group in self.groups for term in group.wanted))

    @property
    def marked(self) -> str:
        """The query that marks the hits in the reader: what is looked for, without what is not to be there."""
        return " ".join(map(str, self.terms))

    @property
    def is_word(self) -> bool:
        """Whether it is one word and nothing else: how many documents hold it is soon counted."""
        terms = self.terms
        return len(terms) == 1 and len(terms[0].words) == 1 and not terms[0].begins and not self.groups[0].unwanted

    @property
    def unspaced(self) -> bool:
        """Whether it looks for words of a script that has no spaces between them."""
        return any(is_unspaced(word) for term in self.terms for word in term.words)

    def match(self, column: str | None = None) -> str:
        """As SQLite is asked for it, in one column of an index or in all. Only a query that is not empty has such."""
        asked = " OR ".join(group.match() for group in self.groups)
        return f"{{{column}}} : ({asked})" if column else asked

    def match_unspaced(self) -> str:
        """The same for the index in which each character of such a script is a word."""
        return " OR ".join(_spaced(group).match() for group in self.groups)


def read_query(typed: str) -> Query:
    """Read what was typed. Never fails: what cannot be read is taken literally, and what is too much is passed over."""
    notes: list[str] = []
    plain = typed.translate(_MARKS).encode("utf-8", "replace").decode()
    written = plain[:LONGEST].strip()
    if len(plain) > LONGEST:
        notes.append(f"Only the first {LONGEST} of {len(plain):,} characters were read.")
    if not any(unicodedata.category(character)[0] in "LN" for character in written):
        return Query(written=written, notes=(*notes, *_nothing(written)))
    if written.count('"') % 2 == 0 and any(mark in written for mark in "()"):
        notes.append("Brackets group nothing here, and were passed over.")
    reading = _Reading(notes)
    groups = reading.groups(written) if written.count('"') % 2 == 0 else None
    if groups is None:
        words = _words(written)[:MOST_WORDS]
        notes.append(f"This could not be read as a search, so it was taken literally, as “{' '.join(words)}”.")
        groups = (Group((Term(tuple(words)),)),)
    return Query(written=written, groups=groups, notes=tuple(dict.fromkeys(notes)))


class _Reading:
    """Reads terms and what joins them, and counts how much is asked for."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes
        self._terms = self._length = self._beginnings = 0

    def groups(self, written: str) -> tuple[Group, ...] | None:
        """The groups; None where an operator lacks one of its sides."""
        made: list[Group | None] = []
        wanted: list[Term] = []
        unwanted: list[Term] = []
        pending: str | None = "OR"  # the operator that waits for what follows it
        for match in _PART.finditer(written):
            part = match[0]
            if part in _OPERATORS:
                if pending is not None and (pending, part) != ("AND", "NOT"):
                    return None
                if part == "OR":
                    made.append(_closed(wanted, unwanted))
                    wanted, unwanted = [], []
                pending = part
            elif not match["other"]:
                term = self._term(part)
                if term is not None:
                    (unwanted if pending == "NOT" else wanted).append(term)
                pending = None
        made.append(_closed(wanted, unwanted))
        groups = tuple(group for group in made if group is not None and group.wanted)
        return groups if pending is None and groups and None not in made else None

    def _term(self, part: str) -> Term | None:
        words = _words(part)
        if not words:
            return None
        if self._terms == MOST_TERMS or self._length + len(words) > MOST_WORDS:
            self._notes.append(f"Only the first {MOST_TERMS} terms, with {MOST_WORDS} words in all, are looked for.")
            return None
        self._terms += 1
        self._length += len(words)
        return Term(tuple(words), part.endswith("*") and self._may_begin(words[-1]))

    def _may_begin(self, word: str) -> bool:
        if is_unspaced(word):  # found within longer words in any case
            return False
        if len(word) < SHORTEST_BEGINNING:
            self._notes.append(
                f"A beginning needs {SHORTEST_BEGINNING} letters: “{word}” was looked for as a whole word."
            )
            return False
        if self._beginnings == MOST_BEGINNINGS:
            self._notes.append(f"Only {MOST_BEGINNINGS} beginnings are looked for; “{word}” was taken as a whole word.")
            return False
        self._beginnings += 1
        return True


def _closed(wanted: list[Term], unwanted: list[Term]) -> Group | None:
    """A group of these, which may be empty; None where it only says what is not wanted."""
    if unwanted and not wanted:
        return None
    return Group(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _words(part: str) -> list[str]:
    """The words of a part of a query, cut where the index cuts words; without those that have no letter or digit."""
    whole = "".join(c if _belongs(c) else " " for c in part).split()
    return [word for word in whole if any(unicodedata.category(c)[0] in "LN" for c in word)]


def _belongs(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LMN" or category == "Co"


def _spaced(group: Group) -> Group:
    return Group(tuple(map(_apart, group.wanted)), tuple(map(_apart, group.unwanted)))


def _apart(term: Term) -> Term:
    return Term(tuple(spaced(" ".join(term.words)).split()), term.begins)


def _nothing(written: str) -> tuple[str, ...]:
    return (f"There is no letter or digit in “{written}” to look for.",) if written else ()
