"""Django looks for `DatabaseWrapper` in a module of this name.

Starting the server here and not in the settings keeps it asleep for commands that need no database:
mypy's plugin and makemigrations read the settings, too.
"""

from typing import Any

from django.db.backends.postgresql import base

from homefirst.foundation.store.embedded import cluster_in


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own; settings with EMBEDDED name the folder of a cluster to start and to connect to."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        folder = self.settings_dict.get("EMBEDDED")
        if folder:
            address = cluster_in(folder, durable=self.settings_dict.get("DURABLE", True)).address()
            params.update(host=address.host, port=address.port)
        return params
