"""The screen: made once from a schema, it tells for a document and its annotation lines whether rules need to look.

Most lines of a corpus are clean. The screen sees that at little more than the price of reading them: decoding already
checks the closed vocabulary (`records`), and the rest is checked in a straight line (`documents`, `spans`, `links`,
`values`). Where it says that nothing needs a closer look, the rules that it stands for find nothing; where it is not
sure, they look. So it may cost time, but never a finding.

It knows rules by their codes only: `STANDS_FOR` says which, under the check that takes their place. A bundle rule that
is not named there runs on every bundle; name it in `WITHOUT_SCREEN`, or a test asks for it. What is found by looking
at rare characters of the text (rules with a function `suspicious`) is asked of these rules themselves.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from corpuskit.corpus import RawBundle
from corpuskit.jsonl import repeats_a_key
from corpuskit.schema.types import Schema
from corpuskit.screening.documents import Documents, TextTest
from corpuskit.screening.links import Links, Names
from corpuskit.screening.records import Types, document_decoder, has_numbers, line_types
from corpuskit.screening.spans import Spans
from corpuskit.screening.values import References

#: For each check of the screen the codes of the rules that find nothing where it passes.
STANDS_FOR: dict[str, tuple[str, ...]] = {
    "reading": ("COR130", "COR131", "COR132", "COR133", "COR134", "COR135", "COR136", "COR137", "COR138", "COR139"),
    "decoding": ("COR101", "LAB101", "LAB102", "LAB103", "LAB104", "LAB109", "DOC106", "REL101", "SPN107"),
    "grouping": ("COR102", "COR103"),
    "keys": ("COR109",),
    "states": ("COR106",),
    "documents": ("DOC101", "DOC102", "DOC103", "DOC104", "DOC105", "DOC107", "DOC108", "DOC109", "DOC110"),
    "schemas": ("COR104",),
    "names": ("COR105", "LAB107"),
    "values": ("LAB105", "LAB106", "LAB110", "REG101", "REG107"),
    "spans": (
        "SPN101", "SPN102", "SPN103", "SPN104", "SPN105", "SPN106", "SPN108", "SPN109", "SPN110", "SPN111", "SPN112",
        "SPN113", "SPN130", "LAB108", "LAB120",
    ),
    "links": ("REL102", "REL103", "REL104", "REL105", "REL106", "REL107", "REL108", "REL120"),
}  # fmt: skip
#: Rules that have to run on every bundle, with the reason.
WITHOUT_SCREEN: dict[str, str] = {"SPN131": "tokens are made by a pipeline, and only for whoever asks for them"}
_MOST_SCHEMAS = 1_000
_TEXT, _BACKSLASH = b'"text":"', ord("\\")


class Passed(msgspec.Struct, frozen=True, gc=False):
    """A bundle that needs no closer look, but by the rules in `suspects`, which are given by their codes.

    `counts` are, for each of its lines, the annotations and relations.
    """

    document: str
    title: str | None
    text: str
    text_hash: str | None
    counts: Sequence[tuple[int, int]]
    suspects: Sequence[str]


class Screen:
    """A screen for one validation.

    `earlier` holds the ids of documents that came before, as the validation goes on; `referred` takes for each registry
    the ids to which clean bundles refer.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        registries: Mapping[str, frozenset[str]],
        absent: frozenset[str] = frozenset(),
        earlier: Container[str] = (),
        referred: Mapping[str, set[str]] | None = None,
        text_tests: Sequence[TextTest] = (),
    ) -> None:
        referred = {name: set() for name in schema.registries} if referred is None else referred
        references = References(registries, absent, referred)
        self._earlier = earlier
        self._names = Names()
        self._decode_document = document_decoder(schema)
        self._documents = Documents(schema, references, text_tests)
        states = set(schema.require) - {"suggested"}
        plain = [] if states else [line_types(schema, plain=True)]
        self._lines = [
            _Lines(schema, types, references, self._names) for types in (*plain, line_types(schema, plain=False))
        ]
        self._own_schema = (None, schema.reference)
        self._told_schemas: set[tuple[str, str]] = set()
        self._exact_document = has_numbers(schema.metadata.values())
        self._encode = msgspec.json.Encoder().encode_into
        self._buffer = bytearray(1 << 16)

    def look(self, bundle: RawBundle) -> Passed | None:
        """What is known of a bundle that rules need not look at, or None where they do."""
        if bundle.place is None:
            return None
        try:
            document = self._decode_document(bundle.raw)
            if document.id != bundle.document or document.id in self._earlier or not self._documents.is_clean(document):
                return None
            if self._document_repeats_a_key(document, bundle.raw):
                return None
            return self._look_at_lines(bundle, document)
        except (msgspec.MsgspecError, RecursionError, ValueError, LookupError):
            return None

    def _look_at_lines(self, bundle: RawBundle, document: Any) -> Passed | None:
        text = document.text
        encoded = text.encode()
        hashed = None if document.text_sha256 is None else hashlib.sha256(encoded).hexdigest()
        if document.text_sha256 != hashed:
            return None
        suspects = self._documents.suspects(encoded)
        counts = []
        annotators = set()
        for annotator, _, raw in bundle.lines:
            annotators.add(annotator)
            line, checks = self._decode(raw)
            if line.document != document.id:
                return None
            if line.text_sha256 is not None:
                hashed = hashed or hashlib.sha256(encoded).hexdigest()
                if line.text_sha256 != hashed:
                    return None
            if line.schema not in self._own_schema and not self._is_told(annotator, line.schema):
                suspects.append("COR104")
            if not checks.are_clean(line, text, raw):
                return None
            if self._repeats_a_key(line, raw, exact=checks.exact):
                return None
            counts.append((len(line.annotations), len(line.relations)))
        if len(annotators) != len(bundle.lines) or not self._names.are_safe(annotators):
            return None
        return Passed(document.id, document.title, text, hashed, counts, suspects)

    def _decode(self, raw: bytes) -> tuple[Any, "_Lines"]:
        first = self._lines[0]
        try:
            return first.decode(raw), first
        except msgspec.ValidationError:
            last = self._lines[-1]
            if last is first:
                raise
            return last.decode(raw), last

    def _is_told(self, annotator: str, schema: str) -> bool:
        """Whether it was said before that an annotator's lines were made by another schema."""
        if (annotator, schema) in self._told_schemas:
            return True
        if len(self._told_schemas) < _MOST_SCHEMAS:
            self._told_schemas.add((annotator, schema))
        return False

    def _document_repeats_a_key(self, document: Any, raw: bytes) -> bool:
        """Whether a document has a key twice; its text, which is most of it, is taken out first.

        Where the text ends with as many bytes after it as the record without it would take, nothing else is there.
        """
        if self._exact_document:
            return repeats_a_key(raw)
        document.text, text = "", document.text
        self._encode(document, self._buffer)
        document.text = text
        start = self._buffer.find(_TEXT) + len(_TEXT)
        end = start + len(raw) - len(self._buffer)
        if raw.startswith(self._buffer[:start]) and raw.find(b'"', start) == end and raw[end - 1] != _BACKSLASH:
            return False
        return self._repeats_a_key(document, raw, exact=False)

    def _repeats_a_key(self, record: Any, raw: bytes, *, exact: bool) -> bool:
        """Whether a record in a line has a key twice.

        A line as long as its record is when written has none: nothing in it could be written shorter, but numbers.
        """
        if not exact:
            buffer = self._buffer
            self._encode(record, buffer)
            if len(buffer) == len(raw):
                return False
        return repeats_a_key(raw)


