"""REFI-QDA: projects of programs for qualitative analysis, what is damaged in them, and what of a corpus comes back."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.formats import refi_qda
from corpuskit.formats.annotated import Asked, Outgoing
from corpuskit.formats.annotated_reading import FromFiles
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, TextBound
from corpuskit.formats.placing.proving import proved
from corpuskit.model import Document
from tests.formats.reading import ROOT, options, unit_of
from tests.formats.task_documents import Folder, head, meant, one, outgoing, read, said, source, why, writing

SHARED = ROOT.parent / "shared" / "data" / "fixtures" / "refi_qda" / "Project.xsd"
ANNA, GOLD = "aaaaaaaa-0000-0000-0000-00000000000a", "aaaaaaaa-0000-0000-0000-00000000000b"
HEADER = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="P">
<Users><User guid="{ANNA}" name="Anna"/><User guid="{GOLD}" id="g"/></Users>
<CodeBook><Codes>
<Code guid="c0000000-0000-0000-0000-000000000001" name="Joy" isCodable="true">
<Code guid="c0000000-0000-0000-0000-000000000002" name="Loud" isCodable="true"/></Code>
<Code guid="c0000000-0000-0000-0000-000000000003" name="Anger" isCodable="true">
<Code guid="c0000000-0000-0000-0000-000000000004" name="Loud" isCodable="true"/></Code>
</Codes></CodeBook>
"""
NAMED = ' name="Ann"'
WAVE = "😊 Ann met Bo."


def guid(number: int) -> str:
    return f"d0000000-0000-0000-0000-{number:012}"


def coding(number: int, code: int, more: str = "", inside: str = "") -> str:
    target = f'<CodeRef targetGUID="c0000000-0000-0000-0000-{code:012}"/>'
    return f'<Coding guid="{guid(number)}"{more}>{target}{inside}</Coding>'


def selection(number: int, start: object, end: object, inside: str = "", more: str = "") -> str:
    place = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid(number)}" {place}{more}>{inside}</PlainTextSelection>'


def project(sources: str, rest: str = "", before: str = "") -> bytes:
    return f"{HEADER}{before}<Sources>\n{sources}\n</Sources>{rest}\n</Project>".encode()


def text_source(inside: str, text: str = WAVE, more: str = ' name="talk"') -> str:
    return f'<TextSource guid="{guid(900)}"{more}><PlainTextContent>{text}</PlainTextContent>{inside}</TextSource>'


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as members:
        for name, content in files.items():
            members.writestr(name.replace("__", "/").replace("_qde", ".qde").replace("_txt", ".txt"), content)
    return packed.getvalue()


def spans(document: ForeignDocument) -> list[tuple[str | None, str, tuple[tuple[int, int], ...], str | None]]:
    return [
        (given.annotator, entry.type, entry.pieces, entry.comment)
        for given in document.sets
        for entry in given.entries
        if isinstance(entry, TextBound)
    ]


def unread(document: ForeignDocument) -> list[Entry]:
    return [entry for given in document.sets for entry in given.entries if not isinstance(entry, TextBound | Link)]


def test_each_code_of_a_passage_is_an_annotation_by_who_coded_it() -> None:
    """Protects passages with several codes, whose coders may be several too, and codes whose names repeat."""
    inside = coding(2, 2, f' creatingUser="{{{GOLD.upper()}}}"') + coding(3, 4)
    content = text_source(selection(1, 3, 6, inside, f' creatingUser="{ANNA}" creationDateTime="2020-01-02T03:04:05Z"'))
    document = one(refi_qda, project(content), "p.qde")
    assert spans(document) == [("g", "Joy/Loud", ((3, 6),), None), ("Anna", "Anger/Loud", ((3, 6),), None)]
    assert (document.name, document.text, document.unit, document.spare) == ("talk", WAVE, "utf16", ("codepoint",))
    (anna,) = document.sets[1].entries
    assert isinstance(anna, TextBound)
    assert (anna.made, anna.id, anna.line) == ("2020-01-02T03:04:05Z", guid(3), 11)
    assert anna.content.startswith(f'<PlainTextSelection guid="{guid(1)}" startPosition="3"')
    assert anna.content.endswith("</PlainTextSelection>")


