"""A second, slow way to count who was overtaken by whom: every pair, question by question."""

from collections.abc import Sequence
from datetime import datetime

from homefirst.measures.fairness import OfSomebody
from homefirst.measures.overtaken import Fits


def overtaken_plainly(waits: Sequence[OfSomebody], fits: Fits, until: datetime) -> dict[str, set[str]]:
    """For each wait that was overtaken the waits that did so."""
    found: dict[str, set[str]] = {}
    for late in waits:
        for quick in waits:
            if late.wait.since is None or quick.wait.since is None or quick.wait.placed is None:
                continue
            same = late.wait.service == quick.wait.service and late.wait.person != quick.wait.person
            came_later = quick.wait.since > late.wait.since
            over = late.wait.placed if late.wait.placed is not None else late.wait.ended
            while_waiting = quick.wait.placed < until and (over is None or quick.wait.placed < over)
            goes_first = quick.first and not late.first
            if same and came_later and while_waiting and not goes_first and fits(late, quick):
                found.setdefault(late.wait.wait, set()).add(quick.wait.wait)
    return found
