"""What the ward's lists show: rows of cells and cards, the same as JSON and as spreadsheets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from homefirst.app.house import this_county
from homefirst.app.ward import Clock, Cut, OnWard, Wanted, Ward, WardCount
from homefirst.app.ward_desk import PersonOnWard
from homefirst.county.catalogue import ward_words
from homefirst.county.journey.census import as_told, said_instant
from homefirst.county.journey.said_of import HOME
from homefirst.county.journey.told import Told
from homefirst.county.people.identity import document_of
from homefirst.policy.ward_round import Asked
from homefirst.web import ward_words as said
from homefirst.web.beds_shown import heading, place_title, short_key, words
from homefirst.web.environment import day, local_time, number
from homefirst.web.table import Table

WARD_HEADS = ("People", "Ready", "Criteria asked", "Due", "Overdue", "Looked at", "Home not known")
MISSING_HEADS = ("Person", "Place", "Ward", "Admitted", "Days in", "Not known yet")
WANTED_HEADS = ("Person", "Where", "What", "Who is asked", "Asked since", "Due")
WANTED_SHEET_HEADS = (*WANTED_HEADS, "How the day stands")
ROUND_HEADS = (
    "Person", "Days in", "Ready since", "Three tests", "Criteria to reside", "Asked", "Expected date",
    "Pathway", "Open waits", "Not known of home",
)  # fmt: skip
NO_WARD = "no ward named"


def ward_name(ward: str | None) -> str:
    return NO_WARD if ward is None else words(ward)


def ward_cells(one: WardCount) -> tuple[str, ...]:
    """A row of figures, under WARD_HEADS."""
    counts = (one.people, one.ready, one.asked, one.due, one.overdue, one.confirmed, one.missing)
    return tuple(number(each) for each in counts)


def ward_rows(counts: Sequence[WardCount], linked: bool) -> list[dict[str, Any]]:
    """Places, each with its wards as rows."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in counts:
        row = {
            "name": heading(ward_name(one.ward)),
            "href": _round(one) if linked else "",
            "line": ward_line(one),
            "overdue": one.overdue > 0,
            "done": one.asked > 0 and not (one.due or one.overdue),
        }
        groups.setdefault(one.place, []).append(row)
    return [{"id": place, "name": place_title(place), "rows": rows} for place, rows in groups.items()]


def ward_line(one: WardCount) -> str:
    """How a ward stands, in one line."""
    criteria = [
        f"{number(count)} {how}"
        for count, how in ((one.overdue, "overdue"), (one.due, "due"), (one.asked, "asked"))
        if count
    ]
    parts = [f"{_people(one.people)}, {number(one.ready)} ready"]
    parts += [f"criteria {', '.join(criteria)}"] if criteria else []
    parts += [f"{number(one.confirmed)} looked at"] if one.confirmed else []
    parts += [f"home not known of {number(one.missing)}"] if one.missing else []
    return "; ".join(parts)


def _round(one: WardCount) -> str:
    of = {"county": this_county().slug, "place": one.place}
    if one.ward is None:
        return reverse("ward_unnamed", kwargs=of)
    return reverse("ward_round", kwargs=of | {"ward": one.ward})


def wards_finding(counts: Sequence[WardCount]) -> str:
    people, overdue = sum(one.people for one in counts), sum(one.overdue for one in counts)
    if not people:
        return "Nobody is in a bed, as far as is recorded."
    due = sum(one.due for one in counts)
    return (
        f"{_people(people)} on {len(counts)} wards. Criteria to reside are due for {number(due)},"
        f" and overdue for {number(overdue)}."
    )


def wards_table(counts: Sequence[WardCount]) -> Table:
    rows = tuple((place_title(one.place), ward_name(one.ward), *ward_cells(one)) for one in counts)
    return Table("wards", "How the day’s questions stand, by ward", ("Place", "Ward", *WARD_HEADS), rows)


def wards_answer(clock: Clock, counts: Sequence[WardCount]) -> dict[str, Any]:
    fields = ("place", "ward", "people", "ready", "asked", "due", "overdue", "confirmed", "missing")
    return _stood(clock) | {"wards": [{name: getattr(one, name) for name in fields} for one in counts]}


