"""People: what happened to their keys, and who they are. The reader is granted none of it."""

from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county

TABLES = ("people_step", "people_identity", "people_search_key")


def key(*columns: str) -> tuple[str, models.CompositePrimaryKey]:
    return (
        "pk",
        models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False),
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StepRow",
            fields=[
                key("county", "seq"),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("event", models.TextField()),
                ("person", models.UUIDField()),
                ("other", models.UUIDField(null=True)),
                ("sha256", models.TextField(null=True)),
                ("organisation", models.TextField(null=True)),
                ("status", models.TextField(null=True)),
                ("score", models.IntegerField(null=True)),
                ("reasons", models.JSONField()),
                ("conflict", models.BooleanField(null=True)),
                ("proposal", models.BigIntegerField(null=True)),
                ("decision", models.TextField(null=True)),
                ("corrects", models.BigIntegerField(null=True)),
                ("occurred_at", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
                ("said_by", models.TextField()),
                ("because", models.TextField(null=True)),
            ],
            options={
                "db_table": "people_step",
                "indexes": [
                    models.Index(fields=["county", "person", "seq"], name="people_step_person"),
                    models.Index(fields=["county", "other", "seq"], name="people_step_other"),
                    models.Index(fields=["county", "event", "seq"], name="people_step_event"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityRow",
            fields=[
                key("county", "sha256"),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("person", models.UUIDField()),
                ("salt", models.BinaryField()),
                ("document", models.JSONField()),
            ],
            options={
                "db_table": "people_identity",
                "indexes": [models.Index(fields=["county", "person"], name="people_identity_person")],
            },
        ),
        migrations.CreateModel(
            name="SearchKeyRow",
            fields=[
                key("county", "kind", "value", "sha256"),
                ("county", models.TextField()),
                ("kind", models.TextField()),
                ("value", models.TextField()),
                ("sha256", models.TextField()),
                ("person", models.UUIDField()),
            ],
            options={
                "db_table": "people_search_key",
                "indexes": [models.Index(fields=["county", "person"], name="people_search_key_person")],
            },
        ),
        *(migrations.RunSQL(keep_to_county(table)) for table in TABLES),
    ]
