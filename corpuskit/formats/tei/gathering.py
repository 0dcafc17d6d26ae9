"""Gathers what is said of one TEI text, by who says it: entries, and which elements became annotations."""

from collections import Counter
from typing import Any

import msgspec

from corpuskit.formats.entries import AnnotatorSet, Entry, Link, Property, Unread
from corpuskit.formats.joining import CONTINUES, joined
from corpuskit.formats.tei.elements import Element, Part
from corpuskit.formats.tei.names import TOOL, as_name
from corpuskit.formats.tei.pointers import HINTS, Lost, Pointers
from corpuskit.formats.tei.text import Text, words_of
from corpuskit.offsets import Piece, covered

#: Attributes whose values are pointers, or several words.
POINTING = frozenset("who ref ana corresp resp source sameAs synch copyOf target targets toWhom decls facs".split())
#: What makes an element and its place, and is no statement about it.
STRUCTURAL = frozenset({"xml:id", "xml:space", "xml:base", "next", "prev", "part", "join"})
TAGS = frozenset({"interp", "category", "catDesc"})  # what can be the type of a span
_NAMES = ("name", "persName", "orgName")
_JOINING = "\0continues"  # the type of links that join parts of one annotation, until that is done


NO_ANNOTATION = "a link to what is no annotation"
TWO_ANNOTATORS = "a link between annotations of two annotators"
NO_PIECES = "parts that cannot be of one annotation"
LINK_HINTS = {
    NO_ANNOTATION: "Annotate what it links, with a span or an element, and link that.",
    TWO_ANNOTATORS: "Relations stay within what one annotator says: let one of them make both annotations.",
    NO_PIECES: "Parts are elements of the same name that follow each other, and do not lead back.",
}


