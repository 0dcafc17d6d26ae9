"""Annotations that stand apart from a TEI text and point to it: spans, interpretations, links and relations."""

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

from corpuskit.formats.entries import Property, TextBound
from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.features import Feature, features_of
from corpuskit.formats.tei.gathering import Gathering
from corpuskit.formats.tei.inline import note_about
from corpuskit.formats.tei.names import RECORD, from_name
from corpuskit.formats.tei.pointers import NOTHING, Led, Lost
from corpuskit.formats.tei.text import words_of
from corpuskit.model import Status

_GROUPS = frozenset({"spanGrp", "linkGrp", "listAnnotation", "interpGrp", "listRelation", "joinGrp", "standOff"})
_PLACING = frozenset({"n", "target", "targets", "from", "to", "inst", "ana", "resp", "cert", "motivation"})
_RELATING = frozenset({"n", "target", "targets", "active", "passive", "mutual", "name", "key", "resp", "cert", "ana"})
_STATUSES: dict[Any, Status] = {"suggested": "suggested", "rejected": "rejected"}
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?")


class _Saying:
    """What an element says, with what it inherits from the groups around it."""

    def __init__(self, gathering: Gathering, element: Element, around: Element | None) -> None:
        self.element = element
        who, tool = gathering.annotators(element)
        if who is None and around is not None:
            who = gathering.annotators(around)[0]
        self.who, self._tool = who, tool
        self.type = element.attributes.get("type") or (around.attributes.get("type") if around is not None else None)
        self._known = gathering.pointers.known
        self.tags: list[str] = []
        self.words: list[str] = []  # of `ana`, what leads to no tag and to no feature structure
        self._structures = list(element.elements("fs"))
        for pointer in element.attributes.get("ana", "").split():
            self._take(gathering, pointer)
        self.features: list[Feature] = []
        self.own: dict[str, Any] = {}
        for one in self._structures:
            found = features_of(one, self._known)
            if one.attributes.get("type") == RECORD:
                self.own |= dict(found)
            else:
                self.features += found

    def _take(self, gathering: Gathering, pointer: str) -> None:
        tag, found = gathering.tag(pointer), gathering.led(pointer)
        if tag is not None:
            self.tags.append(tag)
        elif found is not None and found.name == "fs":
            self._structures.append(found)
        else:
            self.words.append(pointer)

    def further(self, comment: str | None = None) -> dict[str, Any]:
        """What an entry says of itself."""
        history = self.element.first("revisionDesc")
        changes = history.below("change") if history is not None else ()
        made = next((one.attributes["when"] for one in changes if "when" in one.attributes), None)
        return {
            "status": _STATUSES.get(self.own.get("status")),
            "confidence": self.confidence,
            "tool": self._tool,
            "made": _word(self.own.get("made")) or made,
            "comment": _word(self.own.get("comment")) or comment,
        }

    @property
    def confidence(self) -> float | None:
        """The certainty, where it is a number."""
        said = self.element.attributes.get("cert", "").strip()
        number = float(said) if _NUMBER.fullmatch(said) else math.nan
        return number if math.isfinite(number) else None


def standoff(gathering: Gathering, root: Element) -> None:
    """Add what stands apart: first what has a place in the text, then what refers to that."""
    found = list(_elements(root))
    inst = {element: element.attributes.get("inst", "") for element, _ in found if element.name == "interp"}
    named, naming = _named(gathering, inst)
    for element, around in found:
        if element.name == "spanGrp" and element.first("span") is None:
            gathering.sets.setdefault(gathering.annotators(element)[0], [])
        elif element.name in ("span", "annotation"):
            _placed(gathering, element, around, named.get(element, []))
        elif element.name == "interp" and inst[element] and element not in naming:
            _interpretation(gathering, element, around, inst[element])
    for element, around in found:
        if element.name in ("link", "relation"):
            _relation(gathering, element, around)
        elif element.name == "join":
            _join(gathering, element)
        elif element.name == "note" and element.attributes.get("target"):
            note_about(gathering, _Saying(gathering, element, around).who, element, element.attributes["target"])


