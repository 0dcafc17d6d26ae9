"""A schema as it is written in a file: which keys there are, what they mean and what they take.

`reading` makes a `Schema` of it; the descriptions are what editors show while somebody writes one.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from corpuskit.model import Scalar, Value
from corpuskit.schema.types import AttributeType, Overlap

Title = Annotated[
    str | dict[str, str],
    Meta(description="How it is called where people see it: a text, or texts by language tag (en, de, pt-BR)"),
]
Help = Annotated[
    str | dict[str, str],
    Meta(description="What it means, for annotators and readers: a text, or texts by language tag (en, de, pt-BR)"),
]
Examples = Annotated[list[str], Meta(description="Examples for annotators")]
PerAnnotation = Annotated[
    str | int, Meta(description="How many: a number such as 1, or a range such as 0..1, 1..* or 0..*")
]
Ends = str | list[str]


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all written things have in common: unknown keys are refused."""


class WrittenAttribute(Written, frozen=True, kw_only=True):
    """A further value of an annotation, a relation, a record of a registry or a document."""

    type: Annotated[AttributeType, Meta(description="What its value is")]
    title: Title = ""
    help: Help = ""
    examples: Examples = []
    values: Annotated[list[str], Meta(description="The values of an enum")] = []
    registry: Annotated[str | None, Meta(description="The registry that a ref refers to")] = None
    pattern: Annotated[
        str | None, Meta(description="A regular expression that the whole value of a string must match")
    ] = None
    required: Annotated[bool, Meta(description="Whether what is accepted must have it (where it applies)")] = False
    many: Annotated[bool, Meta(description="Whether its value is a list")] = False
    default: Annotated[Value | None, Meta(description="What a form begins with; it is never stored by itself")] = None
    when: Annotated[
        dict[str, Scalar | list[Scalar]],
        Meta(description="It applies only where each of these other attributes has the value, or one of the values"),
    ] = {}
    sensitive: Annotated[bool, Meta(description="Whether it is kept out of what is published")] = False


class WrittenLabel(Written, frozen=True, kw_only=True):
    """One class of a layer."""

    title: Title = ""
    help: Help = ""
    examples: Examples = []


class WrittenSpan(Written, frozen=True, kw_only=True):
    """What the pieces of a layer's annotations may look like."""

    pieces: Annotated[Literal[1, "many"], Meta(description="One piece, or many for discontinuous annotations")] = 1
    within: Annotated[
        Literal["block", "document"], Meta(description="Whether each piece stays within a block of the text")
    ] = "document"
    align: Annotated[
        Literal["word", "character", "token"],
        Meta(description="What edges may not split; tokens are looked at only by validate --tokens"),
    ] = "character"
    overlap: Annotated[Overlap, Meta(description="How two annotations of the layer may meet")] = "any"
    overlap_with: Annotated[
        dict[str, Overlap], Meta(description="How annotations may meet those of other layers, by layer")
    ] = {}


class WrittenLayer(Written, frozen=True, kw_only=True):
    """A kind of annotation."""

    title: Title = ""
    help: Help = ""
    examples: Examples = []
    labels: Annotated[
        list[str] | dict[str, WrittenLabel | None], Meta(description="Its labels: a list, or a mapping with their help")
    ] = []
    label: Annotated[
        Literal["required", "optional"] | UnsetType,
        Meta(description="Whether each annotation has a label; where there are labels, required unless said"),
    ] = UNSET
    span: Annotated[
        Literal["document"] | WrittenSpan | None,
        Meta(description="What its pieces may look like, or document for statements about the whole document"),
    ] = None
    attributes: Annotated[dict[str, WrittenAttribute] | None, Meta(description="Further values, by name")] = None


