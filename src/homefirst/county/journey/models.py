"""The projected tables of journeys. They are written by the log and asked by SQL, because of their ranges."""

from typing import ClassVar

from django.db import models

from homefirst.foundation.store.range_field import InstantRange

_KEYS = "county number valid known"


class StayRow(models.Model):
    """From when until when somebody was in a bed, or on leave from it, in one condition, as known when."""

    pk = models.CompositePrimaryKey("county", "person", "number")
    county = models.TextField()
    person = models.UUIDField()
    number = models.IntegerField()
    spell = models.UUIDField()
    care = models.TextField()
    place = models.TextField()
    ward = models.TextField(null=True)
    admitted = models.DateTimeField()
    on_leave = models.BooleanField()
    clinical = models.BooleanField()
    multidisciplinary = models.BooleanField()
    safe = models.BooleanField()
    ready_since = models.DateTimeField(null=True)
    reason = models.TextField(null=True)
    whose = models.TextField(null=True)
    method = models.TextField(null=True)
    valid = InstantRange()
    known = InstantRange()

    class Meta:
        db_table = "journey_stay"

    personal: ClassVar[frozenset[str]] = frozenset({"person", "spell"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        f"{_KEYS} care place ward admitted on_leave clinical multidisciplinary safe ready_since reason"
        " whose method".split()
    )


class NightRow(models.Model):
    """At which midnights somebody was in a bed of a place, and whether they were delayed, as known when;
    end_night is the first day that is counted no more, null while none is."""

    pk = models.CompositePrimaryKey("county", "person", "number")
    county = models.TextField()
    person = models.UUIDField()
    number = models.IntegerField()
    care = models.TextField()
    place = models.TextField()
    delayed = models.BooleanField()
    reason = models.TextField(null=True)
    whose = models.TextField(null=True)
    first_night = models.DateField()
    end_night = models.DateField(null=True)
    known = InstantRange()

    class Meta:
        db_table = "journey_night"

    personal: ClassVar[frozenset[str]] = frozenset({"person"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county number care place delayed reason whose first_night end_night known".split()
    )


class WaitRow(models.Model):
    """From when until when a wait was open as it stands here, as known when."""

    pk = models.CompositePrimaryKey("county", "person", "number")
    county = models.TextField()
    person = models.UUIDField()
    number = models.IntegerField()
    wait = models.UUIDField()
    what = models.TextField()
    reason = models.TextField(null=True)
    whose = models.TextField(null=True)
    opened = models.DateTimeField()
    due = models.DateField(null=True)
    valid = InstantRange()
    known = InstantRange()

    class Meta:
        db_table = "journey_wait"

    personal: ClassVar[frozenset[str]] = frozenset({"person", "wait"})
    not_personal: ClassVar[frozenset[str]] = frozenset(f"{_KEYS} what reason whose opened due".split())


class ServiceRow(models.Model):
    """From when until when a service at home was referred, assessed or received, as known when."""

    pk = models.CompositePrimaryKey("county", "person", "number")
    county = models.TextField()
    person = models.UUIDField()
    number = models.IntegerField()
    service = models.UUIDField()
    what = models.TextField(null=True)
    place = models.TextField(null=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    state = models.TextField()
    since = models.DateTimeField()
    valid = InstantRange()
    known = InstantRange()

    class Meta:
        db_table = "journey_service"

    personal: ClassVar[frozenset[str]] = frozenset({"person", "service"})
    not_personal: ClassVar[frozenset[str]] = frozenset(f"{_KEYS} what place hours state since".split())


class SaidRow(models.Model):
    """From when until when something was said of a person besides: a subject, what it is about, and what."""

    pk = models.CompositePrimaryKey("county", "person", "number")
    county = models.TextField()
    person = models.UUIDField()
    number = models.IntegerField()
    subject = models.TextField()
    about = models.UUIDField(null=True)
    since = models.DateTimeField()
    said_at = models.DateTimeField()
    says = models.TextField()
    valid = InstantRange()
    known = InstantRange()

    class Meta:
        db_table = "journey_said"

    personal: ClassVar[frozenset[str]] = frozenset({"person", "about", "says"})
    not_personal: ClassVar[frozenset[str]] = frozenset(f"{_KEYS} subject since said_at".split())


class EntryRow(models.Model):
    """Which events are about a person."""

    pk = models.CompositePrimaryKey("county", "person", "stream", "seq")
    county = models.TextField()
    person = models.UUIDField()
    stream = models.TextField()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "journey_entry"

    personal: ClassVar[frozenset[str]] = frozenset({"person"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "stream", "seq"})


class PresentationRow(models.Model):
    """How many came to a front door within an hour; a withdrawn count is null."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    place = models.TextField()
    hour = models.DateTimeField()
    count = models.IntegerField(null=True)
    known_at = models.DateTimeField()
    corrects = models.BigIntegerField(null=True)

    class Meta:
        db_table = "journey_presentation"

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq place hour count known_at corrects".split()
    )


class QuarantineRow(models.Model):
    """An entry that a loader brought and that could not be kept: what it says, and the reason. What it says
    can be erased; that it was there, and why it was not kept, stays. `mended_at`: when it was taken in after
    all; `occurred` is null where its time had no offset."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    said_by = models.TextField()
    source = models.TextField(null=True)
    message = models.TextField(null=True)
    event = models.TextField()
    occurred = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)
    corrects = models.BigIntegerField(null=True)
    says = models.JSONField(null=True)
    where = models.TextField()
    what = models.TextField()
    next = models.TextField()
    quarantined_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journey_quarantine"

    # What cannot be read may say anything, also where a code should stand: the sentence repeats none of it.
    personal: ClassVar[frozenset[str]] = frozenset({"says", "said_by", "message"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county sha256 source event occurred known_at corrects where what next quarantined_at mended_at"
        " erased_at".split()
    )
