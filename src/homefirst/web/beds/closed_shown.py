"""How beds closed are shown: in a cell, a line, a table and a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from homefirst.app.capacity.closed import BedsClosed, reasons, reasons_in_words
from homefirst.app.ground.house import this_county
from homefirst.county.capacity.ward_beds import ClosedBeds, WardBeds
from homefirst.foundation.calendar import local_day
from homefirst.hub.site_beds import SiteBeds, WardNow
from homefirst.web.beds.shown import heading, place_title, words
from homefirst.web.sheet.environment import UNKNOWN, day, local_time, number
from homefirst.web.sheet.table import Table

NO_WARD = "no ward named"
WARD_HEADS = ("Ward", "Closed", "Why, since when, until when", "Open", "In bed", "Empty", "Posted")
CLOSURE_HEADS = ("Ward", "Site", "Why, since when, until when", "Posted")
SITE_HEADS = ("Site", "Closed", "Beds posted", "Empty", "Wards posted", "Oldest posting")
SHEET_HEADS = (
    "Site", "Ward", "Posted", "By", "Stale", "Open", "Closed", "Why", "Since", "Expected until",
    "In bed", "Empty",
)  # fmt: skip


def ward_named(ward: str | None) -> str:
    return NO_WARD if ward is None else words(ward)


def ago_said(said_at: datetime, at: datetime) -> str:
    """How long ago something was posted, in short."""
    hours = int((at - said_at).total_seconds() // 3600)
    if hours < 1:
        return "within the hour"
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def beds_closed_said(beds: SiteBeds | None, href: str) -> Any:
    """A site's beds in a cell of one line: how many are closed, of how many, how many wards have not said; it
    leads to which and since when."""
    if beds is None or not beds.wards:
        return UNKNOWN
    silent = len(beds.wards) - len(beds.posted)
    lines = [f"{silent} of {len(beds.wards)} silent"] if silent else []
    return {"text": closed_said(beds), "href": href, "lines": lines}


def closed_said(beds: SiteBeds) -> str:
    """How many beds of a site are closed: at least so many, where a ward did not post."""
    if beds.closed is None:
        return UNKNOWN
    least = "" if len(beds.posted) == len(beds.wards) else "at least "
    of = "" if beds.beds is None else f" of {number(beds.beds)}"
    return f"{least}{number(beds.closed)}{of}"


def ward_line(one: WardNow, at: datetime) -> str:
    """A ward's beds in a sentence, for the head of its round."""
    posted = one.posted
    if posted is None:
        return "Nobody has posted how many beds are closed."
    closed = "No bed is closed"
    if posted.closed_beds:
        closed = f"{number(posted.closed_beds)} closed ({reasons_in_words(posted.closed)})"
    open_ = "how many are open was not said" if posted.open is None else f"{number(posted.open)} open"
    empty = "" if one.empty is None else f", {empty_said(one.empty)}"
    old = "" if one.fresh else ": too long ago to count"
    return f"{closed}, {open_}{empty}. Posted {ago_said(posted.said_at, at)}{old}."


def empty_said(empty: int) -> str:
    if empty < 0:
        return f"{number(-empty)} more in bed than beds are open"
    return f"{number(empty)} empty"


def closure_said(one: ClosedBeds, today: date) -> str:
    """One closure: 4 infection, since 8 March 2016, to open 12 March 2016."""
    named = reasons()
    why = named[one.why].name if one.why in named else words(one.why)
    until = "" if one.until is None else f", to open {day(one.until)}"
    late = " (has passed)" if one.overdue(today) else ""
    return f"{number(one.beds)} {why}, since {day(one.since)}{until}{late}"


def finding(asked: BedsClosed) -> str:
    """What is to be said first."""
    wards = asked.wards
    if not wards:
        return "Nobody is in a bed, and no ward posted any."
    posted = [one for one in wards if one.fresh]
    who = f"{number(len(posted))} of {number(len(wards))} wards posted in the last {asked.hours} hours"
    if not posted:
        return f"How many beds are closed is not known: no ward posted in the last {asked.hours} hours."
    closed = sum(one.closed or 0 for one in posted)
    beds = "1 bed is" if closed == 1 else f"{number(closed)} beds are"
    least = "" if len(posted) == len(wards) else "At least "
    return f"{least}{beds} closed: {who}."


