"""TEI annotations that stand apart from the text: pointers, spans, relations; what is written, and what comes back."""

import importlib.util
import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from corpuskit.formats import tei
from corpuskit.formats.annotated import Outgoing
from corpuskit.formats.entries import (
    AnnotatorSet,
    Entry,
    ForeignDocument,
    Link,
    Note,
    Property,
    TextBound,
    Unread,
)
from corpuskit.formats.tei.names import as_name, from_name
from corpuskit.model import Document
from tests.formats.task_documents import Folder, bare, one, outgoing, why, writing
from tests.formats.test_tei import SPACE, file, spans

BODY = """<p xml:id="p">Ann  met
  <name xml:id="n">Bo &#x1F60A;</name><note>x</note> in <w xml:id="w1">New</w> <w xml:id="w2">York</w>.<anchor
  xml:id="a"/> They <anchor xml:id="b"/>left.</p>"""
TEXT = "Ann met Bo 😊 in New York. They left."


def said(after: str, body: str = BODY, header: str = "") -> dict[str | None, list[Entry]]:
    """What each annotator says in a standOff, without the annotations in the text."""
    document = one(tei, file(body, header=header, after=f"<standOff>{after}</standOff>"), "a.xml")
    inside = {"name.1", "n", "note.1"}
    return {
        given.annotator: [entry for entry in given.entries if getattr(entry, "id", None) not in inside]
        for given in document.sets
    }


def everything(after: str) -> list[Entry]:
    return [entry for given in said(after).values() for entry in given]


@pytest.mark.parametrize(
    ("place", "surfaces"),
    [
        ('target="#n"', "Bo 😊"),
        ('target="#string-range(p,0,3)"', "Ann"),
        ('target="#string-range(p,5,8)"', "met Bo"),
        ('target="#string-range(n,3,1)"', "😊"),
        ('target="#string-range(n,3)"', "😊"),
        ('target="#string-range(p,0,3,5,3)"', "Ann met"),
        ('target="#string-range(p,0,3) #string-range(n,0,2)"', "Ann Bo"),
        ("target=\"#string-range('n',0,2)\"", "Bo"),
        ("target=\"#string-range(//p[@xml:id='n'],0,2)\"", "Bo"),
        ("target=\"#xpointer(id('n'))\"", "Bo 😊"),
        ("target=\"#xpointer(string-range(id('n'),'',1,2))\"", "Bo"),
        ('target="#range(left(n),right(w1))"', "Bo 😊 in New"),
        ('target="#range(string-index(n,0),string-index(n,2))"', "Bo"),
        ('target="#w1 #w2"', "New York"),
        ('target="#n #w2"', "Bo 😊 York"),
        ('from="#w1" to="#w2"', "New York"),
        ('from="#w1"', "New"),
        ('from="#a" to="#b"', "They"),
        ('from="#string-range(n,0,2)" to="#w1"', "Bo 😊 in New"),
        ('from="#a" to="#a"', ""),
        ('target="#string-index(n,2)"', ""),
        ('target="#string-range(p,3,0)"', ""),
    ],
)
def test_pointers_lead_into_the_text(place: str, surfaces: str) -> None:
    """Protects all ways to say a place; offsets count what the file has as text, where line breaks are still in it."""
    (entry,) = everything(f"<spanGrp><span {place}>x</span></spanGrp>")
    assert isinstance(entry, TextBound)
    assert entry.surface == surfaces
    assert " ".join(TEXT[start:end] for start, end in entry.pieces) == surfaces


def test_a_place_that_ends_before_it_begins_stays_as_it_is() -> None:
    """Protects the numbers of reversed places, which the rules tell of."""
    (entry,) = everything('<span from="#b" to="#n">x</span>')
    assert isinstance(entry, TextBound)
    assert entry.pieces == ((31, 12),)


@pytest.mark.parametrize("whole", ["#doc", "#t"])
def test_a_pointer_to_all_means_the_document(whole: str) -> None:
    """Protects statements about whole documents from becoming very long annotations."""
    data = file("<p>x</p>", said=' xml:id="t"', after=f'<standOff><span target="{whole}">x</span></standOff>')
    document = one(tei, data.replace("<TEI ", '<TEI xml:id="doc" '), "a.xml")
    (entry,) = document.sets[0].entries
    assert isinstance(entry, TextBound)
    assert (entry.type, entry.pieces, entry.surface) == ("x", (), None)


