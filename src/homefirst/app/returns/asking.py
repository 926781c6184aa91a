"""Returns, wired: counted, frozen as they are submitted, checked, and compared with what was frozen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homefirst.app.ground.house import this_log
from homefirst.app.returns.compared import compared_with_frozen, submitted_answer
from homefirst.app.returns.counted import Delays, Rules, count_delays, rules, view_asked
from homefirst.app.returns.daily import cells_of_day, count_daily
from homefirst.app.returns.kept import Kept
from homefirst.app.returns.ready import count_ready
from homefirst.county.journey.days import LAST_OF_THE_RETURN
from homefirst.county.journey.returned import delayed_from_to
from homefirst.foundation.calendar import LONDON, Month, months
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.view import View
from homefirst.measures.returns import record
from homefirst.measures.returns.cells import DAYS, PATIENTS, Cells, together
from homefirst.measures.returns.frozen import Checked, Compared, Frozen
from homefirst.measures.returns.kinds import Kind, Period
from homefirst.measures.returns.not_agreed import NotAgreed, check_although
from homefirst.measures.returns.read import (
    check_as_recorded,
    frozen_as_recorded,
    frozen_in_table,
    frozen_returns,
)
from homefirst.measures.returns.ready import ready_cells


@dataclass(frozen=True, slots=True)
class TransfersReturn:
    """A month's return of delayed transfers, as counted now or as known at a time: the cells of each
    provider, what the codes rest on, and how each provider's cells stand against those frozen last."""

    delays: Delays
    compared: Mapping[str | None, Compared]

    @property
    def period(self) -> Period:
        return self.delays.period

    @property
    def cells(self) -> dict[str | None, Cells]:
        return self.delays.cells

    @property
    def all(self) -> Cells:
        return together(self.cells.values())

    @property
    def bases(self) -> Counter[str]:
        """Days by what their code rests on."""
        return Counter(one.basis.value for one in self.delays.nights)

    @property
    def not_agreed(self) -> NotAgreed:
        """Days of whose code not both sides have said that it is right."""
        return NotAgreed.among(self.delays.heard)

    @property
    def per_day(self) -> float | None:
        """People delayed on an average day of those that were over; None where none was."""
        days = self.delays.days_counted
        return self.all.total(DAYS) / days if days else None

    @property
    def asks_patients(self) -> bool:
        """Whether there was a Thursday whose people the return asks for, and it was over."""
        snapshot, to = self.period.snapshot, self.delays.counted_to
        return snapshot is not None and to is not None and snapshot <= to

    def as_answer(self) -> dict[str, Any]:
        """In words for a door: counts, and nobody of whom they are made."""
        all_, asks = self.all, self.asks_patients
        unsaid_days, unsaid_people = self.delays.unknown_age
        return {
            "synthetic": True,
            "kind": self.period.kind.value,
            "period": str(self.period),
            "known_at": self.delays.view.known_at.astimezone(LONDON).isoformat(),
            "snapshot": self.period.snapshot.isoformat() if self.period.snapshot else None,
            "days": all_.total(DAYS),
            "patients": all_.total(PATIENTS) if asks else None,
            "per_day": None if self.per_day is None else round(self.per_day, 1),
            "counted_to": None if self.delays.counted_to is None else self.delays.counted_to.isoformat(),
            "unknown_age": {"days": unsaid_days, "people": unsaid_people},
            "coded_by": dict(sorted(self.bases.items())),
            "heard": {one.value: n for one, n in sorted(self.delays.heard.items())},
            "left_out": self.delays.left_out,
            "providers": [
                {
                    **one,
                    "days": (own := self.cells.get(one["provider"], Cells(()))).total(DAYS),
                    "patients": own.total(PATIENTS) if asks else None,
                }
                for one in submitted_answer(self.cells, self.compared)
            ],
        }


def ask_transfers(period: Period, *, known_at: datetime | None = None) -> TransfersReturn:
    """A month's return of delayed transfers, as known at a time; now where none is named."""
    delays = delays_of(view_asked(known_at), period)
    compared = compared_with_frozen(
        period, delays.cells, delays.people, lambda view: delays_of(view, period).people
    )
    return TransfersReturn(delays, compared)


_KEPT: Kept[Delays] = Kept(most=4)


def delays_of(view: View, period: Period) -> Delays:
    """A month's delayed midnights by the pack in force, counted once for as long as nothing is entered."""
    by = rules()
    return replace(_KEPT.of(view, period, by, lambda: count_delays(view, period, by=by)), view=view)


@dataclass(frozen=True, slots=True)
class FrozenReturns:
    """Every return that was frozen, and the months in which anybody was delayed and there was the return of
    delayed transfers; both the last first."""

    frozen: tuple[Frozen, ...]
    months: tuple[Month, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "frozen": [one.as_answer() for one in self.frozen],
            "months": [str(month) for month in self.months],
        }


