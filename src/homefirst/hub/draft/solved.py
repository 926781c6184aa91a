"""A draft as it was solved: who is where, what is left, and what that comes to. Nouns, and rules about them;
no solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from homefirst.county.capacity.resource import Resource, Unit
from homefirst.hub.draft.overrides import OverrideSaid
from homefirst.hub.draft.people import Candidate
from homefirst.hub.draft.reasons import Left, amount_of, said_day
from homefirst.hub.draft.rules import DraftRules
from homefirst.policy.allocation.waiting import UNPLACED_DAYS


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a draft: which line, from which day (its number), and what comes next for them, in words
    with the codes of lines. `held`: the override by which they are there."""

    resource: str
    start: int
    runner_up: str | None
    runner_up_start: int | None
    exchange: str | None
    held: OverrideSaid | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """Who of those who are ready gets what, by person (nothing of whom nothing is got), and what that leaves
    of each line; what those could have of it who are expected to be ready and are not yet (`provisional`),
    and what is left then; holds that could not be kept, with the reason;
    prices, and how far each level is from the best possible."""

    places: Mapping[str, Place]
    left: Mapping[str, Left]
    provisional: Mapping[str, Place]
    left_then: Mapping[str, Left]
    not_kept: tuple[tuple[OverrideSaid, str], ...]
    prices: tuple[tuple[str, float, bool], ...]
    levels: tuple[tuple[str, float, float], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Weighted days from the first day to the start, and people without a place, of some candidates. Who has
    none counts the days looked at and seven more."""

    people: int
    weighted: int
    unplaced: int


def totals(candidates: Sequence[Candidate], places: Mapping[str, Place], rules: DraftRules) -> Totals:
    """What a draft comes to for some candidates."""
    weighted = sum(cost_of(one, places.get(one.waiting.person), rules) for one in candidates)
    unplaced = sum(one.waiting.person not in places for one in candidates)
    return Totals(len(candidates), weighted, unplaced)


def cost_of(candidate: Candidate, place: Place | None, rules: DraftRules) -> int:
    days = rules.days + UNPLACED_DAYS if place is None else place.start
    return candidate.waiting.weight * days


def cannot_place(
    candidate: Candidate,
    resource: Resource,
    start: int,
    rules: DraftRules,
    left: Sequence[Decimal],
    starts: Sequence[bool],
) -> str | None:
    """Why somebody cannot begin on a line on a day (its number); None where they can. `left` is what is left
    of it on each day."""
    fit, amount = candidate.fits[resource.code], amount_of(candidate, resource)
    ready = max(0, (candidate.waiting.ready - rules.first_day).days)
    if fit.against:
        return " ".join(fit.against)
    if amount is None:
        return "Nobody said how many hours a week they need."
    if not ready <= start < rules.days:
        return f"They can go from {said_day(rules.every_day[min(ready, rules.days - 1)])} on."
    if not starts[start]:
        return f"Nobody can begin there on {said_day(rules.every_day[start])}."
    if min(left[start:]) < amount:
        return f"Not enough of it is left from {said_day(rules.every_day[start])}."
    return None


def unit_said(resource: Resource) -> str:
    """One more of a line, in words."""
    return "hour a week" if resource.unit is Unit.HOURS else resource.unit.value.removesuffix("s")
