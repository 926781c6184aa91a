"""Where the boxes of a network's picture stand: layer by layer along the ways, each layer in the order in
which fewest ways cross, and each box as near to those it is tied to as its neighbours let it (Sugiyama
1981)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12
THROUGH = 10.0
"""Breadth that a way takes where it passes between the boxes of a layer."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way between two boxes; the weightier of two that contradict each other says which comes first."""

    start: str
    end: str
    weight: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Of each box its layer, counted from 0, and the middle of its breadth. `through` says where a way that
    passes layers goes between their boxes: (end, layer) to the middle. `back` are the ways that go against
    the order of layers."""

    layer: Mapping[str, int]
    middle: Mapping[str, float]
    through: Mapping[tuple[str, int], float]
    back: frozenset[tuple[str, str]]

    @property
    def layers(self) -> int:
        return max(self.layer.values(), default=-1) + 1


def layout(boxes: Mapping[str, float], edges: Sequence[Edge], *, gap: float) -> Layout:
    """`boxes` are breadths by name; ends of edges are among them."""
    forward, back = _without_circles(edges)
    layer = _layers(boxes, forward)
    rows, ties, breadth = _rows(boxes, forward, layer)
    _order(rows, ties)
    middle = _middles(rows, ties, breadth, gap)
    return Layout(
        layer=layer,
        middle={name: middle[name, layer[name]] for name in boxes},
        through={key: middle[key] for key in middle if layer[key[0]] != key[1]},
        back=frozenset(back),
    )


def _without_circles(edges: Sequence[Edge]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of which no circle can be made, the weightiest first; and those that would close one."""
    after: dict[str, set[str]] = {}
    forward, back = [], []
    for edge in sorted(edges, key=lambda one: -one.weight):
        reached, open_ = {edge.end}, [edge.end]
        while open_:
            for name in after.get(open_.pop(), set()) - reached:
                reached.add(name)
                open_.append(name)
        pair = (edge.start, edge.end)
        if edge.start in reached:
            back.append(pair)
        elif edge.end not in after.setdefault(edge.start, set()):
            after[edge.start].add(edge.end)
            forward.append(pair)
    return forward, back


def _layers(boxes: Mapping[str, float], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way to each box; those to which none leads stand just before the first that they lead
    to."""
    before: dict[str, list[str]] = {name: [] for name in boxes}
    after: dict[str, list[str]] = {name: [] for name in boxes}
    for start, end in forward:
        before[end].append(start)
        after[start].append(end)
    layer: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in layer:
            layer[name] = 1 + max((of(one) for one in before[name]), default=-1)
        return layer[name]

    for name in boxes:
        of(name)
    for name in boxes:
        if not before[name] and after[name]:
            layer[name] = min(layer[one] for one in after[name]) - 1
    return layer


_Key = tuple[str, int]


def _rows(
    boxes: Mapping[str, float], forward: Sequence[tuple[str, str]], layer: Mapping[str, int]
) -> tuple[list[list[_Key]], dict[_Key, set[_Key]], dict[_Key, float]]:
    """The boxes of each layer and the ways through it (one for all that go to the same end), what is tied to
    what, and the breadth of each."""
    breadth: dict[_Key, float] = {(name, layer[name]): wide for name, wide in boxes.items()}
    ties: dict[_Key, set[_Key]] = {}
    for start, end in forward:
        here: _Key = (start, layer[start])
        for at in range(layer[start] + 1, layer[end] + 1):
            there: _Key = (end, at)
            breadth.setdefault(there, THROUGH)
            ties.setdefault(here, set()).add(there)
            ties.setdefault(there, set()).add(here)
            here = there
    rows: list[list[_Key]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for key in breadth:
        rows[key[1]].append(key)
    return rows, ties, breadth


def _order(rows: list[list[_Key]], ties: Mapping[_Key, set[_Key]]) -> None:
    """Each layer by the mean place of what its boxes are tied to in the layer before, then in the one
    after."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for at in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            beside = rows[at - 1 if down else at + 1]
            place = {key: number / max(len(beside) - 1, 1) for number, key in enumerate(beside)}
            own = {key: number / max(len(rows[at]) - 1, 1) for number, key in enumerate(rows[at])}
            means = {key: _mean_place(key, ties, place, own[key]) for key in rows[at]}
            rows[at].sort(key=means.__getitem__)


def _mean_place(
    key: _Key, ties: Mapping[_Key, set[_Key]], place: Mapping[_Key, float], otherwise: float
) -> float:
    found = [place[one] for one in ties.get(key, ()) if one in place]
    return sum(found) / len(found) if found else otherwise


def _middles(
    rows: list[list[_Key]], ties: Mapping[_Key, set[_Key]], breadth: Mapping[_Key, float], gap: float
) -> dict[_Key, float]:
    """The middle of each box: as near to the mean of what it is tied to as its neighbours allow."""
    middle: dict[_Key, float] = {}
    for row in rows:
        middle |= dict(zip(row, apart([0.0] * len(row), [breadth[key] for key in row], gap), strict=True))
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wished = [_mean_place(key, ties, middle, middle[key]) for key in row]
            middle |= dict(zip(row, apart(wished, [breadth[key] for key in row], gap), strict=True))
    least = min((middle[key] - breadth[key] / 2 for row in rows for key in row), default=0.0)
    return {key: one - least for key, one in middle.items()}


def apart(wished: Sequence[float], breadths: Sequence[float], gap: float) -> list[float]:
    """Places in the same order, nearest to those wished for (least squares), that leave a gap between each
    two: isotonic regression by pooling neighbours, once what lies between them is taken off."""
    before = [0.0]
    for one, other in pairwise(breadths):
        before.append(before[-1] + (one + other) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for wish, off in zip(wished, before, strict=False):
        pools.append((wish - off, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (mean, count), (earlier, many) = pools.pop(), pools.pop()
            pools.append(((mean * count + earlier * many) / (count + many), count + many))
    level = [mean for mean, count in pools for _ in range(count)]
    return [one + off for one, off in zip(level, before, strict=False)]
