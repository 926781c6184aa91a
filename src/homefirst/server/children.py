"""The processes that a parent keeps: what each is, how it is started, and after what pause it is again."""

import os
import selectors
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0  # seconds
STEADY = 30.0
"""Seconds that a process must have lived for its end to count as the first again."""


def pause_after(ends: int) -> float:
    """Seconds before a process is started again that ended so often in a row: doubled up to a bound."""
    return min(FIRST_PAUSE * 2.0 ** min(ends - 1, 20), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A process to be kept running: `words` come after the interpreter, where `{life}`, `{ready}` and `{go}`
    stand for the numbers of those pipes (-1 for none), and `files` are others, given as they are."""

    name: str
    words: tuple[str, ...]
    files: tuple[int, ...] = ()
    tells_ready: bool = False


@dataclass(slots=True)
class Child:
    """A wanted process as it stands: it runs, or is to be started at `due`."""

    wanted: Wanted
    due: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ends: int = 0
    ready: int | None = field(default=None)

    def start(self, life: int, selector: selectors.BaseSelector, now: float, *, go: int = -1) -> None:
        """Starts the process in a session of its own: Ctrl-C in a terminal is for the parent alone.

        With `go` it makes itself ready as far as it can alone, and waits for a byte from that pipe.
        """
        given, numbers = [life, *self.wanted.files], {"{life}": life, "{ready}": -1, "{go}": go}
        if go >= 0:
            given.append(go)
        telling: int | None = None
        if self.wanted.tells_ready:
            self.ready, telling = os.pipe()
            given.append(telling)
            numbers["{ready}"] = telling
            selector.register(self.ready, selectors.EVENT_READ, self)
        words = [str(numbers.get(word, word)) for word in self.wanted.words]
        self.started = now
        try:
            self.process = subprocess.Popen(
                [sys.executable, *words],
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            if telling is not None:
                os.close(telling)

    def heard(self, selector: selectors.BaseSelector) -> bool:
        """Whether the process said that it is ready, where its pipe has something to read."""
        assert self.ready is not None
        said = os.read(self.ready, 1)
        selector.unregister(self.ready)
        os.close(self.ready)
        self.ready = None
        return bool(said)

    def reap(self, now: float, told: Callable[[str], None]) -> None:
        """Takes note of a process that ended, and sets the time at which it is started again."""
        if self.process is None or self.process.poll() is None:
            return
        code, self.process = self.process.returncode, None
        self.ends = 0 if now - self.started >= STEADY else self.ends
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        self._again_after_a_pause(how, now, told)

    def not_started(self, error: OSError, now: float, told: Callable[[str], None]) -> None:
        """Takes note that the process could not be started, for want of memory or of processes: it is tried
        again as one that ended."""
        self._again_after_a_pause(f"could not be started ({error.strerror})", now, told)

    def _again_after_a_pause(self, how: str, now: float, told: Callable[[str], None]) -> None:
        self.ends += 1
        pause = pause_after(self.ends)
        self.due = now + pause
        told(f"The {self.wanted.name} {how}; it is started again in {pause:g} s.")
