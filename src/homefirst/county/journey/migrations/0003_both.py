"""What was said of a wait, and the quarantine, were made beside each other: from here on there is one line."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journey", "0002_said"), ("journey", "0002_quarantine")]

    operations = []
