"""What mending makes of whole lines: pieces, recorded texts and relations, and what it leaves as it is."""

import json
from typing import Any

import pytest

from corpuskit.corpus import Bundle
from corpuskit.findings import Place
from corpuskit.fixing import mending_rules
from corpuskit.fixing.lines import mend
from corpuskit.jsonl import read_all
from corpuskit.model import Document
from corpuskit.schema.reading import read_schema
from tests.corpus_of_lines import NEWS
from tests.whole_findings import GOLD, cue, link, of, quote

SCHEMA = read_schema(NEWS)
TEXT = "“It rains,” the mayor of Selby said. She added: “Bring boots.”"
WAVE = "🌊 Rain fell in Selby."


def mended(code: str, text: str | None, records: list[dict[str, Any]], length: int | None = None) -> list[str]:
    """Each annotation and relation after the rule has mended the line: id, pieces or ends, text, status."""
    record = {
        "document": "a",
        "annotations": [r for r in records if "from" not in r],
        "relations": [r for r in records if "from" in r],
    }
    raw, place = json.dumps(record).encode(), Place(GOLD, 1)
    lines, faults = read_all([("gold", place, raw)])
    document = Document(id="a", text=text, length=length)
    bundle = Bundle(
        shard="00001", place=Place("documents/00001.jsonl", 1), document=document, lines=lines, faults=faults
    )
    after = json.loads(mend(bundle, SCHEMA, [r for r in mending_rules() if code == r.CODE]).lines.get(place, raw))
    return [_said(r) for r in (*after.get("annotations", ()), *after.get("relations", ()))]


def _said(record: dict[str, Any]) -> str:
    where = " ".join(f"{s}-{e}" for s, e in record.get("pieces", ())) or "nowhere"
    ends = f"{record['from']} to {record['to']}" if "from" in record else where
    return " ".join(filter(None, (record["id"], ends, record.get("text"), record.get("status"))))


def claim(name: str, **more: Any) -> dict[str, Any]:
    return of("claims", name, (1, 3), label="fact", **more)


def source(name: str, **more: Any) -> dict[str, Any]:
    return of("sources", name, (12, 21), label="person", **more)


