"""Raw articles: encodings, blocks, titles, ids, and what is set aside."""

import hashlib
from pathlib import Path

import pytest

from corpuskit.articles.encodings import decoding
from corpuskit.articles.encodings.decoding import was_guessed
from corpuskit.errors import FormatError
from corpuskit.formats import articles
from corpuskit.formats.articles.accounting import UNREADABLE
from corpuskit.formats.articles.making import NOTHING_LEFT
from corpuskit.formats.items import FileCount, Input, Item, SetAside, Unit
from corpuskit.formats.mapping import Mapping, MetadataTarget, Unmapped
from corpuskit.model import Origin
from tests.formats.reading import ROOT, article_in, document_of, options, removed_from, text_of, unit_of

ARTICLE = "Ferry stops at noon\n\nThe ferry stopped at noon.\n\nNobody knew why.\n"
TEXT = "Ferry stops at noon\n\nThe ferry stopped at noon.\n\nNobody knew why."
HINTS = {**decoding.HINTS, NOTHING_LEFT: "Look at the file; with --no-clean its lines are kept."}
RAW = ROOT / "corpus" / "raw"
SEED = ROOT.parent / "shared" / "data" / "seed"


def read(folder: Path, content: bytes | str, name: str = "a.txt", **given: object) -> Item:
    data = content.encode() if isinstance(content, str) else content
    return article_in(unit_of(folder, name, data), options(**given))


def reason(item: Item) -> tuple[str, str | None]:
    assert item.document is None
    (aside,) = item.set_aside
    return aside.reason, aside.detail


def test_an_article_is_its_headline_and_its_paragraphs(tmp_path: Path) -> None:
    """Protects the shape of an imported article: headline first, one blank line between blocks, nothing guessed."""
    item = read(tmp_path, ARTICLE)
    sha256 = hashlib.sha256(ARTICLE.encode()).hexdigest()
    document = document_of(item)
    assert document.id == "a"
    assert document.title == "Ferry stops at noon"
    assert document.text == TEXT
    assert document.language is None
    assert document.metadata == {}
    assert document.origin == Origin(file="a.txt", sha256=sha256, format="txt")
    assert item.counts == (FileCount(file="a.txt", sha256=sha256, entries=1, kept=1, set_aside=0),)
    assert item.lines == ()
    assert item.set_aside == ()


def test_a_stated_language_is_kept(tmp_path: Path) -> None:
    """Protects --language, the only way in which a raw article gets one."""
    assert document_of(read(tmp_path, ARTICLE, language="en")).language == "en"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_become_line_feeds(tmp_path: Path, end: str) -> None:
    """Protects offsets from the system on which a file was saved."""
    assert document_of(read(tmp_path, ARTICLE.replace("\n", end))).text == TEXT


def test_a_block_of_several_lines_keeps_its_line_breaks(tmp_path: Path) -> None:
    """Protects verse and lists: only white space at the ends of lines is dropped."""
    document = document_of(read(tmp_path, "A song\n\n  O lamp  \n    of the town\t\n\nIt was sung twice.\n"))
    assert document.text == "A song\n\n  O lamp\n    of the town\n\nIt was sung twice."


def test_without_blank_lines_each_line_is_a_block(tmp_path: Path) -> None:
    """Protects the paragraphs of files that have one on each line."""
    document = document_of(read(tmp_path, "\n\nFerry stops\nThe ferry stopped.\nNobody knew why.\n\n"))
    assert document.text == "Ferry stops\n\nThe ferry stopped.\n\nNobody knew why."
    assert document.title == "Ferry stops"


def test_a_blank_line_that_only_furniture_needed_separates_nothing(tmp_path: Path) -> None:
    """Protects the paragraphs of one-line-each files whose only blank line stood before the page's end."""
    document = document_of(read(tmp_path, "Ferry stops\nThe ferry stopped.\nNobody knew why.\n\nSource link\n"))
    assert document.text == "Ferry stops\n\nThe ferry stopped.\n\nNobody knew why."


def test_everything_else_stays_as_it_came(tmp_path: Path) -> None:
    """Protects decomposed letters, emoji, odd spaces and soft hyphens: the text is not tidied up."""
    line = "Zoe\u0308 said\u00a0“no”  twice\u00ad, \u200bthen \U0001f692\u200d♀\ufe0f left\x0bthe room."
    assert document_of(read(tmp_path, f"Ferry stops\n\n{line}\n")).text == f"Ferry stops\n\n{line}"


