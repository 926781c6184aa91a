"""docs/flow.md: its queue by hand is what the engine finds."""

import re
from pathlib import Path

import numpy as np

from homefirst.flow.engine.follow import What
from homefirst.flow.engine.run import Run
from homefirst.flow.network.network import Kind, Network, Place, Present, Route
from homefirst.flow.network.stay import fixed
from tests.flow.small import coming, network, of_place, out, run, told

PAGE = (Path(__file__).parents[2] / "docs" / "flow.md").read_text(encoding="utf-8")
WARD = Place("ward", Kind.BEDS, (Route("home care", 1.0),), fixed(2.0), capacity=2, blocking=True)
CARE = Place("home care", Kind.SLOTS, (out(),), fixed(3.0), capacity=1)
QUEUE: Network = network(WARD, CARE)
PEOPLE: tuple[Present, ...] = coming("ward", 0, 1, 1.5, 4)
DAYS = 8


def rows(found: Run) -> list[str]:
    ward, care = of_place(found, "ward"), of_place(found, "home care")
    delayed = found.delayed[:, found.pairs.index(("ward", "home care"))]
    columns = (
        found.occupied[:, ward], found.waiting[:, ward], found.occupied[:, care], found.waiting[:, care],
        delayed,
    )  # fmt: skip
    table = np.array(columns).T
    return [f"| {day} | {' | '.join(f'{one:.1f}' for one in row)} |" for day, row in enumerate(table)]


def test_the_matrix_of_the_queue_by_hand_is_the_engines() -> None:
    found = run(QUEUE, PEOPLE, days=DAYS)
    _, _, after = PAGE.partition("| day | ward, there |")
    stands = [line for line in after.splitlines() if re.match(r"\| \d+ \|", line)]
    assert stands == rows(found)
    delayed, had = (round(float(found.delayed.sum())), 2 * DAYS)
    assert f"{delayed} of its {had} bed-days in these eight days are delays" in PAGE


def test_the_moments_of_the_queue_by_hand_are_the_engines() -> None:
    began = {
        name: [day for day, what, place in told(QUEUE, PEOPLE, nth, 12) if (what, place) == begun]
        for nth, name in enumerate("ABCD")
        for begun in [(What.STARTED.value, "home care")]
    }
    assert began == {"A": [2.0], "B": [5.0], "C": [8.0], "D": [11.0]}
    beds = [
        [day for day, what, place in told(QUEUE, PEOPLE, nth, 12) if (what, place) == ("started", "ward")]
        for nth in range(4)
    ]
    assert beds == [[0.0], [1.0], [2.0], [5.0]]
