"""Documents for the tests of formats that mark tokens: generated ones whose annotations cover whole tokens."""

import msgspec
from hypothesis import strategies as st

from corpuskit.evidence.tokens import BLANK, tokens_of
from corpuskit.formats.annotated import Misaligned, Outgoing, Writing
from corpuskit.formats.entries import AnnotatorSet, Entry, ForeignDocument, TextBound
from corpuskit.formats.mapping import Mapping, SpanTarget
from corpuskit.formats.placing.aligned import on_text
from corpuskit.model import Document
from corpuskit.schema.types import Label, Layer, Schema, Span

SCHEMA = Schema(
    name="news",
    version=1,
    layers={
        "entities": Layer(name="entities", labels={"PER": Label(name="PER")}, span=Span(overlap="none")),
        "quotes": Layer(name="quotes", span=Span()),
        "topics": Layer(name="topics", span=None),
    },
)
TYPES = {"PER": "entities", "LOC|1": "entities", "a quote": "quotes", "x:direct": "quotes", "politics": "topics"}
MAPPING = Mapping(format="any", schema="news", spans={type_: SpanTarget(layer=layer) for type_, layer in TYPES.items()})
TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab .,#-“”\n\r\t😊𝒳שלום́\u0301\u200f\u00a0|=\\'\"\u2028\ufeff"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=60,
)


LANGUAGES = (None, "en", "de", "ar")


def load_tokenizers() -> None:
    """Load what divides texts, before any text is generated: it takes time and uses chance."""
    for language in LANGUAGES:
        tokens_of("a b", BLANK, language)


def writing(misaligned: Misaligned = "error", *, bioes: bool = False, parquet: bool = False) -> Writing:
    """How such documents are written."""
    scheme = "BIOES" if bioes else "BIO"
    return Writing(schema=SCHEMA, mapping=MAPPING, stem="out", misaligned=misaligned, scheme=scheme, parquet=parquet)  # type: ignore[arg-type]


def span(type_: str, *pieces: tuple[int, int], id_: str = "a1") -> TextBound:
    """An annotation."""
    return TextBound(line=1, content="", id=id_, type=type_, pieces=pieces, surface=None)


def leaving(text: str, *given: Entry, language: str | None = None) -> Outgoing:
    """A document with what one annotator says of it."""
    sets = (AnnotatorSet(annotator="anna", entries=given),)
    return Outgoing(document=Document(id="doc-1", text=text, language=language), sets=sets)


@st.composite
def marked(draw: st.DrawFn, *, overlap: bool, documents: bool = False) -> Outgoing:
    """A document whose annotations cover whole tokens, in one piece; those of a layer overlap or not."""
    text = draw(TEXTS)
    language = draw(st.sampled_from(LANGUAGES))
    tokens = tokens_of(text, BLANK, language)
    annotators = draw(st.lists(st.sampled_from(["anna", "b.o-2"]), min_size=1, max_size=2, unique=True))
    sets = []
    for annotator in annotators:
        found: dict[tuple[str, tuple[tuple[int, int], ...]], TextBound] = {}
        taken: dict[str, set[int]] = {layer: set() for layer in TYPES.values()}
        for number in range(draw(st.integers(0, 5)) if tokens else 0):
            type_ = draw(st.sampled_from(list(TYPES)))
            first = draw(st.integers(0, len(tokens) - 1))
            last = draw(st.integers(first, len(tokens) - 1))
            whole = TYPES[type_] == "topics"
            covers = set(range(first, last + 1))
            if (whole and not documents) or (not whole and not overlap and covers & taken[TYPES[type_]]):
                continue
            taken[TYPES[type_]] |= covers
            pieces = () if whole else ((tokens[first][0], tokens[last][1]),)
            found[type_, pieces] = span(type_, *pieces, id_=f"a{number}")
        sets.append(AnnotatorSet(annotator=annotator, entries=tuple(found.values())))
    title = draw(st.sampled_from([None, "A “title”"]))
    document = Document(id="doc-1", text=text, title=title, language=language)
    return Outgoing(document=document, sets=tuple(sets))


def spans(given: tuple[Entry, ...]) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """What annotations mark, in order; those of tokens are left out."""
    return sorted((e.type, e.pieces) for e in given if isinstance(e, TextBound) and e.type != "token")


def on_its_text(found: ForeignDocument, sent: Outgoing) -> ForeignDocument:
    """A document that came back, on the text of the corpus."""
    moved = on_text(found, sent.document.text or "")
    assert isinstance(moved, ForeignDocument), moved
    return moved


def assert_back(found: list[ForeignDocument], sent: Outgoing) -> None:
    """Assert that a document came back for each annotator with all that was said."""
    assert [document.sets[0].annotator for document in found] == [given.annotator for given in sent.sets]
    for document, given in zip(found, sent.sets, strict=True):
        back = on_its_text(document, sent)
        of = sent.document
        assert (back.name, back.title, back.language) == (of.id, of.title, of.language)
        assert back.text == of.text
        assert spans(back.sets[0].entries) == spans(given.entries)
        assert all(isinstance(e, TextBound) for e in back.sets[0].entries), back.sets[0].entries


def twice(sent: Outgoing) -> list[Outgoing]:
    """A document and another one with the same text."""
    other = msgspec.structs.replace(sent.document, id="doc-2")
    return [sent, msgspec.structs.replace(sent, document=other)]
