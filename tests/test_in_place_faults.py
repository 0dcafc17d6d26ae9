"""What files in place say wrongly is told once, in their own terms, with where to mend it."""

import os
from pathlib import Path
from typing import Any

import pytest

from corpuskit.errors import CorpuskitError
from corpuskit.in_place import Asked, look
from corpuskit.rules import find_rules
from tests.test_in_place import TEXT, written

POLNEAR = Asked(schema="attribution", mapping="polnear")
QUOTE = "T1\tContent 25 45\tto the press of York\nT2\tSource 0 9\tThe mayor\nT3\tCue 19 24\tspoke\n"


def told(asked: Asked | None = None, *rules: str) -> list[str]:
    """What is found in the current folder, with hints."""
    chosen = [rule for word in rules for rule in find_rules(word)] or None
    return [f"{one.place}: {one.code} {one.message}; {one.hint}" for one in look(Path(), chosen, asked)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_trigger_that_repeats_nothing_is_told_with_what_it_should_repeat(here: Path) -> None:
    """Protects from triggers that import sets aside and validation is silent about."""
    events = "T4\tAttribution 19 23\tspok\nE1\tAttribution:T4 Content:T1 Source:T2 Cue:T3\n"
    events += "T5\tAttribution 4 9\tmayor\nE2\tAttribution:T5 Content:T1 Source:T2\n"
    written(here, {"a.txt": TEXT, "a.ann": QUOTE + events})
    assert told(POLNEAR, "COR139") == [
        (
            "a.ann:4: COR139 T4, the trigger of E1, is 'spok' (19-23), but its Cue T3 is 'spoke' (19-24); "
            "Give the trigger and the Cue the same span."
        ),
        (
            "a.ann:6: COR139 T5, the trigger of E2, is 'mayor' (4-9), but E2 has no Cue; "
            "Give E2 a Cue with the span of its trigger."
        ),
    ]


def test_a_trigger_of_an_event_that_is_told_already_is_not_told_again(here: Path) -> None:
    """Protects from two findings where an event without roles is the one cause."""
    events = "T4\tAttribution 19 23\tspok\nE1\tAttribution:T4\nT5\tAttribution 4 9\tmayor\n"
    events += "E2\tAttribution:T5 Content:T1 Source:T2 Cue:T9\n"
    written(here, {"a.txt": TEXT, "a.ann": QUOTE + events})
    assert [one.partition(";")[0] for one in told(POLNEAR, "COR")] == [
        "a.ann:5: COR136 E1 links nothing: it has no roles",
        "a.ann:7: COR132 E2 refers to T9 as Cue, which is not in the file",
    ]


def test_a_role_that_names_what_the_mapping_sets_aside_is_told(here: Path) -> None:
    """Protects from a role that is lost with what fills it, and a message about something else."""
    events = "T4\tAttribution 19 24\tspoke\nT5\tDiscuss 19 24\tspoke\nE1\tAttribution:T4 Content:T1 Source:T2 Cue:T5\n"
    written(here, {"a.txt": TEXT, "a.ann": QUOTE + events})
    assert told(POLNEAR, "COR") == [
        (
            "a.ann:6: COR139 E1 has T5 as Cue, but that is of the type Discuss, which the mapping sets aside: "
            "marked for discussion; Give T5 another type, or take it out of E1."
        )
    ]


def test_events_without_a_source_on_purpose_are_told_from_those_that_lack_one(here: Path) -> None:
    """Protects a warning about the few real ones from drowning among those that are meant so."""
    events = "T4\t{0} 19 24\tspoke\nE1\t{0}:T4 Content:T1 Cue:T3\n"
    written(here, {"a.txt": TEXT, "a.ann": QUOTE + events.format("Attribution-no-source")})
    codes = [one.code for one in look(Path(), None, POLNEAR)]
    assert "QRY/quote-without-source" not in codes
    written(here, {"a.ann": QUOTE + events.format("Attribution")})
    (found,) = [one for one in look(Path(), None, POLNEAR) if one.code == "QRY/quote-without-source"]
    assert (found.message, found.severity.value) == ("T1: a quote has a cue, but no source", "warning")


def test_a_trigger_that_repeats_an_annotation_is_not_told_beside_it(here: Path) -> None:
    """Protects from two findings for one wrong edge; a trigger with a span of its own is looked at."""
    events = "T4\tSaying 19 23\tspok\nE1\tSaying:T4 Verb:T3\nT5\tSaying 4 8\tmayo\nE2\tSaying:T5 Verb:T3\n"
    written(here, {"a.txt": TEXT, "a.ann": "T3\tVerb 19 23\tspok\n" + events})
    assert [one.partition(";")[0] for one in told(None, "SPN105")] == [
        "a.ann:1: SPN105 T3 ends inside the word 'spoke' at 23",
        "a.ann:4: SPN105 T5 ends inside the word 'mayor' at 8",
    ]


def test_an_event_without_roles_is_told_where_nearly_all_others_have_some(here: Path) -> None:
    """Protects folders without configuration; where bare events are usual nothing is wrong with them."""
    events = [f"E{number}\tSaying:T4 Verb:T3\n" for number in range(1, 11)]
    spans = "T3\tVerb 19 24\tspoke\nT4\tSaying 19 24\tspoke\n"
    bare = "E11\tSaying:T4\n"
    written(here, {"a.txt": TEXT, "a.ann": spans + "".join(events) + bare})
    assert told(None, "COR") == [
        "a.ann:13: COR136 E11 links nothing: it has no roles; Fill the roles that it lacks, or take the event out."
    ]
    written(here, {"a.ann": spans + "".join(events[:5]) + bare})
    assert told(None, "COR") == []


def test_the_schema_is_the_one_that_the_mapping_names(here: Path) -> None:
    """Protects from having to name a schema that the mapping names already."""
    written(here, {"a.txt": TEXT, "a.ann": QUOTE})
    assert told(Asked(mapping="polnear")) == told(POLNEAR)
    written(here, {"m.yaml": "mapping: 1\nformat: brat\nschema: mine\n", "n.yaml": "mapping: 1\nformat: brat\n"})
    with pytest.raises(CorpuskitError) as caught:
        look(Path(), None, Asked(mapping="m.yaml"))
    assert caught.value.message == "the mapping m.yaml is for the schema 'mine', which does not come with corpuskit"
    assert caught.value.hint == "Name the schema's file with --schema."
    with pytest.raises(CorpuskitError) as caught:
        look(Path(), None, Asked(mapping="n.yaml"))
    assert caught.value.message == "--mapping says what becomes of types in a schema"


def test_findings_of_a_file_come_line_by_line(here: Path) -> None:
    """Protects who mends a file from top to bottom, also where rules of the schema tell beside the others."""
    spans = "T1\tContent 25 44\tto the press of Yor\nT2\tSource 0 8\tThe mayo\nT3\tCue 19 24\tspoke\n?\n"
    written(here, {"a.txt": TEXT, "a.ann": spans, "b.txt": TEXT + " ", "b.ann": spans})
    found = [(one.place.file, one.place.line) for one in look(Path(), None, POLNEAR) if one.place.file.endswith("ann")]
    assert found == sorted(found)
    assert {line for _, line in found} == {1, 2, 3, 4}


def test_what_a_format_tells_names_the_annotator_too(here: Path) -> None:
    """Protects reports that are sorted by annotator."""
    written(here, {"a.txt": TEXT, "a_anna.ann": "?\n", "a_ben.ann": QUOTE + "R1\tOf Arg1:T1 Arg2:T9\n"})
    found = look(Path(), find_rules("COR"), Asked(annotator_from="_([a-z]+)[.]ann$"))
    assert [(one.code, one.annotator) for one in found] == [("COR130", "anna"), ("COR132", "ben")]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of files and folders that may not be read, whoever runs the tests."""
    names: set[str] = set()
    opening, scanning = Path.open, os.scandir

    def may_open(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name in names:
            raise PermissionError(13, "Permission denied")
        return opening(path, *arguments, **named)

    def may_scan(path: Any) -> Any:
        if Path(path).name in names:
            raise PermissionError(13, "Permission denied")
        return scanning(path)

    monkeypatch.setattr(Path, "open", may_open)
    monkeypatch.setattr(os, "scandir", may_scan)
    return names


@pytest.mark.parametrize("asked", [None, POLNEAR])
@pytest.mark.parametrize("name", ["closed", "b.ann", "b.txt"])
def test_what_may_not_be_read_is_told_and_the_rest_looked_at(
    name: str, asked: Asked | None, here: Path, closed: set[str]
) -> None:
    """Protects from an error about a whole folder where one file or folder of it is closed."""
    files = {"a.txt": TEXT, "a.ann": "T1\tSource 0 8\tThe mayo\n", "b.txt": TEXT, "b.ann": "T1\tCue 19 24\tspoke\n"}
    written(here, {**files, "closed/c.txt": TEXT})
    closed.add(name)
    assert sorted(told(asked, "COR134", "SPN105")) == [
        "a.ann:1: SPN105 T1 ends inside the word 'mayor' at 8; The word is 4 to 9.",
        f"{name}: COR134 cannot be read: permission denied; Check who may read it: nothing in it was looked at.",
    ]


def test_articles_that_may_not_be_read_are_told(here: Path, closed: set[str]) -> None:
    """Protects folders of texts alone, and says what is the matter where nothing at all can be read."""
    written(here, {"a.txt": TEXT, "b.txt": TEXT, "in/c.pdf": ""})
    closed.add("b.txt")
    assert [one.partition(";")[0] for one in told(None, "COR134")] == [
        "b.txt: COR134 cannot be read: permission denied"
    ]
    closed.add("in")
    with pytest.raises(CorpuskitError) as caught:
        look(Path("in"))
    assert (caught.value.message, caught.value.hint) == (
        "in: cannot be read: permission denied",
        "Check who may read it.",
    )


def test_a_type_that_only_groups_others_is_told_as_such(here: Path) -> None:
    """Protects from a message that such a type is unknown, when the configuration has it with an exclamation mark."""
    conf = "[entities]\n!Thing\n\tTool\n[relations]\n[events]\n!Act\n\tSpeech\n[attributes]\n"
    spans = "T1\tThing 4 9\tmayor\nT2\tTool 13 18\tSelby\nT3\tThing 41 45\tYork\nT4\tAct 19 24\tspoke\nE1\tAct:T4\n"
    written(here, {"annotation.conf": conf, "a.txt": TEXT, "a.ann": spans})
    assert told() == [
        (
            "a.ann:1: COR139 T1 is of the type Thing, which is not for annotating, as 1 other entry of the file; "
            "Give it a type that Thing groups, or take the ! from Thing in the configuration."
        ),
        (
            "a.ann:5: COR139 E1 is of the type Act, which is not for annotating; "
            "Give it a type that Act groups, or take the ! from Act in the configuration."
        ),
    ]


def test_a_normalisation_without_an_entry_is_told_with_what_is_missing(here: Path) -> None:
    """Protects the text at the line's end, which brat writes and nobody is to take out."""
    written(here, {"a.txt": TEXT, "a.ann": "T1\tPlace 13 18\tSelby\nN1\tReference T1 Wiki\tSelby\n"})
    assert told() == [
        (
            "a.ann:2: COR130 the line has 'Reference T1 Wiki' after N1, expected TYPE ID RESOURCE:ENTRY; "
            "Write the type, the id that it is about, and the entry: Reference T1 Wiki:Q42."
        )
    ]


def test_relations_of_lines_without_ids_are_called_by_their_lines(here: Path) -> None:
    """Protects from ids that stand in no file."""
    conf = "[entities]\nA\nB\n[relations]\nEquiv Arg1:A, Arg2:A, <REL-TYPE>:symmetric-transitive\n"
    spans = "T1\tA 0 3\tThe\nT2\tA 4 9\tmayor\nT3\tB 13 18\tSelby\n"
    written(here, {"annotation.conf": conf, "a.txt": TEXT, "a.ann": spans + "*\tEquiv T1 T3\n*\tEquiv T1 T2 T3\n"})
    assert [one.partition(";")[0] for one in told()] == [
        "a.ann:4: REL103 line 4 (Equiv) ends at T3 of entities.B, not of entities.A",
        "a.ann:5: REL103 line 5, pair 2 (Equiv) ends at T3 of entities.B, not of entities.A",
    ]


def test_hints_about_texts_speak_of_files(here: Path) -> None:
    """Protects from the advice to import what nobody wants to import."""
    written(here, {"a.txt": "One.\r\nTwo.", "a.ann": "T1\tA 6 9\tTwo\n", "b.txt": "One \ufffd two."})
    hints = {one.code: one.hint for one in look(Path()) if one.code in ("DOC122", "DOC113", "DOC111", "DOC112")}
    mend = "Mend the file of the text; where that changes its length, all later offsets in annotations move too."
    assert hints["DOC122"] == mend
    assert not any("import it" in (hint or "") for hint in hints.values())
