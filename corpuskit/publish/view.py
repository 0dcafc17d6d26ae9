"""What the reader page shows, decided before the template: which annotators and layers, in which colours and order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from corpuskit.publish.marking import Block, Shape, drawn, link_to, plain
from corpuskit.publish.reading import Article, Link, Mark
from corpuskit.schema.types import Layer, Schema

_HUES = 8
_LINES = ("solid", "dashed", "dotted", "double")
_GOLD = "gold"
# How much of an annotation stands in the list, in code points; the text itself stands above.
_LISTED = 600


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for: annotators to show beside each other, layers (``quotes``) and labels
    (``quotes:direct``) that are switched on. Nothing means the default.
    """

    annotators: Sequence[str] = ()
    layers: Sequence[str] = ()


class Annotator(msgspec.Struct, frozen=True, kw_only=True):
    """An annotator of this document; `alone` and `toggled` are addresses: only this one, and added or taken away."""

    name: str
    count: int
    shown: bool
    alone: str
    toggled: str


class Toggle(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the legend: a layer or one of its labels. `code` is its CSS class, `value` its value in the form."""

    code: str
    name: str
    value: str
    count: int
    on: bool
    tint: bool = False
    help: str | None = None
    labels: tuple["Toggle", ...] = ()


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How a layer looks: a class, one of the hues, and a line pattern; None for a tint."""

    code: str
    hue: int
    line: str | None


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A relation seen from one of its ends: what it is called, and the other end, if it is there and shown.

    `place` is its anchor, for links to it, at the end where it begins.
    """

    place: str | None
    label: str
    outgoing: bool
    other: Mark | None
    anchor: str
    status: str | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation in the list below the text."""

    mark: Mark
    text: Markup
    classes: str
    link: str
    related: tuple[Related, ...]
    numbers: str
    complete: bool


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page. `rows` are the blocks of the text, each as one Block for every annotator in `columns`."""

    columns: tuple[str, ...]
    rows: list[tuple[Block, ...]]
    headed: bool
    byline: tuple[str, ...]
    annotators: tuple[Annotator, ...]
    all_annotators: str
    legend: tuple[Toggle, ...]
    styles: tuple[Style, ...]
    hidden: str
    statements: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    query: str


def view_of(schema: Schema, article: Article, choice: Choice) -> View:
    """The page of an article as `choice` asks for it; unknown names in it are passed over."""
    counts = Counter(mark.annotator for mark in article.marks)
    columns = _columns(sorted(counts), choice.annotators)
    marks = [mark for mark in article.marks if mark.annotator in columns]
    palette = _Palette(schema, marks)
    rows, incomplete = _rows(article, marks, columns, palette)
    legend = _legend(palette, marks, choice.layers)
    entries = _entries(marks, article.links, palette, incomplete)
    first = rows[0][0].html.striptags() if rows else ""
    return View(
        columns=columns,
        rows=rows,
        headed=article.title is not None and first.strip() == " ".join(article.title.split()),
        byline=_byline(schema, article),
        annotators=tuple(
            Annotator(
                name=name,
                count=count,
                shown=name in columns,
                alone=_query([name], choice.layers),
                toggled=_query(_toggled(columns, name), choice.layers),
            )
            for name, count in sorted(counts.items())
        ),
        all_annotators=_query(sorted(counts), choice.layers),
        legend=legend,
        styles=tuple(palette.styles.values()),
        hidden=" ".join(f"no-{t.code}" for layer in legend for t in (layer, *layer.labels) if not t.on),
        statements=tuple(entry for entry in entries if palette.is_statement(entry.mark)),
        entries=tuple(entry for entry in entries if not palette.is_statement(entry.mark)),
        query=_query(columns, choice.layers),
    )


def _columns(known: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(name for name in wanted if name in known))
    if chosen or not known:
        return chosen
    return (_GOLD,) if _GOLD in known else (known[0],)


def _toggled(columns: Sequence[str], name: str) -> list[str]:
    rest = [column for column in columns if column != name]
    return rest if name in columns else [*columns, name]


def _query(annotators: Iterable[str], layers: Iterable[str]) -> str:
    pairs = [("annotator", name) for name in annotators] + [("layer", name) for name in layers]
    return "?" + urlencode(pairs)


class _Palette:
    """Which classes and looks the layers and labels have on this page."""

    def __init__(self, schema: Schema, marks: Iterable[Mark]) -> None:
        self.layers = list(schema.layers.values())
        self.labels: dict[str, list[str | None]] = {layer.name: list(layer.labels) for layer in self.layers}
        for mark in marks:
            if mark.label not in self.labels[mark.layer]:
                self.labels[mark.layer].append(mark.label)
        self._index = {layer.name: index for index, layer in enumerate(self.layers)}
        spans = [layer for layer in self.layers if layer.span is not None]
        # Annotations that never overlap need no lane of their own: the first such layer is shown as a background.
        tinted = next((layer.name for layer in spans if _is_flat(layer)), None)
        lined = [layer.name for layer in spans if layer.name != tinted]
        self.styles = {
            layer.name: Style(
                code=self.layer_code(layer.name),
                hue=self._index[layer.name] % _HUES,
                line=None if layer.name == tinted else _LINES[lined.index(layer.name) % len(_LINES)],
            )
            for layer in spans
        }

    def layer_code(self, layer: str) -> str:
        """The CSS class of a layer."""
        return f"l{self._index[layer]}"

    def label_code(self, layer: str, label: str | None) -> str:
        """The CSS class of a label of a layer."""
        return f"{self.layer_code(layer)}v{self.labels[layer].index(label)}"

    def classes(self, mark: Mark) -> str:
        """The CSS classes of an annotation."""
        codes = [self.layer_code(mark.layer), self.label_code(mark.layer, mark.label)]
        if mark.layer in self.styles and self.styles[mark.layer].line is None:
            codes.append("tint")
        if mark.status in ("suggested", "rejected"):
            codes.append(mark.status)
        return " ".join(codes)

    def is_statement(self, mark: Mark) -> bool:
        """Whether an annotation is about the whole document."""
        return mark.layer not in self.styles


def _is_flat(layer: Layer) -> bool:
    return layer.span is not None and layer.span.overlap == "none" and layer.span.pieces == 1


def _rows(
    article: Article, marks: Sequence[Mark], columns: Sequence[str], palette: _Palette
) -> tuple[list[tuple[Block, ...]], frozenset[int]]:
    text = article.text or ""
    by_column: list[list[Block]] = []
    incomplete: frozenset[int] = frozenset()
    for column in columns or ("",):
        shapes = [_shape(mark, palette) for mark in marks if mark.annotator == column]
        blocks, missing = drawn(text, shapes)
        by_column.append(blocks)
        incomplete |= missing
    return list(zip(*by_column, strict=True)), incomplete


def _shape(mark: Mark, palette: _Palette) -> Shape:
    style = palette.styles.get(mark.layer)
    return Shape(
        number=mark.number,
        pieces=mark.pieces,
        classes=palette.classes(mark),
        anchor=mark.anchor,
        tip=f"{mark.layer}: {mark.label}" if mark.label else mark.layer,
        tint=style is not None and style.line is None,
    )


def _legend(palette: _Palette, marks: Sequence[Mark], wanted: Sequence[str]) -> tuple[Toggle, ...]:
    counts = Counter((mark.layer, mark.label) for mark in marks)
    legend = []
    for layer in palette.layers:
        if layer.name not in palette.styles:
            continue
        inside = [value for value in wanted if value.startswith(f"{layer.name}:")]
        labels = []
        for label in palette.labels[layer.name]:
            value = f"{layer.name}:{label or ''}"
            labels.append(
                Toggle(
                    code=palette.label_code(layer.name, label),
                    name=label or "no label",
                    value=value,
                    count=counts[layer.name, label],
                    on=not inside or value in inside,
                    help=layer.labels[label].help if label in layer.labels else None,
                )
            )
        legend.append(
            Toggle(
                code=palette.layer_code(layer.name),
                name=layer.name,
                value=layer.name,
                count=sum(label.count for label in labels),
                on=not wanted or layer.name in wanted,
                tint=palette.styles[layer.name].line is None,
                help=layer.help,
                labels=tuple(labels) if any(label.count and label.value[-1] != ":" for label in labels) else (),
            )
        )
    return tuple(legend)


def _entries(
    marks: Sequence[Mark], links: Iterable[Link], palette: _Palette, incomplete: frozenset[int]
) -> list[Entry]:
    known = {mark.anchor: mark for mark in marks}
    related: dict[str, list[Related]] = {anchor: [] for anchor in known}
    for link in links:
        ends = ((link.source, link.target, True), (link.target, link.source, False))
        for here, there, outgoing in ends:
            if here in known:
                related[here].append(
                    Related(
                        place=link.anchor if outgoing and link.anchor not in known else None,
                        label=link.label.replace("_", " "),
                        outgoing=outgoing,
                        other=known.get(there),
                        anchor=there,
                        status=link.status,
                    )
                )
    return [
        Entry(
            mark=mark,
            text=plain(_beginning(mark.text or "")),
            classes=palette.classes(mark),
            link=link_to(mark.anchor),
            related=tuple(related[mark.anchor]),
            numbers=" ".join(str(r.other.number) for r in related[mark.anchor] if r.other is not None),
            complete=mark.number not in incomplete,
        )
        for mark in marks
    ]


def _beginning(text: str) -> str:
    return text if len(text) <= _LISTED else text[:_LISTED] + "…"


def _byline(schema: Schema, article: Article) -> tuple[str, ...]:
    wanted = {name for name, attribute in schema.metadata.items() if attribute.type in ("string", "enum", "date")}
    parts = [", ".join(str(value) for value in values) for name, values in article.metadata if name in wanted]
    return tuple(parts[:4])
