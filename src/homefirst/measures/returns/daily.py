"""The acute daily discharge return of a day, from who is in an acute bed at its midnight and who left one.
Pure.

Counted are adults. Whoever meets none of the criteria to reside no longer meets them; of whom nobody said,
that is not known, and they are counted as such. Who left is who was in a provider's acute bed and then in
none of its acute beds; the dead are no discharges. docs/returns.md says which of this is published and
which is ours.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from homefirst.measures.returns.cells import Cells, Words

LONG_STAYS = (7, 14, 21)
"""Days of stay from which additional bed days are counted."""
REASONS_FROM = (7, 14)
"""Days of stay from which reasons for delay are counted."""


class Where(StrEnum):
    """Whether somebody remains in an acute bed at the day's midnight, or left one within the day."""

    REMAINING = "remaining"
    DISCHARGED = "discharged"


class Line(NamedTuple):
    """Somebody as the return of a day counts them: under which key they stand and were recorded, in whose
    bed, for how many days they have been there, for how many midnights they have met none of the criteria
    (None: they meet some; of whom nobody said, `known` is false), the pathway, and the family of reasons of
    who remains (None: not known, or no code). `age_known` is false of whom nobody knows whether they are an
    adult: they are counted as one."""

    person: str
    key: str
    provider: str | None
    where: Where
    stay: int
    known: bool
    beyond: int | None
    pathway: int | None
    family: str | None
    age_known: bool


NO_LONGER_MEET, NOT_KNOWN, BED_DAYS = "no_longer_meet", "not_known", "delayed_bed_days"
COST = "delayed_bed_days_cost_pence"
PATHWAY, ADDITIONAL, LONG, REASON = "pathway", "additional_days", "long_stay", "reason"
MEASURES = {
    NO_LONGER_MEET: "No longer meet the criteria to reside",
    Where.DISCHARGED.value: "Discharged of those",
    Where.REMAINING.value: "Remaining of those",
    NOT_KNOWN: "Of whom nobody said",
    BED_DAYS: "Delayed bed days",
    COST: "Cost of the delayed bed days, in pence",
    PATHWAY: "Discharged by pathway",
    ADDITIONAL: "Additional bed days, from days of stay",
    LONG: "Remaining of those, from days of stay",
    REASON: "Reason, from days of stay",
}
TOTALS = (NO_LONGER_MEET, Where.DISCHARGED.value, Where.REMAINING.value, BED_DAYS)
UNKNOWN: dict[Words, int | None] = {(measure,): None for measure in TOTALS}


def daily_cells(
    lines: Iterable[Line], *, asks_cost: bool = False, price: Decimal | None = None
) -> dict[str | None, Cells]:
    """What each provider returns of a day. Where it is known of nobody whether they meet the criteria, the
    totals are not known either. `price`: pounds for a delayed bed day, None where nobody stated it; the cost
    is a cell where the return asks for it."""
    counts: dict[str | None, Counter[Words]] = {}
    told: set[str | None] = set()
    for one in lines:
        counts.setdefault(one.provider, Counter()).update(adds(one))
        told |= {one.provider} if one.known else set()
    found = {}
    for provider, own in counts.items():
        cells: dict[Words, int | None] = dict(own) if provider in told else {**own, **UNKNOWN}
        if asks_cost:
            cells[COST,] = cost_in_pence(cells.get((BED_DAYS,), 0), price)
        found[provider] = Cells.of(cells)
    return found


def cost_in_pence(days: int | None, price: Decimal | None) -> int | None:
    """What delayed bed days cost at a price in pounds; None where either is not known, but no days cost
    nothing."""
    if days == 0:
        return 0
    return None if days is None or price is None else int(days * price * 100)


def adds(one: Line) -> Counter[Words]:
    """What somebody adds to the cells: nothing, of whoever meets some of the criteria."""
    if not one.known:
        return Counter({(NOT_KNOWN, one.where.value): 1})
    if one.beyond is None:
        return Counter()
    found: Counter[Words] = Counter({(NO_LONGER_MEET,): 1, (one.where.value,): 1})
    if one.where is Where.DISCHARGED:
        found[PATHWAY, "" if one.pathway is None else str(one.pathway)] += 1
        return found
    found[BED_DAYS,] += 1
    for days in LONG_STAYS:
        if one.stay >= days:
            found[LONG, str(days)] += 1
            # Of a stay of this length those days since they no longer met the criteria.
            found[ADDITIONAL, str(days)] += one.beyond
            if days in REASONS_FROM:
                found[REASON, str(days), one.family or ""] += 1
    return found
