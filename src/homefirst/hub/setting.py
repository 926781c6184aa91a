"""What of the county's pack the morning's list goes by, and the instant of which it is told. Frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homefirst.county.catalogue.waits import WaitKind
from homefirst.foundation.calendar import WorkingDays
from homefirst.hub.sites import Sites
from homefirst.hub.thresholds import Thresholds
from homefirst.hub.trajectory import SiteTarget
from homefirst.policy.choice_clock import ClockStep
from homefirst.policy.coding_rule import Coding
from homefirst.policy.verification_clock import Step


@dataclass(frozen=True, slots=True)
class Setting:
    """The instant, and the rules in force on its day; `trajectory` is what was promised of each site for
    it."""

    at: datetime
    coding: Coding
    steps: Sequence[Step]
    working: WorkingDays
    thresholds: Thresholds
    sites: Sites
    choosing: Sequence[ClockStep] = ()
    trajectory: Mapping[str, SiteTarget] = field(default_factory=dict)

    @property
    def kinds(self) -> Mapping[str, WaitKind]:
        return self.coding.kinds
