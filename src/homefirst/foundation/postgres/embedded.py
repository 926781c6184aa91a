"""The clusters that this process uses, one a folder; it leaves them when it ends."""

import atexit
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homefirst.foundation.postgres.cluster import Cluster

_clusters: dict[Path, Cluster] = {}
_guard = threading.Lock()


def cluster_in(folder: Path | str, *, durable: bool = True, programs: Path | None = None) -> Cluster:
    """The cluster of a data folder. Asking for it starts nothing; its address does."""
    path = Path(folder).absolute()
    with _guard:
        if path not in _clusters:
            _clusters[path] = Cluster(path, durable=durable, programs=programs)
            atexit.register(_clusters[path].leave)
        return _clusters[path]


def cluster_of(database: Mapping[str, Any]) -> Cluster | None:
    """The cluster that a database's settings name; None where they name a server of the user's."""
    folder = database.get("EMBEDDED")
    if not folder:
        return None
    return cluster_in(folder, durable=database["DURABLE"], programs=database["PROGRAMS"])
