"""Sourcing at a broker's desk: what is sought, and of one sourcing requirement, quotes, shortlist and choice.
Forms alone, no script."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.market import sourcing as desk
from homefirst.app.market.asking import pack_services
from homefirst.app.market.prices import contract_price
from homefirst.app.offers.decisions import amount
from homefirst.app.ward.asking import names_of
from homefirst.county.catalogue.service_pages import AT_HOME, KINDS
from homefirst.county.journey.census import said_instant
from homefirst.county.market import words as market_words
from homefirst.county.market.sourcing import Quote, Requirement, Sourcing, TopUp
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Refused
from homefirst.policy.shortlist import Listed
from homefirst.web.beds.shown import heading, short_key, words
from homefirst.web.gate.asked import as_json, check_county, of_page, page_asked, pager
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.market.page import day_in
from homefirst.web.market.sourcing_answer import in_short, sourcing_answer
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import day, local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.words import stood_said

PAGE = 50
OPEN_HEADS = ("Who", "Sought", "Needed from", "May be paid a week", "Quotes", "Since")
CLOSED_HEADS = ("Who", "Sought", "Outcome", "Closed")
WAIT_HEADS = ("Who", "Waits for", "Locality", "Since", "Seek it")
QUOTE_HEADS = ("Where", "Pounds a week", "From", "Rated", "Not known", "")
OUT_HEADS = ("Where", "Pounds a week", "From", "Rated", "Left out because")
YES_NO = (("yes", "yes"), ("no", "no"))


@require_http_methods(["GET", "HEAD", "POST"])
def sourcing(request: HttpRequest, county: str) -> HttpResponse:
    """What is sought, and for which waits nothing is yet; a post opens a sourcing and leads to it."""
    check_county(county)
    if request.method != "POST":
        return _list_page(request)
    said = request.POST
    try:
        key = desk.open_sourcing(said.get("wait", ""), _requirement(said), request.user.get_username())
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _list_page(request, error)
    return _led(request, county, UUID(key))


@require_http_methods(["GET", "HEAD", "POST"])
def sourcing_of(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """One sourcing; a post enters a quote, a consent, that the person was told, the choice or the end."""
    check_county(county)
    if request.method != "POST":
        return _one_page(request, key)
    try:
        _enter(str(key), request.POST, request.user.get_username())
    except (Refused, NotUnderstood) as error:
        return told(request, error) if wants_json(request) else _one_page(request, key, error)
    return _led(request, county, key)


def _led(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(sourcing_answer(desk.ask_sourcing(str(key)), {}), status=201)
    return HttpResponseRedirect(reverse("sourcing_of", kwargs={"county": county, "key": key}), status=303)


def _enter(key: str, said: Mapping[str, Any], by: str) -> None:
    match said.get("do"):
        case "quote":
            desk.add_quote(
                key,
                by,
                provider=said.get("provider", ""),
                place=said.get("place", ""),
                weekly=_pounds(said, "weekly"),
                top_up=_pounds(said, "top_up"),
                start=day_in(said, "start"),
                rating=said.get("rating") or None,
                locality=said.get("locality", "").strip() or None,
                dementia=_yes(said, "dementia"),
                nursing=_yes(said, "nursing"),
            )
        case "top_up":
            weekly = _pounds(said, "weekly")
            if weekly is None:
                raise NotUnderstood("It does not say how much.", where="weekly", next="Write pounds a week.")
            affordable = _yes(said, "affordable")
            if affordable is None:
                raise NotUnderstood(
                    "It does not say whether they can afford it.", where="affordable", next="Choose."
                )
            desk.agree_top_up(key, by, TopUp(weekly, said.get("payer", ""), affordable))
        case "told":
            desk.tell_choice(key, by)
        case "choose":
            desk.choose(key, said.get("quote", ""), by)
        case "close":
            outcome, _, why = said.get("why", "").partition("/")
            desk.close(key, outcome, why, by)
        case _:
            raise NotUnderstood("It does not say what to do.", where="do", next="Use a form of the page.")


def _requirement(said: Mapping[str, Any]) -> Requirement:
    return Requirement(
        what=said.get("what", ""),
        hours=amount(said.get("hours", ""), "hours") if said.get("what") in AT_HOME else None,
        locality=said.get("locality", "").strip() or None,
        near=_yes(said, "near") or False,
        dementia=_yes(said, "dementia"),
        nursing=_yes(said, "nursing"),
        needed=day_in(said, "needed"),
        guide=_pounds(said, "guide"),
    )


def _pounds(said: Mapping[str, Any], name: str) -> Decimal | None:
    found = amount(said.get(name, ""), name)
    return None if found is None else found.quantize(Decimal("0.01"))


def _yes(said: Mapping[str, Any], name: str) -> bool | None:
    return {"yes": True, "no": False}.get(said.get(name, ""))


def _list_page(request: HttpRequest, error: HomefirstError | None = None) -> HttpResponse:
    asked = desk.ask_sourcings()
    people = {one.person for one in (*asked.open, *asked.closed)}
    names = names_of(people | {one.wait.person for one in asked.to_source}, caller_of(request))
    if wants_json(request):
        return JsonResponse(
            {
                "synthetic": True,
                "at": said_instant(asked.clock.at),
                "open": [in_short(one, names) for one in asked.open],
                "closed": [in_short(one, names) for one in asked.closed],
                "to_source": [
                    {"person": one.wait.person, "wait": one.wait.wait, "what": one.what}
                    for one in asked.to_source
                ],
            }
        )
    open_rows = [_open_cells(request, one, names) for one in asked.open]
    closed = [_closed_cells(request, one, names) for one in asked.closed]
    if wants_sheet(request):
        tables = (
            Table("open", "Sought now", OPEN_HEADS, tuple(map(_text, open_rows))),
            Table("closed", "Closed", CLOSED_HEADS, tuple(map(_text, closed))),
        )
        return sheet_answer(request, tables, about(known_at=asked.clock.view.known_at, synthetic=True))
    chosen, page = request.GET.get("wait", ""), page_asked(request.GET)
    waits, pages = of_page(asked.to_source, page, PAGE)
    to_source = next((one for one in asked.to_source if one.wait.wait == chosen), None)
    parts = {
        "synthetic": True,
        "error": error,
        "stood": stood_said(asked.clock.at, asked.clock.ended),
        "finding": _finding(asked),
        "open_heads": OPEN_HEADS,
        "open": open_rows,
        "closed_heads": CLOSED_HEADS,
        "closed": closed,
        "wait_heads": WAIT_HEADS,
        "waits": [_wait_cells(request, one, names) for one in waits],
        "pager": pager(request, page, pages),
        "begin": None if to_source is None else _begin(to_source, names),
        "yes_no": YES_NO,
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "market/sourcing.html", parts, status=_status(error))


def _begin(one: desk.ToSource, names: Mapping[str, str]) -> dict[str, Any]:
    """The form with which it is sought, filled in with what is known."""
    need = one.asked
    price = contract_price(None, need.what, need.hours, need.needed)
    return {
        "who": _who(one.wait.person, names),
        "wait": one.wait.wait,
        "what": one.what,
        "said": KINDS[one.what],
        "at_home": one.what in AT_HOME,
        "hours": "" if need.hours is None else f"{need.hours:f}",
        "locality": need.locality or "",
        "dementia": _said(need.dementia),
        "nursing": _said(need.nursing),
        "needed": need.needed.isoformat(),
        "guide": "" if price is None else f"{price:.2f}",
    }


def _one_page(request: HttpRequest, key: UUID, error: HomefirstError | None = None) -> HttpResponse:
    asked = desk.ask_sourcing(str(key))
    one = asked.sourcing
    names = names_of({one.person}, caller_of(request))
    if wants_json(request):
        return JsonResponse(sourcing_answer(asked, names))
    left_out = [_left_out_cells(of) for of in asked.shortlist.left_out]
    if wants_sheet(request):
        listed = [_quote_cells(of) for of in asked.shortlist.listed]
        tables = (
            Table("shortlist", "Shortlist", QUOTE_HEADS[:-1], tuple(map(_text, listed))),
            Table("left-out", "Left out", OUT_HEADS, tuple(map(_text, left_out))),
        )
        return sheet_answer(request, tables, about(known_at=asked.clock.view.known_at, synthetic=True))
    home = one.requirement.what in market_words.HOMES
    parts = {
        "synthetic": True,
        "error": error,
        "who": _who(one.person, names),
        "said": sought_said(one.requirement),
        "facts": _requirement_said(one),
        "open": one.ended is None,
        "outcome": None if one.ended is None else _ended_said(one),
        "home": home,
        "choosing": asked.choosing is not None,
        "quote_heads": QUOTE_HEADS,
        "listed": [{"quote": of.quote.quote, "cells": _quote_cells(of)} for of in asked.shortlist.listed],
        "out_heads": OUT_HEADS,
        "left_out": left_out,
        "top_up": None if one.top_up is None else top_up_said(one.top_up),
        "providers": _providers(one.requirement.what),
        "ratings": list(market_words.RATINGS.items()),
        "payers": list(market_words.PAYERS.items()),
        "reasons": _reasons(),
        "today": local_day(asked.clock.at).isoformat(),
        "locality": one.requirement.locality or "",
        "yes_no": YES_NO,
        "back": reverse("sourcing", kwargs={"county": request.resolver_match.kwargs["county"]}),  # type: ignore[union-attr]
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }  # fmt: skip
    return render(request, "market/sourcing_of.html", parts, status=_status(error))


def _providers(what: str) -> list[tuple[str, str]]:
    """Whom one may ask for a quote, by code and name: those that post lines of the kind first."""
    post = {one.provider for one in pack_capacity().resources.values() if one.service == what}
    return sorted(pack_services().names.items(), key=lambda pair: (pair[0] not in post, pair[1]))


def _reasons() -> list[tuple[str, str]]:
    """Why a sourcing is closed without a choice, each with its outcome before its code."""
    return [
        (f"{outcome}/{code}", f"{market_words.OUTCOMES[outcome]}: {said}")
        for outcome, reasons in (
            (market_words.NOTHING_FOUND, market_words.WHY_NOTHING),
            (market_words.NOT_SOUGHT, market_words.WHY_NOT_SOUGHT),
        )
        for code, said in reasons.items()
    ]


def _status(error: HomefirstError | None) -> int:
    return 200 if error is None else 400 if isinstance(error, NotUnderstood) else 409


def _finding(asked: desk.SourcingsAsked) -> str:
    waits, places = len(asked.to_source), len(asked.open)
    more = "more " if places else ""
    said = f"{number(places)} {'is' if places == 1 else 'are'} sought now. " if places else ""
    if not waits:
        return f"{said}No wait is left for which nothing is sought."
    are = "wait is" if waits == 1 else "waits are"
    return f"{said}{number(waits)} {more}{are} for care or a place that nobody seeks yet: the longest first."


def sought_said(need: Requirement) -> str:
    """What is sought, in words."""
    whole = need.hours is not None and need.hours == int(need.hours)
    hours = "" if need.hours is None else f", {number(need.hours, 0 if whole else 1)} hours a week"
    return heading(f"{KINDS[need.what]}{hours}")


def _requirement_said(one: Sourcing) -> list[dict[str, str]]:
    need = one.requirement
    return [
        {"label": "Needed from", "value": f"{need.needed.day} {need.needed:%B %Y}", "note": ""},
        {
            "label": "May be paid publicly",
            "value": "not known" if need.guide is None else f"£{need.guide:,.2f}",
            "note": "" if need.guide is None else "a week",
        },
        {
            "label": "Locality",
            "value": words(need.locality),
            "note": "wants to stay near" if need.near else "",
        },
        {"label": "Dementia", "value": _said(need.dementia) or "not known", "note": ""},
        {"label": "Nursing", "value": _said(need.nursing) or "not known", "note": ""},
    ]


def _said(known: bool | None) -> str:
    return "" if known is None else "yes" if known else "no"


def top_up_said(one: TopUp) -> str:
    """A consent to a top-up, in words."""
    can = "and can afford it" if one.affordable else "and cannot afford it"
    return f"Up to £{one.weekly:,.2f} a week is consented to by {market_words.PAYERS[one.payer]}, {can}."


def _ended_said(one: Sourcing) -> str:
    ended = one.ended
    assert ended is not None
    quote = one.quoted(ended.quote or "")
    if quote is not None:
        return f"The person chose {quote.place}, from {day(quote.start)}, at £{quote.weekly:,.2f} a week."
    why = {**market_words.WHY_NOTHING, **market_words.WHY_NOT_SOUGHT}.get(ended.why or "", "")
    return heading(f"{market_words.OUTCOMES[ended.outcome]}: {why}.")


def _who(person: str, names: Mapping[str, str]) -> str:
    return names.get(person, short_key(person))


def _open_cells(request: HttpRequest, one: Sourcing, names: Mapping[str, str]) -> list[Any]:
    need = one.requirement
    return [
        {"text": _who(one.person, names), "href": _address(request, one)},
        sought_said(need),
        day(need.needed),
        "not known" if need.guide is None else f"£{need.guide:,.2f}",
        number(len(one.quotes)),
        local_time(one.opened),
    ]


def _closed_cells(request: HttpRequest, one: Sourcing, names: Mapping[str, str]) -> list[Any]:
    assert one.ended is not None
    return [
        {"text": _who(one.person, names), "href": _address(request, one)},
        sought_said(one.requirement),
        _ended_said(one),
        local_time(one.ended.at),
    ]


def _wait_cells(request: HttpRequest, one: desk.ToSource, names: Mapping[str, str]) -> list[Any]:
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    address = reverse("sourcing", kwargs={"county": county})
    return [
        _who(one.wait.person, names),
        sought_said(one.asked),
        words(one.asked.locality) if one.asked.locality else "not known",
        local_time(one.wait.opened),
        {
            "text": f"Seek it for {_who(one.wait.person, names)}",
            "href": f"{address}?wait={one.wait.wait}#begin",
        },
    ]


def _address(request: HttpRequest, one: Sourcing) -> str:
    county = request.resolver_match.kwargs["county"]  # type: ignore[union-attr]
    return reverse("sourcing_of", kwargs={"county": county, "key": one.sourcing})


def _quote_cells(one: Listed) -> list[Any]:
    return [*_of_quote(one.quote), " ".join(one.unknown) or "nothing"]


def _left_out_cells(one: Listed) -> list[Any]:
    return [*_of_quote(one.quote), " ".join(one.against)]


def _of_quote(quote: Quote) -> list[Any]:
    top_up = (f"of which £{quote.top_up:,.2f} top-up",) if quote.top_up else ()
    return [
        {"text": quote.place, "lines": (pack_services().names.get(quote.provider, quote.provider),)},
        {"text": f"£{quote.weekly:,.2f}", "lines": top_up},
        day(quote.start),
        market_words.RATINGS.get(quote.rating or "", "not known"),
    ]


def _text(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(
        " ".join((cell["text"], *cell.get("lines", ()))) if isinstance(cell, dict) else cell for cell in row
    )
