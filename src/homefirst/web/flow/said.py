"""What a simulation says, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from homefirst.app.flow.began import Began
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.flow.experiment.delays import NONE_GIVEN
from homefirst.flow.experiment.precision import reached
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.stats.student import Interval
from homefirst.web.sheet.environment import change, day, local_time, number

REASONS = dict(CATEGORIES[Breakdown.REASON])
STAYS = {"stay_7": "7 days or more", "stay_14": "14 days or more", "stay_21": "21 days or more"}
SURE = "95% interval"
A_MINUTE = 1 / (24 * 60)
SETTLED = 1.25
"""A year in which the last week has at most so many times the people of the first, or the other way round."""
ASSUMED = (
    "The network’s figures are the county pack’s, each with its source or marked as an assumption; nobody"
    " is turned back from what is asked of them, and nobody learns during the year.",
    "Arrivals, stays and ways are drawn by chance, and each replication is another year. With and"
    " without a change the same people come at the same minutes: so the interval of a change is much"
    " narrower than those of the two figures.",
    "Days have 24 hours, also when the clocks change. Delayed is here who keeps a place while they wait under"
    " a reason of the return, by the hour, wherever that place is: also in a service at home. The return"
    " itself counts adults in hospital beds at midnight.",
)


def finding(answer: Mapping[str, Any]) -> str:
    """What it comes to: how many are delayed as it is, and what each option changes."""
    base = answer["scenarios"][0]["delayed"]
    changes = [change_said(one) for one in answer["effects"] if one["figure"] == "delayed"]
    said = f"As it is, {number(base['mean'], 1)} people are delayed on an average day{_between(base)}."
    return " ".join([said, *changes])


def change_said(one: Mapping[str, Any]) -> str:
    """What an option changes in the people who are delayed, with its interval."""
    if one["low"] is None:
        return (
            f"With “{one['option']}” they are {number(one['with'], 1)} so far; of one replication nobody"
            " knows how sure that is."
        )
    if not one["sure"]:
        return f"“{one['option']}” makes no difference that these replications can tell{_apart(one)}."
    way = "fewer" if one["change"] < 0 else "more"
    low, high = sorted((abs(one["low"]), abs(one["high"])))
    return (
        f"With “{one['option']}” they are {number(abs(one['change']), 1)} {way} ({SURE} {number(low, 1)} to"
        f" {number(high, 1)} {way}): {number(one['with'], 1)}."
    )


def course_said(answer: Mapping[str, Any]) -> str:
    """Where the year begins and ends as it is: a mean of a year that does not settle is no level."""
    mean = _delayed_by_week(answer)
    if len(mean) < 2:
        return ""
    first, last = number(mean[0]), number(mean[-1])
    low, high = sorted((mean[0], mean[-1]))
    if high <= SETTLED * low:
        return f"As it is, they are {first} in the first week and {last} in the last."
    way = "grow" if mean[-1] > mean[0] else "fall"
    return (
        f"As it is, they {way} from {first} in the first week to {last} in the last: the year does not"
        " settle, and its average is no level that would last."
    )


def precision_said(answer: Mapping[str, Any], asked: float | None, *, kept: bool) -> str:
    """How precisely the people delayed are told, against what was asked."""
    many = number(answer["replications"])
    tell = "replication tells" if answer["replications"] == 1 else "replications tell"
    near = reached_in(answer)
    if near is None:
        return f"{many} {tell} no interval."
    told = f"{many} {tell} the people delayed to {near:.1%} either way"
    if asked is None:
        return f"{told}."
    if near <= asked:
        return f"{told}; {asked:.0%} was asked for."
    if kept:
        return (
            f"{told}, not to the {asked:.0%} that was asked for: no more replications than these are made."
            " Read the interval as it stands."
        )
    return f"{told} so far; {asked:.0%} is asked for."


def reached_in(answer: Mapping[str, Any]) -> float | None:
    """The precision that an answer has of the people delayed as it is, and of what each option changes."""
    many, base = answer["replications"], answer["scenarios"][0]["delayed"]
    changes = [
        Interval(one["change"], one["low"], one["high"], many)
        for one in answer["effects"]
        if one["figure"] == "delayed"
    ]
    return reached(Interval(base["mean"], base["low"], base["high"], many), changes)


def made_said(answer: Mapping[str, Any]) -> str:
    """Of how much it is made."""
    return f"{number(answer['events'])} events, {number(answer['seconds'], 1)} s."


def began_said(began: Began | None, days: int, warm_up: int) -> tuple[str, ...]:
    """With whom it began, whom it left out and over which days it runs, a sentence each."""
    warm = f", after {number(warm_up)} days in which it filled" if warm_up else ""
    runs = f"It runs {number(days)} days{warm}."
    if began is None:
        return ("It began empty.", runs)
    said = [
        f"It begins with the {number(began.of_census)} synthetic people of the census of {day(began.census)},"
        f" 00:00, as known {local_time(began.known_at)}, for whom the network has a place."
    ]
    if began.already:
        said.append(
            f"{number(began.already)} more are added who have care at home and are in no journey, as the"
            " county pack says."
        )
    said.append(left_out_said(began.left_out))
    return (*said, runs)


def left_out_said(left_out: Mapping[str, int]) -> str:
    """Whom of the census a simulation leaves out, or takes otherwise than the record says, and why."""
    if not left_out:
        return "Nobody of it is left out."
    parts = [f"{number(count)} {why}" for why, count in sorted(left_out.items(), key=lambda one: -one[1])]
    return f"The network has no place of its own for: {'; '.join(parts)}."


def nearness_said(answer: Mapping[str, Any], began: Began | None, care: Mapping[str, str]) -> str:
    """How near the first simulated week is to the census and to the published count: of those alone who
    keep a hospital bed for a reason of the return."""
    if began is None:
        return ""
    first = returned(answer["scenarios"][0], care, "first_week")
    if first is None:
        return ""
    said = (
        f"In a hospital bed, {number(first, 1)} are delayed under a reason of the return in the first"
        f" simulated week; the census has {number(began.delayed)}"
    )
    if began.published is None:
        return f"{said}."
    of = Month.of(local_day(began.census)).name
    published = number(float(began.published), 1)
    return f"{said}, and the published count of {of} is {published} on an average day."


def returned_said(answer: Mapping[str, Any], care: Mapping[str, str]) -> str:
    """How many of the delayed the return would count, scenario by scenario; empty where nobody knows."""
    found: list[tuple[str, float | None]] = [
        (one["name"], returned(one, care, "mean")) for one in answer["scenarios"]
    ]
    if not care or any(mean is None for _, mean in found):
        return ""
    parts = [
        f"{number(mean, 1)} {name if at == 0 else f'with “{name}”'}" for at, (name, mean) in enumerate(found)
    ]
    said = ", ".join(parts)
    return f"Of them, those whom the return counts (in a hospital bed): {said}."


def returned(scenario: Mapping[str, Any], care: Mapping[str, str], figure: str) -> float | None:
    """People delayed whom the return counts; None where an answer does not tell who keeps what."""
    if "held" not in scenario:
        return None
    return float(sum(one[figure] for one in counted(scenario, care)))


def counted(scenario: Mapping[str, Any], care: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Of who keeps which place for what, those whom the return counts."""
    return [one for one in scenario.get("held", ()) if one["kept"] in care and one["reason"] is not None]


