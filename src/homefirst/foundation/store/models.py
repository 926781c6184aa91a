"""The log's tables as Django knows them; they are made by SQL, because Django has no partitions."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One fact. Only read through this model; appended by `log`, and refused any other change."""

    pk = models.CompositePrimaryKey("county", "stream", "seq", "recorded_at")
    county = models.TextField()
    stream = models.TextField()
    seq = models.BigIntegerField()
    name = models.TextField()
    version = models.IntegerField()
    occurred_from = models.DateTimeField()
    occurred_until = models.DateTimeField()
    grain = models.TextField()
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.TextField()
    because = models.TextField(null=True)
    corrects = models.BigIntegerField(null=True)
    payload = models.JSONField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "store_event"

    personal: ClassVar[frozenset[str]] = frozenset({"by"})
    # A payload's own fields are declared beside its event type.
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county stream seq name version occurred_from occurred_until grain known_at recorded_at because"
        " corrects payload hash".split()
    )


class Head(models.Model):
    """Where a stream stands: its last number, that event's hash, and when it was recorded."""

    pk = models.CompositePrimaryKey("county", "stream")
    county = models.TextField()
    stream = models.TextField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "store_head"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "stream", "seq", "hash", "recorded_at"})


class Receipt(models.Model):
    """A message that was taken in, so that the same one is never taken in twice."""

    pk = models.CompositePrimaryKey("county", "source", "message")
    county = models.TextField()
    source = models.TextField()
    message = models.TextField()
    stream = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "store_receipt"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"county", "source", "message", "stream", "recorded_at"}
    )
