"""What a round shows, a card for each person, the same as JSON and as a spreadsheet; and one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ward.asking import Clock, Cut, OnWard, Ward
from homefirst.app.ward.desk import PersonOnWard
from homefirst.county.journey.census import as_told, said_instant
from homefirst.county.journey.said_of import HOME
from homefirst.county.journey.told import Told
from homefirst.county.people.identity import document_of
from homefirst.policy.ward_round import WITHIN, Asked
from homefirst.web.beds.shown import short_key, words
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.ward import words as said
from homefirst.web.ward.person_shown import SECTION_OF

ROUND_HEADS = (
    "Person", "Days in", "Ready since", "Three tests", "Criteria to reside", "Asked", "Expected date",
    "Pathway", "Open waits", "Not known of home",
)  # fmt: skip
NO_WARD = "no ward named"


def ward_name(ward: str | None) -> str:
    return NO_WARD if ward is None else words(ward)


def round_finding(found: Ward) -> str:
    every = found.every
    if not every:
        return "Nobody is in a bed of this ward, as far as is recorded."
    looked = len(every) - _counted(found, Cut.LOOK)
    return (
        f"{people_said(len(every))}, {number(_counted(found, Cut.READY))} ready to leave."
        f" {number(looked)} looked at in this half of the day; criteria to reside still to be asked for"
        f" {number(_counted(found, Cut.CRITERIA))}."
    )


def round_cuts(found: Ward, chosen: Cut | None, path: str) -> list[dict[str, Any]]:
    """The ways to cut a round, with how many each leaves; the chosen one leads back to everybody."""
    return [
        {
            "label": said.CUTS[cut],
            "count": _counted(found, cut),
            "on": cut is chosen,
            "href": path if cut is chosen else f"{path}?{urlencode({'only': cut.value})}",
        }
        for cut in Cut
    ]


def _counted(found: Ward, cut: Cut) -> int:
    return sum(cut.fits(one) for one in found.every)


def round_counts(found: Ward) -> list[int]:
    """How many each way to cut the round leaves, in the order of `round_cuts`."""
    return [_counted(found, cut) for cut in Cut]


def round_rows(found: Ward, *, linked: bool, only: str = "") -> list[dict[str, Any]]:
    """A card for each person; `only`: how the round is cut, so that a person's page leads back to it."""
    return [_card(one, found.names, linked, only) for one in found.people]


def _card(one: OnWard, names: Mapping[str, str], linked: bool, only: str) -> dict[str, Any]:
    person, delayed = one.bed.person, one.days_delayed
    path = way_to(person, names, linked)
    tags = [] if delayed is None else [{"text": f"Ready {said.days(delayed)}", "colour": "purple"}]
    if one.bed.on_leave:
        tags.append({"text": "On leave", "colour": "grey"})
    if one.asked is not None and one.asked is not Asked.DONE:
        tags.append({"text": f"Criteria {one.asked.value}", "colour": said.COLOURS[one.asked]})
    if one.missing:
        tags.append(
            {"text": f"Home {said.left_said(one.home_left)}", "colour": said.left_colour(one.home_left)}
        )
    cut = {"only": only} if only else {}
    return {
        "id": f"p-{short_key(person)}",
        "person": person,
        "name": name_of(person, names),
        "action": path,
        "href": f"{path}?{urlencode(cut)}" if path and cut else path,
        "days_in": said.days(one.days_in),
        "tags": tags,
        "lines": [
            (
                label,
                text,
                f"{path}?{urlencode(cut | {'open': form})}#{SECTION_OF[form]}" if path and form else "",
                verb,
            )
            for label, text, form, verb in _lines(one)
        ],
        "confirmed": said.confirmed_said(one),
        "seen": one.seen,
    }


def _lines(one: OnWard) -> list[tuple[str, str, str, str]]:
    """The lines of a card: label, text; and the form that says it, with its verb, where it is to be said."""
    told, at, asks = one.told, one.at, not one.bed.on_leave
    expected = told.expected is None or told.expected.day is None or said.is_past(told.expected.day, at)
    lines = [
        ("Tests", said.tests_brief(one.bed), "", ""),
        ("Criteria", said.criteria_brief(one), "criteria" if told.criteria is None and asks else "", "ask"),
        ("Expected", said.expected_brief(told, at), "expected" if expected else "", "set"),
        ("Pathway", "not set" if told.pathway is None else str(told.pathway), "", ""),
        ("Waits", "; ".join(said.wait_brief(wait, at) for wait in one.waits) or "none", "", ""),
    ]
    return lines + ([("Home", said.missing_said(one.missing), "circumstances", "ask")] if one.missing else [])