def reason_said(reason: str) -> str:
    """A reason with its words; what has no code is said as it is."""
    if reason == NONE_GIVEN:
        return "No reason of the return"
    return f"{reason}: {REASONS[reason]}" if reason in REASONS else reason


def waited_said(days: float | None) -> str:
    """A wait in days, or in hours where it is less than one."""
    if days is None:
        return "nobody began"
    if days < A_MINUTE:
        return "no wait"
    return f"{number(days * 24, 1)} hours" if days < 1 else f"{number(days, 1)} days"


def title_said(options: Sequence[str]) -> str:
    """What was tried."""
    return "; ".join(options) or "The year as it is"


def upper_first(text: str) -> str:
    """A sentence that begins with a name of the network, begun as sentences are."""
    return text[:1].upper() + text[1:]


def _delayed_by_week(answer: Mapping[str, Any]) -> list[float]:
    told = answer["scenarios"][0]["fans"]["delayed"]
    found: Mapping[str, Any] = told.get("all") or next(iter(told.values()), {"mean": []})
    return list(found["mean"])


def _between(one: Mapping[str, Any]) -> str:
    if one["low"] is None:
        return ""
    return f" ({SURE} of the mean {number(one['low'], 1)} to {number(one['high'], 1)})"


def _apart(one: Mapping[str, Any]) -> str:
    return f" ({SURE} of the change {change(one['low'])} to {change(one['high'])})"
