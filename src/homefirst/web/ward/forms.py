"""What the ward's forms say, read: each gives what is to be entered, or raises NotUnderstood with the field
in which something is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.http import QueryDict

from homefirst.app.ward.asking import wait_kinds
from homefirst.app.ward.desk import PersonOnWard, Saying, entry_of, taken_back
from homefirst.county.catalogue import ward_words
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.journey import events as kinds
from homefirst.county.journey.census import InBed
from homefirst.county.journey.said_of import HOME
from homefirst.foundation.calendar import local_day, parse_wall_clock
from homefirst.foundation.errors import NotUnderstood, named
from homefirst.foundation.store.events import EventType
from homefirst.web.sheet.environment import local_time

TESTS = {"clinical": "Clinical decision", "multidisciplinary": "Multidisciplinary decision", "safe": "Safe"}
NONE_MET = "none"
WHOSE = dict(CATEGORIES[Breakdown.ORGANISATION])
OUTCOMES = {"done": "it came", "not_needed": "not needed any more", "refused": "they did not want it"}
NEEDS_BESIDES = ("tasks", "cover", "bariatric")
"""What the second form of needs says; each of the two hands on as it was what the other one says."""
KEPT_NEEDS = ("visits", "carers", "locality")
"""What others say of needs: a ward describes, and prescribes no visits. It is handed on as it was."""
PRESCRIBED = (*KEPT_NEEDS, "hours", "package", "calls", "minutes")
"""What a description of needs has no field for."""
CONFIRMS = frozenset({kinds.STAY_CONFIRMED.name, kinds.CRITERIA_RECORDED.name})
"""What one tap enters."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Reading:
    """A form that was sent, beside what stands of the person; `new_key` makes the key of a new thing."""

    said: QueryDict
    on: PersonOnWard
    new_key: Callable[[], str]

    def text(self, name: str) -> str:
        return (self.said.get(name) or "").strip()

    def one_of(self, name: str, offered: Mapping[str, Any], what: str) -> str:
        """What was chosen of a field; raises NotUnderstood for what is not offered there."""
        value = self.text(name)
        if value not in offered:
            raise NotUnderstood(
                f"{what} is not said." if not value else f"{what} is none of those offered.",
                where=name,
                next="Choose one.",
            )
        return value

    def one_or_none(self, name: str, offered: Mapping[str, Any], what: str) -> str | None:
        return self.one_of(name, offered, what) if self.text(name) else None

    def day(self, name: str) -> date | None:
        """A day from today on, within a year; None where the field is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise NotUnderstood(
                "This is no day.", where=name, next="Write it as 2016-03-17, or choose it."
            ) from None
        today = local_day(self.on.clock.at)
        if found < today:
            raise NotUnderstood("That day is over.", where=name, next="Choose today, or a later day.")
        if found > today + FARTHEST:
            raise NotUnderstood("That is over a year away.", where=name, next="Check the year.")
        return found

    def when(self) -> datetime | None:
        """When it was so; None: now."""
        text = self.text("when")
        if not text:
            return None
        found = named("when", parse_wall_clock, text)
        if found > self.on.clock.at:
            raise NotUnderstood("That has not come yet.", where="when", next="Leave it empty for now.")
        return found

    def when_in_bed(self) -> datetime | None:
        """The same of what is said of the stay: not before they came in."""
        found = self.when()
        if found is not None and found < self.bed.admitted:
            raise NotUnderstood(
                f"They came in later: on {local_time(self.bed.admitted)}.",
                where="when",
                next="Check the day.",
            )
        return found

    @property
    def bed(self) -> InBed:
        if self.on.bed is None:
            raise NotUnderstood(
                "They are in no bed: this is said of somebody in one.", where="", next="Look at the timeline."
            )
        return self.on.bed

    def of_the_stay(self, kind: EventType, **says: Any) -> tuple[Saying, ...]:
        """What is said of the stay anew as a whole; or in the place of what was said last, if that was a
        slip."""
        whole = {"spell": self.bed.spell, **says}
        last = self.on.last_of(kind) if self.text("slip") else None
        at = self.when_in_bed()
        if last is None:
            return (Saying(kind, whole, at),)
        return (Saying(kind, whole, at or last.event.occurred.start, entry_of(last)),)


def sayings_in(reading: Reading) -> tuple[Saying, ...]:
    """What a form says, to be entered at once. Raises NotUnderstood, with the field."""
    say = reading.text("say")
    if say not in SAYS:
        raise NotUnderstood("This is no form of the ward’s.", where="say", next="Open the page again.")
    return SAYS[say](reading)


def _confirm(reading: Reading) -> tuple[Saying, ...]:
    bed, criteria = reading.bed, reading.on.told.criteria
    found = (Saying(kinds.STAY_CONFIRMED, {"spell": bed.spell}),)
    if criteria is None or bed.on_leave:
        return found
    again = Saying(kinds.CRITERIA_RECORDED, {"spell": bed.spell, "met": sorted(criteria.met)})
    return (*found, again)


def _readiness(reading: Reading) -> tuple[Saying, ...]:
    bed, ticked = reading.bed, set(reading.said.getlist("tests"))
    if ticked - TESTS.keys():
        raise NotUnderstood("This is none of the three tests.", where="tests", next="Tick those that hold.")
    changed = {name: name in ticked for name in TESTS if (name in ticked) != getattr(bed, name)}
    if not changed:
        raise NotUnderstood(
            "Nothing is changed.", where="tests", next="Tick what holds, and untick what does not any more."
        )
    says = {"spell": bed.spell, **{name: changed.get(name) for name in TESTS}}
    return (Saying(kinds.READINESS_RECORDED, says, reading.when_in_bed()),)


def _criteria(reading: Reading) -> tuple[Saying, ...]:
    ticked = set(reading.said.getlist("met"))
    if not ticked:
        raise NotUnderstood("Nothing is ticked.", where="met", next="Tick what is met, or “none of these”.")
    if NONE_MET in ticked and len(ticked) > 1:
        raise NotUnderstood(
            "“None of these” is ticked, and another, too.", where="met", next="Tick one or the other."
        )
    met = ticked - {NONE_MET}
    if met - ward_words.CRITERIA.keys():
        raise NotUnderstood(
            "This is none of the criteria to reside.", where="met", next="Tick those that are met."
        )
    return reading.of_the_stay(kinds.CRITERIA_RECORDED, met=sorted(met))


def _expected(reading: Reading) -> tuple[Saying, ...]:
    certainty = reading.one_of("certainty", {**ward_words.CERTAINTIES, "unknown": ""}, "How sure that is")
    if certainty == "unknown":
        return reading.of_the_stay(kinds.EXPECTED_DATE_SET, day=None, certainty=None)
    found = reading.day("day")
    if found is None:
        raise NotUnderstood("The day is not said.", where="day", next="Choose it, or “not known”.")
    return reading.of_the_stay(kinds.EXPECTED_DATE_SET, day=found.isoformat(), certainty=certainty)


def _pathway(reading: Reading) -> tuple[Saying, ...]:
    offered = {str(number): words for number, words in ward_words.PATHWAYS.items()}
    return reading.of_the_stay(
        kinds.PATHWAY_SET, pathway=int(reading.one_of("pathway", offered, "The pathway"))
    )


def _circumstances(reading: Reading) -> tuple[Saying, ...]:
    was = reading.on.told.circumstances
    says: dict[str, str | None] = {}
    for name in HOME:
        chosen = reading.one_or_none(name, ward_words.CIRCUMSTANCES[name], "What is chosen")
        says[name] = None if was is not None and getattr(was, name) == chosen else chosen
    if not any(says.values()):
        raise NotUnderstood("Nothing new is said.", where=HOME[0], next="Choose what was found out.")
    return (Saying(kinds.CIRCUMSTANCES_RECORDED, says),)


def _check_prescribes_nothing(reading: Reading) -> None:
    """Raises NotUnderstood where a form says hours or a package: wards describe, and do not prescribe."""
    for name in PRESCRIBED:
        if reading.text(name):
            raise NotUnderstood(
                "Hours, visits and packages are not taken from a ward: wards describe, others prescribe.",
                where=name,
                next="Describe what they can do and need.",
            )


def _needs(reading: Reading) -> tuple[Saying, ...]:
    _check_prescribes_nothing(reading)
    was: Mapping[str, Any] = {} if reading.on.told.needs is None else reading.on.told.needs.described
    says: dict[str, Any] = {
        name: reading.one_or_none(name, words, "What is chosen") for name, words in ward_words.NEEDS.items()
    }
    if not any(says.values()):
        raise NotUnderstood("Nothing is described.", where=next(iter(says)), next="Choose what is so.")
    kept = {name: was.get(name) for name in (*KEPT_NEEDS, *NEEDS_BESIDES)}
    return (Saying(kinds.NEEDS_DESCRIBED, says | kept),)


def _needs_besides(reading: Reading) -> tuple[Saying, ...]:
    """Health tasks, cover and equipment; what is left empty nobody said."""
    _check_prescribes_nothing(reading)
    was: Mapping[str, Any] = {} if reading.on.told.needs is None else reading.on.told.needs.described
    says: dict[str, Any] = {
        "tasks": _some_or_none(reading, "tasks", ward_words.TASKS),
        "cover": _some_or_none(reading, "cover", ward_words.COVER),
        "bariatric": reading.one_or_none("bariatric", ward_words.BARIATRIC, "What is chosen"),
    }
    if all(said == was.get(name) for name, said in says.items()):
        raise NotUnderstood("Nothing new is said.", where="tasks", next="Tick what is needed, or none.")
    kept = {name: was.get(name) for name in (*ward_words.NEEDS, *KEPT_NEEDS)}
    return (Saying(kinds.NEEDS_DESCRIBED, says | kept),)


def _some_or_none(reading: Reading, name: str, words: Mapping[str, str]) -> list[str] | None:
    """What is ticked of some words; “none of these” is an empty list, nothing ticked is None."""
    ticked = set(reading.said.getlist(name))
    if NONE_MET in ticked and len(ticked) > 1:
        raise NotUnderstood(
            "“None of these” is ticked, and another, too.", where=name, next="Tick one or the other."
        )
    some = ticked - {NONE_MET}
    if some - words.keys():
        raise NotUnderstood("This is none of those offered.", where=name, next="Tick what is needed.")
    return sorted(some) if ticked else None


def _wait(reading: Reading, key: str, reason: str | None, due: date | None) -> dict[str, Any]:
    whose = reading.one_or_none("whose", WHOSE, "Whose it is")
    day = None if due is None else due.isoformat()
    return {"wait": key, "what": reading.text("what"), "reason": reason, "whose": whose, "due": day}


def _wait_opened(reading: Reading) -> tuple[Saying, ...]:
    kind = wait_kinds()[reading.one_of("what", wait_kinds(), "What they wait for")]
    usual = None if kind.days is None else local_day(reading.on.clock.at) + timedelta(days=kind.days)
    says = _wait(reading, reading.new_key(), None, reading.day("due") or usual)
    return (Saying(kinds.WAIT_OPENED, says, reading.when()),)


def _wait_changed(reading: Reading) -> tuple[Saying, ...]:
    was = _thing(reading, reading.on.waits, "wait")
    offered = {**wait_kinds(), was.what: None}
    reading.one_of("what", offered, "What they wait for")
    same = was.due is not None and reading.text("due") == was.due.isoformat()
    says = _wait(reading, was.wait, was.reason, was.due if same else reading.day("due"))
    return (Saying(kinds.WAIT_CHANGED, says),)


def _wait_closed(reading: Reading) -> tuple[Saying, ...]:
    was = _thing(reading, reading.on.waits, "wait")
    outcome = reading.one_of("outcome", OUTCOMES, "How it ended")
    at = reading.when()
    if at is not None and at < was.opened:
        raise NotUnderstood(
            f"The wait began later: on {local_time(was.opened)}.", where="when", next="Check when it ended."
        )
    return (Saying(kinds.WAIT_CLOSED, {"wait": was.wait, "outcome": outcome}, at),)


def _assessment_requested(reading: Reading) -> tuple[Saying, ...]:
    says = {
        "assessment": reading.new_key(),
        "what": reading.one_of("what", ward_words.ASSESSMENTS, "What is to be assessed"),
        "profession": reading.one_of("profession", ward_words.PROFESSIONS, "Who is asked"),
    }
    due = reading.day("due")
    return (Saying(kinds.ASSESSMENT_REQUESTED, says | {"due": None if due is None else due.isoformat()}),)


def _assessment_over(kind: EventType) -> Callable[[Reading], tuple[Saying, ...]]:
    def read(reading: Reading) -> tuple[Saying, ...]:
        was = _thing(reading, reading.on.told.assessments, "assessment")
        return (Saying(kind, {"assessment": was.assessment, "outcome": None}),)

    return read


def _choice_began(reading: Reading) -> tuple[Saying, ...]:
    what = reading.one_of("what", choices_offered(), "What they choose")
    return (Saying(kinds.CHOICE_BEGAN, {"choice": reading.new_key(), "what": what}, reading.when()),)


def _choice_paused(reading: Reading) -> tuple[Saying, ...]:
    was = _thing(reading, reading.on.told.choices, "choice")
    why = reading.one_of("why", ward_words.PAUSES, "Why the clock stands")
    return (Saying(kinds.CHOICE_PAUSED, {"choice": was.choice, "why": why}),)


def _choice_resumed(reading: Reading) -> tuple[Saying, ...]:
    was = _thing(reading, reading.on.told.choices, "choice")
    return (Saying(kinds.CHOICE_RESUMED, {"choice": was.choice}),)


def _choice_made(reading: Reading) -> tuple[Saying, ...]:
    was = _thing(reading, reading.on.told.choices, "choice")
    return (Saying(kinds.CHOICE_MADE, {"choice": was.choice, "outcome": None}),)


def choices_offered() -> dict[str, str]:
    """Of what somebody may have to choose: the kinds of care after a bed, in their words."""
    return {
        code: kind.words
        for code, kind in wait_kinds().items()
        if kind.pathway is not None and kind.pathway > 0 and not kind.stands_for
    }


def _thing(reading: Reading, things: tuple[Any, ...], name: str) -> Any:
    """The open wait, assessment or choice that a form is about."""
    key = reading.text(name)
    found = next((one for one in things if getattr(one, name) == key), None)
    if found is None:
        raise NotUnderstood(
            f"There is no such {name} of this person that is open.",
            where=name,
            next="Look at what stands here now.",
        )
    return found


SAYS: Mapping[str, Callable[[Reading], tuple[Saying, ...]]] = MappingProxyType(
    {
        "confirm": _confirm,
        "readiness": _readiness,
        "criteria": _criteria,
        "expected": _expected,
        "pathway": _pathway,
        "circumstances": _circumstances,
        "needs": _needs,
        "needs_besides": _needs_besides,
        "wait_opened": _wait_opened,
        "wait_changed": _wait_changed,
        "wait_closed": _wait_closed,
        "assessment_requested": _assessment_requested,
        "assessment_done": _assessment_over(kinds.ASSESSMENT_DONE),
        "assessment_withdrawn": _assessment_over(kinds.ASSESSMENT_WITHDRAWN),
        "choice_began": _choice_began,
        "choice_paused": _choice_paused,
        "choice_resumed": _choice_resumed,
        "choice_made": _choice_made,
        "slip": lambda reading: (taken_back(reading.on, reading.text("entry")),),
    }
)
"""Every form by the word that it sends as `say`."""
