"""What the ward's two lists show, of whom something of home is not known and who waits for an assessment:
rows for a page, the same as JSON and as spreadsheets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from homefirst.app.ward.asking import Clock, OnWard, Wanted
from homefirst.county.catalogue import ward_words
from homefirst.county.journey.census import said_instant
from homefirst.foundation.calendar import local_day
from homefirst.policy.ward_round import WITHIN, Due
from homefirst.web.beds.shown import heading, place_title, short_key
from homefirst.web.sheet.environment import day, local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.ward import words as said
from homefirst.web.ward.fields import Field
from homefirst.web.ward.person_shown import select_of
from homefirst.web.ward.shown import name_of, stood_answer, ward_name, way_to

MISSING_HEADS = ("Person", "Place", "Ward", "Admitted", "Days in", "Not known yet", "How that stands")
WANTED_HEADS = ("Person", "Where", "What", "Who is asked", "Asked since", "Due", "How the day stands")


def missing_row(
    one: OnWard, names: Mapping[str, str], linked: bool, *, then: str, shown: str, whole: bool
) -> dict[str, Any]:
    """A person of whom something of home is not known, with the fields that ask it; `whole`: with the ward
    that they are on. `then` is the row that comes after, `shown` the list's address."""
    person = one.bed.person
    href = way_to(person, names, linked)
    way = urlencode({"open": "circumstances", "back": "missing", "shown": shown})
    return {
        "id": f"p-{short_key(person)}",
        "name": name_of(person, names),
        "href": href,
        "person_href": f"{href}?{way}#circumstances-now" if href else "",
        "where": where_said(one) if whole else "",
        "days_in": said.days(one.days_in),
        "tag": said.left_said(one.home_left),
        "colour": said.left_colour(one.home_left),
        "missing": said.missing_said(one.missing),
        "fields": home_fields(one.missing) if href else (),
        "seen": one.seen,
        "then": then,
    }


def home_fields(missing: Sequence[str]) -> tuple[Field, ...]:
    """The fields of what is not known of home."""
    return tuple(
        select_of(name, heading(ward_words.ASKED[name]), ward_words.CIRCUMSTANCES[name], None)
        for name in missing
    )


def where_said(one: OnWard) -> str:
    return f"{heading(ward_name(one.bed.ward))}, {place_title(one.bed.place)}"


def missing_answer(clock: Clock, people: Sequence[OnWard], names: Mapping[str, str]) -> dict[str, Any]:
    return stood_answer(clock) | {
        "people": [
            {
                "person": one.bed.person,
                "name": names.get(one.bed.person),
                "place": one.bed.place,
                "ward": one.bed.ward,
                "admitted": said_instant(one.bed.admitted),
                "missing": list(one.missing),
                "missing_by": said_instant(one.bed.admitted + WITHIN),
                "late": one.late,
                "entry": one.seen,
            }
            for one in people
        ]
    }


def missing_table(people: Sequence[OnWard], names: Mapping[str, str]) -> Table:
    """The list of what is missing as a spreadsheet."""
    rows = tuple(
        (
            name_of(one.bed.person, names),
            place_title(one.bed.place),
            ward_name(one.bed.ward),
            local_time(one.bed.admitted),
            number(one.days_in),
            said.missing_said(one.missing),
            said.left_said(one.home_left),
        )
        for one in people
    )
    return Table("missing", "Not known about home", MISSING_HEADS, rows)


def wanted_row(
    one: Wanted, names: Mapping[str, str], linked: bool, *, then: str, at: datetime, of_all: bool
) -> dict[str, Any]:
    """An assessment of the worklist, with what its one tap sends; `then` is the row after it, `of_all`
    whether the list is of every profession."""
    return {
        "id": wanted_id(one),
        "name": name_of(one.person, names),
        "href": way_to(one.person, names, linked),
        "where": "In no bed" if one.on is None else where_said(one.on),
        "what": heading(said.what_assessed(one.one.what)),
        "who": heading(ward_words.PROFESSIONS.get(one.one.profession, one.one.profession)) if of_all else "",
        "asked": said.day_brief(local_day(one.one.requested), at),
        "tag": due_words(one, at),
        "colour": said.DUE_COLOURS[one.due],
        "assessment": one.one.assessment,
        "seen": one.seen,
        "then": then,
    }


def wanted_id(one: Wanted) -> str:
    return f"a-{short_key(one.one.assessment)}"


def due_words(one: Wanted, at: datetime) -> str:
    """How the day of an assessment stands, with the day where it is another one."""
    if one.one.due is None or one.due is Due.TODAY:
        return one.due.value
    brief = said.day_brief(one.one.due, at)
    return f"{'overdue since' if one.due is Due.OVERDUE else 'due'} {brief}"


def wanted_table(wanted: Sequence[Wanted], names: Mapping[str, str]) -> Table:
    """The worklist as a spreadsheet: the day by itself, and how it stands beside it."""
    rows = tuple(
        (
            name_of(one.person, names),
            "in no bed" if one.on is None else where_said(one.on),
            heading(said.what_assessed(one.one.what)),
            heading(ward_words.PROFESSIONS.get(one.one.profession, one.one.profession)),
            day(local_day(one.one.requested)),
            day(one.one.due) if one.one.due else None,
            one.due.value,
        )
        for one in wanted
    )
    return Table("assessments", "Assessments to do", WANTED_HEADS, rows)


def wanted_answer(clock: Clock, wanted: Sequence[Wanted], names: Mapping[str, str]) -> dict[str, Any]:
    return stood_answer(clock) | {
        "assessments": [
            {
                "person": one.person,
                "name": names.get(one.person),
                "assessment": one.one.assessment,
                "what": one.one.what,
                "profession": one.one.profession,
                "place": None if one.on is None else one.on.bed.place,
                "ward": None if one.on is None else one.on.bed.ward,
                "requested": said_instant(one.one.requested),
                "due": None if one.one.due is None else one.one.due.isoformat(),
                "standing": one.due.value,
                "entry": one.seen,
            }
            for one in wanted
        ]
    }
