"""Laws of the rules over random annotations: what is right stays silent, what is broken is found."""

from typing import Any

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from corpuskit import offsets
from corpuskit.corpus import Bundle
from corpuskit.evidence.context import Context
from corpuskit.evidence.sweep import crossing, overlapping
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Place
from corpuskit.jsonl import Line
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, text_hash
from corpuskit.rules import BUNDLE_RULES, find_rules
from corpuskit.schema.reading import read_schema
from tests.corpus_of_lines import NEWS

SCHEMA = read_schema(NEWS)
WORDS = st.sampled_from(["rain", "Selby", "mayor’s", "brücke", "27", "naïve", "水位", "k\u0254\u0301m", "🌊", "a-b"])
PIECES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=3,
)


def found(document: Document, line: AnnotationLine, word: str | None = None) -> list[Finding]:
    """What the bundle rules find, or only those that `word` names."""
    bundle = Bundle(
        shard="1",
        place=Place("documents/1.jsonl", 1),
        document=document,
        lines=(Line(annotator="gold", place=Place("annotations/gold/1.jsonl", 1), record=line),),
    )
    context = Context(schema=SCHEMA, registries={"actors": frozenset(), "propositions": frozenset()}, earlier={})
    chosen = find_rules(word) if word else BUNDLE_RULES
    view = View(bundle, SCHEMA)
    return [finding for rule in BUNDLE_RULES if rule in chosen for finding in rule.check(view, context)]


@st.composite
def clean(draw: st.DrawFn) -> tuple[Document, AnnotationLine]:
    """A document of some blocks with annotations that begin and end at words, and relations between them."""
    blocks = draw(st.lists(st.lists(WORDS, min_size=2, max_size=6), min_size=1, max_size=3))
    text = "\n\n".join(" ".join(block) for block in blocks)
    spans: list[list[tuple[int, int]]] = []
    position = 0
    for block in blocks:
        spans.append([])
        for word in block:
            spans[-1].append((position, position + len(word)))
            position += len(word) + 1
        position += 1
    annotations: list[Annotation] = []
    relations: list[Relation] = []
    for number, block_spans in enumerate(spans):
        first, last = block_spans[0], block_spans[-1]
        pieces = draw(st.permutations([first, last]))
        source, quote = f"s{number}", f"q{number}"
        annotations += [
            _annotation(
                text,
                id=source,
                layer="sources",
                label="person",
                pieces=((first[0], last[1]),),
                attributes={"identity": "named"},
            ),
            _annotation(text, id=quote, layer="quotes", label="mixed", pieces=tuple(pieces)),
            _annotation(text, id=f"e{number}", layer="entities", label="GPE", pieces=(first,)),
        ]
        relations.append(Relation(id=f"r{number}", label="attributed_to", from_=quote, to=source))
    line = AnnotationLine(
        document="a",
        text_sha256=text_hash(text),
        schema="news@1",
        annotations=tuple(draw(st.permutations(annotations))),
        relations=tuple(relations),
    )
    return Document(id="a", text=text, text_sha256=text_hash(text), length=len(text)), line


def _annotation(text: str, pieces: tuple[tuple[int, int], ...], **fields: Any) -> Annotation:
    return Annotation(pieces=pieces, text=offsets.covered(text, pieces), **fields)


def changed(line: AnnotationLine, index: int, **fields: Any) -> AnnotationLine:
    """The line with one annotation altered."""
    annotations = list(line.annotations)
    annotations[index] = msgspec.structs.replace(annotations[index], **fields)
    return msgspec.structs.replace(line, annotations=tuple(annotations))


@given(clean())
def test_a_clean_line_raises_nothing(given_: tuple[Document, AnnotationLine]) -> None:
    """Protects annotators from false alarms, in all scripts, with pieces in any order."""
    assert found(*given_) == []


