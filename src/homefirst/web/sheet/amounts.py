"""An amount as somebody wrote it into a field."""

import re
from decimal import Decimal, InvalidOperation

_PLAIN = re.compile(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)", re.ASCII)
LONGEST = 20


def decimal_in(text: str) -> Decimal:
    """The number that a text is, in plain digits: what Python reads besides (1_0, 1e3, NaN) is a slip. Raises
    InvalidOperation for any other, and for one of more than LONGEST characters."""
    if len(text) > LONGEST or not _PLAIN.fullmatch(text):
        raise InvalidOperation
    return Decimal(text)
