"""In which localities somebody lived stays when they are erased, as their council does."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("people", "0003_quarantine")]

    operations = [
        migrations.AddField(
            model_name="remainderrow",
            name="localities",
            field=models.JSONField(default=list, db_default=Value([], models.JSONField())),
        ),
    ]