class WrittenRelation(Written, frozen=True, kw_only=True):
    """A kind of directed link between two annotations of a document."""

    from_: Annotated[
        Ends, Meta(description="Where it starts: a layer (quotes), a label of one (entities.PERSON), or a list of such")
    ] = msgspec.field(name="from")
    to: Annotated[
        Ends, Meta(description="Where it ends: a layer (quotes), a label of one (entities.PERSON), or a list of such")
    ]
    per_from: Annotated[PerAnnotation, Meta(description="How many start at one annotation")] = "0..*"
    per_to: Annotated[PerAnnotation, Meta(description="How many end at one annotation")] = "0..*"
    symmetric: Annotated[bool, Meta(description="Whether it has no direction; it is stored once")] = False
    acyclic: Annotated[bool, Meta(description="Whether following it may never lead back to where one began")] = False
    title: Title = ""
    help: Help = ""
    attributes: Annotated[dict[str, WrittenAttribute] | None, Meta(description="Further values, by name")] = None


class WrittenExampleAnnotation(Written, frozen=True, kw_only=True):
    """An annotation of an example; `text` says where it is, if it stands only once in the example's text."""

    id: str
    layer: str
    label: str | None = None
    text: Annotated[
        str | list[str] | None, Meta(description="The words it covers, or a list of them, one for each piece")
    ] = None
    pieces: Annotated[list[tuple[int, int]] | None, Meta(description="Its pieces as [start, end], in code points")] = (
        None
    )
    attributes: dict[str, Value] = {}


class WrittenExampleRelation(Written, frozen=True, kw_only=True):
    """A relation of an example."""

    label: str
    from_: str = msgspec.field(name="from")
    to: str
    id: str | None = None
    attributes: dict[str, Value] = {}


class WrittenExampleText(Written, frozen=True, kw_only=True):
    """A small document with what one annotator says of it."""

    text: str
    title: str | None = None
    language: str | None = None
    metadata: dict[str, Value] = {}
    annotations: list[WrittenExampleAnnotation] = []
    relations: list[WrittenExampleRelation] = []


class WrittenExample(Written, frozen=True, kw_only=True):
    """An example of a rule: `bad`, in which it finds something, or `good`, in which it does not."""

    bad: WrittenExampleText | UnsetType = UNSET
    good: WrittenExampleText | UnsetType = UNSET


class WrittenRule(Written, frozen=True, kw_only=True):
    """A rule of the schema's own."""

    id: Annotated[str, Meta(description="Its name: small letters, digits and hyphens")]
    severity: Annotated[Literal["error", "warning", "info"], Meta(description="How bad it is")]
    message: Annotated[str, Meta(description="What is wrong, or what should be, in a few words")]
    sql: Annotated[str, Meta(description="One SELECT that returns the keys of what is wrong, in its first column")]
    scope: Annotated[
        Literal["shard", "corpus"], Meta(description="Whether it needs the rows of the whole corpus at once")
    ] = "shard"
    help: Annotated[str | None, Meta(description="Why it matters and how to mend it")] = None
    examples: Annotated[list[WrittenExample], Meta(description="Small documents that show what it finds")] = []


Field = Literal["label", "text", "tool", "confidence", "comment", "origin"]
Status = Literal["accepted", "suggested", "rejected"]
Columns = dict[str, WrittenAttribute]


class WrittenSchema(Written, frozen=True, kw_only=True):
    """A schema of a corpus."""

    schema: Annotated[str, Meta(description="Its name: small letters, digits and underscores")]
    version: Annotated[int, Meta(ge=1, description="Its version; annotation lines say name@version")]
    help: Help = ""
    metadata: Annotated[Columns | None, Meta(description="What is known of documents besides title and language")] = (
        None
    )
    registries: Annotated[
        dict[str, Columns | None] | None, Meta(description="Corpus-wide records, by name, with their columns")
    ] = None
    layers: Annotated[dict[str, WrittenLayer | None], Meta(description="The kinds of annotation, by name")]
    relations: Annotated[dict[str, WrittenRelation] | None, Meta(description="The kinds of link, by name")] = None
    require: Annotated[
        dict[Status, list[Field]] | None, Meta(description="What annotations and relations of a status must state")
    ] = None
    rules: Annotated[list[WrittenRule] | None, Meta(description="Rules of the schema's own, in SQL")] = None
