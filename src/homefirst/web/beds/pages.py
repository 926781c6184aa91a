"""People in beds and at home: how many by place, and who, under opaque keys."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.beds.asking import Beds, ask_beds, ask_place
from homefirst.app.capacity.closed import ask_beds_closed
from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import may
from homefirst.county.journey.by_place import InBeds, days_delayed, waits_of
from homefirst.county.journey.census import AtHome, InBed
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.beds.closed_shown import SITE_HEADS, beds_table, site_rows
from homefirst.web.beds.closed_shown import finding as closed_finding
from homefirst.web.beds.shown import (
    AT_HOME_HEADS,
    BED_HEADS,
    COUNT_HEADS,
    SERVICE_HEADS,
    Moment,
    bed_cells,
    counts_of,
    grouped,
    heading,
    in_field,
    named_row,
    person_cell,
    place_href,
    place_title,
    service_cells,
    service_counts,
    words,
)
from homefirst.web.gate.asked import as_json, check_county, instant_asked, of_page, page_asked, pager
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.shown import choices
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

PAGE = 100
"""People on one page of a list."""
WHO = {"ready": "ready to leave", "delayed": "delayed 7 days or more"}
LONG = 7


@require_safe
def beds(request: HttpRequest, county: str) -> HttpResponse:
    """How many are in beds and at home, by place and ward."""
    check_county(county)
    moment = moment_asked(request)
    answer = ask_beds(moment.at, moment.known_at)
    closed = ask_beds_closed(moment.at, moment.known_at)
    if wants_json(request):
        return JsonResponse(answer.as_answer() | {"beds_closed": closed.as_answer()["sites"]})
    if wants_sheet(request):
        tables = (places_sheet(answer), services_sheet(answer), beds_table(closed))
        return sheet_answer(request, tables, said_of(answer))
    linked = may(role_of(request), "route:beds_of")
    shown = {
        **frame(request, answer, moment),
        "finding": finding(answer),
        "heads": COUNT_HEADS,
        "groups": _groups(answer, moment, linked),
        "service_heads": SERVICE_HEADS,
        "services": [
            named_row(place_title(one.place), service_counts(one), _href(one.place, moment, linked))
            for one in answer.counted.services
        ],
        "closed_heads": SITE_HEADS,
        "closed": site_rows(closed),
        "closed_finding": closed_finding(closed),
        "closed_href": reverse("beds_closed", kwargs={"county": county}) + moment.asked,
        "since_href": since_href(county, answer, moment) if may(role_of(request), "route:census") else "",
    }
    return render(request, "beds/page.html", shown)


@require_safe
def beds_of(request: HttpRequest, county: str, place: str) -> HttpResponse:
    """Who is in the beds of a place or has its service at home, under opaque keys."""
    check_county(county)
    moment, ward, only = moment_asked(request), request.GET.get("ward", ""), request.GET.get("only", "")
    if only and only not in WHO:
        raise NotUnderstood(f"“{only}” is no choice.", where="only", next=f"Write {' or '.join(WHO)}.")
    answer = ask_place(place, moment.at, moment.known_at)
    there = [bed for bed in answer.census.beds if bed.place == place]
    people = [bed for bed in there if _fits(bed, ward, only, answer.census.at)]
    people.sort(key=lambda bed: (bed.ready_since is None, bed.ready_since or bed.admitted, bed.person))
    services = [one for one in answer.census.services if one.place == place]
    services.sort(key=lambda one: (one.state, one.since, one.person))
    if wants_json(request):
        listed = replace(answer.census, beds=tuple(people), services=tuple(services))
        return JsonResponse(listed.as_answer(place))
    if wants_sheet(request):
        tables = (people_sheet(answer, people), at_home_sheet(answer, services))
        return sheet_answer(request, tables, said_of(answer))
    return render(
        request, "beds/of.html", _place_shown(request, answer, moment, place, there, people, services)
    )


def _place_shown(
    request: HttpRequest,
    answer: Beds,
    moment: Moment,
    place: str,
    there: Sequence[InBed],
    people: Sequence[InBed],
    services: Sequence[AtHome],
) -> dict[str, Any]:
    at, waits, page = answer.census.at, waits_of(answer.census.waits), page_asked(request.GET)
    longer: Sequence[Any] = people if len(people) >= len(services) else services
    _, pages = of_page(longer, page, PAGE)
    start, end = (page - 1) * PAGE, page * PAGE
    wards = [one for (_, of), some in answer.counted.wards.items() if of == place for one in some]
    return {
        **frame(request, answer, moment),
        "place_title": place_title(place),
        "finding": place_finding(there, services),
        "wards": choices(
            {ward: words(ward or None) for ward in sorted({one.ward or "" for one in wards}) if ward},
            request.GET.get("ward", ""),
            "all",
        ),
        "who": choices(WHO, request.GET.get("only", ""), "everybody"),
        "heads": COUNT_HEADS,
        "counts": [[heading(words(one.ward or None)), *counts_of(one)] for one in wards],
        "bed_heads": BED_HEADS,
        "people_caption": _caption("People in beds, the longest ready first", len(people), page, pages),
        "people": [
            [person_cell(request, bed.person), *bed_cells(bed, waits, at)] for bed in people[start:end]
        ],
        "at_home_heads": AT_HOME_HEADS,
        "services_caption": _caption("Services at home", len(services), page, pages),
        "services": [
            [person_cell(request, one.person), *service_cells(one, waits)] for one in services[start:end]
        ],
        "pager": pager(request, page, pages),
        "linked": may(role_of(request), "route:person_timeline"),
        "beds_href": reverse("beds", kwargs={"county": this_county().slug}) + moment.asked,
    }


def moment_asked(request: HttpRequest) -> Moment:
    """Of when a page is asked, as known when."""
    return Moment(instant_asked(request.GET, "at"), instant_asked(request.GET, "known_at"))


def frame(request: HttpRequest, answer: Beds, moment: Moment) -> dict[str, Any]:
    """What all pages of a census bear."""
    return {
        "synthetic": True,
        "stood": stood(answer, moment),
        "at_field": in_field(moment.at),
        "known_field": in_field(moment.known_at),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }


def stood(answer: Beds, moment: Moment) -> str:
    """Of when it is told, in a sentence."""
    at = local_time(answer.census.at)
    if answer.ended:
        return f"As things stood at {at}: nothing was entered since."
    known = f", as known at {local_time(answer.census.known_at)}" if moment.known_at is not None else ""
    early = answer.census.known_at < answer.census.at
    return f"As things stood at {at}{known}." + (
        " That was before the instant: what was open then is taken to go on." if early else ""
    )


def finding(answer: Beds) -> str:
    """The page's finding, in a sentence."""
    total = answer.counted.total
    if answer.empty:
        return "Nobody is in a bed or has a service at home, as far as is recorded."
    home = sum(one.people for one in answer.counted.services)
    return (
        f"{people_said(total.in_bed)} in bed, {number(total.ready)} of them ready to leave it and"
        f" {number(total.delayed_7)} delayed by 7 days or more. {people_said(home)} with a service at home."
    )


