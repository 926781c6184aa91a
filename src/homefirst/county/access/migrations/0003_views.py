"""Who works where, and the table of views that is folded from the log. Only adds."""

from django.db import migrations, models

from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("access", "0002_sign_in")]

    operations = [
        migrations.AddField("user", "organisation", models.TextField(default="", db_default="")),
        migrations.CreateModel(
            name="ViewRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "seq",
                        "person",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.TextField()),
                ("seq", models.BigIntegerField()),
                ("person", models.TextField()),
                ("event", models.TextField()),
                ("viewer", models.TextField()),
                ("role", models.TextField()),
                ("organisation", models.TextField()),
                ("purpose", models.TextField()),
                ("part", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("relationships", models.JSONField()),
                ("agreements", models.JSONField()),
                ("asked", models.JSONField()),
                ("request", models.TextField()),
                ("viewed_at", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
            ],
            options={
                "db_table": "access_view",
                "indexes": [
                    models.Index(fields=["county", "person", "seq"], name="access_view_person"),
                    models.Index(fields=["county", "viewer", "seq"], name="access_view_viewer"),
                ],
            },
        ),
        migrations.RunSQL(keep_to_county("access_view")),
    ]
