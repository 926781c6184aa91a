from typing import Any

from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county

TABLES = ("contract", "sourcing")


def _head() -> list[tuple[str, Any]]:
    return [
        (
            "pk",
            models.CompositePrimaryKey(
                "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("county", models.TextField()),
        ("seq", models.BigIntegerField()),
        ("event", models.TextField()),
    ]


def _tail() -> list[tuple[str, Any]]:
    return [
        ("said_at", models.DateTimeField()),
        ("by", models.TextField()),
        ("known_at", models.DateTimeField()),
    ]


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ContractRow",
            fields=[
                *_head(),
                ("contract", models.TextField()),
                ("provider", models.TextField(null=True)),
                ("service", models.TextField(null=True)),
                ("unit", models.TextField(null=True)),
                ("fee", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("terms", models.TextField(null=True)),
                ("why", models.TextField(null=True)),
                *_tail(),
            ],
            options={"db_table": "market_contract"},
        ),
        migrations.CreateModel(
            name="SourcingRow",
            fields=[
                *_head(),
                ("sourcing", models.UUIDField()),
                ("person", models.UUIDField(null=True)),
                ("says", models.JSONField()),
                *_tail(),
            ],
            options={
                "db_table": "market_sourcing",
                "indexes": [
                    models.Index(fields=["county", "sourcing", "seq"], name="market_sourcing_sourcing")
                ],
            },
        ),
        *(migrations.RunSQL(keep_to_county(f"market_{table}")) for table in TABLES),
        *(migrations.RunSQL(f"GRANT SELECT ON market_{table} TO {READER}") for table in TABLES),
    ]
