"""How alike a foreign name and one of ours are: the same, written otherwise, or another usual word for the same."""

import re
from functools import lru_cache

SAME, SPELT, ALIAS, PART = range(4)
#: Words that tools and tagsets use for the same thing, those of one thing in a line.
_THINGS = """
person per pers persname people human individual
organisation org orgname company corporation institution institute
place location loc placename geo
gpe geopoliticalentity country
miscellaneous misc
norp nationality
facility fac
work workofart
event evt
time timex date
money monetary
quote quotation content said speech utterance
source speaker sayer holder utterer
cue cueword signal reportingverb speechverb verb
claim proposition checkworthyclaim
addressee hearer listener recipient
direct directspeech directquote directquotation
indirect indirectspeech indirectquote indirectquotation reportedspeech reported
mixed partial mixedspeech partlydirect
statement assertion
positive pos
negative neg
neutral neut
negated negation polarity
anonymous anon
document doc
"""
_LINKS = """
attributedto attribution source speaker saidby by spokenby hassource hasspeaker who sayer
signalledby cue verb signal hascue signaledby cuedby
addressedto addressee recipient hearer to toward
relayedby relay via through
creditedto credit
madein within inside partof
about concerns mentions topic target of
contradicts contradiction contradict opposes
sameas coreference coref identity equivalent
"""
_PREFIX = re.compile(r"[BIESLU]-(?=.)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[.:/#|]+")


def likeness(foreign: str, ours: str, *, links: bool = False) -> int | None:
    """How alike two names are, the least number the most: `SAME` but for case and plural, `SPELT` otherwise (words
    apart, tags of tokens, American spelling), an `ALIAS` of the same thing, alike in their last `PART`; None else.
    """
    table = _OF_LINKS if links else _OF_THINGS
    if foreign.casefold() == ours.casefold() or _plural(foreign.casefold(), ours.casefold()):
        return SAME
    mine, theirs = plain(foreign), plain(ours)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return SPELT
    if table.get(mine, mine) == table.get(theirs, theirs):
        return ALIAS
    *above, last = [part for part in _PARTS.split(foreign) if part] or [foreign]
    return PART if above and likeness(last, ours, links=links) is not None else None


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name as one word: without the tags of tokens, in small letters, in the singular, in British spelling."""
    name = _PREFIX.sub("", name, count=1) if _PREFIX.match(name) else name
    words = _APART.split(_CAMEL.sub(" ", name).casefold())
    joined = "".join(word for word in words if word)
    joined = re.sub(r"iz(?=(?:e[ds]?|ing|ations?|ational)$)", "is", joined)
    return _singular(joined)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "news")) else word


def _table(lines: str) -> dict[str, str]:
    """The first word of its line, for each word; of several lines, the first counts."""
    listed = [line.split() for line in lines.split("\n") if line]
    return {plain(word): words[0] for words in reversed(listed) for word in words}


def _plural(one: str, other: str) -> bool:
    return len(one) > 1 and len(other) > 1 and (one == f"{other}s" or other == f"{one}s")


_OF_THINGS = _table(_THINGS)
_OF_LINKS = _table(_LINKS)
