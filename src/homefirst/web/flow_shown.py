"""A simulation in drawings: fans of people delayed, by reason, in beds and waiting, each with its table."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from homefirst.foundation.charts.fan import INKS, Course, FanChart, fan_chart
from homefirst.web.drawing import both
from homefirst.web.environment import number
from homefirst.web.flow_said import STAYS, reason_said

WORTH_DRAWING = 0.5
"""A figure that no scenario has more of, on average, is told in the tables alone."""
HOW = (
    "The line is the middle of what was simulated; within the darker band lie half of the replications,"
    " within the paler one nine in ten."
)


def figures_shown(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The drawings that are worth one: id, heading, drawing, the columns and rows of its table."""
    return [
        *_delayed(answer),
        *_stays(answer),
        *_of_places(answer, "occupied"),
        *_of_places(answer, "waiting"),
    ]


def _delayed(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    reasons = {label for one in answer["scenarios"] for label in one["fans"]["delayed"]}
    for label in sorted(reasons, key=lambda one: (one != "all", -_level(answer, "delayed", one), one)):
        only = label == "all" or len(reasons) == 1
        what = "People delayed" if label == "all" else f"Delayed: {reason_said(label)}"
        if only or _level(answer, "delayed", label) >= WORTH_DRAWING:
            yield _figure(answer, "delayed", label, what, "People delayed, by week")


def _stays(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for figure, said in STAYS.items():
        if _level(answer, "stays", figure) >= WORTH_DRAWING:
            yield _figure(answer, "stays", figure, f"In a bed for {said}", "People at midnight, by week")


def _of_places(answer: Mapping[str, Any], figure: str) -> Iterator[dict[str, Any]]:
    limits = answer["scenarios"][0]["limits"]
    for place, limit in limits.items():
        if figure == "occupied" and limit is None:
            continue
        if _level(answer, figure, place) < WORTH_DRAWING:
            continue
        what = f"In {place}" if figure == "occupied" else f"Waiting for {place}"
        shown = ("Has", float(limit)) if figure == "occupied" and limit is not None else None
        yield _figure(answer, figure, place, what, "People, by week", shown)


def _level(answer: Mapping[str, Any], figure: str, label: str) -> float:
    """The highest mean that any scenario has of it over the year."""
    means = [one["fans"][figure].get(label, {"mean": []})["mean"] for one in answer["scenarios"]]
    return max((sum(mean) / len(mean) for mean in means if mean), default=0.0)


def _figure(
    answer: Mapping[str, Any],
    figure: str,
    label: str,
    what: str,
    caption: str,
    limit: tuple[str, float] | None = None,
) -> dict[str, Any]:
    told = [(one["name"], one["fans"][figure].get(label)) for one in answer["scenarios"][: len(INKS)]]
    known = [(name, fan) for name, fan in told if fan is not None]
    weeks = answer["scenarios"][0]["fans"]["weeks"]
    id = re.sub("[^a-z0-9]+", "-", f"{figure}-{label}".lower()).strip("-")
    means = [f"{name} {number(sum(fan['mean']) / max(len(fan['mean']), 1), 1)}" for name, fan in known]
    chart = FanChart(
        title=what,
        description=f"{what}, simulated week by week. On average: {'; '.join(means)}. {HOW}",
        caption=caption,
        days=tuple(date.fromisoformat(week) for week in weeks),
        courses=tuple(Course(name, tuple(map(tuple, fan["lines"]))) for name, fan in known),
        limit=limit,
    )
    return {
        "id": f"fan-{id}",
        "heading": f"{what}: {'; '.join(means)} on average",
        "drawing": both(fan_chart, chart, f"drawn-{id}"),
        "caption": what,
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
