from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DocumentRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "sha256", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.TextField()),
                ("sha256", models.TextField()),
                ("name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("content", models.BinaryField(null=True)),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.TextField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "intake_document"},
        ),
        migrations.RunSQL(
            "ALTER TABLE intake_document"
            " ADD CONSTRAINT intake_document_erased CHECK ((content IS NULL) = (erased_at IS NOT NULL))"
        ),
        migrations.RunSQL(keep_to_county("intake_document")),
    ]
