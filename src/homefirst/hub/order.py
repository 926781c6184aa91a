"""In which order the morning's list is looked at: as the call goes, or by a column. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.line import Line


class By(StrEnum):
    """A column that the list can be sorted by; READY is the list's own order."""

    READY = "ready"
    WARD = "ward"
    COUNCIL = "council"
    DUE = "due"
    TOUCHED = "touched"


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and whether turned round; written as in an address: `due`, `-due`."""

    by: By = By.READY
    turned: bool = False

    @classmethod
    def parse(cls, text: str) -> "Order":
        """Raises NotUnderstood for what is no column to sort by."""
        name = text.removeprefix("-")
        if name not in set(By):
            raise NotUnderstood(
                f"“{text}” is no way to sort the list.", where="sort", next=f"Write one of {', '.join(By)}."
            )
        return cls(By(name), text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.by}" if self.turned else str(self.by)


def in_order(
    lines: Sequence[Line], order: Order, place: Callable[[str], str], council: Callable[[str], str]
) -> tuple[Line, ...]:
    """The lines in an order; those that say nothing of the column last, whichever way round. Within what is
    the same the list's own order holds. `place` and `council` say the names by which one looks."""
    if order.by is By.READY:
        return tuple(reversed(lines)) if order.turned else tuple(lines)
    said = [(_key(line, order.by, place, council), line) for line in lines]
    known = sorted((one for one in said if one[0] is not None), key=lambda one: one[0], reverse=order.turned)
    return tuple(line for _, line in known) + tuple(line for key, line in said if key is None)


def _key(line: Line, by: By, place: Callable[[str], str], council: Callable[[str], str]) -> Any:
    match by:
        case By.WARD:
            return None if line.bed is None else (place(line.bed.place), line.bed.ward or "")
        case By.COUNCIL:
            return None if line.council is None else council(line.council)
        case By.DUE:
            return None if line.next is None else line.next.due
        case _:
            return None if line.touched is None else line.touched.at
