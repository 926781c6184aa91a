"""Reviews release hours: which packages of care at home are to be looked at, why, and what that releases."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.ground.places import place_name
from homefirst.app.ward.asking import names_of
from homefirst.app.ward.reviews import Reviews, ask_reviews, released, why_in
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.policy.reviews import WORDS, Review
from homefirst.web.beds.shown import heading, short_key
from homefirst.web.gate.asked import as_json, check_county, page_asked, pager
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.shown import choices
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import day, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet
from homefirst.web.ward.words import stood_said

SHEET_HEADS = (
    "Who", "Care", "Given by", "Since", "Hours a week", "Why", "Would release, hours a week", "Pounds a week",
    "Planned end", "Next step",
)  # fmt: skip


@require_safe
def reviews(request: HttpRequest, county: str) -> HttpResponse:
    """The packages to be reviewed, those that would release most first; for one reason where it is asked."""
    check_county(county)
    why = why_in(request.GET.get("why", ""))
    every = ask_reviews()
    found = every.page(page_asked(request.GET), why)
    some, shown, page, pages = found.some, found.shown, found.number, found.pages
    names = names_of({one.package.person for one in shown}, caller_of(request))
    if wants_json(request):
        return JsonResponse(found.as_answer(names))
    linked = may(role_of(request), "route:ward_person")
    if wants_sheet(request):
        rows = tuple(_sheet_row(one, names) for one in shown)
        table = Table("reviews", "Packages to be reviewed", SHEET_HEADS, rows)
        return sheet_answer(request, (table,), about(known_at=every.clock.view.known_at, synthetic=True))
    context = {
        "synthetic": True,
        "finding": _finding(every),
        "stood": stood_said(every.clock.at, every.clock.ended),
        "facts": [*_facts(every)],
        "whys": choices({one.value: heading(words) for one, words in WORDS.items()}, why or "", "all"),
        "rows": [_row(one, names, linked) for one in shown],
        "caption": ("1 package" if len(some) == 1 else f"{number(len(some))} packages")
        + (f" (page {page} of {pages})" if pages > 1 else ""),
        "pager": pager(request, page, pages),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
    }
    return render(request, "services/reviews.html", context)


def _finding(every: Reviews) -> str:
    if not every.found:
        return f"None of {number(every.packages)} packages is to be reviewed."
    are = "is" if len(every.found) == 1 else "are"
    some = f"{number(len(every.found))} of {number(every.packages)} packages {are} to be reviewed"
    if all(one.hours is None for one in every.found):
        return f"{some}: what that would release is not known."
    hours = number(released(every.found))
    return f"{some}: as far as is known that would release {hours} hours a week."


def _facts(every: Reviews) -> Any:
    for why, words in WORDS.items():
        some = every.because(why)
        known = [
            reason.hours
            for one in some
            for reason in one.reasons
            if reason.why is why and reason.hours is not None
        ]
        note = f"{number(sum(known, Decimal(0)))} hours a week" if known else "hours not known"
        yield {"label": heading(words), "value": number(len(some)), "note": note if some else ""}


def _row(one: Review, names: Mapping[str, str], linked: bool) -> dict[str, Any]:
    """What the page shows of a package."""
    package = one.package
    href = reverse("ward_person", kwargs={"county": this_county().slug, "key": package.person})
    return {
        "who": _who(one, names),
        "href": href if linked else None,
        "care": heading(KINDS.get(package.what, package.what)),
        "place": None if package.place is None else place_name(package.place),
        "since": day(package.since),
        "hours": None if package.hours is None else number(package.hours, 1),
        "reasons": [(heading(WORDS[reason.why]), reason.sentence) for reason in one.reasons],
        "releases": None if one.hours is None else f"{number(one.hours, 1)} hours",
        "pounds": None if one.pounds is None else f"£{number(one.pounds)} a week",
        "end": None if one.planned_end is None else day(one.planned_end),
        "next": package.next_step or "none said",
    }


def _who(one: Review, names: Mapping[str, str]) -> str:
    return names.get(one.package.person, short_key(one.package.person))


def _sheet_row(one: Review, names: Mapping[str, str]) -> tuple[str | None, ...]:
    package = one.package
    return (
        _who(one, names),
        heading(KINDS.get(package.what, package.what)),
        None if package.place is None else place_name(package.place),
        day(package.since),
        None if package.hours is None else number(package.hours, 2),
        " ".join(f"{heading(WORDS[reason.why])}: {reason.sentence}" for reason in one.reasons),
        None if one.hours is None else number(one.hours, 2),
        None if one.pounds is None else number(one.pounds, 2),
        None if one.planned_end is None else day(one.planned_end),
        package.next_step,
    )
