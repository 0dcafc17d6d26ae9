"""TEI texts: how the text is worked out, elements as annotations, headers, and what is damaged."""

from typing import Any

import pytest

from corpuskit.formats import tei
from corpuskit.formats.entries import Damage, Entry, ForeignDocument, Link, Note, Property, TextBound, Unread
from tests.formats.task_documents import entries, head, one, read, why

SPACE = "http://www.tei-c.org/ns/1.0"


def file(body: str, *, header: str = "", after: str = "", said: str = "") -> str:
    """A TEI file with this in its body."""
    opening = f'<TEI xmlns="{SPACE}"><teiHeader>{header}</teiHeader><text{said}><body>'
    return f"{opening}{body}</body></text>{after}</TEI>"


def text_of(body: str, **more: str) -> str:
    """The text of a body."""
    document = one(tei, file(body, **more), "a.xml")
    assert document.text is not None
    return document.text


def spans(given: tuple[Entry, ...]) -> list[tuple[Any, ...]]:
    """What is annotated: ids, types and texts."""
    return [(entry.id, entry.type, entry.surface) for entry in given if isinstance(entry, TextBound)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<head>A\n   title </head>\n<p>One.\t</p>\n <p> Two </p>", "A title\n\nOne.\n\nTwo"),
        ("<lg><l>one</l>\n<l>two</l></lg><lg><l>three</l></lg>", "one\ntwo\n\nthree"),
        ("<list><item>a</item><item>b</item></list>", "a\nb"),
        ("<table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell></row></table>", "a\tb\nc"),
        ("<sp><speaker>ANN</speaker><p>Yes.</p></sp>", "ANN\n\nYes."),
        ("<p>one<lb/>two hy-\n<lb break='no'/>\nphen<pb/>ated</p>", "one two hy-phenated"),
        ('<ab xml:space="preserve"> a\n  b<lb/>c&#13;\n</ab>', " a\n  b\nc\r\n"),
        ("<p><choice><sic>teh</sic> <corr>the</corr></choice> <choice><abbr>Mr</abbr></choice></p>", "the Mr"),
        ("<p><app><rdg>a</rdg><lem>b</lem></app> <app><rdg>c</rdg><rdg>d</rdg></app></p>", "b c"),
        ("<p>a<del>b</del><add>c</add><fw>d</fw><gap/><note>e</note><unclear>f</unclear></p>", "acf"),
        ("<p><w>I</w> <w join='right'>do</w> <w>n't</w>\n<pc join='left'>.</pc></p>", "I don't."),
        ("<p>a <quote>b</quote></p><quote><p>c</p></quote><p>d</p>", "a b\n\nc\n\nd"),
        ('<p>a<m:x xmlns:m="urn:m">b</m:x>c</p>', "ac"),
        ("<p>a&#x1F60A;\u05e9\u0301</p>", "a😊\u05e9\u0301"),
        ("<p>a<g ref='#k'/><g ref='#gone'>x</g><g/></p>", "aKx\ufffd"),
        ("<p>a<space/>b<!-- c --><?d?></p>", "a b"),
        ("", ""),
    ],
)
def test_the_text_is_what_is_read(body: str, text: str) -> None:
    """Protects the rule by which a text is made of elements, which all offsets depend on."""
    described = '<encodingDesc><charDecl><char xml:id="k"><mapping> K </mapping></char></charDecl></encodingDesc>'
    assert text_of(body, header=described) == text


def test_front_and_back_are_of_the_text() -> None:
    """Protects annotations of prefaces and of what follows the body."""
    parts = "<front><p>A</p></front><body><p>B</p></body><back><p><name>C</name></p></back>"
    document = one(tei, f'<TEI xmlns="{SPACE}"><text>{parts}</text></TEI>', "a.xml")
    assert document.text == "A\n\nB\n\nC"
    assert spans(entries(document)) == [("name.1", "name", "C")]


