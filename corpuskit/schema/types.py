"""What a schema is, as immutable values: the shape that rules, tables and pages read."""

from typing import Literal

import msgspec

from corpuskit.model import Annotation, Document, Relation, Scalar, Value

AttributeType = Literal["string", "enum", "bool", "int", "float", "date", "datetime", "url", "lang", "ref"]
Overlap = Literal["none", "nest", "any"]
Arity = tuple[int, int | None]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What has a name in the schema and words for people.

    `title` is how it is called where people see it, `help` what it means. Where the schema gives them in several
    languages, `titles` and `helps` hold all by language tag, and `title` and `help` the first.
    """

    name: str = ""
    title: str | None = None
    titles: dict[str, str] = {}
    help: str | None = None
    helps: dict[str, str] = {}


class Attribute(Named, frozen=True, kw_only=True):
    """A further value of an annotation, a relation, a registry record or (as metadata) of a document.

    `values` belongs to the type enum, `registry` to ref; `pattern` is a regular expression that the whole value of a
    string must match; `many` makes the value a list; `default` is for forms and never stored; `sensitive` keeps it out
    of what is published. It applies only where each attribute that `when` names has one of the values there.
    """

    type: AttributeType
    values: tuple[str, ...] = ()
    registry: str | None = None
    pattern: str | None = None
    required: bool = False
    many: bool = False
    default: Value | None = None
    when: dict[str, tuple[Scalar, ...]] = {}
    examples: tuple[str, ...] = ()
    sensitive: bool = False


class Label(Named, frozen=True, kw_only=True):
    """One class of a layer, with what annotators should know."""

    examples: tuple[str, ...] = ()


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the pieces of a layer's annotations may look like.

    `within` holds for each piece; `overlap` says how two annotations of the layer may meet: `none` not at all, `nest`
    one inside the other, `any` as they like; `overlap_with` says the same of annotations of other layers, by name.
    Whether edges stand at those of tokens is looked at only when asked for.
    """

    pieces: Literal[1, "many"] = 1
    within: Literal["block", "document"] = "document"
    align: Literal["word", "character", "token"] = "character"
    overlap: Overlap = "any"
    overlap_with: dict[str, Overlap] = {}


class Layer(Named, frozen=True, kw_only=True):
    """A kind of annotation. `span` is None for statements about the whole document, which have no pieces."""

    labels: dict[str, Label] = {}
    label_required: bool = False
    span: Span | None
    attributes: dict[str, Attribute] = {}
    examples: tuple[str, ...] = ()


class End(msgspec.Struct, frozen=True):
    """Where a relation may start or end: at annotations of a layer with one of the labels, or any if none is named."""

    layer: str
    labels: tuple[str, ...] = ()

    def takes(self, annotation: Annotation) -> bool:
        """Whether the annotation may stand at this end."""
        return annotation.layer == self.layer and (not self.labels or annotation.label in self.labels)

    def __str__(self) -> str:
        """As a schema writes it: ``quotes``, or ``entities.PERSON, entities.ORG``."""
        return ", ".join(f"{self.layer}.{label}" for label in self.labels) or self.layer


class RelationType(Named, frozen=True, kw_only=True):
    """A directed link between annotations.

    `per_from` is how many such relations may start at one annotation, `per_to` how many may end at one, as (least,
    most); most is None for any number. Of a symmetric type `per_from` counts both. `acyclic` forbids that following
    the relations leads back to where one began.
    """

    from_ends: tuple[End, ...]
    to_ends: tuple[End, ...]
    per_from: Arity = (0, None)
    per_to: Arity = (0, None)
    symmetric: bool = False
    acyclic: bool = False
    attributes: dict[str, Attribute] = {}

    @property
    def from_layers(self) -> tuple[str, ...]:
        """The layers at whose annotations it may start."""
        return tuple(end.layer for end in self.from_ends)

    @property
    def to_layers(self) -> tuple[str, ...]:
        """The layers at whose annotations it may end."""
        return tuple(end.layer for end in self.to_ends)

    @property
    def single(self) -> bool:
        """Whether an annotation has at most one, so that it fits a column of its layer's table."""
        return self.per_from[1] == 1 and not self.symmetric


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """Corpus-wide records that annotations refer to: a CSV file with the column `id` and these."""

    name: str
    columns: dict[str, Attribute]


class RuleExample(msgspec.Struct, frozen=True, kw_only=True):
    """A small document with annotations of one annotator: a rule finds something in a bad one, nothing in a good one.

    `line` is where it stands in the schema's file, counted from 1.
    """

    bad: bool
    document: Document
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    line: int = 0

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.document.text or ""


class SqlRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the schema's own: a SELECT over the tables of a corpus that returns the keys of what is wrong.

    With the scope `shard` it sees the rows of one shard at a time, with `corpus` all of them. `line` is where its
    `sql` stands in the schema's file, counted from 1.
    """

    id: str
    severity: Literal["error", "warning", "info"]
    message: str
    sql: str
    scope: Literal["shard", "corpus"] = "shard"
    help: str | None = None
    examples: tuple[RuleExample, ...] = ()
    line: int = 0


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """A whole schema. Dicts are in the order of the file, which is also the order of columns, legends and pages."""

    name: str
    version: int
    help: str | None = None
    helps: dict[str, str] = {}
    metadata: dict[str, Attribute] = {}
    registries: dict[str, Registry] = {}
    layers: dict[str, Layer] = {}
    relations: dict[str, RelationType] = {}
    require: dict[str, tuple[str, ...]] = {}
    rules: tuple[SqlRule, ...] = ()

    @property
    def reference(self) -> str:
        """Name and version as annotation lines state them: ``news@1``."""
        return f"{self.name}@{self.version}"

    def relations_from(self, layer: str) -> list[RelationType]:
        """The relation types that may start at a layer, in the schema's order."""
        return [relation for relation in self.relations.values() if layer in relation.from_layers]
