from django.db import migrations, models

import homefirst.foundation.store.range_field
from homefirst.foundation.store.roles import APP, SCHEMA
from homefirst.foundation.store.row_security import keep_to_county

INDEXES = """
    CREATE INDEX journey_said_open ON journey_said USING gist (known) WHERE upper_inf(valid);
    CREATE INDEX journey_said_ended ON journey_said USING gist (valid) WHERE NOT upper_inf(valid);
"""
# As the owner, and for the session's county alone: why stands in migration 0001.
AT = f"""
CREATE FUNCTION journey_said_at(at timestamptz, known_at timestamptz)
RETURNS TABLE (county text, person uuid, subject text, about uuid, since timestamptz, said_at timestamptz,
    says text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp AS $$
DECLARE
    wanted text := 'SELECT county, person, subject, about, since, said_at, says FROM journey_said'
        ' WHERE county = current_setting(''homefirst.county'', true) AND valid @> $1 AND known @> $2 AND';
BEGIN
    RETURN QUERY EXECUTE wanted || ' upper_inf(valid) UNION ALL ' || wanted || ' NOT upper_inf(valid)'
        USING at, known_at;
END $$;
REVOKE ALL ON FUNCTION journey_said_at(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey_said_at(timestamptz, timestamptz) TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="SaidRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "person",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.TextField()),
                ("person", models.UUIDField()),
                ("number", models.IntegerField()),
                ("subject", models.TextField()),
                ("about", models.UUIDField(null=True)),
                ("since", models.DateTimeField()),
                ("said_at", models.DateTimeField()),
                ("says", models.TextField()),
                ("valid", homefirst.foundation.store.range_field.InstantRange()),
                ("known", homefirst.foundation.store.range_field.InstantRange()),
            ],
            options={"db_table": "journey_said"},
        ),
        migrations.RunSQL(keep_to_county("journey_said")),
        migrations.RunSQL(INDEXES),
        migrations.RunSQL(AT),
    ]
