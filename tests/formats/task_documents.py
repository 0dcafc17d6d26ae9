"""Documents for the tests of the formats of tasks and tables: generated ones, a schema for them, files in memory."""

import io
from collections.abc import Iterable, Sequence
from types import ModuleType

import msgspec
from hypothesis import strategies as st

from corpuskit.articles.items import Head, Source
from corpuskit.formats.annotated import Asked, Outgoing, Writing
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.mapping import AttributeTarget, Mapping, RelationTarget, SpanTarget
from corpuskit.formats.span_table.columns import TableTarget
from corpuskit.model import Document, Scalar, Status, Value
from corpuskit.offsets import Piece
from corpuskit.schema.types import Attribute, End, Label, Layer, RelationType, Schema, Span

LAYERS = {
    "entities": Layer(name="entities", labels={"PER": Label(name="PER")}, span=Span(pieces="many")),
    "names": Layer(name="names", labels={"PER": Label(name="PER")}, span=Span(pieces=1)),
    "topics": Layer(name="topics", span=None),
}
RELATIONS = {
    "said_by": RelationType(name="said_by", from_ends=(End("entities"),), to_ends=(End("entities"),)),
}
ATTRIBUTES = ("act", "start", "note to self", "offsets")
MAPPING = Mapping(
    format="any",
    schema="news",
    spans={
        "PER": SpanTarget(layer="entities", label="PER"),
        "a quote": SpanTarget(layer="entities"),
        "politics": SpanTarget(layer="topics"),
    },
    relations={"said by": RelationTarget(relation="said_by")},
    attributes={name: AttributeTarget(attribute=name) for name in ATTRIBUTES},
)


def writing(layers: Iterable[str] = ("entities", "topics"), *, relations: bool = True) -> Writing:
    """How a corpus with some of the layers is written."""
    schema = Schema(
        name="news",
        version=1,
        metadata={"outlet": Attribute(name="outlet", type="string")},
        layers={name: LAYERS[name] for name in layers},
        relations=RELATIONS if relations else {},
    )
    spans = {name: to for name, to in MAPPING.spans.items() if isinstance(to, SpanTarget) and to.layer in layers}
    if "names" in layers:
        spans["PER"] = SpanTarget(layer="names", label="PER")
    mapping = msgspec.structs.replace(MAPPING, spans=spans, relations=MAPPING.relations if relations else {})
    return Writing(schema=schema, mapping=mapping, stem="out")


