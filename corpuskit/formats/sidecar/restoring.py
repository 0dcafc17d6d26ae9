"""What came back from a tool gets again what its files did not hold; what was changed in the tool stays as it came."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from corpuskit.formats.sidecar.lines import Kept
from corpuskit.formats.sidecar.pairing import content, paired
from corpuskit.model import Annotation, AnnotationLine, Document, ForeignPlace, Relation, Value

R = TypeVar("R", Annotation, Relation)
DELETED = "it was deleted in the tool"
WITHOUT_ENDS = "what it leads from or to was deleted in the tool"
OTHER_LAYER = "it was put into another layer in the tool, for which its further attributes are not"
_SAID = ("label", "status", "confidence", "tool", "made", "comment")
#: Ids that an import gives where a file has none: in another file they are those of other records.
_MADE_ID = re.compile(r"[nL][0-9]+(?:\.[0-9]+)?(?:-[0-9]+)?")


class Restored(msgspec.Struct, frozen=True):
    """A line as it is again, how many records of the sidecar are in it, and those that are not, with the reason."""

    line: AnnotationLine
    kept: int
    gone: tuple[tuple[Annotation | Relation, str], ...] = ()


def restored(came: AnnotationLine, kept: Kept, file: str, *, keeps_ids: bool) -> Restored:
    """What an annotator says of a document: the records that came, each with what it lacks, and those that the files
    could not hold. The order is the old one, with what is new at the end. `file` is where what did not come is from.
    """
    return _Restoring(came, kept, ForeignPlace(file=file), keeps_ids).all()


def restored_document(came: Document, ours: Document, back: Document | None) -> Document:
    """A document as it was, but with what was changed in the tool of its title, language and metadata, and with the
    origin of what came.
    """
    back = back or came
    metadata: dict[str, Value] = _merged(came.metadata, back.metadata, ours.metadata)
    origin = came.origin
    if origin is not None and came.id != ours.id:
        origin = msgspec.structs.replace(origin, id=origin.id or came.id)
    return msgspec.structs.replace(
        ours,
        text=came.text,
        title=ours.title if came.title == back.title else came.title,
        language=ours.language if came.language == back.language else came.language,
        metadata=metadata,
        origin=origin,
    )


class _Restoring:
    """One line."""

    def __init__(self, came: AnnotationLine, kept: Kept, place: ForeignPlace, keeps_ids: bool) -> None:
        self._came = came
        self._kept = kept
        self._ours = kept.line
        self._back = kept.back or AnnotationLine(document="")
        self._place = place
        self._pairs = paired(came, self._back, self._stable() if keeps_ids else frozenset())
        self._gone: list[tuple[Annotation | Relation, str]] = []
        self._ids: dict[str, str] = {}  # of annotations that came, with those that they get

    def _stable(self) -> frozenset[str]:
        """The ids that the format has kept."""
        found: set[str] = set()
        found |= _same_ids(self._back.annotations, self._kept.annotations, self._ours.annotations)
        found |= _same_ids(self._back.relations, self._kept.relations, self._ours.relations)
        return frozenset(found)

    def all(self) -> Restored:
        """The line."""
        ours = self._ours
        annotations = self._annotations()
        relations = self._relations({one.id for one in annotations})
        line = msgspec.structs.replace(
            self._came,
            text_sha256=ours.text_sha256 or self._came.text_sha256,
            schema=ours.schema or self._came.schema,
            annotations=tuple(annotations),
            relations=tuple(relations),
        )
        number = len(ours.annotations) + len(ours.relations)
        return Restored(line, number - len(self._gone), tuple(self._gone))

    def _annotations(self) -> list[Annotation]:
        came, back, places = self._came.annotations, self._back.annotations, self._kept.annotations
        found, new = _slots(came, self._pairs.annotations, places)
        new = [at for at in new if not self._is_of_format(at)]
        result: list[Annotation] = []
        for place, ours in enumerate(self._ours.annotations):
            if place in found:
                at = found[place]
                self._ids.setdefault(came[at].id, ours.id)
                result.append(self._filled(came[at], back[self._pairs.annotations[at]], ours))
            elif place in places:
                self._gone.append((ours, DELETED))
            else:
                result.append(msgspec.structs.replace(ours, origin=self._place))
        taken = _ids_of(self._ours.annotations) | _ids_of(self._ours.relations)
        for at in new:
            result.append(_added(came[at], taken))
            self._ids.setdefault(came[at].id, result[-1].id)
        return result

    def _is_of_format(self, at: int) -> bool:
        """Whether an annotation came back that never went out, as it did at once."""
        right = self._pairs.annotations.get(at)
        return right is not None and content(self._came.annotations[at]) == content(self._back.annotations[right])

    def _relations(self, there: set[str]) -> list[Relation]:
        back_ids = {
            one.id: self._ours.annotations[place].id
            for one, place in zip(self._back.annotations, self._kept.annotations, strict=True)
            if place >= 0
        }
        came = [_led(one, self._ids) for one in self._came.relations]
        back = [_led(one, back_ids) for one in self._back.relations]
        found, new = _slots(came, self._pairs.relations, self._kept.relations)
        result: list[Relation] = []
        for place, ours in enumerate(self._ours.relations):
            if place in found:
                at = found[place]
                result.append(self._filled(came[at], back[self._pairs.relations[at]], ours))
            elif place in self._kept.relations:
                self._gone.append((ours, DELETED))
            elif {ours.from_, ours.to} <= there or not {ours.from_, ours.to} <= _ids_of(self._ours.annotations):
                result.append(msgspec.structs.replace(ours, origin=self._place))
            else:
                self._gone.append((ours, WITHOUT_ENDS))
        taken = {one.id for one in result} | there | _ids_of(self._ours.relations)
        return result + [_added(came[at], taken) for at in new]

    def _filled(self, came: R, back: R, ours: R) -> R:
        """A record as it came, with what it said before wherever it was not changed."""
        changes: dict[str, object] = {
            name: getattr(ours if getattr(came, name) == getattr(back, name) else came, name) for name in _SAID
        }
        attributes = _merged(came.attributes, back.attributes, ours.attributes)
        if isinstance(came, Annotation) and isinstance(back, Annotation) and isinstance(ours, Annotation):
            moved, other = came.pieces != back.pieces, came.layer != back.layer
            changes |= (
                {"pieces": came.pieces, "text": came.text} if moved else {"pieces": ours.pieces, "text": ours.text}
            )
            changes["layer"] = came.layer if other else ours.layer
            if other and attributes != came.attributes:
                self._gone.append((ours, OTHER_LAYER))
                attributes = came.attributes
        elif isinstance(came, Relation) and isinstance(back, Relation) and isinstance(ours, Relation):
            changes |= {end: getattr(came if _ends(came) != _ends(back) else ours, end) for end in ("from_", "to")}
        return msgspec.structs.replace(came, id=ours.id, attributes=attributes, **changes)


def _same_ids(back: Sequence[R], places: Sequence[int], ours: Sequence[R]) -> set[str]:
    pairs = zip(back, places, strict=True)
    return {one.id for one, at in pairs if at >= 0 and ours[at].id == one.id and not _MADE_ID.fullmatch(one.id)}


def _slots(came: Sequence[R], pairs: Mapping[int, int], places: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Which of those that came is which of ours, by place; and the places of the others."""
    found: dict[int, int] = {}
    new: list[int] = []
    for at in range(len(came)):
        place = places[pairs[at]] if at in pairs else -1
        if place >= 0:
            found[place] = at
        else:
            new.append(at)
    return found, new


