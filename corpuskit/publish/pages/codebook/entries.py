"""The schema of a corpus as entries of its codebook: words, constraints and numbers side by side, with links."""

import itertools
from collections.abc import Mapping
from typing import Any

import msgspec

from corpuskit.offsets import Piece
from corpuskit.publish.framing import Frame
from corpuskit.publish.pages.codebook import constraints
from corpuskit.publish.pages.codebook.counting import Counts
from corpuskit.schema.types import Attribute, Layer, Named, Registry, RelationType, RuleExample, SqlRule
from corpuskit.tables import published

_ACCEPTED = {"status__isnull": "1"}
# Of an attribute with values of its own choosing so many are named.
_MOST_VALUES = 12


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a name, what is said of it, and how often it occurs. `number` is None where it is not counted."""

    anchor: str
    name: str
    said: str | None = None
    examples: tuple[str, ...] = ()
    found: list[tuple[str, str]] = []
    number: int | None = None
    share: float | None = None
    address: str | None = None


class AttributeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An attribute with its values; `share` of the annotations, in percent, have it."""

    entry: Counted
    kind: str
    registry: str | None
    rules: list[str]
    values: list[Counted]
    more: bool


class LayerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A layer, or a registry, or the metadata: what is recorded there."""

    entry: Counted
    rules: list[str]
    labels: list[Counted]
    attributes: list[AttributeEntry]


class RelationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A type of relation; its ends are (name, anchor)."""

    entry: Counted
    starts: list[tuple[str, str]]
    ends: list[tuple[str, str]]
    symmetric: bool
    rules: list[str]
    attributes: list[AttributeEntry]


class ExampleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An example of a rule: the text, of which `parts` are (words, whether annotated), and what is annotated there."""

    bad: bool
    parts: list[tuple[str, bool]]
    annotations: list[tuple[str, str, str]]
    relations: list[tuple[str, str, str]]


class RuleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A rule across layers."""

    entry: Counted
    severity: str
    message: str
    sql: str
    examples: list[ExampleEntry]


