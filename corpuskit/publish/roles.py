"""Which layer of a schema holds what is said, who says it, and what it claims: told by the names of relations.

A schema may call its layers as it likes. `attributed_to` leads from what is said to who says it, `signalled_by` from
what is said to its cue, `made_in` from a claim to what is said. An attribute of the layer of sources that refers to a
registry names the actor, one of the layer of claims the proposition.
"""

import msgspec

from corpuskit.schema.types import Layer, RelationType, Schema

ATTRIBUTED, SIGNALLED, MADE, CONTRADICTS = "attributed_to", "signalled_by", "made_in", "contradicts"


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """Names of layers; `actor` and `proposition` are (attribute, registry). None where the schema has no such thing."""

    quotes: str | None = None
    sources: str | None = None
    cues: str | None = None
    claims: str | None = None
    actor: tuple[str, str] | None = None
    proposition: tuple[str, str] | None = None


def roles_of(schema: Schema) -> Roles:
    """The roles that layers of a schema play."""
    said, source = _ends(schema, ATTRIBUTED)
    _, cue = _ends(schema, SIGNALLED)
    claim, _ = _ends(schema, MADE)
    if claim is None and "claims" in schema.layers:
        claim = "claims"
    return Roles(
        quotes=said,
        sources=source,
        cues=cue,
        claims=claim,
        actor=_registry(schema.layers[source]) if source else None,
        proposition=_registry(schema.layers[claim]) if claim else None,
    )


def _ends(schema: Schema, name: str) -> tuple[str | None, str | None]:
    relation: RelationType | None = schema.relations.get(name)
    return (relation.from_layers[0], relation.to_layers[0]) if relation is not None else (None, None)


def _registry(layer: Layer) -> tuple[str, str] | None:
    for attribute in layer.attributes.values():
        if attribute.registry is not None and not attribute.many and not attribute.sensitive:
            return attribute.name, attribute.registry
    return None
