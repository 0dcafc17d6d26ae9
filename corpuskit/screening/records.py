"""Records of one schema as types of their own, so that decoding a line already checks its closed vocabulary.

What decodes here decodes as the records of `corpuskit.model` too and says the same; not the other way round. A layer is
a class, told by its name; what its schema cannot have is not represented: other labels, values, attributes, piece
counts. There are two sets of types: plain ones without status, confidence, tool and comment, which finished work
does without and which are quicker, and full ones. Only in plain types a required attribute has to be there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from corpuskit.model import Annotation, AnnotationLine, Document, ForeignPlace, Integer, Origin, Relation, Removed
from corpuskit.schema.types import Attribute, Layer, RelationType, Schema

#: What a record of unfinished work has and a plain one has not.
STATES = ("status", "confidence", "tool", "comment")
_TYPES: Mapping[str, Any] = {"bool": bool, "int": Integer, "float": Integer | float}
_PIECE = tuple[Annotated[int, Meta(ge=0)], int]
_NONE = Annotated[tuple[_PIECE, ...], Meta(max_length=0)]
_NEVER = Annotated[int, Meta(ge=1, le=0)]


class Types(msgspec.Struct, frozen=True, kw_only=True):
    """The decoder of annotation lines, and the classes of annotations by layer and of relations by their type."""

    decode: Callable[[bytes], Any]
    layers: Mapping[str, Any]
    relations: Mapping[str, Any]
    plain: bool


def field_of(number: int) -> str:
    """The name in Python of an attribute, by its place in the schema: its own may be none."""
    return f"a{number}"


def document_decoder(schema: Schema) -> Callable[[bytes], Any]:
    """What decodes a document whose metadata are in the schema's vocabulary. Raises msgspec.MsgspecError."""
    origin = _twin(Origin, {"removed": _several([_twin(Removed, {})], alone=True)})
    metadata = _attributes("Metadata", schema.metadata, plain=True) | UnsetType
    required = _required(schema.metadata, plain=True, field="metadata")
    document = _twin(Document, {"metadata": metadata, "origin": origin | None}, required=required, metadata=UNSET)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(document).decode
    return decode


def line_types(schema: Schema, *, plain: bool) -> Types:
    """What decodes the annotation lines of a schema; `decode` raises msgspec.MsgspecError."""
    place = _twin(ForeignPlace, {})
    layers = {layer.name: _layer(layer, place, plain=plain) for layer in schema.layers.values()}
    relations = {kind.name: _relation(kind, place, plain=plain) for kind in schema.relations.values()}
    line = _twin(
        AnnotationLine,
        {"annotations": _several(layers.values()), "relations": _several(relations.values())},
    )
    return Types(decode=msgspec.json.Decoder(line).decode, layers=layers, relations=relations, plain=plain)


def has_numbers(attributes: Iterable[Attribute]) -> bool:
    """Whether a value may be a number that can be written in several ways."""
    return any(attribute.type == "float" for attribute in attributes)


def _several(types: Iterable[Any], *, alone: bool = False) -> Any:
    """The type of a tuple of these, which are told by their tags unless they stand alone."""
    members = tuple(types)
    if not members:
        return Annotated[tuple[int, ...], Meta(max_length=0)]
    if len(members) == 1 and not alone:  # it would need no tag
        nobody = msgspec.defstruct(
            "Nobody", [("never", _NEVER)], tag_field=members[0].__struct_config__.tag_field, tag=""
        )
        members += (nobody,)
    union: Any = Union[members]  # noqa: UP007 - it is made while the program runs
    return tuple[union, ...]


def _layer(layer: Layer, place: Any, *, plain: bool) -> Any:
    labels = _literal(layer.labels)
    fields: dict[str, Any] = {
        "label": labels if layer.label_required else labels | None,
        "attributes": _attributes("Attributes", layer.attributes, plain=plain) | UnsetType,
        "origin": place | None,
        "confidence": Annotated[float, Meta(ge=0, le=1)] | None,
    }
    required = _required(layer.attributes, plain=plain)
    if layer.label_required:
        required.add("label")
    if layer.span is None:
        fields |= {"pieces": _NONE, "text": Literal[""] | None}
    else:
        required.add("pieces")
        fields["pieces"] = (
            tuple[_PIECE] if layer.span.pieces == 1 else Annotated[tuple[_PIECE, ...], Meta(min_length=1)]
        )
    return _twin(
        Annotation,
        fields,
        leave_out=("layer", *(STATES if plain else ())),
        required=required,
        tag=("layer", layer.name),
        attributes=UNSET,
    )


def _relation(kind: RelationType, place: Any, *, plain: bool) -> Any:
    fields = {
        "attributes": _attributes("Attributes", kind.attributes, plain=plain) | UnsetType,
        "origin": place | None,
        "confidence": Annotated[float, Meta(ge=0, le=1)] | None,
    }
    return _twin(
        Relation,
        fields,
        leave_out=("label", *(STATES if plain else ())),
        required=_required(kind.attributes, plain=plain),
        tag=("label", kind.name),
        attributes=UNSET,
    )


def _twin(
    model: type[msgspec.Struct],
    instead: Mapping[str, Any],
    leave_out: Sequence[str] = (),
    required: Iterable[str] = (),
    tag: tuple[str, str] | None = None,
    **defaults: Any,
) -> Any:
    """A type with the fields of a record, some of them of narrower types. It is left alone by the garbage collector."""
    must: list[tuple[str, Any, Any]] = []
    may: list[tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(model):
        if field.name in leave_out:
            continue
        default = defaults.get(field.name, field.default)
        if default is msgspec.NODEFAULT and field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        needed = default is msgspec.NODEFAULT or field.name in required
        value = (
            msgspec.field(name=field.encode_name) if needed else msgspec.field(default=default, name=field.encode_name)
        )
        (must if needed else may).append((field.name, instead.get(field.name, field.type), value))
    return msgspec.defstruct(
        model.__name__,
        [*must, *may],
        forbid_unknown_fields=True,
        omit_defaults=True,
        kw_only=True,
        gc=False,
        tag_field=tag[0] if tag else None,
        tag=tag[1] if tag else None,
        namespace={"kind": tag[1]} if tag else None,
    )


def _attributes(name: str, attributes: Mapping[str, Attribute], *, plain: bool) -> Any:
    must: list[tuple[str, Any, Any]] = []
    may: list[tuple[str, Any, Any]] = []
    for number, attribute in enumerate(attributes.values()):
        if plain and is_always_required(attribute):
            must.append((field_of(number), _type_of(attribute), msgspec.field(name=attribute.name)))
        else:
            field = msgspec.field(default=UNSET, name=attribute.name)
            may.append((field_of(number), _type_of(attribute) | UnsetType, field))
    return msgspec.defstruct(
        name, [*must, *may], forbid_unknown_fields=True, omit_defaults=True, kw_only=True, gc=False
    )


def is_always_required(attribute: Attribute) -> bool:
    """Whether whatever is accepted has this attribute, whichever others it has."""
    return attribute.required and not attribute.when


def _required(attributes: Mapping[str, Attribute], *, plain: bool, field: str = "attributes") -> set[str]:
    """The field that holds the attributes, if a record must have some of them."""
    return {field} if plain and any(map(is_always_required, attributes.values())) else set()


def _type_of(attribute: Attribute) -> Any:
    one: Any = _TYPES.get(attribute.type, str)
    if attribute.type == "enum":
        one = _literal(attribute.values)
    return list[one] if attribute.many else one


def _literal(values: Iterable[str]) -> Any:
    members = tuple(values)
    return Literal[members] if members else _NEVER
