"""Passwords: how they are hashed, and which are too easily guessed."""

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

WORDS_OF_THE_HOUSE = (
    "homefirst",
    "password",
    "hospital",
    "welcome",
    "discharge",
    "letmein",
    "qwerty",
    "ward",
)
"""What people who work here think of first, besides the twenty thousand that Django knows."""


class ArgonHasher(Argon2PasswordHasher):
    """argon2id at what OWASP's password storage sheet asks for (19 MiB, twice, one lane).

    26 ms a password on the two cores we build for; Django's own 100 MiB in eight lanes takes 220 ms there,
    and sixteen pages that sign in at once would take 1.6 GB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class NoWordOfTheHouse:
    """Refuses a password that is little more than a word of this service, its county or such places."""

    def __init__(self, also: tuple[str, ...] = ()) -> None:
        self.words = (*WORDS_OF_THE_HOUSE, *(word.casefold() for word in also))

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  (Django's signature)
        """Raises ValidationError where fewer than six letters are left without such words and digits."""
        rest = password.casefold()
        for word in self.words:
            rest = rest.replace(word, "")
        left = "".join(letter for letter in rest if letter.isalpha())
        if rest != password.casefold() and len(left) < 6:
            raise ValidationError(
                "This is little more than a word that others would think of first. Use three or four words "
                "that have nothing to do with this service.",
                code="word_of_the_house",
            )

    def get_help_text(self) -> str:
        return "It may not be made of this service’s or this place’s names."
