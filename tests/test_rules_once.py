"""One cause, one message: what hits many lines of a file, or a whole file, is said once with how often."""

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from corpuskit.findings import Finding
from corpuskit.rules import RULES, find_rules
from corpuskit.validation import validate
from tests.corpus_of_lines import findings_in, make_corpus, messages_in

TEXT = "Rain fell in Selby. The mayor said so."
DOCUMENT = f'documents/00001.jsonl: {{"id":"a","text":"{TEXT}"}}'


def line(*annotations: dict[str, Any], document: str = "a", **more: Any) -> str:
    return "annotations/gold/00001.jsonl: " + json.dumps({"document": document, "annotations": annotations, **more})


def cue(name: str, *pieces: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"id": name, "layer": "cues", "label": "cue", "pieces": pieces, **more}


def said(folder: Path, content: dict[str, bytes]) -> list[str]:
    """The findings as `PLACE CODE message` in a corpus with these files, byte for byte."""
    make_corpus(folder, ())
    for name, raw in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return [f"{f.place} {f.code} {f.message}" for f in validate(make_corpus(folder, ()), RULES)]


def place_and_message(finding: Finding) -> tuple[str, str, str | None]:
    return str(finding.place), f"{finding.code} {finding.message}", finding.hint


def test_the_edges_of_misplaced_annotations_are_not_judged(tmp_path: Path) -> None:
    """Protects against cascades: shifted pieces begin and end anywhere, which says nothing about the annotators."""
    shifted = [cue("c1", (6, 10), text="fell"), cue("c2", (14, 19), text="Selby"), cue("c3", (1, 3), text="Snow")]
    found = messages_in(tmp_path, DOCUMENT, line(*shifted, cue("c4", (20, 22), text="Th")))
    assert found == [
        "SPN103 c3 records 'Snow', but its pieces hold 'ai'",
        (
            "SPN103 2 annotations, the first of them c1 at 6, are shifted: the text that each records stands 1 "
            "character before its pieces"
        ),
        "SPN105 c4 ends inside the word 'The' at 22",
    ]


@pytest.mark.parametrize(
    ("annotation", "relations", "message"),
    [
        (
            {"layer": "cues", "label": "kue"},
            None,
            "LAB102 x0{} the label 'kue', which the layer cues does not know",
        ),
        (
            {"layer": "cues", "label": "cue", "attributes": {"mood": "grim"}},
            None,
            "LAB104 x0{} the attribute 'mood', which the layer cues does not know",
        ),
        ({"layer": "moods"}, None, "LAB101 x0{} of the layer 'moods', which the schema does not know"),
        (
            {"layer": "entities", "label": "GPE", "attributes": {"actor": "selby"}},
            None,
            "REG101 x0{} actor 'selby', but registry/actors.csv has no such record",
        ),
        ({"layer": "cues", "label": "cue"}, "said", "REL101 r0{} of the type 'said', which the schema does not know"),
    ],
)
def test_what_the_schema_does_not_know_is_said_once_for_each_file(
    annotation: dict[str, Any], relations: str | None, message: str, tmp_path: Path
) -> None:
    """Protects people from a thousand messages because of one word that the schema lacks."""
    lines = ["registry/actors.csv: id,name,kind"]
    for number in range(8):
        lines.append(f'documents/00001.jsonl: {{"id":"d{number}","text":"{TEXT}"}}')
        items = [{**annotation, "id": f"x{number}", "pieces": [(0, 4)]}, cue(f"y{number}", (5, 9))]
        link = {"id": f"r{number}", "label": relations, "from": f"x{number}", "to": f"y{number}"}
        lines.append(line(*items, document=f"d{number}", relations=[link] if relations else []))
    verb = ("is", "are") if " of the " in message else ("has", "have")
    assert messages_in(tmp_path / "many", *lines) == [message.format(f" and 7 more {verb[1]}")]
    assert messages_in(tmp_path / "one", *lines[:3]) == [message.format(f" {verb[0]}")]
    other = [each.replace("/gold/", "/anna/") for each in lines if "/gold/" in each]
    assert len(messages_in(tmp_path / "two", *lines, *other)) == 2


def test_many_documents_that_refer_to_one_missing_record_are_one_finding(tmp_path: Path) -> None:
    """Protects metadata that refer to a registry in the same way."""
    own = {
        "schema": "own", "version": 1, "layers": {}, "registries": {"people": {}},
        "metadata": {"author": {"type": "ref", "registry": "people"}},
    }  # fmt: skip
    lines = [f'documents/00001.jsonl: {{"id":"d{n}","text":"x","metadata":{{"author":"ada"}}}}' for n in range(3)]
    assert messages_in(tmp_path, f"schema.yaml: {json.dumps(own)}", "registry/people.csv: id", *lines) == [
        "REG101 the document 'd0' and 2 more have author 'ada', but registry/people.csv has no such record"
    ]


