"""What infons mean: those of our own, those that tools agree on, and attributes, which all others are.

`type` is the type, `annotator` who made it, `updated_at` when. What BioC has no words for has names that begin with
``corpuskit:``: the status, the confidence, the tool, the comment, the id where another annotator has the same, and
attributes that are called like one of those three.
"""

import math
from typing import Any

import msgspec

from corpuskit.formats.bioc.items import OWN, Infons
from corpuskit.formats.entries import Entry, Said
from corpuskit.formats.json_tasks import name_of, scalar_of
from corpuskit.model import Scalar, Status

TYPE, ANNOTATOR, MADE = "type", "annotator", "updated_at"
_TAKEN = frozenset({TYPE, ANNOTATOR, MADE})
_ATTRIBUTE = "attribute:"
_SAID = ("status", "confidence", "tool", "comment")
_STATUSES: dict[str, Status] = {"suggested": "suggested", "rejected": "rejected"}


def infon(infons: Infons, name: str) -> Any:
    """The value of the first infon of a name, or None."""
    return next((value for key, value in infons if key == name), None)


def known_values(infons: Infons) -> dict[str, list[Scalar]]:
    """All values of each name, as records can hold them."""
    found: dict[str, list[Scalar]] = {}
    for name, value in infons:
        if value is not None:
            found.setdefault(str(name), []).append(scalar_of(value))
    return found


class Told(msgspec.Struct, gc=False):
    """What the infons of an annotation or a relation say; `further` are fields of an entry, `own` is its id where the
    file has another one for it.
    """

    type: str | None = None
    annotator: str | None = None
    own: str | None = None
    further: dict[str, Any] = {}
    attributes: list[tuple[str, Scalar | None]] = []


def told(infons: Infons) -> Told:
    """What infons say: of a name that is used once, the first; of attributes, all in the order of the file."""
    said = Told()
    for name, value in infons:
        if name == TYPE:
            said.type = said.type or (value if type(value) is str and value.strip() else name_of(value))
        elif name == ANNOTATOR:
            said.annotator = said.annotator or (value if type(value) is str and value.strip() else name_of(value))
        elif name == MADE:
            said.further.setdefault("made", name_of(value))
        elif name.startswith(OWN):
            _take(said, name.removeprefix(OWN), value)
        else:
            said.attributes.append((name, value if value is None or type(value) is str else scalar_of(value)))
    return said


def _take(said: Told, name: str, value: Any) -> None:
    """What an infon of our own says."""
    if name.startswith(_ATTRIBUTE):
        said.attributes.append((name.removeprefix(_ATTRIBUTE), None if value is None else scalar_of(value)))
    elif name == "id":
        said.own = said.own or name_of(value)
    elif name == "confidence":
        said.further.setdefault(name, _number(value))
    elif name == "status":
        said.further.setdefault(name, _STATUSES.get(value) if isinstance(value, str) else None)
    elif name in _SAID:
        said.further.setdefault(name, value if isinstance(value, str) else None)


def infon_of_attribute(name: str) -> str:
    """The infon that an attribute is."""
    return f"{OWN}{_ATTRIBUTE}{name}" if name in _TAKEN or name.startswith(OWN) else name


def infons_of(entry: Entry) -> Infons:
    """The infons that say of an entry what attributes do not."""
    if not isinstance(entry, Said):
        return []
    found = [(f"{OWN}{name}", getattr(entry, name)) for name in _SAID]
    return [(name, value) for name, value in [*found, (MADE, entry.made)] if value is not None]


def _number(value: Any) -> float | None:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
