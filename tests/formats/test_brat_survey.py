"""Foreign types that the mapping does not name: found before anything is imported, with a draft that can be loaded."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpuskit.errors import FormatError, SchemaError
from corpuskit.formats import brat
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.mapping_reading import mapping_from
from corpuskit.plainyaml import YamlFile

from .standoff import SCHEMA, mapping, options, units

SAYINGS = """T1\tSource 0 3\tAda
T2\tCues 4 8\tsaid
T3\tContent 10 12\tIt
T4\tSaying 4 8\tsaid
T5\tSaying 4 8\tsaid
T6\tNo 4 8\tsaid
E1\tSaying:T4 Source:T1 Content:T3 Cue:T2 Content2:T3
E2\tSaying:T5 Source:T1 Cue:T2
E3\tAct:T6 Of:T1 By:T3
R1\tNear Arg1:T1 Arg2:T2
A1\tSure T1
A2\tSure T2
N1\tReference T1 Wikidata:Q1\tAda
#1\tAnnotatorNotes T1\tWell
"""


def refusal(folder: Path, content: str, chosen: Mapping | None) -> FormatError:
    found = units(folder, {"a.txt": "Ada said: It", "a.ann": content}, mapping=chosen)
    with pytest.raises(FormatError) as caught:
        brat.survey(found, options(mapping=chosen))
    return caught.value


def filled_in(draft: str) -> Mapping:
    """The mapping that a draft is when its placeholders are replaced and nothing else."""
    return mapping_from(YamlFile(draft.replace("say why", "no use"), "draft"), SCHEMA)


def test_without_a_mapping_the_types_are_counted_and_a_draft_is_given(tmp_path: Path) -> None:
    """Protects people's first import: they learn what their files hold and get lines to begin with."""
    error = refusal(tmp_path, SAYINGS, None)
    assert error.message == (
        "without a mapping nothing says what becomes of 9 foreign types: span Source (1), span Cues (1), "
        "span Content (1), span No (1), event Saying (2), event Act (1), relation Near (1), attribute Sure (2), "
        "normalisation Wikidata (1)"
    )
    assert error.hint == (
        """Save these lines as a file, fill them in, and give the file with --mapping:
mapping: 1
format: brat
schema: trial
# layers: quotes, sources, cues
# relations: attributed_to, signalled_by, credited_to, same_as
spans:
  Source: {layer: sources}  # 1
  Cues: {layer: cues}  # 1
  Content: {layer: quotes, label: {from_marks: [direct, mixed, indirect]}}  # 1; a guess
  "No": {set_aside: say why}  # 1
  Act: {set_aside: say why}  # 0
events:
  Saying:  # 2
    anchor: Content
    trigger: Cue
    extend: [Content2]
    roles:
      Source: attributed_to  # 2; a guess
      Cue: signalled_by  # 2; a guess
    otherwise:  # 1 without Content
      anchor: Cue
      roles:
        Source: credited_to  # 1; a guess
  Act:  # 1
    roles:
      Of: {set_aside: say why}  # 1; perhaps attributed_to, credited_to, same_as
      By: {relation: attributed_to, reverse: true}  # 1; a guess
relations:
  Near: {relation: credited_to, reverse: true}  # 1; a guess
attributes:
  Sure: {set_aside: say why}  # 2; on Source, Cues
normalisations:
  Wikidata: {attribute: wikidata}  # 1"""
    )


def test_the_trigger_of_an_event_without_another_anchor_is_a_span(tmp_path: Path) -> None:
    """Protects ordinary brat events in the draft, which could not be loaded if their trigger had no target."""
    error = refusal(tmp_path, "T1\tAct 0 3\tAda\nT2\tPerson 4 8\tsaid\nE1\tAct:T1 By:T2\n", None)
    assert error.hint is not None
    draft = error.hint.partition("\n")[2]
    assert "  Act: {set_aside: say why}  # 1\n  Person: {layer: sources, label: person}  # 1\n" in draft
    loaded = filled_in(draft)
    brat.survey(units(tmp_path, {"a.txt": "", "a.ann": "T1\tAct 0 3\tAda\n"}), options(mapping=loaded))


