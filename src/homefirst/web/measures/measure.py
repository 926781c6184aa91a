"""How one measure's series is shown: its chart, its words, its table."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from homefirst.county.catalogue.delays import CATEGORIES, REASONS, Breakdown, Reason
from homefirst.foundation.charts.badges import Assurance, Side, assurance_badge, variation_badge
from homefirst.foundation.charts.control import ControlChart, ControlPoint, Signal, control_chart
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.stats.xmr_rules import Direction, PointType, is_high
from homefirst.measures.definitions import Definition
from homefirst.measures.rebases import Rebase
from homefirst.measures.series import MeasureSeries
from homefirst.web.sheet.drawing import both
from homefirst.web.sheet.environment import NOT_COLLECTED, UNKNOWN, month, number

SIGNALS = {
    PointType.COMMON_CAUSE: Signal.COMMON,
    PointType.IMPROVEMENT: Signal.IMPROVEMENT,
    PointType.CONCERN: Signal.CONCERN,
    PointType.NEUTRAL_HIGH: Signal.NEUTRAL,
    PointType.NEUTRAL_LOW: Signal.NEUTRAL,
}
SAID = {
    PointType.COMMON_CAUSE: "usual variation",
    PointType.IMPROVEMENT: "better than usual",
    PointType.CONCERN: "worse than usual",
    PointType.NEUTRAL_HIGH: "higher than usual",
    PointType.NEUTRAL_LOW: "lower than usual",
}
AGAINST = "Better and worse are against the mean of the months shown."
LABEL = 60
"""Letters of a reason that fit beside its break in the chart."""
COLUMNS = ("Month", "Value", "Plan", "Mean", "Lower limit", "Upper limit", "What it says", "Vintage")


def measure_shown(answer: MeasureSeries, documents: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The template's words and drawings for a series; `drawing` is None where no value is known. `documents`
    are the titles of what the pack cites."""
    meaning = answer.definition
    subject = _subject(answer)
    title = f"{meaning.name}, {subject}, {answer.delays.area_name}"
    return {
        "answer": answer,
        "definition": meaning,
        "heading": f"{meaning.name}: {answer.delays.area_name}",
        "subject": subject,
        "finding": _finding(answer, meaning),
        "drawing": None if answer.chart is None else both(control_chart, _chart(answer, title), "series"),
        "against": _against(answer),
        "signs": _signs(answer),
        "notes": answer.notes,
        "rules": None if answer.chart is None else answer.chart.rules.value,
        "rebases": [_rebase(one, documents or {}) for one in answer.rebases],
        "columns": [{"text": text, "numeric": 0 < place < 6} for place, text in enumerate(_columns(answer))],
        "rows": _rows(answer, meaning.decimals),
        "revised": any(one.vintage and one.vintage.value == "revised" for one in answer.delays.months),
        "category": "all" if answer.category is None else ":".join(answer.category),
    }


def limits_made(answer: MeasureSeries) -> list[tuple[str, str]]:
    """By which rules the limits were made, of which months, and where and why they begin anew."""
    if answer.chart is None:
        return []
    first = f"the first {answer.fix_after} months" if answer.fix_after is not None else "all months"
    each = "of each stretch between rebases" if answer.rebases else "shown"
    made = [("Rules", answer.chart.rules.value), ("Limits made of", f"{first} {each}")]
    for one in answer.rebases:
        by = "tried here, and decided by nobody" if one.decided_by is None else f"decided by {one.decided_by}"
        made.append(("Rebase", f"{one.month.name}, {by}: {one.because}"))
    return made


def _columns(answer: MeasureSeries) -> tuple[str, ...]:
    return (*COLUMNS, "Limits") if answer.rebases else COLUMNS


def _against(answer: MeasureSeries) -> str:
    """Against which mean better and worse are told; nothing where no way is better."""
    if answer.definition.better is Direction.NEUTRAL or answer.chart is None:
        return ""
    if answer.fix_after is None and not answer.rebases:
        return AGAINST
    of = "the months" if answer.fix_after is None else f"the first {answer.fix_after} months"
    each = " of each stretch between rebases" if answer.rebases else " shown"
    return f"Better and worse are against the mean of {of}{each}."


