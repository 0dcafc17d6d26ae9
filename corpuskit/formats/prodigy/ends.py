"""What a relation of Prodigy links: the span that it names by place, or the token that it counts."""

from collections.abc import Mapping
from typing import Any

import msgspec

from corpuskit.formats.entries import TextBound
from corpuskit.formats.json_tasks import listed, name_of, offset_of, value_of
from corpuskit.offsets import Piece


class Ends:
    """The spans of a task, found by what relations say of their ends. `only` is the id of the first span."""

    def __init__(self, tokens: msgspec.Raw | None) -> None:
        self.only: str | None = None
        self._raw = tokens
        self._tokens: list[msgspec.Raw] | None = None
        self._places: dict[tuple[Piece, str | None], str] = {}
        self._last: dict[int, str] = {}
        self._within: dict[int, str] = {}

    def add(self, span: TextBound, given: Mapping[str, Any]) -> None:
        """A span of the task, with what the task says of it."""
        self.only = self.only or span.id
        self._places.setdefault((span.pieces[0], span.type), span.id)
        self._places.setdefault((span.pieces[0], None), span.id)
        first, last = offset_of(given.get("token_start")), offset_of(given.get("token_end"))
        if first is None or last is None:
            return
        self._last.setdefault(last, span.id)
        for token in range(first, min(last, first + 1000)):
            self._within.setdefault(token, span.id)

    def of(self, relation: Mapping[str, Any], side: str) -> str | Piece | None:
        """The id of the span at one side, `head` or `child`; a piece where that is no span but a token; None where
        the relation does not say.
        """
        named = relation.get(f"{side}_span")
        if isinstance(named, dict):
            own = name_of(named.get("id"))
            start, end = offset_of(named.get("start")), offset_of(named.get("end"))
            if own is not None or start is None or end is None:
                return own
            label = named.get("label") if isinstance(named.get("label"), str) else None
            piece = (start, end)
            return self._places.get((piece, label)) or self._places.get((piece, None)) or piece
        token = offset_of(relation.get(side))
        if token is None:
            return None
        return self._last.get(token) or self._within.get(token) or self._token(token)

    def _token(self, number: int) -> Piece | None:
        if self._tokens is None:
            self._tokens = listed(self._raw) or []
        token = value_of(self._tokens[number]) if 0 <= number < len(self._tokens) else None
        if not isinstance(token, dict):
            return None
        start, end = offset_of(token.get("start")), offset_of(token.get("end"))
        return None if start is None or end is None else (start, end)
