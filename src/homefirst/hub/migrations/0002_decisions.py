from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("hub", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="DecisionRow",
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
                ("person", models.UUIDField(null=True)),
                ("about", models.UUIDField(null=True)),
                ("what", models.TextField(null=True)),
                ("place", models.TextField(null=True)),
                ("wait", models.UUIDField(null=True)),
                ("owner", models.TextField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("weekly", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("why", models.TextField(null=True)),
                ("said_at", models.DateTimeField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "hub_decision",
                "indexes": [models.Index(fields=["county", "person", "seq"], name="hub_decision_person")],
            },
        ),
        migrations.RunSQL(keep_to_county("hub_decision")),
        migrations.RunSQL(f"GRANT SELECT ON hub_decision TO {READER}"),
    ]
