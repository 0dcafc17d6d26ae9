"""One cause for many annotations that stand elsewhere, where they belong, and how records are made anew."""

from collections.abc import Sequence
from typing import Any

import pytest

from corpuskit.corpus import Bundle
from corpuskit.evidence.mending import mapped, moved_to, relinked, reshaped, without_annotations
from corpuskit.evidence.moved import Counted, Diagnosis, anchored, diagnose
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Place
from corpuskit.jsonl import Line
from corpuskit.model import Annotation, AnnotationLine, Document, Relation
from corpuskit.offsets import Piece
from corpuskit.schema.types import Layer, Schema, Span

SCHEMA = Schema(name="test", version=1, layers={"cues": Layer(name="cues", span=Span(pieces="many"))})
TEXT = "Rain fell in Selby. The mayor spoke. Nobody came to Ayle."


def cue(name: str, *pieces: Piece, text: str | None = None, **more: Any) -> Annotation:
    return Annotation(id=name, layer="cues", pieces=pieces, text=text, **more)


def line_of(text: str | None, *annotations: Annotation) -> LineView:
    """These annotations of a document with this text, as a rule sees them."""
    bundle = Bundle(
        shard="00001",
        place=Place("documents/00001.jsonl", 1),
        document=Document(id="d", text=text),
        lines=(
            Line(
                annotator="gold",
                place=Place("annotations/gold/00001.jsonl", 1),
                record=AnnotationLine(document="d", annotations=annotations),
            ),
        ),
    )
    return View(bundle, SCHEMA).lines[0]


def at(text: str, word: str, name: str = "", by: int = 0) -> Annotation:
    """A cue that records a word, with offsets that are so many code points behind where it stands first."""
    start = text.index(word) + by
    return cue(name or word, (start, start + len(word)), text=word)


def ids(annotations: Sequence[Annotation]) -> list[str]:
    return [annotation.id for annotation in annotations]


def names(line: LineView, moved: dict[int, tuple[Piece, ...]]) -> dict[str, tuple[Piece, ...]]:
    """Moved pieces by the ids of their annotations."""
    known = {id(annotation): annotation.id for annotation in line.record.annotations}
    return {known[identity]: pieces for identity, pieces in moved.items()}


# One cause for many


def counted_in(line: LineView) -> Counted:
    counted = diagnose(line).counted
    assert counted is not None
    return counted


WAVES = "🌊 Rain fell. 🌊 Snow came. 🌊 Wind rose."


def in_utf16(text: str, word: str, **more: Any) -> Annotation:
    start = len(text[: text.index(word)].encode("utf-16-le")) // 2
    return cue(word, (start, start + len(word)), text=word, **more)


def test_offsets_in_another_unit_are_told_with_what_proves_it() -> None:
    """Protects the diagnosis that one unit explains all; what records no text is counted, and stays."""
    rain, wind = in_utf16(WAVES, "Rain"), in_utf16(WAVES, "Wind")
    unchecked, whole, right = cue("u", (33, 37)), cue("whole", text="x"), cue("first", (0, 0))
    line = line_of(WAVES, rain, unchecked, whole, wind, right)
    counted = counted_in(line)
    assert (counted.unit.words, ids(counted.proof)) == ("UTF-16 units", ["Rain", "Wind"])
    assert names(line, counted.pieces) == {"Rain": ((2, 6),), "Wind": ((28, 32),)}
    assert counted.bare == 1
    assert diagnose(line).explained == {id(rain), id(wind)}
    assert diagnose(line).shifts == {}
    assert diagnose(line).rest == []


def test_what_records_no_text_stays_where_a_unit_is_proved_only_once() -> None:
    """Protects unchecked annotations from a unit that only one word speaks for."""
    line = line_of(WAVES, in_utf16(WAVES, "Wind"), cue("u", (33, 37)))
    assert names(line, counted_in(line).pieces) == {"Wind": ((28, 32),)}


def test_what_is_right_now_speaks_against_a_unit() -> None:
    """Protects annotations that are right from being moved with others."""
    line = line_of(WAVES, in_utf16(WAVES, "Rain"), in_utf16(WAVES, "Snow"), at(WAVES, "Wind"))
    assert diagnose(line).counted is None


def test_what_is_right_now_and_then_moves_with_the_others() -> None:
    """Protects repeated words: one that is right by chance where it is now is no proof against the unit."""
    text = "🌊 aaa bbb ccc"
    chance = cue("chance", (3, 4), text="a")
    line = line_of(text, in_utf16(text, "bbb"), in_utf16(text, "ccc"), chance)
    assert names(line, counted_in(line).pieces) == {"bbb": ((6, 9),), "ccc": ((10, 13),), "chance": ((2, 3),)}
    assert ids(counted_in(line).proof) == ["bbb", "ccc"]


