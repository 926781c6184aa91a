"""Django looks for `DatabaseWrapper` in a module of this name.

Starting the server here and not in the settings keeps it asleep for commands that need no database:
mypy's plugin and makemigrations read the settings, too.
"""

import re
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from homefirst.foundation.errors import NotSetUp, Unavailable
from homefirst.foundation.postgres.embedded import cluster_of

_NOTHING_OF_OURS = re.compile(r'(database|role) "[^"]*" does not exist')


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own; settings with EMBEDDED name the folder of a cluster to start and to connect to."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        cluster = cluster_of(self.settings_dict)
        if cluster is not None:
            address = cluster.address()
            params.update(host=address.host, port=address.port)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's own, once more after starting an embedded server that is gone; one that does not
        answer is a sentence of ours, with what to do next."""
        try:
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError as error:
                cluster = cluster_of(self.settings_dict)
                if cluster is None or _NOTHING_OF_OURS.search(str(error)):
                    raise
                address = cluster.revive()
                again = {**conn_params, "host": address.host, "port": address.port}
                return super().get_new_connection(again)
        except psycopg.OperationalError as error:
            embedded = self.settings_dict.get("EMBEDDED")
            where = str(embedded or "DATABASE_URL")
            if _NOTHING_OF_OURS.search(str(error)):
                raise NotSetUp(
                    f"The database is not set up: {_first_line(error)}.",
                    where=where,
                    next="Run ./run setup once.",
                ) from error
            raise Unavailable(
                f"The database does not answer: {_first_line(error)}.",
                where=where,
                next="Ask again in a minute; then see that its server runs and takes this account.",
            ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].strip().rstrip(".")
