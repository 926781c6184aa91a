"""What an experiment answers, as JSON has it: by scenario means and fans, and what each option changes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from homefirst.flow.asked import BASE, Asked
from homefirst.flow.engine.run import Matrix
from homefirst.flow.experiment.delays import WEEK, by_reason, held
from homefirst.flow.experiment.experiment import Scenarios
from homefirst.flow.experiment.paired import Effect, effect
from homefirst.flow.experiment.summary import FAN, delayed, fan, means
from homefirst.flow.experiment.told import Told
from homefirst.flow.network.network import Kind, Network
from homefirst.foundation.stats.student import Interval, interval

FANNED = ("occupied", "waiting")
"""The figures of which each place has a fan by week."""
STAYS = ("stay_7", "stay_14", "stay_21")
"""People who have been in a bed for at least so many days, at midnight; in no slot, and at no service at
home.
"""


def answer(
    asked: Asked, networks: Sequence[Network], outcomes: Sequence[Scenarios], seconds: float
) -> dict[str, Any]:
    """The answer of the replications made so far, of which there is at least one, and which took so many
    seconds by the clock. What took how long is in it and not in its digest."""
    columns = [list(column) for column in zip(*outcomes, strict=True)]
    names = [BASE, *(option.name for option in asked.options)]
    changes = [(), *(option.changes for option in asked.options)]
    return {
        "scenarios": [
            {"name": name, "changes": list(change), **of_scenario(network, runs)}
            for name, change, network, runs in zip(names, changes, networks, columns, strict=True)
        ],
        "effects": [
            one
            for name, runs in zip(names[1:], columns[1:], strict=True)
            for one in effects(name, columns[0], runs)
        ],
        "replications": len(outcomes),
        "events": sum(run.events for runs in columns for run in runs),
        "seconds": seconds,
        "cpu_seconds": sum(run.cpu_seconds for runs in columns for run in runs),
    }


def of_scenario(network: Network, runs: Sequence[Told]) -> dict[str, Any]:
    """The means of one scenario by place, with people delayed by reason and people who have stayed long, and
    their spread by week."""
    reasons = by_reason(network, runs)
    weeks = len(runs[0].daily["occupied"]) // WEEK
    fans: dict[str, Any] = {
        "weeks": [(network.start + timedelta(days=WEEK * week)).isoformat() for week in range(weeks)],
        "shares": list(FAN),
        "delayed": {reason: _fan(rows) for reason, rows in reasons.items()},
    }
    if len(reasons) > 1:
        fans["delayed"]["all"] = _fan(sum(reasons.values(), np.zeros(1)))
    for figure in FANNED:
        rows = {place: _of_place(runs, figure, at) for at, place in enumerate(runs[0].places)}
        fans[figure] = {place: _fan(values) for place, values in rows.items() if values.any()}
    stays = {figure: _in_beds(network, runs, figure) for figure in STAYS}
    fans["stays"] = {figure: _fan(rows) for figure, rows in stays.items()}
    return {
        "means": {place: one.told() for place, one in means(runs).items()},
        "limits": {place.name: limit(network, place.name) for place in network.places},
        "delayed": _interval(delayed(runs)),
        "reasons": {reason: _interval(interval(rows.mean(axis=1))) for reason, rows in reasons.items()},
        "stays": {figure: _interval(interval(rows.mean(axis=1))) for figure, rows in stays.items()},
        "held": [one.told() for one in held(network, runs)],
        "fans": fans,
    }


def limit(network: Network, name: str) -> float | None:
    """Of beds and slots, how many people a place holds at the start; None where that is not how it is
    limited.
    """
    (place,) = (one for one in network.places if one.name == name)
    return place.capacity if place.kind in (Kind.BEDS, Kind.SLOTS) else None


def effects(option: str, base: Sequence[Told], runs: Sequence[Told]) -> list[dict[str, Any]]:
    """What an option changes: people delayed, and by place people there and people who wait for it."""
    found = [_effect(option, "delayed", None, effect(base, runs, lambda one: one.delayed))]
    for figure in ("occupied", "waiting"):
        for at, place in enumerate(base[0].places):

            def asked(one: Told, figure: str = figure, at: int = at) -> float:
                return float(one.mean(figure)[at])

            found.append(_effect(option, figure, place, effect(base, runs, asked)))
    return found


def numbers(told: dict[str, Any]) -> dict[str, Any]:
    """What of an answer has to come out again when it is run again: all but how long it took."""
    return {name: value for name, value in told.items() if name not in ("seconds", "cpu_seconds")}


def _of_place(runs: Sequence[Told], figure: str, at: int) -> Matrix:
    return np.array([one.daily[figure][:, at] for one in runs])


def _in_beds(network: Network, runs: Sequence[Told], figure: str) -> Matrix:
    beds = [at for at, place in enumerate(network.places) if place.kind is Kind.BEDS]
    return np.array([one.daily[figure][:, beds].sum(axis=1) for one in runs])


def _fan(rows: Matrix) -> dict[str, Any]:
    """The lines by week, each a list of FAN's values, and the means."""
    found = fan(rows, over=WEEK)
    return {"lines": found.lines.T.round(4).tolist(), "mean": found.mean.round(4).tolist()}


def _interval(one: Interval) -> dict[str, Any]:
    return {"mean": one.mean, "low": one.low, "high": one.high}


def _effect(option: str, figure: str, place: str | None, one: Effect) -> dict[str, Any]:
    return {
        "option": option,
        "figure": figure,
        "place": place,
        "base": one.base.mean,
        "with": one.option.mean,
        "change": one.change.mean,
        "low": one.change.low,
        "high": one.change.high,
        "sure": one.is_sure,
        "gain": one.gain,
    }
