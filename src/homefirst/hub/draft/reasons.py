"""Why a draft offers what it offers, or nothing, in words that are true of the plan. Pure.

A reason names as few things as can be that lie between somebody and one line: lifted for them alone they can
be placed there while everybody else stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homefirst.county.capacity.resource import ANY, Resource, Unit
from homefirst.county.catalogue.offer_words import DECLINED
from homefirst.county.catalogue.service_pages import AT_HOME, KINDS
from homefirst.hub.draft.people import Candidate
from homefirst.hub.draft.rules import DraftRules
from homefirst.policy.substitution import substitute_on

ROOM, STARTS, NEEDS, UNKNOWN, DECLINE, HOURS, SERVICE, KEPT_OUT = (
    *("room", "starts", "needs", "unknown", "declined", "hours", "service", "kept_out"),
)
_WEIGHT = {ROOM: 0, STARTS: 1, UNKNOWN: 2, HOURS: 3, DECLINE: 4, KEPT_OUT: 5, NEEDS: 6}
ONE = Decimal(1)
_NOBODY = ": nobody said "


@dataclass(frozen=True, slots=True)
class Left:
    """What a plan leaves of one line on each day, on which days somebody may start, who has what of it that
    the draft gives; `hangs` are those of them for whom somebody has to move on first: what was posted is not
    enough."""

    resource: Resource
    left: tuple[Decimal, ...]
    free: tuple[Decimal, ...]
    starts: tuple[bool, ...]
    given: tuple[str, ...]
    hangs: frozenset[str]

    def from_then_on(self, day: int) -> Decimal:
        return min(self.left[day:])


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between somebody and a line: kinds and a sentence for each; on which day (its number) they
    could begin but for that, and how much of their amount is missing then."""

    left: Left
    kinds: tuple[str, ...]
    said: tuple[str, ...]
    start: int | None
    missing: Decimal


def between(candidate: Candidate, left: Left, rules: DraftRules, kept_out: Collection[str] = ()) -> Between:
    """Everything that speaks against one line for somebody who has none of the draft's places."""
    code, waiting = left.resource.code, candidate.waiting
    kinds: list[str] = []
    said: list[str] = []
    fit = candidate.fits[code]
    kinds += [NEEDS] * len(fit.against) + [UNKNOWN] * len(fit.unknown)
    said += [*fit.against, *not_known(fit.unknown)]
    if code in candidate.declined:
        kinds.append(DECLINE)
        why = DECLINED.get(candidate.declined[code], candidate.declined[code])
        said.append(f"It was declined: {why}.")
    if code in kept_out:
        kinds.append(KEPT_OUT)
        said.append("They are kept out of it by hand.")
    amount = amount_of(candidate, left.resource)
    if amount is None:
        kinds.append(HOURS)
        said.append("Nobody said how many hours a week they need.")
        amount = Decimal(0)
    ready = max(0, (waiting.ready - rules.first_day).days)
    days = [day for day in range(ready, rules.days) if left.starts[day]]
    if not days:
        kinds.append(STARTS)
        said.append(f"Nobody can begin there {_in_time(left.resource, rules)}.")
        days = [ready] if ready < rules.days else []
    missing = {day: max(Decimal(0), amount - left.from_then_on(day)) for day in days}
    start = min(days, key=lambda day: (missing[day], day), default=None)
    if start is not None and missing[start]:
        kinds.append(ROOM)
        said.append(_no_room(left, amount, start, rules))
    return Between(left, tuple(kinds), tuple(said), start, Decimal(0) if start is None else missing[start])


def nearest(
    candidate: Candidate,
    lines: Sequence[Left],
    rules: DraftRules,
    kept_out: Collection[str] = (),
) -> Between | None:
    """The line that the fewest things lie between, of those of what is waited for or what may stand in; None
    where there is no such line at all."""
    order = {candidate.waiting.service: 0}
    for place, one in enumerate(candidate.waiting.instead, 1):
        order[one.service] = place
    found = [between(candidate, one, rules, kept_out) for one in lines if one.resource.service in order]
    return min(
        found,
        key=lambda one: (
            _for_others(candidate, one.left.resource),
            *_heavy(one),
            order[one.left.resource.service],
        ),
        default=None,
    )


