"""What each folded group of a simulation comes to, in few words beside its heading."""

from collections.abc import Callable, Mapping
from typing import Any

from homefirst.web.flow.said import STAYS, reason_said, upper_first, waited_said
from homefirst.web.sheet.environment import number, percent

LONG = "stay_21"
MOST = 60
"""Characters of the name of an option that are said again."""


def changes_said(answer: Mapping[str, Any]) -> str:
    """How many figures are sure to change, of how many."""
    every = answer["effects"]
    sure = sum(one["sure"] for one in every)
    return f"{number(sure)} of {number(len(every))} figures for sure" if every else ""


def reason_most(answer: Mapping[str, Any]) -> str:
    """The reason that an option changes most, or under which most are delayed."""
    scenarios = answer["scenarios"]

    def mean(scenario: Mapping[str, Any], reason: str) -> float:
        return float(scenario["reasons"].get(reason, {"mean": 0.0})["mean"])

    def moved(reason: str) -> tuple[float, float]:
        base = mean(scenarios[0], reason)
        return (max(abs(mean(one, reason) - base) for one in scenarios), base)

    reasons = sorted({reason for one in scenarios for reason in one["reasons"]})
    if not reasons:
        return ""
    most = max(reasons, key=moved)
    return f"{reason_said(most)}, {_each(answer, lambda one: number(mean(one, most), 1))}"


def stays_said(answer: Mapping[str, Any]) -> str:
    """How many have been in a bed for longest."""
    return f"{STAYS[LONG]}: {_each(answer, lambda one: number(one['stays'][LONG]['mean'], 1))}"


def fullest_said(answer: Mapping[str, Any]) -> str:
    """The place that is fullest as it is."""
    base = answer["scenarios"][0]
    full = {
        place: base["means"][place]["occupied"] / limit for place, limit in base["limits"].items() if limit
    }
    if not full:
        return ""
    most = max(sorted(full), key=lambda one: full[one])
    return f"fullest: {upper_first(most)}, {percent(full[most])} of {number(base['limits'][most])}"


def longest_said(answer: Mapping[str, Any]) -> str:
    """For which place those who began had waited longest, as it is."""
    waits = {place: one["wait_days"] or 0.0 for place, one in answer["scenarios"][0]["means"].items()}
    longest = max(sorted(waits), key=lambda one: waits[one])
    return (
        f"longest for {longest}: {_each(answer, lambda one: waited_said(one['means'][longest]['wait_days']))}"
    )


def _each(answer: Mapping[str, Any], said: Callable[[Mapping[str, Any]], str]) -> str:
    """A figure as it is, and with each option."""
    first, *others = answer["scenarios"]
    return "; ".join([f"{said(first)}", *(f"{said(one)} with “{one['name'][:MOST]}”" for one in others)])
