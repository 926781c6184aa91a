"""A cluster of a test's own with a county's log in it, to be backed up and brought back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from homefirst.foundation.backup.restore import Restored, restore
from homefirst.foundation.backup.take import Taken, take
from homefirst.foundation.postgres.account import account_for
from homefirst.foundation.postgres.archive import archive_of, archive_to_here, backups_folder
from homefirst.foundation.postgres.cluster import Cluster
from homefirst.foundation.postgres.embedded import cluster_in
from homefirst.foundation.store import roles
from homefirst.foundation.store.anchor import check_anchor
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE
from tests.foundation.test_log import HUB, REGISTRY, fact

NAME = "homefirst"
NOW = datetime(2016, 11, 22, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class BackedCounty:
    """A cluster, the folder of its backups, and a folder for more clusters beside it."""

    folder: Path
    cluster: Cluster

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def append(self, *notes: str) -> None:
        with log_of(self.cluster) as log:
            log.append([fact(note) for note in notes], by=HUB)

    def take(self, **more) -> Taken:
        backups_folder(self.backups, account_for(os.geteuid()), named=True)
        with log_of(self.cluster) as log:
            return take(self.cluster, self.backups, log, homefirst="0.0", **more)

    def archive_now(self) -> str:
        """Ends the file of the log, and waits until the archive has it; its name."""
        archive = archive_of(self.cluster.place().folder)
        assert archive is not None
        with self.cluster.administer() as connection:
            return archive_to_here(connection, archive)

    def moment(self) -> datetime:
        """The database's own time."""
        with self.cluster.administer() as connection:
            return connection.execute("SELECT clock_timestamp()").fetchone()[0]

    def restored(self, backup, into: str = "restored", **more) -> Restored:
        return restore(
            cluster_in(self.folder / into, durable=False), backup, county=OXFORDSHIRE, now=NOW, **more
        )


@contextmanager
def backed_county() -> Iterator[BackedCounty]:
    folder = Path(tempfile.mkdtemp(prefix="homefirst-backed-"))
    folder.chmod(0o711)  # the server's account must be able to walk through
    cluster = cluster_in(folder / "county", durable=False)
    try:
        with cluster.administer() as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        with cluster.administer(NAME) as connection:
            roles.prepare(connection, login=True)
        with django_reaches(cluster, "owner") as alias:
            call_command("migrate", "store", database=alias, verbosity=0, interactive=False)
        yield BackedCounty(folder, cluster)
    finally:
        cluster.leave()
        shutil.rmtree(folder)


@contextmanager
def django_reaches(cluster: Cluster, role: str = "default") -> Iterator[str]:
    """The name under which Django connects to a cluster's database, as the application or the owner."""
    alias = f"backed {role}"
    connections.databases[alias] = {
        **connections.databases[role],
        "NAME": NAME,
        "EMBEDDED": str(cluster.asked),
        "DURABLE": False,
    }
    try:
        cluster.address()
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


@contextmanager
def log_of(cluster: Cluster) -> Iterator[Log]:
    with django_reaches(cluster) as alias:
        yield Log(OXFORDSHIRE, REGISTRY, using=alias)


def told(folder: Path, anchor=None) -> tuple[list[str], list[str]]:
    """What the log of a database that came back says, and every problem of it: of the chain, and against
    an anchor."""
    cluster = cluster_in(folder, durable=False)
    try:
        with log_of(cluster) as log:
            notes = [event.payload["what"] for event in log.events("notes", log.now())]
            problems = (*verify(log).problems, *(check_anchor(log, anchor) if anchor else ()))
        return notes, [str(problem) for problem in problems]
    finally:
        cluster.leave()
