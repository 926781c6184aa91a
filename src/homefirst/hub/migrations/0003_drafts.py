from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("hub", "0002_decisions")]

    operations = [
        migrations.CreateModel(
            name="OverrideRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("event", models.TextField()),
                ("person", models.UUIDField()),
                ("override", models.UUIDField()),
                ("day", models.DateField()),
                ("how", models.TextField(null=True)),
                ("resource", models.TextField(null=True)),
                ("start", models.DateField(null=True)),
                ("other", models.UUIDField(null=True)),
                ("why", models.TextField(null=True)),
                ("said_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "hub_override",
                "indexes": [models.Index(fields=["county", "day", "seq"], name="hub_override_day")],
            },
        ),
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("county", models.TextField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
                ("heads", models.JSONField()),
                ("overrides", models.JSONField()),
                ("more", models.JSONField()),
                ("digest", models.TextField()),
                ("answer", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("asked_by", models.TextField()),
            ],
            options={
                "db_table": "hub_draft",
                "indexes": [models.Index(fields=["county", "day", "-made_at"], name="hub_draft_day")],
            },
        ),
        migrations.RunSQL(keep_to_county("hub_override")),
        migrations.RunSQL(f"GRANT SELECT ON hub_override TO {READER}"),
        migrations.RunSQL(keep_to_county("hub_draft")),
    ]
