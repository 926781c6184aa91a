"""The table of lists of people that somebody was shown, folded from the log. Only adds."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("access", "0003_views")]

    operations = [
        migrations.CreateModel(
            name="ListRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("persons", models.JSONField()),
                ("people", models.IntegerField()),
                ("grounds", models.JSONField()),
                ("viewer", models.TextField()),
                ("role", models.TextField()),
                ("organisation", models.TextField()),
                ("purpose", models.TextField()),
                ("request", models.TextField()),
                ("viewed_at", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "access_list",
                "indexes": [
                    models.Index(fields=["county", "viewer", "seq"], name="access_list_viewer"),
                    GinIndex(fields=["persons"], name="access_list_persons"),
                ],
            },
        ),
        migrations.RunSQL(keep_to_county("access_list")),
    ]