def test_notes_codes_of_the_whole_and_bare_passages_are_kept() -> None:
    """Protects memos, which are half of qualitative work, and passages that nobody has coded yet."""
    note = f'<NoteRef targetGUID="{guid(50)}"/>'
    notes = f'<Notes><Note guid="{guid(50)}" name="n"><PlainTextContent>Why?</PlainTextContent></Note></Notes>'
    inside = selection(1, 3, 6, coding(2, 1, "", note)) + selection(3, 0, 2, note) + selection(4, 0, 2)
    document = one(refi_qda, project(text_source(inside + coding(5, 3) + note), notes), "p.qde")
    assert spans(document) == [
        (None, "Joy", ((3, 6),), "Why?"),
        (None, "Note", ((0, 2),), "Why?"),
        (None, "Selection", ((0, 2),), None),
        (None, "Anger", (), None),
        (None, "Note", (), "Why?"),
    ]


def test_links_between_passages_are_relations_and_others_are_told() -> None:
    """Protects links, which are in the file where nobody looks, from getting lost or being guessed."""
    inside = (
        selection(1, 3, 6, coding(2, 1)) + selection(3, 11, 13, coding(4, 1)) + selection(5, 0, 2, coding(6, 1) * 2)
    )

    def link(number: int, start: int, end: int) -> str:
        return f'<Link guid="{guid(number)}" name="met" originGUID="{guid(start)}" targetGUID="{guid(end)}"/>'

    links = f"<Links>{link(10, 1, 4)}{link(11, 1, 5)}{link(12, 1, 999)}{link(13, 998, 999)}</Links>"
    document, damage = read(refi_qda, project(text_source(inside), links), "p.qde")
    assert isinstance(document, ForeignDocument)
    found = [entry for given in document.sets for entry in given.entries if isinstance(entry, Link)]
    assert [(entry.type, entry.ends) for entry in found] == [("met", (guid(2), guid(4)))]
    assert [why(entry) for entry in unread(document)] == [
        (
            "a link to a passage with several codes",
            "met",
            "It is not said which of them it links: give it a passage of its own in the program.",
        ),
        ("a link that leads out of the text", "met", "Relations stay within a document."),
    ]
    assert why(damage)[0] == "a link between what is no passage of a text"


def test_variables_cases_and_sets_are_metadata_of_their_sources() -> None:
    """Protects what researchers know of their texts, with numbers and truth values as such."""
    kinds = {"Text": "a", "Integer": "7", "Float": "0.5", "Boolean": "true", "Date": "2020-01-02"}
    variables = "".join(
        f'<Variable guid="{guid(60 + number)}" name="{kind.lower()}" typeOfVariable="{kind}"/>'
        for number, kind in enumerate(kinds)
    )
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(60 + number)}"/><{kind}Value>{word}</{kind}Value>'
        "</VariableValue>"
        for number, (kind, word) in enumerate(kinds.items())
    )
    reference = f'targetGUID="{guid(900)}"'
    cases = "".join(
        f'<Case guid="{guid(70)}" name="{name}">{value}<SourceRef {reference}/></Case>'
        for name, value in (("Bo", ""), ("Cy", ""))
    )
    before = f"<Variables>{variables}</Variables><Cases>{cases}</Cases>"
    sets = f'<Sets><Set guid="{guid(80)}" name="all"><MemberSource {reference}/></Set></Sets>'
    document = one(refi_qda, project(text_source(values), sets, before), "p.qde")
    assert document.metadata == {
        "text": "a",
        "integer": 7,
        "float": 0.5,
        "boolean": True,
        "date": "2020-01-02",
        "case": ["Bo", "Cy"],
        "set": "all",
    }


def test_texts_come_from_the_archive_without_their_byte_order_mark_and_with_their_line_breaks() -> None:
    """Protects the counting of NVivo: UTF-16 units, no mark, line breaks as they are."""
    content = (
        f'<TextSource guid="{guid(900)}" name="talk" plainTextPath="internal://T.txt" richTextPath="internal://t.docx">'
        f"{selection(1, 4, 7, coding(2, 1), NAMED)}</TextSource>"
    )
    data = archive(project_qde=project(content), Sources__t_txt="\ufeff😊\r\nAnn".encode())
    document = one(refi_qda, data, "p.qdpx")
    assert document.text == "😊\r\nAnn"
    sets, proof = proved(document.text, document.sets, document.unit, document.spare)
    (entry,) = sets[0].entries
    assert isinstance(entry, TextBound)
    assert (entry.pieces, entry.surface, proof.how, str(proof.way)) == (((3, 6),), "Ann", "recorded", "UTF-16 units")


