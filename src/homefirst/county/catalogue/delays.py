"""The codes of the delayed-transfers return, with who may be held responsible for each reason.

Source: NHS England's monthly "Total Delayed Days, Local Authority" workbooks, 2012 to 2017, sheet England,
where a cell reads NA for a responsibility that a reason cannot have. Reason O exists from April 2017.
"""

from dataclasses import dataclass
from enum import StrEnum

from homefirst.foundation.calendar import Month


class Breakdown(StrEnum):
    """What a published table of delayed days is split by."""

    CARE = "care"
    ORGANISATION = "organisation"
    REASON = "reason"
    DETAIL = "detail"
    """England only: type of care, reason and organisation at once, as care/reason/organisation."""


class Care(StrEnum):
    ACUTE = "acute"
    NON_ACUTE = "non_acute"


class Organisation(StrEnum):
    """Who is responsible for a delay, in the return's words."""

    NHS = "nhs"
    SOCIAL_CARE = "social_care"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for delay: its code, what it says, who may be responsible, and its first month."""

    code: str
    name: str
    organisations: frozenset[Organisation]
    since: Month | None = None

    def asked_in(self, month: Month) -> bool:
        """Whether the return of that month had this reason."""
        return self.since is None or self.since <= month


_ALL = frozenset(Organisation)
_NHS = frozenset({Organisation.NHS})
_NOT_BOTH = frozenset({Organisation.NHS, Organisation.SOCIAL_CARE})

REASONS: tuple[Reason, ...] = (
    Reason("A", "Completion of assessment", _ALL),
    Reason("B", "Public funding", _ALL),
    Reason("C", "Further non-acute NHS care", _NHS),
    Reason("Di", "Residential home placement", _NOT_BOTH),
    Reason("Dii", "Nursing home placement", _ALL),
    Reason("E", "Care package in own home", _ALL),
    Reason("F", "Community equipment and adaptations", _ALL),
    Reason("G", "Patient or family choice", _NOT_BOTH),
    Reason("H", "Disputes", _NOT_BOTH),
    Reason("I", "Housing", _NHS),
    Reason("O", "Other", _ALL, since=Month(2017, 4)),
)

CATEGORIES: dict[Breakdown, tuple[tuple[str, str], ...]] = {
    Breakdown.CARE: ((Care.ACUTE, "Acute"), (Care.NON_ACUTE, "Non-acute")),
    Breakdown.ORGANISATION: (
        (Organisation.NHS, "NHS"),
        (Organisation.SOCIAL_CARE, "Social care"),
        (Organisation.BOTH, "Both"),
    ),
    Breakdown.REASON: tuple((reason.code, reason.name) for reason in REASONS),
}
"""Code and name of every category, in the order in which the return prints them."""

ENGLAND = "E92000001"
