"""Replications one after the other on several threads, told in the order of their numbers.

The kernel gives up the interpreter's lock, so threads are enough. What comes out does not hang on how many
there are: a replication is its number, and whoever looks at the first n looks at 0 to n-1.
"""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

Outcome = TypeVar("Outcome")

LOOK_EVERY = 0.5
"""Seconds."""


def replicate(
    one: Callable[[int], Outcome],
    *,
    count: int,
    threads: int,
    first: int = 0,
    look: Callable[[], object] | None = None,
    end: Callable[[], object] | None = None,
) -> Generator[Outcome, None, None]:
    """The replications `first` to `first + count - 1`, in that order, at most two a thread ahead of whoever
    asks. What is not asked for any more is not begun, and what was begun is waited for: `end` tells it that
    nobody asks any more. While one is waited for, `look` is called now and then, and may raise to end all."""
    if threads <= 1 and look is None:
        yield from map(one, range(first, first + count))
        return
    numbers = iter(range(first, first + count))
    under_way: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(max(threads, 1), thread_name_prefix="replication") as pool:
        try:
            for number in numbers:
                under_way.append(pool.submit(one, number))
                if len(under_way) >= 2 * threads:
                    yield _waited_for(under_way.popleft(), look)
            while under_way:
                yield _waited_for(under_way.popleft(), look)
        finally:
            for left in under_way:
                left.cancel()
            if end is not None:
                end()


def _waited_for(one: Future[Outcome], look: Callable[[], object] | None) -> Outcome:
    while look is not None and not wait([one], LOOK_EVERY).done:
        look()
    return one.result()