CASES: list[tuple[str, str | None, list[dict[str, Any]], int | None, list[str]]] = [
    (
        "SPN101",
        TEXT,
        [
            cue("c1", (60, 62)),
            cue("c2", (60, 63)),
            cue("c3", (-1, 3)),
            cue("c4", (22, 17)),
            cue("c5", (1, 3), (60, 70)),
            cue("c6", (60, 99), text="mayor"),
            cue("c7", (62, 62)),
            quote("q1", (1, 3)),
            link("r1", "q1", "c2"),
            link("r2", "q1", "c1"),
        ],
        None,
        ["c1 60-62", "c6 60-99 mayor", "c7 62-62", "q1 1-3", "r2 q1 to c1"],
    ),
    ("SPN101", None, [cue("c1", (0, 20)), cue("c2", (0, 21)), cue("c3", (30, 99), text="mayor")], 20, ["c1 0-20"]),
    ("SPN101", None, [cue("c3", (-1, 9)), cue("c4", (22, 17))], None, ["c3 -1-9", "c4 22-17"]),
    (
        "SPN102",
        TEXT,
        [
            cue("c1", (0, 0)),
            cue("c2", (62, 62)),
            cue("c3", (63, 63)),
            cue("c4", (16, 21), (22, 22), text="mayor "),
            cue("c5", (16, 21), (22, 22), text="?"),
            cue("c6", (16, 21), (22, 22)),
            cue("c7", (16, 21), text="?"),
            cue("c8", (5, 5), (70, 70)),
            cue("c9"),
            quote("q1", (1, 3)),
            link("r1", "q1", "c2"),
            link("r2", "q1", "c6"),
        ],
        None,
        [
            "c3 63-63",
            "c4 16-21 mayor",
            "c5 16-21 ?",
            "c6 16-21",
            "c7 16-21 ?",
            "c8 70-70",
            "c9 nowhere",
            "q1 1-3",
            "r2 q1 to c6",
        ],
    ),
    (
        "SPN102",
        None,
        [cue("c1", (0, 0)), cue("c2", (20, 20)), cue("c3", (21, 21)), cue("c4", (1, 5), (5, 5), text="xxxx ")],
        20,
        ["c3 21-21", "c4 1-5 xxxx "],
    ),
    ("SPN102", None, [cue("c1", (0, 0))], None, ["c1 0-0"]),
    (
        "SPN103",
        TEXT,
        [
            cue("c0", (16, 21), text="mayor"),
            cue("c1", (14, 19), text="mayor"),
            cue("c2", (23, 28), text="Selby"),
            cue("c3", (1, 9), text="boots"),
        ],
        None,
        ["c0 16-21 mayor", "c1 14-19 mayor", "c2 25-30 Selby", "c3 55-60 boots"],
    ),
    (
        "SPN103",
        TEXT,
        [cue("c0", (16, 21), text="mayor"), cue("c2", (60, 62), text="zz")],
        None,
        ["c0 16-21 mayor", "c2 60-62 zz"],
    ),
    ("SPN103", None, [cue("c1", (14, 19), text="mayor")], 62, ["c1 14-19 mayor"]),
    (
        "SPN104",
        TEXT,
        [
            cue("c0", (16, 21)),
            cue("c1", (15, 22), text=" mayor "),
            cue("c2", (11, 16), (21, 22), (24, 31)),
            cue("c3", (11, 12)),
            cue("c4", (15, 22), text="mayor"),
            cue("c5", (16, 22), text="mayor "),
            cue("c6", (15, 21)),
        ],
        None,
        ["c0 16-21", "c1 16-21 mayor", "c2 12-15 25-30", "c3 11-12", "c4 15-22 mayor", "c5 16-21 mayor", "c6 16-21"],
    ),
    (
        "SPN104",
        "  a  b \n\n",
        [cue("c1", (0, 9)), cue("c2", (4, 7)), cue("c3", (0, 2), (7, 9))],
        None,
        ["c1 2-6", "c2 5-6", "c3 0-2 7-9"],
    ),
    ("SPN104", None, [cue("c1", (15, 22))], 62, ["c1 15-22"]),
    (
        "SPN105",
        TEXT,
        [
            cue("c0", (16, 21)),
            cue("c1", (17, 20), text="ayo"),
            cue("c2", (26, 28), (12, 14)),
            cue("c3", (17, 20), text="mayor"),
            of("odd", "o1", (17, 20)),
            cue("c4", (32, 36)),
            cue("c5", (30, 33)),
            {"id": "d1", "layer": "coding", "pieces": [(17, 20)]},
        ],
        None,
        [
            "c0 16-21",
            "c1 16-21 mayor",
            "c2 25-30 12-15",
            "c3 17-20 mayor",
            "o1 17-20",
            "c4 31-36",
            "c5 30-35",
            "d1 17-20",
        ],
    ),
    (
        "SPN105",
        "mayor",
        [cue("c1", (1, 4)), cue("c2", (0, 4)), cue("c3", (1, 5))],
        None,
        ["c1 0-5", "c2 0-5", "c3 0-5"],
    ),
    ("SPN105", None, [cue("c1", (17, 20))], 62, ["c1 17-20"]),
    (
        "SPN108",
        TEXT,
        [
            cue("c0", (1, 3)),
            cue("c1", (12, 17), (16, 21), text="the m mayor"),
            cue("c2", (16, 21), (1, 3), (12, 17)),
            cue("c3", (12, 16), (16, 21)),
            cue("c4", (16, 21), (1, 3)),
            cue("c5", (12, 17), (16, 21), text="?"),
            cue("c6", (12, 21), (15, 16), (30, 35), (30, 36)),
        ],
        None,
        [
            "c0 1-3",
            "c1 12-21 the mayor",
            "c2 1-3 12-21",
            "c3 12-16 16-21",
            "c4 16-21 1-3",
            "c5 12-17 16-21 ?",
            "c6 12-21 30-36",
        ],
    ),
    ("SPN108", None, [cue("c1", (12, 17), (16, 21))], 62, ["c1 12-17 16-21"]),
    (
        "SPN111",
        TEXT,
        [
            cue("c0", (1, 3)),
            cue("c1", (12, 16), (16, 21), text="the  mayor"),
            cue("c2", (16, 21), (12, 16)),
            cue("c3", (1, 3), (12, 16), (16, 21), (21, 24), (30, 31)),
            cue("c4", (12, 16), (16, 21), text="?"),
            cue("c5", (12, 15), (16, 21), text="the mayor"),
            cue("c6"),
        ],
        None,
        [
            "c0 1-3",
            "c1 12-21 the mayor",
            "c2 16-21 12-16",
            "c3 1-3 12-24 30-31",
            "c4 12-16 16-21 ?",
            "c5 12-15 16-21 the mayor",
            "c6 nowhere",
        ],
    ),
    ("SPN111", None, [cue("c1", (12, 16), (16, 21))], 62, ["c1 12-16 16-21"]),
    (
        "SPN113",
        TEXT,
        [
            quote("q0", (0, 11)),
            quote("q1", (0, 10), text="“It rains,"),
            quote("q2", (49, 62)),
            quote("q3", (0, 10), text="?"),
            quote("q4", (1, 11), (48, 61)),
            quote("q5", (0, 10), (10, 11)),
            quote("q6", (0, 1), (1, 11)),
            quote("q7", (0, 10), (9, 12)),
            quote("q8", (16, 21)),
        ],
        None,
        [
            "q0 0-11",
            "q1 0-11 “It rains,”",
            "q2 48-62",
            "q3 0-10 ?",
            "q4 0-11 48-62",
            "q5 0-10 10-11",
            "q6 0-1 1-11",
            "q7 0-10 9-12",
            "q8 16-21",
        ],
    ),
    (
        "SPN113",
        "(ab) cd",
        [quote("q1", (0, 3), (3, 4)), quote("q2", (1, 4), (0, 1)), quote("q3", (0, 3), (2, 3))],
        None,
        ["q1 0-3 3-4", "q2 1-4 0-1", "q3 0-4 2-3"],
    ),
    ("SPN113", None, [quote("q1", (0, 10))], 62, ["q1 0-10"]),
    (
        "SPN112",
        WAVE,
        [cue("c1", (3, 7), text="Rain"), cue("c2", (8, 12), text="fell"), cue("c3", (16, 21))],
        None,
        ["c1 2-6 Rain", "c2 7-11 fell", "c3 16-21"],
    ),
    (
        "SPN112",
        WAVE,
        [cue("c1", (2, 6), text="Rain"), cue("c2", (7, 11), text="fell"), cue("c3", (16, 21))],
        None,
        ["c1 2-6 Rain", "c2 7-11 fell", "c3 16-21"],
    ),
    (
        "REL102",
        TEXT,
        [
            quote("q1", (1, 3)),
            cue("c1", (4, 9)),
            link("r1", "q1", "c1"),
            link("r2", "q1", "c9"),
            link("r3", "q9", "c1"),
            link("r4", "q9", "c9"),
        ],
        None,
        ["q1 1-3", "c1 4-9", "r1 q1 to c1"],
    ),
    (
        "REL102",
        TEXT,
        [quote("q1", (1, 3)), cue("c1", (4, 9), label=5), link("r1", "q1", "c1"), link("r2", "q1", "c9")],
        None,
        ["q1 1-3", "c1 4-9", "r1 q1 to c1", "r2 q1 to c9"],
    ),
    (
        "REL103",
        TEXT,
        [
            quote("q1", (1, 3)),
            cue("c1", (4, 9)),
            source("s1"),
            link("r1", "q1", "c1"),
            link("r2", "c1", "q1"),
            link("r3", "c1", "c1"),
            link("r4", "q1", "s1"),
            link("r5", "s1", "q1", "attributed_to"),
            link("r6", "s1", "c9"),
            link("r7", "q1", "c9"),
        ],
        None,
        ["q1 1-3", "c1 4-9", "s1 12-21", "r1 q1 to c1", "r2 q1 to c1", "r5 q1 to s1", "r7 q1 to c9"],
    ),
    (
        "REL103",
        TEXT,
        [quote("q1", (1, 3)), cue("c1", (4, 9)), link("r1", "q1", "c1"), link("r2", "c1", "q1", "odd")],
        None,
        ["q1 1-3", "c1 4-9", "r1 q1 to c1", "r2 c1 to q1"],
    ),
    (
        "REL105",
        TEXT,
        [
            claim("k1"),
            claim("k2"),
            quote("q1", (1, 3)),
            link("r1", "k1", "k2", "contradicts"),
            link("r2", "k2", "k1", "contradicts"),
            link("r3", "k1", "k2", "contradicts"),
            link("r4", "q1", "k1"),
            link("r5", "k1", "q1"),
            link("r6", "q1", "k1"),
        ],
        None,
        ["k1 1-3", "k2 1-3", "q1 1-3", "r1 k1 to k2", "r4 q1 to k1", "r5 k1 to q1", "r6 q1 to k1"],
    ),
    (
        "REL106",
        TEXT,
        [quote("q1", (1, 3)), cue("c1", (4, 9)), link("r1", "q1", "q1"), link("r2", "q1", "c1")],
        None,
        ["q1 1-3", "c1 4-9", "r2 q1 to c1"],
    ),
    (
        "REL107",
        TEXT,
        [
            claim("k1"),
            claim("k2"),
            quote("q1", (1, 3)),
            cue("c1", (4, 9)),
            link("r1", "q1", "c1"),
            link("r2", "q1", "c1"),
            link("r3", "c1", "q1"),
            link("r4", "k1", "k2", "contradicts"),
            link("r5", "k1", "k2", "contradicts"),
            link("r6", "k1", "k2", "odd"),
            link("r7", "k1", "k2", "odd"),
        ],
        None,
        [
            "k1 1-3",
            "k2 1-3",
            "q1 1-3",
            "c1 4-9",
            "r1 q1 to c1",
            "r3 c1 to q1",
            "r4 k1 to k2",
            "r5 k1 to k2",
            "r6 k1 to k2",
        ],
    ),
    (
        "REL108",
        TEXT,
        [
            quote("q1", (1, 3)),
            cue("c1", (4, 9), status="rejected"),
            cue("c2", (4, 9)),
            link("r1", "q1", "c1"),
            link("r2", "c1", "q1"),
            link("r3", "q1", "c2"),
            link("r4", "q1", "c1", status="suggested"),
            link("r5", "q1", "c1", status="rejected"),
        ],
        None,
        [
            "q1 1-3",
            "c1 4-9 rejected",
            "c2 4-9",
            "r1 q1 to c1 rejected",
            "r2 c1 to q1 rejected",
            "r3 q1 to c2",
            "r4 q1 to c1 suggested",
            "r5 q1 to c1 rejected",
        ],
    ),
    (
        "REL108",
        TEXT,
        [quote("q1", (1, 3)), cue("c2", (4, 9)), link("r3", "q1", "c2")],
        None,
        ["q1 1-3", "c2 4-9", "r3 q1 to c2"],
    ),
    ("SPN102", TEXT, [cue("c1", (0, 0), (16, 21)), cue("c2", (16, 21), (62, 62))], None, ["c1 16-21", "c2 16-21"]),
]


@pytest.mark.parametrize(("code", "text", "records", "length", "expected"), CASES)
def test_a_line_is_mended_like_this(
    code: str, text: str | None, records: list[dict[str, Any]], length: int | None, expected: list[str]
) -> None:
    """Protects the pieces, recorded texts and relations that mending makes, and all that it must not touch."""
    assert mended(code, text, records, length) == expected
