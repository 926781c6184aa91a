from django.db import migrations

from homefirst.foundation.store.roles import APP, SCHEMA

# Who came to a place and who left it within some days: a stretch that begins there where none of the same stay at
# the same place ended, and the other way round. As the owner, and by index: why stands in 0001 and 0004.
CAME_AND_LEFT = f"""
CREATE FUNCTION journey_came_and_left(first timestamptz, last timestamptz, known_at timestamptz)
RETURNS TABLE (place text, came bigint, gone bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp SET enable_seqscan TO off AS $$
DECLARE
    there text := 'SELECT county, person, spell, place, valid FROM journey_stay'
        ' WHERE county = current_setting(''homefirst.county'', true) AND known @> $3 AND ';
    beside text := ' FROM journey_stay AS o WHERE o.county = s.county AND o.person = s.person'
        ' AND o.spell = s.spell AND o.place = s.place AND o.known @> $3 AND ';
BEGIN
    RETURN QUERY EXECUTE 'SELECT place, count(*) FILTER (WHERE began), count(*) FILTER (WHERE ended) FROM ('
        'SELECT s.place, CASE WHEN lower(s.valid) >= $1 AND lower(s.valid) < $2'
        ' THEN NOT EXISTS (SELECT 1' || beside || 'upper(o.valid) = lower(s.valid)) ELSE false END AS began,'
        ' CASE WHEN upper(s.valid) > $1 AND upper(s.valid) <= $2'
        ' THEN NOT EXISTS (SELECT 1' || beside || 'lower(o.valid) = upper(s.valid)) ELSE false END AS ended'
        ' FROM (' || there || 'upper_inf(valid) AND lower(valid) < $2 AND lower(valid) >= $1 UNION ALL '
        || there || 'NOT upper_inf(valid) AND valid && tstzrange($1, $2, ''[]'')) AS s) AS f'
        ' WHERE began OR ended GROUP BY place'
        USING first, last, known_at;
END $$;
REVOKE ALL ON FUNCTION journey_came_and_left(timestamptz, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey_came_and_left(timestamptz, timestamptz, timestamptz) TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0006_method")]

    operations = [migrations.RunSQL(CAME_AND_LEFT)]
