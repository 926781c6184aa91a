"""Reading files in a process apart, with little memory and little time.

A spreadsheet is a program for its reader: a few kilobytes can ask for half a terabyte, and the library that
reads it then ends its process. Here that is a child's end and a sentence about the file; the next file
gets a new child.
"""

import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Self, TypeVar

from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_workbook import WorkbookReading, read_workbook

MEMORY = 1_500_000_000  # bytes of address space; reading a published workbook takes a tenth
SECONDS = 60  # the slowest published workbook takes a fiftieth of one
Read = TypeVar("Read")
_NEXT = "Hand in the workbook as it was published; if it was, tell us."


class Apart(Generic[Read]):
    """A reader of files in a child process; used with `with`, which ends the child.

    `read` is a function of a module, given a name and a content; `failed` makes what is answered where the
    child ended or took too long.
    """

    def __init__(
        self,
        read: Callable[[str, bytes], Read],
        failed: Callable[[str, Problem], Read],
        *,
        memory: int = MEMORY,
        seconds: float = SECONDS,
    ) -> None:
        self.read = read
        self.failed = failed
        self.memory = memory
        self.seconds = seconds
        self._child: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def __call__(self, name: str, content: bytes) -> Read:
        """What the reader makes of a file; where the child ended or took too long, what `failed` makes."""
        if self._child is None:
            self._child = ProcessPoolExecutor(
                max_workers=1,
                # A fresh interpreter: a forked one would hold our database's connection.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_keep_small,
                initargs=(self.memory,),
            )
        try:
            return self._child.submit(self.read, name, content).result(self.seconds)
        except TooLong:
            what = f"It takes longer to read than {self.seconds:g} seconds."
        except (BrokenExecutor, MemoryError):
            what = "It asks for more memory than any such workbook needs, or is damaged beyond reading."
        self._end()
        return self.failed(name, Problem(name, what, _NEXT))

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            for process in list((child._processes or {}).values()):
                process.kill()  # also one that would go on reading for ever
            child.shutdown(cancel_futures=True)


class ReaderApart(Apart[WorkbookReading]):
    """`read_workbook` in a child process; where that ends, one problem and no table."""

    def __init__(self, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        super().__init__(read_workbook, _nothing_read, memory=memory, seconds=seconds)


def _nothing_read(name: str, problem: Problem) -> WorkbookReading:
    return WorkbookReading(name, None, None, None, (), (), (problem,))


def _keep_small(memory: int) -> None:
    # A child whose parent was killed would wait for its next file for ever.
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
