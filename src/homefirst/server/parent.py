"""The parent: keeps the service's processes running, and stops them all when it is told to.

It serves nothing itself and asks the database nothing, so that nothing that a page or a job does can take it
away. The first web process starts alone, and the others when it is ready: the page is up first.
"""

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType

from homefirst.server.children import Child, Wanted

STOP_SECONDS = 10.0
"""How long children may finish what they do before they are killed."""
_STOP = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Parent:
    """Keeps `wanted` running. `told` is given a line when one ended that should not have."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        *,
        told: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._children = [Child(one, due=0.0) for one in wanted]
        self._told = told
        self._clock = clock
        self._asked = 0
        self._first_is_up = False

    def run(self, before: Callable[[], None]) -> None:
        """Runs until SIGTERM, Ctrl-C or a hang-up; every child has ended when it returns.

        `before` is done while the first child makes itself ready: that takes a second each, and there are
        two cores. What `before` raises ends the child, too.
        """
        life, held = os.pipe()
        with selectors.DefaultSelector() as selector:
            try:
                self._start_first(life, selector, before)
                with _Signals(selector, self._signalled):
                    while not self._asked:
                        self._look(life, selector)
            finally:
                with _Signals(selector, self._signalled):
                    self._stop_all(selector)
                os.close(life)
                os.close(held)

    def _start_first(self, life: int, selector: selectors.BaseSelector, before: Callable[[], None]) -> None:
        go, going = os.pipe()
        try:
            self._children[0].start(life, selector, self._clock(), go=go)
            before()
            os.write(going, b"1")
        finally:
            os.close(go)
            os.close(going)

    def _look(self, life: int, selector: selectors.BaseSelector) -> None:
        now = self._clock()
        for child in self._wanted_now():
            child.reap(now, self._told)
            if child.process is None and child.due <= now:
                try:
                    child.start(life, selector, now)
                except OSError as error:
                    child.not_started(error, now, self._told)
        self._wait(selector, self._until_next(self._clock()))

    def _wanted_now(self) -> Sequence[Child]:
        return self._children if self._first_is_up else self._children[:1]

    def _until_next(self, now: float) -> float | None:
        due = [child.due for child in self._wanted_now() if child.process is None]
        return max(min(due) - now, 0.0) if due else None

    def _wait(self, selector: selectors.BaseSelector, seconds: float | None) -> None:
        """Until a signal, a word of a child, or for so many seconds."""
        for key, _ in selector.select(seconds):
            if isinstance(key.data, Child):
                if key.data.heard(selector):
                    self._first_is_up = True
            else:
                key.data.recv(4096)

    def _stop_all(self, selector: selectors.BaseSelector) -> None:
        for child in self._running():
            _signal(child, signal.SIGTERM)
        until = self._clock() + STOP_SECONDS
        while self._running() and (left := until - self._clock()) > 0 and self._asked < 2:
            self._wait(selector, left)
        for child in self._running():
            _signal(child, signal.SIGKILL)
            self._told(f"The {child.wanted.name} did not stop in time and was killed.")
        for child in self._children:
            if child.process is not None:
                child.process.wait()

    def _running(self) -> list[Child]:
        return [
            child for child in self._children if child.process is not None and child.process.poll() is None
        ]

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if number in _STOP:
            self._asked += 1  # a second time: it is killed at once what does not stop


def _signal(child: Child, number: signal.Signals) -> None:
    assert child.process is not None
    child.process.send_signal(number)


class _Signals:
    """While it lasts, signals wake the selector; those of before are put back at its end."""

    def __init__(
        self, selector: selectors.BaseSelector, handler: Callable[[int, FrameType | None], None]
    ) -> None:
        self._selector = selector
        self._handler = handler

    def __enter__(self) -> None:
        self._hear, self._wake = socket.socketpair()
        self._hear.setblocking(False)
        self._wake.setblocking(False)
        self._selector.register(self._hear, selectors.EVENT_READ, self._hear)
        self._woken_before = signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        self._before = {one: signal.signal(one, self._handler) for one in (*_STOP, signal.SIGCHLD)}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._woken_before)
        self._selector.unregister(self._hear)
        self._hear.close()
        self._wake.close()
