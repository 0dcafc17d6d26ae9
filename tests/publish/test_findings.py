"""The pages of findings: counts by rule, the words of each finding in their place, and what was checked."""

import json
from pathlib import Path

import pytest

from corpuskit.publish import Build, publish
from corpuskit.publish.pages.findings.explaining import checked, explained
from corpuskit.publish.passages import passage
from corpuskit.validation import known_rules
from tests.publish.making import PAYLOAD, TEXT, at, get, make_corpus, make_hostile_corpus

# Ends inside the word "defends"; the other annotator does the same, and splits another word besides.
SPLIT = {"id": "e1", "layer": "entities", "label": "ORG", "pieces": [[at("defends")[0], at("defends")[0] + 3]]}
OTHER = {"id": "e2", "layer": "entities", "label": "ORG", "pieces": [[at("figures")[0], at("figures")[0] + 3]]}


@pytest.fixture
def build(tmp_path: Path) -> Build:
    lines = [
        ("gold", {"document": "tram.line", "annotations": [SPLIT]}),
        ("anna", {"document": "tram.line", "annotations": [SPLIT, OTHER]}),
    ]
    return publish(make_corpus(tmp_path / "corpus", lines=lines), tmp_path / "site")


def test_rules_are_listed_with_findings_and_documents(build: Build) -> None:
    """Protects the counts: a document in which two annotators did the same is one document."""
    (page,) = get(build, f"/{build.name}/-/findings")
    row = page.text.split('<span class="code">SPN105</span>')[1].split("</tr>")[0]
    assert f'href="/{build.name}/-/findings/SPN105">3</a>' in row
    assert '<td class="number">1</td>' in row
    assert "A piece of an annotation begins or ends inside a word" in row


def test_filters_count_what_is_left(build: Build) -> None:
    """Protects the filters: by annotator and severity, also where nothing is left."""
    path = f"/{build.name}/-/findings"
    anna, none = get(build, f"{path}?annotator=anna&severity=warning", f"{path}?severity=info&annotator=gold")
    assert f'href="/{build.name}/-/findings/SPN105?annotator=anna">2</a>' in anna.text
    assert "No rule found such a thing" in none.text


def test_a_rule_explains_itself_and_shows_its_findings_in_place(build: Build) -> None:
    """Protects the page of a rule: what `corpuskit explain` says, the words marked, and the way to the reader."""
    page, one = get(build, f"/{build.name}/-/findings/SPN105", f"/{build.name}/-/findings/SPN105?annotator=gold")
    assert "The word would belong to the annotation by half" in page.text
    assert "<mark>" in page.text
    assert f'href="/{build.name}/documents/tram~2Eline?annotator=anna#anna/e2"' in page.text
    assert page.text.count('id="finding-') == 3
    assert one.text.count('id="finding-') == 1
    assert "1 finding in 1 document" in one.text


def test_pages_of_findings_follow_each_other(tmp_path: Path) -> None:
    """Protects paging: every finding is on one page, and numbers that mean nothing lead to the nearest page."""
    words = [{**SPLIT, "id": f"e{number}", "pieces": [[number, number + 1]]} for number in range(1, 5)]
    many = [{**one, "id": f"{one['id']}-{again}"} for one in words for again in range(30)]
    corpus = make_corpus(tmp_path / "corpus", lines=[("gold", {"document": "tram.line", "annotations": many})])
    build = publish(corpus, tmp_path / "site")
    path = f"/{build.name}/-/findings/SPN105"
    pages = get(build, path, f"{path}?page=2", f"{path}?page=3", f"{path}?page=99", f"{path}?page=-1")
    found = [set(page.text.split('id="finding-')[1:]) for page in pages]
    assert [len(one) for one in found] == [50, 50, 1, 1, 50]  # a hundred, and one that counts the rest
    assert 'rel="next"' not in pages[2].text
    assert 'start="101"' in pages[3].text


