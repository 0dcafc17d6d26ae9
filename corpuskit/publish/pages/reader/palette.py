"""How layers and labels look on a page: a hue and a line pattern for each layer, so that it is known without colour."""

from collections.abc import Iterable

import msgspec

from corpuskit.publish.pages.reader.reading import Mark
from corpuskit.schema.types import Layer, Schema

_HUES = 8
_LINES = ("solid", "dashed", "dotted", "double")


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How a layer looks: a class, one of the hues, and a line pattern; None for a tint."""

    code: str
    hue: int
    line: str | None


class Palette:
    """Which classes and looks the layers and labels have on a page with these marks."""

    def __init__(self, schema: Schema, marks: Iterable[Mark]) -> None:
        self.layers = list(schema.layers.values())
        self.labels: dict[str, list[str | None]] = {layer.name: list(layer.labels) for layer in self.layers}
        for layer, label in dict.fromkeys((mark.layer, mark.label) for mark in marks):
            if label not in self.labels[layer]:
                self.labels[layer].append(label)
        self._index = {layer.name: index for index, layer in enumerate(self.layers)}
        self.styles = _styles(self.layers)
        self._classes: dict[tuple[str, str | None, str | None], str] = {}

    def layer_code(self, layer: str) -> str:
        """The CSS class of a layer."""
        return f"l{self._index[layer]}"

    def label_code(self, layer: str, label: str | None) -> str:
        """The CSS class of a label of a layer."""
        return f"{self.layer_code(layer)}v{self.labels[layer].index(label)}"

    def classes(self, mark: Mark) -> str:
        """The CSS classes of an annotation."""
        kind = mark.layer, mark.label, mark.status
        if kind not in self._classes:
            codes = [self.layer_code(mark.layer), self.label_code(mark.layer, mark.label)]
            if self.is_tint(mark.layer):
                codes.append("tint")
            if mark.status in ("suggested", "rejected"):
                codes.append(mark.status)
            self._classes[kind] = " ".join(codes)
        return self._classes[kind]

    def is_tint(self, layer: str) -> bool:
        """Whether a layer is shown as a background of its words."""
        return layer in self.styles and self.styles[layer].line is None

    def is_statement(self, layer: str) -> bool:
        """Whether annotations of a layer are about the whole document."""
        return layer not in self.styles


def _styles(layers: list[Layer]) -> dict[str, Style]:
    """The looks of the layers of spans, by name."""
    spans = [(index, layer) for index, layer in enumerate(layers) if layer.span is not None]
    # Annotations that never overlap need no lane of their own: the first such layer is shown as a background.
    tinted = next((layer.name for _, layer in spans if _is_flat(layer)), None)
    lined = [layer.name for _, layer in spans if layer.name != tinted]
    return {
        layer.name: Style(
            code=f"l{index}",
            hue=index % _HUES,
            line=None if layer.name == tinted else _LINES[lined.index(layer.name) % len(_LINES)],
        )
        for index, layer in spans
    }


def _is_flat(layer: Layer) -> bool:
    return layer.span is not None and layer.span.overlap == "none" and layer.span.pieces == 1
