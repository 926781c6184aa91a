"""The census of an instant as known at a time, and its difference to another: counts, then the people."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.beds.asking import Compared, ask_compared
from homefirst.app.ground.places import place_name
from homefirst.county.journey.by_place import PlaceChange
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.census_change import (
    CensusChange,
    How,
    how_of_wait,
    hows_of_bed,
    hows_of_service,
)
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.beds.pages import (
    PAGE,
    finding,
    frame,
    moment_asked,
    people_said,
    places_sheet,
    said_of,
    services_sheet,
)
from homefirst.web.beds.shown import NONE, in_field, person_cell, place_title, wait_said, words
from homefirst.web.gate.asked import check_county, instant_asked, of_page, page_asked, pager
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.shown import choices
from homefirst.web.sheet.environment import UNKNOWN, local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import sheet_answer, wants_sheet

BED_HEADS = ("Place", "Before", "Came", "Moved in", "Left", "Moved away", "After")
READY_HEADS = (
    "Place", "Became ready", "No longer ready", "Ready when they left", "Waits opened", "Waits closed",
)  # fmt: skip
PEOPLE_HEADS = ("Person", "Place", "What happened", "Before", "After")
IN_NO_BED = "in no bed"
HOWS = {one.name.lower(): one.value for one in How}


@require_safe
def census(request: HttpRequest, county: str) -> HttpResponse:
    """Who was where, and what differs from another instant or time of knowing."""
    check_county(county)
    moment = moment_asked(request)
    against = instant_asked(request.GET, "against")
    against_known = instant_asked(request.GET, "against_known_at")
    how = how_asked(request)
    answer = ask_compared(moment.at, moment.known_at, against, against_known)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    rows = list(people_rows(answer, how))
    if wants_sheet(request):
        tables = (changes_sheet(rows), *change_sheets(answer)) if answer.change else ()
        tables = (*tables, places_sheet(answer.beds), services_sheet(answer.beds))
        return sheet_answer(request, tables, said_of(answer.beds))
    shown = {
        **frame(request, answer.beds, moment),
        **_changes_shown(request, answer, rows),
        "finding": finding(answer.beds) if answer.change is None else change_finding(answer.change),
        "against_field": in_field(against),
        "against_known_field": in_field(against_known),
        "beds_href": reverse("beds", kwargs={"county": county}) + moment.asked,
    }
    return render(request, "beds/census.html", shown)


def _changes_shown(request: HttpRequest, answer: Compared, rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    page = page_asked(request.GET)
    on_page, pages = of_page(rows, page, PAGE)
    title = f"Who, by place ({number(len(rows))})"
    return {
        "compared": answer.change is not None,
        "against_said": against_said(answer),
        "counts": facts(answer.change),
        "bed_heads": BED_HEADS,
        "beds_taken": [beds_row(one) for one in answer.places if one.place is not None],
        "ready_heads": READY_HEADS,
        "ready": [ready_row(one) for one in answer.places],
        "hows": choices(
            {one.name.lower(): one.value for one in How}, request.GET.get("how", ""), "everything"
        ),
        "people_heads": PEOPLE_HEADS,
        "people": [[person_cell(request, person), *cells] for person, *cells in on_page],
        "people_caption": title + (f", page {page} of {pages}" if pages > 1 else ""),
        "pager": pager(request, page, pages),
    }


def how_asked(request: HttpRequest) -> How | None:
    """Which kind of change alone is to be listed; None: every one."""
    text = request.GET.get("how") or None
    if text is not None and text not in HOWS:
        raise NotUnderstood(f"“{text}” is no change.", where="how", next=f"Write one of {', '.join(HOWS)}.")
    return None if text is None else How(HOWS[text])


def change_finding(change: CensusChange) -> str:
    """What differs, in a sentence."""
    counts = change.counts
    if not any(counts.values()):
        return "Nothing differs between the two."
    back = counts[How.NO_LONGER_READY]
    no_longer = f", and {number(back)} no longer {'is' if back == 1 else 'are'}" if back else ""
    return (
        f"{people_said(counts[How.CAME])} came into a bed and {people_said(counts[How.LEFT])} left one;"
        f" {number(counts[How.BECAME_READY])} became ready to leave{no_longer}."
    )


def facts(change: CensusChange | None) -> list[dict[str, str]]:
    """What happened and how often, the figures that matter most; what never happened is left out."""
    counts = {} if change is None else change.counts
    return [{"label": how.value.capitalize(), "value": number(n)} for how, n in counts.items() if n]


def against_said(answer: Compared) -> str:
    """Between which two the difference is."""
    change = answer.change
    if change is None:
        return ""
    if change.was_at == change.at:
        return (
            f"How {local_time(change.at)} was known at {local_time(change.was_known_at)},"
            f" and at {local_time(change.known_at)}."
        )
    return f"From {local_time(change.was_at)} to {local_time(change.at)}."


def beds_row(one: PlaceChange) -> tuple[str, ...]:
    """How a place's beds were taken, under BED_HEADS."""
    numbers = (one.was, one.came, one.moved_in, one.left, one.moved_away, one.now)
    return (place_title(one.place), *map(number, numbers))


