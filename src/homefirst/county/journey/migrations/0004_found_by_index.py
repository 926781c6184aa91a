from django.db import migrations

from homefirst.foundation.store.roles import SCHEMA

# The planner takes an instant to lie in a third of all stretches, for it cannot tell how short they are, and so it
# reads a whole table where the index has the few rows. With the two years' synthetic county (418,000 rows of stays)
# the census of the record's last instant took 360 ms so, and takes 26.
FUNCTIONS = ("stay", "service", "wait", "said")
BY_INDEX = "\n".join(
    f"ALTER FUNCTION {SCHEMA}.journey_{what}_at(timestamptz, timestamptz) SET enable_seqscan TO off;"
    for what in FUNCTIONS
)


class Migration(migrations.Migration):
    dependencies = [("journey", "0003_quarantine")]

    operations = [migrations.RunSQL(BY_INDEX)]
