"""How long a page's question may take in the database, so that the work behind a page has an end, too.

The caller is told after `Limits.making`; without this the question would go on, and keep its place and its
connection for as long as whatever it waits for. For web processes alone: a job or a command may take hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a question may take, and that it may wait for a lock; less than `Limits.making`."""

    question: float = 25.0
    lock: float = 20.0


def limit(databases: Iterable[dict[str, Any]], patience: Patience | None = None) -> None:
    """Limits the questions of all connections that are opened from now on. `databases` are Django's settings
    of each."""
    allowed = patience or Patience()
    said = f" -c statement_timeout={int(allowed.question * 1000)} -c lock_timeout={int(allowed.lock * 1000)}"
    for one in databases:
        one["OPTIONS"]["options"] += said
