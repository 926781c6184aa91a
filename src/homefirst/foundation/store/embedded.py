"""The clusters that this process uses, one a folder; it leaves them when it ends."""

import atexit
import threading
from pathlib import Path

from homefirst.foundation.store.cluster import Cluster

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
