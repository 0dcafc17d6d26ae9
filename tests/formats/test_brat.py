"""Reading brat's files: what each kind of line becomes, what is set aside, and that nothing is lost."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats import brat
from corpuskit.formats.account import Account
from corpuskit.formats.brat.lines import entries
from corpuskit.formats.brat.unread import why
from corpuskit.formats.items import Options
from corpuskit.formats.mapped import mapped
from corpuskit.formats.mapping_reading import load_mapping
from corpuskit.formats.placing.marks import Marks
from corpuskit.model import Annotation, ForeignPlace, Relation, encode
from corpuskit.offsets import covered
from corpuskit.schema import read_schema

from . import standoff
from .standoff import (
    SCHEMA,
    annotations_of,
    aside,
    assert_accounted,
    line_of,
    mapping,
    read,
    relations_of,
    written,
)

ROOT = Path(__file__).parent.parent.parent
POLNEAR = ROOT.parent / "shared" / "data" / "polnear"
#       0         1         2         3         4         5
#       0123456789012345678901234567890123456789012345678901234567890
TEXT = 'Ada said: "It rains," and then\nthat it would not stop. End'
SAYING = (
    'T1\tSpeaker 0 3\tAda\nT2\tVerb 4 8\tsaid\nT3\tWords 10 21\t"It rains,"\nT4\tSaying 4 8\tsaid\n'
    "E1\tSaying:T4 Words:T3 Verb:T2 Speaker:T1\n"
)


def test_a_saying_becomes_a_quote_with_its_source_and_cue(tmp_path: Path) -> None:
    """Protects the plain case: spans, an event, and a trigger that only repeats the cue."""
    item = read(tmp_path, TEXT, SAYING)
    line = line_of(item)
    assert line.annotations == (
        Annotation(
            id="T1",
            layer="sources",
            label="person",
            pieces=((0, 3),),
            text="Ada",
            origin=ForeignPlace(file="a.ann", line=1),
        ),
        Annotation(id="T2", layer="cues", pieces=((4, 8),), text="said", origin=ForeignPlace(file="a.ann", line=2)),
        Annotation(
            id="T3",
            layer="quotes",
            label="direct",
            pieces=((10, 21),),
            text='"It rains,"',
            origin=ForeignPlace(file="a.ann", line=3),
        ),
    )
    event = ForeignPlace(id="E1", file="a.ann", line=5)
    assert line.relations == (
        Relation(id="E1.1", label="signalled_by", from_="T3", to="T2", origin=event),
        Relation(id="E1.2", label="attributed_to", from_="T3", to="T1", origin=event),
    )
    assert (line.document, line.schema, item.lines[0][0]) == ("a", "trial@3", "gold")
    assert aside(item) == []
    assert [(count.file, count.entries, count.kept) for count in item.counts] == [("a.txt", 1, 1), ("a.ann", 5, 5)]


def test_pieces_stay_in_their_order(tmp_path: Path) -> None:
    """Protects fragments that do not follow the text: their order is the annotator's, and brat joins them by spaces."""
    item = read(tmp_path, TEXT, "T1\tWords 36 45;11 13\tit would  It\nT2\tWords 11 13;36 38\tIt it\n")
    found = annotations_of(item)
    assert found["T1"].pieces == ((36, 45), (11, 13))
    assert found["T1"].text == "it would  It" == covered(TEXT, ((36, 45), (11, 13)))
    assert (found["T1"].label, found["T2"].label) == ("mixed", "mixed")


def test_a_surface_may_break_over_lines(tmp_path: Path) -> None:
    """Protects files whose writer put line breaks into the surface, even blank lines, which are one entry each."""
    text = "One\n\nT9 two\r\nthree four"
    item = read(tmp_path, text, "T1\tWords 0 11\tOne\n\nT9 two\nT2\tWords 8 18\ttwo\r\nthree\nT3\tVerb 19 23\tfour\n")
    found = annotations_of(item)
    assert [(key, one.text, one.origin and one.origin.line) for key, one in found.items()] == [
        ("T1", "One\n\nT9 two", 1),
        ("T2", "two\r\nthree", 4),
        ("T3", "four", 6),
    ]
    assert item.counts[1].entries == item.counts[1].kept == 3


