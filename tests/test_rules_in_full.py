"""Rules in full: where a finding points to, its hint, what is silent though no screen hides it, and what mending keeps.

Every corpus here is looked at twice, with the screen and without it: what the screen passes, a rule has to pass too.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpuskit.corpus import Bundle
from corpuskit.evidence.context import Context
from corpuskit.evidence.view import LineView, View
from corpuskit.findings import Finding, Place
from corpuskit.jsonl import read_all
from corpuskit.model import Document
from corpuskit.rules import annotation_repeated, attribute_unknown, find_rules, id_repeated
from corpuskit.schema.reading import read_schema
from corpuskit.validation import validate
from tests.corpus_of_lines import NEWS, findings_in_place, make_corpus

Json = dict[str, Any]
#: Of a finding the place and message, the hint, and the stretch that it shows.
Told = tuple[str, str | None, tuple[int, int] | None]
GOLD = "annotations/gold/00001.jsonl"
DOCUMENTS = "documents/00001.jsonl"
REVISE = "Texts are never changed in place: mend the source and import it as a new document that revises this one."
SAFE = "Use letters, digits, dots, hyphens and underscores, at most 120, beginning with a letter or digit."
MERGE = "Merge the two lines into one."
LEFT = "Annotate it, or remove the line; if there is nothing to annotate in it, leave it as it is."
ANOTHER = "Take it out of this folder, or give it a name that begins with a dot."


def document(text: str = "The mayor of Selby spoke.", name: str = "a", **more: Any) -> str:
    return f"{DOCUMENTS}: " + json.dumps({"id": name, "text": text, **more})


def line(*annotations: Json, relations: Sequence[Json] = (), by: str = "gold", about: str = "a") -> str:
    said = {"document": about, "annotations": annotations, "relations": relations}
    return f"annotations/{by}/00001.jsonl: " + json.dumps(said)


def cue(name: str = "c1", start: int = 19, end: int = 24, **more: Any) -> Json:
    return {"id": name, "layer": "cues", "label": "cue", "pieces": [(start, end)], **more}


def coded(name: str = "k1", **attributes: Any) -> Json:
    return {"id": name, "layer": "coded", "pieces": [(4, 9)], "attributes": attributes}


def topic(label: str | None, name: str = "t1") -> Json:
    return {"id": name, "layer": "topics", "pieces": [(19, 24)]} | ({"label": label} if label else {})


def link(name: str = "r1", start: str = "c1", end: str = "c2", **more: Any) -> Json:
    return {"id": name, "label": "signalled_by", "from": start, "to": end, **more}


def schema(**layers: Any) -> str:
    return "schema.yaml: " + json.dumps({"schema": "own", "version": 1, "layers": layers})


def look(folder: Path, code: str, lines: Sequence[str]) -> list[Finding]:
    """What a rule finds, with the screen and without it, if that is the same."""
    corpus = make_corpus(folder, lines)
    rules = find_rules(code)
    found = list(validate(corpus, rules, screened=False))
    assert list(validate(corpus, rules)) == found
    return found


CONDITIONS = schema(
    coded={"attributes": {
        "voice": {"type": "enum", "values": ["Author", "Source"], "required": True},
        "sure": {"type": "bool"},
        "stance": {"type": "string", "when": {"voice": "Source", "sure": True}},
        "who": {"type": "string", "when": {"voice": "Source"}, "required": True},
        "why": {"type": "string", "when": {"who": "mayor"}},
    }}
)  # fmt: skip
BOTH = schema(
    coded={"attributes": {
        "act": {"type": "string", "required": True},
        "tone": {"type": "string", "required": True},
        "number": {"type": "enum", "values": ["10", "20"]},
        "secret": {"type": "enum", "values": ["alpha", "beta"], "sensitive": True},
        "open": {"type": "enum", "values": ["alpha", "beta"]},
    }},
    cues={},
    topics={"labels": ["art", "war"]},
)  # fmt: skip
HASH = "e1b42ea6bc3c0ea1ea6d8eb3af9e7e8fc6c8ee0dcbfbbd4fb5a2a3be9e4ac9e1"


def worked(by: str, names: Sequence[str], many: int = 3) -> list[str]:
    return [line(*(cue(f"c{n}", n, n + 1) for n in range(many)), by=by, about=name) for name in names]


def documents(names: Sequence[str], text: str = "The mayor of Selby spoke.") -> list[str]:
    return [document(text, name) for name in names]


MANY = [f"d{number:03}" for number in range(363)]

FOUND: list[tuple[str, Sequence[str], list[Told]]] = [
    (
        "LAB110",
        (CONDITIONS, document(), line(coded(voice="Author", sure=False, stance="x", who="x"))),
        [
            (f"{GOLD}:1 k1 has stance, which applies only where voice is Source and sure is true",
             "Its voice is Author; its sure is false.", (4, 9)),
            (f"{GOLD}:1 k1 has who, which applies only where voice is Source", "Its voice is Author.", (4, 9)),
        ],
    ),
    (
        "LAB110",
        (CONDITIONS, document(), line(coded(voice="Author", why="x"))),
        [(f"{GOLD}:1 k1 has why, which applies only where who is mayor", "It has no who.", (4, 9))],
    ),
    (
        "LAB105",
        (BOTH, document(), line({**coded("k1"), "status": "suggested"}, coded("k2"), coded("k3", act="x"))),
        [
            (f"{GOLD}:1 k2 has no act and no tone, which the layer coded requires", None, (4, 9)),
            (f"{GOLD}:1 k3 has no tone, which the layer coded requires", None, (4, 9)),
        ],
    ),
    (
        "LAB104",
        (BOTH, document(), line(coded("k1", actt="x", opn=1), coded("k2", actt="y")), line(cue(attributes={"act": 1}))),
        [
            (f"{GOLD}:1 k1 and 1 more have the attribute 'actt', which the layer coded does not know",
             "Did you mean act?", (4, 9)),
            (f"{GOLD}:1 k1 has the attribute 'opn', which the layer coded does not know", "Did you mean open?", (4, 9)),
            (f"{GOLD}:2 c1 has the attribute 'act', which the layer cues does not know", None, (19, 24)),
        ],
    ),
    (
        "LAB106",
        (BOTH, document(), line(coded("k1", number=10, open="alpa", secret="alpa"))),
        [
            (f"{GOLD}:1 k1 has number 10, expected one of 10, 20", None, (4, 9)),
            (f"{GOLD}:1 k1 has open 'alpa', expected one of alpha, beta", "Did you mean alpha?", (4, 9)),
            (f"{GOLD}:1 k1 has secret a sensitive value, expected one of alpha, beta", None, (4, 9)),
        ],
    ),
    (
        "LAB109",
        (document(), line(cue("c0", confidence=0), cue("c1", confidence=1), cue("c2", confidence=1.5), cue("c3"))),
        [(f"{GOLD}:1 c2 has the confidence 1.5, expected a number from 0 to 1", None, (19, 24))],
    ),
    (
        "DOC122",
        (document("One\r\ntwo\rthree\nfour"),),
        [(f"{DOCUMENTS}:1 the text of 'a' has 3 line ends, 1 of CR LF, 1 of CR and 1 of LF", REVISE, (3, 4))],
    ),
    (
        "DOC114",
        (document("caf\ufffd, na\ufffdve"),),
        [
            (f"{DOCUMENTS}:1 the text of 'a' has lost 2 characters to U+FFFD: at 3 and at 8",
             ("Find the source, and import it with --encoding and its right encoding as a new document that revises "
             "this one."), (3, 4)),
        ],
    ),
    (
        "DOC111",
        (document("10 \x80 \x96 20"),),
        [
            (f"{DOCUMENTS}:1 the text of 'a' has 2 control characters: U+0080 at 3 and U+0096 at 5",
             ("In Windows-1252 they are € –, so the source was mistaken for Latin-1: import it with --encoding cp1252 "
             "as a new document that revises this one."), (3, 4)),
        ],
    ),
    (
        "DOC111",
        (document("10 \x80 and 20 \x80"),),
        [
            (f"{DOCUMENTS}:1 the text of 'a' has 2 control characters: U+0080 at 3 and U+0080 at 12",
             ("In Windows-1252 it is €, so the source was mistaken for Latin-1: import it with --encoding cp1252 as a "
             "new document that revises this one."), (3, 4)),
        ],
    ),
    (
        "DOC111",
        (document("a bell \x07 and \x80"),),
        [(f"{DOCUMENTS}:1 the text of 'a' has 2 control characters: U+0007 at 7 and U+0080 at 13", REVISE, (7, 8))],
    ),
    (
        "DOC111",
        (document("no letter \x81 here"),),
        [(f"{DOCUMENTS}:1 the text of 'a' has 1 control character: U+0081 at 10", REVISE, (10, 11))],
    ),
    (
        "DOC112",
        (document("ab\u202e cd\u2067 e\u202cf\u2069 g\u2069"),),
        [
            ((f"{DOCUMENTS}:1 the text of 'a' has 3 controls of direction without the other half: "
             "U+202E (right-to-left override) at 2, U+202C (pop directional formatting) at 9 and "
             "U+2069 (pop directional isolate) at 14"), REVISE, (2, 3)),
        ],
    ),
    (
        "DOC121",
        (document("so\u00adft, ha\u200b\u2060rd, \ufeffnot, nor\u00ad, but o\u00adne and tw\u00ado"),),
        [
            ((f"{DOCUMENTS}:1 the text of 'a' has invisible characters inside 4 words: U+00AD in 'soft' at 2, "
             "U+200B in 'hard' at 9, U+00AD in 'one' at 32 and 1 more"), REVISE, (2, 3)),
        ],
    ),
    (
        "DOC103",
        (document("Rain.", text_sha256=HASH, length=6),),
        [
            (f"{DOCUMENTS}:1 the document 'a' states a length of 6, but its text has 5 characters", None, None),
            ((f"{DOCUMENTS}:1 the document 'a' states the hash 'e1b42ea6bc3c0ea1ea6…bd4fb5a2a3be9e4ac9e1', but "
             "its text has '389be6297686686ab31…2e4e5b3b7c5f8ad9ce23'"), None, None),
        ],
    ),
    (
        "COR103",
        (document(), line(cue()), line(cue(), by="zoe"), line(cue("c2")), line(cue("c3"))),
        [
            (f"{GOLD}:2 gold has annotated the document 'a' already at {GOLD}:1", MERGE, None),
            (f"{GOLD}:3 gold has annotated the document 'a' already at {GOLD}:1", MERGE, None),
        ],
    ),
    (
        "COR105",
        (
            document(),
            line(cue("c 1"), cue(), relations=[link("r 1", "c1", "c1")], by="zoë"),
            document(name="b"),
            line(cue(), by="zoë", about="b"),
            line(cue(), by="josé", about="b"),
        ),
        [
            ("annotations/zoë/00001.jsonl:1 the annotator's name 'zoë' is not safe", SAFE, None),
            ("annotations/zoë/00001.jsonl:1 the annotation id 'c 1' is not safe", SAFE, (19, 24)),
            ("annotations/zoë/00001.jsonl:1 the relation id 'r 1' is not safe", SAFE, (19, 24)),
            ("annotations/josé/00001.jsonl:1 the annotator's name 'josé' is not safe", SAFE, None),
        ],
    ),
    ("COR105", (document(name="a b"),), [(f"{DOCUMENTS}:1 the document id 'a b' is not safe", SAFE, None)]),
    (
        "COR109",
        (document(), line(cue(attributes={"kind": "x"})).replace('"kind"', '"id": "c9", "id": "c9", "kind"')),
        [(f"{GOLD}:1 the line has the key 'id' more than once", "Only the last one is read; remove it or the others.",
          None)],
    ),
    (
        "LAB102",
        (BOTH, document(), line(topic("art"), topic("warr", "c1"), cue("c2", label="x")),
         line(topic("warr"), topic("peace", "c1"))),
        [
            (f"{GOLD}:1 c1 and 1 more have the label 'warr', which the layer topics does not know",
             "Did you mean war?", (19, 24)),
            (f"{GOLD}:1 c2 has the label 'x', but the layer cues has no labels", None, (19, 24)),
            (f"{GOLD}:2 c1 has the label 'peace', which the layer topics does not know", "Known labels: art, war.",
             (19, 24)),
        ],
    ),
    (
        "LAB103",
        (BOTH, document(), line(topic(None), topic("art"), cue())),
        [(f"{GOLD}:1 t1 has no label, but the layer topics requires one", "Known labels: art, war.", (19, 24))],
    ),
    (
        "LAB107",
        (document(), line(cue(), {**cue(), "layer": "claims"}, relations=[link(), link(end="c1"), link("r2")])),
        [
            (f"{GOLD}:1 two annotations have the id 'c1': one of cues, one of claims", None, (19, 24)),
            (f"{GOLD}:1 two relations have the id 'r1'", None, (19, 24)),
        ],
    ),
    (
        "COR107",
        (
            document(),
            "documents/00002.ndjson: {}",
            "documents/notes.docx: x",
            "documents/plan.docx: x",
            "annotations/gold/notes.docx: x",
            "annotations/anna/notes.docx: x",
            "annotations/00002.jsonl: {}",
            "registry/actor.csv: id",
            "registry/proposition.csv: id",
        ),
        [
            ("documents/00002.ndjson no command reads this file",
             "If it holds one record a line, rename it to 00002.jsonl; if not, take it out of this folder.", None),
            ("documents/notes.docx no command reads this file, nor 1 other like it in the same folder", ANOTHER, None),
            ("annotations/00002.jsonl no command reads this file",
             "Put it right into the folder annotations/ANNOTATOR, if it belongs to the corpus.", None),
            ("annotations/anna/notes.docx no command reads this file", ANOTHER, None),
            ("annotations/gold/notes.docx no command reads this file", ANOTHER, None),
            ("registry/actor.csv no command reads this file", "Did you mean actors.csv?", None),
            ("registry/proposition.csv no command reads this file", "Did you mean propositions.csv?", None),
        ],
    ),
    (
        "COR107",
        (schema(cues={}), document(), "registry/actors.csv: id"),
        [("registry/actors.csv no command reads this file", "The schema has no registries.", None)],
    ),
    (
        "COR114",  # so many that not all are kept, each of just a quarter of the others' length
        (*documents(MANY[:33], "x" * 10), *documents(MANY[33:], "x" * 40), *worked("anna", MANY[33:]),
         *(line(by="anna", about=name) for name in MANY[:33])),
        [
            (("annotations/anna/00001.jsonl:331 anna left 'd000', 'd001', 'd002' and 30 more empty, but annotated 330 "
             "other documents"), LEFT, None),
        ],
    ),
    (
        "COR114",  # one of just a quarter of the others' length; ben did not do enough
        (*documents("abcde", "x" * 40), document("x" * 10, "f"), *worked("anna", "abcde"), line(by="anna", about="f"),
         *documents("gh", "x" * 40), line(by="ben", about="g"), line(by="ben", about="h"),
         *worked("zoe", "bcdef", 9), line(by="zoe", about="a")),
        [
            ("annotations/anna/00001.jsonl:6 anna left 'f' empty, but annotated 5 other documents", LEFT, None),
            ("annotations/zoe/00001.jsonl:6 zoe left 'a' empty, but annotated 5 other documents", LEFT, None),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "lines", "told"), FOUND)
def test_a_rule_finds_this_in_full_with_and_without_the_screen(
    code: str, lines: Sequence[str], told: list[Told], tmp_path: Path
) -> None:
    """Protects the place, the words, the hint and the stretch of a finding, and what is told once for several."""
    found = look(tmp_path, code, lines)
    assert [
        (f"{f.place} {f.message}", f.hint, None if f.start is None or f.end is None else (f.start, f.end))
        for f in found
    ] == told


SILENT: list[tuple[str, Sequence[str]]] = [
    ("LAB110", (CONDITIONS, document(), line(coded(stance="x", sure=True)))),  # that voice is missing is LAB105
    ("LAB110", (CONDITIONS, document(), line(coded(voice="Source", why="x")))),  # and so is who, which applies here
    ("LAB110", (CONDITIONS, document(), line(coded(voice="Sorce", who="x")))),  # LAB106 says it
    ("LAB110", (CONDITIONS, document(), line(coded(voice="Source", who="x", mood="x")))),  # LAB104 says it
    ("LAB105", (CONDITIONS, document(), line({**coded(), "status": "rejected"}))),
    ("LAB106", (BOTH, document(), line(coded(act="x", number="10", secret="alpha", other=1)))),
    ("DOC111", (document("tab\tline\nCR\rnext\u00a0end"),)),
    ("DOC111", (document("donâ\x80\x99t"),)),  # garbled, which another rule says
    ("DOC112", (document("a \u2067b \u202bc\u2069 d"),)),
    ("DOC121", (document("\u00adone two"),)),
    ("DOC121", (document("one two\u00ad"),)),
    ("DOC121", (document("one\u00ad two \u00adthree -\u200b-"),)),
    ("DOC121", (document("AsÃ\u00adx"),)),  # garbled
    ("DOC103", (document("Rain.", length=5),)),
    ("DOC109", (document(), document(name="b", language="de-CH"), line(about="c"))),
    ("COR103", (document(), line(cue()), line(cue(), by="zoe"))),
    ("COR105", (document(), line(cue(), relations=[link("r1", "c1", "c1")]))),
    ("COR109", (document(), line(cue(attributes={"id": "x", "layer": "y"}), cue("c2", attributes={"id": "x"})))),
    ("LAB103", (BOTH, document(), line({"id": "t1", "layer": "moods", "pieces": [(0, 3)]}, coded()))),
    ("COR107", (document(), "registry/README.md: x", "Registry2/a.csv: x", "docs/a.txt: x")),
    ("COR114", (f'{DOCUMENTS}: {{"id":"a"}}', line(by="anna"))),
    ("COR114", (*documents("abcdef"), *worked("anna", "abcde", 2), *worked("anna", "f", 4), line(by="anna"))),
    ("COR114", (*documents("abcdefg"), *worked("anna", "abcde"), *(line(by="anna", about=n) for n in "fg"))),
]  # fmt: skip


@pytest.mark.parametrize(("code", "lines"), SILENT)
def test_a_rule_is_silent_also_where_no_screen_hides_it(code: str, lines: Sequence[str], tmp_path: Path) -> None:
    """Protects people from false alarms that the screen would hide as long as nothing else is wrong in a document."""
    assert look(tmp_path, code, lines) == []


def test_a_finding_about_an_annotator_or_a_folder_names_it(tmp_path: Path) -> None:
    """Protects the links of a report, and the place of what is no line of a file."""
    (left,) = look(
        tmp_path / "1", "COR114", (*documents("abcdef"), *worked("anna", "abdef"), line(by="anna", about="c"))
    )
    assert (left.document, left.annotator) == ("c", "anna")
    (unread,) = look(tmp_path / "2", "COR107", (document(), "docs/a.csv: id"))
    assert (unread.place, unread.hint) == (Place("docs", 0), "Did you mean documents?")
    assert unread.message == "no command reads this folder, though it holds data"


def line_of(*annotations: Json, relations: Sequence[Json] = ()) -> LineView:
    """A line as the rules that mend are given it, by the schema of news."""
    raw = json.dumps({"document": "a", "annotations": annotations, "relations": relations}).encode()
    place = Place(GOLD, 1)
    lines, faults = read_all([("gold", place, raw)])
    bundle = Bundle(shard="00001", document=Document(id="a", text="Rain fell in Selby."), lines=lines, faults=faults)
    return View(bundle, SCHEMA).lines[0]


SCHEMA = read_schema(NEWS)
CONTEXT = Context(schema=SCHEMA, registries={}, earlier={})


def test_twins_beside_what_cannot_be_read_are_left_alone() -> None:
    """Protects the relations of a line of which not all is known: they may tell the two apart."""
    broken = {"id": "c3", "layer": "cues", "pieces": "none"}
    assert len(annotation_repeated.fix(line_of(cue("c1"), cue("c2")), CONTEXT).annotations) == 1
    line = line_of(cue("c1"), cue("c2"), broken)
    assert annotation_repeated.fix(line, CONTEXT) is line.record


def test_only_attributes_that_the_schema_could_know_are_left_out() -> None:
    """Protects the attributes of a layer that is itself unknown, and a line without fault from being written anew."""
    odd = cue("m1", layer="moods", attributes={"x": 1})
    quote = {**cue("q1"), "layer": "quotes", "label": "direct", "attributes": {"x": 1, "act": "statement"}}
    after = attribute_unknown.fix(line_of(odd, quote), CONTEXT)
    assert [annotation.attributes for annotation in after.annotations] == [{"x": 1}, {"act": "statement"}]
    known = dict.fromkeys(SCHEMA.layers["quotes"].attributes, "x")
    line = line_of({**quote, "attributes": known})
    assert attribute_unknown.fix(line, CONTEXT) is line.record


def test_a_new_id_is_one_that_nothing_else_in_the_line_has() -> None:
    """Protects ids of relations, of what cannot be read, and of twins renamed before; and where they came from."""
    origin = {"id": "T9", "file": "a.ann", "line": 4}
    line = line_of(
        cue("c1"),
        cue("c1", origin=origin),
        cue("c1", origin={"file": "b.ann"}),
        cue("c1"),
        {"id": "c1-4", "layer": "cues", "pieces": "none"},
        relations=[link("c1-2", "c1", "c1"), link("c1-2", "c1", "c1")],
    )
    after = id_repeated.fix(line, CONTEXT)
    assert [(a.id, a.origin and (a.origin.id, a.origin.file, a.origin.line)) for a in after.annotations] == [
        ("c1", None),
        ("c1-3", ("T9", "a.ann", 4)),
        ("c1-5", ("c1", "b.ann", None)),
        ("c1-6", ("c1", None, None)),
    ]
    assert [(r.id, r.from_, r.to) for r in after.relations] == [("c1-2", "c1", "c1"), ("c1-2-2", "c1", "c1")]
    whole = line_of(cue("c1"), cue("c2"), relations=[link("c1")])
    assert id_repeated.fix(whole, CONTEXT) is whole.record


def test_a_new_id_is_no_longer_than_ids_may_be() -> None:
    """Protects mending from making an id that another rule refuses."""
    long = "c" * 120
    after = id_repeated.fix(line_of(cue(long), cue(long), cue(f"{long[:110]}-2")), CONTEXT)
    assert [annotation.id for annotation in after.annotations] == [long, f"{long[:110]}-3", f"{long[:110]}-2"]


def test_what_is_told_once_is_told_once_for_each_foreign_file_or_folder(tmp_path: Path) -> None:
    """Protects the second file that is broken throughout, and the second folder without texts, from being forgotten."""
    broken = [f"{name}.ann: x{n}" for name in "ab" for n in range(4 if name == "a" else 5)]
    found = findings_in_place(tmp_path / "1", "a.txt: Rain.", "b.txt: Rain.", *broken, rules=find_rules("COR130"))
    assert [f"{f.place} {f.message}" for f in found] == [
        "a.ann:1 the line begins with 'x0', not with an id such as T1",
        "a.ann:2 the line begins with 'x1', not with an id such as T1",
        "a.ann:3 the line begins with 'x2', not with an id such as T1",
        "a.ann:4 1 more line of this file cannot be read, from here on",
        "b.ann:1 the line begins with 'x0', not with an id such as T1",
        "b.ann:2 the line begins with 'x1', not with an id such as T1",
        "b.ann:3 the line begins with 'x2', not with an id such as T1",
        "b.ann:4 2 more lines of this file cannot be read, from here on",
    ]
    alone = [rf"{name}.ann: T1\tPerson 0 4\tRain" for name in ("x/a", "x/b", "y/a")]
    found = findings_in_place(tmp_path / "2", "x/t.txt: Rain.", *alone, rules=find_rules("COR133"))
    assert [f"{f.place} {f.message}" for f in found] == [
        "x/a.ann there is no text for it, nor for 1 more file of the folder",
        "y/a.ann there is no text for it",
    ]
