"""The tables of capacity: what was posted, said and promised, an entry a row; and the days of each resource,
whose rows are locked by whoever promises something of them."""

from typing import ClassVar

from django.db import models


class PostingRow(models.Model):
    """What was posted of one resource at once. `amounts` says for each day how much becomes free from it on;
    `last` is the last of these days."""

    pk = models.CompositePrimaryKey("county", "provider", "seq")
    county = models.TextField()
    provider = models.TextField()
    seq = models.BigIntegerField()
    posting = models.UUIDField()
    resource = models.TextField()
    amounts = models.JSONField()
    counts_from = models.DateField()
    last = models.DateField()
    source = models.TextField()
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "capacity_posting"
        indexes: ClassVar = [
            models.Index(fields=["county", "last", "resource"], name="capacity_posting_last"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county provider seq posting resource amounts counts_from last source said_at known_at".split()
    )


class DayRow(models.Model):
    """One day of one resource, as it was posted last: what becomes free from it on. Its row is the lock."""

    pk = models.CompositePrimaryKey("county", "resource", "day")
    county = models.TextField()
    resource = models.TextField()
    day = models.DateField()
    provider = models.TextField()
    seq = models.BigIntegerField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    counts_from = models.DateField()

    class Meta:
        db_table = "capacity_day"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county resource day provider seq amount counts_from".split()
    )


class StateRow(models.Model):
    """One thing that was said of a resource's state, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "provider", "seq")
    county = models.TextField()
    provider = models.TextField()
    seq = models.BigIntegerField()
    resource = models.TextField()
    state = models.TextField()
    why = models.TextField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "capacity_state"
        indexes: ClassVar = [models.Index(fields=["county", "resource"], name="capacity_state_resource")]

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county provider seq resource state why since until said_at known_at".split()
    )


class ClaimRow(models.Model):
    """One promise or its return, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "provider", "seq")
    county = models.TextField()
    provider = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    claim = models.UUIDField()
    resource = models.TextField()
    day = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "capacity_claim"
        indexes: ClassVar = [
            models.Index(fields=["county", "resource", "day"], name="capacity_claim_resource"),
            models.Index(fields=["county", "claim"], name="capacity_claim_claim"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"claim", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county provider seq event resource day amount said_at known_at".split()
    )


class DeliveryRow(models.Model):
    """What was counted of one line of commissioned.csv over some days, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "provider", "seq")
    county = models.TextField()
    provider = models.TextField()
    seq = models.BigIntegerField()
    line = models.TextField()
    unit = models.TextField()
    first = models.DateField()
    until = models.DateField()
    commissioned = models.DecimalField(max_digits=11, decimal_places=2)
    delivered = models.DecimalField(max_digits=11, decimal_places=2)
    used = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    source = models.TextField()
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "capacity_delivery"
        indexes: ClassVar = [models.Index(fields=["county", "line", "first"], name="capacity_delivery_line")]

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county provider seq line unit first until commissioned delivered used source said_at"
        " known_at".split()
    )


class WardBedsRow(models.Model):
    """One entry about the beds of a ward (null: of a site whose wards are not named). `closed` is a list of
    beds, why, since and until; it and `open` are null where the entry takes another back."""

    pk = models.CompositePrimaryKey("county", "place", "seq")
    county = models.TextField()
    place = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    corrects = models.BigIntegerField(null=True)
    ward = models.TextField(null=True)
    open = models.IntegerField(null=True)
    closed = models.JSONField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "capacity_ward_beds"
        indexes: ClassVar = [
            models.Index(fields=["county", "said_at"], name="capacity_ward_beds_said"),
            models.Index(fields=["county", "place", "corrects"], name="capacity_ward_beds_corrects"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county place seq event corrects ward open closed said_at known_at".split()
    )
