"""Sites that are short this morning, and how many of those who wait there for a place must have left by each
day of the draft. Pure.

Today as the list's head has it (`strip.py`): how many come on such a weekday, less who left since midnight
and who leaves for sure. Of later days hardly anybody knows yet who leaves, and it is reckoned that as many do
as on the last same weekdays, or as are sure where those are more. What is over on one day helps the next. Of
a site of which the record does not say how many come nothing is asked, and that is told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from homefirst.hub.draft.people import Asked
from homefirst.hub.draft.rules import DraftRules
from homefirst.hub.person import Facts
from homefirst.hub.sites import Sites
from homefirst.policy.allocation.pinch import Pinch

DEFINITE = "definite"


@dataclass(frozen=True, slots=True)
class Weekday:
    """Of the last days of one weekday, by site, how many came and how many left on each."""

    came: Mapping[str, Sequence[int]]
    left: Mapping[str, Sequence[int]]


Usual = Sequence[Weekday | None]
"""By day of the draft; None where the record does not go back so far."""


@dataclass(frozen=True, slots=True)
class ShortSite:
    """One site by day of the draft. `required`: how many come on such a weekday, on average; `left`: who left
    since midnight; `definite`: who leaves for sure on that day and needs nothing of the draft, those to whom
    a place is promised from then on included; `leaving`: how many are reckoned to leave without the draft;
    `short`: how many more must have left by that day, so that there is room for who comes. `required`,
    `leaving` and `short` are None where nobody knows how many come. `waiting`: who is ready there and waits
    for a place in the draft."""

    site: str
    required: tuple[float, ...] | None
    left: int
    definite: tuple[int, ...]
    leaving: tuple[float, ...] | None
    short: tuple[int, ...] | None
    waiting: int

    def pinch(self, waiting: int, gone: Sequence[int]) -> Pinch | None:
        """What is asked of a draft: that so many of those who wait have left by each day, as many as there
        are at most. `waiting`: for how many of them it looks; `gone` by day how many are placed by hand. None
        where the site is not short, or nobody knows."""
        if self.short is None:
            return None
        leave = tuple(
            max(0, min(waiting, short - away)) for short, away in zip(self.short, gone, strict=True)
        )
        return Pinch(self.site, leave) if any(leave) else None


def short_sites(
    asked: Asked,
    facts: Mapping[str, Facts],
    sites: Sites,
    rules: DraftRules,
    *,
    usual: Usual,
    left: Mapping[str, int],
) -> tuple[ShortSite, ...]:
    """Every site of ours at which somebody waits for whom the draft looks, those with the most first. `left`
    has, by site, how many left since midnight."""
    waiting: dict[str, set[str]] = {}
    for one in asked.candidates:
        if one.line.site is not None and one.line.site not in sites.of_neighbours and not one.expected:
            waiting.setdefault(one.line.site, set()).add(one.line.person)
    promised = {one.line.person: one.offer.start for one in asked.offered if one.line.bed is not None}
    looked_for = {person for some in waiting.values() for person in some}
    leaves = {
        person: day
        for person, one in facts.items()
        if person not in looked_for and (day := promised.get(person) or _for_sure(one)) is not None
    }
    found = [_site(site, len(some), facts, leaves, rules, usual, left) for site, some in waiting.items()]
    return tuple(sorted(found, key=lambda one: (-one.waiting, one.site)))


def _for_sure(facts: Facts) -> date | None:
    expected = None if facts.told is None else facts.told.expected
    return None if expected is None or expected.certainty != DEFINITE else expected.day


def _site(
    site: str,
    waiting: int,
    facts: Mapping[str, Facts],
    leaves: Mapping[str, date],
    rules: DraftRules,
    usual: Usual,
    left: Mapping[str, int],
) -> ShortSite:
    here = [day for person, day in leaves.items() if _lies(facts.get(person), site)]
    definite = tuple(here.count(day) for day in rules.every_day)
    gone, known = left.get(site, 0), [one for one in usual if one is not None]
    if len(known) < len(usual):
        return ShortSite(site, None, gone, definite, None, None, waiting)
    required = tuple(_average(one.came.get(site, (0,))) for one in known)
    usually = [_average(one.left.get(site, (0,))) for one in known]
    later = (max(some, sure) for some, sure in zip(usually[1:], definite[1:], strict=True))
    leaving = (float(gone + definite[0]), *later)
    return ShortSite(site, required, gone, definite, leaving, _short(required, leaving), waiting)


def _lies(facts: Facts | None, site: str) -> bool:
    return facts is not None and facts.bed is not None and facts.bed.place == site


def _average(some: Sequence[int]) -> float:
    return sum(some) / len(some)


def _short(required: Sequence[float], leaving: Sequence[float]) -> tuple[int, ...]:
    found, balance = [], 0.0
    for come, go in zip(required, leaving, strict=True):
        balance += come - go
        # A hair above a whole number is that number: averages of eighths add up to it.
        found.append(max(0, ceil(balance - 1e-6)))
    return tuple(found)


def pinches_of(
    some: Collection[ShortSite], waiting: Mapping[str, int], held: Mapping[str, Sequence[int]], days: int
) -> tuple[Pinch, ...]:
    """What is asked of a draft of these sites. `waiting`: for how many of each it looks; `held`: the numbers
    of the days from which others of it are placed by hand."""
    found = []
    for one in some:
        gone = [sum(start <= day for start in held.get(one.site, ())) for day in range(days)]
        pinch = one.pinch(waiting.get(one.site, 0), gone)
        if pinch is not None:
            found.append(pinch)
    return tuple(found)
