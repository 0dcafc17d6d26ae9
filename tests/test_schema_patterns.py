"""Regular expressions in a schema: those that can run forever are refused, those that people write are not."""

import importlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.schema.patterns import problem_with

NOTHING = "repeats what can be nothing, which can take forever"
FOREVER = "can run forever, because it can read one text in very many ways"
LONG = "can run very long, because it can read one text in many ways"


@pytest.mark.parametrize(
    "pattern",
    [
        "", ".*", "^Q[1-9][0-9]*$", ".+@.+", "[a-z]+( [a-z]+)*", "(ab|cd){0,20}", r"\d{4}-\d{2}-\d{2}", "(a|ab)*c",
        "(?i)yes|no", ".*[,;].*[,;].*", r"Q\d+(\|Q\d+)*", "(?!x)[a-z]+", "[^,]+(,[^,]+)*", r"\w+(-\w+)*",
        "https?://[^/]+/.*", "(foo|foobar)", "([A-Z][a-z]+ ?)+", r"\s*\w+\s*", "[a-z0-9._-]{1,120}", r"(\w+\s)+",
        r"(\d+(\.\d+)?)?", r"(\w|\d)+", "(?i)(a|A)*", r"[^\s\d]+", r"\S+", r"\D{2,3}", "a{0,1000}", "(?s).*", "a++b",
        "(?>ab)c", "(?<=x)y", r"\bword\b", "[а-я]+",
    ],
)  # fmt: skip
def test_what_people_write_is_read(pattern: str) -> None:
    """Protects plain patterns from being refused."""
    assert problem_with(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(a+)+", FOREVER),
        ("(.*,)*", FOREVER),
        ("(a|aa)+", FOREVER),
        ("(x+x+)+y", FOREVER),
        ("([a-z]+)*$", FOREVER),
        (r"(\w+\s?)*", FOREVER),
        (r"(\w+ ?)+x", FOREVER),
        ("(?=(a+)+)b", FOREVER),
        (r"(\d|[0-9a])+", None),
        ("(ab|a|b)*", FOREVER),
        ("(a*)*", NOTHING),
        ("(a?){50}", NOTHING),
        ("(a*)?b", NOTHING),
        ("((ab)*(ba)*)*c", NOTHING),
        ("(a|a)*", "has two alternatives that match the same, which can take forever"),
        ("((a|a){4}){4}", "has two alternatives that match the same, which can take forever"),
        ("a?" * 30, LONG),
        (".*.*.*x", LONG),
        (r"(a)\1", "refers back to a group, which is not read: it can take forever"),
        ("(?=a.*.*b)c", "what it looks at ahead or behind can be read in more than one way"),
        ("a" * 201, "has more than 200 characters and sets when its repetitions are written out"),
        ("((((a|b){4}){4}){4}){4}", "has more than 200 characters and sets when its repetitions are written out"),
        ("a" * 501, "501 characters, but at most 500 are read"),
        ("(", "not a regular expression: missing ), unterminated subpattern at position 0"),
        ("a{999999999999999}", "not a regular expression: the repetition number is too large"),
    ],
)
def test_what_can_run_forever_is_refused(pattern: str, problem: str | None) -> None:
    """Protects the validation from a schema that makes it stand still."""
    found = problem_with(pattern)
    assert (found[0] if found else None) == problem


PARSER: Any = importlib.import_module("re._parser")
ATOM = st.sampled_from(["a", "b", "[ab]", ".", "[^a]", r"\w"])
PATTERN = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=6,
)


def ways(pattern: str, text: str) -> int:
    """In how many ways a pattern of this test can read a whole text, by trying all."""
    tree = PARSER.parse(pattern)

    def ends(nodes: Any, start: int) -> list[int]:
        places = [start]
        for operator, argument in nodes:
            places = [end for place in places for end in after(str(operator), argument, place)]
        return places

    def after(operator: str, argument: Any, start: int) -> list[int]:
        if operator == "SUBPATTERN":
            return ends(list(argument[-1]), start)
        if operator == "BRANCH":
            return [end for branch in argument[1] for end in ends(list(branch), start)]
        if operator == "MAX_REPEAT":
            least, most, body = argument
            found, places = ([start] if least == 0 else []), [start]
            for number in range(1, min(int(most), len(text)) + 1):
                places = [end for place in places for end in ends(list(body), place) if end > place]
                found += places if number >= least else []
            return found
        single = re.compile(re.escape(chr(argument)) if operator == "LITERAL" else _set(operator, argument))
        return [start + 1] if start < len(text) and single.fullmatch(text[start]) else []

    return ends(list(tree), 0).count(len(text))


def _set(operator: str, argument: Any) -> str:
    if operator == "ANY":
        return "."
    if operator == "NOT_LITERAL":
        return f"[^{chr(argument)}]"
    negated = str(argument[0][0]) == "NEGATE"
    parts = [chr(value) if str(kind) == "LITERAL" else r"\w" for kind, value in argument[negated:]]
    return f"[{'^' if negated else ''}{''.join(parts)}]"


@given(PATTERN)
def test_a_pattern_that_is_read_has_few_ways_to_read_a_text(pattern: str) -> None:
    """Protects the law behind it all: the ways to read a text grow slowly with its length, they never double."""
    if problem_with(pattern) is None:
        for unit in ("a", "b", "ab", "aab"):
            text = (unit * 10)[:10]
            assert ways(pattern, text) <= 2**6
