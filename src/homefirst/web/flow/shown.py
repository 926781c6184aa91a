"""A simulation in drawings: one of the people delayed, and small ones by reason, of long stays, of places
and of waits, where one is worth it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from homefirst.foundation.charts.fan import INKS, Course, FanChart, fan_chart
from homefirst.foundation.charts.ink import NARROW
from homefirst.web.flow.said import STAYS, reason_said, upper_first
from homefirst.web.sheet.drawing import both
from homefirst.web.sheet.environment import number

WORTH = 1.0
"""A figure that no scenario has more of, on average, is told in the tables alone."""
FULL = 0.5
"""The share of its limit that a place has to hold to be drawn: one that is half empty keeps nobody
waiting."""
A_DAY = 1.0
"""Days that those who began had waited, from which on a wait is drawn: who waits some hours for the next
hour of discharge stands in the table."""
HOW = (
    "The line is the middle of what was simulated; within the darker band lie half of the replications,"
    " within the paler one nine in ten."
)


@dataclass(frozen=True, slots=True)
class Small:
    """A small drawing among others: its heading and itself."""

    heading: str
    drawing: Markup


def main_figure(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The people delayed, week by week, as it is and with each option: drawing, and its table."""
    told = answer["scenarios"][0]["fans"]["delayed"]
    label = "all" if "all" in told else next(iter(told), "all")
    known = _known(answer, "delayed", label)
    chart = _chart(answer, "delayed", label, "People delayed", "People delayed, by week")
    weeks = answer["scenarios"][0]["fans"]["weeks"]
    return {
        "id": "fan-delayed",
        "heading": "People delayed, week by week",
        "drawing": None if chart is None else both(fan_chart, chart, "drawn-delayed"),
        "caption": "People delayed, by week",
        "columns": [
            {"text": "Week from"},
            *(
                {"text": f"{name}, {share}", "numeric": True}
                for name, _ in known
                for share in ("5%", "half", "95%")
            ),
        ],
        "rows": [
            [week, *(number(fan["lines"][at][line], 1) for _, fan in known for line in (0, 2, 4))]
            for at, week in enumerate(weeks)
        ],
    }


def reasons_drawn(answer: Mapping[str, Any]) -> tuple[Small, ...]:
    """By reason, most first."""
    labels = {label for one in answer["scenarios"] for label in one["fans"]["delayed"]} - {"all"}
    most = sorted(labels, key=lambda one: (-_level(answer, "delayed", one), one))
    return tuple(_smalls(answer, "delayed", [(one, reason_said(one)) for one in most], "People delayed"))


def stays_drawn(answer: Mapping[str, Any]) -> tuple[Small, ...]:
    """People who are in a bed for long."""
    said = [(figure, f"In a bed for {words}") for figure, words in STAYS.items()]
    return tuple(_smalls(answer, "stays", said, "People at midnight"))


def places_drawn(answer: Mapping[str, Any]) -> tuple[Small, ...]:
    """Places that are at least half full, the fullest first, with their limits; and services that hold no
    number of people, where an option changes how many they hold."""
    limits = answer["scenarios"][0]["limits"]
    full = {
        place: _level(answer, "occupied", place) / limit
        for place, limit in limits.items()
        if limit is not None
    }
    limited = sorted(
        (place for place, share in full.items() if share >= FULL), key=lambda one: (-full[one], one)
    )
    moved = {
        one["place"]
        for one in answer["effects"]
        if one["figure"] == "occupied" and one["sure"] and abs(one["change"]) >= WORTH
    }
    free = [place for place, limit in limits.items() if limit is None and place in moved]
    said = [(place, upper_first(place)) for place in (*limited, *free)]
    return tuple(_smalls(answer, "occupied", said, "People there"))


def waits_drawn(answer: Mapping[str, Any]) -> tuple[Small, ...]:
    """Waits of a day or more, most who wait first."""
    days = {
        place: max(one["means"][place]["wait_days"] or 0.0 for one in answer["scenarios"])
        for place in answer["scenarios"][0]["means"]
    }
    long = [place for place, waited in days.items() if waited >= A_DAY]
    most = sorted(long, key=lambda one: (-_level(answer, "waiting", one), one))
    return tuple(_smalls(answer, "waiting", [(one, f"For {one}") for one in most], "People who wait"))


def _smalls(
    answer: Mapping[str, Any], figure: str, of: list[tuple[str, str]], caption: str
) -> Iterator[Small]:
    limits = answer["scenarios"][0]["limits"]
    for label, said in of:
        if _level(answer, figure, label) < WORTH:
            continue
        limit = limits[label] if figure == "occupied" else None
        chart = _chart(answer, figure, label, said, caption, None if limit is None else ("Has", float(limit)))
        if chart is not None:
            id = re.sub("[^a-z0-9]+", "-", f"{figure}-{label}".lower()).strip("-")
            # Safe to mark as markup: foundation/charts escapes every text that it writes.
            yield Small(said, Markup(fan_chart(chart, f"drawn-{id}", NARROW)))


def _known(answer: Mapping[str, Any], figure: str, label: str) -> list[tuple[str, Mapping[str, Any]]]:
    told = [(one["name"], one["fans"][figure].get(label)) for one in answer["scenarios"][: len(INKS)]]
    return [(name, fan) for name, fan in told if fan is not None]


def _level(answer: Mapping[str, Any], figure: str, label: str) -> float:
    """The highest mean that any scenario has of it over the year."""
    means = [fan["mean"] for _, fan in _known(answer, figure, label)]
    return max((sum(mean) / len(mean) for mean in means if mean), default=0.0)


def _chart(
    answer: Mapping[str, Any],
    figure: str,
    label: str,
    what: str,
    caption: str,
    limit: tuple[str, float] | None = None,
) -> FanChart | None:
    """The fans of one figure; None where no whole week is simulated."""
    known = _known(answer, figure, label)
    weeks = answer["scenarios"][0]["fans"]["weeks"]
    if not weeks or not known:
        return None
    means = [f"{name} {number(sum(fan['mean']) / len(weeks), 1)}" for name, fan in known]
    return FanChart(
        title=what,
        description=f"{what}, simulated week by week. On average: {'; '.join(means)}. {HOW}",
        caption=caption,
        days=tuple(date.fromisoformat(week) for week in weeks),
        courses=tuple(Course(name, tuple(map(tuple, fan["lines"]))) for name, fan in known),
        limit=limit,
    )