def test_line_ends_may_differ_between_text_and_surface(tmp_path: Path) -> None:
    """Protects broken surfaces in files of which one went through an editor on Windows; the text's line ends count."""
    item = read(tmp_path, "One\ntwo", "T1\tWords 0 7\tOne\r\ntwo\r\n")
    assert annotations_of(item)["T1"].text == "One\ntwo"
    item = read(tmp_path, "One\r\ntwo", "T1\tWords 0 8\tOne\ntwo\nT2\tVerb 0 4\tOne\n")
    assert [one.text for one in annotations_of(item).values()] == ["One\r\ntwo", "One\r"]
    assert item.counts[1].entries == item.counts[1].kept == 2


def test_a_surface_with_spaces_for_line_breaks_is_the_same(tmp_path: Path) -> None:
    """Protects brat's own way of writing a surface over several lines; the record has the text's line break."""
    item = read(tmp_path, TEXT, "T1\tWords 26 35\tthen that\n")
    assert annotations_of(item)["T1"].text == "then\nthat"


@pytest.mark.parametrize(
    ("line", "pieces", "text"),
    [
        ("T1\tVerb 4 8\tsays", ((4, 8),), "says"),
        ("T1\tVerb 4 8\tsai", ((4, 8),), "sai"),
        ("T1\tVerb 50 99\tEnd of it", ((50, 99),), "End of it"),
        ("T1\tVerb 9 4\tsaid", ((9, 4),), "said"),
        ("T1\tVerb 4 8", ((4, 8),), None),
    ],
)
def test_a_surface_that_differs_is_kept_as_recorded(
    line: str, pieces: tuple[tuple[int, int], ...], text: str | None, tmp_path: Path
) -> None:
    """Protects the evidence: shifted offsets are for validation to report, so the recorded words must survive."""
    item = read(tmp_path, TEXT, line)
    assert (annotations_of(item)["T1"].pieces, annotations_of(item)["T1"].text) == (pieces, text)
    assert aside(item) == []


@pytest.mark.parametrize(
    "line",
    [
        "T1 Verb 4 8 said",
        "T1\tVerb 4\tsaid",
        "T1\tVerb 4 x\tsaid",
        "T1\tVerb -4 8\tsaid",
        "T1\tVerb 4 8;\tsaid",
        "T1\tVerb 4 8888888888888888888888888\tsaid",
        "E1\tSaying T4",
        "E1\tSaying:",
        "E1\tSaying:T4 Words",
        "E1\t",
        "R1\tSays Arg1:T1",
        "R1\tSays Arg1:T1 Arg2:",
        "R1\tSays T1 T2",
        "*\tAlias T1",
        "A1\tNegated",
        "A1\tNegated \tT1",
        "N1\tReference T1 Wikidata",
        "N1\tReference T1",
        "#1\tAnnotatorNotes T1",
        "#1\tAnnotatorNotes\tHello",
        "X1\tVerb 4 8\tsaid",
        "what is this",
        "\ufeff\ufeffT1\tVerb 4 8\tsaid",
        "T1\tVerb 4 8\x00",
        f"T1\tV{'e' * 100} 4 8\tsaid",
        f"E1\tSaying:T2 W{'o' * 100}:T2",
        f"A1\tN{'o' * 100} T2",
    ],
)
def test_a_line_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(line: str, tmp_path: Path) -> None:
    """Protects the other lines of a file from one broken line, and the broken line's bytes."""
    item = read(tmp_path, TEXT, f"{line}\nT2\tVerb 4 8\tsaid\n")
    assert list(annotations_of(item)) == ["T2"]
    told, hint = why(line.removeprefix("\ufeff"))
    assert aside(item) == [(1, "not a line of brat standoff", told)]
    assert item.set_aside[0].hint == f"{hint} Then import the file again with --replace."
    assert item.set_aside[0].content == line.removeprefix("\ufeff").encode()
    assert_accounted(item)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("T996\tPerson -3 5\tx", "has the offsets '-3 5' after T996, expected "),
        ("T996\tPerson 1 2;4\tx", "has the offsets '1 2;4' after T996, expected "),
        ("T996\tPerson 1.5 2\tx", "has the offsets '1.5 2' after T996, expected "),
    ],
)
def test_offsets_that_are_none_are_told_with_what_was_expected(line: str, told: str) -> None:
    """Protects people from a line that is only said to be wrong."""
    hint = "Write the type and the offsets with blanks between them: Person 0 3, or Person 0 3;5 9."
    assert why(line) == (f"{told}whole numbers from 0 in pairs, with ; between pairs", hint)