def test_a_clean_corpus_says_what_was_checked(tmp_path: Path) -> None:
    """Protects against a page that calls a corpus clean without saying by which rules."""
    build = publish(make_corpus(tmp_path / "corpus", lines=[]), tmp_path / "site")
    (page,) = get(build, f"/{build.name}/-/findings")
    assert "rules looked at 2 documents, 0 annotations and 0 relations" in page.text
    assert f'href="/{build.name}/-/findings/SPN105"' in page.text


def test_every_rule_that_runs_can_be_explained(tmp_path: Path) -> None:
    """Protects the links of the list of what was checked: each rule of the schema and of corpuskit has its page."""
    corpus = make_corpus(tmp_path / "corpus")
    rules = [rule for family in checked(corpus.schema, corpus.config.validate).values() for rule in family]
    assert {rule.code for rule in rules} <= {rule.CODE for rule in known_rules(corpus.schema)}
    assert len(rules) > 50
    own = next(rule.CODE for rule in known_rules(corpus.schema) if rule.NAME == "direct-quote-marks")
    found = explained(corpus.schema, own)
    assert found is not None
    assert found.title == "A direct quote lacks a quotation mark at one of its edges."
    build = publish(corpus, tmp_path / "site")
    answers = get(build, *(f"/{build.name}/-/findings/{rule.code.replace('/', '~2F')}" for rule in rules))
    assert {answer.status_code for answer in answers} == {200}


def test_an_unknown_rule_is_not_found(build: Build) -> None:
    """Protects addresses: a rule that nobody knows is a 404, not an empty page."""
    (page,) = get(build, f"/{build.name}/-/findings/SPN999")
    assert page.status_code == 404


@pytest.mark.parametrize("path", ["findings", "findings/SPN105"])
def test_findings_are_forbidden_where_their_table_is(build: Build, path: str) -> None:
    """Protects findings, which quote documents, by the permission for their table."""
    closed = {"databases": {build.name: {"tables": {"findings": {"allow": False}}}}}
    (page,) = get(build, f"/{build.name}/-/{path}", metadata=closed)
    (locked,) = get(build, f"/{build.name}/-/{path}", metadata={"allow": False})
    assert (page.status_code, locked.status_code) == (403, 403)


def test_texts_that_are_closed_are_not_quoted(build: Build) -> None:
    """Protects texts: findings are listed without words in context and without a way to the reader."""
    closed = {"databases": {build.name: {"tables": {"texts": {"allow": False}}}}}
    (page,) = get(build, f"/{build.name}/-/findings/SPN105", metadata=closed)
    assert page.status_code == 200
    assert "<mark>" not in page.text
    assert "/documents/tram" not in page.text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Protects readers: what findings say of a hostile corpus is text on each of their pages."""
    build = publish(make_hostile_corpus(tmp_path / "corpus"), tmp_path / "site")
    (listing,) = get(build, f"/{build.name}/findings.json?_shape=array&_size=max")
    codes = sorted({row["code"] for row in json.loads(listing.text)})
    assert len(codes) > 5
    pages = get(build, *(f"/{build.name}/-/findings/{code.replace('/', '~2F')}" for code in codes))
    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if PAYLOAD in page.text or "<img src=x" in page.text]


def test_a_passage_is_the_sentence_around_its_pieces() -> None:
    """Protects what reviewers read: whole sentences, each piece marked, nothing from other paragraphs."""
    pieces = [tuple(at('"We counted twice,"')), tuple(at('"and then once more."'))]
    parts = passage(TEXT, [(start, end) for start, end in pieces])
    assert [part.text for part in parts if part.marked] == ['"We counted twice,"', '"and then once more."']
    assert (
        "".join(part.text for part in parts) == '"We counted twice," she told the Harbour Post, "and then once more."'
    )


def test_a_passage_outside_the_text_is_empty() -> None:
    """Protects pages of broken offsets: there is nothing to show, and nothing breaks."""
    assert passage("short", [(90, 95)]) == []
    assert passage("", [(0, 0)]) == []
    assert [part.text for part in passage("short", [(-4, 99)]) if part.marked] == ["short"]
