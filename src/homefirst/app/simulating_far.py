"""Replications on other machines: a Dask cluster does them, and a lost worker's are done again by another.

Each machine reads what is asked once and compiles once. A replication is its number, so that where it is
done changes no number.
"""

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from json import dumps, loads
from typing import Any

from homefirst.app.simulating import Spread, networks_of, scenario_runs
from homefirst.flow.asked import Asked, asked_of
from homefirst.flow.experiment.experiment import Scenarios
from homefirst.flow.network.network import Network
from homefirst.foundation.errors import NotUnderstood, Unavailable

AHEAD = 4
"""Replications that are under way for each thread of the cluster: enough that none waits for us."""
SECONDS = 20
"""To find the cluster."""


def on_cluster(address: str) -> Spread:
    """Replications sent to the scheduler at an address. Raises Unavailable where the extra `cluster` is not
    installed and where nobody answers there, NotUnderstood for what is no address."""

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
        with client:
            yield from _sent(client, dumps(asked.as_json()), count)

    return spread


def _sent(client: Any, told: str, count: int) -> Generator[Scenarios, None, None]:
    """The replications in their order, some under way at a time; who asks no more ends those."""
    [held] = client.scatter([told], broadcast=True)
    threads = max(sum(client.nthreads().values()), 1)
    numbers = iter(range(count))

    def sent(many: int) -> list[Any]:
        return [client.submit(replication, held, number, pure=False) for number in islice(numbers, many)]

    under_way = deque(sent(AHEAD * threads))
    try:
        while under_way:
            outcome: Scenarios = under_way.popleft().result()
            under_way.extend(sent(1))
            yield outcome
    finally:
        for left in under_way:
            left.cancel()


def replication(told: str, number: int) -> Scenarios:
    """One replication, on whichever machine this is."""
    return _runs(told)(number)


@lru_cache(maxsize=2)
def _runs(told: str) -> Callable[[int], Scenarios]:
    said: Mapping[str, Any] = loads(told)
    asked = asked_of(said)
    return scenario_runs(asked, networks_of(asked))
