"""Reports: the same findings for people and for programs, nothing lost and nothing unescaped."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import corpuskit.report
from corpuskit.findings import Excerpt, Finding, Place, Severity, Summary
from corpuskit.report import REPORTS, Report

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
    ),
    Finding(
        code="DOC105",
        rule="text-empty",
        severity=Severity.WARNING,
        message="the document '\x1b[31mred\u202e' has an empty text",
        place=Place("documents/00003.jsonl", 2),
    ),
]

BY_NAME = {report.NAME: report for report in REPORTS}


def rendered(report: Report, findings: list[Finding], style: Callable[[str, str], str] = lambda _, text: text) -> str:
    summary = Summary(documents=3, annotations=1_200)
    for finding in findings:
        summary.add(finding)
    return "".join(f"{line}\n" for line in report.render(iter(findings), summary, style))


def test_every_module_of_the_folder_is_named_in_the_registry() -> None:
    """Protects against a report that exists and cannot be chosen."""
    for path in sorted(Path(corpuskit.report.__file__).parent.glob("[a-z]*.py")):
        assert path.stem in BY_NAME, f"corpuskit/report/__init__.py lacks {path.stem}"


def test_the_text_report_says_place_message_context_and_hint() -> None:
    """Protects the form that people and editors read, character by character."""
    assert rendered(BY_NAME["text"], FINDINGS) == (
        "annotations/gold/00003.jsonl:14: SPN101 q3 ends at 912, but the text has 903 characters\n"
        "    she said [[it\\nrains]] on\n"
        "    The recorded text stands at 871 to 903.\n"
        "documents/00003.jsonl:2: DOC105 the document '\\x1b[31mred\\u202e' has an empty text\n"
        "1 error, 1 warning in 3 documents; explain one with: corpuskit explain SPN101\n"
    )


def test_the_text_report_marks_parts_for_colour() -> None:
    """Protects colours: each part is passed to the style under its name, and nothing of the corpus unescaped."""
    parts: set[str] = set()

    def style(part: str, text: str) -> str:
        parts.add(part)
        assert text.isprintable()
        return f"<{text}>"

    assert "<[[it\\nrains]]>" in rendered(BY_NAME["text"], FINDINGS, style)
    assert parts == {"place", "error", "warning", "marked", "hint"}


@pytest.mark.parametrize("findings", [FINDINGS, []], ids=["some", "none"])
def test_the_json_report_is_one_object(findings: list[Finding]) -> None:
    """Protects programs that read the report: one valid object, also without findings."""
    data = json.loads(rendered(BY_NAME["json"], findings))
    assert [finding["code"] for finding in data["findings"]] == [finding.code for finding in findings]
    assert data["summary"]["documents"] == 3
    assert data["summary"]["worst"] == ("SPN101" if findings else None)
    assert data["summary"]["severities"] == {"error": len(findings) // 2, "warning": len(findings) // 2, "info": 0}


def test_the_jsonl_report_is_one_finding_a_line() -> None:
    """Protects pipes: every line stands alone and holds all that is known of the finding."""
    lines = rendered(BY_NAME["jsonl"], FINDINGS).splitlines()
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
    }
    assert len(lines) == 2


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_no_report_lets_control_characters_through(report: Report) -> None:
    """Protects terminals from texts that would steer them."""
    assert rendered(report, FINDINGS).replace("\n", "").isprintable()
    assert rendered(report, FINDINGS).isascii()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_a_report_does_not_wait_for_the_last_finding(report: Report) -> None:
    """Protects streaming: the first finding is out before the second is asked for."""
    asked = []

    def findings() -> object:
        for finding in FINDINGS:
            asked.append(finding)
            yield finding

    first = next(iter(report.render(findings(), Summary(), lambda _, text: text)))  # type: ignore[arg-type]
    assert "SPN101" in first
    assert len(asked) == 1


def test_the_closing_hint_names_the_rule_of_the_worst_finding() -> None:
    """Protects people with two errors and two hundred warnings from being sent to the warnings."""
    warning = FINDINGS[1]
    assert rendered(BY_NAME["text"], [warning, warning, FINDINGS[0], warning]).endswith(
        "\n1 error, 3 warnings in 3 documents; explain one with: corpuskit explain SPN101\n"
    )


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    """Protects editors from being sent to a line that says nothing."""
    whole = Finding(
        code="COR107",
        rule="file-not-read",
        severity=Severity.WARNING,
        message="no command reads this file",
        place=Place("documents/a.json", 0),
    )
    assert rendered(BY_NAME["text"], [whole]).startswith("documents/a.json: COR107 no command reads this file\n")
