"""Setting up: roles, tables, the county pack, the demonstration's sign-in. Every step may be done again.

A start that was killed leaves a step undone or half done in a transaction that never was; the next start
does it. Two starts at once queue at one lock of the database.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from homefirst.app.demonstration import demonstration_note, settle_demonstration
from homefirst.app.house import open_log, this_county
from homefirst.county.access import sign_ins
from homefirst.county.figures import record
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.foundation.errors import Refused, Unavailable
from homefirst.foundation.postgres.cluster import Cluster
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.foundation.store import roles
from homefirst.foundation.store.events import Author

LOADER = Author("county pack", loader=True)
_SETTING_UP = 7_311_482_017  # an advisory lock's key, as in foundation/store/roles.py


def set_up(say: Callable[[str], None]) -> None:
    """Brings the database to what this version needs; `say` is told in a line what was done."""
    with administration() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_SETTING_UP])  # it goes with the connection
        roles.prepare(connection, login="EMBEDDED" in settings.DATABASES["owner"])
        version = connection.info.server_version // 10_000
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        appended = load_pack(settings.PACK)
        settle_demonstration(demonstration_note())
        sign_ins.let_go(this_county().area, now=datetime.now(UTC))
    where = "of yours" if os.environ.get("DATABASE_URL") else f"embedded, in {settings.DATA}"
    say(f"Database: PostgreSQL {version} {where}.")
    say(f"County pack: {settings.COUNTY.name}, {appended} published tables new.")


def administration() -> psycopg.Connection:
    """A connection as the account that may prepare: the cluster's own, or that of DATABASE_URL."""
    said = settings.DATABASES["owner"]
    cluster = cluster_of(said)
    try:
        if cluster is None:
            return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        _make_database(cluster, said["NAME"])
        return cluster.administer(said["NAME"])
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The database does not answer: {str(error).strip().splitlines()[-1]}",
            where="DATABASE_URL" if cluster is None else str(cluster.asked),
            next="Check the address, the account and that the server runs.",
        ) from error


def _make_database(cluster: Cluster, name: str) -> None:
    with cluster.administer() as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
            return
        # Another start may make it at this moment.
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def load_pack(folder: Path) -> int:
    """Takes in a county pack's published figures; the number of tables that were new."""
    tables = read_delay_tables(folder / "delayed_days.csv")
    log = open_log(settings.COUNTY.area)
    log.open_years()
    wrong = record.unpublishable(log, tables)
    if wrong:
        table = wrong[0].table
        raise Refused(
            wrong[0].why,
            where=f"delayed_days.csv, {table.area}, {table.month}, {table.breakdown.value}",
            next=wrong[0].next,
        )
    return record.publish(log, tables=tables, by=LOADER, because="county pack").new


def close_connections() -> None:
    """Gives every connection back, as a process does before it ends or starts others."""
    connections.close_all()
