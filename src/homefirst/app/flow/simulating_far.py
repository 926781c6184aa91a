"""Replications on other machines: a Dask cluster does them, and a lost worker's are done again by another.

Each machine reads what is asked once and compiles once, into a folder of its own. A replication is its
number, so that where it is done, and how often, changes no number.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from json import dumps, loads
from pathlib import Path
from typing import Any

from homefirst.app.flow.simulating import ENGINE, Spread, networks_of, scenario_runs
from homefirst.flow.asked import Asked, asked_of
from homefirst.flow.engine.cache import VARIABLE, keep_in, version_of_rules
from homefirst.flow.experiment.experiment import Scenarios
from homefirst.flow.network.network import Network
from homefirst.foundation.errors import NotUnderstood, Refused, Unavailable

AHEAD = 4
"""Replications that are under way for each thread of the cluster: enough that none waits for us."""
SECONDS = 20
"""To find the cluster."""


def on_cluster(address: str) -> Spread:
    """Replications sent to the scheduler at an address. Raises Unavailable where the extra `cluster` is not
    installed, where nobody answers there and where the cluster is lost, NotUnderstood for what is no address,
    and Refused where a worker has other rules than we."""

    def spread(asked: Asked, _networks: Sequence[Network], count: int) -> Generator[Scenarios, None, None]:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as error:
            raise Unavailable(
                "What sends work to a cluster is not installed.",
                where=address,
                next="Install homefirst[cluster].",
            ) from error
        try:
            client = Client(address, timeout=SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except ValueError:
            raise NotUnderstood(
                "This is no address of a scheduler.", where=address, next="Write tcp://HOST:PORT."
            ) from None
        except OSError as error:
            raise Unavailable(
                "No cluster answers there.", where=address, next="Start its scheduler."
            ) from error
        with client, _lost_is_told(address):
            yield from _sent(client, dumps(asked.as_json()), count)

    return spread


@contextmanager
def _lost_is_told(address: str) -> Iterator[None]:
    from distributed import KilledWorker  # noqa: PLC0415

    try:
        yield
    except KilledWorker as error:
        raise Unavailable(
            "A replication was begun by several workers, and each of them ended.",
            where=address,
            next="See whether they have the memory for it, then run it again.",
        ) from error
    except (CancelledError, OSError) as error:
        raise Unavailable(
            "The cluster was lost in the middle; nothing is kept.",
            where=address,
            next="Start its scheduler and run it again: the numbers will be the same.",
        ) from error


def _sent(client: Any, told: str, count: int) -> Generator[Scenarios, None, None]:
    """The replications in their order, some under way at a time; who asks no more ends those.

    What is asked goes with each of them, some ten thousand letters: left with a worker, it would be lost with
    it.
    """
    version = version_of_rules()
    threads = max(sum(client.nthreads().values()), 1)
    numbers = iter(range(count))

    def sent(many: int) -> list[Any]:
        return [
            client.submit(replication, told, version, number, pure=False) for number in islice(numbers, many)
        ]

    under_way = deque(sent(AHEAD * threads))
    try:
        while under_way:
            outcome: Scenarios = under_way.popleft().result()
            under_way.extend(sent(1))
            yield outcome
    finally:
        for left in under_way:
            left.cancel()


def replication(told: str, version: str, number: int) -> Scenarios:
    """One replication, on whichever machine this is. Raises Refused where its rules are other ones."""
    return _runs(told, version)(number)


@lru_cache(maxsize=2)
def _runs(told: str, version: str) -> Callable[[int], Scenarios]:
    if version_of_rules() != version:
        raise Refused(
            "A worker of the cluster has other rules or another engine than we.",
            where=os.uname().nodename,
            next="Install the same release of homefirst there.",
        )
    kept_on_this_machine()
    said: Mapping[str, Any] = loads(told)
    asked = asked_of(said)
    return scenario_runs(asked, networks_of(asked))


def kept_on_this_machine() -> None:
    """Kernels are kept in the cache of the account that runs the worker: nobody else writes there what it
    would run."""
    if ENGINE not in sys.modules and VARIABLE not in os.environ:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        keep_in(Path(cache) / "homefirst")
