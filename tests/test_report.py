"""Reports: the same findings for people and for programs, nothing lost and nothing unescaped."""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

import corpuskit.report
from corpuskit.findings import Excerpt, Finding, Place, RuleText, Severity, Summary
from corpuskit.model import ForeignPlace
from corpuskit.report import REPORTS, Report
from corpuskit.report.setting import Setting
from corpuskit.terminal import is_hidden

FINDINGS = [
    Finding(
        code="SPN101",
        rule="span-out-of-bounds",
        severity=Severity.ERROR,
        message="q3 ends at 912, but the text has 903 characters",
        place=Place("annotations/gold/00003.jsonl", 14),
        document="a",
        annotator="gold",
        annotation="q3",
        start=880,
        end=912,
        excerpt=Excerpt("she said ", "it\nrains", " on"),
        hint="The recorded text stands at 871 to 903.",
        origin=ForeignPlace(id="T7", file="dev/x.ann", line=7),
    ),
    Finding(
        code="DOC105",
        rule="text-empty",
        severity=Severity.WARNING,
        message="the document '\x1b[31mred\u202e' has an empty text",
        place=Place("documents/00003.jsonl", 2),
    ),
]
RULES = {
    "DOC105": RuleText(
        code="DOC105",
        name="text-empty",
        severity=Severity.WARNING,
        title="A document has a text in which nothing is written.",
        text="A document has a text in which nothing is written.\n\nImport it again.\n\nBad:\n\n    x",
    ),
    "SPN101": RuleText(
        code="SPN101",
        name="span-out-of-bounds",
        severity=Severity.ERROR,
        title="An annotation lies outside its text.",
        text="An annotation lies outside its text.",
    ),
    "SPN102": RuleText(
        code="SPN102", name="span-empty", severity=Severity.ERROR, title="A piece has no width.", text="…"
    ),
}
BY_NAME = {report.NAME: report for report in REPORTS}
NO_REPORTS = {"setting", "counts", "words"}
#: These begin with counts, so they can only begin at the end.
COLLECTING = {"junit", "html"}


def rendered(
    name: str,
    findings: list[Finding],
    style: Callable[[str, str], str] = lambda _, text: text,
    rules: dict[str, RuleText] = RULES,
    **others: object,
) -> str:
    """A report of these findings over three documents."""
    summary = Summary(documents=3, annotations=1_200, left_out=int(str(others.pop("left_out", 0))))

    def counted() -> Iterator[Finding]:
        for finding in findings:
            summary.add(finding)
            yield finding

    setting = Setting(summary=summary, rules=rules, style=style, **others)  # type: ignore[arg-type]
    return "".join(f"{line}\n" for line in BY_NAME[name].render(counted(), setting))


def test_every_module_of_the_folder_is_named_in_the_registry() -> None:
    """Protects against a report that exists and cannot be chosen."""
    for path in sorted(Path(corpuskit.report.__file__).parent.glob("[a-z]*.py")):
        named = path.stem in BY_NAME or path.stem in NO_REPORTS
        assert named, f"corpuskit/report/__init__.py lacks {path.stem}"


def test_the_text_report_says_place_message_context_hint_and_origin() -> None:
    """Protects the form that people and editors read, character by character."""
    assert rendered("text", FINDINGS) == (
        "a\n"
        "annotations/gold/00003.jsonl:14: SPN101 q3 ends at 912, but the text has 903 characters\n"
        "    she said [[it\\nrains]] on\n"
        "    The recorded text stands at 871 to 903.\n"
        "    from dev/x.ann:7 T7\n"
        "\n"
        "documents/00003.jsonl:2: DOC105 the document '\\x1b[31mred\\u202e' has an empty text\n"
        "\n"
        "1 error, 1 warning in 3 documents; explain one with: corpuskit explain SPN101\n"
    )