@pytest.mark.parametrize(
    "content",
    [
        "The ferry stopped at noon.\n\nNobody knew why.\n",
        "Only a headline\n",
        "Two lines\nat the top\n\nThe ferry stopped.\n",
        f"A very{' very' * 50} long line\n\nThe ferry stopped.\n",
        "Our correspondent writes:\n\nThe ferry stopped.\n",
    ],
    ids=["a sentence", "no body", "two lines", "too long", "an introduction"],
)
def test_what_does_not_look_like_a_headline_gives_no_title(tmp_path: Path, content: str) -> None:
    """Protects titles from guesses: unknown is absent, and the text is the same all the same."""
    document = document_of(read(tmp_path, content))
    assert document.title is None
    assert document.text == content.strip()


def test_a_breadcrumb_proves_a_headline_that_ends_like_a_sentence(tmp_path: Path) -> None:
    """Protects the titles of headlines with a full stop where the page itself repeats them."""
    headline = "The ferry has stopped for good in the U.S."
    document = document_of(read(tmp_path, f"Home World The ferry has stopped for...\n\n{headline}\n\nIt has.\n"))
    assert document.title == headline
    assert document.text == f"{headline}\n\nIt has."


@pytest.mark.parametrize(
    ("name", "document_id", "origin_id"),
    [
        ("a.b-c_1.txt", "a.b-c_1", None),
        ("deep/er/a.txt", "a", None),
        ("Zoë Quéméré.txt", "Zoe-Quemere", "Zoë Quéméré"),
        ("-x (2).txt", "x-2", "-x (2)"),
        (".txt", "txt", ".txt"),
        ("市長.txt", f"document-{hashlib.sha256(ARTICLE.encode()).hexdigest()[:8]}", "市長"),
        (f"{'n' * 130}.txt", "n" * 120, "n" * 130),
    ],
)
def test_ids_come_from_file_names(tmp_path: Path, name: str, document_id: str, origin_id: str | None) -> None:
    """Protects ids: a name that fits is kept, another is made to fit and remembered."""
    document = document_of(read(tmp_path, ARTICLE, name))
    assert document.id == document_id
    assert document.origin is not None
    assert document.origin.id == origin_id
    assert document.origin.file == name


SPOKEN = "Le port fermé\n\nLe maire a déclaré mardi que le port serait fermé. « C’est ainsi », a-t-il dit à l’agence.\n"
CYRILLIC = "Порт закрыт\n\nМэр города заявил во вторник, что порт будет закрыт на две недели. Жители устали ждать.\n"
SPANISH = "El puente cierra\n\nEl alcalde afirmó el martes que cerrará dos semanas, añadió la señora Muñoz, según él.\n"
POLISH = "Most zamknięty\n\nBurmistrz powiedział, że most zostanie zamknięty na dwa tygodnie. Są źli i zmęczeni.\n"
JAPANESE = (
    "橋が閉鎖される\n\n市はきのう、この橋を使わないよう求めた。工事は来年の春までかかる見込みだという。\n\n"
    "市長は火曜日、橋を二週間閉鎖すると述べた。住民は疲れていると話している。\n"
)


