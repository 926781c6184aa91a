"""A month of the daily return of acute discharges: what its days come to, day by day and week by week."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.returns.daily_month import DailyMonthReturn
from homefirst.foundation.calendar import Month
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.daily import (
    ADDITIONAL,
    BED_DAYS,
    COST,
    LONG_STAYS,
    NO_LONGER_MEET,
    NOT_KNOWN,
    Where,
)
from homefirst.measures.returns.daily_month import DailyMonth, month_of, snapshots
from homefirst.measures.returns.kinds import FIRST_OF_THE_RETURN, KINDS, Kind, Period
from homefirst.web.gate.asked import as_json, instant_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.returns.files import SITREP, sitrep_month_file, wants_file
from homefirst.web.returns.frame import return_address, sheet_of
from homefirst.web.returns.shown import organisation_name
from homefirst.web.returns.tables import Cell, Counts, named
from homefirst.web.sheet.environment import UNKNOWN, day, local_time, number
from homefirst.web.sheet.xlsx import sheet_address, wants_sheet

DAY_HEADS = ("Day", "No longer meet", "Discharged", "Remaining", "Nobody said, remaining", "Cost, pounds")


def daily_month_address(month: Month) -> str:
    named_ = {"county": this_county().slug, "kind": Kind.DAILY.value, "period": str(month)}
    return reverse("return", kwargs=named_)


def daily_month_page(request: HttpRequest, answer: DailyMonthReturn) -> HttpResponse:
    """The page of a month of days; as a spreadsheet, in the national layout or as JSON where that is asked
    for."""
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_file(request):
        return sitrep_month_file(request, answer)
    month, by_day = _months_table(answer), answer.by_day
    days, weeks = _days_table(by_day), _weeks_table(by_day)
    if wants_sheet(request):
        return sheet_of(request, [month, days, weeks], answer.view.known_at, Period.days_of(answer.month))
    known_at = instant_asked(request.GET, "known_at")
    found, before = month_of(by_day), answer.month - 1
    shown: dict[str, Any] = {
        "synthetic": True,
        "title": KINDS[Kind.DAILY],
        "month": answer.month,
        "finding": month_finding(found),
        "in_force": answer.in_force,
        "stood": "" if known_at is None else f"As known at {local_time(known_at)}.",
        "prices": "; ".join(answer.prices),
        "part": "" if found.days == answer.month.days else f"{found.days} of its days were over.",
        "tables": [month.figures(""), weeks.figures("")],
        "days": _with_ways(days.figures(""), by_day),
        "files": [
            (said, _file_address(request, form)) for form, said in (("csv", "csv"), ("xlsx", "spreadsheet"))
        ],
        "before": daily_month_address(before) if before >= FIRST_OF_THE_RETURN else "",
        "before_name": before.name,
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "returns/return_days.html", shown)


def _file_address(request: HttpRequest, form: str) -> str:
    known_at = request.GET.get("known_at")
    asked = {"format": form, "table": SITREP} | ({"known_at": known_at} if known_at else {})
    return f"?{urlencode(asked)}"


def month_finding(found: DailyMonth) -> str:
    """The month in a sentence."""
    said = "" if found.known == found.days else f" Known of {found.known} of {found.days} days."
    unsaid = (
        f" Of {number(found.not_said / found.days, 1)} people a night nobody said." if found.not_said else ""
    )
    if found.no_longer_meet_a_day is None:
        return f"How many no longer met the criteria to reside is not known of any day.{unsaid}"
    each = (found.no_longer_meet_a_day, found.discharged_a_day, found.remaining_a_day)
    meet, left, remained = (number(one, 1) for one in each)
    return (
        f"On an average day {meet} people no longer met the criteria to reside: {left} left, {remained}"
        f" remained.{said}{unsaid}"
    )


def _months_table(answer: DailyMonthReturn) -> Counts:
    found = {of: month_of(own) for of, own in answer.by_provider.items()}
    heads = ("Measure", *(organisation_name(one) for one in found))

    def row(title: str, *numbers: str) -> list[Cell]:
        return [named(one) for one in (title, *numbers)]

    every = found.values()
    rows = [
        row("Delayed bed days", *(number(one.bed_days) for one in every)),
        row("Their cost, pounds", *(_pounds(one.cost) for one in every)),
        row("Remaining, average a day", *(number(one.remaining_a_day, 1) for one in every)),
        row("No longer meet, average a day", *(number(one.no_longer_meet_a_day, 1) for one in every)),
        row("Discharged of those", *(number(one.discharged) for one in every)),
        row("Discharged, average a day", *(number(one.discharged_a_day, 1) for one in every)),
        row("Nights of whom nobody said", *(number(one.not_said) for one in every)),
        row("Days counted", *(number(one.days) for one in every)),
        row("Of these known", *(number(one.known) for one in every)),
    ]
    return Counts.of("month", "The month", heads, rows)


def _pounds(pence: int | None) -> str:
    return number(None if pence is None else pence / 100, 2)


def _days_table(by_day: dict[date, Cells]) -> Counts:
    return Counts.of("days", "Day by day, all providers", DAY_HEADS, map(_day_row, by_day.items()))


def _day_row(one: tuple[date, Cells]) -> list[Cell]:
    of, own = one
    measures = (NO_LONGER_MEET, Where.DISCHARGED.value, Where.REMAINING.value)
    return [
        named(day(of)),
        *(named(number(own.known_total(measure))) for measure in measures),
        named(number(own.by(NOT_KNOWN, 1)[Where.REMAINING.value])),
        named(_pounds(own.known_total(COST))),
    ]


def _with_ways(told: dict[str, Any], by_day: dict[date, Cells]) -> dict[str, Any]:
    """The table of days, each leading to its own page, where the people behind its numbers are."""
    ways = [return_address(Period.of_day(one)) for one in by_day]
    rows = [
        [{"text": str(first), "href": way}, *others]
        for way, (first, *others) in zip(ways, told["rows"], strict=True)
    ]
    return {**told, "rows": rows}


def _weeks_table(by_day: dict[date, Cells]) -> Counts:
    heads = ("Monday", *(f"{days} days or more" for days in LONG_STAYS))
    title = "Additional bed days on each Monday, by days of stay"
    return Counts.of("weeks", title, heads, _weeks(by_day))


def _weeks(by_day: dict[date, Cells]) -> Iterator[list[Cell]]:
    for of in snapshots(by_day):
        own = by_day[of]
        held = own.by(ADDITIONAL, 1)
        known = own.known_total(BED_DAYS) is not None
        yield [named(day(of)), *(named(number(held[str(n)]) if known else UNKNOWN) for n in LONG_STAYS)]