def test_the_text_report_names_a_document_once_for_all_its_findings() -> None:
    """Protects readers of thousands of findings: what belongs together stands together under one name."""
    other = msgspec.structs.replace(FINDINGS[0], document="b", excerpt=None, hint=None, origin=None)
    lines = rendered("text", [FINDINGS[0], FINDINGS[0], other, other]).splitlines()
    assert [line for line in lines if not line.startswith((" ", "annotations"))] == [
        "a",
        "",
        "b",
        "",
        "4 errors in 3 documents; explain one with: corpuskit explain SPN101",
    ]


def test_paths_begin_in_the_current_folder() -> None:
    """Protects the click on a path: terminals and GitHub look for it from the folder in which the command ran."""
    start = "my corpus/annotations/gold/00003.jsonl"
    assert f"\n{start}:14: SPN101 " in rendered("text", FINDINGS, folder="my corpus/")
    assert f"::error file={start},line=14," in rendered("github", FINDINGS, folder="my corpus/")
    assert f'file="{start}"' in rendered("junit", FINDINGS, folder="my corpus/")
    assert f"{start}:14" in rendered("html", FINDINGS, folder="my corpus/")
    location = sarif(FINDINGS, folder="my corpus/")["results"][0]["locations"][0]["physicalLocation"]
    assert location == {
        "artifactLocation": {"uri": "my%20corpus/annotations/gold/00003.jsonl"},
        "region": {"startLine": 14},
    }


def test_statistics_count_by_rule_the_most_first() -> None:
    """Protects the overview of many findings, which names no single one."""
    assert rendered("text", [FINDINGS[0], *[FINDINGS[1]] * 1_000], statistics=True) == (
        "1,000  DOC105  warning  text-empty\n"
        "    1  SPN101  error    span-out-of-bounds\n"
        "1 error, 1,000 warnings in 3 documents; explain one with: corpuskit explain SPN101\n"
    )


def test_statistics_of_nothing_are_the_summary() -> None:
    """Protects the overview of a clean corpus, and of findings of a rule that nobody explains."""
    assert rendered("text", [], statistics=True) == "nothing found in 3 documents with 1,200 annotations\n"
    assert rendered("text", [FINDINGS[0]], rules={}, statistics=True).startswith("1  SPN101\n")


def test_the_text_report_marks_parts_for_colour() -> None:
    """Protects colours: each part is passed to the style under its name, and nothing of the corpus unescaped."""
    parts: set[str] = set()

    def style(part: str, text: str) -> str:
        parts.add(part)
        assert text.isprintable()
        return f"<{text}>"

    assert "<[[it\\nrains]]>" in rendered("text", FINDINGS, style)
    assert parts == {"document", "place", "error", "warning", "marked", "hint", "origin"}


