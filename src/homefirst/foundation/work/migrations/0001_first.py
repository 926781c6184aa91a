from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county

# By a trigger, so that no change of a job can be forgotten; it is heard when the change is committed.
TELL = """
CREATE FUNCTION work_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('homefirst_changes',
        json_build_object('county', NEW.county, 'what', 'work', 'id', NEW.id)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER work_job_told AFTER INSERT OR UPDATE ON work_job
    FOR EACH ROW EXECUTE FUNCTION work_tell();
"""
STATES = """
ALTER TABLE work_job ADD CONSTRAINT work_job_state
    CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JobRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("county", models.TextField()),
                ("kind", models.TextField()),
                ("key", models.TextField()),
                ("state", models.TextField()),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(null=True)),
                ("said", models.TextField(default="")),
                ("arguments", models.JSONField()),
                ("so_far", models.JSONField(default=dict)),
                ("result", models.JSONField(null=True)),
                ("problem", models.JSONField(null=True)),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("queued", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "work_job",
                "indexes": [
                    models.Index(fields=["county", "-asked_at"], name="work_job_recent"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["county", "state"],
                        name="work_job_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "kind", "key"), name="work_job_key")
                ],
            },
        ),
        migrations.RunSQL(STATES),
        migrations.RunSQL(TELL),
        migrations.RunSQL(keep_to_county("work_job")),
        migrations.RunSQL(f"GRANT SELECT ON work_job TO {READER}"),
    ]
