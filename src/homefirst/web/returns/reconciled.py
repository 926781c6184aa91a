"""A month on one page: the local list, the return and the publication."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.returns.people import ANYBODY, BECAUSE, LINE, LISTED, RETURNED
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.delays import Breakdown
from homefirst.measures.returns.behind import UNSAID
from homefirst.measures.returns.kinds import Kind
from homefirst.measures.returns.reconciled import Because, Odd, Reconciled, Row, counted
from homefirst.web.beds.shown import person_cell
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.returns.frame import people_address, return_address
from homefirst.web.returns.pages import period_named
from homefirst.web.returns.shown import category_name, line_name, organisation_name
from homefirst.web.returns.tables import WORD, Asks, Cell, Counts, named
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

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
        held = [one.table for one in tables]
        return sheet_answer(request, held, about(meaning=[of.name], synthetic=True))
    behind = people_address(request, of)
    shown = {
        "synthetic": True,
        "period": of,
        "answer": answer,
        "finding": _reconciled_finding(answer),
        "tables": [one.figures(behind) for one in tables],
        "people": _people(request, answer) if people else [],
        "return_href": return_address(of),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "returns/reconciled.html", shown)


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


def _reconciled_tables(answer: Reconciled) -> list[Counts]:
    names = {
        Breakdown.REASON: "By reason",
        Breakdown.ORGANISATION: "By organisation",
        Breakdown.CARE: "By type of care",
    }
    found = [
        Counts.of(f"by-{split.value}", title, TOGETHER_HEADS, _together(split, answer))
        for split, title in names.items()
    ]
    councils = [_of_council(one) for one in answer.councils]
    found.append(Counts.of("by-council", "The return by council", ("Council", "People", "Days"), councils))
    heads = ("Line of the list", "People", "In the return too", "Their days")
    found.append(Counts.of("by-line", "The local list by line", heads, map(_of_line, answer.lines)))
    why = [
        [named(because), (number(n), {BECAUSE: Because(because).name.lower()}), named(where)]
        for where, odd in (("the list alone", answer.list_alone), ("the return alone", answer.return_alone))
        for because, n in counted(odd).items()
    ]
    title = "On one of the two alone, and why"
    found.append(Counts.of("why", title, ("Why", "People", "Who are on"), why))
    return found


def _of_council(one: Row) -> list[Cell]:
    asks = {"council": one.code or UNSAID}
    return [named(organisation_name(one.code)), (number(one.people), asks), (number(one.days), asks)]


def _of_line(one: Row) -> list[Cell]:
    on_it = {LINE: one.code}
    both = on_it | {RETURNED: "yes"}
    people, returned = (number(one.listed), on_it), (number(one.people), both)
    return [named(line_name(one.code)), people, returned, (number(one.days), both)]


def _together(split: Breakdown, answer: Reconciled) -> list[list[Cell]]:
    """The three beside one another; behind the return's numbers are its people of this county's council."""
    own = {} if answer.council is None else {"council": answer.council}

    def row(name: str, one: Row, listed: str, asks: Asks) -> list[Cell]:
        on_list = named("–") if one.listed is None else (number(one.listed), {LISTED: listed})
        published = named("–" if one.published is None else number(one.published))
        return [named(name), on_list, (number(one.people), asks), (number(one.days), asks), published]

    rows = [
        row(category_name(split, one.code), one, one.code or UNSAID, {**own, WORD[split]: one.code or UNSAID})
        for one in answer.rows[split]
    ]
    return [*rows, row("All", answer.total, ANYBODY, own)]


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
