"""Label Studio's files: what is written comes back, and every shape of export is read as people would read it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.errors import FormatError
from corpuskit.formats import label_studio
from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import AnnotatorSet, Entry, ForeignDocument, Link, Property, TextBound
from corpuskit.formats.label_studio import config as configs
from corpuskit.formats.label_studio.names import control_and_choice, document_type
from corpuskit.formats.placing.proving import proved
from corpuskit.model import Document
from tests.formats.label_studio_tasks import (
    WRITING,
    entries,
    expected,
    head_of,
    one,
    plainly,
    random_outgoing,
    read,
    region,
    source_of,
    task,
    written,
)

FIXTURES = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "fixtures" / "label_studio"
CONFIG = """<View>
  <Labels name="label" toName="text"><Label value="PER"/><Label value="Other" alias="OTH"/></Labels>
  <Labels name="act" toName="text"><Label value="SAY"/><Label value="OTH"/></Labels>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="yes"/></Choices>
  <Choices name="tone" toName="text"><Choice value="good"/></Choices>
  <TextArea name="why" toName="text" perRegion="true"/>
  <Text name="text" value="$article.body"/>
</View>"""


def spans(found: tuple[Entry, ...]) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    """Id, type and pieces of what is marked."""
    return [(entry.id, entry.type, entry.pieces) for entry in found if isinstance(entry, TextBound)]


def said(found: tuple[Entry, ...]) -> list[tuple[str, str, Any]]:
    """Target, type and value of attributes."""
    return [(entry.target, entry.type, entry.value) for entry in found if isinstance(entry, Property)]


def links(found: tuple[Entry, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Type and ends of relations."""
    return [(entry.type, entry.ends) for entry in found if isinstance(entry, Link)]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_written_is_read_again(seed: int) -> None:
    """Protects everything that the format says it holds, for astral characters, several pieces and any status."""
    chance = random.Random(seed)
    going = [random_outgoing(chance, f"d{number}") for number in range(chance.randint(1, 3))]
    files = written(going)
    for config in (files["config.xml"].decode(), None):
        found = read(files["tasks.json"], config)
        assert all(isinstance(document, ForeignDocument) for document in found)
        assert [plainly(document) for document in found if isinstance(document, ForeignDocument)] == [
            expected(outgoing) for outgoing in going
        ]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_the_config_has_every_control_and_word_that_the_tasks_use(seed: int) -> None:
    """Protects the import into Label Studio, which refuses results of controls, labels and choices it does not know."""
    files = written([random_outgoing(random.Random(seed), "d1")])
    config = configs.read(source_of(files["config.xml"], "config.xml"))
    assert isinstance(config, configs.Config)
    (only,) = json.loads(files["tasks.json"])
    for item in [*only["annotations"], *only.get("predictions", [])]:
        regions = {result["id"] for result in item["result"] if result["type"] != "relation"}
        for result in item["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= regions
                assert set(result["labels"]) <= set(config.relations)
                continue
            control = config.controls[result["from_name"]]
            assert control.tag == result["type"]
            assert control.to == (result["to_name"],)
            assert ("start" in result["value"]) == (control.per_region or control.tag == "labels")
            if control.tag in ("labels", "choices"):
                assert set(result["value"][control.tag]) <= set(control.values)


@given(st.text(max_size=8), st.text(max_size=8))
def test_types_of_choices_about_documents_come_back(one_part: str, other: str) -> None:
    """Protects types with and without a dot, whatever is in them."""
    for kind in (one_part, f"{one_part}.{other}", f"{one_part}.{one_part}.{other}"):
        assert document_type(*control_and_choice(kind)) == kind


def test_a_document_goes_out_as_the_program_imports_it() -> None:
    """Protects the form of a task: offsets of code points, annotators by address, suggestions as predictions."""
    document = Document(id="d1", text="\U0001f600 Ann said so.", title="T", metadata={"text": "x", "outlet": "Post"})
    marked = TextBound(line=0, content="", id="q1", type="direct", pieces=((2, 5), (11, 13)), surface="Ann so")
    guess = TextBound(
        line=0, content="", id="s1", type="sources", pieces=((2, 5),), surface=None, status="suggested", tool="m 1"
    )
    act = Property(line=0, content="", type="sure", target="q1", value=True)
    going = Outgoing(document=document, sets=(AnnotatorSet(annotator="anna", entries=(marked, act, guess)),))
    place = {"start": 2, "end": 5}
    base = {"to_name": "text"}
    by = {"meta": {"made_by": "anna"}}
    assert json.loads(written([going])["tasks.json"]) == [
        {
            "id": 1,
            "data": {
                "text": "\U0001f600 Ann said so.",
                "document_id": "d1",
                "title": "T",
                "metadata.text": "x",
                "outlet": "Post",
            },
            "annotations": [
                {
                    "result": [
                        base
                        | by
                        | {"id": "q1", "from_name": "quotes", "type": "labels"}
                        | {"value": place | {"text": "Ann", "labels": ["direct"]}},
                        base
                        | by
                        | {"id": "q1", "from_name": "sure", "type": "choices"}
                        | {"value": place | {"text": "Ann", "choices": ["true"]}},
                        base
                        | by
                        | {"id": "q1+2", "from_name": "quotes", "type": "labels"}
                        | {"value": {"start": 11, "end": 13, "text": "so", "labels": ["direct"]}},
                        {
                            "from_id": "q1",
                            "to_id": "q1+2",
                            "type": "relation",
                            "direction": "right",
                            "labels": ["continues"],
                            "meta": {"made_by": "anna"},
                        },
                    ],
                    "created_username": "anna",
                    "was_cancelled": False,
                    "ground_truth": False,
                }
            ],
            "predictions": [
                {
                    "model_version": "m 1",
                    "result": [
                        base
                        | {"id": "s1", "from_name": "sources", "type": "labels", "meta": {"annotator": "anna"}}
                        | {"value": place | {"labels": ["sources"]}}
                    ],
                }
            ],
        }
    ]


def test_a_document_without_text_is_refused() -> None:
    """Protects from tasks in which there is nothing to see."""
    going = Outgoing(document=Document(id="d1", text_sha256="0" * 64, length=3), sets=())
    with pytest.raises(FormatError) as caught:
        written([going])
    assert str(caught.value) == (
        "document d1 has no text\nBring its text back first: Label Studio shows nothing without it."
    )


def test_a_relation_called_like_the_one_that_joins_pieces_is_told() -> None:
    """Protects two annotations from becoming one on their way back without a word."""
    link = Link(line=0, content="", id="r1", type="continues", ends=("a", "b"))
    going = Outgoing(document=Document(id="d1", text="x"), sets=(AnnotatorSet(annotator="a", entries=(link,)),))
    assert list(label_studio.losses(going, WRITING)) == [
        "relation r1 is called 'continues', which in Label Studio joins pieces of annotations"
    ]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not here")
@pytest.mark.parametrize(
    ("name", "status", "who", "how"),
    [
        ("named_entity/annotations_1.json", None, None, "recorded"),
        ("named_entity/tasks.json", "suggested", "model 1", "recorded"),
        ("rich_text_plain/annotations_1.json", None, None, "unfit"),
        ("rich_text_plain/tasks.json", "suggested", "model 1", "unfit"),
    ],
)
def test_the_examples_of_the_program_itself_are_read(name: str, status: str | None, who: str | None, how: str) -> None:
    """Protects what Label Studio's own examples say; two of them speak of another text, which the proof shows."""
    path = FIXTURES / name
    found = one(path.read_bytes(), (path.parent / "config.xml").read_text())
    assert found.text is not None
    (own,) = found.sets
    (entry,) = own.entries
    assert isinstance(entry, TextBound)
    assert (own.annotator, entry.status, entry.type, entry.pieces) == (who, status, "Date", ((343, 354),))
    assert proved(found.text, found.sets, found.unit, found.spare)[1].how == how
    assert label_studio.claims(head_of(path.read_bytes()))


@pytest.mark.parametrize(("start", "unit"), [(2, "codepoint"), (4, "utf16")])
def test_code_points_and_the_units_of_old_versions_are_told_apart(start: int, unit: str) -> None:
    """Protects texts with emoji: versions before the end of 2021 counted each as two."""
    found = one(task([region(start, start + 3, value={"text": "Ann"})], "\U0001f600\U0001f600Ann said so."))
    assert found.text is not None
    (own,), proof = proved(found.text, found.sets, found.unit, found.spare)
    assert (proof.way.unit, spans(own.entries)) == (unit, [("a", "PER", ((2, 5),))])


def test_a_task_with_everything() -> None:
    """Protects annotators, statuses, tools, scores, times and comments, and what people say of a whole task."""
    choices = {"id": "c", "from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}
    rating = {"id": "d", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}}
    first = {"id": 1, "completed_by": {"id": 3, "email": "ann@example.org"}, "created_at": "2021-03-09T21:52:49Z"}
    one_region = region(0, 3, score=0.5, meta={"text": ["really?"]})
    value = [
        {
            "id": 9,
            "data": {"text": "Ann said so.", "url": "https://example.org", "tags": ["a", "b"], "title": "T"},
            "annotations": [
                {**first, "result": [one_region, choices, rating]},
                {"id": 2, "completed_by": 4, "was_cancelled": True, "result": [region(4, 8)]},
            ],
            "predictions": [{"model_version": "m1", "score": 0.75, "result": [region(0, 3)]}, 17],
            "drafts": [{"id": 8, "user": "cy@example.org, 5", "result": [region(0, 8)]}],
        }
    ]
    found = one(value)
    assert (found.name, found.title, found.metadata) == ("9", "T", {"url": "https://example.org", "tags": ["a", "b"]})
    assert [own.annotator for own in found.sets] == ["ann@example.org", "4", "m1", "cy@example.org"]
    own, skipped, model, draft = (own.entries for own in found.sets)
    assert spans(own) == [("a", "PER", ((0, 3),)), ("c", "tone.good", ()), ("d", "stars", ())]
    assert said(own) == [("d", "stars", 4)]
    marked = own[0]
    assert isinstance(marked, TextBound)
    assert (marked.confidence, marked.comment, marked.made) == (0.5, "really?", "2021-03-09T21:52:49Z")
    statuses = [getattr(entry, "status", None) for entry in (*skipped, *model, *draft)]
    assert statuses == ["rejected", "suggested", "suggested"]
    guess = model[0]
    assert isinstance(guess, TextBound)
    assert (guess.tool, guess.confidence) == ("m1", 0.75)


def test_what_is_said_of_a_region_are_attributes() -> None:
    """Protects choices, texts, numbers, dates, ratings and taxonomies that belong to a region by its id."""
    base = {"id": "a", "to_name": "text"}
    place = {"start": 0, "end": 3}
    results = [
        region(0, 3, value={"text": "Ann"}),
        base | {"from_name": "sure", "type": "choices", "value": place | {"choices": ["true", "so"]}},
        base | {"from_name": "why", "type": "textarea", "value": place | {"text": ["x", "y"]}},
        base | {"from_name": "size", "type": "number", "value": {"number": 2}},
        base | {"from_name": "when", "type": "datetime", "value": place | {"datetime": "2024-01-02"}},
        base | {"from_name": "kind", "type": "taxonomy", "value": place | {"taxonomy": [["a", "b"], ["c"]]}},
        base | {"id": "b", "from_name": "bare", "type": "choices", "value": {"start": 4, "end": 8, "choices": ["z"]}},
    ]
    found = entries(task(results))
    assert spans(found) == [("a", "PER", ((0, 3),)), ("b", "bare", ((4, 8),))]
    assert said(found) == [
        ("a", "sure", True),
        ("a", "sure", "so"),
        ("a", "why", "x"),
        ("a", "why", "y"),
        ("a", "size", 2),
        ("a", "when", "2024-01-02"),
        ("a", "kind", "a/b"),
        ("a", "kind", "c"),
        ("b", "bare", "z"),
    ]


def test_several_labels_are_several_annotations() -> None:
    """Protects labels of one region, from one control or two, also where the config has one of them twice."""
    several = region(0, 3, value={"labels": ["PER", "OTH"]})
    again = region(0, 3, "SAY", from_name="act")
    value = {"article": {"body": "Ann said so."}}
    given_ = [{"data": value, "annotations": [{"result": [several, again]}]}]
    assert spans(entries(given_, CONFIG)) == [
        ("a", "PER", ((0, 3),)),
        ("a-2", "label.OTH", ((0, 3),)),
        ("a-3", "SAY", ((0, 3),)),
    ]


def test_relations_keep_their_direction_and_pieces_are_joined() -> None:
    """Protects relations, those without labels too, parents, and annotations that `continues` makes of regions."""

    def link(first: str, second: str, direction: str = "right", **more: Any) -> dict[str, Any]:
        return {"type": "relation", "from_id": first, "to_id": second, "direction": direction, **more}

    sure = {"id": "c", "from_name": "sure", "to_name": "text", "type": "choices", "value": {"choices": ["x"]}}
    results = [
        region(0, 3, value={"text": "Ann"}),
        region(4, 8, "SAY", id="b", parentID="a"),
        region(9, 11, id="c", value={"text": "so"}),
        sure,
        link("b", "c", labels=["says", "hears"]),
        link("b", "a", "left"),
        link("c", "a", "left", labels=["continues"]),
        link("b", "c", labels=["continues"]),
        link("a", "c", labels=["continues"]),
    ]
    found = entries(task(results))
    assert spans(found) == [("a", "PER", ((0, 3), (9, 11))), ("b", "SAY", ((4, 8),))]
    assert [entry.surface for entry in found if isinstance(entry, TextBound)] == ["Ann so", None]
    assert said(found) == [("a", "sure", "x")]
    assert links(found) == [
        ("parent", ("b", "a")),
        ("says", ("b", "a")),
        ("hears", ("b", "a")),
        ("relation", ("a", "b")),
        ("continues", ("b", "a")),
        ("continues", ("a", "a")),
    ]


def test_two_annotations_of_one_person_are_taken_together() -> None:
    """Protects ids, which are unique only within one annotation of Label Studio."""
    items = [{"id": n, "completed_by": 3, "result": [region(0, 3)]} for n in (1, 2, 2)]
    found = entries([{"data": {"text": "Ann said so."}, "annotations": items}])
    assert [own for own, _, _ in spans(found)] == ["a", "annotation-2-a", "annotation-2-a-2"]


def test_the_short_export_is_read() -> None:
    """Protects JSON-MIN, which has one record for each annotation of a task."""
    first = {
        "text": "Ann said so.",
        "id": 7,
        "label": [{"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]}],
        "why": [{"start": 0, "end": 3, "text": ["because"]}],
        "tone": "good",
        "sure": "yes",
        "annotator": 3,
        "annotation_id": 11,
        "created_at": "2021-03-09T21:52:49Z",
        "lead_time": 2.5,
    }
    second = {**first, "annotator": "ben", "annotation_id": 12, "label": [], "why": [], "tone": "good", "sure": []}
    config = CONFIG.replace("$article.body", "$text")
    found = one([first, second], config)
    assert (found.name, found.text, found.metadata) == ("7", "Ann said so.", {})
    assert [own.annotator for own in found.sets] == ["3", "ben"]
    assert spans(found.sets[0].entries) == [("T1", "PER", ((0, 3),)), ("T3", "tone.good", ())]
    assert said(found.sets[0].entries) == [("T1", "why", "because")]
    (lost,) = [entry for entry in found.sets[0].entries if getattr(entry, "reason", None)]
    assert getattr(lost, "reason", None) == "a value of a region that the file does not name"
    assert spans(found.sets[1].entries) == [("T1", "tone.good", ())]
    without = one([{**first, "why": []}])
    assert without.metadata == {"tone": "good", "sure": "yes"}
    assert label_studio.claims(head_of(json.dumps([first]).encode()))


def test_old_and_stored_shapes_are_read() -> None:
    """Protects completions with seconds since 1970, and single annotations that hold their task."""
    old = {
        "data": {"text": "Ann"},
        "completions": [{"created_at": 1609789589, "skipped": True, "result": [region(0, 3)]}],
    }
    (marked,) = entries(old)
    assert isinstance(marked, TextBound)
    assert (marked.made, marked.status) == ("2021-01-04T19:46:29+00:00", "rejected")
    stored = {"id": 5, "result": [region(0, 3)], "completed_by": {"id": 4}, "task": {"id": 8, "data": {"text": "Ann"}}}
    found = one(stored)
    assert (found.name, found.sets[0].annotator, spans(found.sets[0].entries)) == ("8", "4", [("a", "PER", ((0, 3),))])
    assert label_studio.claims(head_of(json.dumps(stored).encode()))


@pytest.mark.parametrize("text", ["Ann said", "\U0001f600 said"])
def test_paragraphs_are_joined_after_their_speakers(text: str) -> None:
    """Protects dialogues: a region over two paragraphs has a piece in each, in either unit of the places inside."""
    talk = [{"author": "Cy", "text": "Hello."}, {"author": "Di", "text": text}, {"text": "Bye."}]
    value = {"start": "1", "end": "2", "startOffset": text.index("said") + (text[0] > "\uffff"), "endOffset": 3}
    marked = region(0, 0, value={**value, "paragraphlabels": ["X"], "text": "said\n\nBye"}, type="paragraphlabels")
    del marked["value"]["labels"]
    found = one([{"data": {"talk": talk}, "annotations": [{"result": [marked]}]}])
    assert found.text == f"Cy: Hello.\n\nDi: {text}\n\nBye."
    ((_, kind, pieces),) = spans(found.sets[0].entries)
    assert (kind, [found.text[start:end] for start, end in pieces]) == ("X", ["said", "Bye"])


def test_places_in_pages_are_found() -> None:
    """Protects hypertext: offsets over the whole page, and the older ones inside of nodes."""
    page = "<html><head><title>No</title></head><body><p>One<br>two<p>Ann &amp; <b>Di</b> said<script>x</script></body>"
    whole = region("/p[1]", "/p[2]", value={"startOffset": 0, "endOffset": 1, "globalOffsets": {"start": 7, "end": 10}})
    inside = region("/p[2]/b[1]/text()[1]", "/p[2]/text()[2]", id="b", value={"startOffset": 0, "endOffset": 5})
    found = one([{"data": {"html": page}, "annotations": [{"result": [whole, inside]}]}])
    assert found.text == "One\ntwoAnn & Di said"
    assert [found.text[a:b] for _, _, ((a, b),) in spans(found.sets[0].entries)] == ["Ann", "Di said"]


def test_places_in_the_lines_of_a_text_are_found() -> None:
    """Protects the oldest shape of regions, in which each line of a text is a node."""
    place = {"startOffset": 3, "endOffset": 6, "text": "Ann"}
    found = entries(task([region("/text()[2]", "/text()[2]", value=place)], "One\n\n\U0001f600 Ann"))
    assert spans(found) == [("a", "PER", ((7, 10),))]


def test_the_text_is_the_one_in_which_the_recorded_words_stand() -> None:
    """Protects tasks with several texts and no config beside them."""
    marked = region(0, 3, value={"text": "Ann"}, to_name="t")
    data = {"summary": "A longer text than the other one", "body": "Ann said so."}
    found = one([{"data": data, "annotations": [{"result": [marked]}]}])
    assert (found.text, found.metadata) == ("Ann said so.", {"summary": data["summary"]})


def test_an_address_is_no_text() -> None:
    """Protects from annotating the address of a text as if it were the text."""
    data = {"text": "https://example.org/a.txt"}
    assert one([{"data": data, "annotations": [{"result": [region(100, 103)]}]}]).text is None


@pytest.mark.parametrize(
    "content",
    [
        b'[{"title": "A", "text": "Ann said so."}]',
        b'{"document": "d", "annotations": []}',
        b'{"images": [], "annotations": [{"id": 1, "bbox": []}]}',
        b'{"text": "Ann", "label": [[0, 3, "PER"]]}',
        b"[1, 2]",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_other_files_are_left_to_others(content: bytes) -> None:
    """Protects articles and the files of other programs from being taken for tasks."""
    assert not label_studio.claims(head_of(content))


def test_a_long_text_does_not_hide_what_a_file_is() -> None:
    """Protects the program's own exports from being taken for articles where the first text is longer than is seen."""
    going = Outgoing(document=Document(id="d1", text="word " * 20_000), sets=())
    assert label_studio.claims(head_of(written([going])["tasks.json"]))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a &amp; b", "a & b"),
        ("1 < 2<!-- no -->!", "1 < 2!"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "123"),
        ("<ul><li>a<li>b</ul><script>if (a<b) {}</script>", "ab"),
        ("<html><head><title>a<b</title></head> <body class='>'>Hi</body> rest", "Hi"),
        ("a<b", "a"),
        ("a<!-- b", "a"),
        ("<p>a</i></p>b</body", "ab"),
        ("<div>" * 600 + "deep", "deep"),
    ],
)
def test_pages_are_read_as_they_are_shown(page: str, text: str) -> None:
    """Protects pages with entities, comments and scripts, and those in which something is not closed."""
    config = '<View><HyperText name="page" value="$html"/></View>'
    assert one([{"data": {"html": page}, "annotations": []}], config).text == text


def test_accepted_predictions_are_of_who_accepted_them() -> None:
    """Protects from taking a person's work for the suggester's: Label Studio copies what is noted on a prediction."""
    taken = region(0, 3, meta={"annotator": "anna", "tool": "m 1"})
    assert one(task([taken])).sets[0].annotator == "3"
    imported = region(0, 3, meta={"made_by": "anna"})
    assert one(task([imported])).sets[0].annotator == "anna"


def test_relations_between_the_same_two_are_one_with_two_labels() -> None:
    """Protects the second of two relations, which Label Studio would not show."""
    ends = [TextBound(line=0, content="", id=own, type="direct", pieces=((0, 1),), surface=None) for own in "ab"]
    two = [Link(line=0, content="", id=f"r-{kind}", type=kind, ends=("a", "b")) for kind in ("says", "near")]
    going = Outgoing(document=Document(id="d", text="x"), sets=(AnnotatorSet(annotator="a", entries=(*ends, *two)),))
    files = written([going])
    (only,) = json.loads(files["tasks.json"])
    (relation,) = [result for result in only["annotations"][0]["result"] if result["type"] == "relation"]
    assert (relation["labels"], relation["ids"]) == (["says", "near"], ["r-says", "r-near"])
    assert plainly(one(files["tasks.json"])) == expected(going)
