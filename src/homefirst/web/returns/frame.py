"""What the pages of every kind of return bear: how it stands against what was frozen, the way to freeze it,
to the people behind its numbers, and its tables as spreadsheets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import may
from homefirst.foundation.calendar import day_after, midnight
from homefirst.measures.returns.kinds import KINDS, Period
from homefirst.web.gate.asked import as_json, instant_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.returns.tables import Counts
from homefirst.web.sheet.environment import local_time
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer


def sheet_of(
    request: HttpRequest, tables: Sequence[Counts], known_at: datetime, period: Period
) -> HttpResponse:
    made = [("Counted, by London’s clocks", local_time(known_at))]
    said = about(known_at=known_at, meaning=[period.name], made=made, synthetic=True)
    return sheet_answer(request, [one.table for one in tables], said)


def frame(
    request: HttpRequest, period: Period, submitted: Counts, differing: Counts, revisions: Counts
) -> dict[str, Any]:
    """What both kinds of return bear."""
    role, known_at = role_of(request), instant_asked(request.GET, "known_at")
    people = people_address(request, period)
    over = midnight(day_after(period.last)) <= datetime.now(UTC)
    return {
        "synthetic": True,
        "title": KINDS[period.kind],
        "period": period,
        "stood": "" if known_at is None else f"As known at {local_time(known_at)}.",
        "submitted": submitted.figures(people),
        "differing": differing.figures(people),
        "revisions": revisions.figures(people),
        "freeze_href": (
            return_address(period) + "/freeze"
            if may(role, "route:return_freeze") and over and known_at is None
            else ""
        ),
        "people_href": people[:-1],
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def return_address(period: Period) -> str:
    named = {"county": this_county().slug, "kind": period.kind.value, "period": str(period)}
    return reverse("return", kwargs=named)


def people_address(request: HttpRequest, period: Period) -> str:
    """The beginning of the address of the people behind a number of a return, as it is known on this page;
    empty for whom they may not be shown to."""
    if not may(role_of(request), "route:return_people"):
        return ""
    known_at = request.GET.get("known_at")
    asked = f"{urlencode({'known_at': known_at})}&" if known_at else ""
    return f"{return_address(period)}/people?{asked}"