def _for_others(candidate: Candidate, resource: Resource) -> bool:
    """Whether a line is for another locality, or for women where they are a man: nobody would think of it."""
    lives, sex = candidate.need.fact("locality"), candidate.need.fact("sex")
    elsewhere = lives is not None and resource.locality not in (ANY, lives)
    other = resource.service not in AT_HOME and sex is not None and resource.sex not in (ANY, sex)
    return elsewhere or other


def _heavy(one: Between) -> tuple[int, int, Decimal, int]:
    heaviest = max((_WEIGHT[kind] for kind in one.kinds), default=-1)
    return len(one.kinds), heaviest, one.missing, 999 if one.start is None else one.start


def unplaced_said(
    candidate: Candidate,
    lines: Sequence[Left],
    rules: DraftRules,
    kept_out: Collection[str] = (),
    not_posted: Collection[str] = (),
) -> tuple[str, Between | None]:
    """Why somebody gets nothing, and the line that this is about. `not_posted`: kinds of services of which
    lines were not posted today."""
    wanted = KINDS[candidate.waiting.service]
    found = nearest(candidate, lines, rules, kept_out)
    if found is None:
        return f"{_no_line(candidate.waiting.service, not_posted)} Nothing may stand in for it.", None
    name = found.left.resource.name
    own = found.left.resource.service == candidate.waiting.service
    stands_in = "" if own else f" ({KINDS[found.left.resource.service]}, in place of {wanted})"
    said = f"{name}{stands_in}: {' '.join(found.said)}"
    asks = _one_question(candidate, lines, rules, kept_out)
    if found.kinds == (ROOM,) and asks is not None:
        day = said_day(rules.every_day[asks.start or 0])
        said += f" {asks.left.resource.name} has room from {day}, but: {' '.join(asks.said)}"
    if not own and not any(one.resource.service == candidate.waiting.service for one in lines):
        said = f"{_no_line(candidate.waiting.service, not_posted)} {said}"
    return said, found


def _no_line(service: str, not_posted: Collection[str]) -> str:
    """Why there is no line of a kind of service: nobody posted it today, or there is none."""
    if service in not_posted:
        return f"Nobody has posted {plural(service)} today."
    return f"There is no line of {plural(service)}."


def _one_question(
    candidate: Candidate, lines: Sequence[Left], rules: DraftRules, kept_out: Collection[str]
) -> Between | None:
    """A line that has room, and of which only something is not known."""
    services = {candidate.waiting.service, *(one.service for one in candidate.waiting.instead)}
    found = [between(candidate, one, rules, kept_out) for one in lines if one.resource.service in services]
    some = [one for one in found if set(one.kinds) == {UNKNOWN}]
    return min(some, key=_heavy, default=None)


def home_said(home: Candidate | None, lines: Sequence[Left], rules: DraftRules) -> str:
    """Of somebody who waits for a bed: what they could have at home instead, and what that lacks. `home` is
    the same person as one who waits for care at home."""
    if home is None:
        return ""
    some = [one for one in lines if one.resource.service in AT_HOME]
    found = nearest(home, some, rules)
    if found is None:
        return "At home: nobody posted care at home."
    name = found.left.resource.name
    if not found.kinds:
        day = said_day(rules.every_day[found.start or 0])
        return f"At home: {name} could begin on {day}, {home.hours_said}."
    return f"At home: {name} lacks: {' '.join(found.said)}"


