"""Who is behind a cell of a return, wired: of a month, of a day, of the local list; under the keys by which
they were recorded. Doors name nobody without a permit (app/people/naming.py)."""

from collections.abc import Mapping
from datetime import datetime

from homefirst.app.returns.asking import ask_transfers, delays_of, frozen_numbered
from homefirst.app.returns.counted import view_asked
from homefirst.app.returns.daily import ask_daily, lines_of
from homefirst.app.returns.ready import ask_ready, leavers_of
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.view import View
from homefirst.measures.returns.behind import (
    PROVIDER,
    UNSAID,
    Behind,
    behind_lines,
    behind_nights,
    most_first,
)
from homefirst.measures.returns.frozen import Compared
from homefirst.measures.returns.kinds import Kind, Period
from homefirst.measures.returns.ready import behind_leavers

CHANGED, ENTERED, LEFT = "changed", "entered", "left"
LONGEST_NUMBER = 18
"""Digits."""
LISTED, LINE, RETURNED, ANYBODY = "listed", "line", "returned", "all"
BECAUSE, FROZEN = "because", "frozen"


def ask_behind(
    period: Period, asked: Mapping[str, str], *, known_at: datetime | None = None
) -> tuple[Behind, ...]:
    """The people behind a cell that an address names, as known at a time. Besides the words of a cell
    (measures/returns/behind.py) it may ask who `changed`, `entered` or `left`, since a provider's return was
    frozen; and of a month who was on the local list: `listed` is the reason that their line has by rule
    (`all`: everybody's), `line` the line, `returned` those alone who are in the return, too, `because` those
    who are on one of the two alone for that reason, by its name. `frozen` is the number of a frozen return:
    the people as its own view knew them. Raises NotUnderstood for words that there are not, and NotFound
    where no return of the period has that number."""
    if FROZEN in asked:
        return _frozen(period, asked)
    if CHANGED in asked:
        return _changed(period, asked, known_at)
    if period.kind is Kind.DAILY:
        return behind_lines(ask_daily(period, known_at=known_at).lines, asked)
    if period.kind is Kind.READY_DATE:
        return behind_leavers(ask_ready(period, known_at=known_at).leavers, asked)
    if LISTED in asked or LINE in asked or BECAUSE in asked:
        return _listed(period, asked, known_at)
    nights = delays_of(view_asked(known_at), period).nights
    return behind_nights(nights, asked, period.snapshot)


def _frozen(period: Period, asked: Mapping[str, str]) -> tuple[Behind, ...]:
    text = asked[FROZEN]
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise NotUnderstood(f"“{text}” is no number of a frozen return.", where=FROZEN)
    one = frozen_numbered(period, int(text))
    own = {name: word for name, word in asked.items() if name != FROZEN}
    return _counted(period, one.view, own | {PROVIDER: one.provider or UNSAID})


def _listed(period: Period, asked: Mapping[str, str], known_at: datetime | None) -> tuple[Behind, ...]:
    answer = ask_reconciled(period, known_at=known_at)
    if BECAUSE in asked:
        odd = (*answer.list_alone, *answer.return_alone)
        why = [one for one in odd if one.because.name.lower() == asked[BECAUSE]]
        return most_first([Behind(one.person, 1, (one.what,)) for one in why])
    alone = {one.person for one in answer.list_alone}
    reason, line = asked.get(LISTED, ANYBODY), asked.get(LINE)
    return most_first(
        [
            Behind(one.person, len(one.midnights), (one.line,))
            for one in answer.listed
            if reason in (ANYBODY, one.reason or UNSAID)
            and line in (None, one.line)
            and not (RETURNED in asked and one.person in alone)
        ]
    )


def _changed(period: Period, asked: Mapping[str, str], known_at: datetime | None) -> tuple[Behind, ...]:
    which, named = asked[CHANGED], asked.get(PROVIDER, "")
    if which not in (ENTERED, LEFT) or not named:
        raise NotUnderstood(
            "It does not say who changed, or of which provider.",
            where=CHANGED,
            next=f"Write {ENTERED} or {LEFT}, and the provider.",
        )
    provider = None if named == UNSAID else named
    compared: Mapping[str | None, Compared]
    if period.kind is Kind.DAILY:
        compared = ask_daily(period, known_at=known_at).compared
    elif period.kind is Kind.READY_DATE:
        compared = ask_ready(period, known_at=known_at).compared
    else:
        compared = ask_transfers(period, known_at=known_at).compared
    one = compared.get(provider)
    if one is None:
        return ()
    then = view_asked(known_at) if which == ENTERED else one.frozen.view
    persons = one.entered if which == ENTERED else one.left
    return _counted(period, then, {PROVIDER: named}, frozenset(persons))


def _counted(
    period: Period, view: View, asked: Mapping[str, str], persons: frozenset[str] | None = None
) -> tuple[Behind, ...]:
    """What those whom a view counts add there; some of them alone, where they are named."""
    if period.kind is Kind.DAILY:
        lines = lines_of(view, period)
        return behind_lines((one for one in lines if persons is None or one.person in persons), asked)
    if period.kind is Kind.READY_DATE:
        leavers = leavers_of(view, period)
        return behind_leavers((one for one in leavers if persons is None or one.person in persons), asked)
    nights = delays_of(view, period).nights
    return behind_nights(
        (one for one in nights if persons is None or one.person in persons), asked, period.snapshot
    )
