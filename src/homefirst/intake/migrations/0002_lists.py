from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="ListStepRow",
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
                ("organisation", models.TextField()),
                ("source", models.TextField(null=True)),
                ("handed", models.BigIntegerField(null=True)),
                ("said", models.JSONField()),
                ("known_at", models.DateTimeField()),
                ("said_by", models.TextField()),
            ],
            options={
                "db_table": "intake_list_step",
                "indexes": [
                    models.Index(
                        fields=["county", "organisation", "event", "seq"], name="intake_list_step_of"
                    ),
                    models.Index(fields=["county", "handed"], name="intake_list_step_handed"),
                ],
            },
        ),
        migrations.RunSQL(keep_to_county("intake_list_step")),
    ]
