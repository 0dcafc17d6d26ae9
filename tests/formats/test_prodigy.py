"""Prodigy: tasks with their answers, sessions and versions, and what of a corpus comes back."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.formats import prodigy
from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import (
    AnnotatorSet,
    Damage,
    Entry,
    ForeignDocument,
    Link,
    Property,
    TextBound,
    Unread,
)
from corpuskit.formats.prodigy.tokens import Tokens
from corpuskit.model import Document
from tests.formats.task_documents import TEXTS, Folder, bare, entries, head, one, outgoing, read, why, writing

TEXT = "Ann met Bo."
SPAN = {"start": 0, "end": 3, "label": "PER", "token_start": 0, "token_end": 0}
OTHER = {"start": 8, "end": 10, "label": "PER", "token_start": 2, "token_end": 2}


def task(**more: Any) -> str:
    """A task about one text."""
    return json.dumps({"text": TEXT, "spans": [SPAN]} | more)


def tokens(text: str) -> list[dict[str, Any]]:
    return Tokens(text, ()).tokens


@pytest.mark.parametrize(
    ("answer", "status"), [({"answer": "accept"}, None), ({"answer": "reject"}, "rejected"), ({}, "suggested")]
)
def test_answers_are_statuses(answer: dict[str, str], status: str | None) -> None:
    """Protects gold from what was refused, and from what nobody has looked at yet."""
    (span,) = entries(one(prodigy, task(**answer)))
    assert isinstance(span, TextBound)
    assert (span.type, span.pieces, span.status) == ("PER", ((0, 3),), status)


def test_what_was_ignored_is_set_aside_with_its_reason() -> None:
    """Protects the answer of people who said that they say nothing."""
    (span,) = entries(one(prodigy, task(answer="ignore")))
    assert why(span) == (
        "its task was ignored",
        "'ignore'",
        "There is nothing to do: who ignores a task says nothing of it.",
    )
    (other,) = entries(one(prodigy, task(answer="maybe")))
    assert why(other) == (
        "its task has an answer that is not known",
        "'maybe'",
        "Write accept, reject or ignore, or leave the answer out for a suggestion.",
    )


def test_sessions_are_annotators_and_tasks_about_one_text_one_document() -> None:
    """Protects two people from being taken for one, and one text from becoming two."""
    tasks = [
        task(answer="accept", _session_id="set-anna", _annotator_id="anna", _input_hash=-5, _timestamp=1633999979),
        task(answer="reject", _session_id="set-bo", _input_hash=-5),
        task(text="Else.", answer="accept", _input_hash=6),
        task(answer="accept", _session_id="set-cy", _input_hash=-5),
    ]
    first, second, third = read(prodigy, "\n".join(tasks))
    assert isinstance(first, ForeignDocument)
    assert isinstance(second, ForeignDocument)
    assert isinstance(third, ForeignDocument)
    assert [(found.name, found.line) for found in (first, second, third)] == [("-5", 1), ("6", 3), ("-5", 4)]
    assert [given.annotator for given in first.sets] == ["anna", "set-bo"]
    made = [entry.made for given in first.sets for entry in given.entries if isinstance(entry, TextBound)]
    assert made == ["2021-10-12T00:52:59Z", None]


def test_each_session_of_a_review_has_its_own_version() -> None:
    """Protects what the annotators said from the decision about it, which is the reviewer's."""
    versions = [
        {"text": TEXT, "spans": [SPAN], "answer": "accept", "sessions": ["anna", "bo"], "_session_id": "anna"},
        {"text": TEXT, "spans": [], "answer": "accept", "sessions": ["cy"]},
        7,
    ]
    review = {"versions": versions, "answer": "accept", "sessions": ["anna", "bo", "cy"]}
    document = one(prodigy, task(**review, _session_id="anna", spans=[OTHER]))
    found = {given.annotator: given.entries for given in document.sets}
    assert {who: len(given) for who, given in found.items()} == {"anna": 1, "bo": 1, "cy": 0, None: 1, "review": 1}
    assert isinstance(found["review"][0], TextBound)
    assert found["review"][0].pieces == ((8, 10),)
    assert why(found[None][0]) == ("a version is none", "found 7", "Write it as a task of its own.")
    assert found["bo"][0].path == "$.versions[0].spans[0]"
    named = one(prodigy, task(**review, _session_id="di"))
    assert named.sets[-1].annotator == "di"


