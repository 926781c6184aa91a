from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


def _key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ActionRow",
            fields=[
                ("pk", _key("county", "seq")),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("event", models.TextField()),
                ("person", models.UUIDField()),
                ("action", models.UUIDField()),
                ("what", models.TextField(null=True)),
                ("owner", models.TextField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("note", models.TextField(null=True)),
                ("outcome", models.TextField(null=True)),
                ("said_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "hub_action",
                "indexes": [models.Index(fields=["county", "person", "seq"], name="hub_action_person")],
            },
        ),
        migrations.CreateModel(
            name="VerdictRow",
            fields=[
                ("pk", _key("county", "seq")),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("event", models.TextField()),
                ("person", models.UUIDField()),
                ("spell", models.UUIDField()),
                ("party", models.TextField(null=True)),
                ("verdict", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("whose", models.TextField(null=True)),
                ("why", models.TextField(null=True)),
                ("said_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "hub_verdict",
                "indexes": [models.Index(fields=["county", "person", "seq"], name="hub_verdict_person")],
            },
        ),
        migrations.CreateModel(
            name="NoteRow",
            fields=[
                ("pk", _key("county", "sha256")),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("person", models.UUIDField()),
                ("salt", models.BinaryField()),
                ("text", models.TextField()),
            ],
            options={"db_table": "hub_note"},
        ),
        *(migrations.RunSQL(keep_to_county(f"hub_{table}")) for table in ("action", "verdict", "note")),
        *(migrations.RunSQL(f"GRANT SELECT ON hub_{table} TO {READER}") for table in ("action", "verdict")),
    ]
