"""The tables of the market: what was said of contracts and of sourcings, an entry a row."""

from typing import ClassVar

from django.db import models


class ContractRow(models.Model):
    """One entry about a contract. `until` is the day on which it ends, or was ended."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    contract = models.TextField()
    provider = models.TextField(null=True)
    service = models.TextField(null=True)
    unit = models.TextField(null=True)
    fee = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    terms = models.TextField(null=True)
    why = models.TextField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "market_contract"

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event contract provider service unit fee since until terms why said_at known_at".split()
    )


class SourcingRow(models.Model):
    """One entry about a sourcing; `says` is what it says, by its fields."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    sourcing = models.UUIDField()
    person = models.UUIDField(null=True)
    says = models.JSONField()
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "market_sourcing"
        indexes: ClassVar = [
            models.Index(fields=["county", "sourcing", "seq"], name="market_sourcing_sourcing"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"sourcing", "person", "says", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset("county seq event said_at known_at".split())
