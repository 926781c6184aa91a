"""What is kept of people: what happened to their keys, folded from the log; who they are, which can be erased
and stands nowhere else; and what was wrong with rows that could not be kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Value


class StepRow(models.Model):
    """What happened to a key. Folded from the log; no name and no number."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    person = models.UUIDField()
    other = models.UUIDField(null=True)
    sha256 = models.TextField(null=True)
    organisation = models.TextField(null=True)
    status = models.TextField(null=True)
    score = models.IntegerField(null=True)
    reasons = models.JSONField()
    conflict = models.BooleanField(null=True)
    proposal = models.BigIntegerField(null=True)
    decision = models.TextField(null=True)
    corrects = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    known_at = models.DateTimeField()
    said_by = models.TextField()
    because = models.TextField(null=True)

    class Meta:
        db_table = "people_step"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "person", "seq"], name="people_step_person"),
            models.Index(fields=["county", "other", "seq"], name="people_step_other"),
            models.Index(fields=["county", "event", "seq"], name="people_step_event"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "other", "said_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event sha256 organisation status score reasons conflict proposal decision corrects"
        " occurred_at known_at because".split()
    )


class IdentityRow(models.Model):
    """One version of who somebody is. Erased, it is gone: the log has its SHA-256, and the salt lay here."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    person = models.UUIDField()
    salt = models.BinaryField()
    document = models.JSONField()

    class Meta:
        db_table = "people_identity"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "person"], name="people_identity_person"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"county", "sha256", "person", "salt", "document"})
    not_personal: ClassVar[frozenset[str]] = frozenset()


class SearchKeyRow(models.Model):
    """One key under which a version can be found: its NHS number, birth date, postcode, local number."""

    pk = models.CompositePrimaryKey("county", "kind", "value", "sha256")
    county = models.TextField()
    kind = models.TextField()
    value = models.TextField()
    sha256 = models.TextField()
    person = models.UUIDField()

    class Meta:
        db_table = "people_search_key"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "person"], name="people_search_key_person"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"county", "kind", "value", "sha256", "person"})
    not_personal: ClassVar[frozenset[str]] = frozenset()


class RemainderRow(models.Model):
    """What stays of an erased version, so that no count changes: whether they were counted as an adult,
    which council was responsible, and in which locality of the county they lived. No name, no number, no
    address, no birth date and no ethnicity."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    person = models.UUIDField()
    adult_from = models.DateField(null=True)
    councils = models.JSONField()
    localities = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    class Meta:
        db_table = "people_remainder"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "person"], name="people_remainder_person"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "adult_from", "localities"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "sha256", "councils"})


class QuarantineRow(models.Model):
    """What was wrong with a row of a table of people that could not be kept, by file, row and column. Nothing
    of what stands in the row: it may be a real person's. `mended_at`: when the file came again without it."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    said_by = models.TextField()
    file = models.TextField()
    where = models.TextField()
    what = models.TextField()
    next = models.TextField()
    quarantined_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_quarantine"

    personal: ClassVar[frozenset[str]] = frozenset({"said_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county sha256 file where what next quarantined_at mended_at".split()
    )
