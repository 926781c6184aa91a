from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SimulationRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("run", models.UUIDField()),
                ("asked", models.TextField()),
                ("answer", models.TextField()),
                ("version", models.TextField()),
                ("kernels", models.TextField()),
                ("seed", models.BigIntegerField()),
                ("days", models.IntegerField()),
                ("replications", models.IntegerField()),
                ("options", models.JSONField()),
                ("census", models.DateTimeField(null=True)),
                ("heads", models.JSONField()),
                ("by", models.TextField()),
                ("because", models.TextField(null=True)),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "flow_simulation",
                "indexes": [models.Index(fields=["county", "run"], name="flow_simulation_run")],
            },
        ),
        migrations.CreateModel(
            name="KeptRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "sha256", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("told", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={"db_table": "flow_kept"},
        ),
        migrations.CreateModel(
            name="RunningRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("county", models.TextField()),
                ("answer", models.JSONField()),
                ("told_at", models.DateTimeField()),
            ],
            options={"db_table": "flow_running"},
        ),
        *(migrations.RunSQL(keep_to_county(f"flow_{table}")) for table in ("simulation", "kept", "running")),
        *(migrations.RunSQL(f"GRANT SELECT ON flow_{table} TO {READER}") for table in ("simulation", "kept")),
    ]
