from typing import Any

from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county

TABLES = ("posting", "day", "state", "claim", "delivery")


def _key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


def _head() -> list[tuple[str, Any]]:
    return [
        ("pk", _key("county", "provider", "seq")),
        ("county", models.TextField()),
        ("provider", models.TextField()),
        ("seq", models.BigIntegerField()),
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
            name="PostingRow",
            fields=[
                *_head(),
                ("posting", models.UUIDField()),
                ("resource", models.TextField()),
                ("amounts", models.JSONField()),
                ("counts_from", models.DateField()),
                ("last", models.DateField()),
                ("source", models.TextField()),
                *_tail(),
            ],
            options={
                "db_table": "capacity_posting",
                "indexes": [
                    models.Index(fields=["county", "last", "resource"], name="capacity_posting_last")
                ],
            },
        ),
        migrations.CreateModel(
            name="DayRow",
            fields=[
                ("pk", _key("county", "resource", "day")),
                ("county", models.TextField()),
                ("resource", models.TextField()),
                ("day", models.DateField()),
                ("provider", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("amount", models.DecimalField(max_digits=9, decimal_places=2)),
                ("counts_from", models.DateField()),
            ],
            options={"db_table": "capacity_day"},
        ),
        migrations.CreateModel(
            name="StateRow",
            fields=[
                *_head(),
                ("resource", models.TextField()),
                ("state", models.TextField()),
                ("why", models.TextField(null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                *_tail(),
            ],
            options={
                "db_table": "capacity_state",
                "indexes": [models.Index(fields=["county", "resource"], name="capacity_state_resource")],
            },
        ),
        migrations.CreateModel(
            name="ClaimRow",
            fields=[
                *_head(),
                ("event", models.TextField()),
                ("claim", models.UUIDField()),
                ("resource", models.TextField()),
                ("day", models.DateField()),
                ("amount", models.DecimalField(max_digits=9, decimal_places=2)),
                *_tail(),
            ],
            options={
                "db_table": "capacity_claim",
                "indexes": [
                    models.Index(fields=["county", "resource", "day"], name="capacity_claim_resource"),
                    models.Index(fields=["county", "claim"], name="capacity_claim_claim"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryRow",
            fields=[
                *_head(),
                ("line", models.TextField()),
                ("unit", models.TextField()),
                ("first", models.DateField()),
                ("until", models.DateField()),
                ("commissioned", models.DecimalField(max_digits=11, decimal_places=2)),
                ("delivered", models.DecimalField(max_digits=11, decimal_places=2)),
                ("used", models.DecimalField(max_digits=11, decimal_places=2, null=True)),
                ("source", models.TextField()),
                *_tail(),
            ],
            options={
                "db_table": "capacity_delivery",
                "indexes": [models.Index(fields=["county", "line", "first"], name="capacity_delivery_line")],
            },
        ),
        *(migrations.RunSQL(keep_to_county(f"capacity_{table}")) for table in TABLES),
        *(migrations.RunSQL(f"GRANT SELECT ON capacity_{table} TO {READER}") for table in TABLES),
    ]
