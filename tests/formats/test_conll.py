"""Tests of files of tokens with tags in columns, and of treebanks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.errors import FormatError
from corpuskit.formats import conll, conllu
from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.conll.schemes import parsed, runs, tags_of
from corpuskit.formats.entries import Damage, ForeignDocument, Link, Property, TextBound, Unread
from corpuskit.formats.placing.aligned import aligned, on_text
from tests.formats.task_documents import Folder, entries, head, one, read, source, why
from tests.formats.token_documents import assert_back, leaving, load_tokenizers, marked, span, spans, twice, writing

FIXTURES = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "fixtures"


@pytest.fixture(autouse=True, scope="module")
def _tokenizers() -> None:
    load_tokenizers()


def said(data: str, name: str = "a.conll") -> list[tuple[str, str]]:
    """The types of annotations and what they cover, but for single tokens."""
    document = one(conll, data, name)
    text = document.text or ""
    found = [e for e in entries(document) if isinstance(e, TextBound) and e.type != "token"]
    return [(e.type, text[e.pieces[0][0] : e.pieces[0][1]]) for e in found]


def refused(data: str) -> list[Unread]:
    """What is set aside of the only document of a file."""
    return [entry for entry in entries(one(conll, data, "a.conll")) if isinstance(entry, Unread)]


@given(marked(overlap=False), st.booleans())
def test_columns_come_back(sent: Outgoing, bioes: bool) -> None:
    """Protects annotations of whole tokens on their way out to columns and back onto the text."""
    folder = Folder()
    conll.write([sent], folder, writing(bioes=bioes))
    found = list(conll.documents(source(folder.files["out.conll"], "out.conll"), Asked(beside=folder.beside)))
    assert_back([d for d in found if isinstance(d, ForeignDocument)], sent)


@pytest.mark.parametrize("text", ["# a", "#", "-DOCSTART- x", "_ O B-PER", "1", "O", "#\tx\n# x\n\n# O O O"])
def test_a_token_is_a_token_whatever_it_looks_like(text: str) -> None:
    """Protects words that look like comments, tags, numbers or the beginning of a document."""
    for given_ in ([], [span("PER", (0, len(text.split()[0])))]):
        sent = leaving(text, *given_)
        folder = Folder()
        conll.write([sent], folder, writing())
        assert_back([one_ for one_ in folder.read(conll) if isinstance(one_, ForeignDocument)], sent)


def test_columns_that_a_comment_names_are_heeded() -> None:
    """Protects the columns of CoNLL-U Plus: which one holds the tokens, and tokens that begin with a number sign."""
    head_ = "# global.columns = UPOS FORM NER\n# sent_id = 1\n"
    data = f"{head_}SYM\t#\tB-X\nNUM\t1\tI-X\n\n# sent_id = 2\nX\t#tag\t_\n"
    found = one(conll, data)
    assert (found.text, said(data)) == ("# 1\n#tag", [("X", "# 1")])
    values = [(e.type, e.value) for e in entries(found) if isinstance(e, Property)]
    assert values == [("upos", "SYM"), ("upos", "NUM"), ("upos", "X")]


def test_values_that_were_put_into_an_empty_column_are_read() -> None:
    """Protects what somebody adds to a file that was written here, next to the file that names its columns."""
    folder = Folder()
    conll.write([leaving("Ann ran.", span("PER", (0, 3)))], folder, writing())
    folder.files["out.conll"] = folder.files["out.conll"].replace(b"Ann _ _", b"Ann NNP _")
    (found,) = folder.read(conll)
    assert [(e.type, e.value) for e in entries(found) if isinstance(e, Property)] == [("pos", "NNP")]


@given(marked(overlap=True), st.booleans())
def test_treebanks_come_back(sent: Outgoing, bioes: bool) -> None:
    """Protects annotations that overlap, and the text itself, on their way out to CoNLL-U and back."""
    folder = Folder()
    conllu.write([sent], folder, writing(bioes=bioes))
    content = folder.files["out.conllu"]
    if "\t" not in content.decode():
        return  # a text without any token has no rows
    found = [d for d in conllu.documents(source(content, "out.conllu"), Asked()) if isinstance(d, ForeignDocument)]
    assert all(document.tokens is None for document in found)
    assert_back(found, sent)


def test_several_documents_keep_their_names_and_annotators() -> None:
    """Protects documents of one file from running into each other."""
    folder = Folder()
    conll.write(twice(leaving("Ann saw Bo.\nBo left.", span("PER", (0, 3)))), folder, writing())
    assert folder.files["out.conll"].decode().splitlines()[:3] == ["-DOCSTART- -X- O O", "", "Ann _ _ O B-PER"]
    found = folder.read(conll)
    assert [(d.name, d.sets[0].annotator) for d in found] == [("doc-1", "anna"), ("doc-2", "anna")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a B-X\nb I-X\nc B-X\nd O\ne B-Y\n", [("X", "a b"), ("X", "c"), ("Y", "e")]),
        ("a I-X\nb I-X\nc B-X\nd O\ne I-Y\n", [("X", "a b"), ("X", "c"), ("Y", "e")]),
        ("a B-X\nb E-X\nc S-X\nd O\ne S-Y\n", [("X", "a b"), ("X", "c"), ("Y", "e")]),
        ("a B-X\nb L-X\nc U-X\nd O\ne U-Y\n", [("X", "a b"), ("X", "c"), ("Y", "e")]),
        ("a X\nb X\nc O\nd O\ne O\nf Y\ng O\n", [("X", "a b"), ("Y", "f")]),
        ("a\tP\tB-NP\tO\nb\tQ\tI-NP\tI-Y\n", [("chunk:NP", "a b"), ("Y", "b")]),
        ("1\ta\tB-X\tO\n2\tb\tI-X\tB-Y\n", [("X", "a b"), ("inner:Y", "b")]),
        ("a|N|B-X b|N|I-X\nc|V|O\n", [("X", "a b")]),
        ("# O\n# O\na B-X\n", [("X", "a")]),
    ],
    ids=["IOB2", "IOB1", "BIOES", "BILOU", "IO", "chunks", "GermEval", "inline", "number-sign"],
)
def test_the_scheme_is_found(data: str, expected: list[tuple[str, str]]) -> None:
    """Protects files whose tags say in another way where an annotation begins."""
    assert sorted(said(data)) == sorted(expected)


@pytest.mark.parametrize(
    ("data", "line", "detail"),
    [
        ("a B-X\nb O\nc I-X\nd B-X\n", 3, "I-X after O, but in IOB2 an annotation begins with B- (column 2, IOB2)"),
        ("a B-X\nb I-Y\nc B-X\n", 2, "I-Y after B-X, but in IOB2 an annotation begins with B- (column 2, IOB2)"),
        (
            "a B-X\nb O\nc S-X\n",
            1,
            (
                "B-X is the last, but in BIOES an annotation of several tokens begins with B- and ends with E- (or L-)"
                " (column 2, BIOES)"
            ),
        ),
        (
            "a I-X\nb O\nc I-X\nd O\ne B-Y\n",
            5,
            (
                "B-Y after O, but in IOB1 B- stands only where an annotation follows another one of its type"
                " (column 2, IOB1)"
            ),
        ),
    ],
)
def test_tags_that_cannot_be_are_told(data: str, line: int, detail: str) -> None:
    """Protects from reading annotations into tags that contradict their scheme."""
    (fault,) = refused(data)
    hint = "Correct the tags, or convert the file to one scheme throughout."
    assert (fault.line, why(fault)) == (line, ("tags that cannot stand here", detail, hint))


def test_a_line_with_other_cells_is_set_aside() -> None:
    """Protects the rest of a file from one broken line."""
    rows = "\n".join(f"w{n}\tO" for n in range(20))
    (fault,) = refused(f"Ann\tB-PER\nfoo\nBo\tI-PER\n{rows}\nCy\tB-PER\n")[:1]
    assert (fault.line, fault.content) == (2, "foo")
    assert why(fault) == (
        "a line has another number of cells than the others",
        "1 cell with a tab between them, expected 2",
        "Give the line as many cells as the others have, with a tab or a space between them as there.",
    )


def test_no_annotation_goes_on_over_a_broken_line() -> None:
    """Protects from joining what a line stood between that could not be read."""
    rows = "\n".join(f"w{n}\tO" for n in range(20))
    assert [fault.line for fault in refused(f"Ann\tB-PER\nfoo\nBo\tI-PER\n{rows}\n")] == [2, 3]


def test_further_columns_are_properties_of_tokens() -> None:
    """Protects what a file says of tokens besides its tags."""
    found = entries(one(conll, "Ann NNP _ B-PER\nran VBD _ O\n"))
    values = [(e.type, e.value, e.target) for e in found if isinstance(e, Property)]
    assert values == [("pos", "NNP", "t1"), ("pos", "VBD", "t2")]


def test_a_file_without_tags_is_refused() -> None:
    """Protects texts and tables from being read as tokens."""
    (damage,) = read(conll, "Some text.\nMore of it.\n")
    assert why(damage) == (
        "no column of the file holds tags of annotations",
        None,
        "Look whether each line has a token and a tag such as B-PER or O, with the same number of cells.",
    )
    assert not conll.claims(head(b"Some text\nmore text\n", "a.txt"))
    assert not conll.claims(head(b"#FORMAT=WebAnno TSV 3.3\n\n1-1\t0-3\tAnn\tB-X\n", "a.tsv"))


def test_a_line_without_end_is_refused() -> None:
    """Protects memory from a file that is one line."""
    (damage,) = read(conll, b"x" * 1_500_000)
    assert isinstance(damage, Damage)
    assert why(damage) == (
        "a line is too long for a file of tokens",
        "it has more than 1,000,000 characters",
        "Look whether the file is of another kind; there must be one token on each line.",
    )


def test_tokens_are_found_in_the_text_of_the_corpus() -> None:
    """Protects offsets where a treebank writes quotation marks and brackets in its own way."""
    text = "“Well,”\r\nsaid\u00a0Ann (now)."
    tokens = ["``", "Well", ",", "''", "said", "Ann", "-LRB-", "now", "-RRB-", "."]
    places = aligned(tokens, text)
    assert places is not None
    assert [text[start:end] for start, end in places] == ["“", "Well", ",", "”", "said", "Ann", "(", "now", ")", "."]
    assert aligned(["Well"], text) is None


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Ann runs", "token 2 is 'ran', but the text has 'runs' there"),
        ("Ann", "token 2 is 'ran', but the text has ended before it"),
        ("Ann ran off", "after the last of 2 tokens the text goes on with 'off'"),
    ],
)
def test_tokens_of_another_text_are_refused(text: str, detail: str) -> None:
    """Protects a document of the corpus from the annotations of another text."""
    found = on_text(one(conll, "Ann B-PER\nran O\n"), text)
    assert isinstance(found, Damage)
    hint = "Import the file under another name, as a document of its own, or take the text from which it was made."
    assert why(found) == ("the tokens are not those of the document's text", detail, hint)


@pytest.mark.parametrize(
    ("misaligned", "expected"),
    [("expand", [("PER", ((0, 6),))]), ("shrink", []), ("drop", [])],
)
def test_edges_inside_tokens_do_as_they_are_told(misaligned: str, expected: list[object]) -> None:
    """Protects from moving edges in silence."""
    sent = leaving("Annika ran.", span("PER", (0, 3)), span("PER", (7, 10), id_="a2"), language="en")
    folder = Folder()
    conllu.write([sent], folder, writing(misaligned))  # type: ignore[arg-type]
    (found,) = folder.read(conllu)
    assert spans(found.sets[0].entries) == [*expected, ("PER", ((7, 10),))]
    told = {"expand": "moved outwards to the token's edge"}.get(misaligned)
    (loss,) = conllu.losses(sent, writing(misaligned))  # type: ignore[arg-type]
    assert loss == (
        f"an edge inside a token, {told}" if told else "an annotation with an edge inside a token, left out"
    )


def test_an_edge_inside_a_token_is_refused_by_itself() -> None:
    """Protects from an export that silently differs from the corpus."""
    with pytest.raises(FormatError) as caught:
        conll.write([leaving("Annika ran.", span("PER", (0, 3)))], Folder(), writing())
    assert str(caught.value) == (
        "document doc-1: a1 [0, 3] 'Ann' has an edge inside a token\n"
        "Say what becomes of such edges with --misaligned expand (to the whole token), shrink (to tokens that are"
        " wholly inside) or drop (leave the annotation out)."
    )


@given(st.lists(st.sampled_from(["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y", "?"]), max_size=12))
def test_no_tag_is_lost(words: list[str]) -> None:
    """Protects the account: each tag but O is in exactly one annotation or in what is set aside."""
    for scheme in ("IOB1", "IOB2", "BIOES", "IO"):
        found = list(runs([parsed(word) for word in words], scheme))
        covered = [place for run in found for place in range(run.first, run.last)]
        assert covered == [place for place, word in enumerate(words) if word != "O"]


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("OXY")), max_size=8), st.sampled_from(["BIO", "BIOES"]))
def test_tags_say_what_they_were_made_of(parts: list[tuple[int, str]], scheme: str) -> None:
    """Protects stretches of tokens on their way to tags and back."""
    stretches, place = [], 0
    for size, type_ in parts:
        if type_ != "O":
            stretches.append((place, place + size, type_))
        place += size
    tags = tags_of(stretches, place, scheme)  # type: ignore[arg-type]
    found = runs([parsed(tag) for tag in tags], "IOB2" if scheme == "BIO" else "BIOES")
    assert [(run.first, run.last, run.type) for run in found] == stretches


TREE = """# newdoc id = d1
# sent_id = 1
# text = Vamos al mar (ya).
1\tVamos\tir\tVERB\t_\tMood=Ind\t0\troot\t0:root\t_
2-3\tal\t_\t_\t_\t_\t_\t_\t_\t_
2\ta\ta\tADP\t_\t_\t4\tcase\t_\t_
3\tel\tel\tDET\t_\t_\t4\tdet\t_\t_
4\tmar\tmar\tNOUN\t_\t_\t1\tobl\t1:obl:a\tname=B-LOC|Gloss=sea
4.1\tx\t_\tX\t_\t_\t_\t_\t1:dep\t_
5\t(\t(\tPUNCT\t_\t_\t6\tpunct\t_\tSpaceAfter=No
6\tya\tya\tADV\t_\t_\t1\tadvmod\t_\tSpaceAfter=No
7\t)\t)\tPUNCT\t_\t_\t6\tpunct\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tSpacesAfter=\\s\\n