def placed_said(candidate: Candidate, start: int, left: Left, rules: DraftRules) -> str:
    """Why somebody who is offered a place begins there on that day."""
    resource = left.resource
    ready = max(0, (candidate.waiting.ready - rules.first_day).days)
    said = f"{candidate.priority.words.capitalize()} ({waited_said(candidate)})."
    stands_in = substitute_on(
        rules.criteria.substitutes, candidate.waiting.service, resource.service, rules.first_day
    )
    if stands_in is not None:
        said += f" In place of {KINDS[candidate.waiting.service]}: {stands_in.because}"
    if start == ready:
        when = "It is free today." if start == 0 else "From the day on which they can go."
        return f"{said} {when}"
    if not any(left.starts[ready:start]):
        return f"{said} Nobody can begin there sooner: {_not_open(resource, ready, start, rules)}."
    amount = amount_of(candidate, resource) or ONE
    before = next((number for number in range(ready, start) if left.starts[number]), ready)
    if candidate.waiting.person in left.hangs:
        return f"{said} It comes free as somebody moves on, and can be offered once they have."
    if left.free[before] < amount:
        return f"{said} Before that day it has less than the {amount_said(resource, amount)} needed."
    return f"{said} Before that day it goes to others."


def not_known(sentences: Sequence[str]) -> tuple[str, ...]:
    """What nobody said, once: the criteria that hang on it stand on the service's page."""
    missing = [one.partition(_NOBODY)[2].rstrip(".") for one in sentences if _NOBODY in one]
    others = [one for one in sentences if _NOBODY not in one]
    return (*others, *([f"Nobody said {', nor '.join(dict.fromkeys(missing))}."] if missing else ()))


def not_yet_said(candidate: Candidate, *, placed: bool) -> str:
    """Why nothing is confirmed for somebody who is only expected to be ready."""
    said = f"Expected to be ready on {said_day(candidate.waiting.ready)}, and not yet"
    return f"{said}: it can be offered once they are, if it is still free." if placed else f"{said}."


def waited_said(candidate: Candidate) -> str:
    days = "1 day" if candidate.days == 1 else f"{candidate.days} days"
    if candidate.waiting.promised:
        days += ", past the guaranteed longest wait"
    if candidate.line.bed is None:
        return days
    if candidate.line.bed.ready_since is None:
        return f"expected to be ready on {said_day(candidate.waiting.ready)}"
    return days


def amount_of(candidate: Candidate, resource: Resource) -> Decimal | None:
    """What somebody takes of a line; None where it is by the hour and their hours are not known."""
    return candidate.waiting.hours if resource.unit is Unit.HOURS else ONE


def amount_said(resource: Resource, amount: Decimal) -> str:
    plain = f"{amount.normalize():f}"
    if resource.unit is Unit.HOURS:
        return f"{plain} h a week"
    return f"{plain} {resource.unit.value.removesuffix('s') if amount == 1 else resource.unit.value}"


def said_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def plural(service: str) -> str:
    return KINDS.get(service, service).removeprefix("an ").removeprefix("a ")


def _no_room(left: Left, amount: Decimal, start: int, rules: DraftRules) -> str:
    resource, day = left.resource, said_day(rules.every_day[start])
    rest = max(Decimal(0), left.from_then_on(start))
    if not left.given:
        if not max(left.free):
            return f"None is free, and {amount_said(resource, amount)} is needed."
        needed = amount_said(resource, amount)
        return f"{amount_said(resource, rest)} is free from {day}, and {needed} is needed."
    count = len(left.given)
    whom = "somebody else" if count == 1 else f"{count} others"
    has = "nothing" if not rest else amount_said(resource, rest)
    return f"It goes to {whom}: {has} is left from {day}, and {amount_said(resource, amount)} is needed."


def _in_time(resource: Resource, rules: DraftRules) -> str:
    return f"by {said_day(rules.last_day)}: {_not_open(resource, 0, rules.days, rules)}"


def _not_open(resource: Resource, first: int, until: int, rules: DraftRules) -> str:
    """Why nobody can begin on any of some days: notice and weekdays, or else that it is closed, or nobody
    posted for them."""
    days = rules.every_day[max(first, resource.lead_days) : until]
    if any(resource.takes_on(day) and resource.dates.cover(day) for day in days):
        return "it is closed, or nothing was posted for the days before"
    return _notice(resource)


def _notice(resource: Resource) -> str:
    days = "1 day" if resource.lead_days == 1 else f"{resource.lead_days} days"
    notice = f"{days} of notice" if resource.lead_days else "no notice"
    return f"it needs {notice} and takes people on {resource.days_said}"
