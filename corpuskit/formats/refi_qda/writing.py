"""Writes a REFI-QDA project with its texts as files, and its codebook."""

import itertools
import math
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import AnnotatorSet, Link, TextBound
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.refi_qda.codes import codebook, guid_of_code, held, types_of
from corpuskit.formats.zip_stream import ZipStream
from corpuskit.model import Document, Scalar
from corpuskit.offsets import covered

_NAMESPACE = uuid.UUID("5e3d3f0f-8a0c-5d5e-9a3c-0d5f1c1b7a51")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 500  # characters of a passage that is called by its text


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """The project as STEM.qdpx, and its codebook as STEM.qdc."""
    writing = _Writing(asked)
    target.add(f"{asked.stem}.qdpx", writing.archive(documents))
    target.add(f"{asked.stem}.qdc", codebook(asked, writing.types).encode())


def losses(outgoing: Outgoing) -> Iterator[str]:
    """What the meaning that links and codes have here takes from a document."""
    for given in outgoing.sets:
        if not given.entries:
            yield "that an annotator looked at a document and marked nothing"
        for entry in given.entries:
            if not isinstance(entry, Link):
                continue
            if entry.type == CONTINUES:
                yield f"relations called '{CONTINUES}', which join pieces of annotations here"
                continue
            if entry.comment is not None:
                yield "the comment of a relation"
            if entry.made is not None:
                yield "the time of a relation"


class _Kept:
    """Parts of the project that are written when all is known; they are held packed."""

    def __init__(self) -> None:
        self._packing = zlib.compressobj()
        self._packed: list[bytes] = []
        self.any = False

    def add(self, part: str) -> None:
        self.any = True
        self._packed.append(self._packing.compress(part.encode()))

    def inside(self, name: str) -> Iterator[bytes]:
        """The parts in an element of a name; nothing if there are none."""
        if self.any:
            self._packed.append(self._packing.flush())
            yield f"<{name}>\n".encode()
            unpacking = zlib.decompressobj()
            for packed in self._packed:
                yield unpacking.decompress(packed)
            yield f"</{name}>\n".encode()


