"""The people who use homefirst, and what they looked at. Those in its care stand here by their key alone."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users; Django's sign-in looks them up through it."""


class User(AbstractBaseUser):
    """Somebody who signs in, with the one role in which they work.

    `organisation` is where they work, by its code in the county pack; empty: nowhere, and so they see nobody.
    `session_round` moves on when all of their sessions are ended; one begun in another round is over.
    """

    username = models.TextField(unique=True)
    role = models.TextField()
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, db_default=False)
    demonstration = models.BooleanField(default=False, db_default=False)
    session_round = models.IntegerField(default=0, db_default=0)
    organisation = models.TextField(default="", db_default="")

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    class Meta:
        db_table = "access_user"

    personal: ClassVar[frozenset[str]] = frozenset({"username", "password", "last_login"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "role", "is_active", "must_change_password", "demonstration", "session_round", "organisation"}
    )


class Attempt(models.Model):
    """A password that was tried and has not been found right. Kept for a day.

    Names and addresses only as keyed hashes: people type passwords where the name belongs.
    """

    county = models.TextField()
    at = models.DateTimeField()
    name_key = models.TextField()
    address_key = models.TextField()

    class Meta:
        db_table = "access_attempt"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "name_key", "at"], name="access_attempt_name"),
            models.Index(fields=["county", "address_key", "at"], name="access_attempt_address"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"name_key", "address_key"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"id", "county", "at"})


class SignInRow(models.Model):
    """How one try to sign in ended, or how a session did. Only added to; the app may not change it."""

    county = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "access_sign_in"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "at"], name="access_sign_in_at"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"user"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"id", "county", "at", "outcome"})


class TokenRow(models.Model):
    """A token with which a program asks in a user's name: its SHA-256, and until when."""

    county = models.TextField()
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    label = models.TextField()
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"

    personal: ClassVar[frozenset[str]] = frozenset({"user", "label", "digest"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"id", "county", "made_at", "expires_at", "last_used_on", "revoked_at"}
    )


class ViewRow(models.Model):
    """A view, a search or a refusal, for each person it is about: folded from the log, which proves it."""

    pk = models.CompositePrimaryKey("county", "seq", "person")
    county = models.TextField()
    seq = models.BigIntegerField()
    person = models.TextField()
    event = models.TextField()
    viewer = models.TextField()
    role = models.TextField()
    organisation = models.TextField()
    purpose = models.TextField()
    part = models.TextField()
    reason = models.TextField(null=True)
    relationships = models.JSONField()
    agreements = models.JSONField()
    asked = models.JSONField()
    request = models.TextField()
    viewed_at = models.DateTimeField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "access_view"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "person", "seq"], name="access_view_person"),
            models.Index(fields=["county", "viewer", "seq"], name="access_view_viewer"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"person", "viewer", "asked"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq event role organisation purpose part reason relationships agreements request viewed_at"
        " known_at".split()
    )


class ListRow(models.Model):
    """A list of people that somebody was shown, in one row: folded from the log, which proves it. A row for
    each person on it would be two hundred for one look at a board."""

    pk = models.CompositePrimaryKey("county", "seq")
    county = models.TextField()
    seq = models.BigIntegerField()
    persons = models.JSONField()
    people = models.IntegerField()
    grounds = models.JSONField()
    viewer = models.TextField()
    role = models.TextField()
    organisation = models.TextField()
    purpose = models.TextField()
    request = models.TextField()
    viewed_at = models.DateTimeField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "access_list"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["county", "viewer", "seq"], name="access_list_viewer"),
            GinIndex(fields=["persons"], name="access_list_persons"),
        ]

    personal: ClassVar[frozenset[str]] = frozenset({"persons", "viewer"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        "county seq people grounds role organisation purpose request viewed_at known_at".split()
    )
