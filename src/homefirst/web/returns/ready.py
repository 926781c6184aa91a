"""A month's discharge ready dates: how long people stayed after they needed the bed no more."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from homefirst.app.returns.asking import frozen_of
from homefirst.app.returns.ready import ReadyDates
from homefirst.measures.returns.behind import AGE, CELL, PROVIDER, UNKNOWN_AGE, UNSAID, cell_named
from homefirst.measures.returns.cells import Cells
from homefirst.measures.returns.ready import (
    BAND,
    BANDS,
    DAYS_LOST,
    EVERY,
    LEFT,
    MEASURES,
    NO_DATE,
    NOT_SAID,
    band_named,
    means,
)
from homefirst.policy.regimes import first_month
from homefirst.policy.ward_round import READY_DATE_REGIME
from homefirst.web.beds.pages import people_said
from homefirst.web.gate.errors import wants_json
from homefirst.web.returns.frame import frame, people_address, sheet_of
from homefirst.web.returns.shown import organisation_name
from homefirst.web.returns.tables import (
    Asks,
    Cell,
    Counts,
    changes_table,
    linked,
    named,
    providers_table,
    revisions_table,
)
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.xlsx import wants_sheet


def ready_page(request: HttpRequest, answer: ReadyDates) -> HttpResponse:
    """The page of a month, as a spreadsheet or as JSON where that is asked for."""
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    tables = ready_tables(answer)
    submitted = providers_table(answer.cells, answer.compared, LEFT, "Discharged")
    differing = changes_table(answer.compared.values())
    revisions = revisions_table(frozen_of(answer.period), LEFT, "Discharged")
    if wants_sheet(request):
        every = [*tables, submitted, differing, revisions]
        return sheet_of(request, every, answer.view.known_at, answer.period)
    people = people_address(request, answer.period)
    unknown = f"{people_said(answer.unknown_age)} of unknown age counted as adults."
    shown = {
        **frame(request, answer.period, submitted, differing, revisions),
        "finding": ready_finding(answer.all),
        "in_force": answer.in_force,
        "asked_from": first_month(READY_DATE_REGIME).name,
        "unknown_age": linked(unknown, {AGE: UNKNOWN_AGE}, people) if answer.unknown_age else "",
        "tables": [one.figures(people) for one in tables if len(one.table.heads) > 1],
    }
    return render(request, "returns/return_ready.html", shown)


def ready_finding(cells: Cells) -> str:
    """The month in a sentence."""
    left, unsaid = cells.total(LEFT), cells.total(NOT_SAID)
    if not left:
        return "Nobody is recorded who left an acute bed after a night or more."
    every, delayed = means(cells)
    not_said = f" Of {number(unsaid)} nobody said whether they met the criteria to reside." if unsaid else ""
    dated = sum(cells.by(BAND, 2).values())
    if every is None:
        return f"{number(left)} people left, and none of them has a discharge ready date.{not_said}"
    apart = "" if delayed is None else f", {number(delayed, 1)} of those who stayed a day or more beyond it"
    return (
        f"{number(dated)} of the {number(left)} people who left have a discharge ready date, and left"
        f" {number(every, 1)} days after it on average{apart}.{not_said}"
    )


def ready_tables(answer: ReadyDates) -> list[Counts]:
    """Discharges by days, what was lost, both means: a column for each provider; and by council."""
    cells = sorted(answer.cells.items(), key=lambda one: one[0] or "")
    heads = tuple(organisation_name(provider) for provider, _ in cells)
    bands = [
        [named(_days_said(low, high)), *(_band(of, own, band_named(low, high)) for of, own in cells)]
        for low, high in BANDS
    ]
    totals = [
        [named(MEASURES[one]), *(_total(of, own, one) for of, own in cells)]
        for one in (LEFT, NO_DATE, NOT_SAID, DAYS_LOST)
    ]
    for place, title in enumerate(("Mean days, of all with a date", "Mean days, of one day or more")):
        totals.append([named(title), *(named(_mean(own, place)) for _, own in cells)])
    return [
        Counts.of("ready", "The month", ("Measure", *heads), totals),
        Counts.of("ready-bands", "Discharges by days from the ready date", ("Days", *heads), bands),
        Counts.of("ready-councils", "By council", _COUNCIL_HEADS, _by_council(answer.all)),
    ]


_COUNCIL_HEADS = ("Council", "Discharged", "On the day itself", "A day or more", "Days lost")


def _by_council(cells: Cells) -> Iterator[list[Cell]]:
    for council, left in sorted(cells.by(LEFT, 1).items()):
        own = Cells(tuple((words, n) for words, n in cells.cells if words[1] == council))
        bands = own.by(BAND, 2)
        same = bands["0"]
        late = sum(bands.values()) - same
        yield [
            named(organisation_name(council)),
            (number(left), _asks(LEFT, council)),
            (number(same), _asks(BAND, council, "0")),
            named(number(late)),
            (number(own.total(DAYS_LOST)), _asks(DAYS_LOST, council)),
        ]


def _band(provider: str | None, own: Cells, band: str) -> Cell:
    return number(own.by(BAND, 2)[band]), {PROVIDER: provider or UNSAID} | _asks(BAND, EVERY, band)


def _total(provider: str | None, own: Cells, measure: str) -> Cell:
    return number(own.total(measure)), {PROVIDER: provider or UNSAID} | _asks(measure, EVERY)


def _mean(own: Cells, place: int) -> str:
    found = means(own)[place]
    return "–" if found is None else number(found, 2)


def _asks(*words: str) -> dict[str, Any]:
    asks: Asks = {CELL: cell_named(words)}
    return dict(asks)


def _days_said(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} days or more"
    if low == high:
        return {0: "The day itself", 1: "1 day"}.get(low, f"{low} days")
    return f"{low} to {high} days"
