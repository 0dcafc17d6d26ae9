"""Merging lines: two sources of one annotator become one line, nothing is lost, and the rest keeps its bytes."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.importing.merging import Replaced, merge, merge_lines
from corpuskit.model import Annotation, AnnotationLine, ForeignPlace, Relation, encode, is_name

names = st.sampled_from(["a", "b", "c"])
annotations = st.builds(
    Annotation,
    id=names,
    layer=st.just("cues"),
    pieces=st.just(((0, 3),)) | st.just(((4, 6), (8, 9))),
    origin=st.none() | st.builds(ForeignPlace, id=st.just("T1"), file=st.sampled_from(["x.ann", "y.ann"])),
)
relations = st.builds(Relation, id=names, label=st.just("signalled_by"), from_=names, to=names)


def distinct(items: list) -> tuple:  # type: ignore[type-arg]
    return tuple({item.id: item for item in items}.values())


lines = st.builds(
    AnnotationLine,
    document=st.just("d"),
    annotations=st.lists(annotations, max_size=3).map(distinct),
    relations=st.lists(relations, max_size=3).map(distinct),
)


@given(lines, lines)
def test_merging_keeps_every_annotation_of_both(first: AnnotationLine, second: AnnotationLine) -> None:
    """Protects the promise that nothing is lost when two sources speak of one document."""
    result = merge(first, second, first)
    assert result.annotations[: len(first.annotations)] == first.annotations
    assert result.relations[: len(first.relations)] == first.relations
    assert len({a.id for a in result.annotations}) == len(result.annotations)
    assert len({r.id for r in result.relations}) == len(result.relations)
    spans = [(a.layer, a.pieces) for a in result.annotations]
    for annotation in second.annotations:
        assert (annotation.layer, annotation.pieces) in spans


@given(lines)
def test_merging_a_line_with_itself_changes_nothing(line: AnnotationLine) -> None:
    """Protects the rule that twice is once, down to single annotations."""
    assert merge(line, line, line) == line


def test_an_annotation_whose_id_is_taken_gets_a_new_one_and_its_relations_follow() -> None:
    """Protects relations from pointing to another source's annotation of the same id."""
    first = AnnotationLine(document="d", annotations=(Annotation(id="T1", layer="cues", pieces=((0, 2),)),))
    second = AnnotationLine(
        document="d",
        annotations=(
            Annotation(id="T1", layer="quotes", pieces=((5, 9),)),
            Annotation(id="T2", layer="cues", pieces=((3, 4),)),
        ),
        relations=(Relation(id="E1.1", label="signalled_by", from_="T1", to="T2"),),
    )
    result = merge(first, second, first)
    assert [(a.id, a.origin.id if a.origin else None) for a in result.annotations] == [
        ("T1", None),
        ("T1-2", "T1"),
        ("T2", None),
    ]
    assert result.relations == (Relation(id="E1.1", label="signalled_by", from_="T1-2", to="T2"),)


def line(document: str, *ids: str, file: str | None = None) -> AnnotationLine:
    origin = ForeignPlace(file=file) if file else None
    return AnnotationLine(
        document=document,
        annotations=tuple(Annotation(id=i, layer="cues", pieces=((0, int(i[1:])),), origin=origin) for i in ids),
    )


def raw(record: AnnotationLine) -> bytes:
    return encode(record).rstrip(b"\n")


def test_lines_follow_document_order_and_untouched_ones_keep_their_bytes() -> None:
    """Protects files under version control: a merge changes the lines that it must, unreadable ones stay in place."""
    spaced = b'{"document": "a",  "annotations": []}'
    old = [spaced, b"not json at all", raw(line("c", "T1"))]
    new = [(line(document, name), Replaced()) for document, name in (("d", "T1"), ("b", "T1"), ("c", "T2"))]
    result = list(merge_lines(old, new, {"a": 0, "b": 1, "c": 2, "d": 3}))
    assert result == [
        spaced + b"\n",
        b"not json at all\n",
        encode(line("b", "T1")),
        encode(line("c", "T1", "T2")),
        encode(line("d", "T1")),
    ]