class Folder:
    """A target that keeps files in memory, and gives them back beside each other."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """Keep a file."""
        assert path not in self.files
        self.files[path] = content if isinstance(content, bytes) else b"".join(content)

    def beside(self, name: str) -> Source | None:
        """A file, or None where there is none."""
        return source(self.files[name], name) if name in self.files else None

    def read(self, module: ModuleType) -> list[ForeignDocument]:
        """The documents in all files that the module claims; none may be damaged."""
        found: list[ForeignDocument] = []
        for name, content in self.files.items():
            if module.claims(head(content, name)):
                for document in module.documents(source(content, name), Asked(beside=self.beside)):
                    assert isinstance(document, ForeignDocument), document
                    found.append(document)
        return found


def source(data: bytes, name: str = "a.jsonl") -> Source:
    """A file in memory."""
    return Source(name=name, open=lambda: io.BytesIO(data), size=len(data))


def head(data: bytes, name: str = "a.jsonl") -> Head:
    """The beginning of a file in memory."""
    return Head(name=name, start=data[:65_536], whole=len(data) <= 65_536)


def read(
    module: ModuleType, data: bytes | str, name: str = "a.jsonl", table: TableTarget | None = None
) -> list[ForeignDocument | Damage]:
    """What a file holds."""
    content = data.encode() if isinstance(data, str) else data
    return list(module.documents(source(content, name), Asked(table=table)))


def one(module: ModuleType, data: bytes | str, name: str = "a.jsonl") -> ForeignDocument:
    """The only document of a file."""
    (found,) = read(module, data, name)
    assert isinstance(found, ForeignDocument), found
    return found


def entries(document: ForeignDocument) -> tuple[Entry, ...]:
    """The entries of a document of one annotator."""
    (given,) = document.sets
    return given.entries


def why(entry: Entry | Damage | ForeignDocument) -> tuple[str | None, str | None, str | None]:
    """What is told of something that was set aside."""
    assert isinstance(entry, Unread | Damage), entry
    return entry.reason, entry.detail, entry.hint


def code_points(text: str, offset: int) -> int:
    """UTF-16 units as code points, by what they encode."""
    return len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le"))


def said(document: ForeignDocument) -> dict[str | None, list[str]]:
    """What each annotator says, in code points, whatever ids it has: relations by what they link."""
    return {given.annotator: _said(given.entries, document) for given in document.sets}


def meant(outgoing: Outgoing) -> dict[str | None, list[str]]:
    """The same of a document that goes out."""
    return {given.annotator: _said(given.entries, None) for given in outgoing.sets}


def _said(given: Sequence[Entry], document: ForeignDocument | None) -> list[str]:
    def places(pieces: Sequence[Piece]) -> list[Piece]:
        if document is None or document.unit != "utf16":
            return list(pieces)
        text = document.text or ""
        return [(code_points(text, start), code_points(text, end)) for start, end in pieces]

    spans = {entry.id: (entry.type, places(entry.pieces)) for entry in given if isinstance(entry, TextBound)}
    links = [(entry.type, *(spans[end] for end in entry.ends)) for entry in given if isinstance(entry, Link)]
    return sorted(map(repr, [*spans.values(), *links]))


def bare(given: Iterable[Entry]) -> list[str]:
    """Entries without the places where they stand, in an order of their own."""
    found = []
    for entry in given:
        entry = msgspec.structs.replace(entry, line=0, content="", number=0, path=None)
        found.append(msgspec.structs.replace(entry, surface=None) if isinstance(entry, TextBound) else entry)
    return sorted(map(repr, found))


TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab .,“”\n\r\t😊𝒳שלוםa\u0301\u200f\u00a0<&>'\"\u2028\ufeff"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
    max_size=60,
)
WORDS = st.sampled_from(["statement", "why, “so”?\nline\r\n2", "=1+1", "1", "😊"])
PLAIN = st.one_of(WORDS, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(-1e9, 1e9))


@st.composite
def outgoing(draw: st.DrawFn, holds: frozenset[str], *, relations: bool = True, documents: bool = True) -> Outgoing:
    """A document with all that a format holds: spans that nest, cross and have several pieces, and what is said."""
    text = draw(TEXTS)
    annotators = draw(st.lists(st.sampled_from(["anna", "b.o-2", "gold"]), max_size=2, unique=True))
    sets = tuple(
        AnnotatorSet(annotator=name, entries=tuple(_entries(draw, text, holds, relations, documents)))
        for name in annotators
    )
    metadata: dict[str, Value] = {}
    if "metadata" in holds:
        metadata = draw(st.dictionaries(st.sampled_from(["outlet", "x y", "label"]), PLAIN, max_size=2))
    document = Document(
        id="doc-1",
        text=text,
        title=draw(st.sampled_from([None, "A “title”"])) if "title" in holds else None,
        language=draw(st.sampled_from([None, "ar"])) if "language" in holds else None,
        metadata=metadata,
    )
    return Outgoing(document=document, sets=sets)


def _entries(draw: st.DrawFn, text: str, holds: frozenset[str], relations: bool, documents: bool) -> Iterable[Entry]:
    statuses: list[Status | None] = [None, "suggested", "rejected"]
    status = draw(st.sampled_from(statuses)) if "status" in holds else None
    spans: list[TextBound] = []
    whole_too = "metadata" not in holds  # tables say of the whole document what they say of spans; tasks do not
    for number in range(draw(st.integers(0, 4))):
        whole = documents and draw(st.booleans())
        pieces = () if whole else _pieces(draw, text, 3 if "pieces" in holds else 1)
        rich = bool(pieces) or whole_too
        spans.append(
            TextBound(
                line=0,
                content="",
                id=f"q{number}.x",
                type="politics" if whole else draw(st.sampled_from(["PER", "a quote"])),
                pieces=pieces,
                surface=None,
                status=status,
                confidence=draw(st.sampled_from([None, 0.25, 1.0])) if rich and "confidence" in holds else None,
                tool=draw(st.sampled_from([None, "a 1.0"])) if rich and "tool" in holds else None,
                comment=draw(st.sampled_from([None, "why?\n“so”"])) if rich and "comment" in holds else None,
            )
        )
    placed = [span.id for span in spans if span.pieces]
    links = []
    if relations and placed:
        ends = draw(st.lists(st.tuples(st.sampled_from(placed), st.sampled_from(placed)), max_size=2))
        links = [
            Link(line=0, content="", id=f"r{number}", type="said by", ends=pair, status=status)
            for number, pair in enumerate(ends)
        ]
    targets = [span.id for span in spans if span.pieces or whole_too] + [str(link.id) for link in links]
    return [*spans, *links, *(_values(draw, targets, holds) if "attributes" in holds else ())]


def _pieces(draw: st.DrawFn, text: str, most: int) -> tuple[Piece, ...]:
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=2 * most)))
    pairs = tuple(zip(edges[::2], edges[1::2], strict=False))
    return pairs[:most]


def _values(draw: st.DrawFn, targets: Sequence[str], holds: frozenset[str]) -> Iterable[Property]:
    values: st.SearchStrategy[Scalar] = PLAIN if "typed-values" in holds else WORDS
    for target in targets:
        for name in draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True)):
            for value in draw(
                st.lists(values, min_size=1, max_size=2 if "many-values" in holds else 1, unique_by=repr)
            ):
                yield Property(line=0, content="", type=name, target=target, value=value)