def round_table(found: Ward) -> Table:
    rows = tuple(
        (
            name_of(one.bed.person, found.names),
            number(one.days_in),
            "not ready" if one.bed.ready_since is None else local_time(one.bed.ready_since),
            said.tests_said(one.bed),
            said.criteria_said(one.told),
            said.asked_said(one),
            said.expected_said(one.told, one.at),
            said.pathway_said(one.told),
            "; ".join(said.wait_line(wait, one.at) for wait in one.waits) or "none",
            said.missing_said(one.missing) or "nothing",
        )
        for one in found.people
    )
    return Table("ward", "The ward, the longest ready first", ROUND_HEADS, rows)


def round_answer(found: Ward, place: str, ward: str | None) -> dict[str, Any]:
    people = [told_on_ward(one, found.names) for one in found.people]
    return stood_answer(found.clock) | {"place": place, "ward": ward, "people": people}


def told_on_ward(one: OnWard, names: Mapping[str, str]) -> dict[str, Any]:
    """Somebody on a ward for a door: their bed, what was told, open waits, what is missing."""
    return {
        "person": one.bed.person,
        "name": names.get(one.bed.person),
        "entry": one.seen,
        "bed": as_told(one.bed),
        "days_in": one.days_in,
        "days_delayed": one.days_delayed,
        "criteria_asked": None if one.asked is None else one.asked.value,
        "confirmed": None if one.confirmed is None else said_instant(one.confirmed),
        "missing": list(one.missing),
        "missing_by": said_instant(one.bed.admitted + WITHIN),
        "late": one.late,
        "discharge_ready_date": None if one.ready_day is None else one.ready_day.isoformat(),
        "told": told_answer(one.told, one.at),
        "waits": [as_told(wait) for wait in one.waits],
    }


def told_answer(told: Told, at: datetime) -> dict[str, Any]:
    """What was told of somebody, for a door; null is what nobody has said."""
    expected, criteria, asked = told.expected, told.criteria, told.circumstances
    ready = None if criteria is None else criteria.ready_since
    return {
        "expected_day": None if expected is None or expected.day is None else expected.day.isoformat(),
        "certainty": None if expected is None else expected.certainty,
        "criteria": None if criteria is None else list(criteria.met),
        "criteria_said_at": None if criteria is None else said_instant(criteria.said_at),
        "no_longer_met_since": None if ready is None else said_instant(ready),
        "pathway": told.pathway,
        "circumstances": None if asked is None else {name: getattr(asked, name) for name in HOME},
        "needs": None if told.needs is None else dict(told.needs.described),
        "assessments": [
            {
                "assessment": one.assessment,
                "what": one.what,
                "profession": one.profession,
                "requested": said_instant(one.requested),
                "due": None if one.due is None else one.due.isoformat(),
            }
            for one in told.assessments
        ],
        "choices": [
            {
                "choice": one.choice,
                "what": one.what,
                "began": said_instant(one.began),
                "days": one.days(at),
                "paused": one.why if one.paused else None,
            }
            for one in told.choices
        ],
    }


def person_answer(on: PersonOnWard) -> dict[str, Any]:
    one = on.on_ward
    identity = None if on.identity is None else document_of(on.identity)
    answer: dict[str, Any] = {
        "told": told_answer(on.told, on.clock.at),
        "waits": [as_told(wait) for wait in on.waits],
        "bed": None,
    }
    if one is not None:
        answer = told_on_ward(one, {})
        answer.pop("name")
    return stood_answer(on.clock) | answer | {"person": on.person, "entry": on.seen, "identity": identity}


def name_of(person: str, names: Mapping[str, str]) -> str:
    """A person by name, or by the short key where the caller may not see it."""
    return names.get(person) or short_key(person)


def way_to(person: str, names: Mapping[str, str], linked: bool) -> str:
    """The way to a person's page, for whom it opens: who is not seen by name is not seen there, either."""
    if not linked or person not in names:
        return ""
    return reverse("ward_person", kwargs={"county": this_county().slug, "key": person})


def people_said(count: int) -> str:
    """People, counted."""
    return "1 person" if count == 1 else f"{number(count)} people"


def stood_answer(clock: Clock) -> dict[str, Any]:
    """Of when an answer is, for a door."""
    return {
        "synthetic": True,
        "at": said_instant(clock.at),
        "known_at": said_instant(clock.view.known_at),
        "record_ends_here": clock.ended,
    }
