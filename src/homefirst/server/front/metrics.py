"""Counts for Prometheus. Web processes share a port, so each writes its counts into a file of its own, and
whoever is asked adds up all of them (prometheus_client's multiprocess mode).

The folder is that of the processes' parent: two services of one data folder do not mix, and what a parent
that is gone has left is swept away by the next one.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def alive(pid: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def counts_folder(data: Path, parent: int) -> Path:
    """The folder for the counts of a parent's processes, with those of parents that are gone swept away."""
    top = data / "metrics"
    own = top / str(parent)
    own.mkdir(parents=True, exist_ok=True)
    for other in top.iterdir():
        if other.name.isdigit() and other != own and not alive(int(other.name)):
            shutil.rmtree(other, ignore_errors=True)  # another process may be sweeping, too
    return own


# prometheus_client decides when it is imported whether its counts lie in files.
os.environ.setdefault(FOLDER, str(counts_folder(settings.DATA, os.getppid())))

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest  # noqa: E402
from prometheus_client.exposition import CONTENT_TYPE_LATEST  # noqa: E402
from prometheus_client.metrics_core import GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

Figures = Iterable[tuple[str, str, tuple[tuple[dict[str, str], float], ...]]]
"""Of each figure its name, what it says, and its values by labels."""

CONTENT_TYPE = CONTENT_TYPE_LATEST
_OWN = CollectorRegistry()
REQUESTS = Counter(
    "homefirst_requests",
    "Requests that are over, by page, method and class of status.",
    ("route", "method", "status"),
    registry=_OWN,
)
SECONDS = Histogram(
    "homefirst_request_seconds",
    "Seconds from the head of a request to the last byte handed over for sending.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
    registry=_OWN,
)
WAITED = Histogram(
    "homefirst_place_wait_seconds",
    "Seconds that a request stood in line for a place in which pages are made, and its database connection.",
    buckets=(0.001, 0.01, 0.1, 0.5, 1, 5, 30),
    registry=_OWN,
)
IN_FLIGHT = Gauge(
    "homefirst_requests_in_flight",
    "Requests that are not over, streams included.",
    multiprocess_mode="livesum",
    registry=_OWN,
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


def count(route: str | None, method: str, status: int, seconds: float, waited: float) -> None:
    """Counts a request that is over. Labels are few: routes have names, and other methods are "other"."""
    named = route or "none"
    known = method if method in _METHODS else "other"
    REQUESTS.labels(named, known, f"{status // 100}xx" if status else "gone").inc()
    SECONDS.labels(named).observe(seconds)
    WAITED.observe(waited)


class _Asked(Collector):
    """Figures that are asked for when they are read, and counted by nobody."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        for name, says, values in self._figures:
            labels = sorted({key for given, _ in values for key in given})
            family = GaugeMetricFamily(name, says, labels=labels)
            for given, value in values:
                family.add_metric([given[key] for key in labels], value)
            yield family


def exposition(figures: Figures) -> bytes:
    """Every process's counts added up, and these figures, in Prometheus's text form."""
    folder = Path(os.environ[FOLDER])
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not alive(int(pid)):
            with suppress(FileNotFoundError):  # another process sweeps, too
                mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    registry.register(_Asked(figures))
    written: bytes = generate_latest(registry)
    return written
