"""The table of tokens."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[migrations.CreateModel]] = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=16, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("person", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=40)),
                ("site", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField()),
                ("maker", models.CharField(max_length=150)),
                ("expires", models.DateTimeField()),
                ("revoked", models.DateTimeField(null=True)),
                ("revoker", models.CharField(blank=True, max_length=150)),
            ],
        ),
    ]