def test_a_unit_must_explain_more_than_half_of_what_is_wrong() -> None:
    """Protects from a unit that fits some by chance."""
    wrong = [cue(f"w{number}", (0, 3), text="zzz") for number in range(2)]
    two = [in_utf16(WAVES, "Rain"), in_utf16(WAVES, "Wind")]
    assert diagnose(line_of(WAVES, *two, wrong[0])).counted is not None
    assert diagnose(line_of(WAVES, *two, *wrong)).counted is None


def test_one_displacement_by_line_breaks_is_no_proof() -> None:
    """Protects from calling a character that went a way to count line breaks."""
    text = "Rain.\nSnow fell.\nWind."
    one = [at(text, "Snow", by=1), at(text, "fell", by=1)]
    two = [at(text, "Snow", by=1), at(text, "Wind", by=2)]
    assert diagnose(line_of(text, *one)).counted is None
    assert list(diagnose(line_of(text, *one)).shifts) == [-1]
    counted = counted_in(line_of(text, *two))
    assert counted.unit.words == "each line break as two characters"
    # The two displacements may be those of one annotation.
    assert diagnose(line_of(text, cue("c", (7, 24), text=text[6:22]))).counted is not None


def test_a_shift_that_explains_more_than_a_unit_comes_first() -> None:
    """Protects the better explanation; where both explain as many, the unit is it."""
    text = "🌊 one two three. 🌊 four"
    shifted = [at(text, word, by=1) for word in ("one", "two", "three")]
    assert diagnose(line_of(text, *shifted)).counted is not None
    # "four" is off by one too: in UTF-16 it would be off by two.
    line = line_of(text, *shifted, at(text, "four", by=1))
    assert diagnose(line).counted is None
    assert {shift: ids(group) for shift, group in diagnose(line).shifts.items()} == {
        -1: ["one", "two", "three", "four"]
    }


def test_two_units_that_would_move_to_different_places_explain_nothing() -> None:
    """Protects from guessing between units that are proved as often."""
    assert diagnose(line_of("🌊abab..", cue("ab", (4, 6), text="ab"))).counted is None
    alike = line_of("🌊..ab..", cue("ab", (4, 6), text="ab"))
    assert counted_in(alike).unit.words == "UTF-16 units"  # with line breaks it would be the same


