"""The projected table of published delayed days."""

from typing import ClassVar

from django.db import models


class DelayTableRow(models.Model):
    """One table of one workbook for one area and month, as one edition printed it."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    area = models.TextField()
    area_name = models.TextField()
    month = models.DateField()
    breakdown = models.TextField()
    days = models.JSONField()
    total = models.IntegerField(null=True)
    published = models.DateField(null=True)
    revised = models.DateField(null=True)
    edition_on = models.DateField()
    first_known_on = models.DateField()
    known_at = models.DateTimeField()
    corrects = models.BigIntegerField(null=True)
    withdrawn = models.BooleanField()

    class Meta:
        db_table = "figures_delay_table"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "area", "breakdown", "month"], name="figures_delay_area"),
            models.Index(fields=["county", "breakdown", "month"], name="figures_delay_month"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq area area_name month breakdown days total published revised edition_on first_known_on"
        " known_at corrects withdrawn".split()
    )
