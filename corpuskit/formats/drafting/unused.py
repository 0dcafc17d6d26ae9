"""What of a schema nothing maps to: layers, labels, attributes and relations that files cannot fill by a mapping."""

from collections.abc import Iterator

from corpuskit.formats.mapping import AttributeTarget, EventTarget, LabelFrom, Mapping, RelationTarget, SpanTarget
from corpuskit.schema.types import Layer, Schema


def unused(mapping: Mapping, schema: Schema) -> dict[str, list[str]]:
    """What nothing maps to, by kind: ``layers``, ``labels`` and ``attributes`` of layers that are mapped to, as
    ``layer.label``, and ``relations``. Kinds of which nothing is left are not there.
    """
    labels = dict(_labels(mapping, schema))
    attributes = {
        to.attribute
        for to in (*mapping.attributes.values(), *mapping.normalisations.values())
        if isinstance(to, AttributeTarget)
    }
    relations = set(_relations(mapping))
    for event in mapping.events.values():
        attributes |= set(event.attributes) if isinstance(event, EventTarget) else set()
    filled = [layer for layer in schema.layers.values() if layer.name in labels]
    found = {
        "layers": [name for name in schema.layers if name not in labels],
        "labels": [
            f"{layer.name}.{name}" for layer in filled for name in layer.labels if name not in labels[layer.name]
        ],
        "attributes": [
            f"{layer.name}.{name}" for layer in filled for name in layer.attributes if name not in attributes
        ],
        "relations": [name for name in schema.relations if name not in relations],
    }
    return {kind: names for kind, names in found.items() if names}


def _labels(mapping: Mapping, schema: Schema) -> Iterator[tuple[str, set[str]]]:
    """The labels that annotations of each layer can get."""
    found: dict[str, set[str]] = {}
    events = (to.becomes for to in mapping.events.values() if isinstance(to, EventTarget))
    for target in (*mapping.spans.values(), *events):
        if isinstance(target, SpanTarget):
            found.setdefault(target.layer, set()).update(_of(target, schema.layers[target.layer]))
    yield from found.items()


def _of(target: SpanTarget, layer: Layer) -> Iterator[str]:
    label = target.label
    if isinstance(label, str):
        yield label
    elif isinstance(label, LabelFrom):
        # A feature may have any label as its value.
        yield from label.from_marks or layer.labels


def _relations(mapping: Mapping) -> Iterator[str]:
    roles = [
        role
        for event in mapping.events.values()
        if isinstance(event, EventTarget)
        for links in (event.roles, event.otherwise.roles if event.otherwise is not None else {})
        for role in links.values()
    ]
    for target in (*mapping.relations.values(), *roles):
        if isinstance(target, RelationTarget):
            yield from (target.relation, *target.otherwise)