class _Writing:
    """A project in the making."""

    def __init__(self, asked: Writing) -> None:
        self._asked = asked
        self.types = types_of(asked)
        self._users: dict[str, str] = {}
        self._variables: dict[tuple[str, str], str] = {}
        self._sources, self._notes, self._links = _Kept(), _Kept(), _Kept()

    def archive(self, documents: Iterable[Outgoing]) -> Iterator[bytes]:
        """The bytes of the archive, as they come."""
        packed = ZipStream()
        for outgoing in documents:
            for path, text in self._files(outgoing):
                # A mark of its own keeps one with which the text begins.
                yield from packed.add(f"sources/{path}", [("\ufeff" * text.startswith("\ufeff") + text).encode()])
        yield from packed.add("project.qde", self._project())
        yield from packed.close()

    def _project(self) -> Iterator[bytes]:
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<Project xmlns="urn:QDA-XML:project:1.0" name="{held(self._asked.stem)}" origin="corpuskit">\n'
        ).encode()
        users = "".join(f'<User guid="{guid}" name="{held(name)}"/>\n' for name, guid in self._users.items())
        yield _inside("Users", users)
        yield _inside("CodeBook", codebook(self._asked, self.types, only_codes=True))
        variables = "".join(
            f'<Variable guid="{guid}" name="{held(name)}" typeOfVariable="{kind}"/>\n'
            for (name, kind), guid in self._variables.items()
        )
        yield _inside("Variables", variables)
        yield from self._sources.inside("Sources")
        yield from self._notes.inside("Notes")
        yield from self._links.inside("Links")
        yield b"</Project>\n"

    def _files(self, outgoing: Outgoing) -> Iterator[tuple[str, str]]:
        """The files of a document: its text, and notes that XML cannot hold."""
        document, text = outgoing.document, outgoing.document.text or ""
        guid = _guid("source", document.id)
        yield f"{guid}.txt", text
        spans: list[str] = []
        wholes: list[str] = []
        places = _Places(text)
        for given in outgoing.sets:
            bearers: dict[str, str] = {}
            for entry in given.entries:
                if isinstance(entry, TextBound):
                    yield from self._note(_guid(document.id, given.annotator, entry.id), entry, given)
                    into = spans if entry.pieces else wholes
                    into += self._coded(document.id, places, entry, given, bearers)
            self._link(document.id, given, bearers)
        self._sources.add(
            f'<TextSource guid="{guid}" name="{held(document.id)}" plainTextPath="internal://{guid}.txt">\n'
            f"{''.join(spans)}{''.join(wholes)}{''.join(self._values(document))}</TextSource>\n"
        )

    def _coded(
        self, document: str, places: "_Places", entry: TextBound, given: AnnotatorSet, bearers: dict[str, str]
    ) -> list[str]:
        """The passages of an annotation, or the coding of the document."""
        self.types.setdefault(entry.type, "")
        note = (
            ""
            if entry.comment is None
            else f'<NoteRef targetGUID="{_guid(_guid(document, given.annotator, entry.id), "note")}"/>'
        )
        made = self._made(entry, given)
        coded = [
            f'<Coding guid="{_guid(document, given.annotator, entry.id, number)}"{made}>'
            f'<CodeRef targetGUID="{guid_of_code(entry.type)}"/>{note if not number else ""}</Coding>\n'
            for number in range(max(len(entry.pieces), 1))
        ]
        if not entry.pieces:
            bearers[entry.id] = _guid(document, given.annotator, entry.id, 0)
            return coded
        own = [_guid("selection", document, given.annotator, entry.id, number) for number in range(len(entry.pieces))]
        bearers[entry.id] = own[0]
        for first, second in itertools.pairwise(own):
            self._links.add(_link(_guid(first, second), CONTINUES, first, second))
        return [
            f'<PlainTextSelection guid="{guid}"{places.named(piece)} startPosition="{places.unit(piece[0])}"'
            f' endPosition="{places.unit(piece[1])}"{made}>{coding}</PlainTextSelection>\n'
            for guid, piece, coding in zip(own, entry.pieces, coded, strict=True)
        ]

    def _note(self, guid: str, entry: TextBound, given: AnnotatorSet) -> Iterator[tuple[str, str]]:
        if entry.comment is None:
            return
        own = _guid(guid, "note")
        made = self._made(entry, given)
        if _IMPOSSIBLE.search(entry.comment):
            yield f"{own}.txt", entry.comment
            self._notes.add(f'<Note guid="{own}" plainTextPath="internal://{own}.txt"{made}/>\n')
        else:
            content = _text(entry.comment)
            self._notes.add(f'<Note guid="{own}"{made}><PlainTextContent>{content}</PlainTextContent></Note>\n')

    def _link(self, document: str, given: AnnotatorSet, bearers: dict[str, str]) -> None:
        for number, entry in enumerate(given.entries):
            if isinstance(entry, Link) and len(entry.ends) == 2 and all(end in bearers for end in entry.ends):
                own = _guid("link", document, given.annotator, entry.id or number)
                self._links.add(_link(own, entry.type, bearers[entry.ends[0]], bearers[entry.ends[1]]))

    def _made(self, entry: TextBound, given: AnnotatorSet) -> str:
        """By whom and when, as attributes."""
        said = ""
        if given.annotator is not None:
            guid = self._users.setdefault(given.annotator, _guid("user", given.annotator))
            said = f' creatingUser="{guid}"'
        if entry.made is not None and _DATE_TIME.fullmatch(entry.made):
            said += f' creationDateTime="{entry.made}"'
        return said

    def _values(self, document: Document) -> Iterator[str]:
        """What is known of a document, as values of variables."""
        named = {"title": document.title, "language": document.language}
        known = {**{name: value for name, value in named.items() if value is not None}, **document.metadata}
        for name, value in known.items():
            for one in value if isinstance(value, list) else [value]:
                kind, words = _value(one)
                guid = self._variables.setdefault((name, kind), _guid("variable", name, kind))
                yield (
                    f'<VariableValue><VariableRef targetGUID="{guid}"/><{kind}Value>{words}</{kind}Value>'
                    "</VariableValue>\n"
                )


class _Places:
    """The places of a text in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sums = [0]
        if not text.isascii():
            for character in text:
                self._sums.append(self._sums[-1] + (2 if character > "\uffff" else 1))

    def unit(self, place: int) -> int:
        """A place that is counted in code points."""
        return self._sums[place] if len(self._sums) > 1 else place

    def named(self, piece: tuple[int, int]) -> str:
        """The text of a passage as its name, where it is not long and XML can hold it."""
        text = covered(self._text, [piece])
        if not text.strip() or len(text) > _LONGEST_NAME or _IMPOSSIBLE.search(text):
            return ""
        return f' name="{held(text)}"'


def _link(guid: str, name: str, start: str, end: str) -> str:
    ends = f'originGUID="{start}" targetGUID="{end}"'
    return f'<Link guid="{guid}" name="{held(name)}" direction="OneWay" {ends}/>\n'


def _guid(*parts: object) -> str:
    """An identifier that is the same whenever the same thing is written."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(map(str, parts))))


def _inside(name: str, content: str) -> bytes:
    return f"<{name}>\n{content}</{name}>\n".encode() if content else b""


def _text(value: str) -> str:
    return escape(_IMPOSSIBLE.sub("\ufffd", value), {"\r": "&#13;"})


def _value(value: Scalar) -> tuple[str, str]:
    """The type of variable and the words of a value."""
    if isinstance(value, bool):
        return "Boolean", str(value).lower()
    if isinstance(value, int):
        return "Integer", str(value)
    if isinstance(value, float) and math.isfinite(value):
        return "Float", format(Decimal(repr(value)), "f")
    return "Text", _text(str(value))
