"""A coding rule, and what of a pack's rules is in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.delays import Organisation
from homefirst.county.catalogue.waits import WaitKind
from homefirst.policy.condition import Condition
from homefirst.policy.regimes import LegalCode, Regime

OWNER = "owner"
"""In the place of an attribution: whose step the wait is."""
ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of coding.csv. `reason` is None where such a wait is not coded, and `because` says why; `whose`
    is None there, and where the return does not ask."""

    code: str
    regime: str
    kind: str
    when: Condition
    reason: str | None
    whose: str | None
    order: int
    dates: Dates
    because: str
    source: str
    row: int

    @property
    def assumed(self) -> bool:
        """Whether it rests on nothing that anybody published or agreed."""
        return self.source.startswith(ASSUMPTION)


@dataclass(frozen=True, slots=True)
class Owner:
    """One row of coding_whose.csv: which attribution an owner of a step makes. None: it could not be read."""

    owner: str
    whose: Organisation | None
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Coding:
    """The rules of a day: the return in force (None: there was none), the rules by kind of wait in the order
    in which they are tried, the attribution that each owner makes, and what the return allows."""

    day: date
    regime: Regime | None
    kinds: Mapping[str, WaitKind]
    rules: Mapping[str, tuple[Rule, ...]]
    owners: Mapping[str, Organisation | None]
    legal: Mapping[str, LegalCode]

    @property
    def asks_whose(self) -> bool:
        """Whether the return in force asks whose a code is, so that two sides have something to agree."""
        return self.regime is not None and self.regime.asks_whose