def _merged(came: Mapping[str, Value], back: Mapping[str, Value], ours: Mapping[str, Value]) -> dict[str, Value]:
    """Values by name: ours, but those that came where they are others than came back at once."""
    changed = {name for name in {*came, *back} if _as_json(came.get(name)) != _as_json(back.get(name))}
    values = {
        name: came[name] if name in changed else value
        for name, value in ours.items()
        if name in came or name not in changed
    }
    return values | {name: value for name, value in came.items() if name in changed and name not in values}


def _as_json(value: Value | None) -> bytes:
    return msgspec.json.encode(value)  # so that 1 and true are two things


def _led(one: Relation, ids: Mapping[str, str]) -> Relation:
    ends = {"from_": ids.get(one.from_, one.from_), "to": ids.get(one.to, one.to)}
    return msgspec.structs.replace(one, **ends)


def _ends(one: Relation) -> tuple[str, str]:
    return one.from_, one.to


def _ids_of(records: Sequence[R]) -> set[str]:
    return {one.id for one in records}


def _added(one: R, taken: set[str]) -> R:
    """A record that is new, with an id that no other has."""
    own, number = one.id, 1
    while own in taken:
        number += 1
        own = f"{one.id[:110]}-{number}"
    taken.add(own)
    if own == one.id:
        return one
    origin = one.origin or ForeignPlace()
    return msgspec.structs.replace(one, id=own, origin=msgspec.structs.replace(origin, id=origin.id or one.id))
