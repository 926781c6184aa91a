"""The codes of those ready to leave a bed as one side goes through them: what is disputed, what waits for its
word, by reason and whose, what waits for the other's, and what was settled lately. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from homefirst.foundation.calendar import local_day
from homefirst.hub.left import LeftLine
from homefirst.hub.line import Line
from homefirst.hub.verdicts import CodeStands
from homefirst.policy.standing_codes import Code
from homefirst.policy.verification import Said, Side, Stance
from homefirst.policy.verification_clock import Due


class Part(StrEnum):
    """Where a code stands among those that a side goes through, in the order in which it does."""

    DISPUTED = "disputed"
    MINE = "mine"
    THEIRS = "theirs"
    NO_CODE = "no_code"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class ToAgree:
    """The code of one line, as a side looks at it: of the list, or of who left and is still to be
    returned."""

    line: Line | LeftLine
    code: CodeStands
    part: Part
    side: Side

    @property
    def own(self) -> Said | None:
        """What the side itself has said."""
        return None if self.code.verification is None else self.code.verification.said(self.side)

    @property
    def other(self) -> Said | None:
        """What the other side has said."""
        other = Side.COUNCIL if self.side is Side.HOSPITAL else Side.HOSPITAL
        return None if self.code.verification is None else self.code.verification.said(other)

    @property
    def disputes(self) -> bool:
        """Whether the side itself disputes it."""
        return self.own is not None and self.own.stance is Stance.DISPUTES

    def higher_on(self, day: date) -> Due | None:
        """The step by which it goes higher on a day; None where it does not."""
        steps = () if self.line.clock is None else self.line.clock.steps
        return next((due for due in steps if due.day == day), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one reason that are one side's, or both's; the longest ready first."""

    code: Code
    of: tuple[ToAgree, ...]


@dataclass(frozen=True, slots=True)
class CodesOf:
    """All codes that a side goes through at an instant. `groups` are those that wait for its word, in the
    order of the return's reasons; the others are in one heap each."""

    side: Side
    at: datetime
    disputed: tuple[ToAgree, ...]
    groups: tuple[Group, ...]
    theirs: tuple[ToAgree, ...]
    no_code: tuple[ToAgree, ...]
    settled: tuple[ToAgree, ...]
    agreed: int

    @property
    def mine(self) -> tuple[ToAgree, ...]:
        """Those that wait for the side's word."""
        return tuple(one for group in self.groups for one in group.of)

    @property
    def higher_today(self) -> tuple[ToAgree, ...]:
        """Those that go higher on the day of the instant."""
        day = local_day(self.at)
        return tuple(one for one in (*self.disputed, *self.mine, *self.theirs) if one.higher_on(day))

    @property
    def every(self) -> tuple[ToAgree, ...]:
        """All of them, in the order in which they are gone through."""
        return (*self.disputed, *self.mine, *self.theirs, *self.no_code, *self.settled)


def codes_of(
    lines: Iterable[Line | LeftLine], side: Side, at: datetime, *, reasons: Collection[str], settled_days: int
) -> CodesOf:
    """The codes of some lines, as a side goes through them: disputes by their clocks, the oldest first, the
    others in the order of the lines. `reasons` are those of the return, in its order, `settled_days` those
    for which a settlement is shown."""
    by_part: dict[Part, list[ToAgree]] = {part: [] for part in Part}
    groups: dict[Code, list[ToAgree]] = {}
    agreed = 0
    for line in lines:
        part = _part(line, side, at - timedelta(days=settled_days))
        if line.code is None or part is None:
            agreed += line.code is not None and line.code.verification is not None and line.clock is None
            continue
        one = ToAgree(line, line.code, part, side)
        by_part[part].append(one)
        if part is Part.MINE:
            groups.setdefault(line.code.proposal.code, []).append(one)
    by_part[Part.DISPUTED].sort(key=_since)
    order = {reason: place for place, reason in enumerate(reasons)}
    return CodesOf(
        side,
        at,
        tuple(by_part[Part.DISPUTED]),
        tuple(
            Group(code, tuple(groups[code]))
            for code in sorted(groups, key=lambda of: (order.get(of[0] or "", len(order)), of[1] or ""))
        ),
        tuple(by_part[Part.THEIRS]),
        tuple(by_part[Part.NO_CODE]),
        tuple(by_part[Part.SETTLED]),
        agreed,
    )


def _part(line: Line | LeftLine, side: Side, lately: datetime) -> Part | None:
    """None of what is agreed, or was settled longer ago."""
    stands = line.code
    if stands is None:
        return None
    if stands.verification is None:
        return Part.NO_CODE if stands.proposal.coded.reason is None else None
    if stands.settled is not None:
        return Part.SETTLED if stands.settled.at >= lately else None
    if stands.disputed:
        return Part.DISPUTED
    if stands.verification.said(side) is None:
        return Part.MINE
    return None if line.clock is None else Part.THEIRS


def _since(one: ToAgree) -> date:
    return date.max if one.line.clock is None else one.line.clock.since
