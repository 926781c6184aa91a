from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hub", "0004_confirmed_drafts")]

    operations = [
        migrations.AddField("VerdictRow", name, models.TextField(null=True))
        for name in ("of_reason", "of_whose")
    ]
