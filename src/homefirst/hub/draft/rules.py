"""What of the county's pack a draft goes by, and the days that it looks at. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from homefirst.county.catalogue.waits import WaitKind
from homefirst.policy.call_tables import CallTables
from homefirst.policy.criteria import Rules

STEPS = frozenset({"assessment", "equipment"})
"""Services that are a step on the way, and no place: no offer is made of them."""


@dataclass(frozen=True, slots=True)
class DraftRules:
    """The rules of a draft. `visit_minutes` is what one visit takes, by which described needs become hours
    where nobody said how many."""

    first_day: date
    days: int
    kinds: Mapping[str, WaitKind]
    tables: CallTables
    criteria: Rules
    visit_minutes: int

    @property
    def every_day(self) -> tuple[date, ...]:
        return tuple(self.first_day + timedelta(days=number) for number in range(self.days))

    @property
    def last_day(self) -> date:
        return self.every_day[-1]