class Entries:
    """Makes entries, in a language where the schema speaks it."""

    def __init__(self, frame: Frame, counts: Counts, language: str) -> None:
        self._frame = frame
        self._counts = counts
        self._language = language

    def layer(self, layer: Layer) -> LayerEntry:
        """A layer with its labels and attributes."""
        total = self._counts.rows[layer.name]
        labels = [
            self._counted(
                f"{layer.name}.{name}", name, label, total,
                number=self._counts.valued[layer.name, "label", name],
                address=self._frame.address.table(layer.name, label=name, **_ACCEPTED),
                found=self._counts.examples.get((layer.name, name), []) if not label.examples else [],
                examples=label.examples,
            )
            for name, label in layer.labels.items()
        ]  # fmt: skip
        entry = self._counted(
            layer.name, layer.name.replace("_", " "), layer, None, number=total, examples=layer.examples,
            address=self._frame.address.table(layer.name, **_ACCEPTED),
            found=self._counts.examples.get((layer.name, ""), []) if not (layer.labels or layer.examples) else [],
        )  # fmt: skip
        attributes = self._attributes(layer.name, layer.attributes, _ACCEPTED)
        return LayerEntry(entry=entry, rules=list(constraints.of_layer(layer)), labels=labels, attributes=attributes)

    def registry(self, registry: Registry) -> LayerEntry:
        """A registry with its columns."""
        name = registry.name
        entry = Counted(
            anchor=name, name=name.replace("_", " "), number=self._counts.rows[name],
            address=self._frame.address.table(name),
        )  # fmt: skip
        return LayerEntry(entry=entry, rules=[], labels=[], attributes=self._attributes(name, registry.columns, {}))

    def metadata(self) -> LayerEntry:
        """What is known of documents."""
        number = self._counts.rows["documents"]
        entry = Counted(
            anchor="documents", name="documents", number=number, address=self._frame.address.table("documents")
        )
        attributes = self._attributes("documents", self._frame.schema.metadata, {})
        return LayerEntry(entry=entry, rules=[], labels=[], attributes=attributes)

    def relation(self, relation: RelationType) -> RelationEntry:
        """A type of relation with its ends."""
        entry = self._counted(
            f"relation.{relation.name}", relation.name.replace("_", " "), relation, None,
            number=self._counts.valued["relations", "label", relation.name],
            address=self._frame.address.table("relations", label=relation.name, **_ACCEPTED),
        )  # fmt: skip
        return RelationEntry(
            entry=entry,
            starts=[(str(end).replace("_", " "), end.layer) for end in relation.from_ends],
            ends=[(str(end).replace("_", " "), end.layer) for end in relation.to_ends],
            symmetric=relation.symmetric,
            rules=list(constraints.of_relation(relation)),
            attributes=self._attributes("relations", relation.attributes, _ACCEPTED, f"relation.{relation.name}"),
        )

    def rule(self, rule: SqlRule) -> RuleEntry:
        """A rule across layers with its examples."""
        seen = "findings" in self._frame.visible
        entry = Counted(
            anchor=f"rule.{rule.id}", name=rule.id, said=rule.help,
            number=self._counts.found[rule.id] if seen else None,
            address=self._frame.address.table("findings", rule=rule.id) if seen else None,
        )  # fmt: skip
        return RuleEntry(
            entry=entry, severity=rule.severity, message=rule.message, sql=rule.sql.strip(),
            examples=[_example(example) for example in rule.examples],
        )  # fmt: skip

    def said(self, named: Named) -> str | None:
        """The title and the help of something, in the language that is asked for if there is one."""
        title = spoken(named.titles, self._language) or named.title
        help_ = spoken(named.helps, self._language) or named.help
        return ": ".join(words.strip() for words in (title, help_) if words) or None

    def _counted(self, anchor: str, name: str, named: Named, total: int | None, **more: Any) -> Counted:
        share = 100 * more["number"] / total if total else None
        return Counted(anchor=anchor, name=name, said=self.said(named), share=share, **more)

    def _attributes(
        self, table: str, attributes: Mapping[str, Attribute], accepted: dict[str, str], anchor: str = ""
    ) -> list[AttributeEntry]:
        counted = {attribute.name for attribute in published(attributes)} if table != "relations" else set()
        return [
            self._attribute(
                table, attribute, accepted, f"{anchor or table}.{attribute.name}", attribute.name in counted
            )
            for attribute in attributes.values()
        ]

    def _attribute(
        self, table: str, attribute: Attribute, accepted: dict[str, str], anchor: str, counted: bool
    ) -> AttributeEntry:
        total, number = self._counts.rows[table], self._counts.recorded[table, attribute.name]
        query = {f"{attribute.name}__notnull": "1", **accepted}
        entry = Counted(
            anchor=anchor, name=attribute.name, said=self.said(attribute), examples=attribute.examples,
            number=number if counted else None, share=100 * number / total if counted and total else None,
            address=self._frame.address.table(table, **query) if counted else None,
        )  # fmt: skip
        values = self._values(table, attribute, accepted, number) if counted else _uncounted(attribute)
        many = len(values) > _MOST_VALUES and not attribute.values
        return AttributeEntry(
            entry=entry,
            kind=constraints.kind_of(attribute),
            registry=attribute.registry if attribute.registry in self._frame.visible else None,
            rules=list(constraints.of_attribute(attribute)),
            values=values[:_MOST_VALUES] if many else values,
            more=many,
        )

    def _values(self, table: str, attribute: Attribute, accepted: dict[str, str], recorded: int) -> list[Counted]:
        if attribute.registry is not None:
            return []
        found = {
            value: number
            for (where, column, value), number in self._counts.valued.most_common()
            if (where, column) == (table, attribute.name)
        }
        known: list[Any] = list(attribute.values) or ([1, 0] if attribute.type == "bool" else [])
        if (table, attribute.name) not in self._counts.closed and not attribute.many:
            return _uncounted(attribute)
        asked = f"{attribute.name}__arraycontains" if attribute.many else attribute.name
        return [
            Counted(
                anchor="", name={0: "no", 1: "yes"}.get(value, str(value)) if attribute.type == "bool" else str(value),
                number=found.get(value, 0), share=100 * found.get(value, 0) / recorded if recorded else None,
                address=self._frame.address.table(table, **{asked: value}, **accepted) if found.get(value) else None,
            )
            for value in dict.fromkeys([*known, *found])
        ]  # fmt: skip


def _uncounted(attribute: Attribute) -> list[Counted]:
    return [Counted(anchor="", name=value) for value in attribute.values]


def spoken(texts: Mapping[str, str], language: str) -> str | None:
    """The text in a language, or in that of which it is a variety."""
    return texts.get(language) or texts.get(language.partition("-")[0])


def _example(example: RuleExample) -> ExampleEntry:
    words = {annotation.id: _covered(example.text, annotation.pieces) for annotation in example.annotations}
    return ExampleEntry(
        bad=example.bad,
        parts=_parts(example.text, [piece for annotation in example.annotations for piece in annotation.pieces]),
        annotations=[
            (" ".join(part for part in (one.layer, one.label) if part), words[one.id], _values_of(one.attributes))
            for one in example.annotations
        ],
        relations=[
            (one.label, words.get(one.from_, one.from_), words.get(one.to, one.to)) for one in example.relations
        ],
    )


def _values_of(attributes: Mapping[str, Any]) -> str:
    shown = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in attributes.items()
    }
    return ", ".join(
        f"{name} {str(value).lower() if isinstance(value, bool) else value}" for name, value in shown.items()
    )


def _covered(text: str, pieces: tuple[Piece, ...]) -> str:
    return " … ".join(text[start:end] for start, end in pieces)


def _parts(text: str, pieces: list[Piece]) -> list[tuple[str, bool]]:
    edges = sorted({0, len(text), *(edge for piece in pieces for edge in piece if 0 <= edge <= len(text))})
    parts: list[tuple[str, bool]] = []
    for start, end in itertools.pairwise(edges):
        inside = any(piece[0] <= start and end <= piece[1] for piece in pieces)
        if parts and parts[-1][1] == inside:
            parts[-1] = (parts[-1][0] + text[start:end], inside)
        else:
            parts.append((text[start:end], inside))
    return parts