def test_further_pieces_extend_the_anchor(tmp_path: Path) -> None:
    """Protects content in two annotations: one quote has the pieces of both, in the order of the file."""
    more = "T5\tWords 31 53\tthat it would not stop\nE2\tSaying:T4 Words:T3 Verb:T2 Speaker:T1 More:T5\n"
    item = read(tmp_path, TEXT, SAYING[: SAYING.index("E1")] + more)
    found = annotations_of(item)
    assert list(found) == ["T1", "T2", "T3"]
    assert found["T3"].pieces == ((10, 21), (31, 53))
    assert found["T3"].text == '"It rains," that it would not stop'
    assert found["T3"].label == "mixed"
    assert relations_of(item) == [("E2.1", "signalled_by", "T3", "T2"), ("E2.2", "attributed_to", "T3", "T1")]
    assert item.counts[1].kept == item.counts[1].entries == 6


def test_an_anchor_that_two_events_extend_differently_becomes_two_annotations(tmp_path: Path) -> None:
    """Protects both readings of a shared content: neither event may lose or gain pieces."""
    more = SAYING + "T5\tWords 31 53\tthat it would not stop\nE2\tSaying:T4 Words:T3 Speaker:T1 More:T5\n"
    item = read(tmp_path, TEXT, more + "A1\tNegated E2\nA2\tSize T3 4\n")
    found = annotations_of(item)
    assert list(found) == ["T1", "T2", "T3", "T3.E2"]
    assert found["T3.E2"].pieces == ((10, 21), (31, 53))
    assert found["T3.E2"].origin == ForeignPlace(id="T3", file="a.ann", line=3)
    assert relations_of(item)[2:] == [("E2.1", "attributed_to", "T3.E2", "T1")]
    assert (found["T3"].attributes, found["T3.E2"].attributes) == ({"size": 4}, {"negated": True, "size": 4})


def test_a_piece_that_is_used_elsewhere_too_is_an_annotation_of_its_own(tmp_path: Path) -> None:
    """Protects what extends one quote and is another event's content."""
    more = "T5\tWords 31 53\tthat it would not stop\nE2\tSaying:T4 Words:T3 More:T5 Speaker:T1\n"
    item = read(tmp_path, TEXT, SAYING[: SAYING.index("E1")] + more + "E3\tSaying:T4 Words:T5 Speaker:T1\n")
    assert annotations_of(item)["T5"].pieces == ((31, 53),)
    assert relations_of(item)[1:] == [("E3.1", "attributed_to", "T5", "T1")]


def test_without_an_anchor_further_pieces_or_the_other_anchor_take_its_place(tmp_path: Path) -> None:
    """Protects events that lack their content: the pieces alone are the content, else the cue stands for the event."""
    spans = SAYING[: SAYING.index("E1")]
    item = read(tmp_path, TEXT, f"{spans}E1\tSaying:T4 More:T3 Speaker:T1\nE2\tSaying:T4 Verb:T2 Speaker:T1\n")
    assert relations_of(item) == [("E1.1", "attributed_to", "T3", "T1"), ("E2.1", "credited_to", "T2", "T1")]
    assert aside(item) == []


def test_an_event_that_links_nothing_is_set_aside_and_its_spans_are_kept(tmp_path: Path) -> None:
    """Protects the account of events without roles: nothing of them is in the corpus, and the journal says so."""
    spans = SAYING[: SAYING.index("E1")]
    item = read(tmp_path, TEXT, f"{spans}E1\tSaying:T4 \nE2\tSaying:T4 Verb:T2\n")
    assert list(annotations_of(item)) == ["T1", "T2", "T3"]
    assert aside(item) == [
        (5, "the event links nothing", "E1"),
        (6, "the event links nothing", "E2"),
    ]


