"""One delayed midnight of one adult, as the return counts it: where, whose, and under which code. Pure.

A code is, in this order: what a verdict makes of it (agreed, or settled after a dispute), what the wait says
where the return has such a code, what the rules of the pack make of the open waits. Each night says which,
and what both sides have said of its code. The two are asked about the code by the rules: where the wait says
another one, what they agreed or settled of the rules' counts all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.county.journey.history import History
from homefirst.county.journey.returned import DelayedNights
from homefirst.county.people.residents import Resident
from homefirst.foundation.calendar import day_after, midnight
from homefirst.measures.returns.submitters import Submitters
from homefirst.policy.coding import Coded, code
from homefirst.policy.coding_rule import Coding
from homefirst.policy.situation import residence_of, situation_of
from homefirst.policy.standing_codes import Code, Heard, StandingCodes, Stands


class Basis(StrEnum):
    """Where a night's code is from."""

    SETTLED = "settled"
    AGREED = "agreed"
    RECORDED = "recorded"
    RULE = "rule"
    NONE = "none"


class Night(NamedTuple):
    """A delayed midnight, the one that ends `day`: of whom (the key that stands, and the one under which it
    was recorded), in whose bed, which council is responsible, under which code and by what. None: not
    known, or no code. `age_known` is false of whom nobody knows whether they are an adult: they are counted
    as one. `heard` is what both sides have said of the code."""

    person: str
    key: str
    day: date
    provider: str | None
    place: str
    care: str
    council: str | None
    reason: str | None
    whose: str | None
    basis: Basis
    age_known: bool
    heard: Heard


@dataclass(frozen=True, slots=True)
class Codes:
    """By what nights are coded: the rules in force on each day, what stands after verdicts (by stay), and the
    history of those for whom either is asked. `here` is this county's own council."""

    codings: Mapping[date, Coding]
    standing: Mapping[str, StandingCodes]
    history: History
    here: str | None

    def of(self, one: DelayedNights, day: date, council: str | None) -> tuple[Code, Basis, Heard]:
        """The code of a night, where it is from, and what both sides have said of it."""
        found, basis = self._recorded(one, day)
        standing = self._standing(one.key, day)
        asked = [found] if basis is Basis.RECORDED else []
        if basis is Basis.NONE or standing is not None:
            ruled = self._by_rule(one, day, council)
            asked.append(ruled[0])
            if basis is Basis.NONE:
                found, basis = ruled
        if standing is None:
            return found, basis, Heard.NO_CODE if basis is Basis.NONE else Heard.NOBODY
        verdict = standing.instead_of(*asked)
        if verdict is not None:
            instead, stands = verdict
            return instead, *_BY_VERDICT[stands]
        if basis is Basis.NONE:
            return found, basis, Heard.NO_CODE
        return found, basis, min((standing.heard(each) for each in asked), key=_WORST.index)

    def asked(self, one: Night) -> tuple[Code, ...]:
        """The codes of which the two may be asked for a night that is returned with a code: that one,
        and where it is the wait's, the one that the rules make of the same waits."""
        found = (one.reason, one.whose)
        if one.basis is not Basis.RECORDED:
            return (found,)
        ruled = self.ruled(one.key, Care(one.care), one.day, one.council)
        by_rule = (ruled.reason, ruled.whose)
        return (found,) if ruled.reason is None or by_rule == found else (found, by_rule)

    def about(self, one: Night, spell: str) -> Code:
        """The one of them of which hospital and council are asked: what either disputes, then what one has
        agreed to; else the one that is returned."""
        standing = self.standing.get(spell)
        if standing is None:
            return one.reason, one.whose
        return min(self.asked(one), key=lambda code: _WORST.index(standing.heard(code)))

    def ruled(self, key: str, care: Care, day: date, council: str | None) -> Coded:
        """The code that the rules make of what was open at a midnight."""
        at = midnight(day_after(day))
        residence = residence_of(council, self.here)
        situation = situation_of(None, self.history.told_at(key, at), residence=residence)
        situation = replace(situation, care=care)
        return code(self.codings[day], self.history.waits_at(key, at), situation)

    def _standing(self, key: str, day: date) -> StandingCodes | None:
        """What stands of the stay in whose bed they were at a midnight."""
        if not self.standing:
            return None
        bed = self.history.bed_at(key, midnight(day_after(day)))
        return None if bed is None else self.standing.get(bed.spell)

    def _recorded(self, one: DelayedNights, day: date) -> tuple[Code, Basis]:
        if allowed(self.codings[day], one.reason, one.whose):
            return (one.reason, one.whose), Basis.RECORDED
        return (None, None), Basis.NONE

    def _by_rule(self, one: DelayedNights, day: date, council: str | None) -> tuple[Code, Basis]:
        coded = self.ruled(one.key, Care(one.care), day, council)
        if coded.reason is None:
            return (None, None), Basis.NONE
        return (coded.reason, coded.whose), Basis.RULE


_BY_VERDICT = {
    Stands.AGREED: (Basis.AGREED, Heard.AGREED),
    Stands.SETTLED: (Basis.SETTLED, Heard.SETTLED),
}
_WORST = (Heard.DISPUTED, Heard.ONE_SIDE, Heard.NOBODY)


def allowed(coding: Coding, reason: str, whose: str | None) -> bool:
    """Whether the return of a day has a reason, of that responsibility."""
    legal = coding.legal.get(reason)
    return legal is not None and whose in tuple(Organisation) and Organisation(str(whose)) in legal.whose


def need_history(
    nights: Iterable[DelayedNights], codings: Mapping[date, Coding], judged: Iterable[str]
) -> frozenset[str]:
    """The keys of those whose history is needed to code their nights: of whom no wait says a code that the
    return has, or of whose code somebody said something."""
    days = sorted(codings)
    ends = [codings[day] for day in {days[0], days[-1]}]
    unsaid = {one.key for one in nights if not all(allowed(each, one.reason, one.whose) for each in ends)}
    return frozenset(unsaid | set(judged))


def nights(
    stretches: Iterable[DelayedNights],
    first: date,
    last: date,
    *,
    who: Mapping[str, Resident],
    submitters: Submitters,
    codes: Codes,
) -> Iterator[Night]:
    """Each midnight from that which ends `first` to that which ends `last`, of adults once
    (`of_adults_once`), in beds that somebody returns or of which nobody knows who does."""
    for one in stretches:
        resident = who.get(one.key)
        day, end = max(one.first, first), last + timedelta(days=1)
        end = end if one.end is None else min(one.end, end)
        while day < end:
            if submitters.nobody(one.place, day):
                day += timedelta(days=1)
                continue
            council = None if resident is None else resident.council_on(day)
            (reason, whose), basis, heard = codes.of(one, day, council)
            yield Night(
                one.person, one.key, day, submitters.of(one.place, day), one.place, one.care, council, reason,
                whose, basis, resident is not None and resident.adult_from is not None, heard,
            )  # fmt: skip
            day += timedelta(days=1)
