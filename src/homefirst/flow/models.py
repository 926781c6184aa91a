"""The tables of the flow model: which simulations were kept, what they were asked and answered, and what
those under way tell so far.
"""

from typing import ClassVar

from django.db import models


class SimulationRow(models.Model):
    """A simulation that was kept, as its event tells."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    run = models.UUIDField()
    asked = models.TextField()
    answer = models.TextField()
    version = models.TextField()
    kernels = models.TextField()
    seed = models.BigIntegerField()
    days = models.IntegerField()
    replications = models.IntegerField()
    options = models.JSONField()
    census = models.DateTimeField(null=True)
    heads = models.JSONField()
    by = models.TextField()
    because = models.TextField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "flow_simulation"
        indexes: ClassVar = [models.Index(fields=["county", "run"], name="flow_simulation_run")]

    # Who asked is somebody, and why is in their words.
    personal: ClassVar[frozenset[str]] = frozenset({"by", "because"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq run asked answer version kernels seed days replications options".split()
        + "census heads known_at".split()
    )


class KeptRow(models.Model):
    """What was asked of simulations, and what they answered, by its digest: places, days and numbers,
    nobody's key.
    """

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    told = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "flow_kept"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset("county sha256 told kept_at".split())


class RunningRow(models.Model):
    """What a simulation under way tells so far, by the key of its job."""

    id = models.UUIDField(primary_key=True)
    county = models.TextField()
    answer = models.JSONField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "flow_running"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset("id county answer told_at".split())
