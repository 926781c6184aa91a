"""A head moves on and never goes: deleting or emptying the heads is refused to everybody, like the log's."""

from django.db import migrations

REFUSAL = """
CREATE TRIGGER store_head_stands BEFORE DELETE ON store_head
    FOR EACH ROW EXECUTE FUNCTION store_refuse();
CREATE TRIGGER store_head_stays BEFORE TRUNCATE ON store_head
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse();
"""


class Migration(migrations.Migration):
    dependencies = (("store", "0002_state"),)
    operations = (migrations.RunSQL(REFUSAL),)
