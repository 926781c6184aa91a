"""A network drawn: sources first, then places along the ways, with shares. Whoever cannot see it has the ways
in a table beside it.

Up to COLUMNS layers stand from left to right; more would be too wide to read, and stand from the top down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from homefirst.flow.network.layout import Edge, Layout, layout
from homefirst.flow.network.network import OUT, Kind, Network, Place
from homefirst.flow.network.rates import amount_on, people_per_day
from homefirst.flow.network.ways import Sort, Way, ways
from homefirst.foundation.charts.ink import (
    CONCERN,
    INK,
    PAPER,
    PLAN,
    SHADE,
    SOFT,
    WIDER,
    Size,
    figure,
    text_width,
    wrap,
)
from homefirst.foundation.charts.svg import NOTHING, Fragment, coordinate, document, element, join, label
from homefirst.foundation.units import percent

COLUMNS = 6
TEXT, SMALL, LINE, BOLD = 13.0, 12.0, 15.0, 1.06
ACROSS, DOWN = 150.0, 124.0
"""The width of a box from left to right, and from the top down, where more stand side by side."""
GAP_ACROSS, GAP_DOWN = 18.0, 10.0
"""Between the boxes of a layer."""
BETWEEN_ACROSS, BETWEEN_DOWN = 90.0, 76.0
"""Between layers."""
MARGIN, TOP = 14.0, 70.0
LEAST = 0.02
"""Ways with a smaller share are drawn thinner, and it is not written: the numbers would cover each other."""
UNITS = {Kind.BEDS: "beds", Kind.SLOTS: "places", Kind.STARTS: "starts a week", Kind.HOURS: "hours a week"}
_INKS = {
    Sort.COMES: (SOFT, None),
    Sort.GOES_ON: (SOFT, None),
    Sort.KEEPS: (CONCERN, None),
    Sort.TURNED_AWAY: (PLAN, "2 4"),
}
_WORDS = {
    Sort.GOES_ON: "goes on, and leaves the place",
    Sort.KEEPS: "keeps the place while waiting, or in a step",
    Sort.TURNED_AWAY: "turned away when it is full",
}
BACK = "6 4"
NAMED = 4
"""Lines that the names of sources may take; more are counted only."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the picture for a place, or for all sources that lead to one: its lines, the first
    `bold` of them bold."""

    name: str
    lines: tuple[str, ...]
    bold: int
    place: Place | None

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 12


def picture(network: Network, identifier: str = "network") -> str:
    """The network as SVG. Raises ValueError where the identifier is none."""
    found = ways(network)
    drawn = _drawn_ways(found)
    plan = _planned(network, found, drawn, down=False)
    if plan.layout.layers > COLUMNS:
        plan = _planned(network, found, drawn, down=True)
    size = plan.size()
    lines = [plan.points(way, drawn) for way in drawn]
    return document(
        size,
        identifier,
        f"The network of {network.name}",
        _description(network, found),
        _key(size, plan, drawn),
        *(_way(plan, way, points) for way, points in zip(drawn, lines, strict=True)),
        *(_box(plan, box) for box in plan.boxes.values()),
        *_shares(plan, drawn, lines),
    )


def _planned(network: Network, found: Sequence[Way], drawn: Sequence[Way], *, down: bool) -> "_Plan":
    wide = DOWN if down else ACROSS
    inner = wide / WIDER - 4
    boxes = {box.name: box for box in (*_sources(network, inner), *_places(network, found, inner))}
    edges = [Edge(way.start, way.end, way.per_day or 0.0) for way in drawn]
    breadths = {name: wide if down else box.height for name, box in boxes.items()}
    return _Plan(layout(breadths, edges, gap=GAP_DOWN if down else GAP_ACROSS), boxes, down, wide)


def _description(network: Network, found: Sequence[Way]) -> str:
    comes = sum(way.per_day or 0 for way in found if way.sort is Sort.COMES)
    places = "; ".join(f"{place.name}, {capacity_said(place, network)}" for place in network.places[:40])
    keeping = sum(way.sort is Sort.KEEPS for way in found)
    return (
        f"{figure(comes)} people come a day. {len(network.places)} places: {places}."
        f" On {keeping} ways people keep their place while they wait for the next. The table has every way."
    )


def capacity_said(place: Place, network: Network) -> str:
    """What a place has on the first day, in words: 740 beds."""
    amount = amount_on(place, network.start)
    if amount is None:
        return "a step" if place.step else "no limit"
    return f"{figure(amount, 0 if amount >= 100 or float(amount).is_integer() else 1)} {UNITS[place.kind]}"


def _sources(network: Network, inner: float) -> list[Box]:
    """A box for all sources that lead to one place: people a day, and the names while they are few."""
    boxes = []
    for place in network.places:
        feeding = [one for one in network.sources if one.to == place.name and one.per_day]
        if not feeding:
            continue
        bold = [line for one in feeding for line in wrap(one.name, SMALL * BOLD, inner)]
        if len(feeding) > 1 and len(bold) > NAMED:
            bold = [f"{len(feeding)} sources"]
        per_day = sum(people_per_day(one) for one in feeding)
        said = f"{figure(per_day, 0 if per_day >= 10 else 1)} a day"
        boxes.append(Box(_outside(place.name), (*bold, said), len(bold), None))
    return boxes


def _outside(end: str) -> str:
    """The name of the box of those who come to a place from outside; no place's name begins with a space."""
    return f" {end}"


