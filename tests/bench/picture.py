"""How costs grow, as an SVG: time, processor time and memory over rows, both axes logarithmic, so that linear is a slope of one."""

import math

PANELS = (("wall", "time", "s", 0.001), ("cpu", "processor time", "s", 0.001), ("largest", "memory", "MiB", 1))
COLOURS = {"tcp": ("#0072b2", "#56b4e9"), "tls": ("#b34700", "#ff9f4a"), "dns": ("#00785a", "#3fd0a4"), "dropped": ("#8a3d70", "#e29bc8")}
WIDTH, HEIGHT, LEFT, TOP, GAP = 250, 220, 58, 46, 72
FIRST, LAST = 10, 10_000


def draw(series):
    """The SVG of growth.series()."""
    width = LEFT + len(PANELS) * (WIDTH + GAP) - GAP + 20
    height = TOP + HEIGHT + 70
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Costs over rows">', _style()]
    for number, panel in enumerate(PANELS):
        parts += _panel(LEFT + number * (WIDTH + GAP), panel, series)
    parts += _legend(height - 16)
    return "\n".join([*parts, "</svg>", ""])


def _style():
    """Legible on a light and on a dark page."""
    light = "".join(f".{kind}{{stroke:{pair[0]};fill:{pair[0]}}}" for kind, pair in COLOURS.items())
    dark = "".join(f".{kind}{{stroke:{pair[1]};fill:{pair[1]}}}" for kind, pair in COLOURS.items())
    return (f"<style>text{{font:12px sans-serif;fill:#333;stroke:none}}.title{{font-size:14px;font-weight:bold}}.grid{{stroke:#ccc}}"
            f".even{{stroke:#999;stroke-dasharray:4 4}}.line{{fill:none;stroke-width:2}}{light}"
            f"@media(prefers-color-scheme:dark){{text{{fill:#ddd}}.grid{{stroke:#444}}.even{{stroke:#888}}{dark}}}"
            f".line{{fill:none}}</style>")


def _panel(left, panel, series):
    what, title, unit, smallest = panel
    values = {kind: [(rows, _in_unit(costs[what], unit)) for rows, costs in points] for kind, points in series.items() if points}
    everything = [value for points in values.values() for _, value in points] or [smallest]
    low = 10 ** math.floor(math.log10(max(min(everything), smallest)))
    high = max(10 ** math.ceil(math.log10(max(everything))), 10 * low)
    x = lambda rows: left + WIDTH * _share(rows, FIRST, LAST)  # noqa: E731
    y = lambda value: TOP + HEIGHT * (1 - _share(max(value, low), low, high))  # noqa: E731
    parts = [f'<text class="title" x="{left}" y="{TOP - 18}">{title}, {unit}</text>', *_grid(x, y, left, low, high), _even(x, y, low, high)]
    for kind, points in values.items():
        parts += _line(kind, [(x(rows), y(value)) for rows, value in points])
    return parts


def _in_unit(value, unit):
    return value / (1 << 20) if unit == "MiB" else value


def _share(value, low, high):
    return (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low))


def _decades(low, high):
    return [10 ** power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]


def _grid(x, y, left, low, high):
    parts = []
    for value in _decades(low, high):
        parts += [f'<path class="grid" d="M{left} {y(value):.1f}h{WIDTH}"/>',
                  f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g}</text>']
    for rows in _decades(FIRST, LAST):
        parts += [f'<path class="grid" d="M{x(rows):.1f} {TOP}v{HEIGHT}"/>',
                  f'<text x="{x(rows):.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{rows:,}</text>']
    return parts


def _even(x, y, low, high):
    """What is linear runs beside this line."""
    decades = min(math.log10(LAST / FIRST), math.log10(high / low))
    return f'<path class="even" d="M{x(FIRST):.1f} {y(low):.1f}L{x(FIRST * 10 ** decades):.1f} {y(low * 10 ** decades):.1f}"/>'


def _line(kind, points):
    path = "L".join(f"{across:.1f} {down:.1f}" for across, down in points)
    dots = [f'<circle class="{kind}" cx="{across:.1f}" cy="{down:.1f}" r="3"/>' for across, down in points]
    return [f'<path class="{kind} line" d="M{path}"/>', *dots]


def _legend(down):
    parts = []
    for number, kind in enumerate(COLOURS):
        across = LEFT + number * 122
        parts += [f'<circle class="{kind}" cx="{across}" cy="{down - 4}" r="5"/>', f'<text x="{across + 11}" y="{down}">{kind} rows</text>']
    across = LEFT + len(COLOURS) * 122
    return [*parts, f'<path class="even" d="M{across} {down - 4}h24"/>', f'<text x="{across + 30}" y="{down}">as rows, linear</text>']