@pytest.mark.parametrize(
    ("place", "reason", "detail"),
    [
        ('target="#gone"', "a pointer to nothing", "#gone"),
        ("", "a pointer to nothing", "neither target nor from"),
        ('target="#string-range(gone,1,2)"', "a pointer to nothing", "#string-range(gone,1,2)"),
        (
            'target="#string-range(n,1,99)"',
            "a pointer to characters that are not there",
            "#string-range(n,1,99), where the element has 4 characters",
        ),
        (
            'target="#string-range(n,-1,2)"',
            "a pointer to characters that are not there",
            "#string-range(n,-1,2), where the element has 4 characters",
        ),
        ('target="b.xml#n"', "a pointer to another file", "b.xml#n"),
        ("target=\"#match(n,'B.')\"", "a pointer of a kind that is not read", "#match(n,'B.')"),
        (
            f'target="#{"range(" * 9}"',
            "a pointer of a kind that is not read",
            f"#{'range(' * 9}",
        ),
        ('target="#note"', "what is in no part of the text", "#note"),
        ('target="#two"', "a pointer to an identifier that several elements have", "#two"),
    ],
)
def test_pointers_that_lead_nowhere_are_told(place: str, reason: str, detail: str) -> None:
    """Protects from annotations that are lost in silence or put in a wrong place."""
    more = '<p><note>x<hi xml:id="note"/></note><hi xml:id="two">x</hi><hi xml:id="two">y</hi></p>'
    (given,) = said(f"<spanGrp><span {place}>x</span></spanGrp>", BODY + more).values()
    (entry,) = (entry for entry in given if isinstance(entry, Unread))
    assert why(entry)[:2] == (reason, detail)
    assert entry.content == f"<span {place}>x</span>"
    assert entry.path == "//span"


def test_the_type_of_a_span_is_what_it_says_first() -> None:
    """Protects the kinds of annotation that projects use, whichever way they name them."""
    given = everything(
        """<interpGrp><interp xml:id="i1">fear</interp><interp xml:id="i2" inst="#s2">joy</interp>
        <interp xml:id="i3" inst="#p">news</interp></interpGrp>
        <spanGrp type="act"><span ana="#i1 #i2 #odd" target="#n" subtype="z">why</span>
        <span xml:id="s2" target="#w1"/><span target="#w2">word</span><span target="#w2"/></spanGrp>
        <span target="#w2"/>"""
    )
    found = {entry.id: (entry.type, entry.comment) for entry in given if isinstance(entry, TextBound)}
    assert found == {
        "i3": ("news", None),
        "span.1": ("fear", "why"),
        "s2": ("joy", None),
        "span.3": ("word", None),
        "span.4": ("act", None),
        "span.5": ("span", None),
    }
    values = [(entry.type, entry.value) for entry in given if isinstance(entry, Property)]
    assert values == [("ana", "joy"), ("subtype", "z"), ("ana", "#odd")]


def test_feature_structures_are_attributes() -> None:
    """Protects what projects say of spans at length: words, numbers, truth values, lists, structures in structures."""
    given = everything(
        """<span target="#n" ana="#f" cert="0.75"><fs><f name="a"><symbol value="s"/></f><f name="b"><string>t
        u</string></f></fs></span><fs xml:id="f"><f name="n"><numeric value="1"/></f><f name="m"><vColl>
        <numeric value="1.5"/><binary value="true"/></vColl></f><f name="in"><fs><f name="x"><default/></f></fs></f>
        <f name="v" fVal="#val"/><f name="w">word</f></fs><fvLib><string xml:id="val">lib</string></fvLib>"""
    )
    (span,) = (entry for entry in given if isinstance(entry, TextBound))
    assert (span.type, span.confidence) == ("span", 0.75)
    assert [(entry.type, entry.value) for entry in given if isinstance(entry, Property)] == [
        ("a", "s"),
        ("b", "t u"),
        ("n", 1),
        ("m", 1.5),
        ("m", True),
        ("in.x", None),
        ("v", "lib"),
        ("w", "word"),
    ]