def test_elements_are_annotations_with_their_attributes() -> None:
    """Protects what people said with inline markup."""
    body = """<p><said who="#ann" aloud="false" xml:id="s1">Yes, <persName ref="#x #y" key="K 1" cert="high">Ann
      Smith</persName>.</said> <hi>No</hi> <rs ana="#fear">he</rs></p><p ana="#t">x</p>"""
    tags = '<standOff><interpGrp><interp xml:id="fear">great  fear</interp></interpGrp></standOff>'
    document = one(tei, file(body, after=tags), "a.xml")
    given = entries(document)
    assert spans(given) == [
        ("s1", "said", "Yes, Ann Smith."),
        ("persName.1", "persName", "Ann Smith"),
        ("rs.1", "rs", "he"),
        ("p.1", "p", "x"),
    ]
    said = [(entry.type, entry.target, entry.value) for entry in given if isinstance(entry, Property)]
    assert said == [
        ("who", "s1", "#ann"),
        ("aloud", "s1", "false"),
        ("ref", "persName.1", "#x"),
        ("ref", "persName.1", "#y"),
        ("key", "persName.1", "K 1"),
        ("cert", "persName.1", "high"),
        ("ana", "rs.1", "great fear"),
        ("ana", "p.1", "#t"),
    ]
    assert len({entry.number for entry in given}) == len(given)
    first = given[0]
    assert (first.line, first.path) == (1, "//said[@xml:id='s1']")
    assert first.content.startswith('<said who="#ann"')
    assert first.content.endswith("</said>")


def test_attributes_that_lead_to_annotations_are_relations() -> None:
    """Protects who said what, where the speaker is annotated too."""
    body = '<p><persName xml:id="ann">Ann</persName>: <q who="#ann">Yes</q> <rs corresp="#ann #gone">she</rs></p>'
    given = entries(one(tei, file(body), "a.xml"))
    (link,) = (entry for entry in given if isinstance(entry, Link))
    assert (link.type, link.ends) == ("who", ("q.1", "ann"))
    assert [entry.value for entry in given if isinstance(entry, Property)] == ["#ann", "#gone"]


@pytest.mark.parametrize(
    "parts",
    [
        ('<q xml:id="a" next="#b">Yes,</q>', '<q xml:id="b">no</q>'),
        ('<q xml:id="a">Yes,</q>', '<q xml:id="b" prev="#a">no</q>'),
        ('<q xml:id="a" next="#b">Yes,</q>', '<q xml:id="b" prev="#a">no</q>'),
        ('<q xml:id="a" part="I">Yes,</q>', '<q xml:id="b" part="F">no</q>'),
        ('<q xml:id="a">Yes,</q>', '<q xml:id="b">no</q><join target="#a #b"/>'),
    ],
)
def test_parts_of_a_quotation_are_one(parts: tuple[str, str]) -> None:
    """Protects quotations that a cue interrupts, in all ways in which TEI divides them."""
    (given,) = entries(one(tei, file(f"<p>{parts[0]} he said, {parts[1]}</p>"), "a.xml"))
    assert isinstance(given, TextBound)
    assert (given.id, given.pieces, given.surface) == ("a", ((0, 4), (14, 16)), "Yes, no")


def test_parts_that_lead_back_or_nowhere_are_told() -> None:
    """Protects from endless chains, and from parts that are missed in silence."""
    body = '<p><q xml:id="a" next="#b">A</q> <q xml:id="b" next="#a">B</q> <q next="#c">C</q> <q prev="#p">D</q></p>'
    given = entries(one(tei, file(f'<p xml:id="p"/>{body}'), "a.xml"))
    assert spans(given) == [("a", "q", "A B"), ("q.3", "q", "C"), ("q.4", "q", "D")]
    assert [why(entry) for entry in given if isinstance(entry, Unread)] == [
        (
            "a pointer to nothing",
            "#c",
            "Give the element that it should lead to this identifier, or correct the pointer.",
        ),
        ("a link to what is no annotation", "#p", "Annotate what it links, with a span or an element, and link that."),
        (
            "parts that cannot be of one annotation",
            "a",
            "Parts are elements of the same name that follow each other, and do not lead back.",
        ),
    ]


