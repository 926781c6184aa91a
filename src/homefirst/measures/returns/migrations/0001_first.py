from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FrozenRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("period", models.TextField()),
                ("provider", models.TextField(null=True)),
                ("counted_at", models.DateTimeField()),
                ("heads", models.JSONField()),
                ("cells", models.JSONField()),
                ("sha256", models.TextField()),
                ("pack", models.TextField()),
                ("by", models.TextField()),
                ("because", models.TextField(null=True)),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "returns_frozen",
                "indexes": [models.Index(fields=["county", "kind", "period"], name="returns_frozen_period")],
            },
        ),
        migrations.RunSQL(keep_to_county("returns_frozen")),
        migrations.RunSQL(f"GRANT SELECT ON returns_frozen TO {READER}"),
    ]
