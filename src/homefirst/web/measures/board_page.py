"""The pages: parse what was asked, ask one question, show the answer; the same answer as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.ground import questions
from homefirst.app.ground.house import this_county
from homefirst.county.access.roles import first_page_of
from homefirst.measures.definitions import definitions as all_definitions
from homefirst.measures.readings import meanings_answer, readings
from homefirst.web.gate.asked import as_json, check_county, month_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.live.page import live_parts
from homefirst.web.measures.board import board_shown
from homefirst.web.measures.live import board_pieces
from homefirst.web.sheet.table import board_tables, definitions_table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Leads each role to its own first page (roles.toml), and everybody else to the board's."""
    return redirect(first_page_of(role_of(request)), county=this_county().slug)


@require_safe
def to_board(request: HttpRequest, county: str) -> HttpResponse:
    """A county's own address, and the board's with a slash at its end, lead to its board."""
    check_county(county)
    asked = request.GET.urlencode()
    return redirect(reverse("board", kwargs={"county": county}) + (f"?{asked}" if asked else ""))


@require_safe
def definitions(request: HttpRequest, county: str) -> HttpResponse:
    """What every measure means."""
    check_county(county)
    found = tuple(all_definitions().values())
    if wants_json(request):
        return JsonResponse(meanings_answer())
    if wants_sheet(request):
        return sheet_answer(request, [definitions_table(found)], about())
    shown = {"definitions": found, "readings": readings(), "as_xlsx": sheet_address(request)}
    return render(request, "measures/definitions.html", shown)


@require_safe
def board(request: HttpRequest, county: str) -> HttpResponse:
    """The board member's page: this county's plan of delays, as it stood with the data to a month."""
    check_county(county)
    chosen = month_asked(request.GET, "month")
    answer = questions.ask_board(chosen)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    shown = board_shown(answer) | {"chosen": str(chosen) if chosen else "", "as_json": as_json(request)}
    if wants_sheet(request):
        said = about(area=answer.area_name, known_at=answer.known_at, meaning=board_meaning())
        return sheet_answer(request, board_tables(shown), said)
    sources = questions.plan_sources(answer.area)
    shown |= {"as_xlsx": sheet_address(request), "sources_of_plan": sources}
    shown |= live_parts("board", board_pieces(answer), live=chosen is None)
    return render(request, "measures/board.html", shown)


def board_meaning() -> list[str]:
    """What the board's tables count, in the definitions' own sentences."""
    counted = ("delayed-days", "delayed-per-day")
    return [f"{one.name}: {one.sentence}" for one in all_definitions().values() if one.id in counted]