def test_a_missing_documents_file_is_said_once_for_each_annotations_file(tmp_path: Path) -> None:
    """Protects against a message for each line after one file was lost."""
    lines = [line(document=f"d{number}") for number in range(40)]
    others = [each.replace("/gold/", "/anna/") for each in lines[:1]]
    found = findings_in(tmp_path, *lines, *others)
    hint = "Bring the file back, for example from the corpus's history, or give the annotations file its name."
    assert [place_and_message(finding) for finding in found] == [
        (
            "annotations/anna/00001.jsonl",
            "COR102 there is no documents/00001.jsonl, where the document of its line would stand",
            hint,
        ),
        (
            "annotations/gold/00001.jsonl",
            "COR102 there is no documents/00001.jsonl, where the documents of its 40 lines would stand",
            hint,
        ),
    ]


def test_a_missing_documents_file_whose_documents_stand_elsewhere_says_where(tmp_path: Path) -> None:
    """Protects the hint that mends an annotations file with the wrong name."""
    (found,) = findings_in(tmp_path, DOCUMENT, line().replace("00001.jsonl", "00002.jsonl"))
    assert found.hint == (
        "The document stands at documents/00001.jsonl:1; move the line to annotations/gold/00001.jsonl."
    )


def test_a_file_that_is_broken_throughout_is_three_findings_and_a_number(tmp_path: Path) -> None:
    """Protects people who reformatted a file: the cause is told, not every line of it."""
    record = {"id": "a", "text": TEXT, "metadata": {"outlet": "Harbour Post", "section": "local"}}
    pretty = "\n".join(json.dumps(record, indent=2) for _ in range(100))
    content = {"documents/00001.jsonl": pretty.encode(), "annotations/gold/00001.jsonl": b'{"document":"a"}\n'}
    assert said(tmp_path, content) == [
        "documents/00001.jsonl:1 COR101 the line cannot be read: not a record in JSON",
        "documents/00001.jsonl:2 COR101 the line cannot be read: expected a record, found text",
        "documents/00001.jsonl:3 COR101 the line cannot be read: expected a record, found text",
        "documents/00001.jsonl:4 COR101 797 more lines of this file cannot be read, from here on",
    ]


def test_many_unreadable_annotations_are_three_findings_and_a_number(tmp_path: Path) -> None:
    """Protects against a message for each annotation that a script wrote with fractions."""
    broken = [cue(f"c{number}", (number + 0.5, 9)) for number in range(5)]
    found = findings_in(tmp_path, DOCUMENT, line(*broken[:4], {**broken[4], "id": 5}))
    problem = "pieces[0][0]: expected a whole number, found a number with a fraction"
    assert [(f.message, f.hint) for f in found] == [
        *(
            (f"annotation c{n} cannot be read: {problem}", "Correct the value, or import its source again.")
            for n in range(3)
        ),
        ("2 more annotations or relations of this file cannot be read, from here on", None),
    ]
    assert messages_in(tmp_path / "four", DOCUMENT, line(*broken[:4]))[3] == (
        "COR101 1 more annotation or relation of this file cannot be read, from here on"
    )


def test_a_merge_conflict_is_said_once_for_each_file(tmp_path: Path) -> None:
    """Protects teams that share a corpus by git: the markers are called by their name."""
    versions = [f'{{"id":"{name}","text":"{TEXT}"}}' for name in "ab"]
    conflict = "\n".join(["<<<<<<< HEAD", versions[0], "=======", versions[1], ">>>>>>> other"])
    make_corpus(tmp_path, ())
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "00001.jsonl").write_text(conflict, encoding="utf-8")
    found = list(validate(make_corpus(tmp_path, ()), RULES))
    assert [place_and_message(finding) for finding in found] == [
        (
            "documents/00001.jsonl:1",
            "COR101 the line is a merge conflict marker, as are 2 more of this file",
            "Keep one of the two versions between the markers, and remove the markers.",
        )
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"id":"a","text":"The mayor', "it ends before the record does"),
        (b'{"id":"a","text":"The mayor",}', "not JSON: trailing comma in object at byte 30"),
        (b'{"id":"a","text":"\xff"}', "not UTF-8"),
        (b'{"id":"a","text":"\\ud83d"}', "half of a surrogate pair, which is no character"),
        (b'\xef\xbb\xbf{"id":"a","text":"x"}', "a byte order mark inside the file"),
        (b"[" * 100_000, "expected a record, found a list"),
        (b'{"text":"The mayor spoke."}', "there is no key 'id'"),
    ],
)
def test_the_annotations_of_an_unreadable_document_are_not_without_a_document(
    raw: bytes, message: str, tmp_path: Path
) -> None:
    """Protects against cascades: of a damaged line enough can be read to know whose annotations are whose, or not."""
    documents = b'{"id":"b","text":"Rain."}\n' + raw + b"\n"
    content = {"documents/00001.jsonl": documents, "annotations/gold/00001.jsonl": b'{"document":"a"}\n'}
    assert said(tmp_path, content) == [f"documents/00001.jsonl:2 COR101 the line cannot be read: {message}"]


