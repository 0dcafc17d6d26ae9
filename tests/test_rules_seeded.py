"""Rules against seeded faults and near misses: three of each that must be found, three that must stay silent."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpuskit.rules import find_rules
from tests.corpus_of_lines import findings_in, messages_in

DOCUMENT = 'documents/00001.jsonl: {"id":"a","text":"The mayor of Selby spoke."}'
GOLD = "annotations/gold/00001.jsonl"


def document(**more: Any) -> tuple[str, ...]:
    return ("documents/00001.jsonl: " + json.dumps({"id": "a", "text": "The mayor spoke.", **more}),)


def line(*annotations: dict[str, Any], relations: tuple[dict[str, Any], ...] = (), file: str = GOLD) -> str:
    return f"{file}: " + json.dumps({"document": "a", "annotations": annotations, "relations": relations})


def entity(**attributes: Any) -> dict[str, Any]:
    return {"id": "e1", "layer": "entities", "label": "GPE", "pieces": [(13, 18)], "attributes": attributes}


def cue(**more: Any) -> dict[str, Any]:
    return {"id": "c1", "layer": "cues", "label": "cue", "pieces": [(19, 24)], **more}


def relation(**more: Any) -> dict[str, Any]:
    return {"id": "r1", "label": "signalled_by", "from": "q1", "to": "c1", **more}


QUOTE = {"id": "q1", "layer": "quotes", "label": "indirect", "pieces": [(0, 9)]}
ACTORS = ("registry/actors.csv: id,name,kind", "registry/actors.csv: selby,Selby,place")
TEXT_METADATA = "schema.yaml: " + json.dumps(
    {
        "schema": "own", "version": 1, "layers": {}, "registries": {"people": {}},
        "metadata": {"author": {"type": "ref", "registry": "people"}},
    }
)  # fmt: skip
OTHER_KIND = "no command reads this file"
RENAME = "If it holds one record a line, rename it to 00002.jsonl; if not, take it out of this folder."

FAULTS = [
    ("COR107", (DOCUMENT, "documents/00002.JSONL: {}"), f"documents/00002.JSONL {OTHER_KIND}", RENAME),
    (
        "COR107",
        (DOCUMENT, *(f"annotations/gold/0000{n}.json: {{}}" for n in (2, 3, 4))),
        f"annotations/gold/00002.json {OTHER_KIND}, nor 2 others like it in the same folder",
        RENAME,
    ),
    (
        "COR107",
        (DOCUMENT, "documents/train/00001.jsonl: {}"),
        f"documents/train/00001.jsonl {OTHER_KIND}",
        "Put it right into the folder documents, if it belongs to the corpus.",
    ),
    (
        "COR107",
        (DOCUMENT, *ACTORS, "registry/actor.csv: id"),
        f"registry/actor.csv {OTHER_KIND}",
        "Did you mean actors.csv?",
    ),
    (
        "COR107",
        (DOCUMENT, "registry/places.tsv: id"),
        f"registry/places.tsv {OTHER_KIND}",
        "Registries of the schema: actors, propositions.",
    ),
    (
        "COR107",
        (DOCUMENT, "documents/codebook.docx: x"),
        f"documents/codebook.docx {OTHER_KIND}",
        "Take it out of this folder, or give it a name that begins with a dot.",
    ),
    (
        "COR107",
        (DOCUMENT, line(file="annotation/gold/00001.jsonl")),
        "annotation no command reads this folder, though it holds data",
        "Did you mean annotations?",
    ),
    (
        "COR107",
        (DOCUMENT, line(file="Annotations/gold/00001.jsonl")),
        "Annotations no command reads this folder, though it holds data",
        "Did you mean annotations?",
    ),
    (
        "COR108",
        ('documents/00001.jsonl: \\ufeff{"id":"a","text":"x"}',),
        "documents/00001.jsonl:1 the file begins with a byte order mark",
        "Save the file as UTF-8 without a byte order mark (BOM).",
    ),
    (
        "COR108",
        (DOCUMENT, f'{GOLD}: \\ufeff{{"document":"a"}}', f'{GOLD}: {{"document":"b"}}'),
        f"{GOLD}:1 the file begins with a byte order mark",
        "Save the file as UTF-8 without a byte order mark (BOM).",
    ),
    (
        "COR108",
        (DOCUMENT, "documents/00002.jsonl: \\ufeff"),
        "documents/00002.jsonl:1 the file begins with a byte order mark",
        "Save the file as UTF-8 without a byte order mark (BOM).",
    ),
    (
        "COR109",
        (DOCUMENT, f'{GOLD}: {{"document":"a","annotations":[],"annotations":[]}}'),
        f"{GOLD}:1 the line has the key 'annotations' more than once",
        "Only the last one is read; remove it or the others.",
    ),
    (
        "COR109",
        (DOCUMENT, line(cue()).replace('"label": "cue"', '"label": "x", "label": "cue"')),
        f"{GOLD}:1 the line has the key 'label' more than once in c1",
        "Only the last one is read; remove it or the others.",
    ),
    (
        "COR109",
        ('documents/00001.jsonl: {"id":"a","text":"x","metadata":{"outlet":"x","outlet":"y"}}',),
        "documents/00001.jsonl:1 the document 'a' has the key 'outlet' more than once",
        "Only the last one is read; remove it or the others.",
    ),
    *(
        (
            "DOC109",
            document(language=language),
            (
                f"documents/00001.jsonl:1 the document 'a' has the language '{language}', "
                "expected a language tag such as en or pt-BR"
            ),
            None,
        )
        for language in ("german", "en_GB", "e", "")
    ),
    (
        "DOC110",
        document(title=""),
        "documents/00001.jsonl:1 the title of the document 'a' is an empty text",
        None,
    ),
    *(
        (
            "DOC110",
            document(title=title),
            "documents/00001.jsonl:1 the title of the document 'a' is nothing but white space",
            None,
        )
        for title in ("\n", "\u00a0\u2003")
    ),
    (
        "LAB109",
        (DOCUMENT, line(cue(confidence=-0.1))),
        f"{GOLD}:1 c1 has the confidence -0.1, expected a number from 0 to 1",
        None,
    ),
    (
        "LAB109",
        (DOCUMENT, line(cue(confidence=1.01, status="rejected"))),
        f"{GOLD}:1 c1 has the confidence 1.01, expected a number from 0 to 1",
        None,
    ),
    (
        "LAB109",
        (DOCUMENT, line(QUOTE, cue(), relations=(relation(confidence=95),))),
        f"{GOLD}:1 r1 has the confidence 95.0, expected a number from 0 to 1",
        None,
    ),
    (
        "REG107",
        (DOCUMENT, line(entity(actor="selby")), line(entity(actor="york"), file="annotations/zoe/00001.jsonl")),
        f"registry/actors.csv there is no such file, but actor refers to it, first at {GOLD}:1",
        "Bring it back, or make it anew with the first line id,name,kind,wikidata,aliases,role,party,country,gender.",
    ),
    (
        "REG107",
        (TEXT_METADATA, *document(metadata={"author": "ada"})),
        "registry/people.csv there is no such file, but author refers to it, first at documents/00001.jsonl:1",
        "Bring it back, or make it anew with the first line id.",
    ),
    (
        "REG107",
        (*ACTORS, DOCUMENT, line({"id": "k1", "layer": "claims", "attributes": {"proposition": "p1"}})),
        f"registry/propositions.csv there is no such file, but proposition refers to it, first at {GOLD}:1",
        "Bring it back, or make it anew with the first line id,text,review_url.",
    ),
]
NEAR_MISSES = [
    ("COR107", (DOCUMENT, "documents/.00002.jsonl.part: x", "annotations/.cache/x.json: {}")),
    ("COR107", (DOCUMENT, "README.md: x", "notes.jsonl: {}", "raw/a.json: {}", "imports/x.set-aside.jsonl: {}")),
    ("COR107", (DOCUMENT, *ACTORS, "annotations/README.txt: x", "registry/LICENSE: x")),
    ("COR107", (DOCUMENT, "docs/codebook.md: x", "scripts/annotations.csv: x")),
    ("COR108", (*ACTORS[1:], "registry/actors.csv: id,name,kind", DOCUMENT)),
    ("COR108", ('documents/00001.jsonl: {"id":"a","text":"\\ufeffx"}',)),
    ("COR108", ('documents/00001.jsonl: {"id":"a","text":"x"}', 'documents/00001.jsonl: \\ufeff{"id":"b"}')),
    ("COR109", (DOCUMENT, line(cue(attributes={"id": "x", "label": "y"}, comment='"id":"id"')))),
    ("COR109", ('documents/00001.jsonl: { "text": "x", "id": "a", "origin": {"id": "b"} }',)),
    ("COR109", ('documents/00001.jsonl: {"id":"a","text":"\\"id\\":1, \\"id\\":2","metadata":{}}',)),
    *(("DOC109", document(language=language)) for language in ("en", "zh-Hant-TW", "DE-ch", "gsw")),
    ("DOC109", document()),
    *(("DOC110", document(title=title)) for title in ("–", " Mayor speaks", "0")),
    ("DOC110", document()),
    *(("LAB109", (DOCUMENT, line(cue(confidence=confidence)))) for confidence in (0, 1, 0.999)),
    ("LAB109", (DOCUMENT, line(cue()))),
    ("REG107", (DOCUMENT, line(entity()))),
    ("REG107", (*ACTORS, DOCUMENT, line(entity(actor="selby")))),
    ("REG107", (DOCUMENT, line(entity(mention="name")))),
]


@pytest.mark.parametrize(("code", "lines", "said", "hint"), FAULTS)
def test_a_seeded_fault_is_found(
    code: str, lines: tuple[str, ...], said: str, hint: str | None, tmp_path: Path
) -> None:
    """Protects the rule from looking at one way only in which the fault comes."""
    (found,) = findings_in(tmp_path, *lines, rules=find_rules(code))
    assert (f"{found.place} {found.message}", found.hint) == (said, hint)


@pytest.mark.parametrize(("code", "lines"), NEAR_MISSES)
def test_a_near_miss_stays_silent(code: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    """Protects people from false alarms of the rule."""
    assert messages_in(tmp_path, *lines, rules=find_rules(code)) == []


def test_every_rule_of_this_module_has_three_faults_and_three_near_misses() -> None:
    """Protects the promise of this module's first line."""
    for code in {code for code, *_ in FAULTS}:
        assert sum(other == code for other, *_ in FAULTS) >= 3
        assert sum(other == code for other, *_ in NEAR_MISSES) >= 3


def test_documents_behind_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """Protects the first document of a file that an editor has saved its own way, and its annotations."""
    lines = ('documents/00001.jsonl: \\ufeff{"id":"a","text":"The mayor spoke."}', f'{GOLD}: \\ufeff{{"document":"a"}}')
    assert messages_in(tmp_path, *lines) == ["COR108 the file begins with a byte order mark"] * 2
