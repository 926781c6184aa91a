"""One change to a network in words: `home care.hours_per_week=+2040`, `acute.next.reablement=0.10`,
`emergency arrivals.per_day=*1.05`, `acute.capacity@2016-10-01=760`.

Before the last = stands what is changed: a place or a source, a dot, one of its figures, and from which day
on if not from the start. After it the figure: itself, what is added or taken away (+2040, -20), or by what it
is multiplied (*1.05); with %, hundredths (95%), and more or less than it was (+5%).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum

from homefirst.flow.network.network import Network
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain

FORM = "Write it as acute.capacity=760, acute.capacity=+20 or acute.next.reablement=0.10."
_FIGURE = re.compile(r"([+*−-]?)([0-9]{1,12}(?:,[0-9]{3})*(?:\.[0-9]{1,12})?)(%?)")
_DAY = re.compile(r"(.*)@([0-9]{4}-[0-9]{2}-[0-9]{2})")
GROUP = "by_group."


class How(Enum):
    """What the figure of a change does to the one that is there."""

    SET = "="
    ADD = "+"
    TIMES = "*"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it does."""

    how: How
    number: float

    def on(self, value: float) -> float:
        """What a value becomes."""
        if self.how is How.SET:
            return self.number
        return value + self.number if self.how is How.ADD else value * self.number


@dataclass(frozen=True, slots=True)
class Change:
    """`field` of the place or source `name` (of those of `group`, where one is named) gets another `figure`
    from `since` on, or, where it is a word, becomes that word. `words` are what was written."""

    words: str
    name: str
    field: str
    figure: Figure | str
    group: str | None = None
    since: date | None = None


def parted(words: str) -> tuple[str, date | None, Figure | str]:
    """What words change, from which day on, and how, whatever network they are of; raises NotUnderstood where
    they say no change."""
    left, equals, right = words.rpartition("=")
    if not equals or "." not in left or not right.strip():
        raise _not_understood(words, "There is no change in it.", FORM)
    return (*_day(words, left.strip()), _figure(words, right.strip()))


def read_change(network: Network, words: str) -> Change:
    """The change that words say of a network; raises NotUnderstood with what cannot be."""
    named, since, figure = parted(words)
    names = [*(one.name for one in network.places), *(one.name for one in network.sources)]
    name = _begins(named, names)
    if name is None:
        said = named.partition(".")[0]
        raise _not_understood(words, f"There is no place or source “{plain(said)}”.", _or_one_of(said, names))
    field, group = named[len(name) + 1 :], None
    if field.startswith(GROUP):
        group = _begins(field[len(GROUP) :], [one.name for one in network.groups])
        if group is None:
            groups = [one.name for one in network.groups]
            raise _not_understood(words, "It names no group of this network.", _or_one_of(field, groups))
        field = field[len(GROUP) + len(group) + 1 :]
    return Change(words, name, field, figure, group, since)


def _day(words: str, left: str) -> tuple[str, date | None]:
    said = _DAY.fullmatch(left)
    if said is None:
        return left, None
    try:
        return said[1].strip(), date.fromisoformat(said[2])
    except ValueError:
        raise _not_understood(words, f"There is no day {said[2]}.", "Write it as 2016-10-01.") from None


def _begins(text: str, names: Iterable[str]) -> str | None:
    """The longest of the names with which a text begins, a dot after it."""
    return max((one for one in names if text.startswith(f"{one}.")), key=len, default=None)


def _figure(words: str, text: str) -> Figure | str:
    if text in ("true", "false", "none"):
        return text
    said = _FIGURE.fullmatch(text)
    if said is None:
        raise _not_understood(
            words,
            f"“{plain(text)}” is no figure.",
            "Write 760, +20, -20, *1.05, 95% or +5%; or true, false, none.",
        )
    sign, digits, per_cent = said.groups()
    number = float(digits.replace(",", ""))
    if per_cent:
        number /= 100
    if sign == "*":
        return Figure(How.TIMES, number)
    if not sign:
        return Figure(How.SET, number)
    signed = number if sign == "+" else -number
    return Figure(How.TIMES, 1 + signed) if per_cent else Figure(How.ADD, signed)


def _or_one_of(said: str, names: list[str]) -> str:
    close = get_close_matches(said, names, 1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"Name {', '.join(names[:12])}." if names else FORM


def _not_understood(words: str, what: str, next: str) -> NotUnderstood:
    return NotUnderstood(what, where=plain(words), next=next)
