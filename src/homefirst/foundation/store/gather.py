"""The gathering appender: what many threads ask to append goes into the log in one commit.

A commit waits for the disk, and one stream takes one commit after the other: 32 writers that each commit
for themselves are no quicker than one. So a busy door has one appender a process, which writes what came
while the commit before was under way. It is for commands that claim no row: a claim is held by the
transaction that checked it, and appends in that one.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connections

from homefirst.foundation.errors import HomefirstError, Refused, Unavailable
from homefirst.foundation.store.chain import Command
from homefirst.foundation.store.events import Appended, Author, Fact
from homefirst.foundation.store.log import Log

MOST = 1_000  # facts in one commit; a larger command is a commit of its own
IDLE = 30.0  # seconds without work after which the appender gives its connection back


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False, slots=True)
class _Asked:
    """One caller's command, and where it waits for the answer."""

    command: Command
    # Held until the answer is there. An Event does the same with three locks.
    waits: threading.Lock = field(default_factory=_held)
    answer: Appended | Exception | None = None


class Gatherer:
    """Appends to one log for many threads. Each caller waits until its own facts are durable.

    `within` is the longest, in seconds, that a command waits for others to come: as many as were answered
    together last time, and no longer. So a lone caller never waits, and callers that ask again as soon as
    they are answered are written together again.
    """

    def __init__(self, log: Log, *, within: float = 0.002, idle: float = IDLE) -> None:
        self._log = log
        self._within = within
        self._idle = idle
        self._waiting: deque[_Asked] = deque()
        self._changed = threading.Condition()
        self._wanted = 1
        self._closed = False
        self._thread: threading.Thread | None = None

    @property
    def using(self) -> str:
        """The connection of whoever asks, by its name: within a transaction there nothing is gathered."""
        return self._log.using

    def append(self, facts: Sequence[Fact], *, by: Author, because: str | None = None) -> Appended:
        """As `Log.append`: facts in the order given, all or none, and durable when this returns.

        Raises Refused as `Log.append`, also where the caller is in a transaction: what is written by
        another connection would stand though that one is undone. Raises Unavailable where the database is
        gone, for everybody who was gathered; whoever asks again with the same receipt is not doubled.
        """
        if connections[self._log.using].in_atomic_block:
            raise Refused(
                "A gathered append is a commit of its own, and this command is in a transaction.",
                where="gathering appender",
                next="Append by the log itself within a transaction.",
            )
        self._log.check(facts)
        if not facts:
            return Appended(new=0, already=0, heads=())
        asked = _Asked(Command(tuple(facts), by, because))
        self._ask(asked)
        asked.waits.acquire()
        if isinstance(asked.answer, Exception):
            raise asked.answer
        assert asked.answer is not None
        return asked.answer

    def close(self) -> None:
        """Writes what was asked for, takes nothing more, and gives the connection back."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _ask(self, asked: _Asked) -> None:
        with self._changed:
            if self._closed:
                raise Unavailable(
                    "The service is stopping and takes nothing more in.",
                    where="gathering appender",
                    next="Ask again when it has started anew.",
                )
            self._waiting.append(asked)
            if self._thread is None:
                # A daemon: who waits for an answer keeps the process alive until it has come.
                self._thread = threading.Thread(target=self._run, name="gathering appender", daemon=True)
                self._thread.start()
            if len(self._waiting) in (1, self._wanted):
                self._changed.notify()

    def _run(self) -> None:
        try:
            while gathered := self._gathered():
                self._write(gathered)
        finally:
            connections[self._log.using].close()

    def _gathered(self) -> list[_Asked]:
        """What is to be written next; nothing where there was no work for a while, or none is to come."""
        with self._changed:
            until = time.monotonic() + self._idle
            while not self._waiting and not self._closed:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            if not self._waiting:
                self._thread = None  # under the lock: whoever asks from now on starts another
                return []
            until = time.monotonic() + self._within
            while len(self._waiting) < self._wanted and not self._closed:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return self._taken()

    def _taken(self) -> list[_Asked]:
        taken = [self._waiting.popleft()]
        facts = len(taken[0].command.facts)
        while self._waiting and facts + len(self._waiting[0].command.facts) <= MOST:
            taken.append(self._waiting.popleft())
            facts += len(taken[-1].command.facts)
        self._wanted = len(taken)
        return taken

    def _write(self, gathered: Sequence[_Asked]) -> None:
        """Appends what was gathered in one commit. Where that fails for a reason that lies in somebody's
        facts, each is appended by itself, and the reason is told to whose facts they were."""
        try:
            answers: Sequence[Appended | Exception]
            answers = self._log.append_each([asked.command for asked in gathered])
        except Unavailable as error:
            answers = [_copy(error) for _ in gathered]
        except Exception as error:
            answers = [error] if len(gathered) == 1 else [self._alone(asked.command) for asked in gathered]
        for asked, answer in zip(gathered, answers, strict=True):
            asked.answer = answer
            asked.waits.release()

    def _alone(self, command: Command) -> Appended | Exception:
        try:
            return self._log.append_each([command])[0]
        except Exception as error:
            return error


def _copy(error: HomefirstError) -> HomefirstError:
    """An error of the same words: one that is raised in several threads would gather all their traces."""
    copied = type(error)(error.what, where=error.where, next=error.next)
    copied.__cause__ = error.__cause__
    return copied
