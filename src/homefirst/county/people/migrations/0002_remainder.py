from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("people", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="RemainderRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "sha256", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("person", models.UUIDField()),
                ("adult_from", models.DateField(null=True)),
                ("councils", models.JSONField()),
            ],
            options={
                "db_table": "people_remainder",
                "indexes": [models.Index(fields=["county", "person"], name="people_remainder_person")],
            },
        ),
        migrations.RunSQL(keep_to_county("people_remainder")),
    ]
