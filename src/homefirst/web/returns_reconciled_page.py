"""A month on one page: the local list, the return and the publication."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.returns_reconciled import ask_reconciled
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.delays import Breakdown
from homefirst.measures.returns.kinds import Kind
from homefirst.measures.returns.reconciled import Odd, Reconciled, Row, counted
from homefirst.web.asked import as_json, check_county, instant_asked
from homefirst.web.beds_shown import person_cell
from homefirst.web.doors import role_of
from homefirst.web.environment import number
from homefirst.web.errors import wants_json
from homefirst.web.returns_pages import period_named, return_address
from homefirst.web.returns_shown import category_name, figures, line_name, organisation_name
from homefirst.web.table import Table
from homefirst.web.xlsx import about, sheet_address, sheet_answer, wants_sheet

TOGETHER_HEADS = ("Code", "List, people", "Return, people", "Return, days", "Published, days")


@require_safe
def returns_reconciled(request: HttpRequest, county: str, month: str) -> HttpResponse:
    """A month on one page: the local list, the return and the publication."""
    check_county(county)
    of = period_named(Kind.TRANSFERS, month)
    answer = ask_reconciled(of, known_at=instant_asked(request.GET, "known_at"))
    people = may(role_of(request), "route:return_people")
    if wants_json(request):
        return JsonResponse(answer.as_answer(people=people))
    tables = _reconciled_tables(answer)
    if wants_sheet(request):
        return sheet_answer(request, tables, about(meaning=[of.name], synthetic=True))
    shown = {
        "synthetic": True,
        "period": of,
        "answer": answer,
        "finding": _reconciled_finding(answer),
        "tables": [figures(one) for one in tables],
        "people": _people(request, answer) if people else [],
        "return_href": return_address(of),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "returns_reconciled.html", shown)


def _reconciled_finding(answer: Reconciled) -> str:
    total = answer.total
    told = (
        f"The return has {number(total.days)} days of this county’s council in {answer.period.name},"
        f" {number(total.people)} people; {number(total.listed)} people were on the local list in it."
    )
    if answer.differs is None:
        return f"{told} No publication of it is held."
    if answer.differs == 0:
        return f"{told} The publication has as many days."
    more = "fewer" if answer.differs > 0 else "more"
    return f"{told} The publication has {number(abs(answer.differs))} days {more}."


def _reconciled_tables(answer: Reconciled) -> list[Table]:
    names = {
        Breakdown.REASON: "By reason",
        Breakdown.ORGANISATION: "By organisation",
        Breakdown.CARE: "By type of care",
    }
    tables = [
        Table(f"by-{split.value}", title, TOGETHER_HEADS, _together(split, answer.rows[split], answer.total))
        for split, title in names.items()
    ]
    councils = tuple(
        (organisation_name(one.code), number(one.people), number(one.days)) for one in answer.councils
    )
    tables.append(Table("by-council", "The return by council", ("Council", "People", "Days"), councils))
    lines = tuple(
        (line_name(one.code), number(one.listed), number(one.people), number(one.days))
        for one in answer.lines
    )
    heads = ("Line of the list", "People", "In the return too", "Their days")
    tables.append(Table("by-line", "The local list by line", heads, lines))
    why = [
        (because, number(n), where)
        for where, odd in (("the list alone", answer.list_alone), ("the return alone", answer.return_alone))
        for because, n in counted(odd).items()
    ]
    tables.append(
        Table("why", "On one of the two alone, and why", ("Why", "People", "Who are on"), tuple(why))
    )
    return tables


def _together(split: Breakdown, rows: Iterable[Row], total: Row) -> tuple[tuple[str | None, ...], ...]:
    told = [(category_name(split, one.code), one) for one in rows] + [("All", total)]
    return tuple(
        (
            name,
            "–" if one.listed is None else number(one.listed),
            number(one.people),
            number(one.days),
            "–" if one.published is None else number(one.published),
        )
        for name, one in told
    )


def _people(request: HttpRequest, answer: Reconciled) -> list[dict[str, Any]]:
    def rows(odd: Iterable[Odd]) -> list[list[Any]]:
        return [[person_cell(request, one.person), line_name(one.what), one.because.value] for one in odd]

    return [
        {"id": "list-alone", "caption": "On the list and not in the return", "rows": rows(answer.list_alone)},
        {
            "id": "return-alone",
            "caption": "In the return and not on the list",
            "rows": rows(answer.return_alone),
        },
    ]
