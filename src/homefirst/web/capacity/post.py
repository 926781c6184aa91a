"""The provider's page, for a telephone: the same as before in one tap, or steppers and one button; or
pasted out of a sheet. Forms alone; a script only adds what makes fewer taps of it."""

import os
import time
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from homefirst.app.capacity import desk
from homefirst.app.capacity.asking import DAYS
from homefirst.county.access.models import User
from homefirst.county.capacity.answer import resource_answer
from homefirst.county.capacity.posting import Offered, Source
from homefirst.county.capacity.resource import Unit
from homefirst.county.capacity.states import RULES, WITHDREW, State
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Problem, Refused
from homefirst.foundation.work.ids import uuid7
from homefirst.web.capacity.pages import UNITS, age_said, posted_said
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.sheet.amounts import decimal_in
from homefirst.web.sheet.environment import local_time, number

STEPS = {Unit.HOURS: 1}
LATER = 2
"""How many later days a line can name on the page; more are pasted."""
STATES = (
    ("open", "Open"),
    ("closed/staff", "Closed: no staff"),
    ("closed/infection", "Closed: infection"),
    ("held", "Held"),
    ("escalation", "Open for escalation"),
)
WITHDRAWN = (f"closed/{WITHDREW}", "Closed: you gave everything back")
"""How a line stands of which its provider withdrew: offered by the form only where it is so."""


@require_http_methods(["GET", "HEAD", "POST"])
def capacity_post(request: HttpRequest, county: str) -> HttpResponse:
    """What a provider has free: shown, and posted for today and the fourteen days after."""
    check_county(county)
    provider = _organisation(request)
    asked = desk.ask_desk(provider, again=request.POST.get("do", "again") == "again")
    if request.method != "POST":
        if wants_json(request):
            return JsonResponse(_answer(asked))
        return _page(request, asked)
    try:
        done = _post(request, asked)
    except (Refused, NotUnderstood) as error:
        if wants_json(request):
            return told(request, error)
        return _page(request, desk.ask_desk(provider), (error.problem,), status=_status(error))
    if isinstance(done, tuple):
        if wants_json(request):
            first = done[0]
            return told(request, NotUnderstood(first.what, where=first.where, next=first.next))
        return _page(request, desk.ask_desk(provider), done, status=400)
    if wants_json(request):
        return JsonResponse(_answer(desk.ask_desk(asked.provider)) | {"new": done.new}, status=201)
    how = "posted" if done.new else "already"
    address = reverse("capacity_post", kwargs={"county": county})
    return HttpResponseRedirect(f"{address}?done={how}", status=303)


def _post(request: HttpRequest, asked: desk.DeskAsked) -> Any:
    """Posts what was asked for: what became of it, or everything that is wrong."""
    said = request.POST
    key = desk.posting_key(said.get("posting", ""))
    changed: tuple[desk.Changed, ...] = ()
    match said.get("do"):
        case "again":
            offered, source = asked.again(), Source.PAGE
            if not offered:
                raise Refused("Nothing was posted of late.", where="posting", next="Fill it in once.")
        case "form":
            offered, changed, source = _filled_in(asked, said), _changed(asked, said), Source.PAGE
        case "paste":
            offered, problems = desk.pasted(asked, said.get("sheet", ""))
            source = Source.PASTE
            if problems:
                return problems
        case _:
            raise NotUnderstood("It is not said what to do.", where="do", next="Say again, form or paste.")
    by = request.user.get_username()
    return desk.post_capacity(asked, offered, changed, posting=key, source=source, by=by)


def _filled_in(asked: desk.DeskAsked, said: Mapping[str, str]) -> tuple[Offered, ...]:
    """What the form says, resource by resource. A line that is left empty is not posted."""
    found: list[Offered] = []
    for one in asked.own:
        code, name = one.resource.code, one.resource.name
        today = said.get(f"{code}.today", "").strip()
        if not today:
            continue
        amounts = {asked.today: _amount(name, "free today", today)}
        for number_ in range(1, LATER + 1):
            day, amount = (said.get(f"{code}.{what}{number_}", "").strip() for what in ("day", "amount"))
            if not day and not amount:
                continue
            when = _day(name, day)
            if when in amounts:
                raise Refused(f"{when} stands twice.", where=f"{name}, day", next="Keep one of them.")
            amounts[when] = _amount(name, "more free", amount)
        for day_ in asked.days:
            if one.resource.dates.cover(day_):
                amounts.setdefault(day_, Decimal(0))
        found += [Offered(name, code, when, amount) for when, amount in sorted(amounts.items())]
    return tuple(found)


def _changed(asked: desk.DeskAsked, said: Mapping[str, str]) -> tuple[desk.Changed, ...]:
    """The states that differ from how the resources stand."""
    found = []
    for one in asked.own:
        chosen = said.get(f"{one.resource.code}.state", "")
        if not chosen or chosen == state_of(one):
            continue
        state, _, why = chosen.partition("/")
        if state not in tuple(State):
            raise NotUnderstood(f"“{state}” is no state.", where=one.resource.name, next="Choose one.")
        found.append(desk.Changed(one.resource.code, State(state), why or None, asked.today, None))
    return tuple(found)