def test_a_trigger_that_repeats_no_annotation_is_set_aside(tmp_path: Path) -> None:
    """Protects triggers that say something of their own: they must not vanish as if they repeated the cue."""
    spans = SAYING[: SAYING.index("T4")]
    other = "T4\tSaying 0 8\tAda said\nT5\tSaying 4 8\tsaid\nT6\tNoise 0 3\tAda\n"
    item = read(tmp_path, TEXT, f"{spans}{other}E1\tSaying:T4 Words:T3 Verb:T2\n")
    assert relations_of(item) == [("E1.1", "signalled_by", "T3", "T2")]
    assert aside(item) == [
        (4, "the trigger repeats no annotation", "T4"),
        (5, "a trigger without an event", "T5"),
        (6, "left out by the mapping: not speech", "Noise"),
    ]


def test_what_of_an_event_cannot_be_kept_sets_it_aside_and_the_rest_is_kept(tmp_path: Path) -> None:
    """Protects half of an event from the other half, and the bytes of what is lost."""
    spans = SAYING[: SAYING.index("E1")] + "T5\tJunk 0 3\tAda\n"
    events = [
        "E1\tSaying:T4 Words:T3 Verb:T2 Speaker:T9",
        "E2\tSaying:T4 Words:T3 Verb:T2 Speaker:T5",
        "E3\tSaying:T4 Words:T3 Verb:T2 Place:T1",
        "E4\tSaying:T4 Words:T3 Verb:T2 Mood:T1",
        "E5\tSaying:T4 Words:T3 Verb:T2 Words2:T1",
        "E6\tSaying:T4 Words:T5 Verb:T2",
        "E7\tSaying:T8 Words:T3 Verb:T2",
        "E8\tNoise:T4 Words:T3 Verb:T2",
        "E9\tHm:T4 Words:T3 Verb:T2",
        "E1\tSaying:T4 Words:T3 Speaker:T1",
        "E11\tSaying:T4 Words:T3 Verb:T2 More:T5",
    ]
    item = read(tmp_path, TEXT, spans + "\n".join(events))
    assert [kept[0] for kept in relations_of(item)] == ["E1.1", "E2.1", "E3.1", "E4.1", "E5.1", "E7.1", "E11.1"]
    assert aside(item) == [
        (5, "left out by the mapping: no use", "Junk"),
        (6, "what it refers to was not kept", "E1: T9"),
        (7, "what it refers to was not kept", "E2: T5"),
        (8, "left out by the mapping: no places", "E3: Place:T1"),
        (9, "the mapping does not say what becomes of the role", "E4: Mood of Saying"),
        (10, "the event has a further anchor", "E5: Words:T1"),
        (11, "what it refers to was not kept", "E6: Words:T5"),
        (12, "what it refers to was not kept", "E7: the trigger T8"),
        (13, "left out by the mapping: not speech", "Noise"),
        (14, "the mapping does not name the type", "Hm"),
        (15, "the id is used before in the file", "E1, first in line 6"),
        (16, "what it refers to was not kept", "E11: T5"),
    ]
    assert_accounted(item)


def test_an_event_without_an_anchor_role_is_its_trigger(tmp_path: Path) -> None:
    """Protects ordinary brat events, whose trigger is the annotation, events inside events, and reversed roles."""
    spans = 'T1\tSpeaker 0 3\tAda\nT2\tTalk 10 21\t"It rains,"\nT3\tTalk 31 53\tthat it would not stop\n'
    item = read(tmp_path, TEXT, f"{spans}E1\tTalk:T2 By:T1 By2:T1\nE2\tTalk:T3 Of:E1\n")
    assert relations_of(item) == [
        ("E1.1", "attributed_to", "T2", "T1"),
        ("E1.2", "attributed_to", "T2", "T1"),
        ("E2.1", "attributed_to", "T2", "T3"),
    ]