def test_relations_find_their_ends_by_place_by_token_or_between_tokens() -> None:
    """Protects relations of all versions of Prodigy, whose ends are told in three ways."""
    relations = [
        {"head": 0, "child": 2, "label": "met", "head_span": SPAN, "child_span": OTHER, "color": "#fff"},
        {"head": 2, "child": 0, "label": "met"},
        {"head": 1, "child": 0, "label": "subject", "head_span": {"start": 4, "end": 7, "label": None}},
        {"head": 1, "child": 3, "label": "sign"},
        {"head": 9, "child": 0, "label": "nowhere"},
    ]
    found = entries(one(prodigy, task(spans=[SPAN, OTHER], relations=relations, answer="accept", tokens=tokens(TEXT))))
    spans = {entry.id: (entry.type, entry.pieces[0]) for entry in found if isinstance(entry, TextBound)}
    links = [(entry.type, *(spans[end] for end in entry.ends)) for entry in found if isinstance(entry, Link)]
    ann, met, bo, stop = ("PER", (0, 3)), ("token", (4, 7)), ("PER", (8, 10)), ("token", (10, 11))
    assert links == [("met", ann, bo), ("met", bo, ann), ("subject", met, ann), ("sign", met, stop)]
    assert len(spans) == 4
    (unread,) = (entry for entry in found if isinstance(entry, Unread))
    assert why(unread) == (
        "a relation is none",
        'found {"head": 9, "child": 0, "label": "nowhere"}',
        'Write {"head_span": {"start": …, "end": …}, "child_span": {…}, "label": "…"}.',
    )


def test_choices_are_about_the_only_span_or_the_document() -> None:
    """Protects entity linking, whose options say what the marked name means, from classification of texts."""
    options = [{"id": "Q1", "text": "x"}, {"id": 2, "text": "y"}]
    span, choice = entries(one(prodigy, task(options=options, accept=["Q1"], answer="accept", _view_id="choice")))
    assert isinstance(span, TextBound)
    assert isinstance(choice, Property)
    assert (choice.type, choice.target, choice.value) == ("accept", span.id, "Q1")
    whole = entries(one(prodigy, task(spans=[], options=options, accept=["Q1", 2, None], answer="accept")))
    assert [(entry.type, entry.pieces) for entry in whole if isinstance(entry, TextBound)] == [("Q1", ()), ("2", ())]
    assert why(whole[-1]) == ("a choice is none", "found nothing", "Write the id of an option, as a text or a number.")
    (label,) = entries(one(prodigy, task(spans=[], label="politics", answer="reject")))
    assert isinstance(label, TextBound)
    assert (label.type, label.pieces, label.status) == ("politics", (), "rejected")


def test_what_a_span_says_beyond_its_place_is_kept() -> None:
    """Protects scores, sources and the values that recipes add, but not what only the screen needs."""
    rich = SPAN | {
        "text": "Ann",
        "source": "model 1.0",
        "score": 0.5,
        "rank": 0,
        "input_hash": 3,
        "kb_id": ["Q1", "Q2"],
    }
    span, *values = entries(one(prodigy, task(spans=[rich], answer="accept")))
    assert isinstance(span, TextBound)
    assert (span.surface, span.tool, span.confidence) == ("Ann", "model 1.0", 0.5)
    assert [(one.type, one.value) for one in values if isinstance(one, Property)] == [("kb_id", "Q1"), ("kb_id", "Q2")]


def test_tasks_that_nobody_answered_and_that_suggest_nothing_have_no_annotator() -> None:
    """Protects the difference between a text that waits and one in which nothing was found."""
    assert one(prodigy, json.dumps({"text": "x", "_input_hash": 1})).sets == ()
    accepted = one(prodigy, json.dumps({"text": "x", "answer": "accept", "meta": {"id": "d", "page": 2, "x": None}}))
    assert accepted.sets == (AnnotatorSet(annotator=None, entries=()),)
    assert (accepted.name, accepted.metadata) == ("d", {"page": 2})


def test_spans_that_make_no_sense_are_set_aside_by_themselves() -> None:
    """Protects good spans from bad ones beside them; numbers beyond the text are the machinery's to judge."""
    bad: list[Any] = [{"start": 0, "label": "A"}, {"start": 0, "end": 3}, "x", {"start": 5, "end": 99, "label": "A"}]
    found = entries(one(prodigy, task(spans=[*bad, SPAN], answer="accept")))
    assert [type(entry) for entry in found] == [Unread, Unread, Unread, TextBound, TextBound]
    assert [why(entry)[:2] for entry in found[:3]] == [
        ("a span is none", 'found {"start": 0, "label": "A"}'),
        ("a span has no label", "the span from 0 to 3"),
        ("a span is none", 'found "x"'),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x", "spans": [{"sta', "a record is not JSON"),
        ('{"image": "x.png", "spans": [], "answer": "accept"}', "a task has no text"),
        ("{}", "a task has no text"),
    ],
)
def test_a_broken_line_hides_no_other(line: str, reason: str) -> None:
    """Protects the tasks around a damaged one, which is set aside byte for byte with its number."""
    before, damage, after = read(prodigy, "\n".join([task(answer="accept"), line, task(answer="accept")]))
    assert isinstance(before, ForeignDocument)
    assert isinstance(after, ForeignDocument)
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.line, damage.content) == (reason, 2, line.encode())


@pytest.mark.parametrize(
    "record",
    [
        {"text": "x", "meta": {"source": "Post"}},
        {"text": "x", "title": "T", "label": "politics"},
        {"text": "x", "answer": "yes"},
        {"text": "x", "spans": [{"type": "bold", "start": 0, "length": 3}]},
        {"spans": [SPAN], "_input_hash": 1},
    ],
)
def test_records_of_articles_are_not_claimed(record: dict[str, Any]) -> None:
    """Protects raw articles, such as those that Prodigy itself is fed with."""
    assert not prodigy.claims(head(json.dumps(record).encode()))


