"""One error of a kind at a random place of a pack."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.planted import figures_wrong as figures
from bench.planted import words_wrong as words
from bench.planted.pack import Pack, Place
from bench.planted.slips import Planted
from homefirst.programme.reconcile.finding import FindingKind as Kind

Planter = Callable[[np.random.Generator, Pack, Place], Planted | None]
NUMBERS = ("total", "twice", "so far", "weekly", "share", "rate", "filled", "in range")
PLANTERS: Mapping[Kind, Sequence[tuple[tuple[str, ...], Planter]]] = {
    Kind.SUM: [(("total",), figures.total), (("filled",), figures.total), (("whole",), figures.whole)],
    Kind.RATE: [
        (("share",), figures.ratio),
        (("rate",), figures.ratio),
        (("weekly",), figures.weekly),
        (("change",), figures.change),
    ],
    Kind.LEVEL_CHANGE: [(("change",), figures.level_as_change), (("total", "twice"), figures.misnamed)],
    Kind.PERIOD: [(("so far",), figures.so_far)],
    Kind.TWO_VALUES: [
        (("twice",), figures.twice),
        (("rough",), figures.rough),
        (("dates",), words.dates),
        (("often",), words.often),
    ],
    Kind.NAME: [(("name",), words.name)],
    Kind.DUPLICATE: [(("action",), words.action), (("tasks",), words.task)],
    Kind.RANGE: [(("in range", "in limit"), figures.outside), (("rank", "bounded"), figures.impossible)],
    Kind.UNIT: [
        (("twice",), figures.thousand),
        (("total", "filled", "share"), figures.table_thousand),
        (NUMBERS, figures.unit),
    ],
    Kind.PARENT: [(("whole and tasks",), words.parent)],
    Kind.ORDER: [
        (("dated",), words.backwards),
        (("status",), words.status),
        (("happening",), words.happening),
        (("within",), words.within),
        (("follows",), words.follows),
        (("advance",), words.advance),
    ],
    Kind.PUBLISHED: [(("published",), figures.misquoted)],
}
TRIES = 200


def plant(random: np.random.Generator, pack: Pack, kind: Kind) -> Planted | None:
    """An error of the kind, each way of making it as often as another; None where the pack has no place for
    it."""
    ways = PLANTERS[kind]
    for _ in range(TRIES):
        sorts, planter = ways[int(random.integers(len(ways)))]
        places = [place for place in pack.places if place.sort in sorts]
        if places:
            found = planter(random, pack, places[int(random.integers(len(places)))])
            if found is not None:
                return found
    return None
