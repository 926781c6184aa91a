"""A return as it was submitted, and how it stands against a count of now. Frozen, pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.store.view import View
from homefirst.measures.returns.cells import CellChange, Cells
from homefirst.measures.returns.kinds import Period


@dataclass(frozen=True, slots=True)
class Frozen:
    """A provider's return (None: whose the beds are is not known) of a period as it was frozen: its number in
    the log, the view by which it was counted, its cells, who froze it and why. `pack` is the digest of the
    county pack by whose rules it was counted."""

    seq: int
    period: Period
    provider: str | None
    view: View
    cells: Cells
    sha256: str
    pack: str
    by: str
    because: str | None
    at: datetime

    def as_answer(self) -> dict[str, Any]:
        return {
            "number": self.seq,
            "kind": self.period.kind.value,
            "period": str(self.period),
            "provider": self.provider,
            "counted_at": self.view.known_at.astimezone(LONDON).isoformat(),
            "sha256": self.sha256,
            "because": self.because,
            "frozen_at": self.at.astimezone(LONDON).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A count against the last that was frozen: what differs by cell, and the people who are in one alone,
    under the keys that stand."""

    frozen: Frozen
    changes: tuple[CellChange, ...]
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.changes

    def as_answer(self) -> dict[str, Any]:
        """In words for a door: how many, and not who."""
        return {
            "frozen": self.frozen.as_answer(),
            "changes": [{"cell": list(words), "frozen": was, "now": now} for words, was, now in self.changes],
            "entered": len(self.entered),
            "left": len(self.left),
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """A frozen return, as the log has it, counted again by its own view: the digests of what is kept and of
    what is counted. `pack_changed`: the rules are another pack's now; `in_table`: what pages read of it is
    the same."""

    frozen: Frozen
    kept: str
    counted: str
    pack_changed: bool
    in_table: bool = True

    @property
    def holds(self) -> bool:
        return self.in_table and self.frozen.sha256 == self.kept == self.counted

    @property
    def why_not(self) -> str:
        """What is wrong, in a sentence; empty where it holds."""
        if self.holds:
            return ""
        if not self.in_table:
            return "What pages read of it is not what was frozen: the table was changed, and not the log."
        if self.kept != self.frozen.sha256:
            return "The cells that are kept are not those of which the digest was made."
        if self.pack_changed:
            return "Counted by the rules of the pack now in force it is another: the pack has changed since."
        return "Counted again by its own view it is another."


def who_changed(before: Collection[str], after: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who entered, and who left."""
    was, now = frozenset(before), frozenset(after)
    return tuple(sorted(now - was)), tuple(sorted(was - now))
