"""Sign-in in full: tries and their outcomes, tokens, and what a user's sessions stand on. Only adds."""

from django.db import migrations, models
from django.db.models import PROTECT

from homefirst.foundation.store.roles import APP
from homefirst.foundation.store.row_security import keep_to_county

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
TABLES = ("access_attempt", "access_sign_in", "access_token")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_first")]

    operations = [
        migrations.AddField(
            "user", "must_change_password", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("user", "demonstration", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("user", "session_round", models.IntegerField(default=0, db_default=0)),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", ID),
                ("county", models.TextField()),
                ("at", models.DateTimeField()),
                ("name_key", models.TextField()),
                ("address_key", models.TextField()),
            ],
            options={
                "db_table": "access_attempt",
                "indexes": [
                    models.Index(fields=["county", "name_key", "at"], name="access_attempt_name"),
                    models.Index(fields=["county", "address_key", "at"], name="access_attempt_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInRow",
            fields=[
                ("id", ID),
                ("county", models.TextField()),
                ("at", models.DateTimeField()),
                ("outcome", models.TextField()),
                ("user", models.ForeignKey("access.user", null=True, on_delete=PROTECT)),
            ],
            options={
                "db_table": "access_sign_in",
                "indexes": [models.Index(fields=["county", "at"], name="access_sign_in_at")],
            },
        ),
        migrations.CreateModel(
            name="TokenRow",
            fields=[
                ("id", ID),
                ("county", models.TextField()),
                ("label", models.TextField()),
                ("digest", models.TextField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_on", models.DateField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey("access.user", on_delete=PROTECT)),
            ],
            options={"db_table": "access_token"},
        ),
        *(migrations.RunSQL(keep_to_county(table)) for table in TABLES),
        # What was noted of a sign-in stands; only the owner lets go of what has grown old.
        migrations.RunSQL(f"REVOKE UPDATE, DELETE, TRUNCATE ON access_sign_in FROM {APP}"),
    ]