def _elements(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """What stands apart, each with the group in which it is; notes only where they are in no text."""
    todo: list[tuple[Element, Element | None, bool]] = [(root, None, False)]
    while todo:
        element, around, inside = todo.pop()
        if element.name != "note" or not inside:
            yield element, around
        inside |= element.name in ("text", "annotation", "teiHeader")
        group = element if element.name in _GROUPS else around
        below = [child for child in element.elements() if child.name not in ("TEI", "TEI.2")]
        todo += [(child, group, inside) for child in reversed(below)]


def _named(gathering: Gathering, inst: dict[Element, str]) -> tuple[dict[Element, list[str]], set[Element]]:
    """What interpretations say themselves of spans, and those that do."""
    named: dict[Element, list[str]] = {}
    naming: set[Element] = set()
    for interp, pointers in inst.items():
        for pointer in pointers.split():
            span = gathering.led(pointer)
            if span is not None and span.name in ("span", "annotation"):
                named.setdefault(span, []).append(words_of(interp))
                naming.add(interp)
    return named, naming


def _placed(gathering: Gathering, element: Element, around: Element | None, tags: list[str]) -> None:
    """A span or an annotation."""
    saying = _Saying(gathering, element, around)
    led = _led(gathering, element)
    if isinstance(led, Lost):
        gathering.unread(saying.who, element, led)
        return
    text = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
    notes = [words_of(note) for note in element.elements("note")]
    tags = [*saying.tags, *tags]
    if not tags and text:
        tags, text = [text], ""
    default = element.attributes.get("motivation") or element.name
    without = _PLACING if tags else _PLACING | {"type"}
    type_ = tags[0] if tags else saying.type or default
    comment = "\n".join(filter(None, (text, *notes))) or None
    own = _say(gathering, saying, led, type_, comment)
    for further in tags[1:]:
        gathering.say(saying.who, _property(gathering, saying, own, "ana", further))
    for body in element.elements("ptr", "ref"):
        value = gathering.tag(body.attributes.get("target", "")) or body.attributes.get("target") or words_of(body)
        gathering.say(saying.who, _property(gathering, saying, own, "body", value))
    _features(gathering, saying, own, without)


def _interpretation(gathering: Gathering, element: Element, around: Element | None, inst: str) -> None:
    saying = _Saying(gathering, element, around)
    led = gathering.pointers.follow(inst.split())
    if isinstance(led, Lost):
        gathering.unread(saying.who, element, led)
        return
    own = _say(gathering, saying, led, words_of(element) or element.id or "interp", None)
    _features(gathering, saying, own, _PLACING)


def _say(gathering: Gathering, saying: _Saying, led: Led, type_: str, comment: str | None) -> str:
    element = saying.element
    own = gathering.own_id(element)
    gathering.bearers[element] = saying.who, own
    recorded = _word(saying.own.get("text"))
    surface = recorded if recorded is not None and led.pieces else gathering.surface(led.pieces)
    entry = TextBound(
        id=own, type=type_, pieces=led.pieces, surface=surface, **saying.further(comment), **gathering.place(element)
    )
    gathering.say(saying.who, entry)
    return own


def _features(gathering: Gathering, saying: _Saying, own: str, without: frozenset[str]) -> None:
    """What attributes and feature structures say of an annotation or a relation."""
    element, cert = saying.element, saying.element.attributes.get("cert")
    gathering.properties(saying.who, own, element, without)
    for word in saying.words:
        gathering.say(saying.who, _property(gathering, saying, own, "ana", word))
    if cert is not None and saying.confidence is None:
        gathering.say(saying.who, _property(gathering, saying, own, "cert", cert))
    for name, value in saying.features:
        gathering.say(saying.who, _property(gathering, saying, own, name, value))


def _property(gathering: Gathering, saying: _Saying, own: str, name: str, value: Any) -> Property:
    return Property(type=name, target=own, value=value, **gathering.place(saying.element))


def _led(gathering: Gathering, element: Element) -> Led | Lost:
    said = element.attributes
    if said.get("from"):
        return (
            gathering.pointers.between(said["from"], said["to"]) if said.get("to") else _follow(gathering, said["from"])
        )
    return _follow(gathering, said.get("target") or said.get("targets", ""))


def _follow(gathering: Gathering, pointers: str) -> Led | Lost:
    if not pointers.split():
        return Lost(reason=NOTHING, detail="neither target nor from")
    return gathering.pointers.follow(pointers.split())


def _relation(gathering: Gathering, element: Element, around: Element | None) -> None:
    """A link or a relation, with two ends, or with several that are alike."""
    saying = _Saying(gathering, element, around)
    said = element.attributes
    groups = [said.get(name, "").split() for name in ("active", "passive")]
    if element.name == "link" or not all(groups):
        together = said.get("mutual") or said.get("target") or said.get("targets") or ""
        groups = [[pointer] for pointer in together.split()]
    ends = [[gathering.led(pointer) for pointer in group] for group in groups]
    for group, found in zip(groups, ends, strict=True):
        if None in found:
            lost = gathering.pointers.element(group[found.index(None)])
            gathering.unread(None, element, lost if isinstance(lost, Lost) else Lost(reason=NOTHING, detail=""))
            return
    if len(ends) < 2:
        gathering.unread(None, element, Lost(reason=NOTHING, detail="fewer than two ends"))
        return
    _relate(gathering, saying, [[end for end in found if end is not None] for found in ends])


def _relate(gathering: Gathering, saying: _Saying, ends: list[list[Element]]) -> None:
    element, said = saying.element, saying.element.attributes
    name = said.get("name")
    type_ = from_name(name) if name else said.get("key") or said.get("ref") or saying.type or element.name
    without = _RELATING if name or said.get("key") else _RELATING | {"type"}
    if saying.tags:
        type_ = saying.tags.pop(0)
        without = _RELATING
    if len(ends) > 2:
        gathering.link(element, None, type_, [group[0] for group in ends], **saying.further())
        return
    own = gathering.own_id(element)
    pairs = [(first, second) for first in ends[0] for second in ends[1]]
    for number, pair in enumerate(pairs, 1):
        mine = own if number == 1 else f"{own}.{number}"
        found = gathering.bearers.get(pair[0])
        if gathering.link(element, mine, type_, list(pair), **saying.further()) and found is not None:
            saying.who = found[0]
            _features(gathering, saying, mine, without)


def _join(gathering: Gathering, element: Element) -> None:
    """Annotations that are parts of one."""
    parts = [gathering.led(pointer) for pointer in element.attributes.get("target", "").split()]
    found = [gathering.bearers[part] for part in parts if part is not None and part in gathering.bearers]
    if len(found) < max(len(parts), 2) or len({who for who, _ in found}) > 1:
        gathering.unread(None, element, Lost(reason=NOTHING, detail=element.attributes.get("target", "")))
        return
    for (who, first), (_, second) in itertools.pairwise(found):
        gathering.join(who, element, (first, second))


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) else None