def test_feature_structures_that_refer_to_each_other_come_to_an_end() -> None:
    """Protects from files that would be read for ever."""
    refers = "".join(f'<f name="f{n}" fVal="#x"/>' for n in range(9))
    given = everything(
        f'<span target="#n" ana="#x">s</span><fs xml:id="x"><f name="a"><binary value="1"/></f>{refers}</fs>'
    )
    values = [(entry.type, entry.value) for entry in given if isinstance(entry, Property)]
    assert values == [("a", True), *((f"f{n}.a", True) for n in range(9))]


def test_annotations_have_motivations_bodies_and_people() -> None:
    """Protects annotations as TEI has had them since 4.3, and who made them."""
    people = '<respStmt xml:id="jb"><resp>ed</resp><name>Jo</name></respStmt>'
    given = said(
        """<listAnnotation resp="#jb"><annotation xml:id="x1" motivation="commenting" target="#n"><respStmt>
        <resp>by</resp><persName>Francis</persName></respStmt><revisionDesc><change when="2020-05-21"/></revisionDesc>
        <note>Who?</note><ptr target="#w1"/></annotation><annotation xml:id="x2" target="#w1"/>
        <note target="#x1">So!</note></listAnnotation>""",
        header=people,
    )
    assert list(given) == [None, "Francis", "Jo"]
    first, body, note = given["Francis"]
    assert isinstance(first, TextBound)
    assert (first.type, first.comment, first.made) == ("commenting", "Who?", "2020-05-21")
    assert isinstance(body, Property)
    assert (body.type, body.value) == ("body", "#w1")
    assert isinstance(note, Note)
    assert (note.target, note.text) == ("x1", "So!")
    assert [entry.type for entry in given["Jo"] if isinstance(entry, TextBound)] == ["annotation"]


def test_links_and_relations_join_annotations() -> None:
    """Protects relations with a direction, those without, and those between more than two."""
    spans_ = "".join(f'<span xml:id="s{n}" target="#w{n % 2 + 1}">x</span>' for n in range(3))
    given = everything(
        f"""<spanGrp>{spans_}</spanGrp><linkGrp type="coref"><link target="#s0 #s1" n="1"/>
        <link target="#s0 #s1 #s2"/><link target="#s0 #w1"/><link target="#s0"/></linkGrp><listRelation>
        <relation name="met" active="#s0 #s1" passive="#s2"/><relation key="like it" mutual="#s0 #s1"/>
        <relation name="met" active="#s0" passive="#gone"/></listRelation>"""
    )
    assert [(entry.id, entry.type, entry.ends) for entry in given if isinstance(entry, Link)] == [
        ("link.1", "coref", ("s0", "s1")),
        (None, "coref", ("s0", "s1", "s2")),
        ("relation.1", "met", ("s0", "s2")),
        ("relation.1.2", "met", ("s1", "s2")),
        ("relation.2", "like it", ("s0", "s1")),
    ]
    assert [why(entry)[:2] for entry in given if isinstance(entry, Unread)] == [
        ("a link to what is no annotation", '<w xml:id="w1">'),
        ("a pointer to nothing", "fewer than two ends"),
        ("a pointer to nothing", "#gone"),
    ]


def test_a_link_between_two_annotators_is_told() -> None:
    """Protects the rule that relations stay within what one annotator says."""
    given = everything(
        """<span xml:id="a1" resp="#x" target="#n">x</span><span xml:id="b1" resp="#y" target="#n">x</span>
        <link target="#a1 #b1"/>"""
    )
    (unread,) = (entry for entry in given if isinstance(entry, Unread))
    assert why(unread) == (
        "a link between annotations of two annotators",
        "x, y",
        "Relations stay within what one annotator says: let one of them make both annotations.",
    )


def test_duplicate_identifiers_of_annotations_are_kept_apart() -> None:
    """Protects both annotations until the account refuses the second by name."""
    given = everything('<span xml:id="s" target="#n">x</span><span xml:id="s" target="#w1">y</span>')
    assert [row[:2] for row in spans(tuple(given))] == [("s", "x"), ("s", "y")]


