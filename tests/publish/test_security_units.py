"""The parts that protect a site, each by itself: nonces, policies, links, the size of questions, functions."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.publish.links import link, web_address
from corpuskit.publish.security import functions
from corpuskit.publish.security.expansion import LARGEST, size_of
from corpuskit.publish.security.nonces import answering, marked, nonce
from corpuskit.publish.security.policy import events_in, source_hash, styles_in
from tests.publish.hostile import PAYLOADS

NONCE = ' nonce="{{ corpuskit_nonce() }}"'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<script>1</script>", f"<script{NONCE}>1</script>"),
        ('<script src="a.js" defer>', f'<script{NONCE} src="a.js" defer>'),
        ("<script{% if x %} type=module{% endif %}>", f"<script{NONCE}{{% if x %}} type=module{{% endif %}}>"),
        ("<style>\np {}</style>", f"<style{NONCE}>\np {{}}</style>"),
        ('<script nonce="x">', '<script nonce="x">'),
        ("<scripts> <styled>", "<scripts> <styled>"),
    ],
)
def test_scripts_of_templates_bear_the_nonce(source: str, expected: str) -> None:
    """Protects pages from losing a script or a style sheet that a template has."""
    assert marked(source) == expected


def test_a_nonce_is_of_one_answer() -> None:
    """Protects a nonce from being used twice, and from being there where nobody asked."""
    assert nonce() == ""
    with answering() as first:
        assert nonce() == first.nonce
    with answering() as second:
        assert nonce() == second.nonce != first.nonce


def test_what_scripts_and_templates_of_datasette_hold_is_found() -> None:
    """Protects Datasette's own pages of every version: what they insert as it stands is allowed by its hash."""
    assert list(styles_in("root.innerHTML = `<style>p { color: red }</style><p>`")) == ["p { color: red }"]
    assert list(styles_in("`<style>${made}</style>`")) == []
    assert list(events_in('<button class="a" onclick="open(&quot;x&quot;)">')) == ['open("x")']
    assert source_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_link_to_elsewhere(payload: str) -> None:
    """Protects readers from links that run, or lead to another host than the one that is read."""
    assert web_address(payload) is None or payload.startswith("https://example.org/")
    assert "javascript:" not in link(payload).partition("<bdi>")[0].lower()
    assert "<script" not in link(payload)


def test_addresses_of_the_web_become_links() -> None:
    """Protects plain addresses, and mail where a page says that a person is to be written to."""
    assert web_address(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
    assert web_address("HTTP://example.org") == "HTTP://example.org"
    assert web_address("mailto:a@example.org") is None
    assert web_address("mailto:a@example.org", mail=True) == "mailto:a@example.org"
    assert [web_address(found) for found in (None, 3, "", "example.org", "https:", "http:///x", "https://[")] == [
        None
    ] * 7
    assert link("https://example.org/?a&b") == (
        '<a href="https://example.org/?a&amp;b" rel="noreferrer nofollow ugc"><bdi>https://example.org/?a&amp;b</bdi></a>'
    )


def test_questions_of_people_are_small() -> None:
    """Protects researchers, whose questions have several parts that name each other."""
    shares = """
        with counted as (select document, label, count(*) as n from quotes where status is null group by 1, 2),
          total as (select document, sum(n) as n from counted group by document),
          shares as (select counted.label, 1.0 * counted.n / total.n as share from counted join total using (document))
        select label, avg(share) as mean, max(share) as most, (select count(*) from shares s where s.label = a.label)
        from shares a group by label order by mean desc"""
    assert size_of(shares) < LARGEST / 50
    assert size_of(" union all ".join(["select label, n from quotes where label = 1 order by label"] * 40)) < LARGEST


@pytest.mark.parametrize("quoted", ["a{}", '"a{}"', "[a{}]", "`a{}`", "A{}"])
def test_questions_that_double_are_large(quoted: str) -> None:
    """Protects the server from parts that are put into each other again and again, however they are written."""
    name = quoted.format
    parts = [
        f"{name(n)} as /* ( */ materialized (select x from {name(n - 1)} p, {name(n - 1)} q)" for n in range(1, 30)
    ]
    assert size_of(f"with {name(0)}(x) as (select ')'), {', '.join(parts)} select * from {name(29)}") > LARGEST


@given(st.text(alphabet="()'\"[]`-*/ ,.\nselctwihafrom1", max_size=200))
def test_the_size_of_anything_can_be_told(words: str) -> None:
    """Protects the server from questions that are no SQL at all."""
    assert size_of(f"select select select {words}") > 0


@given(st.one_of(st.none(), st.integers(-9, 9), st.text(max_size=9)), st.one_of(st.none(), st.text(max_size=3)))
def test_functions_answer_as_before(first: object, second: object) -> None:
    """Protects the meaning of functions that were replaced: for what is short they answer as SQLite does."""
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(":memory:")) as bound:
        functions.bound(bound, 1_000_000)
        sql = "SELECT instr(?1, ?2), trim(?1, ?2), replace(?1, ?2, 'x'), printf('%s|%5d', ?1, ?2)"
        assert bound.execute(sql, (first, second)).fetchone() == plain.execute(sql, (first, second)).fetchone()
