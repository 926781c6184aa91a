"""What is free: by service, locality and day; line by line with who posted it and how old that is; and
what of what is commissioned is delivered, usable and used."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.capacity.asking import CapacityAsked, ask_capacity, pack_capacity
from homefirst.county.capacity.read import ResourceDays
from homefirst.county.capacity.resource import ANY, Unit
from homefirst.county.capacity.states import State
from homefirst.county.capacity.use import Free, LineUse, ProviderRate
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.web.beds.pages import moment_asked
from homefirst.web.beds.shown import in_field, words
from homefirst.web.capacity.forms import said_forms
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import wants_json
from homefirst.web.sheet.environment import UNKNOWN, local_time, number, percent
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

WEEK = 7  # days on the page; the spreadsheet has all
UNITS = {
    Unit.HOURS: "hours a week",
    Unit.BEDS: "beds",
    Unit.STARTS: "starts",
    Unit.SLOTS: "slots",
    Unit.ITEMS: "items",
}
LINE_HEADS = ("Line", "Provider", "Free today", "In a week", "Promised", "State", "Posted", "Age")
USE_HEADS = (
    *("Line", "Unit", "Commissioned", "Delivered", "Rate", "Usable", "Used"),
    *("Provider", "Stated or counted"),
)
RATE_HEADS = ("Provider", "Unit", "Commissioned", "Delivered", "Delivery rate")
SOURCES = {"page": "from the page", "paste": "pasted", "file": "from a file"}


@require_safe
def capacity(request: HttpRequest, county: str) -> HttpResponse:
    """What is free as things stand, or as they stood and were known."""
    check_county(county)
    return capacity_page(request, said_forms(request))


def capacity_page(request: HttpRequest, said: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """The page, as JSON or as a spreadsheet where these are asked for; `said` is what its forms are given."""
    moment = moment_asked(request)
    asked = ask_capacity(moment.at, moment.known_at)
    if wants_json(request):
        return JsonResponse(asked.as_answer())
    names = provider_names()
    if wants_sheet(request):
        made = [("As things stood at", local_time(asked.at))]
        tables = (free_table(asked), lines_table(asked, names), use_table(asked, names))
        of = about(known_at=asked.known_at, made=made, synthetic=asked.synthetic)
        return sheet_answer(request, (*tables, rates_table(asked.rates, names)), of)
    days = [one.day for one in asked.resources[0].days[:WEEK]] if asked.resources else []
    shown = {
        "synthetic": asked.synthetic,
        "finding": finding(asked),
        "stood": f"As things stood at {local_time(asked.at)}.",
        "at_field": in_field(moment.at),
        "known_field": in_field(moment.known_at),
        "free_heads": ("Service", *(f"{one:%a} {one.day}" for one in days), "Not posted today"),
        "free": [_free_cells(one, len(days)) for one in asked.services],
        "line_heads": LINE_HEADS,
        "lines": [line_cells(one, asked.at, names) for one in asked.resources],
        "use_heads": USE_HEADS[:-2],
        "uses": [_use_shown(one, names) for one in asked.commissioned],
        "rate_heads": RATE_HEADS,
        "rates": [rate_cells(one, names) for one in asked.rates],
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "said": said,
    }
    return render(request, "capacity/page.html", shown, status=status)


def provider_names() -> Mapping[str, str]:
    """What providers are called."""
    return {code: one.name for code, one in pack_capacity().organisations.items()}


def finding(asked: CapacityAsked) -> str:
    """What is free today, in a sentence, and how much of it nobody knows."""
    if not asked.resources:
        return "The county pack names no resources: nothing can be posted."
    totals: dict[Unit, Decimal] = {}
    for one in asked.services:
        if one.by_day[0] is not None:
            totals[one.unit] = totals.get(one.unit, Decimal(0)) + one.by_day[0]
    said = ", ".join(f"{number(totals[unit])} {UNITS[unit]}" for unit in UNITS if unit in totals)
    stale, lines = len(asked.stale), len(asked.resources)
    if not said:
        return f"Nobody posted today: what is free is not known of any of {lines} lines."
    if not stale:
        return f"Free today: {said}. All {lines} lines were posted today."
    return f"Free today: {said}. Of {stale} of {lines} lines it is not known: nobody posted them today."


def service_name(one: Free) -> str:
    """A service and its locality, with its unit."""
    where = "" if one.locality == ANY else f", {words(one.locality)}"
    kind = KINDS.get(one.service, words(one.service)).removeprefix("a ").removeprefix("an ")
    return f"{kind[0].upper()}{kind[1:]}{where} ({UNITS[one.unit]})"


def _free_cells(one: Free, days: int) -> list[Any]:
    stale: Any = f"{one.stale} of {one.lines}"
    if one.stale:
        stale = {"text": stale, "tag": "stale", "colour": "yellow"}
    if all(amount is None for amount in one.by_day[:days]):
        # Said once, and not of each day: nobody posted any of its lines.
        nobody = (
            "nobody posted it today"
            if one.lines == 1
            else f"nobody posted any of its {one.lines} lines today"
        )
        return [service_name(one), {"text": f"Unknown: {nobody}.", "span": days}, stale]
    return [service_name(one), *(number(amount) for amount in one.by_day[:days]), stale]


def line_cells(one: ResourceDays, at: datetime, names: Mapping[str, str]) -> list[Any]:
    """A resource as the page shows it: a stale one with what was posted last, marked as old."""
    first, later = one.days[0], one.days[min(WEEK, len(one.days) - 1)]
    promised = sum((each.claimed for each in one.days), Decimal(0))
    state: Any = "open" if one.state is None else one.state.said
    if first.state in (State.CLOSED, State.HELD, State.BARRED):
        state = {"text": state, "tag": first.state.value, "colour": "red"}
    return [
        {"text": one.resource.name, "lines": _conditions(one)},
        names.get(one.resource.provider, one.resource.provider),
        *([_amount(one, 0) | {"span": 2}] if one.stale else [_amount(one, 0), number(one.free(later.day))]),
        number(promised, _places(promised)),
        state,
        *(
            [{"text": "never posted", "span": 2}]
            if one.posted_at is None
            else [posted_said(one), age_said(one, at)]
        ),
    ]


def _amount(one: ResourceDays, place: int) -> Any:
    """What can be promised on a day, marked where it is stale, or more was promised than is posted."""
    left = one.days[place].left
    if one.stale:
        was = "" if left is None else f" (was {number(left)})"
        return {"text": f"{UNKNOWN}{was}", "tag": "stale", "colour": "yellow"}
    free = number(one.free(one.days[place].day))
    if left is not None and left < 0:
        return {"text": free, "tag": f"{number(-left)} short", "colour": "red"}
    return free


def _conditions(one: ResourceDays) -> tuple[str, ...]:
    of = one.resource
    said = [UNITS[of.unit]]
    said += [] if of.sex.value == ANY else [{"female": "women", "male": "men"}[of.sex.value]]
    said += ["dementia"] if of.dementia else []
    said += ["nursing"] if of.nursing else []
    said += [f"cover: {', '.join(words(one) for one in of.cover)}"] if of.cover else []
    said += [f"tasks: {', '.join(words(one) for one in of.skills)}"] if of.skills else []
    said += [f"begins {of.days_said}"] if len(of.days_open) < 7 else []
    said += [f"{of.lead_days} days’ notice"] if of.lead_days > 1 else []
    return ("; ".join(said),)


def posted_said(one: ResourceDays) -> str:
    """When a resource was posted last, by whom and how."""
    if one.posted_at is None or one.source is None:
        return "never"
    return f"{local_time(one.posted_at)}, {one.by}, {SOURCES[one.source.value]}"


def age_said(one: ResourceDays, at: datetime) -> str:
    """How old a posting is, in words."""
    age = one.age(at)
    if age is None:
        return UNKNOWN
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return "less than an hour"
    return f"{hours} hour{'s' * (hours > 1)}" if hours < 48 else f"{hours // 24} days"


def use_cells(one: LineUse, names: Mapping[str, str]) -> list[str]:
    """A line of what is commissioned, as the spreadsheet has it."""
    line = one.line
    said = "; ".join(dict.fromkeys(part for part in (line.amount_said, line.rate_said) if part))
    return [
        line.name,
        UNITS[line.unit],
        number(line.amount),
        number(line.delivered),
        percent(line.rate),
        number(one.usable),
        number(one.used),
        names.get(line.provider or "", UNKNOWN),
        said or UNKNOWN,
    ]


def _use_shown(one: LineUse, names: Mapping[str, str]) -> list[Any]:
    """The same on the page: whose it is and who says so stand beneath its name."""
    name, *figures, provider, said = use_cells(one, names)
    return [{"text": name, "lines": (f"{provider}; {said}",)}, *figures]


def rate_cells(one: ProviderRate, names: Mapping[str, str]) -> list[str | None]:
    """A provider's delivery rate."""
    return [
        names.get(one.provider, one.provider),
        UNITS[one.unit],
        number(one.commissioned),
        number(one.delivered),
        percent(one.rate),
    ]


