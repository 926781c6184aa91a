"""The flow engine on the reference network: `HOMEFIRST_SHARED=DIR bench/flow.py --json [--peers PYTHON]
[--peers-x16]`.

Figure: CPU seconds of one replication (365 days after 90), the emergency department simulated, with all that
a network can say compiled in, at 1, 4 and 16 times the county, the least of several; events, CPU an event,
peak memory, and what compiling takes. Floor: SimPy. Peers: SimPy and cimba, on the same network with the
same semantics, each a lean model of its own (flow_peers.py, flow_cimba.py), and Ciw on a small one; run by
the Python that is named, which has them (bench/requirements.txt), and told where it has not. Answers are
compared before times: Welch's z of each mean. Then the front door replaced by its exact output, and two
options against a base, paired, to 5%. Bars: 25 times SimPy and 8 times cimba at x1, 50 times SimPy at x16,
CPU an event at x16 at most 1.25 times that at x1, less than 400 MB, 15 s for the options.
"""

import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from bench.run import machine, parser, tell
from homefirst.flow.network.network import Network

DAYS, WARM_UP = 365, 90
SCALES = {1: 24, 4: 8, 16: 4}
"""How many times the county, and replications of which the quickest is told."""
COMPARED = 60
"""Replications of ours whose means are compared with those of peers."""
OF_PEERS = {"simpy": 10, "cimba": 24}
OPTIONS = (("more home care", ("home care.per_week=+10",)), ("more beds", ("acute.capacity=+20",)))


def reference() -> Path:
    shared = os.environ.get("HOMEFIRST_SHARED") or Path(__file__).resolve().parents[2] / "shared"
    path = Path(shared) / "data" / "reference-network.toml"
    if not path.is_file():
        raise SystemExit(f"There is no reference network at {path} (HOMEFIRST_SHARED).")
    return path


def scaled(scale: int) -> Network:
    from dataclasses import replace

    from homefirst.flow.network.read import read_network

    network = read_network(reference().read_text())
    return replace(
        network,
        sources=tuple(replace(one, per_day=one.per_day * scale) for one in network.sources),
        places=tuple(
            replace(
                one,
                capacity=None if one.capacity is None else one.capacity * scale,
                per_week=None if one.per_week is None else one.per_week * scale,
            )
            for one in network.places
        ),
    )


