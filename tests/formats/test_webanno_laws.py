"""The laws of WebAnno TSV: what is written comes back, whatever the text; what is read stays the same when written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats.entries import Damage, Entry, Link, Property, TextBound
from corpuskit.formats.webanno.escapes import (
    escape_text,
    escape_value,
    split,
    unescape_text,
    unescape_value,
    without_suffix,
)
from corpuskit.formats.webanno.units import Units
from corpuskit.formats.webanno.writing import as_tsv
from corpuskit.offsets import covered
from tests.formats.webanno_files import in_code_points, opened, read, said, unread

# Letters, marks, signs beyond U+FFFF, right-to-left, controls, and all that the format escapes.
CHARACTERS = "ab é\u0301\u05d0\u0627\u064b😊👩\u200d👧漢\t\n\r\n\u2028\x00\x0b\x1f_*|[];->\\#\"'1.: \u3000"
TEXTS = st.text(alphabet=CHARACTERS, min_size=1, max_size=60)
VALUES = st.text(alphabet=CHARACTERS, max_size=8)
NAMES = st.text(alphabet="ab:é_.1 X😊|[x", min_size=1, max_size=5) | st.sampled_from(["NamedEntity", "begin", "label"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Entry]]:
    """A text with annotations that overlap, nest and stack as they like, some in pieces, and relations between them."""
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 6))):
        edges = [sorted((draw(offsets), draw(offsets))) for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3])))]
        pieces = tuple((begin, end) for begin, end in edges)
        id_ = f"a{number}"
        entries.append(
            TextBound(line=1, content="", id=id_, type=draw(NAMES), pieces=pieces, surface=covered(text, pieces))
        )
        entries += properties(draw, id_)
    spans = [entry.id for entry in entries if isinstance(entry, TextBound)]
    for number in range(draw(st.integers(0, 3)) if spans else 0):
        ends = (draw(st.sampled_from(spans)), draw(st.sampled_from(spans)))
        entries.append(Link(line=1, content="", id=f"r{number}", type=draw(NAMES), ends=ends))
        entries += properties(draw, f"r{number}")
    return text, entries


def properties(draw: st.DrawFn, target: str) -> list[Entry]:
    given_ = draw(st.dictionaries(NAMES, VALUES, max_size=2))
    return [Property(line=1, content="", type=type_, target=target, value=value) for type_, value in given_.items()]


@settings(max_examples=300)
@given(documents())
def test_what_is_written_comes_back(document: tuple[str, list[Entry]]) -> None:
    """Protects texts and annotations on their way to INCEpTION and back, for all that the format holds."""
    text, entries = document
    found = read(as_tsv(text, entries))
    assert found.text == text
    assert not unread(found)
    assert said(in_code_points(found)) == said(entries)


@settings(max_examples=100)
@given(documents())
def test_a_file_that_was_read_is_written_with_the_same_text_and_tokens(document: tuple[str, list[Entry]]) -> None:
    """Protects a corpus that goes to and fro from changing each time."""
    text, entries = document
    first = read(as_tsv(text, entries))
    again = read(as_tsv(first.text or "", in_code_points(first)))
    assert again.text == first.text
    assert said(in_code_points(again)) == said(in_code_points(first))


@given(VALUES, st.integers(2, 3))
def test_values_come_out_of_their_cells(value: str, version: int) -> None:
    """Protects values that look like the format's own signs."""
    cell = f"{escape_value(value)}[7]|{escape_value(value)}"
    parts = [without_suffix(part) for part in split(cell, "|")]
    assert [(unescape_value(part, version), number) for part, number in parts] == [(value, "7"), (value, None)]
    assert "\t" not in cell
    assert "\n" not in cell


@given(st.text(alphabet=CHARACTERS.replace("\n", ""), max_size=20), st.integers(2, 3))
def test_lines_come_out_of_their_escapes(text: str, version: int) -> None:
    """Protects texts with backslashes and control characters."""
    assert unescape_text(escape_text(text), version) == text


@given(TEXTS)
def test_tokens_hold_all_words_in_order(text: str) -> None:
    """Protects the rows: tokens never overlap, and what is between them is white space."""
    tokens = [(token.begin, token.end) for token in Units(text, []).tokens]
    at = 0
    for begin, end in tokens:
        assert at <= begin < end
        assert not text[at:begin].strip()
        at = end
    assert not text[at:].strip()


ROWS = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.S|v|ROLE_a.S:f_a.L|uima.tcas.Annotation\n"
    "#T_CH=a.C|referenceRelation|referenceType\n#T_RL=a.R|k|BT_a.S\n\n\n#Text=a 😊\n"
    "1-1\t0-1\ta\tx[1]|y\tr[1]|_\t1-2|*\tx->1-1\tp[1]\tk\t1-2[0_1]\t\n"
    "1-2\t2-4\t😊\tx[1]\tr[1]\t1-2\t*->1-2\t*[1]\t_\t_\t\n\n"
    "#Text=b\n2-1\t5-6\tb\t_\t_\t_\t_\t_\t_\t_\t\n"
)


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(0, len(ROWS)), st.integers(0, 12), st.text(alphabet="|[]_*->;\\\t\n#1-2.x", max_size=6)),
        min_size=1,
        max_size=4,
    )
)
def test_a_file_that_was_edited_at_random_never_fails(edits: list[tuple[int, int, str]]) -> None:
    """Protects from a traceback, and from an entry that refers to one that is not there."""
    data = ROWS
    for start, length, new in edits:
        data = data[:start] + new + data[start + length :]
    found = opened(data.encode())
    if isinstance(found, Damage):
        assert found.reason
        assert found.hint
        return
    entries = found.sets[0].entries
    ids = [entry.id for entry in entries if isinstance(entry, TextBound | Link)]
    assert len(set(ids)) == len(ids)
    assert len({(entry.line, entry.number) for entry in entries}) == len(entries)
    assert all(entry.target in ids for entry in entries if isinstance(entry, Property))
    assert all(end in ids for entry in entries if isinstance(entry, Link) for end in entry.ends)
    assert all(entry.reason and entry.hint for entry in unread(found))
