"""The conventions of rules, over the whole registry: codes, names, explanations, and examples that run."""

import re
from pathlib import Path

import pytest

import corpuskit.rules
from corpuskit.errors import CorpuskitError
from corpuskit.rules import RULES, Rule, find_rules
from tests.corpus_of_lines import examples_of, findings_in

FAMILIES = ("COR", "DOC", "SPN", "LAB", "REL", "REG", "SCH", "QRY")
NOT_RULES = {"__init__"}
# Said of a file as a whole.
WHOLE = {"COR107", "COR112", "COR116", "COR133", "COR134", "COR137", "REG107", "REG109", "SCH105", "SCH106"}
FOLDER = Path(corpuskit.rules.__file__).parent
EXAMPLES = [(rule, kind, lines) for rule in RULES for kind in ("Bad", "Good") for lines in examples_of(rule, kind)]


def module_of(rule: Rule) -> str:
    return getattr(rule, "__name__", "").rpartition(".")[2]


def test_every_module_of_the_folder_is_a_rule_that_is_named_in_the_registry() -> None:
    """Protects against a rule that exists and never runs."""
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem not in NOT_RULES:
            named = path.stem in {module_of(rule) for rule in RULES}
            assert named, (
                f"corpuskit/rules/__init__.py lacks {path.stem} in BUNDLE_RULES, REGISTRY_RULES or FOLDER_RULES"
            )


def test_codes_and_names_are_unique_and_in_order() -> None:
    """Protects what people write in --ignore and in notes from meaning two things."""
    codes = [rule.CODE for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert len({rule.NAME for rule in RULES}) == len(codes)
    assert codes == sorted(codes, key=lambda code: (FAMILIES.index(code[:3]), code))


@pytest.mark.parametrize("rule", RULES, ids=module_of)
def test_a_rule_is_named_like_its_module_and_has_a_code_of_a_family(rule: Rule) -> None:
    """Protects the way from a code in a report to the file that explains it."""
    assert re.fullmatch("|".join(f"{family}[1-9][0-9][0-9]" for family in FAMILIES), rule.CODE)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.NAME)
    assert rule.NAME.replace("-", "_") == module_of(rule)


@pytest.mark.parametrize("rule", RULES, ids=module_of)
def test_a_rule_explains_itself(rule: Rule) -> None:
    """Protects `explain`: a short first line, an explanation, and an example of either kind."""
    first, blank, rest = (rule.__doc__ or "").split("\n", 2)
    assert len(first) <= 118
    assert first.endswith(".")
    assert blank == ""
    assert len(rest.partition("Bad:")[0]) > 100, "say why it matters and how to mend it"
    assert list(examples_of(rule, "Bad"))
    assert list(examples_of(rule, "Good"))


@pytest.mark.parametrize(("rule", "kind", "lines"), EXAMPLES, ids=lambda x: x if isinstance(x, str) else None)
def test_an_example_does_what_it_says(rule: Rule, kind: str, lines: list[str], tmp_path: Path) -> None:
    """Protects the explanations: a bad example is found by its own rule and no other, a good one by none."""
    found = {finding.code for finding in findings_in(tmp_path, *lines)}
    assert found == ({rule.CODE} if kind == "Bad" else set())


@pytest.mark.parametrize(("rule", "kind", "lines"), EXAMPLES, ids=lambda x: x if isinstance(x, str) else None)
def test_a_finding_has_the_rule_the_place_and_a_plain_message(
    rule: Rule, kind: str, lines: list[str], tmp_path: Path
) -> None:
    """Protects the form of findings: lower case or an id, no full stop, a line that exists, hints as sentences.

    Of a whole file there is no line, and a missing registry is no file.
    """
    files = {line.partition(": ")[0] for line in lines}
    for finding in findings_in(tmp_path, *lines):
        assert (finding.rule, finding.severity) == (rule.NAME, rule.SEVERITY)
        assert (finding.place.file in files) == (finding.code != "REG107")
        assert (0 if finding.code in WHOLE else 1) <= finding.place.line <= len(lines)
        assert not finding.message.endswith(".")
        named = finding.annotation is not None and finding.message.startswith(finding.annotation)
        assert named or finding.message[0].islower()
        assert finding.hint is None or re.fullmatch(r"[A-Z].*[.?…]", finding.hint)


def test_a_rule_is_found_by_code_name_or_family() -> None:
    """Protects what `explain`, --select and --ignore accept, in small letters too."""
    assert [rule.CODE for rule in find_rules("spn101")] == ["SPN101"]
    assert [rule.CODE for rule in find_rules("span-out-of-bounds")] == ["SPN101"]
    assert {rule.CODE[:3] for rule in find_rules("REG")} == {"REG"}
    assert len(find_rules("REG")) == sum(rule.CODE.startswith("REG") for rule in RULES)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("SPM101", "Did you mean SPN101?"),
        ("text-difers", "Did you mean text-differs?"),
        ("?", "List all rules with: corpuskit explain --list"),
    ],
)
def test_a_word_that_names_no_rule_is_refused_with_the_nearest_one(word: str, hint: str) -> None:
    """Protects against a mistyped --ignore that ignores nothing."""
    with pytest.raises(CorpuskitError) as error:
        find_rules(word)
    assert error.value.message == f"there is no rule '{word}'"
    assert error.value.hint == hint
