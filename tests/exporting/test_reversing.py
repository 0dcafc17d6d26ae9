"""Mappings read backwards: events are gathered from relations, and what a mapping cannot say is told to be lost."""

import random
from pathlib import Path
from typing import Any

import pytest

from corpuskit.cli.import_request import request_of
from corpuskit.corpus import Corpus
from corpuskit.creating import create_corpus
from corpuskit.exporting import WRITTEN, Exported, Request, export, survey
from corpuskit.exporting.reversing import Reversed
from corpuskit.formats.brat import conf
from corpuskit.formats.mapping import Mapping
from corpuskit.formats.mapping_reading import load_mapping, mapping_from
from corpuskit.formats.placing.marks import Marks
from corpuskit.importing import Outcome, import_files
from corpuskit.model import Annotation
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.reading import schema_from
from tests.exporting.comparing import added, facts, missing
from tests.exporting.travelling import FOLDERS, corpus_of, given_for

SCHEMA = """schema: small
version: 1
layers:
  quotes:
    labels: [direct, mixed, indirect]
    label: optional
    span: {pieces: many}
    attributes: {agentless: {type: bool}, tone: {type: enum, values: [calm, angry]}}
  sources:
    labels: [person, group]
    label: optional
    span: {pieces: many}
    attributes: {wikidata: {type: string}, party: {type: string}}
  cues: {span: {pieces: many}}
  acts: {labels: [meeting, vote], label: optional, span: {pieces: many}, attributes: {big: {type: bool}}}
relations:
  attributed_to: {from: quotes, to: sources}
  signalled_by: {from: quotes, to: cues}
  credited_to: {from: cues, to: sources}
  knows: {from: sources, to: sources}
  meets: {from: sources, to: acts}
  takes_part: {from: acts, to: [sources, acts]}
  called_by: {from: quotes, to: acts}
"""
MAPPING = """mapping: 1
format: brat
schema: small
spans:
  Content: {layer: quotes, label: {from_marks: [direct, mixed, indirect]}}
  Bare: {layer: quotes}
  Source: {layer: sources}
  Person: {layer: sources, label: person}
  Politician: {layer: sources, label: person}
  Cue: {layer: cues}
  Vote: {layer: acts, label: vote}
events:
  Attribution:
    anchor: Content
    extend: [Content2]
    roles: {Source: attributed_to, Cue: signalled_by}
    trigger: Cue
    otherwise: {anchor: Cue, roles: {Source: credited_to}}
  No-source:
    anchor: Content
    attributes: {agentless: true}
    roles: {Source: attributed_to, Cue: signalled_by}
    trigger: Cue
  Meeting:
    layer: acts
    label: meeting
    roles: {Who1: takes_part, By: {relation: called_by, reverse: true}}
  Vote:
    roles: {Voter: takes_part}
relations:
  Link: {relation: knows, otherwise: [meets]}
attributes:
  Tone: {attribute: tone, values: {hot: angry, calm: angry}}
  Party: {attribute: party, only: [Politician]}
  Big: {attribute: big}
normalisations:
  Wikidata: {attribute: wikidata}
"""
TEXT = "“The bridge 🌊 is safe,” the mayor said, and “open”. A vote: Anna met Bert in town, it is said to be."
LAYERS: dict[str, list[str | None]] = {
    "quotes": ["direct", "mixed", "indirect", None],
    "sources": ["person", None],
    "cues": [None],
    "acts": ["meeting", "vote"],
}
ENDS = {
    "attributed_to": ("quotes", "sources"), "signalled_by": ("quotes", "cues"), "credited_to": ("cues", "sources"),
    "knows": ("sources", "sources"), "meets": ("sources", "acts"), "takes_part": ("acts", "sources"),
    "called_by": ("quotes", "acts"),
}  # fmt: skip
MARKS = Marks(TEXT)
BY_SHARE = {"all": "direct", "some": "mixed", "none": "indirect"}
PLAIN = schema_from(YamlFile(SCHEMA, "small"))


def mapping(text: str = MAPPING) -> Mapping:
    return mapping_from(YamlFile(text, "own"), PLAIN)


def travelled(folder: Path, line: dict[str, Any], text: str = MAPPING) -> tuple[Exported, Outcome, Corpus, Corpus]:
    """A line exported to brat by a mapping and imported again: what was told, what the import did, before and after."""
    corpus = corpus_of(folder / "corpus", SCHEMA, [({"id": "d1", "text": TEXT}, [("anna", {"document": "d1"} | line)])])
    own = folder / "own.mapping.yaml"
    own.write_text(text, encoding="utf-8")
    request = Request(format=WRITTEN["brat"], mapping=load_mapping(own, corpus.schema))
    told = survey(corpus, request)
    export(corpus, request, folder / "out")
    back = create_corpus(folder / "back", corpus.root / "schema.yaml")
    given = given_for("brat", str(own), FOLDERS)
    outcome = import_files(back.root, request_of(back, (folder / "out",), given))
    return told, outcome, corpus, Corpus(back.root)


