from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0005_quicker")]

    operations = [
        migrations.AddField(model_name="stayrow", name="method", field=models.TextField(null=True)),
    ]