def written(given: Outgoing) -> tuple[str, ForeignDocument]:
    """The file of a document, and what is read from it."""
    folder = Folder()
    tei.write([given], folder, writing())
    (name,) = folder.files
    assert name == f"{given.document.id}.xml"
    (document,) = folder.read(tei)
    return folder.files[name].decode(), document


@settings(deadline=None)
@given(outgoing(tei.HOLDS))
def test_what_is_written_comes_back(given: Outgoing) -> None:
    """Protects all that TEI can hold: text, ids, pieces, relations, values with their types, who and what said it."""
    _, document = written(given)
    there = given.document
    assert (document.name, document.text) == (there.id, there.text)
    assert (document.title, document.language) == (there.title, there.language)
    assert repr(sorted(document.metadata.items())) == repr(sorted(there.metadata.items()))
    assert {one.annotator: bare(one.entries) for one in document.sets} == {
        one.annotator: bare(one.entries) for one in given.sets
    }
    for one_set in document.sets:
        for entry in one_set.entries:
            if isinstance(entry, TextBound) and entry.pieces:
                assert entry.surface == " ".join((there.text or "")[start:end] for start, end in entry.pieces)


def rich() -> Outgoing:
    """A document with what the generated ones do not have."""
    place: dict[str, Any] = {"line": 0, "content": "", "surface": None}
    entries: tuple[Entry, ...] = (
        TextBound(id="q1", type="a  quote", pieces=((0, 1), (3, 3)), made="2020-01-02T03:04:05Z", **place),
        TextBound(id="2", type="<&>", pieces=(), tool='a "1"\x02', confidence=1e-05, comment=" x\x01 ", **place),
        Link(line=0, content="", id="r", type="continues", ends=("q1", "2"), tool="b", made="2021", comment="why\n"),
        Property(line=0, content="", type="note to self", target="r", value=None),
        Property(line=0, content="", type="_x0020_", target="q1", value="a\ufffe"),
        Property(line=0, content="", type="1", target="q1", value=-(2**63)),
    )
    document = Document(
        id="a.b",
        text="\ufeffx\r\n\0y\ufffd\x85",
        title=" A\x03 ",
        language="not a tag",
        metadata={"outlet": "T", "authors": ["A", "B"], "url": "https://a.org", "published": "2024-04-03", "n": 1.0},
    )
    sets = (AnnotatorSet(annotator=None, entries=entries), AnnotatorSet(annotator="bo", entries=()))
    return Outgoing(document=document, sets=sets)


def test_odd_characters_names_and_times_come_back() -> None:
    """Protects control characters, which XML lacks, names that are none in XML, and who marked nothing."""
    given = rich()
    _, document = written(given)
    there = given.document
    assert (document.text, document.title, document.language) == (there.text, there.title, there.language)
    assert document.metadata == there.metadata
    assert [one_set.annotator for one_set in document.sets] == [None, "bo"]
    assert bare(document.sets[0].entries) == bare(given.sets[0].entries)
    assert document.sets[1].entries == ()
    assert list(tei.losses(given, writing())) == []


def test_types_that_xml_cannot_hold_are_told_before() -> None:
    """Protects from a loss that nobody was asked about."""
    entry = TextBound(line=0, content="", id="a", type="x\0", pieces=(), surface=None)
    given = Outgoing(document=Document(id="a", text="x"), sets=(AnnotatorSet(annotator="a", entries=(entry,)),))
    assert list(tei.losses(given, writing())) == ["types called with characters that XML cannot hold"]


@given(outgoing(frozenset()))
def test_names_in_xml_are_names_and_come_back(given: Outgoing) -> None:
    """Protects attributes with names that no element could have."""
    word = given.document.text or ""
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", as_name(word))
    assert from_name(as_name(word)) == word


