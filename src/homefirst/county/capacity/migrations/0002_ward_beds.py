from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("capacity", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="WardBedsRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        *("county", "place", "seq"),
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.TextField()),
                ("place", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("event", models.TextField()),
                ("corrects", models.BigIntegerField(null=True)),
                ("ward", models.TextField(null=True)),
                ("open", models.IntegerField(null=True)),
                ("closed", models.JSONField(null=True)),
                ("said_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "capacity_ward_beds",
                "indexes": [
                    models.Index(fields=["county", "said_at"], name="capacity_ward_beds_said"),
                    models.Index(fields=["county", "place", "corrects"], name="capacity_ward_beds_corrects"),
                ],
            },
        ),
        migrations.RunSQL(keep_to_county("capacity_ward_beds")),
        migrations.RunSQL(f"GRANT SELECT ON capacity_ward_beds TO {READER}"),
    ]
