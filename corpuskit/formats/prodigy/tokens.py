"""A text as the tokens that Prodigy shows: words and signs, cut wherever a span begins or ends."""

import re
from collections.abc import Iterable
from typing import Any

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


class Tokens:
    """The tokens of a text, as Prodigy wants them: each with its place, and `ws` where one space follows that is no
    token. Other white space is a token, so that all tokens with their spaces are the text.
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        inside = [(start, end) for start, end in spans if 0 <= start < end <= len(text)]
        starts, ends = {start for start, _ in inside}, {end for _, end in inside}
        self.tokens: list[dict[str, Any]] = []
        for start, end in _pieces(text, starts | ends):
            before = self.tokens[-1] if self.tokens else None
            if (
                before is not None
                and text[start] == " "
                and not before["text"].isspace()
                and start not in starts
                and start + 1 not in ends
            ):
                before["ws"] = True
                start += 1
            if start < end:
                token = {"text": text[start:end], "start": start, "end": end, "id": len(self.tokens), "ws": False}
                self.tokens.append(token)
        self._first = {token["start"]: token["id"] for token in self.tokens}
        self._last = {token["end"]: token["id"] for token in self.tokens}

    def span(self, start: int, end: int) -> dict[str, int]:
        """The first and the last token of a span; nothing for one that was not given before."""
        if start not in self._first or end not in self._last:
            return {}
        return {"token_start": self._first[start], "token_end": self._last[end]}


def _pieces(text: str, cuts: set[int]) -> Iterable[tuple[int, int]]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        for place in range(start + 1, end) if end - start < len(cuts) else sorted(cuts):
            if start < place < end and place in cuts:
                yield start, place
                start = place
        yield start, end