def place_finding(there: Sequence[InBed], services: Sequence[AtHome]) -> str:
    """What is to be said of one place."""
    in_bed = [bed for bed in there if not bed.on_leave]
    ready = sum(bed.ready_since is not None for bed in in_bed)
    parts = []
    if there or not services:
        parts.append(f"{people_said(len(in_bed))} in bed, {number(ready)} of them ready to leave it.")
    if services:
        parts.append(f"{people_said(len({one.person for one in services}))} with its service at home.")
    return " ".join(parts)


def people_said(count: int) -> str:
    return "1 person" if count == 1 else f"{number(count)} people"


def since_href(county: str, answer: Beds, moment: Moment) -> str:
    """The way to what changed in the day before."""
    asked = {
        "at": answer.census.at.isoformat(),
        "against": (answer.census.at - timedelta(days=1)).isoformat(),
    }
    if moment.known_at is not None:
        asked["known_at"] = moment.known_at.isoformat()
    return f"{reverse('census', kwargs={'county': county})}?{urlencode(asked)}"


def said_of(answer: Beds) -> Any:
    """What the first sheet of a spreadsheet says."""
    made = [("As things stood at", local_time(answer.census.at))]
    return about(known_at=answer.census.known_at, made=made, synthetic=True)


def places_sheet(answer: Beds) -> Table:
    """A row for each ward, and for each place as a whole."""
    rows = [
        (
            place_title(one.place),
            "all wards" if one.ward is None else words(one.ward or None),
            *counts_of(one),
        )
        for place in answer.counted.places
        for one in (place, *answer.counted.wards[place.care, place.place])
    ]
    return Table("places", "Beds by place and ward", ("Place", "Ward", *COUNT_HEADS), tuple(rows))


def services_sheet(answer: Beds) -> Table:
    rows = tuple((place_title(one.place), *service_counts(one)) for one in answer.counted.services)
    return Table("services", "Services at home", ("Service", *SERVICE_HEADS), rows)


def people_sheet(answer: Beds, people: Sequence[InBed]) -> Table:
    """Who is in bed, under their whole keys."""
    waits, at = waits_of(answer.census.waits), answer.census.at
    rows = tuple((bed.person, *bed_cells(bed, waits, at)) for bed in people)
    return Table("people", "People in beds", BED_HEADS, rows)


def at_home_sheet(answer: Beds, services: Sequence[AtHome]) -> Table:
    waits = waits_of(answer.census.waits)
    rows = tuple((one.person, *service_cells(one, waits)) for one in services)
    return Table("services", "Services at home", AT_HOME_HEADS, rows)


def _groups(answer: Beds, moment: Moment, linked: bool) -> list[dict[str, Any]]:
    return [
        {
            "id": "acute" if place == 0 else "community",
            "heading": title,
            "rows": [
                named_row(place_title(one.place), counts_of(one), _href(one.place, moment, linked))
                for one in places
            ],
            "wards": [_wards(answer, one) for one in places if len(_of(answer, one)) > 1],
        }
        for place, (title, places) in enumerate(grouped(answer.counted.places).items())
    ]


def _of(answer: Beds, one: InBeds) -> tuple[InBeds, ...]:
    return answer.counted.wards[one.care, one.place]


def _wards(answer: Beds, one: InBeds) -> dict[str, Any]:
    name, wards = place_title(one.place), _of(answer, one)
    return {
        "id": f"wards-{one.care}-{one.place}".replace(" ", "-"),
        "name": name,
        "summary": f"{name}: {len(wards)} wards",
        "rows": [[heading(words(ward.ward or None)), *counts_of(ward)] for ward in wards],
    }


def _href(place: str | None, moment: Moment, linked: bool) -> str:
    return place_href(place, moment) if linked and place is not None else ""


def _fits(bed: InBed, ward: str, only: str, at: datetime) -> bool:
    if ward and bed.ward != ward:
        return False
    delayed = None if bed.on_leave else days_delayed(bed, at)
    return not only or (delayed is not None and (only == "ready" or delayed >= LONG))


def _caption(title: str, count: int, page: int, pages: int) -> str:
    return f"{title} ({number(count)})" + (f", page {page} of {pages}" if pages > 1 else "")
