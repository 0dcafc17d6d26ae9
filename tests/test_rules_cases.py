"""Rules where one example is not enough: causes that are said once, cascades, and the corners of the schema."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from corpuskit.rules import find_rules
from tests.corpus_of_lines import findings_in, messages_in

TEXT = "Rain fell in Selby. The mayor said that the bridge would stay closed until the water falls."
WORDS = [(start, start + len(word)) for word, start in ((w, TEXT.index(w)) for w in TEXT.rstrip(".").split())]


def document(text: str = TEXT, **more: Any) -> str:
    return "documents/00001.jsonl: " + json.dumps({"id": "a", "text": text, **more})


def line(*annotations: dict[str, Any], relations: list[dict[str, Any]] | None = None, **more: Any) -> str:
    record = {"document": "a", "annotations": annotations, "relations": relations or [], **more}
    return "annotations/gold/00001.jsonl: " + json.dumps(record)


def cue(name: str, *pieces: tuple[int, int], **more: Any) -> dict[str, Any]:
    return {"id": name, "layer": "cues", "label": "cue", "pieces": pieces, **more}


def quote(name: str, *pieces: tuple[int, int], **more: Any) -> dict[str, Any]:
    return {"id": name, "layer": "quotes", "label": "indirect", "pieces": pieces, **more}


def relation(name: str, label: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": label, "from": start, "to": end, **more}


def schema(**parts: Any) -> str:
    return "schema.yaml: " + json.dumps({"schema": "own", "version": 1, "layers": {}, **parts})


def test_annotations_that_are_shifted_alike_are_one_finding(tmp_path: Path) -> None:
    """Protects people from reading one cause four hundred times."""
    shifted = [cue(f"c{n}", (s + 1, e + 1), text=TEXT[s:e]) for n, (s, e) in enumerate(WORDS[3:8], 1)]
    found = findings_in(tmp_path, document(), line(*shifted), rules=find_rules("text-differs"))
    assert [(f.message, f.hint, f.annotation, f.start, f.end) for f in found] == [
        (
            (
                "5 annotations, the first of them c1 at 14, are shifted: the text that each records stands 1 character "
                "before its pieces"
            ),
            "Take 1 from their offsets.",
            "c1",
            14,
            20,
        )
    ]


def test_a_shift_is_told_apart_from_what_differs_otherwise(tmp_path: Path) -> None:
    """Protects the annotations that a shift does not explain from disappearing in it."""
    shifted = [cue(f"c{n}", (s - 2, e - 2), text=TEXT[s:e]) for n, (s, e) in enumerate(WORDS[4:6], 1)]
    other = cue("x", WORDS[0], text="Snow")
    assert messages_in(tmp_path, document(), line(*shifted, other), rules=find_rules("SPN103")) == [
        "SPN103 x records 'Snow', but its pieces hold 'Rain'",
        (
            "SPN103 2 annotations, the first of them c1 at 18, are shifted: "
            "the text that each records stands 2 characters after its pieces"
        ),
    ]


def test_a_discontinuous_text_is_found_where_all_its_pieces_fit(tmp_path: Path) -> None:
    """Protects the hint for discontinuous annotations, stored out of text order."""
    (a, b), (c, d) = WORDS[9], WORDS[5]
    wrong = quote("q", (a + 3, b + 3), (c + 3, d + 3), text=f"{TEXT[a:b]} {TEXT[c:d]}")
    (found,) = findings_in(tmp_path, document(), line(wrong), rules=find_rules("SPN103"))
    assert found.hint == f"The recorded text stands at {a} to {b}, {c} to {d}."


@pytest.mark.parametrize(
    ("pieces", "text"), [([(4, 900)], "x"), ([(-3, 4)], "x"), ([(9, 4)], "x"), ([(4, 4)], "x"), ([(900, 900)], "x")]
)
def test_an_unsound_piece_is_reported_once(pieces: list[tuple[int, int]], text: str, tmp_path: Path) -> None:
    """Protects against cascades: where the offsets are nonsense, nothing is said of what stands there."""
    found = findings_in(tmp_path, document(), line(cue("c1", *pieces, text=text)))
    assert [f.rule for f in found] in (["span-out-of-bounds"], ["span-empty"])


def test_the_nearest_place_is_told_for_an_annotation_beyond_the_text(tmp_path: Path) -> None:
    """Protects the first thing that one wants to know of an annotation that fell off the end."""
    (found,) = findings_in(tmp_path, document(), line(cue("c1", (88, 93), text="falls")))
    assert (found.message, found.hint) == (
        "c1 ends at 93, but the text has 91 characters",
        "The recorded text stands at 85 to 90.",
    )


def test_an_unknown_layer_is_one_finding_for_all_its_annotations(tmp_path: Path) -> None:
    """Protects against cascades: of an unknown layer neither labels nor attributes nor ends are checked."""
    annotations = [
        {"id": f"x{n}", "layer": "moods", "label": "grim", "attributes": {"deep": True}, "pieces": [WORDS[n]]}
        for n in range(3)
    ]
    relations = [relation("r1", "signalled_by", "x1", "x2")]
    assert messages_in(tmp_path, document(), line(*annotations, relations=relations)) == [
        "LAB101 x0 and 2 more are of the layer 'moods', which the schema does not know"
    ]


def test_a_relation_to_what_could_not_be_read_does_not_dangle(tmp_path: Path) -> None:
    """Protects against cascades: an unreadable annotation is one finding, not one for each of its relations."""
    broken = {"id": "c9", "layer": "cues", "pieces": "here"}
    relations = [relation("r1", "signalled_by", "q1", "c9")]
    found = messages_in(tmp_path, document(), line(quote("q1", WORDS[0]), broken, relations=relations))
    assert found == ["COR101 annotation c9 cannot be read: pieces: expected a list, found text"]


def test_an_annotation_without_a_readable_id_is_told_from_an_unreadable_line(tmp_path: Path) -> None:
    """Protects the difference between losing an annotation and losing a line."""
    relations = [relation("r1", "signalled_by", "q1", "c9")]
    found = messages_in(tmp_path, document(), line(quote("q1", WORDS[0]), {"layer": "cues"}, relations=relations))
    assert found == [
        "COR101 an annotation of the line cannot be read: there is no key 'id'",
    ]


def test_lines_of_an_unreadable_document_have_a_document(tmp_path: Path) -> None:
    """Protects against cascades: an unreadable document does not make its annotation lines homeless."""
    found = messages_in(tmp_path, 'documents/00001.jsonl: {"id":"a","text":7}', line(cue("c1", WORDS[0])))
    assert found == ["COR101 the line cannot be read: text: expected text or nothing, found a whole number"]


def test_a_line_in_the_wrong_shard_is_told_where_its_document_is(tmp_path: Path) -> None:
    """Protects the one hint that mends a line that was moved."""
    other = 'annotations/gold/00002.jsonl: {"document":"a"}'
    (found,) = findings_in(tmp_path, document(), 'documents/00002.jsonl: {"id":"b","text":"Rain."}', other)
    assert (
        found.hint == "The document stands at documents/00001.jsonl:1; move the line to annotations/gold/00001.jsonl."
    )


def test_another_schema_is_told_once_for_each_annotator(tmp_path: Path) -> None:
    """Protects against a finding at every line after the schema got a new version."""
    documents = [f'documents/00001.jsonl: {{"id":"d{n}","text":"Rain."}}' for n in range(4)]
    lines = [
        f'annotations/{who}/00001.jsonl: {{"document":"d{n}","schema":"news@0"}}' for who in "xy" for n in range(4)
    ]
    assert [str(f.place) for f in findings_in(tmp_path, *documents, *lines)] == [
        "annotations/x/00001.jsonl:1",
        "annotations/y/00001.jsonl:1",
    ]


def test_a_stand_off_document_bounds_its_annotations_without_its_text(tmp_path: Path) -> None:
    """Protects releases without texts: offsets are checked by the stated length, and nothing else of the text."""
    document = 'documents/00001.jsonl: {"id":"a","text_sha256":"00","length":50}'
    assert messages_in(
        tmp_path, document, line(cue("c1", (3, 7), text="?"), cue("c2", (49, 51)), text_sha256="00")
    ) == ["SPN101 c2 ends at 51, but the text has 50 characters"]


def test_suggested_and_rejected_annotations_may_overlap_and_lack_attributes(tmp_path: Path) -> None:
    """Protects suggestions from rules that hold of what an annotator has accepted."""
    entity = {"layer": "entities", "label": "GPE", "pieces": [WORDS[3]]}
    source = {"id": "s1", "layer": "sources", "label": "person", "pieces": [WORDS[5]], "status": "rejected"}
    suggested = {**entity, "id": "e2", "status": "suggested", "tool": "t", "confidence": 0.5}
    assert messages_in(tmp_path, document(), line({**entity, "id": "e1"}, suggested, source)) == []
    twice = line({**entity, "id": "e1"}, {**entity, "id": "e2", "label": "ORG"})
    assert messages_in(tmp_path / "accepted", document(), twice) == [
        "SPN109 e2 overlaps e1, but the layer entities allows no overlap"
    ]


def test_annotators_are_not_compared_with_each_other(tmp_path: Path) -> None:
    """Protects double annotation: two people marking the same words is the point of it."""
    entity = line({"id": "e1", "layer": "entities", "label": "GPE", "pieces": [WORDS[3]]})
    assert messages_in(tmp_path, document(), entity, entity.replace("/gold/", "/anna/")) == []


@pytest.mark.parametrize(
    "pieces",
    [
        [[(0, 9)], [(0, 9)]],
        [[(0, 18)], [(5, 9), (13, 18)]],
        [[(0, 4), (10, 12)], [(5, 9)]],
        [[(0, 4), (13, 18)], [(0, 18)], [(5, 9)]],
        [[(13, 18), (0, 4)], [(0, 4)]],
    ],
)
def test_nesting_counts_characters_not_pieces(pieces: list[list[tuple[int, int]]], tmp_path: Path) -> None:
    """Protects interleaved and out-of-order pieces, which are legal as long as one holds the other or none."""
    quotes = [quote(f"q{n}", *p) for n, p in enumerate(pieces)]
    assert messages_in(tmp_path, document(), line(*quotes), rules=find_rules("SPN")) == []


@pytest.mark.parametrize(
    ("pieces", "pairs"),
    [
        ([[(0, 9)], [(5, 18)]], [("q0", "q1")]),
        ([[(0, 4), (10, 12)], [(0, 9)]], [("q0", "q1")]),
        ([[(0, 18)], [(0, 9), (20, 23)]], [("q0", "q1")]),
        ([[(0, 18)], [(0, 9)], [(5, 12)]], [("q1", "q2")]),
    ],
)
def test_crossing_is_found_in_discontinuous_annotations(
    pieces: list[list[tuple[int, int]]], pairs: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Protects against looking only at where annotations begin and end."""
    quotes = [quote(f"q{n}", *p) for n, p in enumerate(pieces)]
    found = messages_in(tmp_path, document(), line(*quotes), rules=find_rules("SPN110"))
    named = [tuple(sorted(message.split()[1:4:2])) for message in found]
    assert named == pairs


