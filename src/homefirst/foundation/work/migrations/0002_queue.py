"""procrastinate's own tables and functions, by its own schema as the installed version brings it.

Not as its application for Django: that would import the library, half a second, into every page's process.
Not by its migrations one after the other either: they add values to an enumeration and use them, which
PostgreSQL up to 17 refuses within one transaction. The table's comment says whose schema stands there, so
that a migration of ours for a later version can apply just what came after it.
"""

from importlib import metadata, resources
from typing import Any

from django.db import migrations


def make_queue(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema)
        whose = f"procrastinate {metadata.version('procrastinate')}"
        cursor.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{whose}'")


class Migration(migrations.Migration):
    dependencies = [("work", "0001_first")]
    operations = [migrations.RunPython(make_queue)]
