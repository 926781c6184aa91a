"""What a loader brought and could not be kept, with its reason."""

from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("journey", "0002_said")]

    operations = [
        migrations.CreateModel(
            name="QuarantineRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "sha256", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("said_by", models.TextField()),
                ("source", models.TextField(null=True)),
                ("message", models.TextField(null=True)),
                ("event", models.TextField()),
                ("occurred", models.DateTimeField(null=True)),
                ("known_at", models.DateTimeField(null=True)),
                ("corrects", models.BigIntegerField(null=True)),
                ("says", models.JSONField(null=True)),
                ("where", models.TextField()),
                ("what", models.TextField()),
                ("next", models.TextField()),
                ("quarantined_at", models.DateTimeField()),
                ("mended_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "journey_quarantine"},
        ),
        migrations.RunSQL(
            "ALTER TABLE journey_quarantine"
            " ADD CONSTRAINT journey_quarantine_erased CHECK ((says IS NULL) = (erased_at IS NOT NULL))"
        ),
        migrations.RunSQL(keep_to_county("journey_quarantine")),
    ]
