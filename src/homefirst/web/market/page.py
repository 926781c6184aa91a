"""The market: providers with contracts, people, hours, cost and risk; people by zone; what was sought and not
found. And the forms with which a contract is made and ended."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homefirst.app.ground.places import place_name
from homefirst.app.market import sourcing as desk
from homefirst.app.market.asking import MarketAsked, ProviderRow, Sought, ask_market, pack_services
from homefirst.app.market.packages import NOWHERE
from homefirst.app.offers.decisions import amount
from homefirst.county.access.permissions import may
from homefirst.county.access.seeing import Purpose, sees_for
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.market.contract import Contract
from homefirst.county.market.words import WHY_ENDED, WHY_NOTHING
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused
from homefirst.web.beds.shown import heading, words
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.sheet.environment import number, percent
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.words import stood_said

PROVIDER_HEADS = (
    *("Provider", "Contracts", "People", "Packages", "Placements", "Hours a week", "Pounds a week"),
    *("Delivery", "At risk"),
)
CONTRACT_HEADS = ("Contract", "Provider", "Service", "Fee", "From", "Until", "Terms", "Rests on")
SOUGHT_HEADS = (
    "Month",
    "Service",
    "Zone",
    "Sought",
    "Found",
    "Nothing found",
    "Open for long",
    "Why nothing",
)
SMALL = "hidden"


@require_safe
def market(request: HttpRequest, county: str) -> HttpResponse:
    """The market as things stand."""
    check_county(county)
    return _page(request)


@require_POST
def contract_entered(request: HttpRequest, county: str) -> HttpResponse:
    """A contract is made or ended; and leads back to the market."""
    check_county(county)
    by = request.user.get_username()
    try:
        _enter(request.POST, by)
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _page(request, error)
    return HttpResponseRedirect(reverse("market", kwargs={"county": county}), status=303)


def _enter(said: Mapping[str, Any], by: str) -> None:
    match said.get("do"):
        case "make":
            new = desk.NewContract(
                contract=_code(said.get("contract", "")),
                provider=said.get("provider", ""),
                service=said.get("service", ""),
                unit=said.get("unit", ""),
                fee=_pounds(said, "fee"),
                since=day_in(said, "since"),
                until=day_in(said, "until") if said.get("until") else None,
                terms=said.get("terms", ""),
            )
            desk.make_contract(new, by)
        case "end":
            desk.end_contract(said.get("contract", ""), day_in(said, "on"), said.get("why", ""), by)
        case _:
            raise NotUnderstood("It does not say what to do.", where="do", next="Use a form of the page.")


def _code(text: str) -> str:
    code = "-".join(text.lower().split())
    if not code or len(code) > 40 or not all(part.isascii() and part.isalnum() for part in code.split("-")):
        raise NotUnderstood(
            "That is no name of a contract.", where="contract", next="Write letters and digits."
        )
    return code


def _pounds(said: Mapping[str, Any], name: str) -> Decimal | None:
    found = amount(said.get(name, ""), name)
    return None if found is None else found.quantize(Decimal("0.01"))


def day_in(said: Mapping[str, Any], name: str) -> date:
    """The day that a field of a form names; raises NotUnderstood where it names none."""
    try:
        return date.fromisoformat(said.get(name, "").strip())
    except ValueError:
        raise NotUnderstood("It does not say which day.", where=name, next="Choose a day.") from None


def sees_people(request: HttpRequest) -> bool:
    """Whether who asks may see people for direct care: others are told no small numbers."""
    role = role_of(request)
    return role is not None and sees_for(role, Purpose.DIRECT_CARE)


def _page(request: HttpRequest, error: HomefirstError | None = None) -> HttpResponse:
    # A broker seeks for each one, under a key: what is counted here is before them already.
    works_with_them = sees_people(request) or may(role_of(request), "route:sourcing")
    asked = ask_market(hides=not works_with_them)
    if wants_json(request):
        return JsonResponse(asked.as_answer())
    zones = _zone_table(asked)
    if wants_sheet(request):
        tables = (
            _sheet("providers", "Providers", PROVIDER_HEADS, [_row(asked, one) for one in asked.providers]),
            zones,
            _sheet("sought", "Sought", SOUGHT_HEADS, [_sought(asked, one) for one in asked.sought]),
            _sheet(
                "contracts", "Contracts", CONTRACT_HEADS, [contract_cells(one) for one in asked.contracts]
            ),
        )
        known_at = asked.clock.view.known_at
        return sheet_answer(request, tables, about(known_at=known_at, synthetic=True))
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    of = pack_services()
    parts = {
        "synthetic": True,
        "error": error,
        "finding": _finding(asked),
        "stood": stood_said(asked.clock.at, asked.clock.ended),
        "hides": asked.hides,
        "provider_heads": PROVIDER_HEADS,
        "providers": [_row(asked, one) for one in asked.providers],
        "zone_heads": zones.heads,
        "zones": zones.rows,
        "sought_heads": SOUGHT_HEADS,
        "sought": [_sought(asked, one) for one in asked.sought],
        "contract_heads": CONTRACT_HEADS,
        "contracts": [contract_cells(one) for one in asked.contracts],
        "may_enter": may(role_of(request), "route:contract_entered"),
        "enter_href": reverse("contract_entered", kwargs={"county": county}),
        "sourcing_href": reverse("sourcing", kwargs={"county": county})
        if may(role_of(request), "route:sourcing")
        else None,
        "pick_providers": sorted(of.names.items(), key=lambda one: one[1]),
        "pick_services": [
            *((code, f"Every {heading(said).lower()}") for code, said in KINDS.items()),
            *((code, one.name) for code, one in of.services.items()),
        ],
        "pick_contracts": [
            (one.contract, f"{one.contract}, {place_name_of(one)}") for one in asked.contracts
        ],
        "why_ended": list(WHY_ENDED.items()),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    status = 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409
    return render(request, "market/page.html", parts, status=status)


def place_name_of(one: Contract) -> str:
    """What a contract is for, in words."""
    return KINDS.get(one.service) or place_name(one.service)


def _finding(asked: MarketAsked) -> str:
    people = len({one.person for one in asked.packages})
    if not asked.packages:
        return "Nobody has care that is bought."
    said = f"{number(people)} people have {number(len(asked.packages))} packages and placements"
    risky = len(asked.at_risk)
    if not risky:
        said = f"{said}; no provider is at risk by the county’s limits."
    else:
        are = "is" if risky == 1 else "are"
        said = f"{said}; {number(risky)} of {number(len(asked.providers))} providers {are} at risk."
    return f"{said} {_price(asked)}".rstrip()


def _price(asked: MarketAsked) -> str:
    """What all of it costs a week, and of how many it is not known, in a sentence; nothing where it would
    give away what a line that is not shown costs."""
    if any(asked.told(one.people) is None for one in asked.providers):
        return ""
    priced = [one.weekly for one in asked.packages if one.weekly is not None]
    unpriced = len(asked.packages) - len(priced)
    if not priced:
        return "Of none of them the price is known."
    said = f"They cost £{number(sum(priced, Decimal(0)), 0)} a week"
    if not unpriced:
        return f"{said}."
    unknown = asked.told(unpriced)
    return f"{said}, without {SMALL if unknown is None else number(unknown)} of unknown price."


def _row(asked: MarketAsked, one: ProviderRow) -> list[Any]:
    told = asked.told(one.people) is not None
    risks: Any = "no"
    if one.risks:
        risks = {"text": " ".join(of.sentence for of in one.risks), "tag": "at risk", "colour": "red"}
    hours = number(one.hours, 0)
    weekly = "unknown" if one.weekly is None else f"£{number(one.weekly, 0)}"
    if one.unpriced and one.weekly is not None:
        weekly = f"{weekly}, and {number(one.unpriced)} of unknown price"
    return [
        one.name,
        number(len(one.contracts)) if one.contracts else "none",
        _count(asked, one.people),
        _count(asked, one.packages),
        _count(asked, one.placements),
        hours if told else SMALL,
        weekly if told else SMALL,
        percent(one.rate),
        risks,
    ]


def _count(asked: MarketAsked, count: int) -> str:
    found = asked.told(count)
    return SMALL if found is None else number(found)


def _sheet(id_: str, title: str, heads: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> Table:
    return Table(id_, title, heads, tuple(tuple(_plain(cell) for cell in row) for row in rows))


def _plain(cell: Any) -> str:
    if not isinstance(cell, dict):
        return str(cell)
    return " ".join((cell["text"], *cell.get("lines", ())))


def _zone_table(asked: MarketAsked) -> Table:
    counts = asked.zone_counts()
    zones = sorted({zone for _, zone in counts}, key=lambda zone: (zone == NOWHERE, zone))
    rows = tuple(
        (one.name, *(_told(counts.get((one.provider, zone), 0)) for zone in zones))
        for one in asked.providers
        if one.people
    )
    return Table(
        "zones", "People by provider and zone", ("Provider", *(heading(words(one)) for one in zones)), rows
    )


def _told(count: int | None) -> str:
    return "–" if count is None else number(count)


def _sought(asked: MarketAsked, one: Sought) -> list[str]:
    small = asked.told(one.sought) is None
    counts = (one.sought, one.found, one.nothing, one.long_open)
    why = "; ".join(f"{WHY_NOTHING.get(code, code)}: {count}" for code, count in one.why)
    return [
        str(one.month),
        heading(KINDS.get(one.service, one.service)),
        words(one.zone),
        *(SMALL if small else number(count) for count in counts),
        (SMALL if small else why) or "none",
    ]


def contract_cells(one: Contract) -> list[str]:
    """A contract as the page shows it."""
    first, until = one.dates.first, one.dates.until
    return [
        one.contract,
        pack_services().names.get(one.provider, one.provider),
        heading(place_name_of(one)),
        "not known" if one.fee is None else f"£{one.fee} {'an hour' if one.unit == 'hour' else 'a week'}",
        "always" if first is None else first.isoformat(),
        "no end" if until is None else until.isoformat(),
        one.terms,
        one.source,
    ]
