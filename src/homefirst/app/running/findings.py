"""How the service stands, as findings: one for each thing that whoever looks after it must know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How a thing stands, the worst first."""

    ACT = "act"
    """Something is wrong, or will be soon, and waits for somebody."""
    LOOK = "look"
    """Nothing is wrong yet; somebody should look before it is."""
    UNKNOWN = "unknown"
    """It could not be found out, and is not taken for well."""
    WELL = "well"


ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `what` says how it is; `next` what to do: empty where all is well."""

    name: str
    title: str
    standing: Standing
    what: str
    next: str = ""

    def as_answer(self) -> dict[str, str]:
        """The finding as every door writes it."""
        return {
            "name": self.name,
            "title": self.title,
            "standing": self.standing.value,
            "what": self.what,
            "next": self.next,
        }


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that was looked at, the worst first and else in the order in which it was looked at."""

    at: datetime
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, at: datetime, findings: tuple[Finding, ...]) -> "Running":
        return cls(at, tuple(sorted(findings, key=lambda one: ORDER.index(one.standing))))

    @property
    def ok(self) -> bool:
        """Whether nothing waits for somebody to act. What is unknown is not well."""
        return all(one.standing in {Standing.WELL, Standing.LOOK} for one in self.findings)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        act = sum(one.standing is Standing.ACT for one in self.findings)
        unknown = sum(one.standing is Standing.UNKNOWN for one in self.findings)
        look = sum(one.standing is Standing.LOOK for one in self.findings)
        if act:
            return f"{_things(act)} to act on now."
        if unknown:
            return f"{_things(unknown)} could not be found out."
        return f"All is well; {_things(look).lower()} to look at." if look else "All is well."

    def as_answer(self) -> dict[str, Any]:
        """The words of `homefirst check --json` and of the administrator's page."""
        return {
            "ok": self.ok,
            "at": self.at.isoformat(),
            "said": self.sentence,
            "problems": [
                {"where": one.title, "what": one.what, "next": one.next}
                for one in self.findings
                if one.standing is not Standing.WELL
            ],
            "findings": [one.as_answer() for one in self.findings],
        }


def _things(number: int) -> str:
    return "One thing" if number == 1 else f"{number} things"
