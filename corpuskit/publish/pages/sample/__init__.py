"""A sample: annotations drawn at random by a seed that stands in the address, for a reviewer who wants to check.

A reviewer ticks each as right, wrong or unsure. The ticks are part of the address, so that it is a record of the review
which can be kept and shared; from them the page works out how many of all annotations are right.
"""

from typing import Any

import msgspec

from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.annotation.view import report_to
from corpuskit.publish.pages.sample.estimating import VERDICTS, estimate, wilson
from corpuskit.publish.pages.sample.reading import Item, read_annotators, read_sample
from corpuskit.publish.roles import roles_of
from corpuskit.publish.spreadsheet import csv_response
from corpuskit.schema.types import Layer, Schema

NAME = "sample"
TITLE = "Annotations drawn at random, to be checked"
PATH = r"/(?P<database>[^/.]+)/-/sample(?P<csv>\.csv)?$"
MENU: str | None = "Sample"
TEMPLATE = "corpuskit-sample.html"
SEED, NUMBER = "1", 20
_MOST, _LONGEST_SEED = 200, 60
_COLUMNS = (
    "number", "key", "document", "annotator", "label", "words", "before", "after", "attributes", "relations",
    "verdict", "remark",
)  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for."""

    layer: Layer
    annotator: str
    seed: str
    number: int

    def query(self, **changed: Any) -> dict[str, Any]:
        """What an address says to ask for the same, or for what is changed; the usual is left out."""
        values = {"layer": self.layer.name, "annotator": self.annotator, "seed": self.seed, "n": self.number} | changed
        return {
            name: value
            for name, value in values.items()
            if (name, value) not in (("seed", SEED), ("n", NUMBER), ("annotator", ""))
        }


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation of the sample with where to read it, where to report a mistake, and what was ticked."""

    item: Item
    reader: str | None
    row: str
    report: str | None
    verdict: str


def offered(schema: Schema) -> bool:
    """Every corpus that has layers."""
    return bool(schema.layers)


def reads(schema: Schema) -> frozenset[str]:
    """The documents; the layer that is asked for is required, too."""
    return frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page, or the sample as a table with an empty column for verdicts."""
    asked = await _asked(frame)
    wanted = (asked.annotator, asked.seed, asked.number)
    items = await frame.read(lambda c: read_sample(c, frame.schema, asked.layer, wanted, frame.visible))
    shown = [_shown(frame, item) for item in items]
    if frame.request.url_vars["csv"]:
        rows = [_cells(number, one) for number, one in enumerate(shown, 1)]
        return csv_response(f"sample-{asked.layer.name}", _COLUMNS, rows)
    annotators = await frame.read(lambda connection: read_annotators(connection, asked.layer.name))
    context = {
        "asked": asked,
        "shown": shown,
        "verdicts": VERDICTS,
        "estimate": estimate({one.item.code: one.verdict for one in shown if one.verdict}),
        "gone": _gone(frame, shown),
        "by_hand": [(right, *wilson(right, len(shown))) for right in range(len(shown), -1, -1)] if shown else [],
        "layers": [
            (name, frame.address.page(NAME, layer=name)) for name in frame.schema.layers if name in frame.visible
        ],
        "annotators": annotators,
        "population": sum(number for name, number in annotators if asked.annotator in ("", name)),
        "csv": frame.address.page(f"{NAME}.csv", **asked.query()),
        "others": frame.address.page(NAME, **asked.query(seed=_next(asked.seed))),
    }
    return await frame.page(TEMPLATE, context, name=NAME)


async def _asked(frame: Frame) -> Asked:
    from datasette import NotFound

    if not frame.schema.layers:
        raise NotFound("The corpus has no layers to draw from")
    name = frame.asked("layer") or usual_layer(frame)
    layer = frame.schema.layers.get(name)
    if layer is None:
        raise NotFound(f"There is no layer {name}")
    await frame.require(layer.name)
    number = frame.asked("n")
    return Asked(
        layer=layer,
        annotator=frame.asked("annotator"),
        seed=frame.asked("seed", SEED)[:_LONGEST_SEED],
        number=min(max(1, int(number)), _MOST) if number.isascii() and number.isdigit() and len(number) < 9 else NUMBER,
    )


def usual_layer(frame: Frame) -> str:
    """The layer that is drawn from unless another is asked for: of what is said, else the first that may be seen."""
    names = [name for name in (roles_of(frame.schema).quotes, *frame.schema.layers) if name is not None]
    return next((name for name in names if name in frame.visible), names[0])


def _shown(frame: Frame, item: Item) -> Shown:
    verdict = frame.asked(f"v-{item.code}")
    return Shown(
        item=item,
        reader=frame.address.annotation(item.key) if "texts" in frame.visible else None,
        row=frame.address.row(_layer_of(frame), item.key),
        report=report_to(frame.published.about.report, item.key),
        verdict=verdict if verdict in VERDICTS else "",
    )


def _layer_of(frame: Frame) -> str:
    return frame.asked("layer") or usual_layer(frame)


def _gone(frame: Frame, shown: list[Shown]) -> int:
    """How many verdicts of the address are about annotations that are not in this sample."""
    codes = {f"v-{one.item.code}" for one in shown}
    return sum(1 for name in frame.request.args if name.startswith("v-") and name not in codes)


def _cells(number: int, shown: Shown) -> list[Any]:
    item = shown.item
    marked = [place for place, part in enumerate(item.parts) if part.marked] or [0]
    before = "".join(part.text for part in item.parts[: marked[0]])
    after = "".join(part.text for part in item.parts[marked[-1] + 1 :])
    attributes = "; ".join(f"{name}: {value}" for name, value in item.values)
    relations = "; ".join(f"{'→' if tie.outwards else '←'} {tie.label} {tie.words}" for tie in item.ties)
    told = [item.key, item.document, item.annotator, item.label, item.words, before, after, attributes, relations]
    return [number, *told, shown.verdict, ""]


def _next(seed: str) -> str:
    return str(int(seed) + 1) if seed.isascii() and seed.isdigit() and len(seed) < 15 else f"{seed}-2"[-_LONGEST_SEED:]
