"""How the ward's pages say a person's state: one line each, in the ward's words."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from homefirst.app.ward.asking import Cut, OnWard, wait_kinds
from homefirst.county.catalogue import ward_words
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.told import Choice, Told
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.policy.regimes import first_month
from homefirst.policy.ward_round import (
    CRITERIA_REGIME,
    READY_DATE_REGIME,
    Asked,
    Due,
    criteria_count_on,
    due_at,
    ready_date_counts_on,
)
from homefirst.web.beds.shown import what_for, words
from homefirst.web.sheet.environment import day, local_time
from homefirst.web.ward.forms import TESTS, WHOSE

TO_ASK = {
    "home": "home",
    "housing": "housing",
    "funding": "who pays",
    "carer": "carer",
    "package": "care before",
}
"""What is asked about home, as short as a line of a list needs it."""
COLOURS = {Asked.DONE: "green", Asked.DUE: "yellow", Asked.OVERDUE: "red"}
DUE_COLOURS = {Due.OVERDUE: "red", Due.TODAY: "yellow", Due.LATER: "blue", Due.NEVER: "grey"}


CUTS = {
    Cut.LOOK: "to look at",
    Cut.READY: "ready to leave",
    Cut.CRITERIA: "criteria to ask",
    Cut.HOME: "home to ask",
}
"""Whom a round goes to."""


def clock_time(value: datetime) -> str:
    return f"{value.astimezone(LONDON):%H:%M}"


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def tests_said(bed: InBed) -> str:
    """The three tests in one line."""
    holds = [name for name in TESTS if getattr(bed, name)]
    lacks = [name for name in TESTS if not getattr(bed, name)]
    if not lacks:
        return "All three tests hold"
    if not holds:
        return "None of the three tests holds"
    return f"{' and '.join(holds).capitalize()} held; not {' and '.join(lacks)}"


def tests_brief(bed: InBed) -> str:
    """The three tests as a card has them: since when all hold stands in its tag."""
    holds = sum(getattr(bed, name) for name in TESTS)
    return ("none holds", "", "", "all hold")[holds] or tests_said(bed).lower()


def tests_line(one: OnWard) -> str:
    """The three tests, and since when all hold."""
    since = one.bed.ready_since
    return tests_said(one.bed) + ("" if since is None else f" since {day(since)}")


def ready_said(one: OnWard) -> str:
    """Since when they are ready; empty where they are not."""
    delayed = one.days_delayed
    if one.bed.ready_since is None or delayed is None:
        return ""
    return f"Ready since {day(one.bed.ready_since)}, {days(delayed) if delayed else 'today'}"


def criteria_said(told: Told) -> str:
    """The criteria that are met, or since when none is."""
    criteria = told.criteria
    if criteria is None:
        return "never asked"
    if criteria.met:
        return "; ".join(ward_words.CRITERIA[code] for code in criteria.met)
    return f"no longer met since {day(criteria.since)}"


def criteria_lines(one: OnWard) -> list[str]:
    """How the criteria stand, a line each; the discharge ready date where it is in force."""
    lines = [] if one.ready_day is None else [f"Discharge ready date: {day(one.ready_day)}"]
    told = criteria_said(one.told)
    return [*lines, told[:1].upper() + told[1:]]


def criteria_brief(one: OnWard) -> str:
    """The same for a card: in the day's short form, with the discharge ready date where one is in force."""
    criteria = one.told.criteria
    if criteria is None or criteria.met:
        return criteria_said(one.told)
    since = day_brief(local_day(criteria.since), one.at)
    return f"none met since {since}" + ("" if one.ready_day is None else f", discharge ready date {since}")


def day_brief(value: date, at: datetime) -> str:
    """A day without its year, where that is the present one: 28 Feb."""
    year = "" if value.year == local_day(at).year else f" {value.year}"
    return f"{value.day} {value:%b}{year}"


def asked_said(one: OnWard) -> str:
    """How the question about criteria stands, for a tag."""
    if one.asked is None:
        return "on leave"
    if one.asked is Asked.DONE:
        assert one.told.criteria is not None
        return f"asked {clock_time(one.told.criteria.said_at)}"
    return f"asking is {one.asked.value}"


def expected_said(told: Told, at: datetime) -> str:
    found = told.expected
    if found is None or found.day is None:
        return "not known"
    passed = " (that day has passed)" if found.day < local_day(at) else ""
    return f"{day(found.day)}, {found.certainty or 'not said how sure'}{passed}"


def expected_brief(told: Told, at: datetime) -> str:
    """The same for a card."""
    found = told.expected
    if found is None or found.day is None:
        return "not known"
    passed = ", passed" if found.day < local_day(at) else ""
    return f"{day_brief(found.day, at)}, {found.certainty or 'not said how sure'}{passed}"


def pathway_said(told: Told) -> str:
    return "not set" if told.pathway is None else ward_words.PATHWAYS[told.pathway]