def test_relations_and_equivalences(tmp_path: Path) -> None:
    """Protects R lines in both directions, also of events, and * lines, which become a chain of pairs."""
    annotations = (
        SAYING
        + "T5\tSpeaker 11 13\tIt\nT6\tSpeaker 36 38\tit\n"
        + "R1\tSays Arg1:T5 Arg2:T3\t\nR2\tAlias Arg2:T5 Arg1:T6\nR3\tSays Arg1:T6 Arg2:E1\n*\tAlias T1 T5 T6\n"
        + "R4\tAlias Arg1:T1 Arg2:T99\nR5\tNear Arg1:T1 Arg2:T5\nR6\tFar Arg1:T1 Arg2:T5\n*\tAlias T1 T98 T6\n"
        + "R1\tAlias Arg1:T1 Arg2:T5\n"
    )
    item = read(tmp_path, TEXT, annotations)
    assert relations_of(item)[2:] == [
        ("R1", "attributed_to", "T3", "T5"),
        ("R2", "same_as", "T6", "T5"),
        ("R3", "attributed_to", "T3", "T6"),
        ("L11.1", "same_as", "T1", "T5"),
        ("L11.2", "same_as", "T5", "T6"),
        ("L15.1", "same_as", "T1", "T6"),
    ]
    assert line_of(item).relations[5].origin == ForeignPlace(file="a.ann", line=11)
    assert aside(item) == [
        (12, "what it refers to was not kept", "T99"),
        (13, "left out by the mapping: too vague", "Near"),
        (14, "the mapping does not name the type", "Far"),
        (15, "what it refers to was not kept", "T98"),
        (16, "the id is used before in the file", "R1, first in line 8"),
    ]


def test_attributes_and_normalisations(tmp_path: Path) -> None:
    """Protects A, M and N lines: presence means true, numbers become numbers, and an event's go to its anchor."""
    annotations = (
        SAYING
        + "A1\tNegated E1\nM2\tSize T3 dozen\nA3\tTone T3 Hot\nA4\tTag T3 one two\nA5\tTag E1 three\nA6\tNegated T4\n"
        + "N1\tReference T1 Wikidata:Q7259\tAda Lovelace\n"
    )
    item = read(tmp_path, TEXT, annotations)
    found = annotations_of(item)
    assert found["T3"].attributes == {"negated": True, "size": 12, "tone": "angry", "tags": ["one two", "three"]}
    assert found["T2"].attributes == {"negated": True}
    assert found["T1"].attributes == {"wikidata": "Q7259"}
    assert aside(item) == []


def test_events_of_a_type_may_give_their_anchors_attributes(tmp_path: Path) -> None:
    """Protects what only the type of an event says: it is an attribute of what stands for the event."""
    with_size = standoff.MAPPING.replace("    anchor: Words\n", "    anchor: Words\n    attributes: {size: 2}\n", 1)
    lines = "T1\tSpeaker 0 3\tShe\nT2\tVerb 4 8\tsaid\nT3\tWords 9 11\tno\nT4\tSaying 4 8\tsaid\n"
    lines += "E1\tSaying:T4 Words:T3 Speaker:T1 Verb:T2\nE2\tSaying:T4 Verb:T2 Speaker:T1\n"
    item = read(tmp_path, "She said no.", lines, mapping=mapping(with_size))
    assert {name: one.attributes for name, one in annotations_of(item).items() if one.attributes} == {"T3": {"size": 2}}
    assert aside(item) == []


def test_attributes_that_cannot_be_given_are_set_aside(tmp_path: Path) -> None:
    """Protects values that would overwrite each other or hang in the air; a word for a number is left to validation."""
    annotations = (
        SAYING
        + "A1\tSize T3 big\nA2\tSize T3 3\nA3\tSize T3 big\nA4\tTone T3\nA5\tDoubt T3\nA6\tHue T3 red\n"
        + "A7\tTone T77 calm\n"
        + "N1\tReference T1 Other:5\tx\nN2\tReference T1 Third:5\tx\nA8\tNegated A1\n"
    )
    item = read(tmp_path, TEXT, annotations)
    assert annotations_of(item)["T3"].attributes == {"size": "big"}
    assert aside(item) == [
        (7, "the annotation has another value of the attribute", "size of T3"),
        (9, "the attribute has no value", "tone of T3"),
        (10, "left out by the mapping: not ours", "Doubt"),
        (11, "the mapping does not name the type", "Hue"),
        (12, "what it refers to was not kept", "T77"),
        (13, "left out by the mapping: unknown base", "Other"),
        (14, "the mapping does not name the type", "Third"),
        (15, "what it refers to was not kept", "A1"),
    ]


