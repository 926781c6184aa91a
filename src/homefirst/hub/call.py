"""In which turn the half-hour call goes through the list: those who are ready first, then what has to be
decided between partners, then everybody else. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from homefirst.hub.line import DISPUTE, Line
from homefirst.hub.whole_list import On


class Turn(StrEnum):
    """A part of the call."""

    READY = "ready"
    DECIDE = "decide"
    REST = "rest"


TITLES: Mapping[Turn, str] = MappingProxyType(
    {
        Turn.READY: "Ready to leave a bed",
        Turn.DECIDE: "Not ready: a choice, a dispute, or another county",
        Turn.REST: "Everybody else on the list",
    }
)


def turn_of(line: Line) -> Turn:
    """When the call comes to a line. Whose code is disputed is ready: there is no code of anybody else."""
    if On.READY in line.on:
        return Turn.READY
    disputed = any(wait.what == DISPUTE for wait in line.waits)
    if disputed or line.choice is not None or line.on & {On.ELSEWHERE, On.THEIRS}:
        return Turn.DECIDE
    return Turn.REST


def in_turn(lines: Iterable[Line]) -> tuple[tuple[Turn, tuple[Line, ...]], ...]:
    """The lines by turn, each in its order; a turn that nobody waits for is left out."""
    found: dict[Turn, list[Line]] = {turn: [] for turn in Turn}
    for line in lines:
        found[turn_of(line)].append(line)
    return tuple((turn, tuple(some)) for turn, some in found.items() if some)