@pytest.mark.parametrize(
    "content",
    [
        "E1\tAct:T9\n",
        "T1\tOther 0 3\tAda\nE1\tAct:T1\n",
        "T1\tPerson 0 3\tAda\nE1\tAct:T1 By:T1\nT2\tAct 0 3\tAda\nE2\tAct:T2 By2:T1\n",
        "T1\tPerson 0 3\tAda\nT2\tAct 0 3\tAda\nT3\tCue 4 8\tsaid\nE1\tAct:T2 By2:T1 Of:T3\nE2\tAct:T2 By:T3\n",
        "T1\tPerson 0 3\tAda\nT2\tAct 0 3\tAda\nE1\tAct:T2 By2:T1 By:T1\n",
        f"T1\t{'🙂' * 100} 0 3\tAda\nE1\t{'🙂' * 100}:T1 {'é' * 100}:T1\n",
    ],
    ids=["no trigger", "other trigger", "half", "numbered trigger", "one role", "long"],
)
def test_a_draft_can_be_loaded_whatever_the_events_are_like(content: str, tmp_path: Path) -> None:
    """Protects the draft where events lack their trigger, have one of another type, or number what fills a role."""
    error = refusal(tmp_path, content, None)
    loaded = filled_in((error.hint or "").partition("\n")[2])
    brat.survey(units(tmp_path, {"a.txt": "", "a.ann": content}), options(mapping=loaded))
    assert loaded.events


def test_a_draft_that_nobody_filled_in_is_refused(tmp_path: Path) -> None:
    """Protects annotations from being set aside in bulk because a draft was saved and given as it was."""
    draft = (refusal(tmp_path, "T1\tPerson 0 3\tAda\nT2\tOdd 0 3\tAda\n", None).hint or "").partition("\n")[2]
    with pytest.raises(SchemaError) as caught:
        mapping_from(YamlFile(draft, "draft"), SCHEMA)
    assert caught.value.message == "draft:8: spans.Odd.set_aside: 'say why' is still to be filled in"
    assert caught.value.hint == "Map it to what the schema has, or say why it is set aside."


def test_what_a_mapping_lacks_is_given_as_lines_to_add(tmp_path: Path) -> None:
    """Protects mappings in use from being started anew: only what is missing is listed."""
    content = "T1\tWords 0 3\tAda\nT2\tName 0 3\tAda\nT3\tSaying 0 3\tAda\nE1\tSaying:T3 Words:T1 Mood:T2\n"
    error = refusal(tmp_path, content, mapping())
    assert error.message == (
        "the mapping does not say what becomes of 2 foreign types: span Name (1), role Saying.Mood (1)"
    )
    assert error.hint == (
        """Add these lines to the mapping, each under its heading, and fill them in:
spans:
  Name: {set_aside: say why}  # 1
events:
  # under the roles of Saying:  Mood: {set_aside: say why}  # 1; perhaps attributed_to, signalled_by"""
    )


def test_many_types_are_cut_short_in_the_message_but_not_in_the_draft(tmp_path: Path) -> None:
    """Protects the terminal from tagsets with hundreds of types."""
    error = refusal(tmp_path, "".join(f"T{n}\tType{n} 0 3\tAda\n" for n in range(50)), None)
    assert error.message.startswith("without a mapping nothing says what becomes of 50 foreign types: span Type0 (1), ")
    assert error.message.endswith(", span Type39 (1) and 10 more")
    assert (error.hint or "").count("say why") == 50


def test_a_mapping_for_another_format_is_an_error(tmp_path: Path) -> None:
    """Protects against a mapping that was written for the same project's export from another tool."""
    other = mapping("mapping: 1\nformat: conll\nschema: trial\n")
    error = refusal(tmp_path, "", other)
    assert error.message == "the mapping is for the format 'conll', but the files are read as brat"
    assert error.hint == "Give a mapping whose first lines say format: brat."


def test_files_without_annotations_need_no_mapping(tmp_path: Path) -> None:
    """Protects texts that come with empty annotation files, as brat makes them, and files in another encoding."""
    found = units(tmp_path, {"a.txt": "Ada", "a.ann": "", "b.txt": "", "b.ann": b"T1\tX 0 1\t\xff\n"}, mapping=None)
    brat.survey(found, options(mapping=None))
    assert [unit.main.name for unit in found] == ["a.txt", "b.txt"]


@example(["1:1\x851"])
@given(st.lists(st.text("aé:{}#&*!|>'\"%@`-?,[]\\\x85\u2028🙂nulNoy1.", min_size=1, max_size=8), max_size=6))
def test_a_draft_can_be_loaded_whatever_the_types_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Protects the draft from names that mean something to YAML."""
    folder = tmp_path_factory.mktemp("draft")
    lines = [
        f"T{n}\t{name} 0 1\tA\nT{n}0\tx{name} 0 1\tA\nE{n}\tx{name}:T{n}0 {name}:T{n}\n" for n, name in enumerate(names)
    ]
    found = units(folder, {"a.txt": "A", "a.ann": "".join(lines)}, mapping=None)
    try:
        brat.survey(found, options(mapping=None))
    except FormatError as error:
        loaded = filled_in((error.hint or "").partition("\n")[2])
        brat.survey(found, options(mapping=loaded))
        assert loaded.spans
