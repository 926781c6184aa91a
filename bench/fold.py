"""What it costs to fold journeys: in memory, and inside an append, beside the same append without the fold.

The journeys are those of bench/made_journeys.py. Measured in processor time of this process, so
that the figure stands also where others work beside; the seconds elapsed of the two appends are told, too.

python bench/fold.py --json [--events 40000]
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell

BATCH = 5_000
ROUNDS = 3


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--events", type=int, default=40_000)
    asked = arguments.parse_args()
    with own_county():
        found = {"fold": in_memory(asked.events), "append": appended(asked.events), "machine": machine()}
    tell(found, as_json=asked.json)


def in_memory(events: int) -> dict[str, Any]:
    """All events of some people folded into rows, beside their payloads read from text."""
    from homefirst.county.journey.projection import fold

    people = made(events)
    number = sum(len(some) for some in people)
    texts = [json.dumps(event.payload) for some in people for event in some]
    folding = best(lambda: [list(fold(some)) for some in people])
    floor = best(lambda: [json.loads(text) for text in texts])
    return {
        "figure": round(folding / number * 1e6, 1),
        "unit": "microseconds of processor an event",
        "events": number,
        "rows": sum(1 for some in people for _ in fold(some)),
        "floor": round(floor / number * 1e6, 1),
        "what the floor is": "the payloads of the same events read from text",
        "ratio": round(folding / floor, 1),
    }


def appended(events: int) -> dict[str, Any]:
    """The same journeys appended as a loader does, so many events at a time, with and without the fold."""
    from bench.made_journeys import last_of
    from homefirst.app.ground.house import this_county
    from homefirst.county.journey.events import TYPES
    from homefirst.county.journey.projection import PROJECTIONS
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry

    county = this_county().area
    took = {}
    for what, projections in (("without", ()), ("with", PROJECTIONS)):
        log = Log(county, Registry(TYPES, projections))
        before, start, cpu = last_of(log), time.perf_counter(), time.process_time()
        append(log, events)
        number = last_of(log) - before
        took[what] = (time.perf_counter() - start) / number, (time.process_time() - cpu) / number
    (floor, floor_cpu), (figure, cpu) = took["without"], took["with"]
    return {
        "figure": round(figure * 1e6),
        "unit": f"microseconds elapsed an event, {BATCH} events an append",
        "of Python": round(cpu * 1e6, 1),
        "floor": round(floor * 1e6),
        "of Python, floor": round(floor_cpu * 1e6, 1),
        "what the floor is": "the same events appended and not folded; the making of them is in both",
        "ratio": round(figure / floor, 1),
    }


def append(log: Any, events: int) -> None:
    import numpy as np

    from bench import made_journeys

    made_journeys.generate(
        log, np.random.default_rng(made_journeys.SEED + made_journeys.last_of(log)), events, batch=BATCH
    )


def made(events: int) -> list[list[Any]]:
    """Made-up people, each with their events as the log would give them back."""
    import numpy as np

    from bench import made_journeys
    from homefirst.foundation.store.events import Event

    rng = np.random.default_rng(made_journeys.SEED)
    found: list[list[Any]] = []
    seq = 0

    def event(fact: Any, known: datetime) -> Any:
        return Event(
            "X", fact.stream, seq, fact.type.name, 1, fact.occurred, known, known, "bench", None,
            fact.corrects, json.loads(json.dumps(fact.payload)),
        )  # fmt: skip

    while seq < events:
        some = []
        for at, name, says, known, corrected in made_journeys.person(rng):
            seq += 1
            some.append(event(made_journeys.fact(at, name, says, known), known))
            if corrected is not None:
                later, (then, other, said) = corrected
                fact = made_journeys.fact(then, other, said, later, seq)
                seq += 1
                some.append(event(fact, later))
        found.append(some)
    return found


def best(work: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of some rounds."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


if __name__ == "__main__":
    main()
