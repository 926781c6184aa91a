"""The table of documents that were handed in."""

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
