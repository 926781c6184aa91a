"""What is said of a person besides where they are and what they wait for: when they are expected to leave,
the criteria to reside, pathway, home, needs, capacity to decide, assessments, choices, offers. Pure: what
stands after an entry.

Each has a subject, and what it is about: a stay, an assessment, a choice, or (empty) the person. What is said
of a stay ends with it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from homefirst.county.journey.states import ASSESSMENT, CHOICE, Assessing, Choosing, Never

EXPECTED, CRITERIA, PATHWAY, CONFIRMED = "expected", "criteria", "pathway", "confirmed"
CIRCUMSTANCES, NEEDS, ASSESSED, CHOSEN = "circumstances", "needs", "assessment", "choice"
MENTAL_CAPACITY, OFFER = "mental_capacity", "offer"
SUBJECTS = (
    *(EXPECTED, CRITERIA, PATHWAY, CONFIRMED, CIRCUMSTANCES, NEEDS, ASSESSED, CHOSEN),
    *(MENTAL_CAPACITY, OFFER),
)
OF_A_STAY: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ExpectedDateSet": (EXPECTED, ("day", "certainty")),
        "CriteriaRecorded": (CRITERIA, ("met",)),
        "PathwaySet": (PATHWAY, ("pathway",)),
        "StayConfirmed": (CONFIRMED, ()),
    }
)
ASKED_SINCE = ("tasks", "cover", "bariatric")
"""Fields of NeedsDescribed that its first version did not have. What is not known of them is not kept, so
that what was folded before they were asked stands as it is."""
HOME = ("home", "housing", "funding", "carer", "package")


class Said(NamedTuple):
    """What stands of a subject: since when so, when it was last said, and what, as JSON with sorted keys.

    `since` is of criteria to reside when the stretch began in which some are met or none is; of circumstances
    when they were first asked, and of mental capacity when it was first recorded; of an assessment when it
    was requested; of a choice when it began; of an offer when it was made.
    """

    subject: str
    about: str
    since: datetime
    said_at: datetime
    says: str


Sayings = Mapping[tuple[str, str], Said]


class Step(NamedTuple):
    """The parts of an entry that count here."""

    at: datetime
    thing: str
    name: str
    said: Mapping[str, Any]


def of_a_stay(sayings: Sayings, step: Step) -> Sayings:
    """After an entry that says something of a stay that goes on; the same where it says nothing here."""
    known = OF_A_STAY.get(step.name)
    if known is None:
        return sayings
    subject, fields = known
    was = sayings.get((subject, step.thing))
    since = step.at
    if (
        subject == CRITERIA
        and was is not None
        and bool(json.loads(was.says)["met"]) == bool(step.said["met"])
    ):
        since = was.since
    told = {field: step.said[field] for field in fields}
    return put(sayings, Said(subject, step.thing, since, step.at, text(told)))


def moved(sayings: Sayings, spell: str) -> Sayings:
    """After a move to another place: the criteria are found anew there."""
    return without(sayings, (CRITERIA, spell))


def stay_ended(sayings: Sayings, spell: str) -> Sayings:
    """After a stay: nothing that was said of it stands any more."""
    if not sayings:
        return sayings
    return {key: one for key, one in sayings.items() if key[1] != spell}


def of_the_person(sayings: Sayings, step: Step) -> Sayings:
    """After what was asked about home, a description of needs, or what was found of their capacity."""
    if step.name == "NeedsDescribed":
        unsaid = {"person", *(field for field in ASKED_SINCE if step.said[field] is None)}
        told = {field: value for field, value in step.said.items() if field not in unsaid}
        return put(sayings, Said(NEEDS, "", step.at, step.at, text(told)))
    if step.name == "MentalCapacityRecorded":
        return _capacity(sayings, step)
    was = sayings.get((CIRCUMSTANCES, ""))
    before: Mapping[str, Any] = dict.fromkeys(HOME) if was is None else json.loads(was.says)
    told = {field: before[field] if step.said[field] is None else step.said[field] for field in HOME}
    since = step.at if was is None else was.since
    return put(sayings, Said(CIRCUMSTANCES, "", since, step.at, text(told)))


def _capacity(sayings: Sayings, step: Step) -> Sayings:
    """What was found last about each thing that is to be decided, and when."""
    was = sayings.get((MENTAL_CAPACITY, ""))
    told = {} if was is None else json.loads(was.says)
    told[step.said["about"]] = [step.said["found"], instant_text(step.at)]
    since = step.at if was is None else was.since
    return put(sayings, Said(MENTAL_CAPACITY, "", since, step.at, text(told)))


def of_an_assessment(sayings: Sayings, over: bool, step: Step) -> Sayings | Never:
    """After an entry about an assessment; `over`: it was done or withdrawn before."""
    key = (ASSESSED, step.thing)
    was = Assessing.OVER if over else Assessing.REQUESTED if key in sayings else Assessing.NOT_REQUESTED
    found = ASSESSMENT.after(was, step.name)
    if isinstance(found, Never):
        return found
    if found is Assessing.OVER:
        return without(sayings, key)
    told = {field: step.said[field] for field in ("what", "profession", "due")}
    return put(sayings, Said(*key, step.at, step.at, text(told)))


def of_a_choice(sayings: Sayings, over: bool, step: Step) -> Sayings | Never:
    """After an entry about a choice. `stops` are the stretches in which its clock stood, the last one open
    while it is paused."""
    key = (CHOSEN, step.thing)
    known = sayings.get(key)
    told = {} if known is None else json.loads(known.says)
    was = Choosing.OVER if over else Choosing(told.get("state", Choosing.NOT_BEGUN))
    found = CHOICE.after(was, step.name)
    if isinstance(found, Never):
        return found
    if found is Choosing.OVER:
        return without(sayings, key)
    at = instant_text(step.at)
    if known is None:
        told = {"what": step.said["what"], "why": None, "stops": []}
    elif found is Choosing.PAUSED:
        told |= {"why": step.said["why"], "stops": [*told["stops"], [at, None]]}
    else:
        told |= {"why": None, "stops": [*told["stops"][:-1], [told["stops"][-1][0], at]]}
    since = step.at if known is None else known.since
    return put(sayings, Said(*key, since, step.at, text(told | {"state": str(found)})))


def instant_text(at: datetime) -> str:
    """An instant as it stands in what is said."""
    return at.astimezone(UTC).isoformat()


def text(told: Mapping[str, Any]) -> str:
    """What is said, as it is kept."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def put(sayings: Sayings, one: Said) -> Sayings:
    """Sayings with one in place of what was said of the same."""
    return {**sayings, (one.subject, one.about): one}


def without(sayings: Sayings, key: tuple[str, str]) -> Sayings:
    """Sayings without one."""
    return {other: one for other, one in sayings.items() if other != key} if key in sayings else sayings
