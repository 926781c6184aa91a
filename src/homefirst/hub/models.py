"""The hub's tables: projected entries, and the words that are kept aside and can be erased."""

from typing import ClassVar

from django.db import models


class ActionRow(models.Model):
    """One entry about an action, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    person = models.UUIDField()
    action = models.UUIDField()
    what = models.TextField(null=True)
    owner = models.TextField(null=True)
    due = models.DateTimeField(null=True)
    note = models.TextField(null=True)
    outcome = models.TextField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "hub_action"
        indexes: ClassVar = [models.Index(fields=["county", "person", "seq"], name="hub_action_person")]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "action", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event what owner due note outcome said_at known_at".split()
    )


class VerdictRow(models.Model):
    """One judgement of a code, or the settlement of a dispute, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    person = models.UUIDField()
    spell = models.UUIDField()
    party = models.TextField(null=True)
    verdict = models.TextField(null=True)
    reason = models.TextField(null=True)
    whose = models.TextField(null=True)
    why = models.TextField(null=True)
    of_reason = models.TextField(null=True)
    of_whose = models.TextField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "hub_verdict"
        indexes: ClassVar = [models.Index(fields=["county", "person", "seq"], name="hub_verdict_person")]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "spell", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event party verdict reason whose why of_reason of_whose said_at known_at".split()
    )


class DecisionRow(models.Model):
    """One decision about an offer or a choice, or a provider that withdrew, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    person = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    what = models.TextField(null=True)
    place = models.TextField(null=True)
    wait = models.UUIDField(null=True)
    owner = models.TextField(null=True)
    due = models.DateTimeField(null=True)
    weekly = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    why = models.TextField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "hub_decision"
        indexes: ClassVar = [models.Index(fields=["county", "person", "seq"], name="hub_decision_person")]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "about", "wait", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event what place owner due weekly why said_at known_at".split()
    )


class OverrideRow(models.Model):
    """One change of a draft by hand, as it was recorded."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    event = models.TextField()
    person = models.UUIDField()
    override = models.UUIDField()
    day = models.DateField()
    how = models.TextField(null=True)
    resource = models.TextField(null=True)
    start = models.DateField(null=True)
    other = models.UUIDField(null=True)
    why = models.TextField(null=True)
    said_at = models.DateTimeField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "hub_override"
        indexes: ClassVar = [models.Index(fields=["county", "day", "seq"], name="hub_override_day")]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "override", "other", "by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event day how resource start why said_at known_at".split()
    )


class DraftRow(models.Model):
    """One draft, as the worker made it. Not in the log: it is how something was computed, and what was
    decided by it is in the log itself. From the same instant, heads and overrides it is made again.
    `confirmed_at`: when anything was offered by it, the last time; None: nothing was."""

    id = models.UUIDField(primary_key=True)
    county = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()
    known_at = models.DateTimeField()
    heads = models.JSONField()
    overrides = models.JSONField()
    more = models.JSONField()
    digest = models.TextField()
    answer = models.JSONField()
    made_at = models.DateTimeField()
    asked_by = models.TextField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "hub_draft"
        indexes: ClassVar = [models.Index(fields=["county", "day", "-made_at"], name="hub_draft_day")]

    personal: ClassVar[frozenset[str]] = frozenset({"overrides", "answer", "asked_by"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "id county day at known_at heads more digest made_at confirmed_at".split()
    )


class NoteRow(models.Model):
    """What was said in words, by its SHA-256 in the log; it can be erased."""

    pk = models.CompositePrimaryKey("county", "sha256")
    county = models.TextField()
    sha256 = models.TextField()
    person = models.UUIDField()
    salt = models.BinaryField()
    text = models.TextField()

    class Meta:
        db_table = "hub_note"

    personal: ClassVar[frozenset[str]] = frozenset({"person", "salt", "text"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"county", "sha256"})