def round_finding(found: Ward) -> str:
    every = found.every
    if not every:
        return "Nobody is in a bed of this ward, as far as is recorded."
    looked = len(every) - _counted(found, Cut.LOOK)
    return (
        f"{_people(len(every))}, {number(_counted(found, Cut.READY))} ready to leave. {number(looked)} looked"
        " at in this half of the day; criteria to reside still to be asked for"
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


def round_rows(found: Ward, *, linked: bool) -> list[dict[str, Any]]:
    """A card for each person."""
    return [_card(one, found.names, linked) for one in found.people]


def _card(one: OnWard, names: Mapping[str, str], linked: bool) -> dict[str, Any]:
    person, at, delayed = one.bed.person, one.at, one.days_delayed
    href = _way_to(person, names, linked)
    tags = [] if delayed is None else [{"text": f"Ready {said.days(delayed)}", "colour": "purple"}]
    if one.bed.on_leave:
        tags.append({"text": "On leave", "colour": "grey"})
    if one.asked is not None and one.asked is not Asked.DONE:
        tags.append({"text": f"Criteria {one.asked.value}", "colour": said.COLOURS[one.asked]})
    waits = "; ".join(said.wait_brief(wait, at) for wait in one.waits)
    lines = [
        ("Tests", said.tests_brief(one.bed)),
        ("Criteria", said.criteria_brief(one.told, at)),
        ("Expected", said.expected_brief(one.told, at)),
        ("Pathway", "not set" if one.told.pathway is None else str(one.told.pathway)),
        ("Waits", waits or "none"),
    ]
    lines += [("To ask", said.missing_said(one.missing))] if one.missing else []
    return {
        "id": f"p-{short_key(person)}",
        "person": person,
        "name": name_of(person, names),
        "href": href,
        "days_in": said.days(one.days_in),
        "tags": tags,
        "lines": lines,
        "ask_href": f"{href}#criteria" if href and _never_asked(one) else "",
        "late": one.late,
        "confirmed": said.confirmed_said(one),
        "seen": one.seen,
    }


def _never_asked(one: OnWard) -> bool:
    return one.told.criteria is None and not one.bed.on_leave


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
    return _stood(found.clock) | {"place": place, "ward": ward, "people": people}


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
        "late": one.late,
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
    return _stood(on.clock) | answer | {"person": on.person, "entry": on.seen, "identity": identity}


def missing_cells(one: OnWard, names: Mapping[str, str], linked: bool) -> list[Any]:
    """A row of the list of what is missing, under MISSING_HEADS."""
    person = one.bed.person
    return [
        {"text": name_of(person, names), "href": _way_to(person, names, linked)},
        place_title(one.bed.place),
        ward_name(one.bed.ward),
        local_time(one.bed.admitted),
        number(one.days_in),
        said.missing_said(one.missing),
    ]


def missing_answer(clock: Clock, people: Sequence[OnWard], names: Mapping[str, str]) -> dict[str, Any]:
    return _stood(clock) | {
        "people": [
            {
                "person": one.bed.person,
                "name": names.get(one.bed.person),
                "place": one.bed.place,
                "ward": one.bed.ward,
                "admitted": said_instant(one.bed.admitted),
                "missing": list(one.missing),
            }
            for one in people
        ]
    }


def wanted_cells(one: Wanted, names: Mapping[str, str], linked: bool) -> list[Any]:
    """A row of the worklist of assessments, under WANTED_HEADS."""
    where = (
        "in no bed" if one.on is None else f"{place_title(one.on.bed.place)}, {ward_name(one.on.bed.ward)}"
    )
    due = {"text": day(one.one.due) if one.one.due else "", "tag": one.due.value}
    return [
        {"text": name_of(one.person, names), "href": _way_to(one.person, names, linked)},
        where,
        heading(said.what_assessed(one.one.what)),
        heading(ward_words.PROFESSIONS.get(one.one.profession, one.one.profession)),
        day(one.one.requested),
        due | {"colour": said.DUE_COLOURS[one.due]},
    ]


def wanted_table(rows: Sequence[Sequence[Any]]) -> Table:
    """The worklist as a spreadsheet: the day by itself, and how it stands beside it."""
    cells = tuple((row[0]["text"], *row[1:5], row[5]["text"] or None, row[5]["tag"]) for row in rows)
    return Table("assessments", "Assessments to do", WANTED_SHEET_HEADS, cells)


def wanted_answer(clock: Clock, wanted: Sequence[Wanted], names: Mapping[str, str]) -> dict[str, Any]:
    return _stood(clock) | {
        "assessments": [
            {
                "person": one.person,
                "name": names.get(one.person),
                "assessment": one.one.assessment,
                "what": one.one.what,
                "profession": one.one.profession,
                "requested": said_instant(one.one.requested),
                "due": None if one.one.due is None else one.one.due.isoformat(),
                "standing": one.due.value,
                "entry": one.seen,
            }
            for one in wanted
        ]
    }


def missing_table(rows: Sequence[Sequence[Any]]) -> Table:
    """The list of what is missing as a spreadsheet."""
    cells = tuple((row[0]["text"], *row[1:]) for row in rows)
    return Table("missing", "Not known 48 hours after they came", MISSING_HEADS, cells)


def name_of(person: str, names: Mapping[str, str]) -> str:
    """A person by name, or by the short key where the caller may not see it."""
    return names.get(person) or short_key(person)


def _way_to(person: str, names: Mapping[str, str], linked: bool) -> str:
    """The way to a person's page, for whom it opens: who is not seen by name is not seen there, either."""
    if not linked or person not in names:
        return ""
    return reverse("ward_person", kwargs={"county": this_county().slug, "key": person})


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{number(count)} people"


def _stood(clock: Clock) -> dict[str, Any]:
    return {
        "synthetic": True,
        "at": said_instant(clock.at),
        "known_at": said_instant(clock.view.known_at),
        "record_ends_here": clock.ended,
    }