class Gathering:
    """What is said of a text."""

    def __init__(self, part: Part, pointers: Pointers, text: Text | None) -> None:
        self._part = part
        self._number = 0
        self._times: Counter[str] = Counter()
        self._words: dict[Element, str] = {}
        self._responsible: dict[Element, tuple[str | None, str | None]] = {}
        self.pointers = pointers
        self.text = text
        self.sets: dict[str | None, list[Entry]] = {}
        #: The annotations: who says them, and their ids.
        self.bearers: dict[Element, tuple[str | None, str]] = {}

    def done(self) -> tuple[AnnotatorSet, ...]:
        """All that was said, with what is in several pieces as one annotation."""
        return tuple(AnnotatorSet(annotator=who, entries=tuple(_joined(said))) for who, said in self.sets.items())

    def say(self, who: str | None, entry: Entry) -> None:
        """Add an entry of an annotator."""
        self.sets.setdefault(who, []).append(entry)

    def place(self, element: Element) -> dict[str, Any]:
        """Where an entry stands that is made of an element."""
        self._number += 1
        path = f"//{element.name}[@xml:id='{element.id}']" if element.id else f"//{element.name}"
        return {"line": element.line, "number": self._number, "path": path, "content": self._part.written(element)}

    def own_id(self, element: Element) -> str:
        """The id of an element, the one that it had where it was written here; else a new one."""
        self._times[element.name] += 1
        said = element.attributes.get("n", "")
        if element.id is None:
            return f"{element.name}.{self._times[element.name]}"
        return said if said and element.id.endswith(f".{as_name(said)}") else element.id

    def unread(self, who: str | None, element: Element, lost: Lost, hint: str | None = None) -> None:
        """Set an element aside."""
        hint = hint or HINTS[lost.reason]
        self.say(who, Unread(reason=lost.reason, detail=lost.detail, hint=hint, **self.place(element)))

    def surface(self, pieces: tuple[Piece, ...]) -> str | None:
        """The text of pieces; None for the whole document."""
        return covered(self.text.text, pieces) if self.text is not None and pieces else None

    def join(self, who: str | None, element: Element, ends: tuple[str, str]) -> None:
        """Note that the second of two annotations is a further piece of the first."""
        place = self.place(element)
        self.say(who, Link(id=f"{ends[0]}.{ends[1]}", type=_JOINING, ends=ends, **place))

    def link(self, element: Element, id_: str | None, type_: str, ends: list[Element], **further: Any) -> bool:
        """Add a relation between annotations, where it can be one; whether it is, with an id of its own."""
        found = [self.bearers[end] for end in ends if end in self.bearers]
        if len(found) < len(ends):
            lost = next(end for end in ends if end not in self.bearers)
            detail = f"<{lost.name}{f' xml:id={chr(34)}{lost.id}{chr(34)}' if lost.id else ''}>"
            self.unread(None, element, Lost(reason=NO_ANNOTATION, detail=detail), LINK_HINTS[NO_ANNOTATION])
            return False
        if len({who for who, _ in found}) > 1:
            detail = ", ".join(dict.fromkeys(str(who or "no annotator") for who, _ in found))
            self.unread(None, element, Lost(reason=TWO_ANNOTATORS, detail=detail), LINK_HINTS[TWO_ANNOTATORS])
            return False
        who = found[0][0]
        self.say(who, Link(id=id_, type=type_, ends=tuple(own for _, own in found), **further, **self.place(element)))
        return id_ is not None

    def properties(self, who: str | None, own: str, element: Element, without: frozenset[str]) -> None:
        """Say of an annotation, or a relation, what the attributes of its element say."""
        for name, value in element.attributes.items():
            if name in STRUCTURAL or name in without:
                continue
            words = value.split() if name in POINTING else [value]
            ends = [self.led(word) for word in words] if name in POINTING else []
            leading = [end for end in ends if end is not None and end in self.bearers]
            if element in self.bearers and leading and len(leading) == len(words):
                for number, end in enumerate(leading, 1):
                    self.link(element, f"{own}.{name}.{number}", name, [element, end])
                continue
            for word in words:
                called = self.tag(word) if name == "ana" else None
                place = self.place(element)
                self.say(who, Property(type=name.removeprefix("xml:"), target=own, value=called or word, **place))

    def led(self, pointer: str) -> Element | None:
        """The element that a pointer leads to, or None."""
        return self.pointers.led(pointer)

    def tag(self, pointer: str) -> str | None:
        """What an interpretation or a category is called that a pointer leads to; None where it leads to no such."""
        found = self.led(pointer)
        if found is None or found.name not in TAGS:
            return None
        return self._words_of(found.first("catDesc", "gloss", "desc") or found) or found.id

    def _words_of(self, element: Element) -> str:
        """The words of an element to which many may refer."""
        if element not in self._words:
            self._words[element] = words_of(element)
        return self._words[element]

    def annotators(self, element: Element) -> tuple[str | None, str | None]:
        """Who and which tool is responsible for an element, by its pointers or its statement of responsibility."""
        if element not in self._responsible:
            self._responsible[element] = self._annotators(element)
        return self._responsible[element]

    def _annotators(self, element: Element) -> tuple[str | None, str | None]:
        people: list[str] = []
        tools: list[str] = []
        for statement in element.elements("respStmt"):
            people += [words_of(name) for name in statement.elements(*_NAMES)]
        for pointer in element.attributes.get("resp", "").split():
            named = self._named(pointer)
            (tools if named[1] else people).append(named[0])
        return next(filter(None, people), None), next(filter(None, tools), None)

    def _named(self, pointer: str) -> tuple[str, bool]:
        """What somebody is called whom a pointer means, and whether it is a tool."""
        found = self.led(pointer)
        name = found.first(*_NAMES) if found is not None else None
        name = name or found
        plain = pointer.rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2]
        if name is None:
            return plain, False
        return self._words_of(name) or plain, name.attributes.get("type") == TOOL


def _joined(entries: list[Entry]) -> list[Entry]:
    """The entries with pieces as one annotation. What cannot be one is set aside; relations that people called as
    the links between pieces are called stay relations.
    """
    if not any(isinstance(entry, Link) and entry.type == _JOINING for entry in entries):
        return entries
    return [_unjoined(_turned(entry)) for entry in joined([_turned(entry) for entry in entries])]


def _turned(entry: Entry) -> Entry:
    """A link under the other of the two names."""
    other = {CONTINUES: _JOINING, _JOINING: CONTINUES}.get(entry.type) if isinstance(entry, Link) else None
    return entry if other is None else msgspec.structs.replace(entry, type=other)


def _unjoined(entry: Entry) -> Entry:
    if not isinstance(entry, Link) or entry.type != _JOINING:
        return entry
    detail = " and ".join(dict.fromkeys(entry.ends))
    place = {"line": entry.line, "number": entry.number, "path": entry.path, "content": entry.content}
    return Unread(reason=NO_PIECES, detail=detail, hint=LINK_HINTS[NO_PIECES], **place)  # type: ignore[arg-type]