def test_notes_are_comments_and_what_is_in_them_is_told() -> None:
    """Protects footnotes, which are no part of the text but say something of it."""
    body = '<p><name xml:id="n">Ann</name><note>Who? <name>Bo</name></note> left.<note target="#n">Me.</note></p>'
    given = entries(one(tei, file(body), "a.xml"))
    name, note, unread, about = given
    assert isinstance(name, TextBound)
    assert isinstance(note, TextBound)
    assert (note.type, note.pieces, note.comment) == ("note", ((3, 3),), "Who? Bo")
    assert why(unread) == (
        "what is in no part of the text",
        "<name>",
        "Notes, headers and readings that are not chosen are not in the text: annotate what is.",
    )
    assert isinstance(about, Note)
    assert (about.type, about.target, about.text) == ("AnnotatorNotes", "n", "Me.")


def test_headers_give_title_language_and_metadata() -> None:
    """Protects what is known of an article, under the names that articles have it."""
    header = """<fileDesc><titleStmt><title type="sub">S</title><title type="main">A  day</title><author>Ann</author>
      <author>Bo</author></titleStmt><publicationStmt><publisher>P</publisher><availability><licence
      target="http://cc.org"/></availability><date when="2025"/></publicationStmt><sourceDesc><bibl><title
      level="j">The Times</title><date when="2024-04-03">3 April</date><ref target="https://a.org/b"/></bibl>
      </sourceDesc></fileDesc><profileDesc><langUsage><language ident="de"/></langUsage><textClass><keywords>
      <term>war</term></keywords></textClass></profileDesc>"""
    document = one(tei, file("<p>x</p>", header=header), "folder/My.text.tei.xml")
    assert (document.name, document.title, document.language) == ("My.text", "A day", "de")
    assert document.metadata == {
        "authors": ["Ann", "Bo"],
        "outlet": "The Times",
        "published": "2024-04-03",
        "url": "https://a.org/b",
        "licence": "http://cc.org",
        "keywords": "war",
    }
    assert one(tei, file("<p>x</p>", header=header, said=' xml:lang="fr"'), "a.xml").language == "fr"
    assert one(tei, file("<p>x</p>"), "a.xml").metadata == {}


def test_a_corpus_holds_a_document_for_each_text() -> None:
    """Protects corpora in one file, with texts that have names, that have the same, and that have none."""
    texts = ['<TEI xml:id="t1">', '<TEI xml:id="t1">', "<TEI>"]
    whole = "".join(f"{opening}<text><body><p>x{n}</p></body></text></TEI>" for n, opening in enumerate(texts))
    stray = "<standOff><spanGrp/></standOff>"
    data = f'<teiCorpus xmlns="{SPACE}"><teiHeader/>\n{whole}{stray}</teiCorpus>'
    assert tei.claims(head(data.encode(), "c.xml"))
    *found, damage = read(tei, data, "c.xml")
    assert [(one.name, one.text) for one in found if isinstance(one, ForeignDocument)] == [
        ("t1", "x0"),
        ("t1-2", "x1"),
        ("c-3", "x2"),
    ]
    assert isinstance(found[0], ForeignDocument)
    assert found[0].content == b'<TEI xml:id="t1"><text><body><p>x0</p></body></text></TEI>'
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.content, damage.line) == (
        "annotations that are in a corpus and in none of its texts",
        stray.encode(),
        2,
    )