def ask_frozen() -> FrozenReturns:
    """Every return that was frozen, and the months of which there can be one."""
    view = this_log().now()
    span = delayed_from_to(view)
    held: tuple[Month, ...] = ()
    if span is not None:
        held = tuple(months(Month.of(span[0]), min(Month.of(span[1]), LAST_OF_THE_RETURN)))
    return FrozenReturns(tuple(reversed(frozen_returns(view))), held[::-1])


def frozen_of(period: Period) -> tuple[Frozen, ...]:
    """Every return of a period that was frozen, in the order in which that was done."""
    return frozen_returns(this_log().now(), period)


def frozen_numbered(period: Period, number: int) -> Frozen:
    """The return of a period that was frozen under a number, as it was submitted. Raises NotFound, and
    Unavailable where it is not what the log has."""
    found = next((one for one in frozen_of(period) if one.seq == number), None)
    if found is None:
        raise NotFound(
            f"No return of {period.name} was frozen under the number {number}.",
            where=str(number),
            next="Look at what was frozen of it.",
        )
    check_as_recorded(this_log(), found)
    return found


def freeze_return(period: Period, *, by: str, because: str, although: str = "") -> Appended:
    """Counts a period as all providers return it, by a view that is frozen first, and keeps it. A provider
    whose return is as it was frozen last is left out. `although`: why, where days of it are not agreed.

    Raises NotFound where there is nothing to return, NotUnderstood where days are not agreed and nobody says
    why, and as `record.freeze`.
    """
    log = this_log()
    view = log.freeze()
    counted, open_ = _counted(view, period, rules())
    if not counted and not frozen_returns(view, period):
        raise NotFound(
            f"There is nothing to return for {period.name}.",
            where=str(period),
            next="Check the month, and that journeys are entered.",
        )
    said = because.strip()  # whoever gives no reason at all is told that first
    why = check_although(open_, although) if said else ""
    return record.freeze(
        log,
        period=period,
        counted=counted,
        view=view,
        pack=rules().digest,
        by=Author(by),
        at=view.known_at,
        because=f"{because}; {why}" if why else because,
    )


def count_cells(view: View, period: Period, by: Rules) -> dict[str | None, Cells]:
    """What each provider returns for a period, of whichever kind."""
    return _counted(view, period, by)[0]


def _counted(view: View, period: Period, by: Rules) -> tuple[dict[str | None, Cells], NotAgreed]:
    """What each provider returns, and what of it is not agreed; of the daily return nobody is asked."""
    if period.kind is Kind.DAILY:
        return cells_of_day(count_daily(view, period, by), period, by), NotAgreed.among({})
    if period.kind is Kind.READY_DATE:
        return ready_cells(count_ready(view, period, by)), NotAgreed.among({})
    delays = count_delays(view, period, by=by)
    return delays.cells, NotAgreed.among(delays.heard)


@dataclass(frozen=True, slots=True)
class ReturnsChecked:
    """Every frozen return, counted again; `surplus` are the numbers of those that pages read and nobody
    froze."""

    checked: tuple[Checked, ...]
    surplus: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.surplus and all(one.holds for one in self.checked)

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "holds": self.holds,
            "returns": [
                {**one.frozen.as_answer(), "counted": one.counted, "holds": one.holds, "why": one.why_not}
                for one in self.checked
            ],
            "surplus": list(self.surplus),
        }


def check_returns() -> ReturnsChecked:
    """Counts every return that the log has frozen again by its own view, and holds the digests against each
    other, and the table that pages read against the log."""
    view = this_log().now()
    frozen, read = frozen_as_recorded(this_log(), view), frozen_in_table(view)
    return _checked(frozen, read, rules())


def _checked(frozen: Sequence[Frozen], read: Mapping[int, Frozen | None], by: Rules) -> ReturnsChecked:
    counted: dict[tuple[Period, View], dict[str | None, Cells]] = {}
    for one in frozen:
        if (one.period, one.view) not in counted:
            counted[one.period, one.view] = count_cells(one.view, one.period, by)
    checked = tuple(_check(one, read.get(one.seq), counted[one.period, one.view], by) for one in frozen)
    return ReturnsChecked(checked, tuple(sorted(read.keys() - {one.seq for one in frozen})))


def _check(one: Frozen, read: Frozen | None, counted: Mapping[str | None, Cells], by: Rules) -> Checked:
    now = counted.get(one.provider, Cells(()))
    return Checked(one, one.cells.sha256, now.sha256, one.pack != by.digest, in_table=read == one)