@pytest.mark.parametrize("findings", [FINDINGS, []], ids=["some", "none"])
def test_the_json_report_is_one_object(findings: list[Finding]) -> None:
    """Protects programs that read the report: one valid object, also without findings."""
    data = json.loads(rendered("json", findings))
    assert [finding["code"] for finding in data["findings"]] == [finding.code for finding in findings]
    assert data["summary"]["documents"] == 3
    assert data["summary"]["worst"] == ("SPN101" if findings else None)
    assert data["summary"]["severities"] == {"error": len(findings) // 2, "warning": len(findings) // 2, "info": 0}


def test_the_jsonl_report_is_one_finding_a_line() -> None:
    """Protects pipes: every line stands alone and holds all that is known of the finding."""
    lines = rendered("jsonl", FINDINGS).splitlines()
    assert json.loads(lines[0]) == {
        "code": "SPN101",
        "rule": "span-out-of-bounds",
        "severity": "error",
        "message": "q3 ends at 912, but the text has 903 characters",
        "place": {"file": "annotations/gold/00003.jsonl", "line": 14},
        "document": "a",
        "annotator": "gold",
        "annotation": "q3",
        "start": 880,
        "end": 912,
        "excerpt": {"before": "she said ", "marked": "it\nrains", "after": " on"},
        "hint": "The recorded text stands at 871 to 903.",
        "origin": {"id": "T7", "file": "dev/x.ann", "line": 7},
    }
    assert len(lines) == 2


def sarif(findings: list[Finding], **others: object) -> dict[str, object]:
    """The one run of a SARIF log."""
    log = json.loads(rendered("sarif", findings, **others))  # type: ignore[arg-type]
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    assert set(log) == {"$schema", "version", "runs"}
    [run] = log["runs"]
    assert set(run) == {"tool", "columnKind", "results", "properties"}
    return run


def test_the_sarif_report_has_what_the_standard_asks_for() -> None:
    """Protects code scanning: rules with help, and results that point at them by index."""
    run = sarif(FINDINGS)
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("corpuskit", "0.1.0")
    assert [rule["id"] for rule in driver["rules"]] == ["DOC105", "SPN101", "SPN102"]
    assert driver["rules"][0] == {
        "id": "DOC105",
        "name": "text-empty",
        "shortDescription": {"text": "A document has a text in which nothing is written."},
        "fullDescription": {"text": "A document has a text in which nothing is written.\n\nImport it again."},
        "help": {"text": RULES["DOC105"].text, "markdown": RULES["DOC105"].text},
        "defaultConfiguration": {"level": "warning"},
    }
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note", "none"}
        assert isinstance(result["message"]["text"], str)
        assert all(re.fullmatch("[0-9a-f]{16}(:1)?", value) for value in result["partialFingerprints"].values())
    first = run["results"][0]
    assert first["message"]["text"] == (
        "q3 ends at 912, but the text has 903 characters. The recorded text stands at 871 to 903.\n"
        "she said [[it\\nrains]] on"
    )
    assert first["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "a/gold/q3"}]
    assert first["relatedLocations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "dev/x.ann"}, "region": {"startLine": 7}},
            "message": {"text": "imported from here, T7"},
        }
    ]
    assert first["properties"] == {
        "document": "a",
        "annotator": "gold",
        "annotation": "q3",
        "start": 880,
        "end": 912,
        "origin": {"id": "T7", "file": "dev/x.ann", "line": 7},
    }
    assert sarif([])["results"] == []


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    """Protects editors from being sent to a line that says nothing."""
    whole = Finding(
        code="COR107",
        rule="file-not-read",
        severity=Severity.INFO,
        message="no command reads this file",
        place=Place("documents/a.json", 0),
    )
    assert rendered("text", [whole]).startswith("documents/a.json: COR107 no command reads this file\n")
    [result] = sarif([whole])["results"]
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "documents/a.json"}}}]
    assert (result["level"], "ruleIndex" in result) == ("note", False)
    assert rendered("github", [whole]) == (
        "::notice file=documents/a.json,title=COR107 file-not-read::no command reads this file\n"
    )


def test_the_github_report_escapes_what_has_a_meaning() -> None:
    """Protects workflows from commands that a text of the corpus would give, and messages from ending too early."""
    evil = msgspec.structs.replace(
        FINDINGS[1],
        message="50% of q1: a, b%0A::error::x\n::stop-commands::y",
        place=Place("documents/a,line=9:b%.jsonl", 3),
    )
    assert rendered("github", [evil]) == (
        "::warning file=documents/a%2Cline=9%3Ab%25.jsonl,line=3,title=DOC105 text-empty::"
        "50%25 of q1: a, b%250A::error::x\\n::stop-commands::y\n"
    )
    assert rendered("github", FINDINGS[:1]) == (
        "::error file=annotations/gold/00003.jsonl,line=14,title=SPN101 span-out-of-bounds::"
        "q3 ends at 912, but the text has 903 characters%0Ashe said [[it\\nrains]] on%0A"
        "The recorded text stands at 871 to 903.%0Afrom dev/x.ann:7 T7\n"
    )