def _amount(name: str, field: str, text: str) -> Decimal:
    try:
        amount = decimal_in(text)
    except InvalidOperation:
        raise NotUnderstood(
            f"“{text[:20]}” is no number.", where=f"{name}, {field}", next="Write a number."
        ) from None
    return amount


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("No day is chosen.", where=f"{name}, from", next="Choose a day.") from None


def state_of(one: desk.Own) -> str:
    """How a resource stands, as the form has it."""
    first = one.told.days[0]
    return f"{first.state.value}/{first.why}" if first.why else first.state.value


def _page(
    request: HttpRequest,
    asked: desk.DeskAsked,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    said = request.POST
    again = asked.again()
    shown = {
        "synthetic": asked.synthetic,
        "provider": asked.name,
        "stood": local_time(asked.at),
        "done": request.GET.get("done", "") if not problems else "",
        "posted_said": _posted_said(asked),
        "again_said": _again_said(asked) if again else "",
        "problems": problems,
        "rows": [_row(one, asked, said) for one in asked.own],
        "days": [(day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in asked.days[1:]],
        "sheet": said.get("sheet", ""),
        "sample": f"resource\ttoday\t{asked.today + timedelta(days=2):%d/%m/%Y}",
        "posting": uuid7(time.time_ns() // 1_000_000, os.urandom(10)),
        "last_day": f"{asked.days[DAYS - 1].day} {asked.days[DAYS - 1]:%B}",
        "as_json": as_json(request),
    }
    return render(request, "capacity/post.html", shown, status=status)


def _short(day: str) -> str:
    """A day as a summary has room for it; what was written and is none as it was written."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B}"


def _row(one: desk.Own, asked: desk.DeskAsked, said: Mapping[str, str]) -> dict[str, Any]:
    code, again = one.resource.code, one.again or {}
    ahead = [(day, amount) for day, amount in sorted(again.items()) if day > asked.today and amount]
    later = [
        {
            "number": place + 1,
            "day": said.get(
                f"{code}.day{place + 1}", ahead[place][0].isoformat() if place < len(ahead) else ""
            ),
            "amount": said.get(
                f"{code}.amount{place + 1}", _plain(ahead[place][1]) if place < len(ahead) else ""
            ),
        }
        for place in range(LATER)
    ]
    before = again.get(asked.today)
    barred = one.told.days[0].state is State.BARRED
    return {
        "code": code,
        "name": one.resource.name,
        "unit": UNITS[one.resource.unit],
        "step": STEPS.get(one.resource.unit, 1),
        "today": said.get(f"{code}.today", "" if before is None else _plain(before)),
        "later": later,
        "more": len(ahead) > LATER,
        "open": len(ahead) > LATER,
        "later_said": ", ".join(
            f"{row['amount']} from {_short(str(row['day']))}" for row in later if row["day"] and row["amount"]
        ),
        "promised": number(promised, 0 if promised == promised.to_integral_value() else 2)
        if (promised := sum((day.claimed for day in one.told.days), Decimal(0)))
        else "",
        "states": [
            {"value": value, "text": text, "selected": value == said.get(f"{code}.state", state_of(one))}
            for value, text in ((WITHDRAWN, *STATES) if state_of(one) == WITHDRAWN[0] else STATES)
        ],
        "barred": one.told.state.said if barred and one.told.state is not None else "",
        "closed": "" if one.told.days[0].takes else RULES[one.told.days[0].state].said,
        "age": age_said(one.told, asked.at) if one.told.posted_at else "",
        "posted": posted_said(one.told),
        "stale": one.told.stale,
    }


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _posted_said(asked: desk.DeskAsked) -> str:
    if asked.posted_at is None:
        return "Nothing was posted yet: the hub does not know what you have free."
    if asked.posted_today:
        return f"Posted today. Last at {local_time(asked.posted_at)}."
    last = local_time(asked.posted_at)
    return f"Not all of it was posted today. Last at {last}: until you post, the hub sees it as stale."


def _again_said(asked: desk.DeskAsked) -> str:
    """What one tap would post."""
    totals: dict[Unit, Decimal] = {}
    for one in asked.own:
        if one.again is not None:
            unit = one.resource.unit
            totals[unit] = totals.get(unit, Decimal(0)) + one.again.get(asked.today, Decimal(0))
    return ", ".join(f"{number(totals[unit])} {UNITS[unit]}" for unit in UNITS if unit in totals)


def _organisation(request: HttpRequest) -> str:
    user = request.user
    return user.organisation if isinstance(user, User) else ""


def _status(error: HomefirstError) -> int:
    return 400 if isinstance(error, NotUnderstood) else 403


def _answer(asked: desk.DeskAsked) -> dict[str, Any]:
    return {
        "synthetic": asked.synthetic,
        "provider": asked.provider,
        "day": asked.today.isoformat(),
        "posted_today": asked.posted_today,
        "resources": [resource_answer(one.told, asked.at) for one in asked.own],
    }
