"""The acute daily discharge return of a day, from who is in an acute bed at its midnight and who left one.
Pure.

Counted are adults. Whoever meets none of the criteria to reside no longer meets them; of whom nobody said,
that is not known, and they are counted as such. Who left is who was in a provider's acute bed and then in
none of its acute beds; the dead are no discharges. docs/returns.md says which of this is published and
which is ours.
"""

from collections import Counter
from collections.abc import Iterable
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
    who remains (None: not known, or no code)."""

    person: str
    key: str
    provider: str | None
    where: Where
    stay: int
    known: bool
    beyond: int | None
    pathway: int | None
    family: str | None


NO_LONGER_MEET, NOT_KNOWN, BED_DAYS = "no_longer_meet", "not_known", "delayed_bed_days"
PATHWAY, ADDITIONAL, LONG, REASON = "pathway", "additional_days", "long_stay", "reason"
MEASURES = {
    NO_LONGER_MEET: "No longer meet the criteria to reside",
    Where.DISCHARGED.value: "Discharged of those",
    Where.REMAINING.value: "Remaining of those",
    NOT_KNOWN: "Of whom nobody said",
    BED_DAYS: "Delayed bed days",
}
TOTALS = (NO_LONGER_MEET, Where.DISCHARGED.value, Where.REMAINING.value, BED_DAYS)
UNKNOWN: dict[Words, int | None] = {(measure,): None for measure in TOTALS}


def daily_cells(lines: Iterable[Line]) -> dict[str | None, Cells]:
    """What each provider returns of a day. Where it is known of nobody whether they meet the criteria, the
    totals are not known either."""
    counts: dict[str | None, Counter[Words]] = {}
    told: set[str | None] = set()
    for one in lines:
        own = counts.setdefault(one.provider, Counter())
        told |= {one.provider} if one.known else set()
        if not one.known:
            own[(NOT_KNOWN, one.where.value)] += 1
        elif one.beyond is not None:
            own[(NO_LONGER_MEET,)] += 1
            own[(one.where.value,)] += 1
            if one.where is Where.DISCHARGED:
                own[(PATHWAY, "" if one.pathway is None else str(one.pathway))] += 1
            else:
                own.update(_remaining(one, one.beyond))
    return {
        provider: Cells.of(dict(own) if provider in told else {**own, **UNKNOWN})
        for provider, own in counts.items()
    }


def _remaining(one: Line, beyond: int) -> Counter[Words]:
    """What somebody who remains adds: a bed day of this day, and of long stays those since they no longer met
    the criteria, and the reason."""
    found: Counter[Words] = Counter({(BED_DAYS,): 1})
    for days in LONG_STAYS:
        if one.stay >= days:
            found[(LONG, str(days))] += 1
            found[(ADDITIONAL, str(days))] += beyond
            if days in REASONS_FROM:
                found[(REASON, str(days), one.family or "")] += 1
    return found