def test_another_line_without_a_document_is_found_beside_a_damaged_document(tmp_path: Path) -> None:
    """Protects the finding for a wrong id where the damaged document is known to be another one."""
    found = messages_in(tmp_path, 'documents/00001.jsonl: {"id":"a","text":', line(document="c"))
    assert found == [
        "COR101 the line cannot be read: it ends before the record does",
        "COR102 the document 'c' is not in documents/00001.jsonl",
    ]


@pytest.mark.parametrize(
    ("record", "message", "hint"),
    [
        (
            {"id": "a", "titel": "x"},
            "the line cannot be read: unknown key 'titel'",
            "Did you mean title?",
        ),
        (
            {"id": "a", "zzz": "x"},
            "the line cannot be read: unknown key 'zzz'",
            "Known keys: id, title, text, text_sha256, length, language, metadata, revises, origin.",
        ),
        (
            {"id": "a", "origin": {"zzz": 1}},
            "the line cannot be read: origin: unknown key 'zzz'",
            "Remove it.",
        ),
        (
            {"title": "x"},
            "the line cannot be read: there is no key 'id'",
            "Add it, or import its source again.",
        ),
        (
            ["a"],
            "the line cannot be read: expected a record, found a list",
            "Write each record as JSON on one line of its own, without a list around them.",
        ),
        (
            {"id": "a", "metadata": {"x": {}}},
            (
                "the line cannot be read: metadata: expected true or false or a whole number or a number or text or "
                "a list, found a mapping"
            ),
            "Correct the value, or import its source again.",
        ),
    ],
)
def test_an_unreadable_line_is_explained_in_plain_words(record: Any, message: str, hint: str, tmp_path: Path) -> None:
    """Protects readers who know neither JSON paths nor the names of types."""
    (found,) = findings_in(tmp_path, f"documents/00001.jsonl: {json.dumps(record)}")
    assert (found.message, found.hint) == (message, hint)


def test_an_unknown_status_is_told_with_those_that_exist(tmp_path: Path) -> None:
    """Protects the one field whose values the records themselves limit, in relations too."""
    relation = {"id": "r1", "label": "signalled_by", "from": "c1", "to": "c1", "status": "ok"}
    assert messages_in(tmp_path, DOCUMENT, line(cue("c1", (0, 4), status="done"), relations=[relation])) == [
        "COR101 annotation c1 cannot be read: status: found 'done', expected one of suggested, rejected",
        "COR101 relation r1 cannot be read: status: found 'ok', expected one of suggested, rejected",
    ]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            "id;name;kind\nada;Ada;person\n",
            "there is no column 'id'; the cells seem to be divided by ';'",
            "Save it with commas between the cells; spreadsheets ask for the field separator when saving.",
        ),
        (
            "id\tname\nada\tAda\n",
            "there is no column 'id'; the cells seem to be divided by tabs",
            "Save it with commas between the cells; spreadsheets ask for the field separator when saving.",
        ),
        ("name,kind\n", "there is no column 'id'", "Give the column of the ids the heading id, in the first line."),
        ("id,name,name\n", "the column 'name' is there twice", "Rename or remove one of the two."),
        (
            'id,name\nada,"Ada\n',
            "not CSV: unexpected end of data",
            "Look for a double quote that is not closed; inside a value it is written twice.",
        ),
        ("", "there is no column 'id'", "Give the column of the ids the heading id, in the first line."),
        ("id,n\xe4me\n", "not UTF-8 at byte 4", 'Save it as "CSV UTF-8".'),
    ],
)
def test_a_registry_that_cannot_be_read_says_how_to_mend_it(
    content: str, message: str, hint: str, tmp_path: Path
) -> None:
    """Protects people whose spreadsheet saved the registry its own way."""
    make_corpus(tmp_path, ())
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "actors.csv").write_bytes(content.encode("latin-1"))
    (found,) = validate(make_corpus(tmp_path, ()), RULES)
    assert (found.message, found.hint) == (f"the registry cannot be read: {message}", hint)