@pytest.mark.parametrize("layer", ["entities", "quotes"])
def test_ten_thousand_annotations_over_each_other_are_compared_quickly(layer: str, tmp_path: Path) -> None:
    """Protects against a step that is quadratic in a document: all pairs would take minutes, not a second."""
    many = 10_000
    annotations = [{"id": f"x{n}", "layer": layer, "pieces": [(n, n + many)]} for n in range(many)]
    began = time.monotonic()
    found = findings_in(tmp_path, document("r" * 3 * many), line(*annotations), rules=find_rules("SPN"))
    assert time.monotonic() - began < 20
    assert sum(finding.times for finding in found if finding.rule in ("spans-overlap", "spans-cross")) == many - 1


def test_each_part_of_required_provenance_is_asked_of_annotations_and_relations(tmp_path: Path) -> None:
    """Protects `require` for all statuses; a relation has no text, and neither has an annotation without pieces."""
    layers = {"cues": {"span": {}}, "moods": {"span": "document"}}
    relations = {"joins": {"from": "cues", "to": "cues"}}
    own = schema(layers=layers, relations=relations, require={"accepted": ["text", "comment"], "rejected": ["origin"]})
    one = {"id": "c1", "layer": "cues", "pieces": [(0, 4)]}
    two = {"id": "c2", "layer": "cues", "pieces": [(5, 9)], "status": "rejected"}
    mood = {"id": "m1", "layer": "moods", "comment": "grim"}
    links = [relation("r1", "joins", "c1", "c2")]
    asked = find_rules("COR106")
    assert messages_in(tmp_path, own, document(), line(one, two, mood, relations=links), rules=asked) == [
        "COR106 c1 is accepted, but has no text and no comment",
        "COR106 r1 is accepted, but has no comment",
        "COR106 c2 is rejected, but has no origin",
    ]