def test_a_long_first_task_is_told_by_what_is_seen_of_it() -> None:
    """Protects long texts, whose tokens reach beyond the beginning that formats are shown."""
    long = json.dumps({"text": TEXT * 2000, "tokens": tokens(TEXT * 2000), "spans": [SPAN], "_view_id": "ner_manual"})
    assert not prodigy.claims(head(long.encode()))
    marked = json.dumps({"text": TEXT * 2000, "_view_id": "ner_manual", "tokens": tokens(TEXT * 2000)})
    assert prodigy.claims(head(marked.encode()))


@given(TEXTS, st.data())
def test_tokens_with_their_spaces_are_the_text_and_fit_all_spans(text: str, data: st.DataObject) -> None:
    """Protects manual views, which show the tokens and refuse spans whose edges are inside of one."""
    places = st.integers(0, len(text))
    spans = [(a, b) for a, b in data.draw(st.lists(st.tuples(places, places), max_size=5)) if a < b]
    made = Tokens(text, spans)
    assert "".join(token["text"] + " " * token["ws"] for token in made.tokens) == text
    assert [token["id"] for token in made.tokens] == list(range(len(made.tokens)))
    assert all(text[token["start"] : token["end"]] == token["text"] != "" for token in made.tokens)
    for start, end in spans:
        found = made.span(start, end)
        assert made.tokens[found["token_start"]]["start"] == start
        assert made.tokens[found["token_end"]]["end"] == end


def test_what_is_written_is_a_task_for_each_status() -> None:
    """Protects recipes: suggestions come without an answer, relations count the last tokens of their ends."""
    made: list[Entry] = [
        TextBound(line=0, content="", id="a", type="PER", pieces=((0, 3),), surface=None),
        TextBound(line=0, content="", id="b", type="PER", pieces=((8, 10),), surface=None),
        Link(line=0, content="", id="r", type="said by", ends=("a", "b"), status="suggested", confidence=0.5),
    ]
    folder = Folder()
    sets = (AnnotatorSet(annotator="anna", entries=tuple(made)),)
    prodigy.write([Outgoing(document=Document(id="d", text=TEXT), sets=sets)], folder, writing(("entities",)))
    accepted, suggested = map(json.loads, folder.files["out.jsonl"].splitlines())
    assert [span["token_end"] for span in accepted["spans"]] == [0, 2]
    assert (accepted["answer"], accepted["_annotator_id"], accepted["relations"]) == ("accept", "anna", [])
    assert "answer" not in suggested
    (relation,) = suggested["relations"]
    assert (relation["head"], relation["child"], relation["label"], relation["score"]) == (0, 2, "said by", 0.5)
    assert relation["head_span"] == SPAN | {"id": "a"}


def test_what_choices_cannot_hold_is_told() -> None:
    """Protects people from losing in silence what they said about whole documents."""
    whole = TextBound(line=0, content="", id="t", type="politics", pieces=(), surface=None, comment="sure?")
    value = Property(line=0, content="", type="act", target="t", value="x")
    link = Link(line=0, content="", id="r", type="said by", ends=("t", "t"))
    other = msgspec.structs.replace(link, type="continues")
    sets = (AnnotatorSet(annotator="anna", entries=(whole, value, link, other)),)
    given_ = Outgoing(document=Document(id="d", text=TEXT), sets=sets)
    assert list(prodigy.losses(given_, writing())) == [
        "ids of statements about the whole document",
        "confidence, tool and comment of statements about the whole document",
        "attributes of statements about the whole document",
        "relations of statements about the whole document",
        "relations called 'continues', which join pieces of annotations here",
    ]


@given(outgoing(prodigy.HOLDS))
def test_what_goes_out_comes_back(given_: Outgoing) -> None:
    """Protects the round trip of all that Prodigy holds, in texts of all scripts."""
    folder = Folder()
    prodigy.write([given_], folder, writing())
    (found,) = folder.read(prodigy)
    ours = given_.document
    assert (found.name, found.text, found.title, found.language) == (ours.id, ours.text, ours.title, ours.language)
    assert found.metadata == ours.metadata
    assert {one.annotator for one in found.sets} == {one.annotator for one in given_.sets}
    back = {one.annotator: _placed(one.entries) for one in found.sets}
    assert back == {one.annotator: _placed(one.entries) for one in given_.sets}
    assert {one.annotator: _wholes(one.entries) for one in found.sets} == {
        one.annotator: _wholes(one.entries) for one in given_.sets
    }


def _placed(given_: tuple[Entry, ...]) -> list[str]:
    return bare(entry for entry in given_ if not isinstance(entry, TextBound) or entry.pieces)


def _wholes(given_: tuple[Entry, ...]) -> list[str]:
    """Statements about the whole document have no ids of their own."""
    found = [entry for entry in given_ if isinstance(entry, TextBound) and not entry.pieces]
    return sorted(f"{entry.type} {entry.status}" for entry in found)