@pytest.mark.parametrize(
    ("content", "codec", "recorded"),
    [
        (SPOKEN, "utf-8", None),
        (SPOKEN, "utf-8-sig", "utf-8-sig"),
        (CYRILLIC, "utf-16", "utf-16"),
        (SPOKEN, "utf-16-le", "utf-16-le"),
        (CYRILLIC, "utf-16-be", "utf-16-be"),
        (POLISH, "utf-16-le", "utf-16-le"),
        (SPOKEN, "cp1252", "cp1252"),
        (SPANISH, "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (CYRILLIC, "cp1251", "cp1251"),
        (CYRILLIC, "koi8_r", "koi8-r"),
        (POLISH, "iso8859_2", "iso8859-2"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
    ],
)
def test_the_encoding_is_detected_and_recorded(tmp_path: Path, content: str, codec: str, recorded: str | None) -> None:
    """Protects texts from wrong letters, and says how they were read, and why so, unless it was plain UTF-8."""
    data = content.encode(codec)
    document = document_of(read(tmp_path, data))
    assert document.text == content.strip()
    assert document.origin is not None
    assert document.origin.encoding == recorded
    assert (document.origin.encoding_from is None) == (recorded is None)
    why = document.origin.encoding_from
    assert was_guessed(why) == (recorded not in (None, "utf-8-sig", "utf-16"))
    assert (why is None) == (recorded is None)


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_byte_order_marks_decide_and_are_dropped(tmp_path: Path, mark: bytes, codec: str) -> None:
    """Protects the files of editors that save wide characters, whose zero bytes are no sign of a binary file."""
    document = document_of(read(tmp_path, mark + ARTICLE.encode(codec)))
    assert document.text == TEXT
    assert document.origin is not None
    assert document.origin.encoding == codec[:6]


@pytest.mark.parametrize(
    ("stated", "data", "recorded"),
    [
        ("latin1", "Fermé\n\nLe port est fermé.\n".encode("latin-1"), "iso8859-1"),
        ("UTF8", "Fermé\n\nLe port est fermé.\n".encode(), None),
        ("utf-8", b"\xef\xbb\xbf" + "Fermé\n\nLe port est fermé.\n".encode(), "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe" + "Fermé\n\nLe port est fermé.\n".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_a_stated_encoding_is_used(tmp_path: Path, stated: str, data: bytes, recorded: str | None) -> None:
    """Protects --encoding, which detection must never overrule."""
    document = document_of(read(tmp_path, data, encoding=stated))
    assert document.text == "Fermé\n\nLe port est fermé."
    assert document.origin is not None
    assert document.origin.encoding == recorded


def test_an_encoding_that_does_not_exist_ends_the_import(tmp_path: Path) -> None:
    """Protects the user from an import that sets everything aside for a typing error."""
    with pytest.raises(FormatError) as caught:
        read(tmp_path, ARTICLE, encoding="latin-9x")
    assert caught.value.message == "there is no text encoding 'latin-9x'"
    assert caught.value.hint == "Give a name such as utf-8, cp1252 or utf-16, or leave it out to have it detected."


@pytest.mark.parametrize("encoding", ["base64", "rot13", "hex"])
def test_codecs_that_are_no_text_encodings_do_not_exist(tmp_path: Path, encoding: str) -> None:
    """Protects against the codecs that turn bytes into bytes."""
    with pytest.raises(FormatError) as caught:
        read(tmp_path, ARTICLE, encoding=encoding)
    assert caught.value.message == f"there is no text encoding '{encoding}'"


@pytest.mark.parametrize(
    ("data", "given", "expected"),
    [
        (b"", {}, ("the file holds no text", None)),
        (b" \n\t\r\n", {}, ("the file holds no text", None)),
        (b"\xef\xbb\xbf\n", {}, ("the file holds no text", None)),
        (b"Source link\n", {}, ("the file holds nothing but page furniture", None)),
        (b"%PDF-1.7\nA ferry", {}, ("a binary file, not text", "it begins like a file of another kind")),
        (b"\x89PNG\r\n A ferry", {}, ("a binary file, not text", "it begins like a file of another kind")),
        (b"A ferry\0stops", {}, ("a binary file, not text", "a zero at byte 7")),
        (
            b"A \x01\x02\x03 ferry",
            {},
            ("a binary file, not text", "3 control characters among 11 characters"),
        ),
        (
            b"A ferry " * 50 + b"\0",
            {"encoding": "latin-1"},
            ("a binary file, not text", "1 control character among 401 characters"),
        ),
        (
            "Fermé à midi".encode("latin-1"),
            {"encoding": "utf-8"},
            (
                "the file is not in the encoding that was stated",
                "utf-8: byte 4: invalid continuation byte",
            ),
        ),
        (
            b"\\ud800",
            {"encoding": "unicode_escape"},
            (
                "the file is not in the encoding that was stated",
                "unicode_escape: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed",
            ),
        ),
        (
            b"\xff\xfeA\x00b",
            {},
            (
                "the file is not in the encoding that its byte order mark announces",
                "utf-16: byte 4: truncated data",
            ),
        ),
        (
            "Fermé\n\nLe maire a déclaré « non ».\n".encode() + b"\x97 \x97",
            {},
            (
                "the file is UTF-8 except for a few bytes",
                "byte 40: invalid start byte; 2 bad places, 5 good characters beyond ASCII",
            ),
        ),
        (
            "Fermé, dit-il à".encode() + b" No\xebl",
            {},
            (
                "the file is UTF-8 except for a few bytes",
                "byte 20: invalid continuation byte; 1 bad place, 2 good characters beyond ASCII",
            ),
        ),
        (b"A ferry\0stop", {}, ("a binary file, not text", "a zero at byte 7")),
        ("Ferry stops".encode("utf-32-le"), {}, ("a binary file, not text", "a zero at byte 1")),
        (
            bytes(range(128, 256)) * 10,
            {},
            ("the encoding of the file was not recognised", "not UTF-8: byte 0: invalid start byte"),
        ),
        (
            b"a" * 10_000_001,
            {},
            ("the file is too long for an article", "10,000,001 bytes, at most 10,000,000 are read"),
        ),
    ],
    ids=lambda value: None if not isinstance(value, bytes) else repr(value[:12]),
)
def test_what_is_no_article_is_set_aside_whole(
    tmp_path: Path, data: bytes, given: dict[str, str], expected: tuple[str, str | None]
) -> None:
    """Protects the corpus from files that are no text, and those files from being lost."""
    item = read(tmp_path, data, **given)
    assert reason(item) == expected
    assert item.set_aside == (
        SetAside(file="a.txt", reason=expected[0], detail=expected[1], hint=HINTS[expected[0]], content=data),
    )
    (count,) = item.counts
    assert (count.entries, count.kept, count.set_aside) == (1, 0, 1)
    assert count.sha256 == hashlib.sha256(data).hexdigest()


def test_words_that_begin_other_files_may_begin_an_article(tmp_path: Path) -> None:
    """Protects articles on riffs, identity cards and GIFs, whose first letters begin binary files too."""
    for word in ("RIFF", "ID3", "GIF89a", "BZh", "Rar!"):
        assert document_of(read(tmp_path, f"{word} wins prize\n\nIt did.\n")).title == f"{word} wins prize"


def test_a_file_that_is_not_there_is_set_aside_with_its_name(tmp_path: Path) -> None:
    """Protects the others, and the account, from a file that vanished while they were read."""
    item = article_in(Unit(main=Input(tmp_path / "b.txt", "deep/b.txt")), options())
    (aside,) = item.set_aside
    assert (aside.file, aside.reason, aside.detail) == ("deep/b.txt", UNREADABLE, "no such file or directory")
    assert item.counts == (FileCount(file="deep/b.txt", sha256="", entries=1, kept=0, set_aside=1),)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (
            Mapping(format="brat", schema="news"),
            "the mapping is for the format 'brat', but the files are read as articles",
        ),
        (
            Mapping(format="articles", schema="news", spans={"X": Unmapped(why="x")}),
            "the format articles has no annotations to map, only metadata",
        ),
    ],
)
def test_a_mapping_for_something_else_is_refused(mapping: Mapping, message: str) -> None:
    """Protects people who import texts alone with the mapping for their annotations, which would have no effect."""
    with pytest.raises(FormatError) as caught:
        articles.survey([], options(mapping=mapping))
    assert caught.value.message == message


def test_a_mapping_of_columns_is_taken() -> None:
    """Protects raw articles with a table whose columns are called otherwise."""
    columns = MetadataTarget(columns={"paper": "outlet"})
    articles.survey([], options(mapping=Mapping(format="articles", schema="news", metadata=columns)))
    with pytest.raises(FormatError):
        articles.survey([], options(mapping=Mapping(format="brat", schema="news", metadata=columns)))


def test_without_cleaning_every_line_stays(tmp_path: Path) -> None:
    """Protects --no-clean; a breadcrumb is then the first block, but no title."""
    content = "Home World Ferry stops at noon in the...\n\nFerry stops at noon in the rain\n\nIt did.\n\nSource link\n"
    document = document_of(read(tmp_path, content, clean=False))
    assert document.text == content.strip()
    assert document.title is None
    assert removed_from(document) == []


@pytest.mark.parametrize("path", sorted(RAW.glob("*.txt")), ids=lambda path: path.stem)
def test_the_sample_articles_begin_with_their_headlines(path: Path) -> None:
    """Protects the sample corpus, whose annotations hold only if its texts come out as they did."""
    document = document_of(article_in(Unit(main=Input(path, path.name)), options()))
    blocks = text_of(document).split("\n\n")
    assert document.title == blocks[0]
    gone = {line for line, _, _ in removed_from(document)}
    lines = path.read_text(encoding="utf-8").split("\n")
    assert blocks == [line for number, line in enumerate(lines, 1) if number not in gone and line]


@pytest.mark.skipif(not SEED.is_dir(), reason="needs ../shared/data/seed, which is not part of the project")
def test_the_seed_article_loses_its_four_lines_of_furniture_and_nothing_else() -> None:
    """Protects a real page saved as text: title, eleven paragraphs, and a source that is not a link."""
    (path,) = sorted(SEED.glob("*.txt"))
    document = document_of(article_in(Unit(main=Input(path, path.name)), options()))
    headline, *paragraphs = text_of(document).split("\n\n")
    assert document.title == headline
    assert len(paragraphs) == 11
    assert [(line, why) for line, _, why in removed_from(document)] == [
        (1, "breadcrumb with the headline, cut short"),
        (28, "link to the source page"),
        (31, "comment form"),
        (32, "comment form"),
    ]
    assert any(paragraph.endswith("the source added.") for paragraph in paragraphs)