def test_the_unit_that_is_proved_most_often_is_told() -> None:
    """Protects from the first unit that explains most of what is wrong, where another one explains all."""
    text = "🌊 Rain fell.\nSnow came.\nWind rose."
    both = [(word, text[: text.index(word)]) for word in ("Rain", "fell", "Snow", "Wind", "rose")]
    starts = [(word, len(before.encode("utf-16-le")) // 2 + before.count("\n")) for word, before in both]
    line = line_of(text, *(cue(word, (start, start + len(word)), text=word) for word, start in starts))
    counted = counted_in(line)
    assert counted.unit.words == "UTF-16 units, and each line break as two"
    assert ids(counted.proof) == ["Rain", "fell", "Snow", "Wind", "rose"]


# Shifts


def shifts_of(line: LineView) -> tuple[dict[int, list[str]], list[str]]:
    diagnosis = diagnose(line)
    return {shift: ids(group) for shift, group in diagnosis.shifts.items()}, ids(diagnosis.rest)


def test_a_shift_is_told_once_for_all_that_have_it_in_common() -> None:
    """Protects the one finding for many annotations; one that is alone with its shift is left."""
    rain, fell, mayor = at(TEXT, "Rain", by=1), at(TEXT, "fell", by=1), at(TEXT, "mayor", by=2)
    mist, right = cue("mist", (0, 4), text="Mist"), at(TEXT, "Selby")
    line = line_of(TEXT, rain, mist, right, fell, mayor)
    assert shifts_of(line) == ({-1: ["Rain", "fell"]}, ["mist", "mayor"])
    assert diagnose(line).explained == {id(rain), id(fell)}
    assert diagnose(line).counted is None


def test_several_shifts_are_told_the_one_of_the_most_first() -> None:
    """Protects the order of findings, and that each annotation is explained once."""
    words = [at(TEXT, "Rain", by=1), at(TEXT, "fell", by=1)]
    more = [at(TEXT, word, by=2) for word in ("mayor", "spoke", "Nobody")]
    assert shifts_of(line_of(TEXT, *words, *more)) == ({-2: ["mayor", "spoke", "Nobody"], -1: ["Rain", "fell"]}, [])


def test_of_two_shifts_that_explain_as_many_the_smaller_comes_first() -> None:
    """Protects what fits two shifts: it belongs to the smaller one."""
    text = "Rain x....x fell"
    far, near, either = at(text, "fell", by=-3), at(text, "Rain", by=2), cue("x", (7, 8), text="x")
    assert shifts_of(line_of(text, far, near, either)) == ({-2: ["Rain", "x"]}, ["fell"])
    assert shifts_of(line_of(text, near, either, far)) == ({-2: ["Rain", "x"]}, ["fell"])


def test_at_most_eight_shifts_are_tried() -> None:
    """Protects the time that a line takes in which every annotation stands elsewhere."""
    words = [f"word{number:02}" for number in range(18)]
    text = "     ".join(words)
    line = line_of(text, *(at(text, word, by=number // 2 + 1) for number, word in enumerate(words)))
    shifts, rest = shifts_of(line)
    assert list(shifts) == [-1, -2, -3, -4, -5, -6, -7, -8]
    assert rest == ["word16", "word17"]


def test_what_is_beyond_the_text_or_turned_round_is_judged_as_it_should_be() -> None:
    """Protects what is looked at: pieces behind the end may be shifted, pieces that go backwards may not."""
    line = line_of(
        TEXT,
        at(TEXT, "Ayle.", by=3),
        at(TEXT, "Nobody", by=3),
        cue("back", (9, 5), text="Rain"),
        cue("half", (2, 6), (9, 9), text="Rain "),
        cue("whole", text="Rain"),
        cue("unchecked", (60, 64)),
        cue("empty", (2, 6), text=""),
    )
    assert shifts_of(line) == ({-3: ["Ayle.", "Nobody"]}, [])


def test_nothing_is_said_where_nothing_is_wrong_or_the_text_is_elsewhere() -> None:
    """Protects clean lines and stand-off documents."""
    assert diagnose(line_of(TEXT, at(TEXT, "Selby"))) == Diagnosis()
    assert diagnose(line_of(None, cue("c1", (2, 6), text="Rain"))) == Diagnosis()
    assert Diagnosis().explained == frozenset()


def test_a_text_that_fits_no_pieces_shares_no_shift() -> None:
    """Protects from grouping what cannot be moved."""
    line = line_of(TEXT, at(TEXT, "Rain", by=1), at(TEXT, "fell", by=1), cue("short", (14, 17), text="Selby"))
    assert shifts_of(line) == ({-1: ["Rain", "fell"]}, ["short"])


# Where shifted annotations belong


def anchors(line: LineView) -> dict[str, tuple[Piece, ...]]:
    return names(line, anchored(line, diagnose(line)))


def test_a_group_moves_and_one_that_is_left_moves_alone() -> None:
    """Protects mending of text-differs: both by the shift, with all pieces."""
    two = cue("two", (14, 19), (22, 25), text="Selby The")
    line = line_of(TEXT, at(TEXT, "Rain", by=2), two, at(TEXT, "fell", by=1), at(TEXT, "mayor", by=2))
    assert shifts_of(line) == ({-2: ["Rain", "mayor"]}, ["two", "fell"])
    assert anchors(line) == {"Rain": ((0, 4),), "mayor": ((24, 29),), "fell": ((5, 9),)}
    right = cue("two", (14, 19), (21, 24), text="Selby The")
    assert anchors(line_of(TEXT, right)) == {"two": ((13, 18), (20, 23))}


def test_one_alone_of_a_wrong_length_moves_to_the_only_place() -> None:
    """Protects annotations whose end is wrong as well, and from moving to one of two places."""
    assert anchors(line_of(TEXT, cue("c1", (14, 16), text="Selby"))) == {"c1": ((13, 18),)}
    assert anchors(line_of(TEXT, cue("c1", (14, 16), text="a"))) == {}
    assert anchors(line_of(TEXT, cue("c1", (14, 16), text="Mist"))) == {}
    assert anchors(line_of(None, cue("c1", (14, 16), text="Mist"))) == {}


def test_a_group_that_fits_at_two_places_stays() -> None:
    """Protects from moving several to where they may not belong, though one of them may be rare by itself."""
    text = "one two, one two"
    line = line_of(text, cue("c1", (1, 4), text="one"), cue("c2", (5, 8), text="two"))
    assert shifts_of(line) == ({-1: ["c1", "c2"]}, [])
    assert anchors(line) == {}


LONG = "Rain fell in Selby and in Ayle. Snow fell in Tarn."
FIRST, LAST = at(LONG, "Rain", by=3), at(LONG, "Tarn", by=3)
ALONG = {"Rain": ((0, 4),), "Tarn": ((45, 49),)}


@pytest.mark.parametrize(
    "between",
    [
        [cue("u", (16, 21))],
        [cue("u", (4, 5))],
        [cue("u", (47, 53))],
        [cue("u", (16, 21), (48, 49))],
        [cue("u", (16, 16))],
        [cue("whole"), cue("u", (16, 21))],
        [cue("u", (16, 21)), at(LONG, "Ayle")],
        [cue("u", (16, 21)), cue("in", (10, 12), text="in")],
    ],
)  # fmt: skip
def test_what_records_no_text_stays_between_what_moves(between: list[Annotation]) -> None:
    """Protects annotations whose place nothing proves wrong: only what records its text moves."""
    line = line_of(LONG, FIRST, *between, LAST)
    assert anchors(line) == ALONG


def test_what_is_right_by_chance_moves_along() -> None:
    """Protects repeated characters: the same text also stands where the annotation would move to."""
    text = "Rain aaaa fell"
    line = line_of(text, at(text, "Rain", by=1), cue("a", (7, 8), text="a"), at(text, "fell", by=1))
    assert anchors(line) == {"Rain": ((0, 4),), "a": ((6, 7),), "fell": ((10, 14),)}
    alone = line_of(text, cue("a", (7, 8), text="a"), cue("u", (6, 9)), at(text, "fell", by=1))
    assert anchors(alone) == {"fell": ((10, 14),)}


# Records made anew

Q1, Q2, Q3 = cue("q1", (0, 4), text="Rain"), cue("q2", (5, 9)), cue("q3", (13, 18), text="Selby")
R12, R23, R31 = (
    Relation(id=f"r{one}{two}", label="follows", from_=f"q{one}", to=f"q{two}") for one, two in ("12", "23", "31")
)
RECORD = AnnotationLine(document="d", schema="news@1", annotations=(Q1, Q2, Q3), relations=(R12, R23, R31))


def replaced(annotations: Sequence[Annotation], relations: Sequence[Relation] = RECORD.relations) -> AnnotationLine:
    return AnnotationLine(document="d", schema="news@1", annotations=tuple(annotations), relations=tuple(relations))


def test_a_record_in_which_nothing_changes_is_the_same_record() -> None:
    """Protects the bytes of lines that need no mending: only what is another record is written."""
    assert mapped(RECORD, lambda a: a) is RECORD
    assert relinked(RECORD, lambda r: r) is RECORD
    assert moved_to(RECORD, {}) is RECORD
    assert without_annotations(RECORD, set()) is RECORD
    assert reshaped(Q1, ((0, 4),), TEXT) is Q1


def test_one_changed_annotation_makes_another_record() -> None:
    """Protects the others and the relations, which stay as they are."""
    assert mapped(RECORD, lambda a: cue("q2", (5, 10)) if a is Q2 else a) == replaced([Q1, cue("q2", (5, 10)), Q3])


def test_relations_are_changed_or_left_out_one_by_one() -> None:
    """Protects the others and the annotations, which stay as they are."""
    turned = Relation(id="r12", label="follows", from_="q2", to="q1")
    changed = relinked(RECORD, lambda r: turned if r is R12 else r)
    assert changed == replaced([Q1, Q2, Q3], [turned, R23, R31])
    assert relinked(RECORD, lambda r: None if r is R31 else r) == replaced([Q1, Q2, Q3], [R12, R23])
    assert relinked(RECORD, lambda r: None if r is R12 else r) == replaced([Q1, Q2, Q3], [R23, R31])
    assert relinked(RECORD, lambda r: None) == replaced([Q1, Q2, Q3], [])


def test_moved_annotations_keep_what_they_record() -> None:
    """Protects recorded texts, which are what an annotation was moved by."""
    assert moved_to(RECORD, {id(Q1): ((1, 5), (6, 7))}) == replaced([cue("q1", (1, 5), (6, 7), text="Rain"), Q2, Q3])


def test_reshaped_annotations_record_what_they_hold_now() -> None:
    """Protects recorded texts after pieces were widened or joined; an unchecked one stays unchecked."""
    assert reshaped(Q1, ((0, 4), (13, 18)), TEXT) == cue("q1", (0, 4), (13, 18), text="Rain Selby")
    assert reshaped(Q2, ((0, 9),), TEXT) == cue("q2", (0, 9))


def test_relations_go_with_the_annotations_that_only_could_be_their_ends() -> None:
    """Protects from relations that lead nowhere, and relations of an id that another annotation still has."""
    assert without_annotations(RECORD, {id(Q1)}) == replaced([Q2, Q3], [R23])
    assert without_annotations(RECORD, {id(Q1), id(Q3)}) == replaced([Q2], [])
    again = cue("q1", (20, 23))
    record = replaced([Q1, Q2, Q3, again])
    assert without_annotations(record, {id(Q1)}) == replaced([Q2, Q3, again])
