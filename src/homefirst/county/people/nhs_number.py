"""The NHS number: ten digits, of which the last proves the others; and whether it was traced."""

from dataclasses import dataclass
from enum import StrEnum

from nhs_number.validate import is_valid

from homefirst.foundation.errors import NotUnderstood

TEST_RANGE = "999"
"""Numbers that begin so are given to nobody: synthetic people bear them, and pass the check digit."""


class TraceStatus(StrEnum):
    """How sure it is that the number is this person's, by the codes of the NHS Data Dictionary."""

    VERIFIED = "01"
    NOT_TRACED = "02"
    TRACE_REQUIRED = "03"
    NO_OR_SEVERAL_MATCHES = "04"
    CONFLICT = "05"
    IN_PROGRESS = "06"
    NOT_PRESENT = "07"
    POSTPONED = "08"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    TraceStatus.VERIFIED: "present and verified",
    TraceStatus.NOT_TRACED: "present, not traced",
    TraceStatus.TRACE_REQUIRED: "to be traced",
    TraceStatus.NO_OR_SEVERAL_MATCHES: "traced: no match, or several",
    TraceStatus.CONFLICT: "trace to be resolved: the number or the person differ",
    TraceStatus.IN_PROGRESS: "being traced",
    TraceStatus.NOT_PRESENT: "not present, and no trace required",
    TraceStatus.POSTPONED: "trace postponed (a baby under six weeks)",
}


@dataclass(frozen=True, slots=True, repr=False)
class NhsNumber:
    """Ten digits that pass Modulus 11. It does not print itself: a number belongs in no line of a log."""

    digits: str

    def __repr__(self) -> str:
        return "NhsNumber(...)"

    @classmethod
    def parse(cls, text: str) -> "NhsNumber":
        """Reads ten digits, with or without spaces or dashes as they are written; raises NotUnderstood, and
        never repeats what it was given."""
        digits = text.strip().replace(" ", "").replace("-", "")
        if not (len(digits) == 10 and digits.isascii() and digits.isdigit()):
            raise NotUnderstood("An NHS number has ten digits, and this has not.", where="NHS number")
        if not is_valid(digits):
            raise NotUnderstood("The check digit fails.", where="NHS number", next="Check it digit by digit.")
        return cls(digits)

    @property
    def written(self) -> str:
        """As people read it out: 999 000 0018."""
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"

    @property
    def of_nobody(self) -> bool:
        """Whether it lies in the range for tests, that no real person has."""
        return self.digits.startswith(TEST_RANGE)