def test_the_junit_report_has_a_suite_for_each_rule_and_a_test_for_each_document() -> None:
    """Protects what GitLab and Jenkins count: rules that found nothing passed, information is no failure."""
    info = msgspec.structs.replace(FINDINGS[1], severity=Severity.INFO)
    again = msgspec.structs.replace(FINDINGS[0], message="q4 ends at 915, but the text has 903 characters")
    root = ElementTree.fromstring(rendered("junit", [FINDINGS[0], again, info], left_out=2))
    assert (root.tag, root.attrib) == (
        "testsuites",
        {"name": "corpuskit validate", "tests": "3", "failures": "1"},
    )
    suites = {suite.get("name"): suite for suite in root}
    assert [(name, s.get("tests"), s.get("failures")) for name, s in suites.items()] == [
        ("DOC105 text-empty", "1", "0"),
        ("SPN101 span-out-of-bounds", "1", "1"),
        ("SPN102 span-empty", "1", "0"),
    ]
    [case] = suites["SPN101 span-out-of-bounds"]
    assert case.attrib == {
        "classname": "SPN101 span-out-of-bounds",
        "name": "a",
        "file": "annotations/gold/00003.jsonl",
    }
    [failure] = case
    assert failure.attrib == {
        "type": "error",
        "message": "q3 ends at 912, but the text has 903 characters (and 1 more)",
    }
    assert (failure.text or "").splitlines()[:2] == [
        "annotations/gold/00003.jsonl:14: q3 ends at 912, but the text has 903 characters",
        "    she said [[it\\nrains]] on",
    ]
    [passed] = suites["SPN102 span-empty"]
    assert (passed.get("name"), len(passed)) == ("no findings", 0)
    [[output]] = suites["DOC105 text-empty"]
    assert output.tag == "system-out"


def test_the_tests_of_a_junit_suite_have_different_names() -> None:
    """Protects findings of two annotators of one document: of two tests with one name, GitLab drops one."""
    other = msgspec.structs.replace(FINDINGS[0], place=Place("annotations/mira/00003.jsonl", 2))
    root = ElementTree.fromstring(rendered("junit", [FINDINGS[0], other]))
    names = [case.get("name") for case in root.iter("testcase") if case.get("classname", "").startswith("SPN101")]
    assert names == ["a", "a in annotations/mira/00003.jsonl"]