def _places(network: Network, found: Sequence[Way], inner: float) -> list[Box]:
    out = {way.start: way.share for way in found if way.end == OUT}
    boxes = []
    for place in network.places:
        bold = wrap(place.name, SMALL * BOLD, inner)
        share = out.get(place.name)
        said = [capacity_said(place, network)]
        if share is not None:
            said.append("all leave" if share > 1 - 1e-9 else f"{percent(share)} leave")
        lines = [line for one in said for line in wrap(one, SMALL, inner)]
        boxes.append(Box(place.name, (*bold, *lines), len(bold), place))
    return boxes


def _drawn_ways(found: Sequence[Way]) -> tuple[Way, ...]:
    """The ways between boxes; those of all sources that lead to one place are one."""
    comes: dict[str, float] = {}
    for way in found:
        if way.sort is Sort.COMES:
            comes[way.end] = comes.get(way.end, 0.0) + (way.per_day or 0.0)
    from_sources = (Way(_outside(end), end, Sort.COMES, None, per_day) for end, per_day in comes.items())
    return (*from_sources, *(way for way in found if way.sort is not Sort.COMES and way.end != OUT))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything is: `down` from the top, else from the left. Deep is along the ways, broad across."""

    layout: Layout
    boxes: Mapping[str, Box]
    down: bool
    wide: float

    def layer_deep(self, at: int) -> float:
        inside = (self.deep(name) for name in self.boxes if self.layout.layer[name] == at)
        return max(inside, default=0.0)

    def begins(self, at: int) -> float:
        """Where a layer begins."""
        between = BETWEEN_DOWN if self.down else BETWEEN_ACROSS
        return sum(self.layer_deep(one) + between for one in range(at))

    def deep(self, name: str) -> float:
        return self.boxes[name].height if self.down else self.wide

    def broad(self, name: str) -> float:
        return self.wide if self.down else self.boxes[name].height

    def size(self) -> Size:
        last = self.layout.layers - 1
        deep = self.begins(last) + self.layer_deep(last)
        broad = max((self.layout.middle[name] + self.broad(name) / 2 for name in self.boxes), default=0.0)
        broad = max([broad, *self.layout.through.values()])
        wide, high = (broad, deep) if self.down else (deep, broad)
        return Size(max(wide + 2 * MARGIN, 340.0), high + TOP + MARGIN, TEXT)

    def at(self, deep: float, broad: float) -> Point:
        return (MARGIN + broad, TOP + deep) if self.down else (MARGIN + deep, TOP + broad)

    def corner(self, name: str) -> Point:
        start = self.begins(self.layout.layer[name])
        return self.at(start, self.layout.middle[name] - self.broad(name) / 2)

    def is_back(self, way: Way) -> bool:
        return self.layout.layer[way.start] >= self.layout.layer[way.end]

    def points(self, way: Way, drawn: Sequence[Way]) -> list[Point]:
        """From where to where a way goes, and between which boxes it passes."""
        first, last = self.layout.layer[way.start], self.layout.layer[way.end]
        leaves = self._side(way.start, way, [one for one in drawn if one.start == way.start], "end")
        enters = self._side(way.end, way, [one for one in drawn if one.end == way.end], "start")
        if self.is_back(way):
            ends = self.begins(last) + self.deep(way.end)
            return [self.at(self.begins(first), leaves), self.at(ends, enters)]
        points = [self.at(self.begins(first) + self.deep(way.start), leaves)]
        for at in range(first + 1, last):
            middle, begins = self.layout.through[way.end, at], self.begins(at)
            points += [self.at(begins, middle), self.at(begins + self.layer_deep(at), middle)]
        return [*points, self.at(self.begins(last), enters)]

    def _side(self, name: str, way: Way, beside: Sequence[Way], other: str) -> float:
        """Where on a box's side one of its ways begins or ends: side by side, as their other ends are."""
        order = sorted(beside, key=lambda one: (self.layout.middle[getattr(one, other)], one.sort.value))
        share = (order.index(way) + 0.5) / len(order) - 0.5
        return self.layout.middle[name] + share * self.broad(name) * 0.8