def test_passages_that_are_called_by_their_text_prove_code_points() -> None:
    """Protects projects of programs that count code points, as the standard says."""
    document = one(refi_qda, project(text_source(selection(1, 2, 5, coding(2, 1), ' name="Ann"'))), "p.qde")
    sets, proof = proved(document.text or "", document.sets, document.unit, document.spare)
    (entry,) = sets[0].entries
    assert isinstance(entry, TextBound)
    assert (entry.pieces, proof.how, str(proof.way)) == (((2, 5),), "recorded", "code points")


def test_other_sources_are_read_for_their_text_and_told_for_the_rest() -> None:
    """Protects transcripts and the text of PDF files, and tells what was coded in pictures and sound."""
    points = f'<SyncPoint guid="{guid(21)}" position="2"/><SyncPoint guid="{guid(22)}" position="5"/>'
    chosen = f'<TranscriptSelection guid="{guid(23)}" fromSyncPoint="{guid(21)}" toSyncPoint="{guid(22)}">'
    transcript = (
        f'<Transcript guid="{guid(20)}" name="t"><PlainTextContent>A Bob.</PlainTextContent>{points}'
        f"{chosen}{coding(24, 1)}</TranscriptSelection></Transcript>"
    )
    sound = f'<AudioSelection guid="{guid(25)}" begin="0" end="9">{coding(26, 1)}</AudioSelection>'
    shown = f'<Representation guid="{guid(30)}"><PlainTextContent>Page</PlainTextContent></Representation>'
    sources = (
        f'<AudioSource guid="{guid(29)}" name="s">{transcript}{sound}{coding(27, 3)}</AudioSource>'
        f'<PDFSource guid="{guid(31)}" name="page">{shown}<PDFSelection guid="{guid(32)}" page="0"/></PDFSource>'
        f'<PictureSource guid="{guid(33)}" name="cat"/>'
    )
    audio, pdf, picture = read(refi_qda, project(sources), "p.qde")
    assert isinstance(audio, ForeignDocument)
    assert isinstance(pdf, ForeignDocument)
    assert [span[1:3] for span in spans(audio)] == [("Joy", ((2, 5),)), ("Anger", ())]
    hint = "Only text can be annotated here: code the text of it instead."
    assert [why(entry) for entry in unread(audio)] == [
        ("a passage of something else than text", "AudioSelection", hint)
    ]
    assert (pdf.name, pdf.text, len(unread(pdf))) == ("page", "Page", 1)
    assert why(picture) == (
        "a source has no plain text",
        "cat",
        "Only texts can be annotated here: export the source as plain text with the project.",
    )
    assert isinstance(picture, Damage)
    assert picture.content == f'<PictureSource guid="{guid(33)}" name="cat"/>'.encode()


def test_what_makes_no_sense_is_set_aside_by_itself() -> None:
    """Protects good codings from bad ones beside them, and says of each what is wrong."""
    note = f'<NoteRef targetGUID="{guid(51)}"/>'
    bad = (
        selection(1, "x", 6, coding(2, 1)) + selection(3, 0, 2, coding(4, 9)) + selection(5, 0, 2, '<Coding guid=""/>')
    )
    document = one(refi_qda, project(text_source(bad + selection(6, 9, 99, coding(7, 1, "", note)))), "p.qde")
    assert [why(entry)[:2] for entry in unread(document)] == [
        ("a passage without whole numbers for its start and end", 'found startPosition="x", endPosition="6"'),
        ("a code that the project does not have", "c0000000-0000-0000-0000-000000000009"),
        ("a code that the project does not have", "no CodeRef"),
        ("a note that the project does not have", "no such note"),
    ]
    assert next(entry.path for entry in unread(document)) == (
        f"/TextSource[@guid='{guid(900)}']/PlainTextSelection[@guid='{guid(1)}']"
    )
    assert spans(document) == [(None, "Joy", ((9, 99),), None)]
    numbers = [entry.number for given in document.sets for entry in given.entries]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("internal://../../secret.txt", "the project lacks the file of a text"),
        ("internal://none.txt", "the project lacks the file of a text"),
        ("file:///etc/passwd", "the text of a source is outside of the project"),
        ("/etc/passwd", "the text of a source is outside of the project"),
        ("internal://latin.txt", "a text is not in the encoding that it should be in"),
        ("", "a source has no plain text"),
    ],
)
def test_a_source_without_its_text_is_damaged_alone(path: str, reason: str) -> None:
    """Protects the other sources of a project, and files outside of it, which no project may have read."""
    content = f'<TextSource guid="{guid(1)}" plainTextPath="{path}"/>{text_source("")}'
    data = archive(project_qde=project(content), sources__latin_txt="café".encode("latin-1"))
    damage, good = read(refi_qda, data, "p.qdpx")
    assert why(damage)[0] == reason
    assert isinstance(damage, Damage)
    assert (damage.line, damage.member) == (11, "project.qde")
    assert isinstance(good, ForeignDocument)
    (latin, *_) = refi_qda.documents(source(data), Asked(encoding="cp1252"))
    assert isinstance(latin, ForeignDocument) == (path == "internal://latin.txt")


