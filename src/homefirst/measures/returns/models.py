"""The projected table of returns as they were submitted."""

from typing import ClassVar

from django.db import models


class FrozenRow(models.Model):
    """A provider's return of a period as it was frozen: its cells, and the view by which it was counted."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    kind = models.TextField()
    period = models.TextField()
    provider = models.TextField(null=True)
    counted_at = models.DateTimeField()
    heads = models.JSONField()
    cells = models.JSONField()
    sha256 = models.TextField()
    pack = models.TextField()
    by = models.TextField()
    because = models.TextField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "returns_frozen"
        indexes: ClassVar = [
            models.Index(fields=["county", "kind", "period"], name="returns_frozen_period"),
        ]

    # Who froze it is somebody, and why is in their words. The cells are counts.
    personal: ClassVar[frozenset[str]] = frozenset({"by", "because"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq kind period provider counted_at heads cells sha256 pack known_at".split()
    )
