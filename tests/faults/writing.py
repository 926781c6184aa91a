"""A writer under way: what it says is read as it comes, so that it never waits for us."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable

PATIENCE = 120


class Writing:
    """A running tests.faults.writer: the numbers that it was told are kept, and the sentences it read."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.kept: set[int] = set()
        self.said: list[str] = []
        self._news = threading.Condition()
        self._over = False
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def until(self, enough: Callable[[], bool]) -> None:
        """Waits until it has said enough; it may not end before."""
        with self._news:
            assert self._news.wait_for(lambda: enough() or self._over, PATIENCE), self.said[-3:]
            assert enough(), f"the writer ended by itself: {self.said[-3:]}"

    def more(self, wanted: int) -> None:
        """Waits until it has so many commands more."""
        before = len(self.kept)
        self.until(lambda: len(self.kept) >= before + wanted)

    def kill(self) -> None:
        """kill -9; what it had said is all read."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._news:
                if line.startswith("!"):
                    self.said.append(line[2:].strip())
                elif line.endswith("\n"):  # else it was killed within a line
                    self.kept.add(int(line))
                self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()