@given(clean(), st.data())
def test_every_mutation_is_found_by_its_rule(given_: tuple[Document, AnnotationLine], data: st.DataObject) -> None:
    """Protects against a rule that looks at the first annotation only, or not at some layer."""
    document, line = given_
    index = data.draw(st.integers(0, len(line.annotations) - 1))
    annotation = line.annotations[index]
    start = annotation.pieces[0][0]
    mutations: dict[str, dict[str, Any]] = {
        "span-out-of-bounds": {"pieces": ((start, len(document.text or "") + 1),)},
        "span-empty": {"pieces": ((start, start),)},
        "text-differs": {"text": (annotation.text or "") + "!"},
        "piece-count-wrong": {"pieces": (), "text": None},
        "layer-unknown": {"layer": "moods"},
        "label-unknown": {"label": "moody"},
        "label-missing": {"label": None},
        "attribute-unknown": {"attributes": {**annotation.attributes, "mood": "x"}},
        "id-unsafe": {"id": annotation.id + " "},
        "id-repeated": {"id": line.annotations[index - 1].id},
        "required-field-missing": {"status": "suggested"},
    }
    name = data.draw(st.sampled_from(sorted(mutations)))
    assert name in {finding.rule for finding in found(document, changed(line, index, **mutations[name]))}


@given(clean(), st.integers(1, 3))
def test_a_shift_of_all_annotations_is_at_most_one_finding_for_each_distance(
    given_: tuple[Document, AnnotationLine], shift: int
) -> None:
    """Protects the promise that one cause gives one message: the text grew at its beginning."""
    document, line = given_
    moved = msgspec.structs.replace(document, text="–" * shift + (document.text or ""))
    findings = found(moved, line, "text-differs")
    # Where words repeat, an annotation may hold the text that it records after the shift too, by chance.
    differing = [a for a in line.annotations if a.text != offsets.covered(moved.text or "", a.pieces)]
    assume(len(differing) > 1)
    assert len(findings) == 1
    assert f"{len(differing)} annotations" in findings[0].message
    assert findings[0].hint == f"Add {shift} to their offsets."


def meeting(first: tuple[tuple[int, int], ...], second: tuple[tuple[int, int], ...]) -> str:
    """How two annotations lie to each other, by the sets of their characters."""
    one, two = ({at for start, end in pieces for at in range(start, end)} for pieces in (first, second))
    return "apart" if not one & two else "nest" if one <= two or two <= one else "cross"


@given(st.lists(PIECES, max_size=7))
def test_crossing_is_found_exactly_where_two_annotations_cross(shapes: list[list[tuple[int, int]]]) -> None:
    """Protects the sweep: it names only pairs that cross, and some pair wherever the plain comparison finds one."""
    annotations = [Annotation(id=f"x{n}", layer="quotes", pieces=tuple(pieces)) for n, pieces in enumerate(shapes)]
    expected = {
        frozenset((one.id, two.id))
        for n, one in enumerate(annotations)
        for two in annotations[n + 1 :]
        if meeting(one.pieces, two.pieces) == "cross"
    }
    named = [frozenset((one.id, two.id)) for one, two in crossing(annotations)]
    assert set(named) <= expected
    assert bool(named) == bool(expected)
    assert len(set(named)) == len(named)


@given(st.lists(PIECES, max_size=7))
def test_overlap_is_found_exactly_where_two_annotations_overlap(shapes: list[list[tuple[int, int]]]) -> None:
    """Protects the sweep: every annotation that overlaps another is named, and no pair is named that does not."""
    annotations = [Annotation(id=f"x{n}", layer="entities", pieces=tuple(pieces)) for n, pieces in enumerate(shapes)]
    expected = {
        frozenset((one.id, two.id))
        for n, one in enumerate(annotations)
        for two in annotations[n + 1 :]
        if meeting(one.pieces, two.pieces) != "apart"
    }
    named = [frozenset((one.id, two.id)) for one, two in overlapping(annotations)]
    assert set(named) <= expected
    assert len(set(named)) == len(named)
    assert bool(named) == bool(expected)
