"""The parts of STAM JSON as they are written, and what they say."""

from typing import Any

import msgspec

from corpuskit.formats.json_tasks import scalar_of
from corpuskit.formats.stam.stores import COMPLEX, Cursor, Datum, Fault, Selector, Store

NOT_IT = "a part that is not as STAM has it"
NO_DATA = "data that is not in the store"
NOT_IT_HINT = "Mend it, or write the store again with the program that made it, and import the file again."
NO_DATA_HINT = "Give it a set, a key and a value where it stands, or put it into its set."
NO_SET = "default"  # of data that name none
_ALIGNED = {"BeginAlignedCursor": False, "BeginAligned": False, "EndAlignedCursor": True, "EndAligned": True}
_DEEPEST = 4  # lists inside lists


class _Named(msgspec.Struct, gc=False):
    id: str | None = msgspec.field(name="@id", default=None)


_Reference = str | _Named | None


class _Cursor(msgspec.Struct, gc=False):
    value: int
    type: str = msgspec.field(name="@type", default="BeginAlignedCursor")


class _Offset(msgspec.Struct, gc=False):
    begin: _Cursor
    end: _Cursor


class _Selector(msgspec.Struct, gc=False):
    type: str = msgspec.field(name="@type", default="no type")
    resource: _Reference = None
    annotation: _Reference = None
    offset: _Offset | None = None
    offsets: _Offset | None = None
    selectors: "tuple[_Selector, ...]" = ()


class _Data(msgspec.Struct, gc=False):
    id: str | None = msgspec.field(name="@id", default=None)
    set: _Reference = None
    part_of_set: _Reference = msgspec.field(name="_part_of_set", default=None)
    key: _Reference = None
    value: Any = msgspec.UNSET


class _Annotation(msgspec.Struct, gc=False):
    target: _Selector
    id: str | None = msgspec.field(name="@id", default=None)
    data: list[str | _Data] | _Data | str = []


class _Keyed(msgspec.Struct):
    id: str | None = msgspec.field(name="@id", default=None)
    data: list[msgspec.Raw] = []


annotation_in = msgspec.json.Decoder(_Annotation).decode
data_in = msgspec.json.Decoder(_Data).decode
set_in = msgspec.json.Decoder(_Keyed).decode


def not_it(error: Exception) -> Fault:
    """What is wrong with a part, in the words of the decoder."""
    words = str(error) or "it is nested too deeply"
    return Fault(NOT_IT, words[:1].lower() + words[1:200], NOT_IT_HINT)


def selector_of(given: _Selector) -> Selector | Fault:
    """What an annotation is about."""
    if given.type in COMPLEX:
        parts = [_simple(part) for part in given.selectors]
        wrong = next((part for part in parts if isinstance(part, Fault)), None)
        return wrong or Selector(given.type, parts=tuple(part for part in parts if isinstance(part, Selector)))
    return _simple(given)


def data_of(given: list[str | _Data] | _Data | str, store: Store) -> tuple[Datum, ...] | Fault:
    """What an annotation says; data that stand in it become known."""
    found = []
    sets = store.data
    for one in given if isinstance(given, list) else [given]:
        if (
            type(one) is _Data
            and one.key is None
            and type(one.set) is str
            and one.id in (there := sets.get(one.set, {}))
        ):
            found.append(there[one.id])  # as most are, found without further ado
            continue
        if isinstance(one, str):
            known = store.find(None, one)
        else:
            known = datum_of(one, id_of(one.set) or id_of(one.part_of_set), store)
        if known is None:
            return Fault(NO_DATA, one if isinstance(one, str) else one.id, NO_DATA_HINT)
        found.append(known)
    return store.shared(found)


def datum_of(given: _Data, set_: str | None, store: Store) -> Datum | None:
    """A datum, that stands here or is known by its id."""
    key = id_of(given.key)
    if key is None or given.value is msgspec.UNSET:
        return None if given.id is None else store.find(set_, given.id)
    return store.datum(set_ or NO_SET, given.id, key, value_of(given.value, 0))


def id_of(given: _Reference) -> str | None:
    """The id of what is named or stands here itself."""
    return given.id if isinstance(given, _Named) else given


def value_of(given: Any, depth: int) -> Any:
    """A value without its type, which JSON tells as well; what is no value of STAM as JSON."""
    if isinstance(given, dict) and "@type" in given:
        given = given.get("value")
    if isinstance(given, list) and depth < _DEEPEST:
        return [value_of(one, depth + 1) for one in given]
    return None if given is None else scalar_of(given)


def _simple(given: _Selector) -> Selector | Fault:
    offset = given.offset or given.offsets
    places = None
    if offset is not None:
        begin, end = _cursor(offset.begin), _cursor(offset.end)
        if begin is None or end is None:
            return Fault(NOT_IT, f"cursors {offset.begin.type} and {offset.end.type}", NOT_IT_HINT)
        places = (begin, end)
    return Selector(given.type, id_of(given.resource) or id_of(given.annotation) or "", places)


def _cursor(given: _Cursor) -> Cursor | None:
    if given.type == "BeginAlignedCursor" and 0 <= given.value < 2**63:  # as most are
        return given.value, False
    from_end = _ALIGNED.get(given.type)
    if from_end is None or abs(given.value) >= 2**63 or (given.value > 0 if from_end else given.value < 0):
        return None
    return given.value, from_end