# newpar
1\tAdiós\t_\t_\t_\t_\t_\t_\t_\t_
"""


def test_a_treebank_is_read_with_all_its_columns() -> None:
    """Protects words in a token, words without one, features, heads, enhanced dependencies and the space between."""
    found = one(conllu, TREE)
    text = "Vamos al mar (ya). \nAdiós"
    assert (found.name, found.text) == ("d1", text)
    bounds = [e for e in entries(found) if isinstance(e, TextBound)]
    placed = [(e.type, text[e.pieces[0][0] : e.pieces[0][1]]) for e in bounds if e.id.startswith("1.")]
    expected = ["Vamos", "al", "al", "al", "mar", "", "(", "ya", ")", "."]
    kinds = ["token", "mwt", "token", "token", "token", "empty", "token", "token", "token", "token"]
    assert placed == list(zip(kinds, expected, strict=True))
    assert [(e.type, e.pieces) for e in bounds if e.type == "LOC"] == [("LOC", ((9, 12),))]
    links = [(e.type, e.ends) for e in entries(found) if isinstance(e, Link) and e.ends[0] == "1.4"]
    assert links == [("head", ("1.4", "1.1")), ("deps", ("1.4", "1.1"))]
    values = {(e.target, e.type): e.value for e in entries(found) if isinstance(e, Property)}
    assert values["1.1", "Mood"] == "Ind"
    assert values["1.4", "Gloss"] == "sea"
    assert values["1.4-deps1", "deps"] == "obl:a"
    assert values["1.2", "form"] == "a"


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("x\ty", "2 cells with a tab between them, expected 10"),
        ("1\ty" + "\t_" * 8, "the number 1 stands in its sentence already"),
        ("x\ty" + "\t_" * 8, "'x' is no number of a word"),
    ],
)
def test_a_broken_row_of_a_treebank_is_set_aside(row: str, detail: str) -> None:
    """Protects the rest of a sentence from one broken row."""
    found = one(conllu, f"1\tAnn\t_\tPROPN\t_\t_\t_\t_\t_\t_\n{row}\n2\tran\t_\tVERB\t_\t_\t_\t_\t_\t_\n")
    assert found.text == "Ann ran"
    (fault,) = (entry for entry in entries(found) if isinstance(entry, Unread))
    assert (fault.line, fault.content, fault.detail) == (2, row, detail)


def test_a_text_that_is_not_of_its_tokens_is_told() -> None:
    """Protects from offsets in a text that a comment only claims."""
    found = one(conllu, "# text = Bob ran\n1\tAnn\t_\tX\t_\t_\t_\t_\t_\t_\n2\tran\t_\tX\t_\t_\t_\t_\t_\t_\n")
    (fault,) = (entry for entry in entries(found) if isinstance(entry, Unread))
    assert found.text == "Ann ran"
    assert why(fault) == (
        "the text of a sentence is not made of its tokens",
        "the tokens begin with 'Ann ran'",
        "Correct the comment or the tokens; the tokens count, with spaces as they say.",
    )


def test_spacy_reads_both_exports() -> None:
    """Protects the use of the exports for training: another program finds the same entities."""
    from spacy.training import converters

    sent = leaving("Ann saw Bo Li.\nShe left.", span("PER", (0, 3)), span("PER", (8, 13)), language="en")
    folder = Folder()
    conll.write([sent], folder, writing())
    conllu.write([sent], folder, writing())
    expected = [("Ann", "PER"), ("Bo Li", "PER")]
    lines = converters.conll_ner_to_docs(folder.files["out.conll"].decode(), n_sents=0, no_print=True)  # type: ignore
    trees = converters.conllu_to_docs(folder.files["out.conllu"].decode(), n_sents=2, no_print=True)  # type: ignore
    for docs in (lines, trees):
        assert [(entity.text, entity.label_) for doc in docs for entity in doc.ents] == expected


def test_predicates_and_arguments_are_linked() -> None:
    """Protects the columns of CoNLL-2009 that say who does what, and tells arguments without a predicate."""
    empty = "\t_\t_\t_\t_\t_\t_\t_"
    rows = [
        f"1\tAnn\tAnn{empty[2:]}\t2\t_\tSBJ\t_\t_\t_\tA0\t_",
        f"2\truns\trun{empty[2:]}\t0\t_\tROOT\t_\tY\trun.01\t_\tA1",
    ]
    rows = ["\t".join([*row.split("\t")[:3], *["_"] * 5, *row.split("\t")[-8:]]) for row in rows]
    found = entries(one(conllu, "\n".join(rows) + "\n"))
    assert [(e.type, e.ends) for e in found if isinstance(e, Link)] == [
        ("head", ("1.1", "1.2")),
        ("apred", ("1.2", "1.1")),
    ]
    (fault,) = (entry for entry in found if isinstance(entry, Unread))
    assert why(fault) == (
        "an argument without a predicate",
        "column 16 says A1, but the sentence has 1 predicate",
        "There must be as many columns of arguments as predicates in the sentence.",
    )


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the fixtures of other tools are not here")
def test_the_same_text_in_four_shapes_has_the_same_entities() -> None:
    """Protects each of the shapes that spaCy converts from reading differently."""
    folder = FIXTURES / "conll_bio"
    names = ("per-line", "per-line-conll2003", "per-line-with-pos")
    files = [folder / f"spacy--ner-token-{name}.iob" for name in names] + [folder / "spacy--ner-sent-per-line.iob"]
    shapes = [set(said(path.read_text(encoding="utf-8"))) for path in files]
    assert len(shapes[0]) == 7
    assert all(shape == shapes[0] for shape in shapes)
    assert all(conll.claims(head(path.read_bytes(), path.name)) for path in files)
