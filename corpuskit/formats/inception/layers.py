"""The layers, features and sets of tags of an INCEpTION project, from a schema and from what is written."""

from collections.abc import Iterator

import msgspec

from corpuskit.formats.annotated import Writing
from corpuskit.formats.inception.project import Attached, Feature, Layer, Tag, TagSet
from corpuskit.formats.joining import CONTINUES
from corpuskit.formats.mapping import AttributeTarget, RelationTarget, SpanTarget
from corpuskit.formats.webanno.columns import Going
from corpuskit.formats.webanno.names import ANY, BUILT_IN, feature_of, from_identifier, relation_layer, span_layer
from corpuskit.schema.types import Attribute, Named

# Layers of every project, which INCEpTION expects in each archive.
_SEGMENTS = ("Token", "Sentence")
_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_TYPES = {"bool": "uima.cas.Boolean", "int": "uima.cas.Integer"}
_LARGEST = 2**31  # what a feature of whole numbers holds in UIMA


class _Seen(msgspec.Struct, kw_only=True):
    """What is known of a layer: its features with the schema's attributes, its words for people, what it connects."""

    kind: str
    features: dict[str, Attribute | None] = {}
    named: Named | None = None
    connects: set[str] = set()


class Layers:
    """The layers that documents need, gathered while these are written."""

    def __init__(self, asked: Writing) -> None:
        self._asked = asked
        self._seen: dict[str, _Seen] = {}
        self._unfit: set[tuple[str, str]] = set()  # features whose values are not what the schema says
        self._read_mapping()

    def _read_mapping(self) -> None:
        mapping, schema = self._asked.mapping, self._asked.schema
        for type_, target in mapping.spans.items():
            layer = schema.layers.get(target.layer) if isinstance(target, SpanTarget) else None
            if isinstance(target, SpanTarget) and layer is not None and layer.span is not None:
                label = layer.labels.get(target.label) if isinstance(target.label, str) else None
                self._add(span_layer(type_), "span", label or layer, layer.attributes)
        for type_, link in mapping.relations.items():
            if isinstance(link, RelationTarget) and link.relation in schema.relations:
                relation = schema.relations[link.relation]
                self._add(relation_layer(type_), "relation", relation, relation.attributes)
        if any(layer.span is not None and layer.span.pieces == "many" for layer in schema.layers.values()):
            self._seen.setdefault(relation_layer(CONTINUES), _Seen(kind="relation"))

    def _add(self, full: str, kind: str, named: Named, attributes: dict[str, Attribute]) -> None:
        features: dict[str, Attribute | None] = {}
        for foreign, target in self._asked.mapping.attributes.items():
            if isinstance(target, AttributeTarget) and target.attribute in attributes:
                features[feature_of(foreign)] = attributes[target.attribute]
        self._seen[full] = _Seen(kind=kind, features=features, named=named)

    def take(self, going: Going) -> None:
        """Note what a document needs."""
        for span in going.spans:
            self._take(span.layer, "span", span.values)
        for arc in going.arcs:
            self._take(arc.layer, "relation", arc.values).connects |= {arc.source.layer, arc.target.layer}

    def _take(self, full: str, kind: str, values: dict[str, str]) -> _Seen:
        seen = self._seen.setdefault(full, _Seen(kind=kind))
        for feature, value in values.items():
            attribute = seen.features.setdefault(feature, None)
            if attribute is not None and not _fits(value, attribute):
                self._unfit.add((full, feature))
        return seen

    def all(self) -> list[Layer]:
        """The layers, spans before relations, those of INCEpTION itself first."""
        own = [
            Layer(name=_SEGMENTATION + name, ui_name=name, built_in=True, anchoring_mode="TOKENS", allow_stacking=False,
                  overlap_mode="NO_OVERLAP", cross_sentence=False, readonly=True)
            for name in _SEGMENTS
        ]  # fmt: skip
        ordered = sorted(self._seen.items(), key=lambda item: (item[1].kind != "span", item[0]))
        return own + [self._layer(full, seen) for full, seen in ordered]

    def _layer(self, full: str, seen: _Seen) -> Layer:
        short = from_identifier(full.rpartition(".")[2])
        attached = None
        if len(seen.connects - {ANY}) == 1:
            attached = Attached(name=next(iter(seen.connects)))
        return Layer(
            name=full,
            ui_name=short,
            type=seen.kind,
            description=seen.named.help if seen.named is not None else None,
            built_in=full in BUILT_IN.values(),
            attach_type=attached,
            features=[self._feature(full, name, attribute) for name, attribute in sorted(seen.features.items())],
        )

    def _feature(self, full: str, name: str, attribute: Attribute | None) -> Feature:
        called = from_identifier(name)
        if attribute is None or (full, name) in self._unfit:
            return Feature(name=name, ui_name=called)
        tags = None
        if attribute.type == "enum":
            set_name = f"{from_identifier(full.rpartition('.')[2])} {called}"
            tags = TagSet(name=set_name, tags=[Tag(name=value) for value in attribute.values])
        return Feature(
            name=name,
            ui_name=called,
            type=_TYPES.get(attribute.type, "uima.cas.String"),
            description=attribute.help,
            required=attribute.required and not attribute.when,
            tag_set=tags,
        )


def tag_sets(layers: list[Layer]) -> Iterator[TagSet]:
    """The sets of tags of layers, each once."""
    for layer in layers:
        for feature in layer.features:
            if feature.tag_set is not None:
                yield feature.tag_set


def _fits(value: str, attribute: Attribute) -> bool:
    """Whether INCEpTION can read a value of the feature that an attribute becomes."""
    if attribute.type == "enum":
        return value in attribute.values
    if attribute.type == "bool":
        return value in ("true", "false")
    if attribute.type != "int":
        return True
    digits = value.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 11 and -_LARGEST <= int(value) < _LARGEST
