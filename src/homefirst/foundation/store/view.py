"""The view that every read takes: as known when, and up to where in each stream."""

from dataclasses import dataclass
from datetime import datetime

ALL = 2**63 - 1


@dataclass(frozen=True, slots=True)
class View:
    """What a county knew at `known_at`. `heads` cuts each stream at a number; None takes all recorded.

    A frozen report keeps its view whole: with the heads, a fact that is recorded later with an earlier
    known_at (a late correction, a first edition found afterwards) does not change the answer.
    """

    county: str
    known_at: datetime
    heads: tuple[tuple[str, int], ...] | None = None

    def upto(self, stream: str) -> int:
        """The last number of a stream that this view sees; 0 where it had none."""
        if self.heads is None:
            return ALL
        return dict(self.heads).get(stream, 0)