def wait_words(code: str) -> str:
    """What a wait is for, in the words of the pack."""
    kind = wait_kinds().get(code)
    return what_for(code) if kind is None else kind.words


def wait_line(wait: OpenWait, at: datetime) -> str:
    """One wait: what for, whose, since when and how its day stands."""
    parts = [wait_words(wait.what)]
    if wait.whose is not None:
        parts.append(whose_said(wait.whose))
    parts.append(f"since {day(wait.opened)}")
    if wait.due is not None:
        parts.append(due_said(wait.due, at))
    return ", ".join(parts)


def wait_brief(wait: OpenWait, at: datetime) -> str:
    """One wait for a card: what for, whose, on which day of it, and whether its own day has passed."""
    whose = "" if wait.whose is None else f", {whose_said(wait.whose)}"
    late = ", overdue" if wait.due is not None and is_past(wait.due, at) else ""
    return f"{wait_words(wait.what)}{whose}, day {(local_day(at) - local_day(wait.opened)).days}{late}"


def whose_said(whose: str) -> str:
    """Whose it is, within a sentence: NHS, social care."""
    named = WHOSE.get(whose, words(whose))
    return named if named.isupper() else named[:1].lower() + named[1:]


def due_said(due: date | None, at: datetime) -> str:
    stands = due_at(due, local_day(at))
    if due is None:
        return stands.value
    if stands is Due.TODAY:
        return "due today"
    return f"{'overdue since' if stands is Due.OVERDUE else 'due'} {day(due)}"


def is_past(due: date, at: datetime) -> bool:
    return due_at(due, local_day(at)) is Due.OVERDUE


def left_said(left: timedelta) -> str:
    """A clock before it is late and after: due in 7 hours, late by 3 days."""
    hours = abs(left) // timedelta(hours=1)
    if left < timedelta(0):
        return "late" if not hours else f"late by {_long(hours)}"
    return f"due in {_long(hours)}" if hours else "due within the hour"


def _long(hours: int) -> str:
    if hours >= 48:
        return days(hours // 24)
    return "1 hour" if hours == 1 else f"{hours} hours"


def left_colour(left: timedelta) -> str:
    """Late, due in this half of a day, or later."""
    return "red" if left < timedelta(0) else "yellow" if left <= timedelta(hours=12) else "grey"


def regime_said(at: datetime) -> str:
    """Which of the national rules are in force on the day of a view; empty where all are."""
    today = local_day(at)
    if not criteria_count_on(today):
        return (
            "On this day the national return counts by the three tests. Criteria to reside are asked here as"
            f" they are today; they count from {first_month(CRITERIA_REGIME).name}, the discharge ready date"
            f" from {first_month(READY_DATE_REGIME).name}."
        )
    if ready_date_counts_on(today):
        return ""
    return f"The discharge ready date is returned from {first_month(READY_DATE_REGIME).name}."


def missing_said(missing: Iterable[str]) -> str:
    return ", ".join(TO_ASK[name] for name in missing)


def choice_said(choice: Choice, at: datetime) -> str:
    """A choice, and the day that its clock tells."""
    stands = f"; the clock stands: {ward_words.PAUSES.get(choice.why or '', words(choice.why))}"
    return f"{wait_words(choice.what)}: day {choice.days(at)}{stands if choice.paused else ''}"


def needs_lines(told: Told) -> list[str]:
    """What they can do and need, a line; then health tasks, cover and equipment, where somebody said it."""
    described = {} if told.needs is None else told.needs.described
    found = [
        offered[value]
        for name, offered in ward_words.NEEDS.items()
        if (value := described.get(name)) is not None
    ]
    besides = [
        f"{what}: {', '.join(words[one] for one in some) or 'none'}"
        for name, what, words in (
            ("tasks", "health tasks", ward_words.TASKS),
            ("cover", "cover", ward_words.COVER),
        )
        if (some := described.get(name)) is not None
    ]
    if described.get("bariatric") is not None:
        besides.append(ward_words.BARIATRIC[described["bariatric"]])
    return ["; ".join(some) for some in (found, besides) if some] or ["not described"]


def circumstances_said(told: Told) -> list[str]:
    """What is known of their circumstances, a line each."""
    asked = told.circumstances
    return [
        f"{label[:1].upper()}{label[1:]}: "
        + (
            "not known"
            if asked is None or getattr(asked, name) is None
            else ward_words.CIRCUMSTANCES[name][getattr(asked, name)]
        )
        for name, label in ward_words.ASKED.items()
    ]


def what_assessed(code: str) -> str:
    return ward_words.ASSESSMENTS.get(code) or words(code)


def confirmed_said(one: OnWard) -> str:
    return "" if one.confirmed is None else f"Looked at {clock_time(one.confirmed)}"


def stood_said(at: datetime, ended: bool) -> str:
    """Of when a page tells, in a sentence."""
    if ended:
        return (
            f"As things stood at {local_time(at)}: the record ends then, and what is entered now comes after."
        )
    return f"As things stand at {local_time(at)}."
