"""A value as a document prints it: a number with its precision and its hedge, or a span of numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from homefirst.foundation.errors import NotUnderstood

_NUMBER = r"-?\d{1,15}(?:\.\d{1,9})?"
"""No paper prints a longer one, and arithmetic and JSON hold these whole."""
_WRITTEN = re.compile(rf"(?P<hedge>~|<=|>=|<|>)?(?P<low>{_NUMBER})(?:\.\.(?P<high>{_NUMBER}))?", re.ASCII)
ABOUT = Decimal("0.05")
"""How far a number that is said to be about so much may lie off: a twentieth. Documents that round to whole
tens and hundreds while saying "around" lie within it."""


class Hedge(StrEnum):
    """How firmly a document states a number."""

    EXACTLY = ""
    ABOUT = "~"
    UNDER = "<"
    AT_MOST = "<="
    OVER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Value:
    """A number as printed. `high` is there where a span is stated; `places` counts the decimals printed."""

    number: Decimal
    hedge: Hedge = Hedge.EXACTLY
    high: Decimal | None = None
    places: int = 0

    @classmethod
    def parse(cls, text: str) -> "Value":
        """Reads 127, 13263.0, ~500, <0.52, >=95, 557..626; raises NotUnderstood for anything else."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise NotUnderstood(
                f"“{text}” is not a value.", next="Write 127, 3.5, ~500, <0.52, >=95 or 557..626."
            )
        low, high = Decimal(match["low"]), match["high"]
        hedge = Hedge(match["hedge"] or "")
        if high is not None and (hedge is not Hedge.EXACTLY or Decimal(high) < low):
            raise NotUnderstood(f"“{text}” is not a span of values.", next="Write the lower first: 557..626.")
        places = max(_places(match["low"]), _places(high or ""))
        return cls(low, hedge, None if high is None else Decimal(high), places)

    @property
    def last_digit(self) -> Decimal:
        """What one more in the last printed digit is worth."""
        return Decimal(1).scaleb(-self.places)

    @property
    def last_told_digit(self) -> Decimal:
        """The same of the last digit that is not nought: 59,000 may have been rounded to thousands."""
        if self.places or not self.number:
            return self.last_digit
        digits = str(abs(self.number.to_integral_value()))
        return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))

    def __str__(self) -> str:
        span = "" if self.high is None else f" to {self.high:,}"
        return f"{_SAID[self.hedge]}{self.number:,}{span}"


_SAID = {
    Hedge.EXACTLY: "",
    Hedge.ABOUT: "about ",
    Hedge.UNDER: "under ",
    Hedge.AT_MOST: "at most ",
    Hedge.OVER: "over ",
    Hedge.AT_LEAST: "at least ",
}


def _places(text: str) -> int:
    return len(text.partition(".")[2])