def random_line(chance: random.Random) -> dict[str, Any]:
    """Annotations of all layers, some of them events, and relations that events and links can say."""
    annotations: list[dict[str, Any]] = []
    by_layer: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    places = chance.sample([(start, end) for start in range(0, 90, 4) for end in range(start + 1, 98, 5)], 14)
    for number, (start, end) in enumerate(places):
        layer = chance.choice(list(LAYERS))
        label = chance.choice(LAYERS[layer])
        name = f"E{number + 50}" if label == "meeting" else f"T{number}"
        pieces = [[start, end]] if chance.random() < 0.7 else [[start, end], [end + 1, end + 2]]
        if layer == "quotes" and label is not None:
            label = BY_SHARE[MARKS.share([(first, last) for first, last in pieces])]
        one: dict[str, Any] = {"id": name, "layer": layer, "pieces": pieces} | ({"label": label} if label else {})
        offered: dict[str, dict[str, Any]] = {
            "quotes": {"agentless": chance.random() < 0.8, "tone": chance.choice(["angry", "calm"])},
            "sources": {"wikidata": "Q1", "party": "none"},
            "acts": {"big": True},
        }
        attributes = {key: value for key, value in offered.get(layer, {}).items() if chance.random() < 0.4}
        annotations.append(one | ({"attributes": attributes} if attributes else {}))
        by_layer[layer].append(name)
    relations = []
    for number in range(12):
        label = chance.choice(list(ENDS))
        starts, ends = (by_layer[layer] for layer in ENDS[label])
        if starts and ends:
            name = chance.choice([f"R{number}", f"E{number // 3}.{number % 3 + 1}", f"x{number}"])
            relations.append({"id": name, "label": label, "from": chance.choice(starts), "to": chance.choice(ends)})
    return {"annotations": annotations, "relations": relations}


@pytest.mark.parametrize("seed", range(40))
def test_events_go_out_and_come_back_as_relations(seed: int, tmp_path: Path) -> None:
    """Protects who annotates in brat with events: relations become events and again the same relations."""
    told, outcome, before, after = travelled(tmp_path, random_line(random.Random(seed)))
    first, second = facts(before), facts(after)
    kinds = told.losses.kinds
    gone = {"attributes": kinds["attribute-type"], "relations": kinds["relation-type"]}
    gone["ids"] = kinds["ids"] + gone["relations"]
    assert missing(first, second) == {kind: number for kind, number in gone.items() if number}
    assert set(added(first, second)) <= {"ids"}
    assert outcome.set_aside == 0


LINE: dict[str, Any] = {
    "annotations": [
        {"id": "T1", "layer": "quotes", "label": "direct", "pieces": [[0, 23]]},
        {"id": "T2", "layer": "quotes", "label": "direct", "pieces": [[44, 50]], "attributes": {"agentless": True}},
        {"id": "T3", "layer": "sources", "label": "person", "pieces": [[24, 33]], "attributes": {"party": "green"}},
        {"id": "T4", "layer": "cues", "pieces": [[34, 38]]},
        {"id": "T5", "layer": "cues", "pieces": [[86, 96]]},
        {"id": "E9", "layer": "acts", "label": "meeting", "pieces": [[65, 68]], "comment": "in town"},
    ],
    "relations": [
        {"id": "E3.1", "label": "attributed_to", "from": "T1", "to": "T3"},
        {"id": "E3.2", "label": "signalled_by", "from": "T1", "to": "T4"},
        {"id": "E3.3", "label": "signalled_by", "from": "T1", "to": "T5"},
        {"id": "E4.1", "label": "credited_to", "from": "T5", "to": "T3"},
        {"id": "R1", "label": "takes_part", "from": "E9", "to": "T3"},
        {"id": "R2", "label": "takes_part", "from": "E9", "to": "T3"},
    ],
}


def test_an_event_has_its_trigger_its_roles_and_its_attributes(tmp_path: Path) -> None:
    """Protects what people see in brat: one event for a quote with its source and cues, as they would draw it."""
    told, outcome, before, after = travelled(tmp_path, LINE)
    assert told.losses.lines() == []
    assert missing(facts(before), facts(after)) == {"ids": 2}  # of the relations that no event had before
    assert outcome.set_aside == 0
    assert (tmp_path / "out" / "anna" / "d1.ann").read_text(encoding="utf-8").splitlines() == [
        "T1\tContent 0 23\t“The bridge 🌊 is safe,”",
        "T2\tContent 44 50\t“open”",
        "T3\tPolitician 24 33\tthe mayor",
        "T4\tCue 34 38\tsaid",
        "T5\tCue 86 96\tis said to",
        "T6\tAttribution 34 38\tsaid",
        "T7\tAttribution 86 96\tis said to",
        "T8\tMeeting 65 68\tmet",
        "T9\tNo-source 44 50\t“open”",
        "E3\tAttribution:T6 Content:T1 Source:T3 Cue:T4 Cue2:T5",
        "E4\tAttribution:T7 Cue:T5 Source:T3",
        "E9\tMeeting:T8 Who1:T3 Who1:T3",
        "E10\tNo-source:T9 Content:T2",
        "A1\tParty T3 green",
        "#1\tAnnotatorNotes E9\tin town",
    ]