def test_notes_become_comments(tmp_path: Path) -> None:
    """Protects what annotators wrote to each other: on a span, an event's anchor, a relation; never elsewhere."""
    annotations = (
        SAYING
        + "R1\tSays Arg1:T1 Arg2:T3\n#1\tAnnotatorNotes T1\tWho?\n#2\tAnnotatorNotes E1\tSure\tof it\n"
        + "#3\tAnnotatorNotes T3\tYes\n#4\tAnnotatorNotes R1\tNo\n#5\tAnnotatorNotes T50\tLost\n#6\tLemma T2\tsay\n"
    )
    item = read(tmp_path, TEXT, annotations)
    found = annotations_of(item)
    assert (found["T1"].comment, found["T2"].comment, found["T3"].comment) == ("Who?", None, "Sure\tof it\nYes")
    assert [relation.comment for relation in line_of(item).relations] == [None, None, "No"]
    assert aside(item) == [
        (11, "what it refers to was not kept", "T50"),
        (12, "only notes of the type AnnotatorNotes are read", "Lemma"),
    ]


def test_ids_that_cannot_be_ours_go_to_the_origin(tmp_path: Path) -> None:
    """Protects references between entries whose ids are odd, and what an annotation was called."""
    annotations = 'Té\tSpeaker 0 3\tAda\nT1.x\tWords 10 21\t"It rains,"\nR(1)\tSays Arg1:Té Arg2:T1.x\n'
    item = read(tmp_path, TEXT, annotations)
    assert relations_of(item) == [("L3", "attributed_to", "T1.x", "L1")]
    assert [one.origin for one in annotations_of(item).values()] == [
        ForeignPlace(id="Té", file="a.ann", line=1),
        ForeignPlace(file="a.ann", line=2),
    ]
    assert line_of(item).relations[0].origin == ForeignPlace(id="R(1)", file="a.ann", line=3)


def test_windows_line_ends_in_annotations_are_no_fault(tmp_path: Path) -> None:
    """Protects files that went through an editor on Windows, and those with a byte order mark."""
    item = read(tmp_path, TEXT, "\ufeff" + SAYING.replace("\n", "\r\n") + "\r\n\x85\r\n")
    assert list(annotations_of(item)) == ["T1", "T2", "T3"]
    assert item.counts[1].entries == item.counts[1].kept == 5


@pytest.mark.parametrize("text", ["\ufeffAda\r\nsaid\r", "a\x85b\u2028c\x0c", "", "\n\n", "🙂 Ada"])
def test_the_text_is_never_altered(text: str, tmp_path: Path) -> None:
    """Protects offsets: every character that brat counts stays, whatever line ends or marks a text has."""
    item = read(tmp_path, text, "")
    assert item.document is not None
    assert item.document.text == text


def test_files_in_another_encoding(tmp_path: Path) -> None:
    """Protects texts that are not UTF-8: read if the encoding is stated, else set aside with what speaks of them."""
    text, annotations = "Zoë said".encode("cp1252"), "T1\tSpeaker 0 3\tZoë\n\nT2\tVerb 4 8\tsaid\n".encode("cp1252")
    item = read(tmp_path, text, annotations, encoding="cp1252")
    assert [one.text for one in annotations_of(item).values()] == ["Zoë", "said"]
    item = read(tmp_path, text, b"T1\tVerb 4 8\tsaid\n\nT2\tVerb 4 8\tsaid\n")
    assert item.document is None
    assert item.lines == ()
    assert [(one.file, one.line, one.reason) for one in item.set_aside] == [
        ("a.txt", None, "the file is not in its encoding"),
        ("a.ann", None, "its text is not in its encoding"),
    ]
    assert [(count.entries, count.kept, count.set_aside) for count in item.counts] == [(1, 0, 1), (2, 0, 2)]
    item = read(tmp_path, "Zoe said", annotations)
    assert item.document is not None
    assert item.lines == ()
    assert [(one.file, one.reason, one.content) for one in item.set_aside] == [
        ("a.ann", "the file is not in its encoding", annotations)
    ]


