"""An answer to a finding: what was decided, explained or put right, by whom and when."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain

LONGEST = 500
"""Characters. An answer is read beside the two quotes, and is no paper of its own."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Decided(StrEnum):
    """What came of a finding."""

    DECIDED = "decided"
    """One of the statements is in force."""
    EXPLAINED = "explained"
    """Both may stand: why."""
    PUT_RIGHT = "put-right"
    """A later edition of the document says it rightly."""


SAID = {
    Decided.DECIDED: "Decided which one is in force",
    Decided.EXPLAINED: "Explained: both may stand",
    Decided.PUT_RIGHT: "Put right in a later edition",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was given. `finding` is the finding's key, `kind`, `title` and `sides` what it said
    then; `in_force` the statement that was chosen, None where none was; `by` who answered and in which
    `role`."""

    finding: str
    kind: str
    title: str
    sides: tuple[str, ...]
    decided: Decided
    in_force: str | None
    text: str
    role: str
    by: str
    at: datetime
    seq: int

    def as_answer(self) -> dict[str, object]:
        """In every form in which it is given out; who it was stands in the log alone."""
        return {
            "decided": self.decided.value,
            "in_force": self.in_force,
            "text": self.text,
            "role": self.role,
            "at": self.at.isoformat(),
        }


def check_text(text: str) -> str:
    """The text as it may be kept. Raises NotUnderstood for none, for too long a one, and for what cannot be
    shown or may be about a person."""
    kept = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    if not kept:
        raise NotUnderstood("There is no text.", where="text", next="Say in a sentence why.")
    if len(kept) > LONGEST:
        raise NotUnderstood(
            f"The text has {len(kept)} characters.", where="text", next=f"Write at most {LONGEST}."
        )
    if _UNWRITABLE.search(kept):
        raise NotUnderstood(
            "The text holds a character that cannot be shown.", where="text", next="Write it anew."
        )
    if plain(kept) != kept:
        raise NotUnderstood(
            "The text holds a number such as an NHS number. Nothing was recorded.",
            where="text",
            next="Leave people out: everybody can read an answer.",
        )
    return kept