def site_rows(asked: BedsClosed) -> list[list[Any]]:
    """A row for each site, under SITE_HEADS."""
    return [[{"text": place_title(one.site)}, *site_cells(one, asked.at)] for one in asked.sites]


def closure_rows(asked: BedsClosed) -> list[list[Any]]:
    """Every closure that counts, under CLOSURE_HEADS, the longest closed first: what one looks for."""
    today = local_day(asked.at)
    found = [
        (each.since, each, one, one.posted.said_at)
        for one in asked.wards
        if one.fresh and one.posted is not None
        for each in one.posted.closed
    ]
    found.sort(key=lambda row: (row[0], row[2].place, row[2].ward or ""))
    return [
        [
            {"text": heading(ward_named(one.ward)), "href": ward_beds_href(one.place, one.ward)},
            place_title(one.place),
            closure_said(each, today),
            ago_said(said_at, asked.at),
        ]
        for _, each, one, said_at in found
    ]


def site_cells(one: SiteBeds, at: datetime) -> list[Any]:
    return [
        closed_said(one),
        number(one.beds),
        number(one.empty),
        f"{len(one.posted)} of {len(one.wards)}",
        UNKNOWN if one.oldest is None else ago_said(one.oldest, at),
    ]


def ward_cells(one: WardNow, posted: WardBeds, at: datetime, today: date) -> list[Any]:
    """A ward that posted, under WARD_HEADS: what is stale is shown as it was, and marked."""
    name = {"text": heading(ward_named(one.ward)), "href": ward_beds_href(one.place, one.ward)}
    age = ago_said(posted.said_at, at)
    why = [closure_said(each, today) for each in posted.closed]
    return [
        name,
        number(posted.closed_beds),
        {"text": why[0], "lines": why[1:]} if why else "–",
        number(posted.open),
        number(one.occupied),
        UNKNOWN if one.empty is None else empty_said(one.empty),
        age if one.fresh else {"text": age, "tag": "stale", "colour": "yellow"},
    ]


def ward_beds_href(place: str, ward: str | None) -> str:
    """The page of a ward's beds."""
    of = {"county": this_county().slug, "place": place}
    if ward is None:
        return reverse("ward_beds_unnamed", kwargs=of)
    return reverse("ward_beds", kwargs=of | {"ward": ward})


def beds_table(asked: BedsClosed) -> Table:
    """A row for each closure, and one for each ward without any."""
    rows = tuple(row for one in asked.wards for row in _sheet_rows(one))
    return Table("beds-closed", "Beds closed, by ward", SHEET_HEADS, rows, "Stale is not counted.")


def _sheet_rows(one: WardNow) -> Iterable[tuple[str | None, ...]]:
    posted, named = one.posted, reasons()
    head = (place_title(one.place), ward_named(one.ward))
    tail = (number(one.occupied), None if one.empty is None else number(one.empty))
    if posted is None:
        yield (*head, None, None, None, None, None, None, None, None, *tail)
        return
    said = (*head, local_time(posted.said_at), posted.by, "no" if one.fresh else "stale", number(posted.open))
    if not posted.closed:
        yield (*said, number(0), None, None, None, *tail)
    for each in posted.closed:
        why = named[each.why].name if each.why in named else each.why
        until = None if each.until is None else day(each.until)
        yield (*said, number(each.beds), why, day(each.since), until, *tail)


def history_rows(history: Sequence[WardBeds], today: date) -> list[dict[str, Any]]:
    """What a ward posted, the last first."""
    return [
        {
            "entry": one.seq,
            "at": local_time(one.said_at),
            "by": one.by,
            "open": UNKNOWN if one.open is None else number(one.open),
            "closed": [closure_said(each, today) for each in one.closed],
        }
        for one in history
    ]
