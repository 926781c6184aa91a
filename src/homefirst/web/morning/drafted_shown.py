"""What could take one person of this morning's list, by the draft of the day's call, in words."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.call.for_one import DraftedFor, drafted_for
from homefirst.app.ground.house import this_county
from homefirst.app.morning.asking import LineAsked
from homefirst.county.access.permissions import may
from homefirst.foundation.calendar import local_day
from homefirst.web.beds.pages import moment_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.morning.decisions_shown import offer_waits
from homefirst.web.sheet.environment import day, local_time


def drafted_parts(request: HttpRequest, asked: LineAsked) -> dict[str, Any]:
    """What could take them, by the draft of the day's call, for who may see that call; nothing of a line as
    it was known, to which a draft may have come later."""
    if not may(role_of(request), "route:call") or moment_asked(request).known_at is not None:
        return {"drafted": None, "call_href": ""}
    of_day, line = local_day(asked.at), asked.line
    waits = {wait for wait, _ in offer_waits(line, asked)}
    return {
        "drafted": drafted_shown(drafted_for(of_day, line.person), of_day, waits),
        "call_href": reverse("call", kwargs={"county": this_county().slug, "day": of_day.isoformat()}),
    }


def drafted_shown(drafted: DraftedFor | None, call: date, waits: Collection[str]) -> dict[str, Any]:
    """What the page is given: a sentence, why, what would come next, and what is sent to offer it. `waits`
    are those for which something can be offered: what is offered before is not offered again."""
    if drafted is None:
        return {"said": f"Nobody has asked for a draft of the call of {day(call)} yet.", "made": ""}
    row = drafted.row
    shown: dict[str, Any] = {"made": f"By the draft made {local_time(drafted.made_at)}."}
    if "offer" in row:
        shown |= {
            "said": f"{row['name']}, {start_said(row)}",
            "because": row.get("not_yet", ""),
            "why": row["because"],
            "next": row.get("runner_up_because") or "",
            "sends": _sends(row) if drafted.placed and row["wait"] in waits else {},
        }
        return shown
    none = "They do not stand in it: something is offered before, or nothing is asked for them."
    return shown | {"said": row.get("because", none)}


def start_said(row: Mapping[str, Any]) -> str:
    """From which day, how many hours and for how many pounds a week."""
    hours, weekly = row.get("offer_hours"), row.get("weekly")
    said = f"from {day(date.fromisoformat(row['start']))}"
    said += "" if hours is None else f", {hours:g} h a week"
    return said + ("" if weekly is None else f", £{weekly:,.2f} a week")


def _sends(row: Mapping[str, Any]) -> dict[str, str]:
    hours = row["offer_hours"]
    return {
        "wait": row["wait"],
        "resource": row["offer"],
        "start": row["start"],
        "hours": "" if hours is None else f"{hours:g}",
    }