def _signs(answer: MeasureSeries) -> list[Markup]:
    """What the last month says: how it varies, and whether its plan will be kept."""
    if answer.chart is None or answer.months[-1].value is None:
        return []
    last = answer.chart.points[-1]
    signal = SIGNALS[last.type]
    high = is_high(last.type, answer.definition.better)
    side = None if high is None else Side.HIGH if high else Side.LOW
    signs = [variation_badge(signal, side, "variation")]
    if answer.chart.assurance is not None:
        lower = answer.definition.better is Direction.DECREASE
        kept = Assurance(answer.chart.assurance.value)
        signs.append(assurance_badge(kept, "assurance", lower_is_better=lower))
    # Safe to mark as markup: foundation/charts escapes every text that it writes.
    return [Markup(sign) for sign in signs]


def _rebase(one: Rebase, documents: Mapping[str, str]) -> dict[str, str]:
    """What is said of a rebase: from when, why, who decided it, and where that stands."""
    return {
        "month": month(one.month),
        "because": one.because,
        "decided": "tried here, and decided by nobody"
        if one.decided_by is None
        else f"decided by the {one.decided_by.replace('_', ' ')}",
        "source": "" if one.source is None else one.source.said(documents),
    }


def _subject(answer: MeasureSeries) -> str:
    if answer.category is None:
        return "all delays"
    by, code = answer.category
    name = dict(CATEGORIES[by])[code]
    return {"reason": f"reason {code}, {name}", "organisation": f"responsible: {name}"}.get(by.value, name)


def _finding(answer: MeasureSeries, meaning: Definition) -> str:
    if answer.chart is None:
        return f"No month's value is known.{_why_unknown(answer)}"
    last, point = answer.months[-1], answer.chart.points[-1]
    if last.value is None:
        return f"The value of {last.month.name} is unknown."
    said = f"{number(float(last.value), meaning.decimals)} {_unit_said(meaning)} in {last.month.name}"
    mean = "" if point.mean is None else f"; the mean is {number(point.mean, meaning.decimals)}"
    return f"{said}: {SAID[point.type]}{mean}."


def _why_unknown(answer: MeasureSeries) -> str:
    """A rate needs residents: where days are known and no month's residents are, that is why."""
    months = answer.delays.months
    without = all(one.population is None for one in months) and any(one.days is not None for one in months)
    return " The pack holds the population of this county only." if without else ""


def _unit_said(meaning: Definition) -> str:
    """The unit before "in March 2017", where "days in the month" would say the month twice."""
    return meaning.unit.replace("days in the month", "delayed days")


def _chart(answer: MeasureSeries, title: str) -> ControlChart:
    assert answer.chart is not None
    points = tuple(
        ControlPoint(
            month=one.month,
            value=point.value,
            mean=point.mean,
            lower=point.lower,
            upper=point.upper,
            signal=SIGNALS[point.type],
            target=None if one.planned is None else float(one.planned),
            baseline=answer.fix_after is not None and point.counted,
        )
        for one, point in zip(answer.months, answer.chart.points, strict=True)
    )
    return ControlChart(
        title=title,
        description=f"{_finding(answer, answer.definition)} Every value is in the table below.",
        caption=answer.definition.unit.capitalize(),
        points=points,
        target_name="Plan",
        notes=tuple(
            Note(
                one.month,
                f"Limits begin anew in {month(one.month)}",
                one.because if len(one.because) <= LABEL else "The reason stands below.",
                at_start=True,
            )
            for one in answer.rebases
        ),
        decimals=answer.definition.decimals,
        floor=0,
    )


def _rows(answer: MeasureSeries, decimals: int) -> list[list[str | None]]:
    points = [None] * len(answer.months) if answer.chart is None else answer.chart.points
    reason = _reason(answer)
    begins = {one.month: f"begin anew: {one.because}" for one in answer.rebases}
    missing = [
        UNKNOWN if reason is None or reason.asked_in(one.month) else NOT_COLLECTED for one in answer.months
    ]
    return [
        [
            month(one.month),
            absent if one.value is None else number(float(one.value), decimals),
            "–" if one.planned is None else number(float(one.planned), decimals),
            *(number(value, decimals) for value in _limits(point)),
            absent if one.value is None or point is None else SAID[point.type],
            of.vintage.value if of.vintage else None,
            *([begins.get(one.month, "")] if begins else []),
        ]
        for one, point, of, absent in zip(answer.months, points, answer.delays.months, missing, strict=True)
    ]


def _reason(answer: MeasureSeries) -> Reason | None:
    by, code = answer.category or (None, None)
    return next((one for one in REASONS if by is Breakdown.REASON and one.code == code), None)


def _limits(point: Any) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if point is None else (point.mean, point.lower, point.upper)
