"""Something that anybody can provoke, noted once in a while for each caller and not each time."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta


class Seldom:
    """Whether something is due to be noted again: once in `every` for each caller, and of no more than
    `callers` in that time, however many come. Kept in memory; safe to ask from many threads."""

    def __init__(self, *, every: timedelta, callers: int) -> None:
        self._every, self._callers = every, callers
        self._noted: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def due(self, caller: str, now: datetime) -> bool:
        """Whether it is due, and from then on it is not for a while."""
        with self._lock:
            while self._noted and next(iter(self._noted.values())) <= now - self._every:
                self._noted.popitem(last=False)
            if caller in self._noted or len(self._noted) >= self._callers:
                return False
            self._noted[caller] = now
            return True

    def forget(self) -> None:
        """Begins anew."""
        with self._lock:
            self._noted.clear()
