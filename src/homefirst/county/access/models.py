"""The people who use homefirst: not those in its care, who have no table here."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users; Django's sign-in looks them up through it."""


class User(AbstractBaseUser):
    """Somebody who signs in, with the one role in which they work."""

    username = models.TextField(unique=True)
    role = models.TextField()
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    class Meta:
        db_table = "access_user"

    personal: ClassVar[frozenset[str]] = frozenset({"username", "password", "last_login"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"id", "role", "is_active"})
