"""Setting up: roles, tables, the county pack, the demonstration's sign-in. Every step may be done again.

A start that was killed leaves a step undone or half done in a transaction that never was; the next start
does it. Two starts at once queue at one lock of the database.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from homefirst.app.ground.house import this_county
from homefirst.app.pack.in_force import take_pack
from homefirst.app.setup.demonstration import demonstration_note, settle_demonstration
from homefirst.county.access import sign_ins
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.postgres.cluster import Cluster
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.foundation.store import roles

_SETTING_UP = 7_311_482_017  # an advisory lock's key, as in foundation/store/roles.py


def set_up(say: Callable[[str], None]) -> bool:
    """Brings the database to what this version needs; `say` is told in lines what was done. Whether the
    county pack that is named is in force: with a problem in it, the one before stays (app/pack/in_force.py).
    """
    where = "of yours" if os.environ.get("DATABASE_URL") else f"embedded, in {settings.DATA}"
    with administration() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_SETTING_UP])  # it goes with the connection
        roles.prepare(connection, login="EMBEDDED" in settings.DATABASES["owner"])
        version = connection.info.server_version // 10_000
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        say(f"Database: PostgreSQL {version} {where}.")
        taken = take_pack(say)
        settle_demonstration(demonstration_note())
        sign_ins.let_go(this_county().area, now=datetime.now(UTC))
    return taken


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


def close_connections() -> None:
    """Gives every connection back, as a process does before it ends or starts others."""
    connections.close_all()