def test_a_replaced_file_takes_its_old_annotations_with_it() -> None:
    """Protects --replace: what came from the file before goes, what came from elsewhere stays."""
    there = msgspec.structs.replace(
        line("a", "T1", file="x.ann"),
        annotations=(*line("a", "T1", file="x.ann").annotations, *line("a", "m1").annotations),
    )
    result = list(
        merge_lines([raw(there)], [(line("a", "T7", file="x.ann"), Replaced(frozenset({"x.ann"})))], {"a": 0})
    )
    decoded = msgspec.json.decode(result[0], type=AnnotationLine)
    assert [a.id for a in decoded.annotations] == ["m1", "T7"]


def test_what_two_new_sources_bring_is_kept_where_one_of_them_replaces() -> None:
    """Protects annotations that were just read from giving way to the next file of the same import."""
    old = raw(line("a", "T1", file="x.ann"))
    new = [
        (line("a", "T1", "T2", file="x.ann"), Replaced(frozenset({"x.ann"}))),
        (line("a", "T9", file="y.ann"), Replaced(frozenset({"x.ann"}))),
    ]
    (result,) = merge_lines([old], new, {"a": 0})
    assert [a.id for a in msgspec.json.decode(result, type=AnnotationLine).annotations] == ["T1", "T2", "T9"]


def test_blank_lines_of_a_file_stay_where_they_are() -> None:
    """Protects line numbers and bytes of what a merge does not change."""
    result = list(merge_lines([raw(line("a", "T1")) + b"\n", b"\n"], [(line("b", "T1"), Replaced())], {"a": 0, "b": 1}))
    assert result == [encode(line("a", "T1")), b"\n", encode(line("b", "T1"))]


def test_a_new_id_is_never_too_long() -> None:
    """Protects merged ids from growing beyond what an id may be."""
    long = "x" * 120
    first = AnnotationLine(document="d", annotations=(Annotation(id=long, layer="cues", pieces=((0, 1),)),))
    second = AnnotationLine(document="d", annotations=(Annotation(id=long, layer="cues", pieces=((2, 3),)),))
    result = merge(first, second, first)
    assert [a.id for a in result.annotations] == [long, "x" * 110 + "-2"]
    assert all(is_name(a.id) for a in result.annotations)


def test_text_hash_and_schema_are_those_of_the_first_line_that_holds_something() -> None:
    """Protects the mark of a stale line: what is merged into it must not make it look fresh."""
    old = AnnotationLine(document="d", text_sha256="old", schema="news@1", annotations=line("d", "T1").annotations)
    new = AnnotationLine(document="d", text_sha256="new", schema="news@2", annotations=line("d", "T2").annotations)
    assert (merge(old, new, old).text_sha256, merge(old, new, old).schema) == ("old", "news@1")
    empty = AnnotationLine(document="d", text_sha256="old", schema="news@1")
    assert (merge(empty, new, empty).text_sha256, merge(empty, new, empty).schema) == ("new", "news@2")


@given(lines, st.data())
def test_what_comes_back_under_other_ids_and_from_another_file_is_there_once(
    line: AnnotationLine, data: st.DataObject
) -> None:
    """Protects a corpus whose annotations went out to a tool and come back: none is there twice."""
    ends = {a.id for a in line.annotations}
    line = msgspec.structs.replace(line, relations=tuple(r for r in line.relations if {r.from_, r.to} <= ends))
    new = {name: f"n{number}" for number, name in enumerate(data.draw(st.permutations(sorted(ends))))}
    origin = ForeignPlace(file="back.json")
    back = msgspec.structs.replace(
        line,
        annotations=tuple(msgspec.structs.replace(a, id=new[a.id], origin=origin) for a in line.annotations),
        relations=tuple(
            msgspec.structs.replace(r, id=f"x{r.id}", from_=new[r.from_], to=new[r.to], origin=origin)
            for r in line.relations
        ),
    )
    result = merge(line, back, line)
    assert result.annotations == line.annotations
    assert len(result.relations) <= len(line.relations) + _ambiguous(line)


def _ambiguous(line: AnnotationLine) -> int:
    """How many relations may come to other ends, because annotations say the same."""
    said = [(a.layer, a.pieces) for a in line.annotations]
    return len(line.relations) if len(set(said)) < len(said) else 0