def test_the_least_number_of_relations_counts_accepted_ones(tmp_path: Path) -> None:
    """Protects both ends of `per_from`, and symmetric relations, which count at both ends."""
    relations = {
        "said_by": {"from": "cues", "to": "cues", "per_from": "1..*"},
        "pairs": {"from": "cues", "to": "cues", "per_from": "0..1", "symmetric": True},
    }
    own = schema(layers={"cues": {"span": {}}}, relations=relations)
    cues = [{"id": f"c{n}", "layer": "cues", "pieces": [WORDS[n]]} for n in range(3)]
    links = [
        relation("r1", "said_by", "c0", "c1"),
        relation("r2", "said_by", "c1", "c2"),
        relation("r3", "said_by", "c2", "c1", status="rejected"),
        relation("r4", "pairs", "c0", "c1"),
        relation("r5", "pairs", "c2", "c0"),
    ]
    assert messages_in(tmp_path, own, document(), line(*cues, relations=links)) == [
        "REL104 c0 has 2 relations pairs (r4, r5), but the schema allows at most 1",
        "REL104 c2 has 0 relations said_by, but the schema asks for at least 1",
    ]


@pytest.mark.parametrize(
    ("declared", "right", "wrong", "problem"),
    [
        ({"type": "string"}, "x", 7, "7, expected text"),
        ({"type": "string", "pattern": "[A-Z]+"}, "AB", "ABc", "'ABc', expected text like '[A-Z]+'"),
        ({"type": "string", "many": True}, ["x", "y"], ["x", 1], "1, expected text"),
        ({"type": "string"}, "x", ["x", "y"], "a list of 2, expected one value"),
        ({"type": "enum", "values": ["a", "b"]}, "a", "c", "'c', expected one of a, b"),
        ({"type": "bool"}, False, "no", "'no', expected true or false"),
        ({"type": "int"}, 3, True, "true, expected a whole number"),
        ({"type": "int"}, 3, 3.5, "3.5, expected a whole number"),
        ({"type": "float"}, 3, "3", "'3', expected a number"),
        ({"type": "date"}, "2024-02-29", "2023-02-29", "'2023-02-29', expected a date such as 2024-04-03"),
        ({"type": "date"}, "2024-02-29", "20240229", "'20240229', expected a date such as 2024-04-03"),
        (
            {"type": "datetime"},
            "2024-02-29T10:00+01:00",
            "2024-02-29",
            "'2024-02-29', expected a date and time such as 2024-04-03T14:30:00Z",
        ),
        (
            {"type": "url"},
            "https://example.org/a",
            "example.org/a",
            "'example.org/a', expected an address that begins with http:// or https://",
        ),
        ({"type": "lang"}, "pt-BR", "Portuguese", "'Portuguese', expected a language tag such as en or pt-BR"),
    ],
)
def test_every_type_of_value_is_checked(
    declared: dict[str, Any], right: Any, wrong: Any, problem: str, tmp_path: Path
) -> None:
    """Protects each type of the schema language, in attributes and metadata alike."""
    own = schema(layers={"coding": {"span": "document", "attributes": {"x": declared}}}, metadata={"y": declared})

    def said(number: int, value: Any) -> list[str]:
        statement = {"id": "d1", "layer": "coding", "attributes": {"x": value}}
        return messages_in(tmp_path / str(number), own, document(metadata={"y": value}), line(statement))

    assert said(0, right) == []
    assert said(1, wrong) == [f"DOC107 the document 'a' has y {problem}", f"LAB106 d1 has x {problem}"]