def test_what_a_mapping_cannot_say_is_told(tmp_path: Path) -> None:
    """Protects from relations and values that are gone without a word."""
    quote = {"id": "T1", "layer": "quotes", "label": "direct", "pieces": [[0, 23]]}
    source = {"id": "T2", "layer": "sources", "pieces": [[24, 33]], "attributes": {"party": "x", "wikidata": "a b"}}
    calm = quote | {"id": "T3", "attributes": {"tone": "calm", "agentless": False}}
    act = {"id": "T4", "layer": "acts", "pieces": [[65, 68]]}
    relations = [
        {"id": "R1", "label": "attributed_to", "from": "T1", "to": "T2"},
        {"id": "E1.1", "label": "takes_part", "from": "T4", "to": "T2", "comment": "perhaps"},
        {"id": "R3", "label": "meets", "from": "T1", "to": "T2"},
    ]
    told, outcome, before, after = travelled(
        tmp_path, {"annotations": [quote, source, calm, act], "relations": relations}
    )
    assert told.losses.lines() == [
        "1 annotation whose layer and label the mapping does not have",
        "1 relation that the mapping does not have",
        "3 values of attributes that the mapping does not have",
        "1 relation of what is left out",
        "1 × an entry of an external resource with spaces, or an empty one",
    ]
    assert missing(facts(before), facts(after)) == {
        "annotations": 1,
        "relations": 2,
        "attributes": 4,
        "comment": 1,
        "ids": 4,
    }
    assert outcome.set_aside == 0


def test_the_configuration_lists_events_with_their_roles(tmp_path: Path) -> None:
    """Protects the export from being shown without its events: brat draws only what is configured."""
    travelled(tmp_path, LINE)
    path = tmp_path / "out" / "anna" / "annotation.conf"
    lines = path.read_text(encoding="utf-8").splitlines()
    begin, end = lines.index("[events]"), lines.index("[attributes]")
    assert lines[begin + 1 : end - 1] == [
        "Attribution\tContent?:Content|Bare, Source*:Source|Person|Politician, Cue*:Cue",
        "No-source\tContent?:Content|Bare, Source*:Source|Person|Politician, Cue*:Cue",
        "Meeting\tWho1?:Source|Person|Politician|Meeting|Vote, By*:Content|Bare",
        "Vote\tVoter*:Source|Person|Politician|Meeting|Vote",
    ]
    assert lines[1 : lines.index("[relations]") - 1] == ["Content", "Bare", "Source", "Person", "Politician", "Cue"]
    assert conf.load(path).faults == ()


def reversed_(spans: str) -> Reversed:
    return Reversed(mapping(f"mapping: 1\nformat: brat\nschema: small\n{spans}"), PLAIN)


def test_of_two_types_that_become_the_same_the_one_is_taken_that_can_have_the_attributes() -> None:
    """Protects attributes that a mapping gives only to some types."""
    found = reversed_(
        "spans: {A: {layer: sources}, B: {layer: sources}}\nattributes: {P: {attribute: party, only: [B]}}\n"
    )
    plain = Annotation(id="s1", layer="sources", pieces=((0, 1),))
    assert found.span(plain, MARKS) == ("A", None, True)
    named = Annotation(id="s1", layer="sources", pieces=((0, 1),), attributes={"party": "green"})
    assert found.span(named, MARKS) == ("B", None, True)


def test_a_word_that_means_something_else_there_is_not_written() -> None:
    """Protects from a value, or a label, that would come back as another one."""
    found = reversed_(
        "spans: {A: {layer: sources, label: {feature: kind, values: {person: group}}}}\n"
        "attributes: {T: {attribute: tone, values: {calm: angry}}}\n"
    )
    assert found.attribute("tone", "angry", "A") is not None
    assert found.attribute("tone", "calm", "A") is None
    group = Annotation(id="s1", layer="sources", label="group", pieces=((0, 1),))
    assert found.span(group, MARKS) == ("A", ("kind", "person"), True)
    person = Annotation(id="s1", layer="sources", label="person", pieces=((0, 1),))
    assert found.span(person, MARKS) is None