def own(scale: int, replications: int, *, front_door: bool = True) -> dict[str, Any]:
    """This process's figures of a scale: CPU of the first call, imports and all, and of each after it."""
    from homefirst.flow.network.offered import offered

    began = time.process_time()
    network = scaled(scale)
    if not front_door:
        network = offered(network).network
    from homefirst.flow.engine.simulate import one
    from homefirst.flow.engine.tables import prepare

    prepared = prepare(network, days=DAYS, warm_up=WARM_UP)
    one(prepared, 1, 0)
    first = time.process_time() - began
    cpu, events, told = [], [], []
    for nth in range(replications):
        began = time.process_time()
        run = one(prepared, 1, nth)
        cpu.append(time.process_time() - began)
        events.append(run.events)
        told.append(figures(run))
    return {
        "first": first,
        "cpu": cpu,
        "events": events,
        "told": told,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def figures(run: Any) -> dict[str, float]:
    """Means after the warm-up: people in each place, waiting for acute beds, and delayed in them."""
    days = run.after_warm_up
    found = {name: float(run.occupied[days, at].mean()) for at, name in enumerate(run.places)}
    found["waiting for acute"] = float(run.waiting[days, run.places.index("acute")].mean())
    found["delayed in acute"] = float(run.delayed[days].sum(axis=1).mean())
    found |= {f"came to {name}": float(run.came[days, at].mean()) for at, name in enumerate(run.places)}
    return found


def apart(kernels: Path, *words: str) -> dict[str, Any]:
    """This file run by a process of its own, with kernels kept in a folder."""
    command = [sys.executable, __file__, "--kernels", str(kernels), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peer(python: str, engine: str, scale: int, replications: int) -> dict[str, Any]:
    """A peer's figures, or why there are none."""
    script = str(Path(__file__).with_name("flow_peers.py"))
    command = [python, script, engine, str(reference()), "--scale", str(scale)]
    command += ["--replications", str(replications)]
    # Nothing of this Python's: the peer may be another one.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except OSError as error:
        return {"missing": str(error)}
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def zs(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> dict[str, float]:
    """Welch's z of each figure that both tell and that varies."""
    found = {}
    for name in theirs[0].keys() & ours[0].keys():
        one, other = (np.array([each[name] for each in told]) for told in (ours, theirs))
        error = math.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
        if error > 1e-12:
            found[name] = round(float((one.mean() - other.mean()) / error), 2)
    return dict(sorted(found.items()))


def options(*, front_door: bool) -> dict[str, Any]:
    """Two options against a base to 5%, paired, as a command or the page asks: wall seconds, kernels
    compiled."""
    import django

    from homefirst.flow.network.offered import offered

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")
    django.setup()
    from homefirst.app.flow import simulating
    from homefirst.flow.asked import Option

    simulating.compiled()
    network = scaled(1)
    if not front_door:
        network = offered(network).network
    began, cpu = time.perf_counter(), time.process_time()
    asked = simulating.asked_for(
        network,
        days=DAYS,
        warm_up=WARM_UP,
        options=[Option(name, changes) for name, changes in OPTIONS],
        precision=0.05,
    )
    first: list[float] = []

    def each(progress: simulating.Progress) -> None:
        if not first:
            progress.so_far()
            first.append(time.perf_counter() - began)

    answer = simulating.simulate(asked, simulating.on_threads(os.cpu_count() or 1), each=each)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "first_numbers": first[0],
        "replications": answer["replications"],
        "load": os.getloadavg()[0],
    }


def of_peer(python: str, engine: str, ours: dict[str, Any]) -> dict[str, Any]:
    found = peer(python, engine, 1, OF_PEERS[engine])
    if "missing" in found:
        return {"name": engine, **found}
    from bench.flow_peers import FIGURES

    theirs = [dict(zip(FIGURES, told, strict=True)) for told in found["told"]]
    return {
        "name": engine,
        "cpu": min(found["cpu"]),
        "z": zs(ours["told"], theirs),
        "ratio": min(found["cpu"]) / min(ours["cpu"]),
    }


def small(python: str, kernels: Path) -> dict[str, Any]:
    """Two places with blocking, which Ciw knows, too."""
    ours, theirs = apart(kernels, "--small"), peer(python, "ciw_small", 1, 6)
    if "missing" in theirs:
        return {"name": "ciw", **theirs}
    names = ("waiting", "kept")
    told = [dict(zip(names, one, strict=True)) for one in theirs["told"]]
    return {
        "name": "ciw, two places with blocking after service",
        "own_cpu": min(ours["cpu"]),
        "cpu": min(theirs["cpu"]),
        "z": zs(ours["told"], told),
        "ratio": min(theirs["cpu"]) / min(ours["cpu"]),
    }


def own_small() -> dict[str, Any]:
    from homefirst.flow.engine.simulate import one
    from homefirst.flow.engine.tables import prepare
    from tests.judges.flow_cases_blocking import in_line

    prepared = prepare(in_line((3, 2), (0.1, 0.08), 25.0, 4), days=400, warm_up=20)
    one(prepared, 1, 0)
    cpu, told = [], []
    for nth in range(COMPARED):
        began = time.process_time()
        run = one(prepared, 1, nth)
        cpu.append(time.process_time() - began)
        days = run.after_warm_up
        told.append(
            {"waiting": float(run.waiting[days, 0].mean()), "kept": float(run.delayed[days, 0].mean())}
        )
    return {"cpu": cpu, "told": told}


def measured(python: str | None, *, with_x16: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as name:
        kernels = Path(name)
        cold = apart(kernels, "--own", "1", "--replications", "1")["first"]
        found = {
            scale: apart(kernels, "--own", str(scale), "--replications", str(count))
            for scale, count in SCALES.items()
        }
        ours = apart(kernels, "--own", "1", "--replications", str(COMPARED))
        ours["cpu"] += found[1]["cpu"]
        door = apart(kernels, "--own", "1", "--replications", str(COMPARED), "--no-front-door")
        if python is None:
            peers: list[dict[str, Any]] = []
        else:
            peers = [of_peer(python, engine, ours) for engine in OF_PEERS] + [small(python, kernels)]
        x16 = peer(python, "simpy", 16, 1) if python and with_x16 else None
        asked = apart(kernels, "--options")
        asked_without = apart(kernels, "--options", "--no-front-door")
    found[1]["cpu"] = ours["cpu"]
    an_event = {scale: min(one["cpu"]) / one["events"][0] for scale, one in found.items()}
    by_name = {one["name"]: one for one in peers}
    ratio = {f"{name}_x1": one["ratio"] for name, one in by_name.items() if "ratio" in one}
    if x16 and "cpu" in x16:
        ratio["simpy_x16"] = min(x16["cpu"]) / min(found[16]["cpu"])
    return {
        "figure": {
            "name": f"reference network, {DAYS} days after {WARM_UP}, the emergency department simulated",
            "cpu": {f"x{scale}": min(one["cpu"]) for scale, one in found.items()},
            "events": {f"x{scale}": one["events"][0] for scale, one in found.items()},
            "ns_an_event": {f"x{scale}": 1e9 * one for scale, one in an_event.items()},
            "an_event_x16_to_x1": an_event[16] / an_event[1],
            "megabytes": {f"x{scale}": one["megabytes"] for scale, one in found.items()},
            "first_call_cold": cold,
            "first_call_warm": found[1]["first"],
            "front_door_replaced": {
                "cpu": min(door["cpu"]),
                "times_quicker": min(ours["cpu"]) / min(door["cpu"]),
                "events": door["events"][0],
                "z": zs(ours["told"], door["told"]),
            },
            "two_options_to_5_percent": asked,
            "two_options_front_door_replaced": asked_without,
        },
        "floor": by_name.get("simpy"),
        "peer": peers + ([{"name": "simpy at x16", **x16}] if x16 else []),
        "ratio": ratio,
        "load": os.getloadavg()[0],
        "machine": machine("numba", "numpy"),
    }


def reached(found: dict[str, Any]) -> bool:
    """Whether the bars hold, as far as peers were there."""
    figure, ratio = found["figure"], found["ratio"]
    return (
        ratio.get("simpy_x1", 25) >= 25
        and ratio.get("cimba_x1", 8) >= 8
        and ratio.get("simpy_x16", 50) >= 50
        and figure["an_event_x16_to_x1"] <= 1.25
        and max(figure["megabytes"].values()) < 400
        and figure["two_options_to_5_percent"]["seconds"] < 15
        and all(abs(z) < 4 for one in found["peer"] for z in one.get("z", {}).values())
        and all(abs(z) < 4 for z in figure["front_door_replaced"]["z"].values())
    )


def main() -> int:
    asked = parser(__doc__)
    asked.add_argument("--peers", metavar="PYTHON", help="a Python that has simpy, cimba and ciw")
    asked.add_argument("--peers-x16", action="store_true", help="SimPy at 16 times the county, too: minutes")
    asked.add_argument("--kernels", type=Path, help="of a part: where kernels are kept")
    asked.add_argument("--own", type=int, choices=tuple(SCALES), help="one scale alone, in this process")
    asked.add_argument("--replications", type=int, default=8)
    asked.add_argument("--no-front-door", action="store_true")
    asked.add_argument("--options", action="store_true", help="the options alone")
    asked.add_argument("--small", action="store_true", help="the small network alone")
    words = asked.parse_args()
    if words.kernels:
        os.environ["HOMEFIRST_DATA"] = str(words.kernels)
        if not words.options:
            from homefirst.flow.engine.cache import keep_in

            keep_in(words.kernels)
    if words.own:
        found = own(words.own, words.replications, front_door=not words.no_front_door)
        print(json.dumps(found))
    elif words.options:
        print(json.dumps(options(front_door=not words.no_front_door)))
    elif words.small:
        print(json.dumps(own_small()))
    else:
        found = measured(words.peers, with_x16=words.peers_x16)
        tell(found, as_json=words.json)
        return 0 if reached(found) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
