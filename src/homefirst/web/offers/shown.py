"""Offers in words: what a provider sees of one, and what the hub sees of all."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.offers.described import Described
from homefirst.app.offers.tracked import Tracker
from homefirst.county.capacity.resource import ANY
from homefirst.county.catalogue.offer_words import DECLINED, FAILED, QUERIES, REPLIES, WITHDRAWN
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey.offer_course import WHY_DIED
from homefirst.county.journey.states import Offering
from homefirst.hub.offers import Query, Tracked
from homefirst.web.beds.shown import heading, short_key, words
from homefirst.web.morning.shown import due_said
from homefirst.web.sheet.environment import day

TRACKER_HEADS = ("What", "Provider", "Zone", "State", "Waited", "Answer by", "Told", "Asked", "Person")
DECLINE_HEADS = ("Why", "Zone", "Declined")
COLOURS = {
    Offering.OFFERED: "blue",
    Offering.ACCEPTED: "green",
    Offering.STARTED: "green",
    Offering.DECLINED: "orange",
    Offering.FAILED: "red",
    Offering.WITHDRAWN: "grey",
}
STATES = {
    Offering.OFFERED: "not answered",
    Offering.ACCEPTED: "accepted",
    Offering.STARTED: "has begun",
    Offering.DECLINED: "declined",
    Offering.FAILED: "did not begin",
    Offering.WITHDRAWN: "taken back",
}
_WHY = {**DECLINED, **WITHDRAWN, **FAILED, **WHY_DIED}


def what_said(what: str) -> str:
    """What is offered, as people say it."""
    return KINDS.get(what, words(what))


def zone_said(zone: str | None) -> str:
    return "any" if zone in (None, ANY) else str(zone).replace("-", " ")


def hours_said(hours: Decimal | None) -> str:
    return "a place" if hours is None else f"{hours.normalize():f} hours a week"


def why_said(why: str | None) -> str:
    return "" if why is None else _WHY.get(why, words(why))


def age_said(age: timedelta) -> str:
    """How long something took, in the two largest parts."""
    minutes = int(age.total_seconds() // 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def begins_said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def days_offered(days: Iterable[date]) -> list[tuple[str, str]]:
    """Days to choose from, each as its field sends it and in words."""
    return [(each.isoformat(), begins_said(each)) for each in days]


def described_shown(one: Described, at: datetime) -> dict[str, Any]:
    """One offer as its provider's pages have it: nothing that is not in `Described`."""
    return {
        "handle": str(one.handle),
        "title": heading(what_said(one.what)),
        "of": one.of,
        "rows": [*_rows(one, at)],
        "state": one.state.value,
        "state_said": STATES[one.state],
        "colour": COLOURS[one.state],
        "late": one.late(at),
        "asked": [_asked(each) for each in one.queries],
    }


def _rows(one: Described, at: datetime) -> Iterator[tuple[str, str]]:
    yield "How much", hours_said(one.hours)
    yield "From", day(one.start)
    if one.zone is not None:
        yield "Where", zone_said(one.zone)
    yield "Age", one.age or "not known"
    nothing = "nothing that was noted" if one.described else "nobody has described them yet: ask"
    yield "Needs", "; ".join(one.needs) or nothing
    if one.state is Offering.OFFERED:
        yield "Answer by", due_said(one.answer_by, at)


def _asked(one: Query) -> dict[str, str]:
    reply = "no reply yet" if one.reply is None else REPLIES.get(one.reply, one.reply)
    return {"what": QUERIES.get(one.what, one.what), "reply": reply}


def finding(tracker: Tracker) -> str:
    """The tracker in one sentence."""
    if not tracker.offers:
        return "Nothing is offered today."
    waits, late = len(tracker.state(Offering.OFFERED)), len(tracker.late)
    accepted, declined = (len(tracker.state(one)) for one in (Offering.ACCEPTED, Offering.DECLINED))
    said = f"{_many(waits, 'offer waits', 'offers wait')} for an answer"
    said += f", {accepted} accepted, {declined} declined"
    said += f". {_many(late, 'is', 'are')} late." if late else ". None is late."
    if untold := sum(one.untold for one in tracker.offers):
        said += f" Of {untold} the provider is told through nothing yet."
    shut = len(tracker.shut)
    return said + (
        f" {_many(shut, 'is', 'are')} from a line that is closed or barred by now." if shut else ""
    )


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def tracker_cells(tracker: Tracker) -> Iterable[tuple[str, ...]]:
    """The rows of the tracker's table, as texts."""
    for one in tracker.offers:
        yield tracked_cells(one, tracker)


def declined_cells(tracker: Tracker) -> Iterable[tuple[str, ...]]:
    """The rows of what was declined, by reason and zone."""
    for why, zone, many in tracker.declines:
        yield why_said(why), zone_said(zone), str(many)


def _from_said(one: Tracked) -> str:
    """From when it is, and whether its provider put it off."""
    first = one.course.first_start
    later = "" if first is None else f" (put off by its provider: it was offered from {day(first)})"
    return f", from {day(one.course.offer.start)}{later}"


def told_said(one: Tracked, at: datetime) -> str:
    """When its provider was told of an offer; of one that waits and that no door took, that it was not."""
    if one.told is not None:
        return due_said(one.told, at)
    return "told through nothing yet" if one.untold else "not told"


def tracked_cells(one: Tracked, tracker: Tracker) -> tuple[str, ...]:
    """One offer as the tracker's table has it."""
    offer = one.course.offer
    resource = pack_capacity().resources.get(offer.resource or "")
    what = heading(what_said(offer.what)) if resource is None else resource.name
    state = STATES[one.state] + (f": {why_said(one.course.why)}" if one.course.why else "")
    state += "" if one.shut is None else f"; its line is {one.shut.said}"
    asked = "; ".join(f"{each['what']} {each['reply']}" for each in map(_asked, one.queries))
    return (
        what + ("" if offer.hours is None else f", {hours_said(offer.hours)}") + _from_said(one),
        tracker.name(one.provider),
        zone_said(one.zone),
        state,
        age_said(one.age(tracker.at)),
        due_said(one.answer_by, tracker.at),
        told_said(one, tracker.at),
        asked or "nothing",
        short_key(one.course.person),
    )
