"""The county's database as those see it who keep it: its roles, and what each may do to the log."""

from collections.abc import Callable

from django.conf import settings
from django.db import connections

from homefirst.app.setup.set_up import administration
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store import roles
from homefirst.foundation.store.rights import Connected, Tried, connected, tables_of_the_log, try_rights
from homefirst.foundation.store.roles import APP, OWNER, READER


def make_roles(say: Callable[[str], None]) -> None:
    """Makes the three roles and their schema where they are not there yet, and nothing else."""
    with administration() as connection:
        roles.prepare(connection, login=_embedded())
        say(
            f"{connection.info.dbname}: the roles {OWNER}, {APP} and {READER}, and the schema {roles.SCHEMA}."
        )


def roles_by_hand(account: str | None) -> str:
    """The SQL that an administrator may run instead, for the account that homefirst connects with."""
    named = account or (None if _embedded() else settings.DATABASES["default"]["USER"])
    if not named:
        raise NotUnderstood(
            "For which account of the server?",
            where="database roles --sql",
            next="Name it with --account, or set DATABASE_URL.",
        )
    return roles.preparation_sql(named)


def tried_rights() -> tuple[tuple[Connected, tuple[Tried, ...]], ...]:
    """As whom each role connects, and what it may do to every table of the log: tried, and undone."""
    connections["owner"].ensure_connection()
    tables = tables_of_the_log(connections["owner"].connection)
    found = []
    for role in (OWNER, APP, READER):
        one = connections["default"].copy()
        if _embedded():
            one.settings_dict["USER"] = role
        else:
            options = one.settings_dict["OPTIONS"]
            options["options"] = options["options"].replace(f"role={APP}", f"role={role}")
        try:
            one.ensure_connection()
            raw = one.connection
            found.append((connected(raw), tuple(try_rights(raw, tables))))
        finally:
            one.close()
    return tuple(found)


def _embedded() -> bool:
    return "EMBEDDED" in settings.DATABASES["owner"]