def test_a_changed_text_says_what_to_do(tmp_path: Path) -> None:
    """Protects annotators whose text was edited behind their backs."""
    (found,) = findings_in(tmp_path, DOCUMENT, line(text_sha256="00"))
    assert found.hint == "Bring the old text back, or look the annotations through and state the new hash in the line."


QUAY = "Quéméré said at Café Rhône that Zoë was there. " * 3


def over(text: str, now: str, *annotations: dict[str, Any]) -> list[str]:
    """The lines of a document that has another text now than the one that was annotated."""
    stated = hashlib.sha256(text.encode()).hexdigest()
    return ["documents/00001.jsonl: " + json.dumps({"id": "a", "text": now}), line(*annotations, text_sha256=stated)]


def words_of(text: str) -> list[dict[str, Any]]:
    """A cue at each word, which records it."""
    starts = [at for at in range(len(text)) if text[at] != " " and text[at - 1 : at] in (" ", "")]
    return [cue(f"c{at}", (at, end), text=text[at:end]) for at in starts if (end := text.index(" ", at))]


@pytest.mark.parametrize("rules", ["SPN101", "SPN103"])
def test_what_follows_from_a_changed_text_is_one_finding_of_a_line(rules: str, tmp_path: Path) -> None:
    """Protects people from a message for each annotation of a document whose text was replaced."""
    now = "" if rules == "SPN101" else QUAY.replace(" ", "").replace("é", "ee")[::-1] * 2
    found = findings_in(tmp_path, *over(QUAY, now, *words_of(QUAY)), rules=[*find_rules("DOC104"), *find_rules(rules)])
    assert [finding.code for finding in found] == ["DOC104", rules]
    assert (
        found[0].hint == "Bring the old text back, or look the annotations through and state the new hash in the line."
    )
    assert found[1].message == (
        "27 annotations lie outside the text, which is another one than they were made over; the first of them, c0, "
        "ends at 7, but the text has 0 characters"
        if rules == "SPN101"
        else "27 annotations record something else than their pieces hold in the text, which is another one than they "
        "were made over; the first of them, c0, records 'Quéméré', but its pieces hold '.erehts'"
    )
    assert found[1].hint == "Bring the text back that was annotated; then see what is left of this."
    assert found[1].times == 27


def test_one_annotation_of_a_changed_text_is_told_as_ever(tmp_path: Path) -> None:
    """Protects the short message where there is nothing to put together."""
    lines = over("It rained.", TEXT, cue("c1", (0, 2), text="It"), cue("c2", (3, 99)))
    assert messages_in(tmp_path, *lines, rules=find_rules("SPN")) == [
        "SPN103 c1 records 'It', but its pieces hold 'Ra'",
        "SPN101 c2 ends at 99, but the text has 38 characters",
    ]


def test_a_shift_of_most_annotations_is_told_also_where_the_text_was_changed(tmp_path: Path) -> None:
    """Protects the most useful finding, where a headline was put before the text, from going under in the others."""
    before = "Rain fell in Selby. The mayor said so. "
    shifted = words_of(before)
    lines = over(before, f"News. {before}", *shifted, cue("x", (0, 4), text="Hail"), cue("y", (5, 9), text="stop"))
    assert [m.partition(",")[0] for m in messages_in(tmp_path, *lines, rules=find_rules("SPN103"))] == [
        f"SPN103 {len(shifted)} annotations",
        "SPN103 2 annotations record something else than their pieces hold in the text",
    ]


@pytest.mark.parametrize(
    ("text", "now", "hint"),
    [
        (QUAY, unicodedata.normalize("NFD", QUAY), "With its letters composed (Unicode NFC)"),
        (unicodedata.normalize("NFD", QUAY), QUAY, "With its letters in parts (Unicode NFD)"),
        ("Rain\nfell.", "Rain\r\nfell.", "With line feeds alone as line ends"),
        ("Rain\r\nfell.", "Rain\nfell.", "With CR LF as line ends"),
        ("\ufeffRain.", "Rain.", "With a byte order mark at its beginning"),
        ("Rain.", "\ufeffRain.", "Without the byte order mark at its beginning"),
    ],
)
def test_a_text_that_was_only_encoded_anew_is_recognised(text: str, now: str, hint: str, tmp_path: Path) -> None:
    """Protects the way back, which is short where the hash proves what was done to the text."""
    (found,) = findings_in(tmp_path, *over(text, now), rules=find_rules("DOC104"))
    assert found.hint == f"{hint}, the text is the one that was annotated."