class _Lines:
    """The checks of annotation lines in one set of types."""

    def __init__(self, schema: Schema, types: Types, references: References, names: Names) -> None:
        self.decode: Callable[[bytes], Any] = types.decode
        kinds: Iterable[Any] = (*schema.layers.values(), *schema.relations.values())
        #: Whether a line may hold numbers that can be written in several ways.
        self.exact = not types.plain or any(has_numbers(kind.attributes.values()) for kind in kinds)
        self._require = {} if types.plain else schema.require
        self._spans = Spans(schema, types, references)
        self._links = Links(schema, types, references)
        self._names = names

    def are_clean(self, line: Any, text: str, raw: bytes) -> bool:
        annotations, relations = line.annotations, line.relations
        by_id = self._spans.look(annotations, text, raw)
        if by_id is None or not self._names.are_safe(by_id):
            return False
        if self._require and not all(map(self._has_all, (*annotations, *relations))):
            return False
        names = self._links.look(relations, by_id)
        return names is not None and self._names.are_safe(names)

    def _has_all(self, record: Any) -> bool:
        """Whether a record has the fields that its status requires."""
        required = self._require.get(record.status or "accepted", ())
        placed = getattr(record, "pieces", ())  # only pieces have a text
        return not any(getattr(record, field, None) in (None, "") for field in required if placed or field != "text")
