"""The tables of jobs and of who does them."""

from typing import ClassVar

from django.db import models


class JobRow(models.Model):
    """One job. Not in the log: a job is how something is done, and what it did is in the log itself."""

    id = models.UUIDField(primary_key=True)
    county = models.TextField()
    kind = models.TextField()
    key = models.TextField()
    state = models.TextField()
    done = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    said = models.TextField(default="")
    arguments = models.JSONField()
    so_far = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    problem = models.JSONField(null=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    queued = models.BigIntegerField(null=True)  # the queue's own number for it

    class Meta:
        db_table = "work_job"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["county", "kind", "key"], name="work_job_key")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "-asked_at"], name="work_job_recent"),
            models.Index(
                fields=["county", "state"],
                name="work_job_open",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"asked_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "id county kind key state done total said arguments so_far result problem asked_at started_at"
        " ended_at attempts cancel_asked queued".split()
    )


class WorkerRow(models.Model):
    """When a worker of the county was last heard; no row where there never was one. The queue's own table of
    workers does not say whose they are."""

    county = models.TextField(primary_key=True)
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "work_worker"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "heard_at"})