def test_a_hash_may_be_written_in_capitals(tmp_path: Path) -> None:
    """Protects hashes that other programs made from a false alarm."""
    stated = hashlib.sha256(TEXT.encode()).hexdigest().upper()
    record = {"id": "a", "text": TEXT, "text_sha256": stated}
    assert messages_in(tmp_path, f"documents/00001.jsonl: {json.dumps(record)}", line(text_sha256=stated)) == []


@pytest.mark.parametrize(
    ("recorded", "now", "said"),
    [
        ("Que\u0301", "Qué", "'Que\u0301' with U+0065 U+0301 where its pieces hold U+00E9, at 2 of it"),
        ("Qué", "Que\u0301", "'Qué' with U+00E9 where its pieces hold U+0065 U+0301, at 2 of it"),
        ("a\u00a0b", "a b", "'a\u00a0b' with U+00A0 where its pieces hold U+0020, at 1 of it"),
        ("so\u200bon", "soon", "'so\u200bon' with U+200B where its pieces hold nothing, at 2 of it"),
        ("soon", "so\u00adon", "'soon' with nothing where its pieces hold U+00AD, at 2 of it"),
        ("soon", "soon\u200b", "'soon' with nothing where its pieces hold U+200B, at 4 of it"),
        (
            "Rain fell in Selby now and then, as the mayor said.",
            "Rain fell in Selby now and thus, as the mayor said.",
            "'Rain fell in Selby …, as the mayor said.' with U+0065 where its pieces hold U+0075, at 29 of it",
        ),
    ],
)
def test_what_looks_the_same_is_told_apart(recorded: str, now: str, said: str, tmp_path: Path) -> None:
    """Protects against a message that says of two equal words that they differ."""
    lines = [
        "documents/00001.jsonl: " + json.dumps({"id": "a", "text": now}),
        line(cue("c1", (0, len(now)), text=recorded)),
    ]
    assert messages_in(tmp_path, *lines, rules=find_rules("SPN103")) == [f"SPN103 c1 records {said}"]


@pytest.mark.parametrize("rule", ["text-repeated", "text-similar", "title-repeated"])
def test_a_document_that_is_there_twice_is_no_copy_of_itself(rule: str, tmp_path: Path) -> None:
    """Protects against `the same as itself` beside the finding that the id is taken."""
    paragraphs = "\n".join(f"The mayor of Selby said on Monday that dam number {n} was not ready." for n in range(9))
    about = {"title": "Dam", "metadata": {"published": "2024-04-03"}}
    twice = [json.dumps({"id": "a", "text": paragraphs + end, **about}) for end in ("", "" if rule[5] == "r" else "x")]
    lines = [f"documents/00001.jsonl: {record}" for record in twice]
    assert [message[:6] for message in messages_in(tmp_path, *lines)] == ["DOC101"]


def test_a_merge_conflict_in_a_registry_is_one_finding(tmp_path: Path) -> None:
    """Protects against findings about the markers as if they were records, and about what refers to the records."""
    rows = ["id,name,kind", "ada,Ada,person", "<<<<<<< HEAD", "ben,Ben,person", "=======", "ben,B.,person", ">>>>>>> x"]
    entity = {"id": "e1", "layer": "entities", "label": "GPE", "pieces": [(13, 18)], "attributes": {"actor": "ben"}}
    (found,) = findings_in(tmp_path, *(f"registry/actors.csv: {row}" for row in rows), DOCUMENT, line(entity))
    assert place_and_message(found) == (
        "registry/actors.csv:3",
        "REG102 the registry cannot be read: the line is a merge conflict marker",
        "Keep one of the two versions between the markers, and remove the markers.",
    )


def test_offsets_far_outside_name_the_first_of_several_places(tmp_path: Path) -> None:
    """Protects people from taking the last place for the right one where the offsets say nothing."""
    lines = [DOCUMENT, line(cue("c1", (2**62, 2**62 + 1), text="a"), cue("c2", (2**62, 2**62 + 4), text="Rain"))]
    assert [finding.hint for finding in findings_in(tmp_path, *lines, rules=find_rules("SPN101"))] == [
        "The recorded text stands first at 1 to 2, and elsewhere too.",
        "The recorded text stands at 0 to 4.",
    ]
