"""Who may do what to the tables: an owner that migrates, an app that appends, a reader that reads.

The application never connects as the account that made the cluster, which is a superuser and would pass
by row security. On a server of the user's own, the account of DATABASE_URL is made a member of the three
roles and each connection puts one of them on.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

from homefirst.foundation.errors import Refused

SCHEMA = "homefirst"
OWNER = "homefirst_owner"
APP = "homefirst_app"
READER = "homefirst_reader"
_PREPARING = 7_311_482_016  # an advisory lock's key: any fixed number that no one else uses
_NAMES = {
    "schema": sql.Identifier(SCHEMA),
    "owner": sql.Identifier(OWNER),
    "app": sql.Identifier(APP),
    "reader": sql.Identifier(READER),
}
_SCHEMA_STATEMENTS: tuple[LiteralString, ...] = (
    "CREATE SCHEMA {schema} AUTHORIZATION {owner}",
    "GRANT USAGE ON SCHEMA {schema} TO {app}, {reader}",
    # The reader gets nothing by default: each table that it may read says so in its migration.
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)


def prepare(connection: psycopg.Connection, *, login: bool) -> None:
    """Makes the roles, the schema and what the roles are granted, as far as they are not there yet.

    `login` lets the roles sign in themselves, as they do on the embedded server; on the user's server
    they are put on by its account. Raises Refused where the account may not make roles.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_PREPARING])
        try:
            for role in (OWNER, APP, READER):
                _make_role(connection, role, login=login)
            _make_schema(connection)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refused(
                f"The database account may not prepare the database: {error.diag.message_primary}.",
                where="DATABASE_URL",
                next="Give it CREATEROLE and CREATE on the database, or let an administrator run what"
                " homefirst database roles --sql prints.",
            ) from error


def _make_role(connection: psycopg.Connection, role: str, *, login: bool) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if known is None:
        may: LiteralString = "LOGIN" if login else "NOLOGIN"
        connection.execute(sql.SQL("CREATE ROLE {} " + may).format(sql.Identifier(role)))
    # From 16 on, whoever makes a role may administer it and yet not put it on.
    may_put_on = "SET" if connection.info.server_version >= 160_000 else "MEMBER"
    member = connection.execute("SELECT pg_has_role(current_user, %s, %s)", [role, may_put_on]).fetchone()
    if member is not None and not member[0]:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _make_schema(connection: psycopg.Connection) -> None:
    known = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA]).fetchone()
    if known is not None:
        return
    for statement in _SCHEMA_STATEMENTS:
        connection.execute(sql.SQL(statement).format(**_NAMES))


def preparation_sql(account: str) -> str:
    """The SQL by which an administrator makes the same, for an account that puts the roles on and may
    not make them. It may be run again."""
    lines = [
        f"-- homefirst: its roles and its schema, for the account {account}. Nobody signs in as one of the",
        "-- roles and none has a password. Run it in the county's database, as a superuser or as whoever",
        "-- owns the database and may make roles.",
        "BEGIN;",
    ]
    for role in (OWNER, APP, READER):
        lines += [
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN",
            f"    CREATE ROLE {role} NOLOGIN; END IF; END $$;",
        ]
    quoted = sql.Identifier(account).as_string()
    schema = [sql.SQL(statement).format(**_NAMES).as_string() for statement in _SCHEMA_STATEMENTS]
    body = "\n    ".join(f"{statement};" for statement in schema)
    lines += [
        f"GRANT {OWNER}, {APP}, {READER} TO {quoted};",
        "-- Whoever makes a schema for a role must be its member; a superuser always is.",
        f"GRANT {OWNER} TO CURRENT_USER;",
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{SCHEMA}') THEN",
        f"    {body}",
        "END IF; END $$;",
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"
