"""The relations of a BioC document: what their nodes refer to, and what they become.

A relation of two nodes is a link, in their order or in that of their roles; one of more nodes of which one has the role
trigger is an event; one of more without is a link from its first node to each other, called by the role.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from corpuskit.formats.bioc.items import Mark
from corpuskit.formats.bioc.said import Told, told
from corpuskit.formats.entries import Entry, Event, Link, Property, Unread
from corpuskit.formats.json_tasks import name_of

FEW = "a relation that does not link two annotations"
OF_CONCEPTS = "a relation between concepts, not between annotations"
LOST = "a relation to something that the document does not have"
SEVERAL = "a relation to an id that several annotations of the document have"
HINTS = {
    FEW: 'It needs two nodes: <node refid="T1" role="source"/><node refid="T2" role="target"/>.',
    OF_CONCEPTS: "It says which identifiers belong together and not where that stands: it is none of the text.",
    LOST: "Export it together with what it refers to.",
    SEVERAL: "Give annotations ids that are unique in the document.",
}
UNTYPED = "relation"
_TURNED = frozenset({("target", "source"), ("to", "from"), ("arg2", "arg1")})
Scope = tuple[int, ...]  # the numbers of a passage and of a sentence, as far as something stands in one


class Bearer(msgspec.Struct, frozen=True, gc=False):
    """What an id may refer to: the place where it stands, the id of its entry, and its annotator."""

    scope: Scope
    own: str
    annotator: str | None


class Linking:
    """Gives annotations their ids, and relations their ends."""

    def __init__(self, place: Callable[[Mark], dict[str, Any]], add: Callable[[str | None, Entry], None]) -> None:
        self._place, self._add = place, add
        self._known: dict[str, list[Bearer]] = {}
        self._used: dict[tuple[str | None, str], tuple[str, Scope]] = {}
        self._unnamed = 0

    def own_id(self, mark: Mark, said: Told, scope: Scope, annotator: str | None, kind: str = "annotation") -> str:
        """The id of an entry: that of the file, unless it stands in another passage too, where ids may begin anew, or
        is that of an annotation and of a relation.
        """
        written = mark.id if type(mark.id) is str and mark.id else name_of(mark.id)
        if written is None:
            self._unnamed += 1
            written = f"unnamed-{self._unnamed}"
        own = stated = said.own or written
        number = 1
        while self._used.setdefault((annotator, own), (kind, scope)) != (kind, scope):
            number += 1
            own = f"{stated}-{number}"
        self._known.setdefault(written, []).append(Bearer(scope, own, annotator))
        return own

    def take(self, relations: Sequence[tuple[Mark, Scope]]) -> None:
        """The relations of a document, when all annotations have their ids."""
        for mark, scope in relations:
            ends = [self._find(refid if type(refid) is str else name_of(refid), scope) for refid, _ in mark.places]
            found = [end for end in ends if isinstance(end, Bearer)]
            said = told(mark.infons)
            annotator = said.annotator or (found[0].annotator if found else None)
            reason, detail = self._fault(mark, said, ends)
            if reason is None:
                self._relate(mark, said, scope, annotator, found)
            else:
                place = self._place(mark)
                self._add(annotator, Unread(reason=reason, detail=detail, hint=HINTS[reason], **place))

    def _fault(self, mark: Mark, said: Told, ends: Sequence[Bearer | str]) -> tuple[str | None, str | None]:
        if said.attributes and {"role1", "role2"} <= {name for name, _ in said.attributes}:
            return OF_CONCEPTS, name_of(mark.id)
        for end, (refid, _) in zip(ends, mark.places, strict=True):
            if isinstance(end, str):
                return end, str(refid)[:60]
        return (FEW, name_of(mark.id)) if len(ends) < 2 else (None, None)

    def _find(self, written: str | None, scope: Scope) -> Bearer | str:
        """What an id refers to: the nearest of that name."""
        known = self._known.get(written or "", [])
        if len(known) == 1:
            return known[0]
        for depth in range(len(scope), -1, -1):
            near = [one for one in known if one.scope[:depth] == scope[:depth]]
            if len({(one.own, one.annotator) for one in near}) > 1:
                near = [one for one in near if one.scope == scope[:depth]]
                return near[0] if near else SEVERAL
            if near:
                return near[0]
        return LOST

    def _relate(self, mark: Mark, said: Told, scope: Scope, annotator: str | None, ends: Sequence[Bearer]) -> None:
        own = self.own_id(mark, said, scope, annotator, "relation")
        roles = [role if type(role) is str else str(role or "") for _, role in mark.places]
        ids = [end.own for end in ends]
        made: list[Link | Event]
        if len(ids) == 2 and roles[0].lower() != "trigger" != roles[1].lower():  # as nearly all have
            made = [self._link(mark, said, own, roles, ids)]
        else:
            made = list(self._made(mark, said, own, roles, ids))
        for entry in made:
            self._add(annotator, entry)
        for entry in made if said.attributes else ():
            target = str(getattr(entry, "id", own))
            for name, value in said.attributes:
                self._add(annotator, Property(type=name, target=target, value=value, **self._place(mark)))

    def _link(self, mark: Mark, said: Told, own: str, roles: Sequence[str], ids: Sequence[str]) -> Link:
        """A relation of two, from the first to the second, unless their roles say that they are turned round."""
        turned = (roles[0].lower(), roles[1].lower()) in _TURNED
        ends = (ids[1], ids[0]) if turned else (ids[0], ids[1])
        return Link(id=own, type=said.type or UNTYPED, ends=ends, **said.further, **self._place(mark))

    def _made(
        self, mark: Mark, said: Told, own: str, roles: Sequence[str], ids: Sequence[str]
    ) -> Iterator[Link | Event]:
        type_ = said.type or UNTYPED
        trigger = next((number for number, role in enumerate(roles) if role.lower() == "trigger"), None)
        if trigger is not None:
            rest = [number for number in range(len(ids)) if number != trigger]
            arguments = tuple((roles[number] or type_, ids[number]) for number in rest)
            yield Event(
                id=own, type=type_, trigger=ids[trigger], arguments=arguments, **said.further, **self._place(mark)
            )
        else:
            for number in range(1, len(ids)):
                yield Link(
                    id=own if number == 1 else f"{own}-{number}",
                    type=f"{type_}:{roles[number]}" if roles[number] else type_,
                    ends=(ids[0], ids[number]),
                    **said.further,
                    **self._place(mark),
                )