def _box(plan: _Plan, box: Box) -> Fragment:
    x, y = plan.corner(box.name)
    step = box.place is not None and box.place.step
    frame = element(
        "rect",
        x=x,
        y=y,
        width=plan.wide,
        height=box.height,
        rx=14 if box.place is None else 4,
        fill=SHADE if box.place is None else PAPER,
        stroke=SOFT if box.place is None else INK,
        stroke_width=1 if box.place is None or box.place.kind is Kind.NONE else 2,
        stroke_dasharray="5 3" if step else None,
    )
    lines = (
        label(
            text,
            x + plan.wide / 2,
            y + 4 + LINE * (number + 1) - 3,
            text_anchor="middle",
            font_size=SMALL,
            font_weight="bold" if number < box.bold else None,
        )
        for number, text in enumerate(box.lines)
    )
    return join(frame, *lines)


def _way(plan: _Plan, way: Way, points: Sequence[Point]) -> Fragment:
    colour, dash = _INKS[way.sort]
    back = plan.is_back(way)
    return join(
        element(
            "path",
            d=_curve(plan, points),
            fill="none",
            stroke=colour,
            stroke_width=1.0 if way.share is not None and way.share < LEAST else 1.6,
            stroke_dasharray=BACK if back and dash is None else dash,
        ),
        _tip(plan, points[-1], colour, backwards=back),
        _kept(points[0], colour) if way.sort is Sort.KEEPS else NOTHING,
    )


def _curve(plan: _Plan, points: Sequence[Point]) -> str:
    """Through the points, leaving and entering along the direction of the layers."""
    said = f"M{coordinate(points[0][0])} {coordinate(points[0][1])}"
    for (x1, y1), (x2, y2) in pairwise(points):
        bend = (y2 - y1) / 2 if plan.down else (x2 - x1) / 2
        controls = (x1, y1 + bend, x2, y2 - bend) if plan.down else (x1 + bend, y1, x2 - bend, y2)
        said += f" C{' '.join(coordinate(one) for one in (*controls, x2, y2))}"
    return said


def _tip(plan: _Plan, at: Point, colour: str, *, backwards: bool) -> Fragment:
    x, y = at
    length = 7.0 if backwards else -7.0
    corners = (
        ((x, y), (x - 4, y + length), (x + 4, y + length))
        if plan.down
        else ((x, y), (x + length, y - 4), (x + length, y + 4))
    )
    points = " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)
    return element("polygon", points=points, fill=colour)


def _kept(at: Point, colour: str) -> Fragment:
    """The mark of who keeps the place: a square at the box that is kept."""
    return element("rect", x=at[0] - 4, y=at[1] - 4, width=8, height=8, fill=colour, stroke=PAPER)


def _shares(plan: _Plan, drawn: Sequence[Way], lines: Sequence[Sequence[Point]]) -> list[Fragment]:
    """The share of each way: where it leaves its box from the top down, where it arrives from left to right.
    Numbers that would touch stand on the steps of a stair."""
    parts = []
    taken: list[tuple[float, float, float]] = []
    told = [(way, line) for way, line in zip(drawn, lines, strict=True) if (way.share or 0.0) >= LEAST]
    for way, line in sorted(told, key=lambda one: (one[1][0][1], one[1][0][0])):
        text, back = percent(way.share or 0.0), plan.is_back(way)
        wide = text_width(text, SMALL) + 4
        if plan.down:
            (x, y), step = line[0], (-13.0 if back else 13.0)
            y += -8.0 if back else 16.0
        else:
            (x, y), step = line[-1], -13.0
            x += (wide / 2 + 9) if back else -(wide / 2 + 9)
            y -= 4.0
        while any(abs(x - a) < (wide + b) / 2 and abs(y - c) < 12 for a, b, c in taken):
            y += step
        taken.append((x, wide, y))
        parts.append(label(text, x, y, text_anchor="middle", font_size=SMALL - 1, halo="yes"))
    return parts


def _key(size: Size, plan: _Plan, drawn: Sequence[Way]) -> Fragment:
    """What the lines mean that there are, in as many rows as they need."""
    there = {way.sort for way in drawn}
    rows = [(_INKS[sort], said, sort is Sort.KEEPS) for sort, said in _WORDS.items() if sort in there]
    if any(plan.is_back(way) for way in drawn):
        rows.append(((SOFT, BACK), "a way back", False))
    parts, x, y = [], MARGIN, 16.0
    for (colour, dash), said, keeps in rows:
        wide = 46 + text_width(said, SMALL) * WIDER
        if x + wide > size.width and x > MARGIN:
            x, y = MARGIN, y + LINE + 3
        parts.append(
            element("line", x1=x, y1=y, x2=x + 28, y2=y, stroke=colour, stroke_width=2, stroke_dasharray=dash)
        )
        parts.append(_kept((x + 4, y), colour) if keeps else NOTHING)
        parts.append(label(said, x + 34, y + 4, font_size=SMALL))
        x += wide
    return join(*parts)