def test_cells_of_a_registry_are_read_as_their_column_says(tmp_path: Path) -> None:
    """Protects registries that went through a spreadsheet: TRUE is true, a bar divides, empty is none."""
    columns = {
        "old": {"type": "bool"},
        "size": {"type": "int"},
        "share": {"type": "float"},
        "tags": {"type": "enum", "values": ["x", "y"], "many": True},
    }
    rows = ["id,old,size,share,tags", "a,TRUE,12,0.5,x | y", "b,,,,", "c d,yes,1.5,half,x | z"]
    lines = [f"registry/places.csv: {row}" for row in rows]
    assert messages_in(tmp_path, schema(registries={"places": columns}), *lines) == [
        "REG104 the id 'c d' of a record of places is not safe",
        "REG104 the record 'c d' of places has old 'yes', expected true or false",
        "REG104 the record 'c d' of places has size '1.5', expected a whole number",
        "REG104 the record 'c d' of places has share 'half', expected a number",
        "REG104 the record 'c d' of places has tags 'z', expected one of x, y",
    ]


def test_a_registry_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    """Protects against cascades: references into a broken registry are not all unknown."""
    entity = {"id": "e1", "layer": "entities", "label": "GPE", "pieces": [WORDS[3]], "attributes": {"actor": "selby"}}
    found = messages_in(tmp_path, 'registry/actors.csv: id,name,"kind', document(), line(entity))
    assert found == ["REG102 the registry cannot be read: not CSV: unexpected end of data"]


