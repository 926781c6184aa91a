"""The tables of what was handed in: documents, and what happened to lists."""

from typing import ClassVar

from django.db import models


class DocumentRow(models.Model):
    """One document by its content. The log keeps its SHA-256; here it lies until it is erased."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    content = models.BinaryField(null=True)
    kept_at = models.DateTimeField()
    kept_by = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_document"

    # What people name a file, and what they write in it, may be about somebody.
    personal: ClassVar[frozenset[str]] = frozenset({"name", "content", "kept_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "sha256", "size", "kept_at", "erased_at"})


class ListStepRow(models.Model):
    """What happened to a list that others keep: handed in, mapping kept, taken. Folded from the log."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    organisation = models.TextField()
    source = models.TextField(null=True)
    handed = models.BigIntegerField(null=True)
    said = models.JSONField()
    known_at = models.DateTimeField()
    said_by = models.TextField()

    class Meta:
        db_table = "intake_list_step"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "organisation", "event", "seq"], name="intake_list_step_of"),
            models.Index(fields=["county", "handed"], name="intake_list_step_handed"),
        ]

    # What people name a list and its columns may be about somebody; who is on it is somebody.
    personal: ClassVar[frozenset[str]] = frozenset({"source", "said", "said_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"county", "seq", "event", "organisation", "handed", "known_at"}
    )
