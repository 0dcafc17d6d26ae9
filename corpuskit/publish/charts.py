"""Charts as SVG drawn on the server: text stays text, colours are the page's own, and the figures are there as a table.

Series are told apart by a pattern as well as by a hue. Numbers are drawn as they are; nothing is smoothed or cut off.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from markupsafe import Markup

_WIDTH, _HEIGHT = 760, 240  # of the drawing, in its own units: a page scales it
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 10, 30
_PATTERNS = 3
HUES = 8


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of one kind, one for each place on the axis, and where a click on its name leads."""

    name: str
    values: Sequence[float]
    address: str | None = None


def columns(title: str, places: Sequence[str], series: Sequence[Series], *, unit: str, first: str = "") -> Markup:
    """Stacked columns: one for each place, a layer for each series; `unit` says what is counted, `first` the axis."""
    tops = [sum(one.values[place] for one in series) for place in range(len(places))]
    highest = _round_up(max(tops, default=0))
    drawn = Markup().join(_stacks(series, len(places), highest))
    described = f"{title}: {len(places)} columns, the highest {_number(max(tops, default=0))} {unit}"
    picture = Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><defs>{}</defs>{}{}{}</svg>'
    ).format(_WIDTH, _HEIGHT, described, _patterns(len(series)), _axis(highest), drawn, _ticks(places))
    legend = _legend(series) if len(series) > 1 else Markup()
    return Markup('<figure class="chart"><figcaption>{}</figcaption>{}{}{}</figure>').format(
        title, legend, picture, _as_table(title, places, series, first)
    )


def bars(title: str, rows: Sequence[tuple[str, float, str | None]], *, unit: str, first: str) -> Markup:
    """Bars beside names, as a table whose rows are (name, number, address): it reads the same without its bars."""
    highest = max((number for _, number, _ in rows), default=0) or 1
    body = Markup().join(
        Markup(
            '<tr><th scope="row">{}</th><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" '
            'aria-hidden="true"><rect width="{}" height="10"/></svg></td><td class="number">{}</td></tr>'
        ).format(_linked(name, address), round(100 * number / highest, 2), _number(number))
        for name, number, address in rows
    )
    return Markup(
        '<table class="bars"><caption>{}</caption><thead class="unseen"><tr><th scope="col">{}</th><td></td>'
        '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>'
    ).format(title, first, unit, body)


def swatch(index: int) -> Markup:
    """The colour and pattern of a series, for a legend."""
    return Markup(
        '<svg class="key" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><rect class="s{}" width="14" '
        'height="14"/><rect fill="url(#ck-p{})" width="14" height="14"/></svg>'
    ).format(index % HUES, index)


def _stacks(series: Sequence[Series], places: int, highest: float) -> Iterator[Markup]:
    step = (_WIDTH - _LEFT - _RIGHT) / max(places, 1)
    width = max(step * 0.82, 0.5)
    scale = (_HEIGHT - _TOP - _BOTTOM) / (highest or 1)
    for place in range(places):
        y = float(_HEIGHT - _BOTTOM)
        for index, one in enumerate(series):
            height = one.values[place] * scale
            if height <= 0:
                continue
            y -= height
            box = [round(number, 2) for number in (_LEFT + place * step + (step - width) / 2, y, width, height)]
            yield Markup('<rect class="s{}" x="{}" y="{}" width="{}" height="{}"/>').format(index % HUES, *box)
            if len(series) > 1 and index % _PATTERNS:
                yield Markup('<rect fill="url(#ck-p{})" x="{}" y="{}" width="{}" height="{}"/>').format(index, *box)


def _patterns(series: int) -> Markup:
    """A pattern for each series: none, stripes, dots, in turn."""
    made = []
    for index in range(series if series > 1 else 0):
        shape = ("", '<path d="M0 6 6 0" class="ink"/>', '<circle cx="3" cy="3" r="1.3" class="dot"/>')[
            index % _PATTERNS
        ]
        made.append(
            Markup('<pattern id="ck-p{}" width="6" height="6" patternUnits="userSpaceOnUse">{}</pattern>').format(
                index,
                Markup(shape),  # noqa: S704 - one of the three above
            )
        )
    return Markup().join(made)


def _axis(highest: float) -> Markup:
    lines = []
    for part in range(3):
        value = highest * part / 2
        y = _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * part / 2
        lines.append(
            Markup('<path class="grid" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LEFT, y, _WIDTH - _RIGHT, _LEFT - 6, y + 4, _number(value)
            )
        )
    return Markup().join(lines)


def _ticks(places: Sequence[str]) -> Markup:
    """As many names of places as there is room for, the first and the last among them."""
    if not places:
        return Markup()
    step = (_WIDTH - _LEFT - _RIGHT) / len(places)
    room = max(1, math.floor((_WIDTH - _LEFT) / (8 * max(map(len, places)) + 16)))
    every = math.ceil(len(places) / room)
    shown = range(0, len(places), every)
    return Markup().join(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            round(_LEFT + (place + 0.5) * step, 2), _HEIGHT - 10, places[place]
        )
        for place in shown
    )


def _legend(series: Sequence[Series]) -> Markup:
    items = (
        Markup("<li>{} {}</li>").format(swatch(index), _linked(one.name, one.address))
        for index, one in enumerate(series)
    )
    return Markup('<ul class="series">{}</ul>').format(Markup().join(items))


def _as_table(title: str, places: Sequence[str], series: Sequence[Series], first: str) -> Markup:
    head = Markup().join(Markup('<th scope="col">{}</th>').format(one.name) for one in series)
    body = Markup().join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            place,
            Markup().join(Markup('<td class="number">{}</td>').format(_number(one.values[at])) for one in series),
        )
        for at, place in enumerate(places)
    )
    return Markup(
        '<details><summary>The figures as a table</summary><div class="scroll" tabindex="0" role="region" '
        'aria-label="{}"><table class="plain"><caption class="unseen">{}</caption><thead><tr><th scope="col">{}</th>{}'
        "</tr></thead><tbody>{}</tbody></table></div></details>"
    ).format(f"{title}, as a table", title, first, head, body)


def _linked(name: str, address: str | None) -> Markup:
    inner = Markup("<bdi>{}</bdi>").format(name)
    return inner if address is None else Markup('<a href="{}">{}</a>').format(address, inner)


def _round_up(number: float) -> float:
    """The next number that halves well: 1, 1.2, 1.6, 2, 3, 4, 6, 8 or 10 times a power of ten."""
    if number <= 0:
        return 2
    power = 10.0 ** math.floor(math.log10(number))
    return max(2.0, next(float(step * power) for step in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if step * power >= number))


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def shares(parts: Mapping[str, float]) -> dict[str, float]:
    """The parts as shares of their sum, in percent; nothing where the sum is nothing."""
    total = sum(parts.values())
    return {name: 100 * value / total for name, value in parts.items()} if total else {}