def free_table(asked: CapacityAsked) -> Table:
    """What is free, with every day."""
    days = asked.resources[0].days if asked.resources else ()
    heads = ("Service", "Locality", "Unit", *(f"{one.day}" for one in days), "Lines", "Not posted today")
    rows = tuple(
        (
            *(words(one.service), words(one.locality), UNITS[one.unit]),
            *(number(amount) for amount in one.by_day),
            *(number(one.lines), number(one.stale)),
        )
        for one in asked.services
    )
    return Table("free", "What can be promised from each day on", heads, rows)


def lines_table(asked: CapacityAsked, names: Mapping[str, str]) -> Table:
    """Line by line, what is free today and in a week, and what is known of it."""
    heads = (
        *("Code", "Line", "Service", "Locality", "Provider", "Unit", "Free today", "In a week"),
        *("Posted last", "Promised", "State", "Posted", "Age", "Source"),
    )
    rows = []
    for one in asked.resources:
        of, later = one.resource, one.days[min(WEEK, len(one.days) - 1)]
        left = one.days[0].left
        promised = sum((each.claimed for each in one.days), Decimal(0))
        rows.append(
            (
                *(of.code, of.name, words(of.service), words(of.locality)),
                *(names.get(of.provider, of.provider), UNITS[of.unit]),
                *(number(one.free(one.days[0].day)), number(one.free(later.day))),
                *(number(left), number(promised, _places(promised))),
                *("open" if one.state is None else one.state.said, posted_said(one)),
                *(age_said(one, asked.at), of.source),
            )
        )
    return Table("lines", "Every line", heads, tuple(rows), "Posted last is no figure of today where stale.")


def use_table(asked: CapacityAsked, names: Mapping[str, str]) -> Table:
    """What is commissioned, and what of it comes."""
    rows = tuple(tuple(use_cells(one, names)) for one in asked.commissioned)
    return Table("commissioned", "Commissioned, delivered, usable, used", USE_HEADS, rows)


def rates_table(rates: Sequence[ProviderRate], names: Mapping[str, str]) -> Table:
    """Each provider's delivery rate."""
    rows = tuple(tuple(rate_cells(one, names)) for one in rates)
    return Table("rates", "Delivery rate of each provider", RATE_HEADS, rows)


def _places(amount: Decimal) -> int:
    return 0 if amount == amount.to_integral_value() else 2