def ready_row(one: PlaceChange) -> tuple[str, ...]:
    """Who became ready, and waits, under READY_HEADS; of who is in no bed only waits are counted."""
    waits = (number(one.waits_opened), number(one.waits_closed))
    if one.place is None:
        return (IN_NO_BED.capitalize(), NONE, NONE, NONE, *waits)
    numbers = (one.became_ready, one.no_longer_ready, one.left_ready)
    return (place_title(one.place), *map(number, numbers), *waits)


def people_rows(answer: Compared, only: How | None) -> Iterator[tuple[str, ...]]:
    """Everybody of whom something differs, by place and key: who, where, what, as it was, as it is."""
    if answer.change is None or answer.was is None:
        return
    where = {bed.person: bed.place for bed in (*answer.was.beds, *answer.beds.census.beds)}
    found: list[tuple[str, str, tuple[How, ...], str, str]] = []
    for bed in answer.change.beds:
        found.append((bed.either.place, bed.either.person, hows_of_bed(bed), _bed(bed.was), _bed(bed.now)))
    for one in answer.change.services:
        place = one.either.place or ""
        found.append((place, one.either.person, hows_of_service(one), _service(one.was), _service(one.now)))
    for wait in answer.change.waits:
        place = where.get(wait.either.person, "")
        found.append((place, wait.either.person, (how_of_wait(wait),), _wait(wait.was), _wait(wait.now)))
    for place, person, hows, was, now in sorted(found, key=lambda row: (not row[0], *row[:2])):
        if only is None or only in hows:
            said = ", ".join(how.value for how in hows)
            yield person, place_title(place) if place else IN_NO_BED, said, was, now


def changes_sheet(rows: list[tuple[str, ...]]) -> Table:
    """Everybody of whom something differs, under their whole keys."""
    return Table("people", "Who came, left, moved, became ready", PEOPLE_HEADS, tuple(rows))


def change_sheets(answer: Compared) -> tuple[Table, Table]:
    """What changed by place, as the page's two tables have it."""
    taken = tuple(beds_row(one) for one in answer.places if one.place is not None)
    ready = tuple(map(ready_row, answer.places))
    return (
        Table("taken", "Beds taken, by place", BED_HEADS, taken),
        Table("ready", "Ready and waiting, by place", READY_HEADS, ready),
    )


def _bed(bed: InBed | None) -> str:
    if bed is None:
        return NONE
    ready = "not ready" if bed.ready_since is None else f"ready since {local_time(bed.ready_since)}"
    leave = ", on leave" if bed.on_leave else ""
    return f"{place_name(bed.place)}, ward {words(bed.ward)}{leave}; {ready}"


def _service(one: AtHome | None) -> str:
    if one is None:
        return NONE
    hours = UNKNOWN if one.hours is None else number(one.hours, 1 if one.hours % 1 else 0)
    return f"{words(one.what)}, {words(one.state)}; hours a week: {hours}"


def _wait(wait: OpenWait | None) -> str:
    return NONE if wait is None else f"waits for {wait_said(wait)}"
