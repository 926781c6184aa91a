from django.db import migrations, models

from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.row_security import keep_to_county


class Migration(migrations.Migration):
    dependencies = [("work", "0002_queue")]

    operations = [
        migrations.CreateModel(
            name="WorkerRow",
            fields=[
                ("county", models.TextField(primary_key=True, serialize=False)),
                ("heard_at", models.DateTimeField()),
            ],
            options={"db_table": "work_worker"},
        ),
        migrations.RunSQL(keep_to_county("work_worker")),
        migrations.RunSQL(f"GRANT SELECT ON work_worker TO {READER}"),
    ]
