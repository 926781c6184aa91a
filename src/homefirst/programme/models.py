"""The projected table of answers to findings."""

from typing import ClassVar

from django.db import models


class AnswerRow(models.Model):
    """One answer to one finding, as it was given."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    finding = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    sides = models.JSONField()
    decided = models.TextField()
    in_force = models.TextField(null=True)
    text = models.TextField()
    role = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "programme_answer"
        indexes: ClassVar = [models.Index(fields=["county", "finding"], name="programme_answer_finding")]

    # What people write may be about somebody, and who answered is somebody.
    personal: ClassVar[frozenset[str]] = frozenset({"text", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"county", "seq", "finding", "kind", "title", "sides", "decided", "in_force", "role", "known_at"}
    )
