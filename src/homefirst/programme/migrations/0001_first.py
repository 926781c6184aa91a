from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("finding", models.TextField()),
                ("kind", models.TextField()),
                ("title", models.TextField()),
                ("sides", models.JSONField()),
                ("decided", models.TextField()),
                ("in_force", models.TextField(null=True)),
                ("text", models.TextField()),
                ("role", models.TextField()),
                ("by", models.TextField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "programme_answer",
                "indexes": [models.Index(fields=["county", "finding"], name="programme_answer_finding")],
            },
        ),
        migrations.RunSQL(keep_to_county("programme_answer")),
        migrations.RunSQL(f"GRANT SELECT ON programme_answer TO {READER}"),
    ]
