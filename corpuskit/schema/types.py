"""What a schema is, as immutable values: the shape that rules, tables and pages read."""

from typing import Literal

import msgspec

AttributeType = Literal["string", "enum", "bool", "int", "float", "date", "datetime", "url", "lang", "ref"]


class Attribute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A further value of an annotation, a registry record or (as metadata) of a document.

    `values` belongs to the type enum, `registry` to ref; `pattern` is a regular expression that the whole value of a
    string must match; `many` makes the value a list; `sensitive` keeps it out of what is published.
    """

    name: str = ""
    type: AttributeType
    help: str | None = None
    values: tuple[str, ...] = ()
    registry: str | None = None
    pattern: str | None = None
    required: bool = False
    many: bool = False
    sensitive: bool = False


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One class of a layer, with what annotators should know."""

    name: str = ""
    help: str | None = None


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the pieces of a layer's annotations may look like.

    `within` holds for each piece; `overlap` says how two annotations of the layer may meet: `none` not at all, `nest`
    one inside the other, `any` as they like.
    """

    pieces: Literal[1, "many"] = 1
    within: Literal["block", "document"] = "document"
    align: Literal["word", "character"] = "character"
    overlap: Literal["none", "nest", "any"] = "any"


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of annotation. `span` is None for statements about the whole document, which have no pieces."""

    name: str
    help: str | None = None
    labels: dict[str, Label] = {}
    label_required: bool = False
    span: Span | None
    attributes: dict[str, Attribute] = {}


class RelationType(msgspec.Struct, frozen=True, kw_only=True):
    """A directed link from annotations of one layer to annotations of another.

    `per_from` is how many such relations one annotation may have, as (least, most); most is None for any number.
    """

    name: str
    from_layer: str
    to_layer: str
    per_from: tuple[int, int | None] = (0, None)
    symmetric: bool = False
    help: str | None = None

    @property
    def single(self) -> bool:
        """Whether an annotation has at most one, so that it fits a column of its layer's table."""
        return self.per_from[1] == 1 and not self.symmetric


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """Corpus-wide records that annotations refer to: a CSV file with the column `id` and these."""

    name: str
    columns: dict[str, Attribute]


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """A whole schema. Dicts are in the order of the file, which is also the order of columns, legends and pages."""

    name: str
    version: int
    help: str | None = None
    metadata: dict[str, Attribute] = {}
    registries: dict[str, Registry] = {}
    layers: dict[str, Layer] = {}
    relations: dict[str, RelationType] = {}
    require: dict[str, tuple[str, ...]] = {}

    @property
    def reference(self) -> str:
        """Name and version as annotation lines state them: ``news@1``."""
        return f"{self.name}@{self.version}"

    def relations_from(self, layer: str) -> list[RelationType]:
        """The relation types that start at a layer, in the schema's order."""
        return [relation for relation in self.relations.values() if relation.from_layer == layer]
