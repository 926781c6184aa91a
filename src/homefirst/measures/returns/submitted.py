"""A provider's return of delayed transfers as it is submitted: a line for each council responsible, type of
care and reason, and in it people and days by whose they are. Pure.

That these are the cells which the collection asks for is published; the form's own columns are not at hand,
and the order here is ours. What has no place in the form (no code, or one that the return does not have)
stands in a line of its own: it cannot be submitted, and leaving it out would hide it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from homefirst.county.catalogue.delays import REASONS, Care, Organisation, Reason
from homefirst.measures.returns.cells import CARE, COUNCIL, DAYS, PATIENTS, REASON, WHOSE, Cells
from homefirst.measures.returns.kinds import Period

NO_PLACE = ""
"""The reason of a line that has no place in the form."""
Numbers = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Submitted:
    """One line: people at the snapshot and days, by the organisations in their order; None where the return
    has no such cell. `patients` is empty where the return does not ask for people. In a line without a place
    in the form the numbers are one, whosever they are."""

    council: str
    care: str
    reason: str
    patients: Numbers
    days: Numbers


def submitted_lines(cells: Cells, period: Period) -> tuple[Submitted, ...]:
    """The lines of a provider's cells: of each council that has any, every type of care and reason of the
    month, noughts too."""
    counts = {words: n or 0 for words, n in cells.cells}
    councils = sorted({words[COUNCIL] for words in counts})
    return tuple(line for council in councils for line in _of_council(council, counts, period))


def _of_council(council: str, counts: dict[tuple[str, ...], int], period: Period) -> Iterator[Submitted]:
    asked = [reason for reason in REASONS if reason.asked_in(period.month)]
    placed = {
        (care.value, reason.code, whose.value)
        for care in Care
        for reason in asked
        for whose in reason.organisations
    }
    for care in Care:
        for reason in asked:
            yield Submitted(
                council,
                care.value,
                reason.code,
                _numbers(PATIENTS, council, care, reason, counts) if period.snapshot else (),
                _numbers(DAYS, council, care, reason, counts),
            )
    own = {words: n for words, n in counts.items() if words[COUNCIL] == council}
    for care_ in sorted({words[CARE] for words in own}):
        left = {
            measure: sum(
                n
                for words, n in own.items()
                if words[0] == measure
                and words[CARE] == care_
                and (words[CARE], words[REASON], words[WHOSE]) not in placed
            )
            for measure in (PATIENTS, DAYS)
        }
        if any(left.values()):
            patients = (left[PATIENTS],) if period.snapshot else ()
            yield Submitted(council, care_, NO_PLACE, patients, (left[DAYS],))


def _numbers(
    measure: str, council: str, care: Care, reason: Reason, counts: dict[tuple[str, ...], int]
) -> Numbers:
    return tuple(
        counts.get((measure, council, care.value, reason.code, one.value), 0)
        if one in reason.organisations
        else None
        for one in Organisation
    )
