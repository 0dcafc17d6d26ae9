"""What a sidecar gives back to what came from a tool, over lines drawn by chance."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats.sidecar.lines import Kept
from corpuskit.formats.sidecar.pairing import paired
from corpuskit.formats.sidecar.restoring import DELETED, WITHOUT_ENDS, Restored, restored
from corpuskit.model import Annotation, AnnotationLine, Relation, Value

_LABELS = st.sampled_from(["a", "b", None])
_KINDS: list[Value] = [1, True, 1.5, "1", ["1", "2"]]
_VALUES = st.dictionaries(st.sampled_from("xyz"), st.sampled_from(_KINDS), max_size=2)
_PIECES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=2).map(tuple)


@st.composite
def lines(draw: st.DrawFn) -> AnnotationLine:
    """A line of which no two annotations say the same, but that may have any form else."""
    said = draw(st.lists(st.tuples(_LABELS, _PIECES), max_size=8, unique=True))
    annotations = tuple(
        Annotation(
            id=f"q.{number}", layer=draw(st.sampled_from(["k", "l"])), label=label, pieces=pieces,
            attributes=draw(_VALUES), comment=draw(st.sampled_from([None, "c"])),
            status=draw(st.sampled_from([None, "rejected"])),
        )
        for number, (label, pieces) in enumerate(said)
    )  # fmt: skip
    ends = st.sampled_from([one.id for one in annotations] or ["none"])
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=4, unique=True)) if annotations else []
    relations = tuple(
        Relation(id=f"r.{number}", label="to", from_=start, to=end, attributes=draw(_VALUES))
        for number, (start, end) in enumerate(pairs)
    )
    return AnnotationLine(document="d", schema="s@1", annotations=annotations, relations=relations)


def shed(line: AnnotationLine, chance: random.Random, *, keeps_ids: bool) -> AnnotationLine:
    """A line as a poor format gives it back: some records are missing, and much that is said of others."""
    kept = [one for one in line.annotations if chance.random() < 0.7]
    ids = {one.id: one.id if keeps_ids else f"n{number}" for number, one in enumerate(kept)}
    annotations = tuple(msgspec.structs.replace(one, id=ids[one.id], attributes={}, comment=None) for one in kept)
    relations = tuple(
        msgspec.structs.replace(
            one, id=one.id if keeps_ids else f"n{number}x", from_=ids[one.from_], to=ids[one.to], attributes={}
        )
        for number, one in enumerate(line.relations)
        if {one.from_, one.to} <= ids.keys() and chance.random() < 0.7
    )
    return AnnotationLine(document="d", schema="s@2", annotations=annotations, relations=relations)


def kept_of(line: AnnotationLine, back: AnnotationLine) -> Kept:
    found = paired(back, line)
    return Kept(
        annotator="anna",
        line=line,
        back=back,
        annotations=tuple(found.annotations.get(at, -1) for at in range(len(back.annotations))),
        relations=tuple(found.relations.get(at, -1) for at in range(len(back.relations))),
    )


def without_origin(line: AnnotationLine) -> AnnotationLine:
    return msgspec.structs.replace(
        line,
        annotations=tuple(msgspec.structs.replace(one, origin=None) for one in line.annotations),
        relations=tuple(msgspec.structs.replace(one, origin=None) for one in line.relations),
    )


def again(came: AnnotationLine, kept: Kept, *, keeps_ids: bool) -> Restored:
    found = restored(came, kept, "f", keeps_ids=keeps_ids)
    assert found.kept + len(found.gone) == len(kept.line.annotations) + len(kept.line.relations)
    return found


@settings(max_examples=200)
@given(lines(), st.randoms(use_true_random=False), st.booleans())
def test_what_comes_back_unchanged_is_as_it_was(line: AnnotationLine, chance: random.Random, keeps_ids: bool) -> None:
    """Protects the promise of a sidecar, whatever a format leaves out."""
    back = shed(line, chance, keeps_ids=keeps_ids)
    found = again(back, kept_of(line, back), keeps_ids=keeps_ids)
    assert without_origin(found.line) == line
    assert found.gone == ()


@settings(max_examples=200)
@given(lines(), st.randoms(use_true_random=False), st.booleans())
def test_what_was_deleted_stays_away_and_all_else_comes_back(
    line: AnnotationLine, chance: random.Random, keeps_ids: bool
) -> None:
    """Protects deletions in a tool, and everything around them."""
    back = shed(line, chance, keeps_ids=keeps_ids)
    kept = kept_of(line, back)
    places = [at for at in range(len(back.annotations)) if chance.random() < 0.4]
    gone = {back.annotations[at].id for at in places}
    came = msgspec.structs.replace(
        back,
        annotations=tuple(one for one in back.annotations if one.id not in gone),
        relations=tuple(one for one in back.relations if not {one.from_, one.to} & gone),
    )
    found = again(came, kept, keeps_ids=keeps_ids)
    lost = {line.annotations[kept.annotations[at]].id for at in places}
    left = tuple(one for one in line.annotations if one.id not in lost)
    links = tuple(one for one in line.relations if not {one.from_, one.to} & lost)
    assert without_origin(found.line) == msgspec.structs.replace(line, annotations=left, relations=links)
    assert {reason for _, reason in found.gone} <= {DELETED, WITHOUT_ENDS}


def one(own: str, **said: object) -> Annotation:
    return msgspec.convert({"id": own, "layer": "k", **said}, Annotation)


def edited(ours: Annotation, back: Annotation, came: Annotation, *, keeps_ids: bool = True) -> AnnotationLine:
    line = AnnotationLine(document="d", annotations=(ours,))
    kept = kept_of(line, AnnotationLine(document="", annotations=(back,)))
    return again(AnnotationLine(document="d", annotations=(came,)), kept, keeps_ids=keeps_ids).line


@pytest.mark.parametrize("keeps_ids", [True, False])
def test_an_edit_wins_and_the_rest_is_filled(keeps_ids: bool) -> None:
    """Protects edges, labels and values that were corrected in the tool, and what it did not show."""
    ours = one("q", label="a", pieces=[[0, 9]], text="x", comment="c", attributes={"x": 1, "y": 2})
    back = one("q", label="a", pieces=[[0, 9]], attributes={"x": 1})
    came = one("q", label="a", pieces=[[2, 9]], text="z", attributes={"x": 3})
    assert edited(ours, back, came, keeps_ids=keeps_ids).annotations == (
        one("q", label="a", pieces=[[2, 9]], text="z", comment="c", attributes={"x": 3, "y": 2}),
    )


def test_an_id_that_was_given_again_is_another_annotation() -> None:
    """Protects new annotations from what was said of one that is gone."""
    ours = one("T1", pieces=[[0, 9]], comment="c")
    came = msgspec.structs.replace(one("T1", pieces=[[20, 22]]), layer="l")
    (found,) = edited(ours, one("T1", pieces=[[0, 9]]), came).annotations
    assert (found.layer, found.pieces, found.comment) == ("l", ((20, 22),), None)


def test_a_value_that_was_taken_away_stays_away() -> None:
    """Protects the decision that an attribute does not hold."""
    ours, back = one("q", attributes={"x": 1, "y": 2}), one("q", attributes={"x": 1})
    assert edited(ours, back, one("q")).annotations == (one("q", attributes={"y": 2}),)


def test_new_records_get_ids_that_are_free() -> None:
    """Protects references inside a line where a tool numbers anew."""
    line = AnnotationLine(document="d", annotations=(one("n1", pieces=[[0, 1]]), one("n2", pieces=[[5, 6]])))
    kept = kept_of(line, AnnotationLine(document="", annotations=(one("n1", pieces=[[0, 1]]),)))
    new = one("n2", pieces=[[8, 9]])
    link = Relation(id="r", label="to", from_="n2", to="n1")
    came = AnnotationLine(document="d", annotations=(one("n1", pieces=[[0, 1]]), new), relations=(link,))
    found = again(came, kept, keeps_ids=False).line
    assert [record.id for record in found.annotations] == ["n1", "n2", "n2-2"]
    assert (found.relations[0].from_, found.relations[0].to) == ("n2-2", "n1")
