"""The directory in words: its table, and one service's page part by part."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.county.access.roles import roles
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.service_pages import KINDS, UNITS, ServicePage
from homefirst.county.catalogue.services import Service
from homefirst.policy.criteria import Criterion
from homefirst.policy.directory import Directory, Entry
from homefirst.policy.substitution import Substitute
from homefirst.web.beds.shown import heading
from homefirst.web.sheet.environment import day, number
from homefirst.web.sheet.table import Table

HEADS = ("Service", "What it is", "Who may refer", "Whom it takes", "Longest stay", "Price", "Now")
CLOSED_HEADS = ("Service", "What it is", "Why")
VERSION_HEADS = ("From", "Until", "Who may refer", "Hours", "Areas", "Longest stay", "Price", "Source")
EVERYWHERE = "the whole county"
ASSUMED = "assumption"


def service_href(code: str, on: str | None = None) -> str:
    """The address of a service's page; `on`, a day that was asked for."""
    found = reverse("service", kwargs={"county": this_county().slug, "code": code})
    return f"{found}?on={on}" if on else found


def open_rows(directory: Directory, asked: str | None) -> list[dict[str, Any]]:
    """The services that take people: what the table shows of each."""
    return [
        {
            "name": one.service.name,
            "href": service_href(one.service.code, asked),
            "what": kind_said(one),
            "refer": refer_said(page),
            "criteria": [criterion.sentence for criterion in one.criteria],
            "longest": longest_said(page),
            "price": price_said(page),
        }
        for one in directory.open
        for page in (one.page,)
        if page is not None
    ]


def closed_rows(directory: Directory, asked: str | None) -> list[list[Any]]:
    """The services that take nobody then, and why."""
    return [
        [
            {"text": one.service.name, "href": service_href(one.service.code, asked)},
            kind_said(one),
            one.stops,
        ]
        for one in directory.entries
        if one.stops is not None
    ]


def directory_table(directory: Directory) -> Table:
    """All services as a table for a spreadsheet."""
    rows = tuple(tuple(_cells(one)) for one in directory.entries)
    return Table("services", f"Services on {day(directory.on)}", HEADS, rows)


def _cells(one: Entry) -> list[str | None]:
    page = one.page
    return [
        one.service.name,
        kind_said(one),
        None if page is None else refer_said(page),
        None if page is None else "; ".join(criterion.sentence for criterion in one.criteria) or "everybody",
        None if page is None else longest_said(page),
        None if page is None else price_said(page),
        "takes people" if one.stops is None else one.stops,
    ]


def kind_said(one: Entry) -> str:
    """What a service is, in words."""
    return heading(KINDS[one.kind]) if one.kind else heading(one.service.kind)


def refer_said(page: ServicePage) -> str:
    """Who may refer, in words."""
    titles = [roles()[role].plural for role in page.refer]
    return heading(", ".join(titles)) if titles else "Nobody refers to it here"


def longest_said(page: ServicePage) -> str | None:
    """The longest stay, in words; None where it is not known."""
    if page.longest_days is None:
        return None
    weeks, rest = divmod(page.longest_days, 7)
    days = f"{number(page.longest_days)} days"
    return f"{days} ({weeks} weeks)" if weeks > 1 and not rest else days


def price_said(page: ServicePage) -> str | None:
    """The price, in words; None where it is not known."""
    return None if page.price is None or page.unit is None else f"£{page.price:,.2f} {UNITS[page.unit]}"


def areas_said(page: ServicePage) -> str | None:
    """Where it goes, in words; None where it is not known."""
    if page.areas is None:
        return None
    return EVERYWHERE if not page.areas else ", ".join(code.replace("-", " ") for code in page.areas)


def dates_said(dates: Dates) -> str:
    """From when until when, in words."""
    first = None if dates.first is None else f"from {day(dates.first)}"
    last = None if dates.until is None else f"until {day(dates.until)}"
    return " ".join(part for part in (first, last) if part) or "no day is said"


def parts_of(one: Entry) -> Iterator[tuple[str, str | None]]:
    """The page's lines: label and text, None where it is not known."""
    page = one.page
    yield "What it is", kind_said(one)
    yield "Who gives it", one.provider
    if page is not None:
        yield "Who may refer", refer_said(page)
        yield "Hours", page.hours
        yield "Areas", areas_said(page)
        yield "Longest stay", longest_said(page)
        yield "Price", price_said(page)
        yield "This page holds", heading(dates_said(page.dates))
        yield "It rests on", heading(page.source)


def life_of(one: Entry, asked: str | None) -> Iterator[dict[str, Any]]:
    """When it begins and ends, and the services before and after it, each with its link."""
    if one.service.starts is not None:
        yield {"label": "Begins", "text": one.service.starts.in_words}
    if one.service.ends is not None:
        yield {"label": "Ends", "text": one.service.ends.in_words}
    for label, other in (*(("Before it", before) for before in one.before), ("After it", one.after)):
        if other is not None:
            yield {"label": label, **_link(other, asked)}


def _link(other: Service, asked: str | None) -> dict[str, str]:
    return {"text": other.name, "href": service_href(other.code, asked)}


def criteria_lines(one: Entry) -> list[dict[str, str | bool]]:
    """Whom it takes: a line for each criterion, and on what it rests."""
    return [
        {"sentence": criterion.sentence, "source": _rests_on(criterion), "dates": _holds(criterion)}
        for criterion in one.criteria
    ]


def _rests_on(criterion: Criterion) -> str:
    return "an assumption" if criterion.source.startswith(ASSUMED) else criterion.source


def _holds(criterion: Criterion) -> str:
    limited = criterion.dates.first is not None or criterion.dates.until is not None
    return dates_said(criterion.dates) if limited else ""


def substitute_line(row: Substitute, kind: str) -> dict[str, str]:
    """One row of what may stand in: what, and why."""
    days = "1 day" if row.penalty == 1 else f"{row.penalty} days"
    return {"what": heading(KINDS[kind]), "because": row.because, "penalty": days}


def version_rows(one: Entry) -> list[list[str | None]]:
    """All dated versions of a page, the latest first."""
    return [
        [
            "not said" if page.dates.first is None else day(page.dates.first),
            "goes on" if page.dates.until is None else day(page.dates.until),
            refer_said(page),
            page.hours,
            areas_said(page),
            longest_said(page),
            price_said(page),
            page.source,
        ]
        for page in reversed(one.versions)
    ]


def versions_table(one: Entry) -> Table:
    """The same as a table for a spreadsheet."""
    rows = tuple(tuple(row) for row in version_rows(one))
    return Table("versions", f"{one.service.name}: what was agreed when", VERSION_HEADS, rows)


def finding_of(directory: Directory) -> str:
    """How many services take people, in a sentence."""
    some, every = len(directory.open), len(directory.entries)
    return f"{number(some)} of {number(every)} services take people by referral on {day(directory.on)}."


def one_finding(one: Entry, directory: Directory) -> str:
    """Whether a service takes people on the day, in a sentence."""
    return one.stops or f"It takes people by referral on {day(directory.on)}."
