"""What a schema demands, in sentences: of spans, of attributes, of relations, of suggestions."""

from collections.abc import Iterator, Sequence

from corpuskit.model import Scalar
from corpuskit.schema.types import Arity, Attribute, Layer, RelationType, Schema, Span

_OVERLAP = {
    "none": "Two annotations of this layer never overlap.",
    "nest": "One annotation may lie inside another, but they never cross.",
    "any": "Annotations may overlap as they like.",
}
_OVERLAP_WITH = {
    "none": "They never overlap annotations of {}.",
    "nest": "One may lie inside an annotation of {} or around it, but they never cross.",
    "any": "They may overlap annotations of {} as they like.",
}
_ALIGN = {
    "word": "Edges lie between words, never inside one.",
    "token": "Edges lie between tokens.",
    "character": "Edges may lie between any two characters.",
}
_TYPES = {
    "string": "text", "bool": "yes or no", "int": "a whole number", "float": "a number", "date": "a date",
    "datetime": "a date with a time", "url": "an address on the web", "lang": "the tag of a language",
    "enum": "one of the values below", "ref": "a record",
}  # fmt: skip


def of_layer(layer: Layer) -> Iterator[str]:
    """What must hold of the annotations of a layer."""
    if layer.span is None:
        yield "Says something of the whole document, and covers no words."
    else:
        yield from _of_span(layer.span)
    if layer.labels:
        yield "Each annotation has a label." if layer.label_required else "The label may be left out."


def _of_span(span: Span) -> Iterator[str]:
    if span.pieces == 1:
        yield "Covers one stretch of text without a gap."
    else:
        yield "Covers one stretch of text or several: what interrupts it is left out."
    if span.within == "block":
        yield "Each piece stays within a paragraph."
    yield _ALIGN[span.align]
    yield _OVERLAP[span.overlap]
    for layer, overlap in span.overlap_with.items():
        yield _OVERLAP_WITH[overlap].format(layer.replace("_", " "))


def kind_of(attribute: Attribute) -> str:
    """What values an attribute takes."""
    kind = f"a record of {attribute.registry}" if attribute.registry is not None else _TYPES[attribute.type]
    return f"{kind}, or several" if attribute.many else kind


def of_attribute(attribute: Attribute) -> Iterator[str]:
    """What must hold of an attribute."""
    if attribute.required:
        yield "Required." if not attribute.when else f"Required where {_when(attribute)}."
    if attribute.when:
        yield f"Only where {_when(attribute)}."
    if attribute.pattern:
        yield f"Has the form {attribute.pattern}"
    if attribute.sensitive:
        yield "Sensitive: it is not published."


def _when(attribute: Attribute) -> str:
    return " and ".join(f"{name} is {_either(values)}" for name, values in attribute.when.items())


def _either(values: Sequence[Scalar]) -> str:
    return " or ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def of_relation(relation: RelationType) -> Iterator[str]:
    """What must hold of the relations of a type."""
    starts, ends = _ends(relation.from_layers), _ends(relation.to_layers)
    if relation.per_from != (0, None):
        each = "has" if relation.symmetric else "starts"
        yield f"At each annotation of {starts} {each} {_number(relation.per_from)}."
    if relation.per_to != (0, None):
        yield f"At each annotation of {ends} ends {_number(relation.per_to)}."
    if relation.symmetric:
        yield "Goes both ways, and is stored once."
    if relation.acyclic:
        yield "Following it never leads back to where one began."


def _ends(layers: Sequence[str]) -> str:
    return " or ".join(layer.replace("_", " ") for layer in layers)


def _number(arity: Arity) -> str:
    least, most = arity
    if most is None:
        return f"at least {least}"
    if least == most:
        return f"exactly {least}"
    return f"at most {most}" if least == 0 else f"{least} to {most}"


def of_status(schema: Schema) -> Iterator[str]:
    """What annotations must state by their status."""
    for status, fields in schema.require.items():
        yield f"What is {status} states its {' and '.join(fields)}."
