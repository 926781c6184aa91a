from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hub", "0003_drafts")]

    operations = [migrations.AddField("DraftRow", "confirmed_at", models.DateTimeField(null=True))]