_IDS = st.sampled_from(["T1", "T2", "T3", "T4", "E1", "E2", "R1", "A1", "T1.E1", "Tü", "*", ""])
_TYPES = st.sampled_from(["Words", "Speaker", "Verb", "Junk", "Saying", "Talk", "Noise", "Says", "Alias", "Tone", "??"])
_PIECE = st.tuples(st.integers(0, 70), st.integers(0, 70)).map(lambda piece: f"{piece[0]} {piece[1]}")
_PIECES = st.lists(_PIECE, min_size=1, max_size=3).map(";".join)
_ROLE = st.tuples(
    st.sampled_from(["Words", "More", "Verb", "Speaker", "Place", "By", "Of", "Arg1", "Arg2", "Hm"]), _IDS
)
_ROLES = st.lists(_ROLE.map(":".join), max_size=4).map(" ".join)
_LINES = st.one_of(
    st.tuples(_IDS, _TYPES, _PIECES, st.text("ab \n\rIt", max_size=6)).map(lambda p: f"{p[0]}\t{p[1]} {p[2]}\t{p[3]}"),
    st.tuples(_IDS, _TYPES, _IDS, _ROLES).map(lambda p: f"{p[0]}\t{p[1]}:{p[2]} {p[3]}"),
    st.tuples(_IDS, _TYPES, _ROLES).map(lambda p: f"{p[0]}\t{p[1]} {p[2]}\t"),
    st.tuples(_TYPES, _IDS, _IDS, _IDS).map(lambda p: f"*\t{p[0]} {' '.join(p[1:])}"),
    st.tuples(st.sampled_from("AM"), _TYPES, _IDS, _IDS).map(lambda p: f"{p[0]}1\t{p[1]} {p[2]} {p[3]}"),
    st.tuples(_IDS, st.sampled_from(["AnnotatorNotes", "Else"])).map(lambda p: f"#1\t{p[1]} {p[0]}\tnote"),
    _IDS.map(lambda key: f"N1\tReference {key} Wikidata:Q1\tname"),
    st.text(max_size=12),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_LINES, max_size=25).map("\n".join))
def test_every_entry_is_kept_or_set_aside(content: str) -> None:
    """Protects the first law of importing, for any file at all: in = kept + set aside, and every record is sound."""
    account = Account("a.ann", entries(content, TEXT))
    records = mapped(account, TEXT, Marks(TEXT), mapping(), SCHEMA)
    count = account.count("")
    given_up = account.set_aside("utf-8")
    assert count.entries == count.kept + count.set_aside == len(account.entries)
    assert len(given_up) == count.set_aside
    lines = content.split("\n")
    spoken_for = {n for e in account.entries for n in range(e.line, e.line + e.content.count("\n") + 1)}
    assert all(not line.strip() for n, line in enumerate(lines, 1) if n not in spoken_for)
    for one in given_up:
        assert one.line is not None
        assert "\n".join(lines[one.line - 1 :]).encode("utf-8").startswith(one.content)
    ids = [one.id for one in records.annotations] + [one.id for one in records.relations]
    assert len(set(ids)) == len(ids)
    known = {one.id for one in records.annotations}
    assert all({relation.from_, relation.to} <= known for relation in records.relations)
    for record in (*records.annotations, *records.relations):
        encode(record)


@pytest.mark.skipif(not POLNEAR.is_dir(), reason="the folder of shared data is not there")
def test_a_sample_of_polnear_is_accounted_for(tmp_path: Path) -> None:
    """Protects the mapping that ships for PolNeAR against the real thing: texts as they were, every entry accounted."""
    schema = read_schema(ROOT / "schemas" / "attribution.yaml")
    stems = sorted(path.stem for path in POLNEAR.glob("*/text/*.txt"))
    chosen = set(random.Random(2).sample(stems, 60))
    found = [path for path in sorted(POLNEAR.glob("*/*/*")) if path.stem in chosen or path.stem[:-5] in chosen]
    given_files: dict[str, str | bytes] = {path.relative_to(POLNEAR).as_posix(): path.read_bytes() for path in found}
    read_with = Options(
        schema=schema,
        mapping=load_mapping(ROOT / "schemas" / "polnear.mapping.yaml", schema),
        annotator_from=r"_([0-9a-f]{4})[.]ann$",
    )
    units = list(brat.units(written(tmp_path, given_files), read_with))
    assert len(units) == 60
    assert sum(len(unit.inputs) for unit in units) == len(given_files)
    brat.survey(units, read_with)
    quotes = 0
    for unit in units:
        item = brat.read_unit(unit, read_with)
        assert item.document is not None
        assert (item.document.text or "").encode("utf-8") == given_files[unit.main.name]
        assert_accounted(item)
        assert [count.file for count in item.counts] == [given.name for given in unit.inputs]
        for _, line in item.lines:
            quotes += sum(annotation.layer == "quotes" for annotation in line.annotations)
            for annotation in line.annotations:
                assert annotation.text == covered(item.document.text or "", annotation.pieces)
    assert quotes > 1000
