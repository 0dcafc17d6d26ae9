"""What foreign attributes may be in a schema: by what they are called, and by their values."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from corpuskit.formats.drafting.names import SAME
from corpuskit.formats.drafting.seen import SeenAttribute
from corpuskit.formats.drafting.things import alike
from corpuskit.formats.mapping import AttributeTarget
from corpuskit.model import Scalar
from corpuskit.schema.types import Attribute, Layer, RelationType

_TRUTH = {"yes": True, "y": True, "1": True, "no": False, "n": False, "0": False}
Owner = Layer | RelationType


class AttributeGuess(msgspec.Struct, frozen=True, kw_only=True):
    """What an attribute may become. Without `target` it has to be decided; `perhaps` are the choices. `left` are the
    values that the schema does not have.
    """

    target: AttributeTarget | None = None
    sure: bool = False
    perhaps: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()


def guess_attribute(name: str, seen: SeenAttribute, owners: Mapping[str, Owner | None]) -> AttributeGuess:
    """The attribute that one of this name may be; `owners` are what the types that have it become, None where that is
    not known.
    """
    known = [owner for owner in owners.values() if owner is not None]
    ours: dict[str, Attribute] = {}
    for owner in known:
        for attribute in owner.attributes.values():
            ours.setdefault(attribute.name, attribute)
    values = seen.values(owners)
    called, rank = alike(name, ours)
    if called is None:
        fitting = [one.name for one in ours.values() if _has_all(one, values)]
        if len(fitting) != 1:
            return AttributeGuess(perhaps=tuple(fitting))
        called, rank = fitting[0], SAME + 1
    translated, left = _translated(values, ours[called])
    having = [type_ for type_, owner in owners.items() if owner is None or called in owner.attributes]
    only = tuple(having) if len(having) < len(owners) else ()
    target = AttributeTarget(attribute=called, only=only, values=translated)
    return AttributeGuess(target=target, sure=rank == SAME, left=left)


def _has_all(attribute: Attribute, values: Counter[str]) -> bool:
    """Whether all values are like those of an attribute that says which it may have."""
    return attribute.type == "enum" and bool(values) and all(alike(one, attribute.values)[0] for one in values)


def _translated(values: Counter[str], attribute: Attribute) -> tuple[dict[str, Scalar], tuple[tuple[str, int], ...]]:
    """What values become that are called otherwise in the schema, and those that it does not have."""
    if attribute.type == "bool":
        return {word: _TRUTH[word.lower()] for word in values if word.lower() in _TRUTH}, ()
    if attribute.type != "enum":
        return {}, ()
    found = {word: alike(word, attribute.values)[0] for word in values}
    left = tuple((word, number) for word, number in values.most_common() if found[word] is None)
    return {word: ours for word, ours in found.items() if ours is not None and ours != word}, left