class Page(HTMLParser):
    """The skeleton of a page: its tags with the names of their attributes, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {' '.join(name for name, _ in attrs)}".strip())
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def test_the_html_report_is_one_page_that_needs_nothing_else() -> None:
    """Protects the page that is sent by mail: no address of another file, its own script alone allowed to run."""
    source = rendered("html", FINDINGS, title="News <1>", left_out=7)
    page = Page(source)
    assert source.isascii()
    addresses = [value for _, name, value in page.attributes if name in {"src", "href", "action", "data", "srcset"}]
    assert addresses == ["#rule-SPN101", "#rule-DOC105"]
    assert "url(" not in source
    assert "@import" not in source
    assert "Findings in News <1>" in page.words
    assert "q3 ends at 912, but the text has 903 characters" in page.words
    assert page.words[page.words.index("she said") : page.words.index("on") + 1] == ["she said", "it\\nrains", "on"]
    assert "annotations/gold/00003.jsonl:14, from dev/x.ann:7 T7" in page.words
    assert "7 more were found and are not shown." in page.words


def test_the_html_report_says_that_nothing_was_found() -> None:
    """Protects a clean corpus from a page that looks broken."""
    page = Page(rendered("html", []))
    assert "Nothing was found." in page.words
    assert "3 documents with 1,200 annotations looked at" in page.words


EVIL = (
    "\x1b[2J\x9b31m\u202e\u2028\r\n%0A::error::]]><x a='b' c=\"d\">&amp;</script></style></title><script>"
    "{{ 1 }}{% x %}\x00\x7f\ud800\ufffe[a](javascript:b)\U000e0041"
)


def evil(number: int) -> Finding:
    """A finding all of whose texts are hostile."""
    return Finding(
        code="SPN101",
        rule="span-out-of-bounds",
        severity=Severity.ERROR,
        message=f"{EVIL}{number}",
        place=Place(EVIL, 3),
        document=EVIL,
        annotator=EVIL,
        annotation=EVIL,
        excerpt=Excerpt(EVIL, EVIL, EVIL),
        hint=EVIL,
        origin=ForeignPlace(id=EVIL, file=EVIL, line=3),
    )


def harmless(finding: Finding) -> Finding:
    """The same finding with one letter in place of each text."""
    data = json.loads(json.dumps(msgspec.to_builtins(finding)).replace(json.dumps(EVIL)[1:-1], "x"))
    return msgspec.convert(data, Finding)


EVIL_RULES = {"SPN101": RuleText(code="SPN101", name=EVIL, severity=Severity.ERROR, title=EVIL, text=f"{EVIL}\n{EVIL}")}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_no_report_lets_hostile_text_through(report: Report) -> None:
    """Protects terminals, pages and workflows from texts that would steer them, whichever field they stand in."""
    source = rendered(report.NAME, [evil(1), evil(2)], rules=EVIL_RULES, folder=EVIL, title=EVIL)
    shown = {character for character in source if is_hidden(character)}
    assert shown <= {"\n"}
    source.encode("utf-8")


def keys(value: object) -> object:
    """A value of JSON with its texts taken out."""
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return [keys(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def shape(name: str, source: str) -> object:
    """What a program makes of a report: its structure without its texts."""
    if name in {"json", "sarif"}:
        return keys(json.loads(source))
    if name == "junit":
        return [(element.tag, sorted(element.attrib)) for element in ElementTree.fromstring(source).iter()]
    if name == "html":
        return Page(source).tags
    return [line[:2] for line in source.splitlines()] if name == "github" else source.count("\n")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_hostile_text_changes_no_structure(report: Report) -> None:
    """Protects programs: a report of hostile findings has exactly the elements of a report of harmless ones."""
    hostile, tame = [evil(1), evil(2)], [harmless(evil(1)), harmless(evil(2))]
    rules = {"SPN101": msgspec.structs.replace(EVIL_RULES["SPN101"], name="x", title="x", text="x\nx")}
    expected = shape(report.NAME, rendered(report.NAME, tame, rules=rules, folder="x", title="x"))
    found = shape(report.NAME, rendered(report.NAME, hostile, rules=EVIL_RULES, folder=EVIL, title=EVIL))
    assert found == expected


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_a_report_does_not_wait_for_the_last_finding(report: Report) -> None:
    """Protects streaming: the first finding is out before the second is asked for, where the form allows it."""
    asked = []

    def findings() -> Iterator[Finding]:
        for finding in FINDINGS:
            asked.append(finding)
            yield finding

    lines = report.render(findings(), Setting(summary=Summary()))
    while "SPN101" not in next(lines):
        pass
    assert len(asked) == (len(FINDINGS) if report.NAME in COLLECTING else 1)


def test_the_closing_hint_names_the_rule_of_the_worst_finding() -> None:
    """Protects people with two errors and two hundred warnings from being sent to the warnings."""
    warning = FINDINGS[1]
    assert rendered("text", [warning, warning, FINDINGS[0], warning]).endswith(
        "\n1 error, 3 warnings in 3 documents; explain one with: corpuskit explain SPN101\n"
    )


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (Summary(documents=1, annotations=1), "nothing found in 1 document with 1 annotation"),
        (
            Summary(documents=2, known=1),
            "nothing new found in 2 documents with 0 annotations, besides 1 known finding",
        ),
        (
            Summary(
                documents=2,
                severities={Severity.ERROR: 3, Severity.WARNING: 0, Severity.INFO: 1},
                codes={"SPN101": 4},
                worst="SPN101",
                known=2,
                left_out=1_000,
            ),
            (
                "3 errors, 1 info in 2 documents, besides 2 known findings; 1,000 of them not shown; "
                "explain one with: corpuskit explain SPN101"
            ),
        ),
    ],
)
def test_the_summary_says_what_is_known_and_what_is_not_shown(summary: Summary, words: str) -> None:
    """Protects people from taking a report for complete that is not."""
    assert str(summary) == words
