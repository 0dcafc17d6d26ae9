"""A schema made of a REFI-QDA codebook: codes with others below them are layers, variables are metadata."""

from collections.abc import Iterable, Iterator

from corpuskit.articles.items import Source
from corpuskit.formats.drafted_layers import LayerNames, layer_of, layers_of
from corpuskit.formats.entries import Damage
from corpuskit.formats.inception.archive import opened
from corpuskit.formats.refi_qda.elements import Element, Part, parts
from corpuskit.schema.names import DOCUMENT_COLUMNS
from corpuskit.schema.types import Attribute, AttributeType, Layer, Schema

_TYPES: dict[str, AttributeType] = {
    "boolean": "bool", "integer": "int", "float": "float", "date": "date", "datetime": "datetime",
}  # fmt: skip
_CODES = "codes"  # the layer of codes that stand alone
_OF_DOCUMENTS = frozenset({"title", "language"})
_ZIP = b"PK\x03\x04"


def schema_of(source: Source, name: str) -> Schema | Damage:
    """The schema that the codes and variables of a codebook or project amount to."""
    with source.open() as stream:
        packed = stream.read(4) == _ZIP
    if not packed:
        return _schema(parts(source), name)
    with opened(source) as items:
        for item in items:
            if isinstance(item, Damage):
                return item
            if item.name.lower().endswith(".qde"):
                return _schema(parts(item), name)
    return Damage(reason="an archive without a REFI-QDA project", hint="Export the project again as REFI-QDA.")


def _schema(found: Iterable[Part | Damage], name: str) -> Schema | Damage:
    layers: list[Layer] = []
    names = LayerNames()
    metadata: dict[str, Attribute] = {}
    own = LayerNames(DOCUMENT_COLUMNS)
    for part in found:
        if isinstance(part, Damage):
            return part
        if part.element.name == "Codes":
            layers += _layers(part.element, names)
        elif part.element.name == "Variable":
            one = _variable(part.element, own)
            metadata |= {one.name: one} if one is not None else {}
    return Schema(name=name, version=1, metadata=metadata, layers={layer.name: layer for layer in layers})


def _layers(codes: Element, names: LayerNames) -> Iterator[Layer]:
    """A layer for each code that has others below it, and one for all that have none."""
    alone: dict[str, str | None] = {}
    for code in codes.all("Code"):
        called, about = _name(code), _help(code)
        below = dict(_below(code, called))
        if below:
            # A code that is a label itself too is one without a label here.
            itself = called in below or code.attributes.get("isCodable", "").lower() == "true"
            below.pop(called, None)
            yield layer_of(names.new(called), called, below, required=not itself, about=about)
        else:
            alone[called] = about
    yield from layers_of(alone, _CODES, names)


def _below(code: Element, top: str) -> Iterator[tuple[str, str | None]]:
    """The codes below one, called by the path to them, and what they mean."""
    todo = [(child, "") for child in reversed(code.children) if child.name == "Code"]
    while todo:
        child, above = todo.pop()
        path = above + _name(child).removeprefix(f"{top}.")
        yield path, _help(child)
        todo += [(inner, f"{path}/") for inner in reversed(child.children) if inner.name == "Code"]


def _name(code: Element) -> str:
    return " ".join(code.attributes.get("name", "").split()) or code.guid() or "Code"


def _help(code: Element) -> str | None:
    about = code.first("Description")
    return (" ".join(about.text.split()) or None) if about is not None else None


def _variable(element: Element, names: LayerNames) -> Attribute | None:
    called = element.attributes.get("name", "").strip()
    if not called or called in _OF_DOCUMENTS:
        return None
    name = names.new(called)
    kind = _TYPES.get(element.attributes.get("typeOfVariable", "").lower(), "string")
    return Attribute(name=name, title=called if called != name else None, type=kind)
