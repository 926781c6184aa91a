"""The one national code of a person who waits: which of the open waits counts, under which reason, whose.

Source: the definitions of the monthly return of delayed transfers (to February 2020) and the families of
the daily discharge return (from then on), by the rules of a county's pack (coding_table.py). Pure: the same
waits, situation and rules give the same answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.county.journey.census import OpenWait
from homefirst.foundation.calendar import local_day
from homefirst.policy.coding_rule import OWNER, Coding, Rule
from homefirst.policy.coding_table import RULES, WHOSE
from homefirst.policy.condition import UNKNOWN
from homefirst.policy.situation import Situation

NO_WAIT = "No wait is open: say what this person waits for."


@dataclass(frozen=True, slots=True)
class NotChosen:
    """An open wait that is not the one that counts: the code that it would have, None where none, and why it
    does not count."""

    wait: str
    what: str
    reason: str | None
    whose: Organisation | None
    because: str


@dataclass(frozen=True, slots=True)
class Coded:
    """The code of a person on a day. `reason` is None where there is none, and `because` then says what is
    missing; `whose` is None there, and where the return does not ask. `wait` is the wait that counts, or that
    lacks what is missing; `rule` the row of the pack by which it does."""

    regime: str | None
    reason: str | None
    whose: Organisation | None
    wait: str | None
    rule: str | None
    because: str
    others: tuple[NotChosen, ...]

    def as_answer(self) -> dict[str, Any]:
        """The answer as a door writes it."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        others = [{name.name: getattr(one, name.name) for name in fields(one)} for one in self.others]
        return {**said, "others": others}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A wait under its rule. Without a reason it cannot count, and `lacks` says why; with a reason and
    something lacking it counts, and cannot be coded."""

    wait: OpenWait
    rule: Rule | None
    whose: Organisation | None
    lacks: str | None

    @property
    def rank(self) -> tuple[int, datetime, str]:
        assert self.rule is not None
        return self.rule.order, self.wait.opened, self.wait.wait


def code(coding: Coding, waits: Sequence[OpenWait], situation: Situation) -> Coded:
    """The code of a person with these open waits, by the rules of a day.

    Of the waits for which a rule has a reason that one counts whose rule has the lowest order; of several,
    the one that was opened first; of several of one instant, the one whose key is first. If it lacks
    something, there is no code: another wait does not take its place, or the return would say what is not so.
    """
    regime = coding.regime
    if regime is None:
        return _none(None, None, None, f"On {coding.day} there was no return of delays.", ())
    if not waits:
        return _none(regime.code, None, None, NO_WAIT, ())
    said = _situation(coding, situation).said()
    judged = [_judge(coding, wait, said) for wait in waits]
    ranked = sorted((one for one in judged if one.rule and one.rule.reason), key=lambda one: one.rank)
    aside = sorted((one for one in judged if not (one.rule and one.rule.reason)), key=_opened)
    chosen = ranked[0] if ranked else aside[0]
    others = tuple(_others(coding, chosen, ranked, aside))
    rule = chosen.rule
    lacks = chosen.lacks or _bed_lacks(coding, situation)
    if rule is None or lacks is not None:
        return _none(regime.code, chosen.wait.wait, rule, str(lacks), others)
    return Coded(
        regime=regime.code,
        reason=rule.reason,
        whose=chosen.whose,
        wait=chosen.wait.wait,
        rule=rule.code,
        because=_because(coding, chosen, rule),
        others=others,
    )


def _situation(coding: Coding, situation: Situation) -> Situation:
    """The situation, in which a choice of something by another name is of what that stands for."""
    kind = coding.kinds.get(situation.choice_of or "")
    if kind is None or kind.stands_for is None:
        return situation
    return replace(situation, choice_of=kind.coded_as)


def _judge(coding: Coding, wait: OpenWait, said: tuple[str, ...]) -> _Judged:
    kind = coding.kinds.get(wait.what)
    if kind is None:
        lacks = f"“{wait.what}” is no kind of wait of this county: choose one, or add it to waits.csv."
        return _Judged(wait, None, None, lacks)
    owner = coding.owners.get(wait.whose) if wait.whose else None
    facts = (*said, owner or UNKNOWN)
    for rule in coding.rules.get(kind.coded_as, ()):
        if rule.when.holds(facts):
            return _by_rule(coding, wait, rule, owner, facts)
    return _Judged(wait, None, None, f"No rule of {RULES} says how to code who waits for {kind.words}.")


def _by_rule(
    coding: Coding, wait: OpenWait, rule: Rule, owner: Organisation | None, facts: tuple[str, ...]
) -> _Judged:
    if rule.reason is None:
        return _Judged(wait, rule, None, f"{rule.because} ({_named(rule)}).")
    legal = coding.legal.get(rule.reason)
    if legal is None or not legal.needs.holds(facts):
        # A pack that was checked has no such rule.
        return _Judged(wait, rule, None, f"The return has no reason {rule.reason} for that on {coding.day}.")
    if rule.whose is None:
        return _Judged(wait, rule, None, None)
    whose = owner if rule.whose == OWNER else _BY_WORD[rule.whose]
    if whose is None:
        lacks = (
            f"Nobody says whose step it is: reason {rule.reason} needs it."
            if not wait.whose
            else f"No row of {WHOSE} says which attribution “{wait.whose}” makes."
        )
        return _Judged(wait, rule, None, lacks)
    if whose not in legal.whose:
        allowed = " or ".join(_SAID[one] for one in Organisation if one in legal.whose)
        lacks = (
            f"Reason {rule.reason} ({legal.name}) cannot be of {_SAID[whose]}: say whose it is, of {allowed}."
        )
        return _Judged(wait, rule, None, lacks)
    return _Judged(wait, rule, whose, None)


def _others(
    coding: Coding, chosen: _Judged, ranked: Sequence[_Judged], aside: Sequence[_Judged]
) -> Iterator[NotChosen]:
    for one in ranked:
        rule, first = one.rule, chosen.rule
        if one is chosen or rule is None or first is None:
            continue
        if rule.order != first.order:
            why = f"Comes after {_words(coding, chosen)}: order {rule.order} after {first.order}"
        elif one.wait.opened != chosen.wait.opened:
            why = f"Was opened after {_words(coding, chosen)}, and is of the same order"
        else:
            why = f"Was opened together with {_words(coding, chosen)}; the keys decide"
        lacks = "" if one.lacks is None else f" {one.lacks}"
        yield NotChosen(
            one.wait.wait, one.wait.what, rule.reason, one.whose, f"{why} ({_named(rule)}).{lacks}"
        )
    for one in aside:
        if one is not chosen:
            yield NotChosen(one.wait.wait, one.wait.what, None, None, str(one.lacks))


def _bed_lacks(coding: Coding, situation: Situation) -> str | None:
    """Whether the return counts people in such a bed: one that counts them in all need not know."""
    regime = coding.regime
    if regime is None or regime.care == _EVERY_CARE or situation.care in regime.care:
        return None
    if situation.care is None:
        return "Nobody says in which type of care the bed is, and this return is of acute beds."
    return "This return is of acute beds, and this person lies in another."


def _because(coding: Coding, chosen: _Judged, rule: Rule) -> str:
    since = local_day(chosen.wait.opened)
    who = "" if chosen.whose is None else f" For {_SAID[chosen.whose]}."
    words = _words(coding, chosen)
    return f"Waits for {words} since {since.day} {since:%B %Y}. {rule.because}.{who} ({_named(rule)})"


def _words(coding: Coding, one: _Judged) -> str:
    return coding.kinds[one.wait.what].words


def _named(rule: Rule) -> str:
    return f"{RULES}, row {rule.row}, {rule.code}"


def _none(
    regime: str | None,
    wait: str | None,
    rule: Rule | None,
    missing: str,
    others: tuple[NotChosen, ...],
) -> Coded:
    return Coded(regime, None, None, wait, rule.code if rule else None, missing, others)


def _opened(one: _Judged) -> tuple[datetime, str]:
    return one.wait.opened, one.wait.wait


_EVERY_CARE = frozenset(Care)
_BY_WORD = {one.value: one for one in Organisation}
_SAID = {Organisation.NHS: "the NHS", Organisation.SOCIAL_CARE: "social care", Organisation.BOTH: "both"}
