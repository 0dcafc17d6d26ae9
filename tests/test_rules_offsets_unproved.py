"""Offsets that no import could prove are told until somebody states what they count."""

from tests.seeds import Case, fault, near_miss
from tests.test_rules_cases import document

HINT = "Look whether they stand where they should, then import the file again with --replace and --offsets."
MIXED = '{"code points: not proved":2,"code points: proved by the recorded texts":5}'
UNPROVED = '{"UTF-16 units: not proved":1}'


def journal(*files: tuple[str, str], run: str = "1") -> tuple[str, ...]:
    """The lines of a journal with these files, each with what it says of the offsets."""
    entries = [f'{{"file":"{name}","entries":2,"offsets":{offsets}}}' for name, offsets in files]
    lines = ['{"run":"1"', ',"ignored":[]', ',"files":[', *(f"{entry}," for entry in entries[:-1]), entries[-1], "]}"]
    return tuple(f"imports/{run}.json: {line}" for line in lines)


CASES: tuple[Case, ...] = (
    fault(
        "COR140",
        (document(), *journal(("a.jsonl", UNPROVED))),
        "imports/1.json:4 a.jsonl: the offsets of 1 document, taken as UTF-16 units, are not proved",
        HINT,
    ),
    fault(
        "COR140",
        (document(), *journal(("a.json", '{"code points: all ways of counting agree":3}'),
                              ("b.json", MIXED))),
        "imports/1.json:5 b.json: the offsets of 2 documents, taken as code points, are not proved",
        HINT,
    ),
    fault(
        "COR140",
        (document(), *journal(("a.json", UNPROVED)), *journal(("b.json", UNPROVED), run="2")),
        (
            "imports/1.json:4 a.json: the offsets of 1 document, taken as UTF-16 units, are not proved",
            "imports/2.json:4 b.json: the offsets of 1 document, taken as UTF-16 units, are not proved",
        ),
        HINT,
    ),
    near_miss("COR140", (document(), *journal(("a.json", '{"UTF-16 units: as stated":1}')))),
    near_miss(
        "COR140",
        (document(), *journal(("a.json", UNPROVED)), *journal(("a.json", '{"UTF-8 bytes: as stated":1}'), run="2")),
    ),
    near_miss("COR140", (document(), *journal(("not proved.json", '{"code points: proved by the recorded texts":1}')))),
)  # fmt: skip
