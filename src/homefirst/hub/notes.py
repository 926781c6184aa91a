"""What is said in words about somebody: kept aside under its SHA-256 with salt, and erasable."""

import hashlib
import secrets
from collections.abc import Collection
from uuid import UUID

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain
from homefirst.hub.actions import LONGEST_NOTE
from homefirst.hub.models import NoteRow


def keep_note(county: str, person: str, text: str) -> str | None:
    """Keeps what was said and gives back its SHA-256; None for nothing. Raises NotUnderstood for what is too
    long, or holds a number such as an NHS number."""
    said = " ".join(text.split())
    if not said:
        return None
    if len(said) > LONGEST_NOTE:
        raise NotUnderstood(
            f"The note has {len(said)} characters.", where="note", next=f"Write at most {LONGEST_NOTE}."
        )
    if plain(said) != said:
        raise NotUnderstood(
            "The note holds a number such as an NHS number, or a character that cannot be shown.",
            where="note",
            next="Leave it out: the line is the person's already.",
        )
    salt = secrets.token_bytes(16)
    sha256 = hashlib.sha256(salt + said.encode()).hexdigest()
    NoteRow.objects.create(county=county, sha256=sha256, person=person, salt=salt, text=said)
    return sha256


def notes(county: str, kept: Collection[str]) -> dict[str, str]:
    """What was said, by SHA-256; one that was erased is not among them."""
    found = NoteRow.objects.filter(county=county, sha256__in=kept).values_list("sha256", "text")
    return dict(found)


def erase_notes(county: str, persons: Collection[UUID]) -> int:
    """Erases all that was said in words about some persons: how many notes."""
    return NoteRow.objects.filter(county=county, person__in=persons).delete()[0]
