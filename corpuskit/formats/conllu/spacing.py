"""The text of a sentence of a treebank: its tokens with what is said of the space between them."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from corpuskit.formats.conllu.last_column import items, unescaped
from corpuskit.formats.placing.aligned import aligned

#: Keys of MISC that speak of space only.
KEYS = frozenset({"SpaceAfter", "SpacesAfter", "SpacesBefore", "SpacesInToken"})


class Token(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A token as it stands in the text, with the space before and after it; None where nothing is said of that."""

    text: str
    before: str | None = None
    after: str | None = None


def token_of(form: str, misc: str) -> Token:
    """The token of a word or of a range of words."""
    if "Space" not in misc:
        return Token(text=form)
    said = {key: value or "" for key, value in items(misc) if key in KEYS}
    after = None
    if "SpacesAfter" in said:
        after = unescaped(said["SpacesAfter"])
    elif said.get("SpaceAfter") == "No":
        after = ""
    before = unescaped(said["SpacesBefore"]) if "SpacesBefore" in said else None
    return Token(text=unescaped(said["SpacesInToken"]) if "SpacesInToken" in said else form, before=before, after=after)


def gaps(tokens: Sequence[Token], text: str | None) -> list[str | None] | None:
    """What stands after each token of a sentence, None after the last one where nothing is said of that.

    `text` is what a comment calls the sentence's text; None in place of a list where the tokens are not in it.
    """
    there = [" "] * len(tokens)
    if text is not None:
        found = aligned([token.text for token in tokens], text)
        if found is None:
            return None
        there = [text[one[1] : two[0]] for one, two in pairwise(found)] + [""]
    result: list[str | None] = []
    for number, token in enumerate(tokens):
        last = number == len(tokens) - 1
        after = token.after if token.after is not None else None if last else there[number]
        following = None if last else tokens[number + 1].before
        result.append(after if following is None else (token.after or "") + following)
    return result
