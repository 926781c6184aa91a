"""The reference network in other engines, for bench/flow.py: `PYTHON flow_peers.py
{simpy,cimba,ciw,ciw_small} NETWORK.toml --scale N --replications R` prints what each replication took and
told, as JSON.

Run by a Python that has them; homefirst need not be there. Each is written as somebody would who knows the
engine: as lean as it allows, with nothing counted that is not compared. Semantics of flow/network: who waits
for the next place keeps the acute bed; a start is there at first, and the next a fixed time after the last
was taken.
"""

import argparse
import json
import math
import random
import time
import tomllib
from pathlib import Path

PLACES = ("emergency department", "acute", "reablement", "home care", "community hospital", "care home")
FIGURES = (*PLACES, "waiting for acute", "delayed in acute")
DAYS, WARM_UP = 365, 90


def town(path: Path, scale: int) -> dict:
    """What the models need of a network's file, so many times as large. Raises SystemExit for another
    network."""
    said = tomllib.loads(path.read_text())
    places = {place["name"]: place for place in said["places"]}
    (source,) = said["sources"]
    if tuple(places) != PLACES:
        raise SystemExit("The peers' models are of the reference network.")
    ways = {way["to"]: way["share"] for way in places["acute"]["next"]}
    stays = {name: place["stay"]["lognormal"] for name, place in places.items() if "stay" in place}
    return {
        "per_day": source["per_day"] * scale,
        # From Monday, the weekday of the network's start.
        "rates": [24 * hour * day for day in source["by_weekday"] for hour in source["by_hour"]],
        "admitted": places["emergency department"]["next"][0]["share"],
        "ways": [ways[name] for name in ("out", *PLACES[2:])],
        "capacity": {
            name: place["capacity"] * scale for name, place in places.items() if "capacity" in place
        },
        "between": {
            name: 7 / place["per_week"] / scale for name, place in places.items() if "per_week" in place
        },
        "stays": {name: of_normal(one["mean"], one["cv"]) for name, one in stays.items()},
    }


def of_normal(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of a lognormal stay's logarithm."""
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2, math.sqrt(variance)


class Level:
    """How many there are, averaged over time."""

    __slots__ = ("area", "last", "now")

    def __init__(self) -> None:
        self.now, self.last, self.area = 0, 0.0, 0.0

    def change(self, by: int, when: float) -> None:
        self.area += self.now * (when - self.last)
        self.now += by
        self.last = when


def by_simpy(of: dict, seed: int) -> tuple[float, list[float]]:
    import simpy

    draw = random.Random(seed)
    env = simpy.Environment()
    beds = {name: simpy.Resource(env, many) for name, many in of["capacity"].items()}
    levels = {name: Level() for name in FIGURES}
    next_start = dict.fromkeys(of["between"], 0.0)
    department, acute = levels[PLACES[0]], levels["acute"]
    waiting, delayed = levels["waiting for acute"], levels["delayed in acute"]
    edges, names, total = [], (None, *PLACES[2:]), 0.0
    for share in of["ways"]:
        total += share
        edges.append(total)
    stays, admitted, rates = of["stays"], of["admitted"], of["rates"]
    most = max(rates) * of["per_day"]

    def arrivals():
        while True:
            yield env.timeout(draw.expovariate(most))
            if draw.random() * most < rates[int(env.now * 24) % 168] * of["per_day"]:
                env.process(person())

    def person():
        department.change(1, env.now)
        yield env.timeout(draw.lognormvariate(*stays[PLACES[0]]))
        department.change(-1, env.now)
        if draw.random() >= admitted:
            return
        bed = beds["acute"].request()
        if not bed.triggered:
            waiting.change(1, env.now)
            yield bed
            waiting.change(-1, env.now)
        acute.change(1, env.now)
        yield env.timeout(draw.lognormvariate(*stays["acute"]))
        share = draw.random()
        to = next((name for edge, name in zip(edges, names, strict=True) if share < edge), names[-1])
        if to is None:
            acute.change(-1, env.now)
            beds["acute"].release(bed)
        elif to in next_start:
            start = max(env.now, next_start[to])
            next_start[to] = start + of["between"][to]
            if start > env.now:
                delayed.change(1, env.now)
                yield env.timeout(start - env.now)
                delayed.change(-1, env.now)
            acute.change(-1, env.now)
            beds["acute"].release(bed)
        else:
            after = beds[to].request()
            if not after.triggered:
                delayed.change(1, env.now)
                yield after
                delayed.change(-1, env.now)
            acute.change(-1, env.now)
            beds["acute"].release(bed)
            levels[to].change(1, env.now)
            yield env.timeout(draw.lognormvariate(*stays[to]))
            levels[to].change(-1, env.now)
            beds[to].release(after)

    env.process(arrivals())
    began = time.process_time()
    env.run(until=WARM_UP)
    for level in levels.values():
        level.change(0, WARM_UP)
        level.area = 0.0
    env.run(until=WARM_UP + DAYS)
    taken = time.process_time() - began
    for level in levels.values():
        level.change(0, WARM_UP + DAYS)
    return taken, [levels[name].area / DAYS for name in FIGURES]


def by_cimba(of: dict, replications: int) -> list[tuple[float, list[float]]]:
    from flow_cimba import run  # beside this file

    return run(of, replications, DAYS, WARM_UP)


def by_ciw_small(seed: int) -> tuple[float, list[float]]:
    """Two places with blocking after service, the first of the exact cases that have it."""
    import ciw

    days, warm_up = 400, 20
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(25.0), None],
        service_distributions=[ciw.dists.Exponential(1 / 0.1), ciw.dists.Exponential(1 / 0.08)],
        number_of_servers=[3, 2],
        queue_capacities=[4, 0],
        routing=[[0.0, 1.0], [0.0, 0.0]],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    began = time.process_time()
    simulation.simulate_until_max_time(days + warm_up)
    taken = time.process_time() - began
    waited, kept = 0.0, 0.0
    for record in simulation.get_all_records():
        if record.node == 1 and record.record_type == "service" and record.arrival_date >= warm_up:
            waited += record.waiting_time
            kept += record.time_blocked
    return taken, [waited / days, kept / days]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("engine", choices=("simpy", "cimba", "ciw_small"))
    asked.add_argument("network", type=Path)
    asked.add_argument("--scale", type=int, default=1)
    asked.add_argument("--replications", type=int, default=1)
    words = asked.parse_args()
    of = town(words.network, words.scale)
    numbers = range(words.replications)
    if words.engine == "simpy":
        found = [by_simpy(of, seed) for seed in numbers]
    elif words.engine == "cimba":
        found = by_cimba(of, words.replications)
    else:
        found = [by_ciw_small(seed) for seed in numbers]
    print(json.dumps({"cpu": [one[0] for one in found], "told": [one[1] for one in found]}))


if __name__ == "__main__":
    main()
