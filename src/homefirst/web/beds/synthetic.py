"""The synthetic county beside what was published: one answer as a page, a spreadsheet and JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.synthetic.compared import ask_synthetic_compared
from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.level import LevelChart, Plan, Shape, level_chart
from homefirst.measures.compared import Compared, Group, Number, Period, SyntheticCompared
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.sheet.drawing import Drawing, both
from homefirst.web.sheet.environment import change, day, month, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

WITHIN = {True: "yes", False: "no", None: None}
DRAWN = frozenset({"total", "organisation"})
"""Which groups have a chart for each of their lines; ten reasons would be ten more of what the table says."""


@require_safe
def synthetic(request: HttpRequest, county: str) -> HttpResponse:
    """Month by month the synthetic figure, the published one, and whether they are near enough."""
    check_county(county)
    answer = ask_synthetic_compared(instant_asked(request.GET, "known_at"))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_sheet(request):
        meant = [f"{group.title}: {group.counted}." for group in answer.groups]
        said = about(known_at=answer.known_at, meaning=meant, synthetic=True)
        return sheet_answer(request, tuple(map(table_of, answer.groups)), said)
    shown = {
        "synthetic": True,
        "answer": answer,
        "finding": finding(answer),
        "out": [f"{group.title}, {period(row.period)}, {row.name}" for group, row in answer.out],
        "sections": list(_sections(answer)),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "beds/synthetic.html", shown)


def finding(answer: SyntheticCompared) -> str:
    """How near it is, in a sentence or two."""
    if not answer.journeys:
        return "No journeys are held of these months, so there is nothing to compare."
    compared = answer.near + len(answer.out)
    told = f"All {compared:,} figures that can be compared are as near as was promised."
    if answer.out:
        told = f"{len(answer.out):,} of {compared:,} figures are further away than promised."
    return f"{told} {answer.unknown:,} cannot be compared." if answer.unknown else told


def _sections(answer: SyntheticCompared) -> Iterator[dict[str, Any]]:
    for group in answer.groups:
        table = table_of(group)
        columns = [{"text": head, "numeric": place in (2, 3, 4)} for place, head in enumerate(table.heads)]
        drawn = [_drawn(group, *one) for one in group.codes] if group.id in DRAWN else []
        yield {
            "group": group,
            "drawings": [one for one in drawn if one is not None],
            "summary": _summary(group),
            "table": {"caption": table.title, "columns": columns, "rows": table.rows},
            "id": table.id,
            "long": len(group.rows) > 12,
        }


def _summary(group: Group) -> list[list[str | None]]:
    """Of a group with several lines of many months each line's sums, and in how many months it is near."""
    if len(group.codes) < 2 or len(group.rows) <= 12:
        return []
    return [
        [
            name,
            _whole(row.synthetic for row in rows),
            _whole(row.published for row in rows),
            f"{sum(row.within is True for row in rows)} of {len(rows)}",
        ]
        for code, name in group.codes
        if (rows := group.of(code))
    ]


def _whole(side: Iterable[Number | None]) -> str | None:
    """The sum of a side as it reads; None where a part of it is unknown."""
    whole: Number = 0
    for one in side:
        if one is None:
            return None
        whole += one
    return number(value_of(whole))


def table_of(group: Group) -> Table:
    """A group's figures, one a row."""
    heads = ("Period", "Of", "Synthetic", "Published", "Difference", "As near as promised")
    rows = tuple(_cells(row, group.decimals) for row in group.rows)
    promised = f"Promised: {group.tolerance.words}." if group.tolerance else "Nothing was promised of these."
    note = " ".join(part for part in (promised, f"Published: {group.source}.", group.note) if part)
    return Table(f"{group.id}-table", group.title, heads, rows, note)


def _cells(row: Compared, decimals: int) -> tuple[str | None, ...]:
    def said(value: Number | None) -> str | None:
        return None if value is None else number(value_of(value), decimals)

    gap = said(row.difference)
    if row.difference:
        gap = change(value_of(row.difference), decimals)
    within = WITHIN[row.within] if row.tolerance else "nothing promised"
    return (period(row.period), row.name, said(row.synthetic), said(row.published), gap, within)


def value_of(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def period(of: Period) -> str:
    """A month, a day or a financial year as it reads."""
    if isinstance(of, Month):
        return month(of)
    return day(of) if isinstance(of, date) else str(of)


def _drawn(group: Group, code: str, name: str) -> dict[str, Any] | None:
    """Both lines of one thing over the months; None where a side is not known at all."""
    rows = group.of(code)
    made = tuple(None if row.synthetic is None else float(row.synthetic) for row in rows)
    published = tuple(None if row.published is None else float(row.published) for row in rows)
    if all(one is None for one in made) or all(one is None for one in published):
        return None
    months = tuple(row.period for row in rows if isinstance(row.period, Month))
    title = group.title if name == "All" else f"{group.title}: {name}"
    chart = LevelChart(
        title=f"{title}, synthetic and published",
        description="Both lines month by month. Every value is in the table below.",
        caption="Delayed days in each month",
        name="Synthetic",
        months=months,
        values=made,
        plan=Plan("Published", published, Shape.LINE),
    )
    drawing: Drawing = both(level_chart, chart, f"{group.id}-{code}-chart")
    return {"name": name, "title": title, "drawing": drawing}
