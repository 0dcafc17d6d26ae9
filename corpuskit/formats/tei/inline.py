"""Annotations that are elements of a TEI text: names, quotations, speeches and the like, with their attributes."""

from collections.abc import Iterator

from corpuskit.formats.entries import Note, TextBound
from corpuskit.formats.mapped import NOTES
from corpuskit.formats.tei.elements import Element
from corpuskit.formats.tei.gathering import LINK_HINTS, NO_ANNOTATION, Gathering
from corpuskit.formats.tei.kinds import FLOWING, LEFT_OUT, is_annotation
from corpuskit.formats.tei.pointers import NOT_IN_TEXT, Lost, piece_of
from corpuskit.formats.tei.text import words_of

_NOTE = "note"
_TARGETS = ("target", "targets")


def inline(gathering: Gathering, text: Element) -> None:
    """Add the annotations of a text that are elements."""
    found = [element for element in _flowing(text) if is_annotation(element.name, element.attributes)]
    notes = [element for element in found if element.name == _NOTE and _aim(element)]
    elements = [element for element in found if element.name != _NOTE or not _aim(element)]
    for element in elements:
        _annotation(gathering, element)
    placed = [element for element in elements if element in gathering.bearers]
    for element in placed:
        gathering.properties(None, gathering.bearers[element][1], element, frozenset())
    _join(gathering, placed)
    for element in notes:
        note_about(gathering, None, element, _aim(element))


def note_about(gathering: Gathering, who: str | None, element: Element, aim: str) -> None:
    """Add a note about something else: about an annotation, or one of its own on a passage."""
    about = gathering.led(aim)
    if about is not None and about in gathering.bearers:
        who, own = gathering.bearers[about]
        gathering.say(who, Note(type=NOTES, target=own, text=words_of(element), **gathering.place(element)))
        return
    led = gathering.pointers.follow(aim.split())
    if isinstance(led, Lost):
        gathering.unread(who, element, led)
        return
    own = gathering.own_id(element)
    gathering.bearers[element] = who, own
    gathering.say(
        who,
        TextBound(
            id=own,
            type=_NOTE,
            pieces=led.pieces,
            surface=gathering.surface(led.pieces),
            comment=words_of(element) or None,
            **gathering.place(element),
        ),
    )
    gathering.properties(who, own, element, frozenset({*_TARGETS, "resp"}))


def _aim(element: Element) -> str:
    return next((element.attributes[name] for name in _TARGETS if element.attributes.get(name)), "")


def _flowing(text: Element) -> Iterator[Element]:
    """The elements of a text in their order, without records that stand in it."""
    todo = [text]
    while todo:
        element = todo.pop()
        yield element
        if element.name and (element.name not in LEFT_OUT or element.name in FLOWING):
            todo += reversed(list(element.elements()))


def _annotation(gathering: Gathering, element: Element) -> None:
    piece = piece_of(element)
    if piece is None:
        gathering.unread(None, element, Lost(reason=NOT_IN_TEXT, detail=f"<{element.name}>"))
        return
    own = gathering.own_id(element)
    gathering.bearers[element] = None, own
    bound = TextBound(
        id=own,
        type=element.name,
        pieces=(piece,),
        surface=gathering.surface((piece,)),
        comment=(words_of(element) or None) if element.name == _NOTE else None,
        **gathering.place(element),
    )
    gathering.say(None, bound)


def _join(gathering: Gathering, elements: list[Element]) -> None:
    """Join the pieces of what is divided: by pointers to the next and the one before, else by what they are called."""
    pairs: dict[tuple[Element, Element], Element] = {}
    begun: dict[str, Element] = {}
    for element in elements:
        said = element.attributes
        for name in ("next", "prev"):
            other = gathering.led(said.get(name, ""))
            if other is not None and other in gathering.bearers:
                pairs.setdefault((element, other) if name == "next" else (other, element), element)
            elif said.get(name):
                lost = gathering.pointers.element(said[name])
                lost = lost if isinstance(lost, Lost) else Lost(reason=NO_ANNOTATION, detail=said[name])
                gathering.unread(None, element, lost, LINK_HINTS.get(lost.reason))
        part = said.get("part", "")
        if part in ("M", "F") and element.name in begun and not said.get("prev"):
            pairs.setdefault((begun[element.name], element), element)
        if part in ("I", "M"):
            begun[element.name] = element
        elif part == "F":
            begun.pop(element.name, None)
    for (first, second), element in pairs.items():
        gathering.join(None, element, (gathering.bearers[first][1], gathering.bearers[second][1]))
