"""Replications one after the other on several threads, told in the order of their numbers.

The kernel gives up the interpreter's lock, so threads are enough. What comes out does not hang on how many
there are: a replication is its number, and whoever looks at the first n looks at 0 to n-1.
"""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Outcome = TypeVar("Outcome")


def replicate(
    one: Callable[[int], Outcome], *, count: int, threads: int, first: int = 0
) -> Generator[Outcome, None, None]:
    """The replications `first` to `first + count - 1`, in that order, at most two a thread ahead of whoever
    asks. What is not asked for any more is not begun, and what was begun is waited for."""
    if threads <= 1:
        yield from map(one, range(first, first + count))
        return
    numbers = iter(range(first, first + count))
    under_way: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="replication") as pool:
        try:
            for number in numbers:
                under_way.append(pool.submit(one, number))
                if len(under_way) >= 2 * threads:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for left in under_way:
                left.cancel()
