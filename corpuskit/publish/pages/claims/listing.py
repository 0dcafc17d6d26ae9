"""Claims as the page lists them: by proposition, as pairs that contradict each other, or one by one."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from corpuskit.publish.derived import claims, utterances, voices
from corpuskit.publish.derived.claimed.counting import Asked, attributes_of_claims, contradicting, where
from corpuskit.publish.roles import CONTRADICTS, roles_of
from corpuskit.publish.voices import MISSING, name_column
from corpuskit.schema.types import Schema
from corpuskit.tables import published

_LONGEST = 600
_MOST_OF_ONE = 60
STANCE = "stance"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with who makes it: `voice` is empty where nobody but the author does, or nobody may know."""

    key: str
    document: str
    title: str | None
    outlet: str | None
    date: str | None
    annotator: str
    label: str | None
    text: str | None
    proposition: str | None
    values: list[tuple[str, str]]
    stance: str | None
    voice: str
    voice_id: str | None


class Proposition(msgspec.Struct, frozen=True, kw_only=True):
    """What several claims assert or deny, with these claims by their stance; `number` counts all of them."""

    id: str
    text: str
    review: str | None
    number: int
    documents: int
    outlets: int
    stances: list[tuple[str | None, list[Claim]]]


class Claimed:
    """Reads claims of one schema; `visible` are the tables that the visitor may view."""

    def __init__(self, connection: sqlite3.Connection, schema: Schema, visible: Collection[str]) -> None:
        self._connection = connection
        self._schema = schema
        self._roles = roles_of(schema)
        self._attributes = attributes_of_claims(schema)
        made_from = utterances.made_from(schema)
        self._voiced = bool(made_from) and made_from <= frozenset(visible)

    def propositions(self, asked: Asked, limit: int, offset: int) -> list[Proposition]:
        """The propositions that most claims are about."""
        source, parameters = where(asked, self._schema)
        rows = self._connection.execute(
            "SELECT k.proposition, count(*), count(DISTINCT k.document), count(DISTINCT k.outlet) "
            f"{source} AND k.proposition IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?",
            [*parameters, limit, offset],
        ).fetchall()
        return [self._proposition(asked, *row) for row in rows]

    def _proposition(self, asked: Asked, identifier: str, number: int, documents: int, outlets: int) -> Proposition:
        text, review = self.said_of(identifier)
        listed = self.listed(msgspec.structs.replace(asked, proposition=identifier), _MOST_OF_ONE, 0)
        order = list(dict.fromkeys([*self._stances(), *(claim.stance for claim in listed)]))
        stances = [(stance, [claim for claim in listed if claim.stance == stance]) for stance in order]
        return Proposition(
            id=identifier, text=text, review=review, number=number, documents=documents, outlets=outlets,
            stances=[(stance, found) for stance, found in stances if found],
        )  # fmt: skip

    def _stances(self) -> tuple[str, ...]:
        return next((one.values for one in self._attributes if one.name == STANCE), ())

    def said_of(self, proposition: str) -> tuple[str, str | None]:
        """The words of a proposition and the address of a review of it, as the registry has them."""
        if self._roles.proposition is None:
            return proposition, None
        registry = self._schema.registries[self._roles.proposition[1]]
        words = "text" if "text" in registry.columns else name_column(registry)
        addresses = [one.name for one in published(registry.columns) if one.type == "url" and not one.many]
        review = f'"{addresses[0]}"' if addresses else "NULL"
        sql = f'SELECT "{words}", {review} FROM "{registry.name}" WHERE id = ?'  # noqa: S608
        row = self._connection.execute(sql, [proposition]).fetchone() or (None, None)
        address = row[1] if row[1] and str(row[1]).startswith(("https://", "http://")) else None
        return str(row[0] or proposition), address

    def listed(self, asked: Asked, limit: int, offset: int, *, alone: bool = False) -> list[Claim]:
        """The claims that are asked for, the latest first; `alone` leaves out those with a proposition."""
        source, parameters = where(asked, self._schema)
        only = " AND k.proposition IS NULL" if alone else ""
        rows = self._connection.execute(
            f"SELECT {self._columns('c', 'k')} {source}{only} ORDER BY k.date DESC, k.claim LIMIT ? OFFSET ?",
            [*parameters, limit, offset],
        )
        return [self._claim(row) for row in rows.fetchall()]

    def contradictions(self, asked: Asked, limit: int, offset: int) -> list[tuple[Claim, Claim]]:
        """Pairs of claims, of which the first is asked for."""
        if CONTRADICTS not in self._schema.relations:
            return []
        source, parameters = where(asked, self._schema)
        place = (source := contradicting(source)).index(" WHERE ")
        joined = f"{source[:place]} CROSS JOIN {claims.NAME} ko ON ko.claim = o.rowid{source[place:]}"
        rows = self._connection.execute(
            f"SELECT {self._columns('c', 'k')}, {self._columns('o', 'ko')} {joined} "
            "ORDER BY k.date DESC, k.claim, o.rowid LIMIT ? OFFSET ?",
            [CONTRADICTS, *parameters, limit, offset],
        ).fetchall()
        half = len(rows[0]) // 2 if rows else 0
        return [(self._claim(row[:half]), self._claim(row[half:])) for row in rows]

    def _columns(self, row: str, told: str) -> str:
        own = [f'{row}."{name}"' for name in ("key", "document", "annotator", "label", "text")]
        told_of = [f"{told}.{name}" for name in ("document", "outlet", "date", "proposition", "voice")]
        return ", ".join([*own, *told_of, *(f'{row}."{one.name}"' for one in self._attributes)])

    def _claim(self, row: Sequence[Any]) -> Claim:
        key, document, annotator, label, text, number, outlet, date, proposition, voice, *values = row
        said = {one.name: str(value) for one, value in zip(self._attributes, values, strict=True) if value is not None}
        name, identifier = self._voice(voice) if self._voiced else ("", None)
        title = self._connection.execute("SELECT title FROM documents WHERE rowid = ?", [number]).fetchone()
        return Claim(
            key=key, document=document, title=title[0] if title else None, outlet=outlet, date=date,
            annotator=annotator, label=label, text=_cut(text), proposition=proposition,
            values=[(one.replace("_", " "), value) for one, value in said.items() if one != STANCE],
            stance=said.get(STANCE), voice=name, voice_id=identifier,
        )  # fmt: skip

    def _voice(self, number: int | None) -> tuple[str, str | None]:
        if number is None:
            return "", None
        if number <= 0:
            return MISSING[number][0], None
        sql = f"SELECT name, id FROM {voices.NAME} WHERE voice = ? AND annotator IS NULL"  # noqa: S608
        row = self._connection.execute(sql, [number]).fetchone()
        return (row[0], row[1]) if row else ("", None)


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST else text[:_LONGEST] + "…"