def test_a_project_that_breaks_off_gives_what_is_whole() -> None:
    """Protects the sources before a damage, and tells of the rest with line and bytes."""
    whole = project(text_source(selection(1, 3, 6, coding(2, 1))) + "\n" + text_source("").replace("900", "901"))
    cut = whole[: whole.rindex(b"met Bo")]
    good, damage = read(refi_qda, cut, "p.qde")
    assert isinstance(good, ForeignDocument)
    assert isinstance(damage, Damage)
    assert (damage.reason, damage.line) == ("a REFI-QDA file that breaks off or is damaged", 12)
    assert (damage.content or b"").startswith(b"<TextSource")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!DOCTYPE Project [<!ENTITY a "b">]>' + project("")[39:], "XML that declares entities of its own"),
        (project(text_source("<a>" * 200 + "</a>" * 200)), "XML that is nested too deep"),
        (archive(other_txt=b"x"), "an archive without a REFI-QDA project"),
        (archive(project_qde=project(""))[:-30], "the archive is damaged"),
        (b"<Project xmlns='urn:QDA-XML:project:1.0' \xff", "a REFI-QDA file that breaks off or is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    """Protects the machine from bombs, and users from silence."""
    found = read(refi_qda, data, "p.qdpx")
    assert reason in [why(damage)[0] for damage in found]
    assert all(isinstance(damage, Damage) for damage in found)


def test_two_sources_of_one_name_are_two_documents() -> None:
    """Protects the second of two interviews that are called alike."""
    found = read(refi_qda, project(text_source("") + text_source("", "B").replace(guid(900), "e" + guid(901)[1:])))
    assert [document.name for document in found if isinstance(document, ForeignDocument)] == ["talk", "talk-e0000000"]


def test_parts_that_are_longer_than_what_is_read_at_once_keep_their_bytes() -> None:
    """Protects what is set aside of large projects, which are read piece by piece."""
    sources = "".join(
        text_source(selection(1, "x", number), "ä" * 30_000 + "<b>/></b>", f' name="t{number}"') for number in range(5)
    )
    for number, document in enumerate(read(refi_qda, project(sources), "p.qde")):
        assert isinstance(document, ForeignDocument)
        (entry,) = unread(document)
        assert entry.content == selection(1, "x", number)
        assert (document.content or b"").endswith(b"</TextSource>")
        assert (document.content or b"").startswith(b"<TextSource")


def test_utf_16_projects_are_read() -> None:
    """Protects exports of programs that write their XML as Windows does."""
    text = project(text_source(selection(1, 3, 6, coding(2, 1)))).decode().replace("utf-8", "utf-16")
    assert spans(one(refi_qda, text.encode("utf-16"), "p.qde")) == [(None, "Joy", ((3, 6),), None)]
    assert refi_qda.claims(head(text.encode("utf-16"), "p.qde"))


def test_archives_are_claimed_by_what_is_in_them() -> None:
    """Protects other archives and other XML from being taken for projects."""
    assert refi_qda.claims(head(archive(project_qde=project("")), "x.zip"))
    assert refi_qda.claims(head(project(""), "x.xml"))
    assert not refi_qda.claims(head(archive(a_txt=b""), "x.qdpx"))
    assert not refi_qda.claims(head(b"<Project/>", "x.qde"))
    large = archive(sources__a_txt=bytes(range(256)) * 300)
    assert refi_qda.claims(head(large, "x.qdpx"))
    assert not refi_qda.claims(head(large, "x.zip"))


@settings(deadline=None)
@given(st.lists(outgoing(refi_qda.HOLDS), max_size=2))
def test_what_is_written_comes_back(given: list[Outgoing]) -> None:
    """Protects all that a project can hold: pieces, links, codes of the whole, notes, coders and metadata."""
    documents = [
        msgspec.structs.replace(one, document=msgspec.structs.replace(one.document, id=f"doc-{number}"))
        for number, one in enumerate(given)
    ]
    folder = Folder()
    refi_qda.write(documents, folder, writing())
    back = folder.read(refi_qda)
    assert sorted(folder.files) == ["out.qdc", "out.qdpx"]
    assert len(back) == len(documents)
    for there, here in zip(back, documents, strict=True):
        document = here.document
        assert (there.name, there.text, there.title) == (document.id, document.text, document.title)
        assert (there.language, there.metadata) == (document.language, document.metadata)
        assert said(there) == {who: words for who, words in meant(here).items() if words}
        comments = sorted(str(span[3]) for span in spans(there))
        assert comments == sorted(
            str(entry.comment) for one in here.sets for entry in one.entries if isinstance(entry, TextBound)
        )


def example() -> Outgoing:
    texts: list[Entry] = [
        TextBound(line=0, content="", id="q1", type="PER", pieces=((2, 5), (10, 12)), surface=None, comment="a\x01"),
        TextBound(line=0, content="", id="q2", type="politics", pieces=(), surface=None, made="2020-01-02T03:04:05Z"),
        TextBound(line=0, content="", id="q3", type="new", pieces=((3, 3),), surface=None, comment="<b>&\r\n"),
        Link(line=0, content="", id="r1", type="said by", ends=("q1", "q2")),
    ]
    document = Document(id="a", text=WAVE, title="T", metadata={"n": 1e-7, "many": ["x", "y"], "yes": True})
    return Outgoing(document=document, sets=(AnnotatorSet(annotator="anna", entries=tuple(texts)),))


def test_an_empty_passage_and_all_kinds_of_values_come_back() -> None:
    """Protects what the generated documents do not have."""
    folder = Folder()
    refi_qda.write([example()], folder, writing())
    (document,) = folder.read(refi_qda)
    assert document.metadata == {"n": 1e-7, "many": ["x", "y"], "yes": True}
    assert [span[1:] for span in spans(document)] == [
        ("PER", ((3, 6), (11, 13)), "a\x01"),
        ("new", ((4, 4),), "<b>&\r\n"),
        ("politics", (), None),
    ]
    assert folder.files["out.qdpx"] == _again()
    assert b'<Code guid="' in folder.files["out.qdc"]


def _again() -> bytes:
    folder = Folder()
    refi_qda.write([example()], folder, writing())
    return folder.files["out.qdpx"]


def test_what_is_written_is_valid() -> None:
    """Protects the import by other programs, which refuse what is not as the schema says."""
    if not SHARED.exists():
        pytest.skip("the published schema of REFI-QDA is not here")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(SHARED)))
    for documents in ([], [example()], [msgspec.structs.replace(example(), sets=())]):
        folder = Folder()
        refi_qda.write(documents, folder, writing())
        with zipfile.ZipFile(io.BytesIO(folder.files["out.qdpx"])) as packed:
            schema.assertValid(etree.fromstring(packed.read("project.qde")))


def test_what_a_project_cannot_mean_is_told() -> None:
    """Protects relations of one name, and annotators who found nothing, from getting lost in silence."""
    link = Link(line=0, content="", id="r", type="continues", ends=("a", "b"))
    sets = (AnnotatorSet(annotator="a", entries=()), AnnotatorSet(annotator="b", entries=(link,)))
    told = refi_qda.losses(Outgoing(document=Document(id="a", text="x"), sets=sets), writing())
    assert list(told) == [
        "that an annotator looked at a document and marked nothing",
        "relations called 'continues', which join pieces of annotations here",
    ]


def test_a_project_goes_through_the_import_with_nothing_lost(tmp_path: Path) -> None:
    """Protects the account: in is kept and set aside."""
    inside = selection(1, 3, 6, coding(2, 1)) + selection(3, "x", 6, coding(4, 1))
    form = FromFiles(refi_qda)
    unit = unit_of(tmp_path, "p.qde", project(text_source(inside)))
    assert form.looks_like([unit.main.path])
    (item,) = (item for part in form.parts(unit, options()) for item in form.read(part, options()))
    (count,) = item.counts
    assert (count.entries, count.kept, count.set_aside) == (3, 1, 2)  # no mapping names the code
    assert len(item.set_aside) == 2
