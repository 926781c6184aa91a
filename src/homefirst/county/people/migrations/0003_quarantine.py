"""Which rows of tables of people could not be kept, and why."""

from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("people", "0002_remainder")]

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
                ("file", models.TextField()),
                ("where", models.TextField()),
                ("what", models.TextField()),
                ("next", models.TextField()),
                ("quarantined_at", models.DateTimeField()),
                ("mended_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "people_quarantine"},
        ),
        migrations.RunSQL(keep_to_county("people_quarantine")),
    ]
