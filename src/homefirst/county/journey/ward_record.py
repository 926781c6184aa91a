"""The verbs of the ward: when somebody is expected to leave, criteria to reside, pathway, home, needs,
assessments and choices; as record.py, at the door."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from homefirst.county.journey import events as kinds
from homefirst.county.journey.record import enter_one
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.log import Log


def set_expected_date(
    log: Log,
    *,
    person: str,
    spell: str,
    day: date | None,
    certainty: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """They are expected to leave on a day, “definite” or “possible”; None: nobody knows any more."""
    says = {"person": person, "spell": spell, "day": _iso(day), "certainty": certainty}
    return enter_one(log, kinds.EXPECTED_DATE_SET, says, by, at, because)


def record_criteria(
    log: Log,
    *,
    person: str,
    spell: str,
    met: Collection[str],
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The criteria to reside that a ward round found; with none, they no longer need the bed."""
    says = {"person": person, "spell": spell, "met": sorted(met)}
    return enter_one(log, kinds.CRITERIA_RECORDED, says, by, at, because)


def set_pathway(
    log: Log,
    *,
    person: str,
    spell: str,
    pathway: int,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The pathway, 0 to 3, on which they leave."""
    says = {"person": person, "spell": spell, "pathway": pathway}
    return enter_one(log, kinds.PATHWAY_SET, says, by, at, because)


def confirm_stay(
    log: Log, *, person: str, spell: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """Somebody looked, and all stands as it was."""
    return enter_one(log, kinds.STAY_CONFIRMED, {"person": person, "spell": spell}, by, at, because)


def record_circumstances(
    log: Log,
    *,
    person: str,
    home: str | None = None,
    housing: str | None = None,
    funding: str | None = None,
    carer: str | None = None,
    package: str | None = None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """What was asked about home; None leaves what was said before."""
    says = {"home": home, "housing": housing, "funding": funding, "carer": carer, "package": package}
    return enter_one(log, kinds.CIRCUMSTANCES_RECORDED, {"person": person, **says}, by, at, because)


def describe_needs(
    log: Log,
    *,
    person: str,
    needs: Mapping[str, Any],
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """One description of what they can do and need, anew as a whole: what is left out is not known. Raises
    Refused for a field that there is not."""
    says = dict.fromkeys(kinds.NEEDS_DESCRIBED.fields) | {"person": person, **needs}
    return enter_one(log, kinds.NEEDS_DESCRIBED, says, by, at, because)


def request_assessment(
    log: Log,
    *,
    person: str,
    assessment: str,
    what: str,
    profession: str,
    due: date | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A profession is asked to assess; `assessment` is a new key."""
    says = {"person": person, "assessment": assessment, "what": what, "profession": profession}
    return enter_one(log, kinds.ASSESSMENT_REQUESTED, says | {"due": _iso(due)}, by, at, because)


def finish_assessment(
    log: Log,
    *,
    person: str,
    assessment: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """An assessment is done."""
    says = {"person": person, "assessment": assessment, "outcome": outcome}
    return enter_one(log, kinds.ASSESSMENT_DONE, says, by, at, because)


def withdraw_assessment(
    log: Log,
    *,
    person: str,
    assessment: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """An assessment is not wanted any more."""
    says = {"person": person, "assessment": assessment, "outcome": outcome}
    return enter_one(log, kinds.ASSESSMENT_WITHDRAWN, says, by, at, because)


def begin_choice(
    log: Log, *, person: str, choice: str, what: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """They were told what they can choose from: the clock starts. `choice` is a new key."""
    return enter_one(
        log, kinds.CHOICE_BEGAN, {"person": person, "choice": choice, "what": what}, by, at, because
    )


def pause_choice(
    log: Log, *, person: str, choice: str, why: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """The clock stands, for one of the few reasons for which it may."""
    return enter_one(
        log, kinds.CHOICE_PAUSED, {"person": person, "choice": choice, "why": why}, by, at, because
    )


def resume_choice(
    log: Log, *, person: str, choice: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """The clock goes on."""
    return enter_one(log, kinds.CHOICE_RESUMED, {"person": person, "choice": choice}, by, at, because)


def make_choice(
    log: Log,
    *,
    person: str,
    choice: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """The choice is made."""
    says = {"person": person, "choice": choice, "outcome": outcome}
    return enter_one(log, kinds.CHOICE_MADE, says, by, at, because)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
