"""Which code stands for a stay after what hospital, council and a settlement said of it. Pure.

A verdict is about a code: the one that was before both sides. Where both last agreed to it, it stands as
agreed. A settlement takes the place of the code that it names; one that names none, as all did once, of the
code that was disputed last before it; of a stay of which nobody disputed any, of every code. What was said
last counts. That a code may be returned as settled without anybody
mending the wait is ours: the wait stays what the ward said. Where it was settled that there is no code, the
day is returned without one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from homefirst.policy.verification import Act, Side

Code = tuple[str | None, str | None]
"""A reason, and whose it is."""


class Stands(StrEnum):
    """By what a code stands."""

    AGREED = "agreed"
    SETTLED = "settled"


class Heard(StrEnum):
    """What both sides have said of the code under which a day is returned."""

    AGREED = "agreed"
    SETTLED = "settled"
    DISPUTED = "disputed"
    ONE_SIDE = "one_side"
    NOBODY = "nobody"
    NO_CODE = "no_code"

    @property
    def agreed(self) -> bool:
        """Whether the two have agreed, or their dispute was settled."""
        return self in (Heard.AGREED, Heard.SETTLED)


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """What a side said of a code of a stay, or with no side how a dispute was settled: that `of` a code, or
    None where it names none; by the number of its event."""

    seq: int
    person: str
    spell: str
    party: str | None
    verdict: str | None
    reason: str | None
    whose: str | None
    of: Code | None = None

    @property
    def code(self) -> Code:
        return self.reason, self.whose


@dataclass(frozen=True, slots=True)
class StandingCodes:
    """Of one stay: the code that is returned in place of each that a verdict was about, and by what. `every`
    is what was settled about the stay as a whole; `disputed` are codes that are disputed now, `one_side`
    those to which one side has agreed and of which the other has said nothing."""

    of: Mapping[Code, tuple[Code, Stands]]
    every: Code | None
    disputed: frozenset[Code]
    one_side: frozenset[Code] = frozenset()

    def instead_of(self, *codes: Code) -> tuple[Code, Stands] | None:
        """What stands where a code was counted, or by another name of it that comes after; None where no
        verdict does."""
        found = next((self.of[code] for code in codes if code in self.of), None)
        if found is None and self.every is not None:
            return self.every, Stands.SETTLED
        return found

    def heard(self, code: Code) -> Heard:
        """What is said of a code for which nothing else stands."""
        if code in self.disputed:
            return Heard.DISPUTED
        return Heard.ONE_SIDE if code in self.one_side else Heard.NOBODY


def standing_codes(said: Iterable[CodeSaid]) -> dict[str, StandingCodes]:
    """What stands, by the key of the stay."""
    by_spell: dict[str, list[CodeSaid]] = {}
    for one in sorted(said, key=lambda one: one.seq):
        by_spell.setdefault(one.spell, []).append(one)
    return {spell: _of(own) for spell, own in by_spell.items()}


def _of(own: list[CodeSaid]) -> StandingCodes:
    stances: dict[Code, dict[str, str]] = {}
    settled: dict[Code, Code] = {}
    every: Code | None = None
    last_disputed: Code | None = None
    for one in own:
        if one.party is None:
            about = one.of or last_disputed
            if about is None:
                every = one.code if one.reason is not None else None
            else:
                settled[about] = one.code
                stances[about] = {}
            continue
        stances.setdefault(one.code, {})[one.party] = one.verdict or ""
        if one.verdict == Act.DISPUTE:
            last_disputed = one.code
        elif _agreed(stances[one.code]):
            settled.pop(one.code, None)
    of = {code: (code, Stands.AGREED) for code, by in stances.items() if _agreed(by)}
    of |= {code: (instead, Stands.SETTLED) for code, instead in settled.items()}
    disputed = frozenset(code for code, by in stances.items() if Act.DISPUTE in by.values())
    one_side = frozenset(code for code, by in stances.items() if list(by.values()) == [Act.AGREE])
    return StandingCodes(of, every, disputed, one_side)


def _agreed(by: Mapping[str, str]) -> bool:
    return all(by.get(side) == Act.AGREE for side in Side)