#: What the modules for analysis, feature structures and odd characters add, by their documentation.
_ADDED = """
<!ELEMENT span (#PCDATA|fs|note)*> <!ATTLIST span %att.global.attributes; target CDATA #IMPLIED from CDATA #IMPLIED
to CDATA #IMPLIED type NMTOKEN #IMPLIED>
<!ELEMENT spanGrp (span)*> <!ATTLIST spanGrp %att.global.attributes; type NMTOKEN #IMPLIED>
<!ELEMENT interp (#PCDATA)*> <!ATTLIST interp %att.global.attributes; inst CDATA #IMPLIED>
<!ELEMENT interpGrp (interp)+> <!ATTLIST interpGrp %att.global.attributes;>
<!ELEMENT fs (f)*> <!ATTLIST fs %att.global.attributes; type NMTOKEN #IMPLIED>
<!ELEMENT f (string|numeric|binary|symbol|default|vColl|fs)*>
<!ATTLIST f %att.global.attributes; name NMTOKEN #REQUIRED>
<!ELEMENT vColl (string|numeric|binary|symbol|default|fs)*>
<!ATTLIST vColl %att.global.attributes; org (set|bag|list) #IMPLIED>
<!ELEMENT string (#PCDATA|g)*> <!ATTLIST string %att.global.attributes;>
<!ELEMENT numeric EMPTY> <!ATTLIST numeric value CDATA #REQUIRED>
<!ELEMENT binary EMPTY> <!ATTLIST binary value (true|false) #REQUIRED>
<!ELEMENT symbol EMPTY> <!ATTLIST symbol value CDATA #REQUIRED> <!ELEMENT default EMPTY>
<!ELEMENT g (#PCDATA)> <!ATTLIST g ref CDATA #IMPLIED>
<!ELEMENT charDecl (char)+> <!ELEMENT char (localProp)*> <!ATTLIST char xml:id ID #IMPLIED>
<!ELEMENT localProp EMPTY> <!ATTLIST localProp name NMTOKEN #REQUIRED value CDATA #IMPLIED>
"""


def schema() -> Any:
    """The document type of TEI P5 that comes with another package, with what it leaves out."""
    from lxml import etree

    found = importlib.util.find_spec("trafilatura")
    path = Path(found.origin).parent / "data" / "tei_corpus.dtd" if found is not None and found.origin else None
    if path is None or not path.exists():
        pytest.skip("no document type of TEI is at hand")
    text = path.read_text(encoding="utf-8")
    changed = text.replace("_DUMMY_model.gLike", "g")
    changed = changed.replace('% model.global.meta "', '% model.global.meta "span|spanGrp|interp|interpGrp|fs|')
    changed = changed.replace('% model.encodingDescPart "', '% model.encodingDescPart "charDecl|')
    changed = changed.replace("% att.global.attributes '", "% att.global.attributes 'ana CDATA #IMPLIED ")
    changed = re.sub(r"(<!ENTITY % macro\.\w+ '\(#PCDATA\|)(?!g\|)", r"\1g|", changed)
    return etree.DTD(io.StringIO(changed + _ADDED))


def test_what_is_written_is_valid() -> None:
    """Protects those who open the files with tools for TEI, which refuse what the schema does not allow."""
    from lxml import etree

    dtd = schema()
    annotated = TextBound(line=0, content="", id="q", type="PER", pieces=((0, 1),), surface="x", confidence=0.5)
    simple = Outgoing(document=Document(id="b", text="x"), sets=(AnnotatorSet(annotator="anna", entries=(annotated,)),))
    rich_ = rich()
    document = msgspec.structs.replace(rich_.document, language="de")
    bare_ = Outgoing(document=Document(id="c", text="x"), sets=())
    for each in (simple, msgspec.structs.replace(rich_, document=document), bare_):
        content, _ = written(each)
        valid = dtd.validate(etree.fromstring(content.encode()))
        assert valid, dtd.error_log.filter_from_errors()
        known = set(re.findall(r'xml:id="([^"]+)"', content))
        assert set(re.findall(r'"#([\w.-]+)"', content)) <= known
    broken, _ = written(simple)
    assert not dtd.validate(etree.fromstring(broken.replace("<p>", "<div>").replace("</p>", "</div>").encode()))


def test_a_standoff_without_a_text_is_about_a_text_elsewhere() -> None:
    """Protects files that hold annotations only: they are told what their pointers lack."""
    data = f'<TEI xmlns="{SPACE}"><teiHeader/><standOff><span target="#n">x</span></standOff></TEI>'
    document = one(tei, data, "a.xml")
    assert document.text is None
    assert [why(entry)[:2] for entry in document.sets[0].entries] == [("a pointer to nothing", "#n")]