def test_files_of_p4_are_read() -> None:
    """Protects old projects: no namespace, identifiers without a prefix, pointers without a mark, a document type."""
    body = '<p><name id="jb" lang="fr">Jean&mdash;</name> <q who="jb">Oui</q></p>'
    data = f'<!DOCTYPE TEI.2 SYSTEM "teixlite.dtd">\n<TEI.2><teiHeader/><text><body>{body}</body></text></TEI.2>'
    assert tei.claims(head(data.encode(), "a.xml"))
    document = one(tei, data, "a.xml")
    assert document.text == "Jean\N{EM DASH} Oui"
    given = entries(document)
    assert [(entry.type, entry.ends) for entry in given if isinstance(entry, Link)] == [("who", ("q.1", "jb"))]
    assert [(entry.type, entry.value) for entry in given if isinstance(entry, Property)] == [("lang", "fr")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_files_say_in_what_they_are(encoding: str) -> None:
    """Protects texts that are not UTF-8."""
    declared = '<?xml version="1.0" encoding="latin-1"?>' if encoding == "latin-1" else ""
    data = (declared + file("<p>é <name>ü</name></p>")).encode(encoding)
    assert tei.claims(head(data, "a.xml"))
    assert one(tei, data, "a.xml").text == "é ü"


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (
            f'<TEI xmlns="{SPACE}"><text><p>x',
            "a TEI file that breaks off or is damaged",
            "no element found",
        ),
        (
            '<!DOCTYPE TEI [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><TEI>&c;</TEI>',
            "XML that declares entities of its own",
            "a",
        ),
        (
            '<!DOCTYPE TEI SYSTEM "file:///etc/passwd"><TEI>\n&secret;</TEI>',
            "an entity that the file does not declare",
            "&secret; in line 2",
        ),
        (f"<TEI>{'<p>' * 200}", "XML that is nested too deep", "more than 150 elements in each other"),
        (f'<TEI xmlns="{SPACE}"><teiHeader/><facsimile/></TEI>', "TEI without a text", "a"),
        ("<article/>", "XML that is no TEI", None),
        (
            '<?xml version="1.0" encoding="nonsense"?><TEI/>',
            "a TEI file that breaks off or is damaged",
            "unknown encoding: nonsense",
        ),
        (
            b"\xff<TEI/>",
            "a TEI file that breaks off or is damaged",
            "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        ),
        ("", "a TEI file that breaks off or is damaged", "no element found"),
    ],
)
def test_what_cannot_be_read_is_told(data: str | bytes, reason: str, detail: str | None) -> None:
    """Protects from tracebacks, bombs and files elsewhere."""
    (damage,) = read(tei, data, "a.xml")
    assert why(damage)[:2] == (reason, detail)
    assert why(damage)[2]


def test_damage_is_told_with_the_line_at_which_it_is() -> None:
    """Protects people from looking where the text begins, or at two lines of which one is wrong."""
    (damage,) = read(tei, f'<TEI xmlns="{SPACE}">\n<text>\n<p>x\n</q></text></TEI>', "a.xml")
    assert isinstance(damage, Damage)
    assert (damage.line, damage.detail) == (4, "mismatched tag")


def test_texts_before_damage_are_kept() -> None:
    """Protects the rest of a corpus that breaks off."""
    data = f'<teiCorpus xmlns="{SPACE}"><TEI><text><p>x</p></text></TEI>\n<TEI><text><p>y</q>'
    first, damage = read(tei, data, "a.xml")
    assert isinstance(first, ForeignDocument)
    assert first.text == "x"
    assert isinstance(damage, Damage)
    assert (damage.line, damage.content) == (2, b"<TEI><text><p>y</q>")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (f'<?xml version="1.0"?><!-- x --><tei:TEI xmlns:tei="{SPACE}">', True),
        ("<TEI.2>", True),
        ("<TEI><teiHeader/></TEI>", True),
        ("<TEI/>", False),
        ('<TEI xmlns="urn:x"><teiHeader/></TEI>', False),
        (f'<article xmlns:t="{SPACE}"><front><article-meta/></front><TEI/></article>', False),
        ('{"text": "<TEI><teiHeader/>"}', False),
        ("<", False),
        ("", False),
    ],
)
def test_other_files_are_not_claimed(start: str, expected: bool) -> None:
    """Protects the readers of other XML, and of texts about XML."""
    assert tei.claims(head(start.encode(), "a.xml")) is expected