def test_metadata_may_refer_to_a_registry(tmp_path: Path) -> None:
    """Protects references from documents, each value of a list for itself."""
    own = schema(registries={"people": {}}, metadata={"authors": {"type": "ref", "registry": "people", "many": True}})
    rows = ["registry/people.csv: id", "registry/people.csv: ada-finch"]
    found = findings_in(tmp_path, own, *rows, document(metadata={"authors": ["ada-finch", "ada-fich"]}))
    assert [(f.message, f.hint) for f in found] == [
        (
            "the document 'a' has authors 'ada-fich', but registry/people.csv has no such record",
            "Did you mean ada-finch?",
        )
    ]


def test_the_remaining_corners_are_found(tmp_path: Path) -> None:
    """Protects what no example shows: annotators' names, labels where there are none, attributes of relations."""
    own = schema(layers={"cues": {"span": {}}}, relations={"joins": {"from": "cues", "to": "cues"}})
    cues = [
        {"id": "c1", "layer": "cues", "label": "cue", "pieces": [(0, 4)]},
        {"id": "c2", "layer": "cues", "pieces": [(5, 9)]},
    ]
    links = [relation("r1", "joins", "c1", "c2", attributes={"sure": True}), relation("r1", "joins", "c2", "c1")]
    lines = line(*cues, relations=links).replace("/gold/", "/not a name/")
    assert messages_in(tmp_path, own, document(), lines) == [
        "COR105 the annotator's name 'not a name' is not safe",
        "LAB102 c1 has the label 'cue', but the layer cues has no labels",
        "LAB104 r1 has the attribute 'sure', which the relation joins does not know",
        "LAB107 two relations have the id 'r1'",
    ]
