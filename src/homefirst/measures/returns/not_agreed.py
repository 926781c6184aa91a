"""How many days are returned of whose code not both sides have said that it is right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.standing_codes import Heard

LONGEST = 120


@dataclass(frozen=True, slots=True)
class NotAgreed:
    """Of so many days `of`: those under codes that are disputed, to which one side alone has agreed, of which
    nobody has said anything, and those without a code."""

    of: int
    disputed: int
    one_side: int
    nobody: int
    no_code: int

    @classmethod
    def among(cls, heard: Mapping[Heard, int]) -> "NotAgreed":
        own = [heard.get(one, 0) for one in (Heard.DISPUTED, Heard.ONE_SIDE, Heard.NOBODY, Heard.NO_CODE)]
        return cls(sum(heard.values()), *own)

    @property
    def days(self) -> int:
        return self.disputed + self.one_side + self.nobody + self.no_code

    @property
    def said(self) -> str:
        """In a sentence; empty where all is agreed."""
        if not self.days:
            return ""
        parts = (
            (self.disputed, "disputed"),
            (self.one_side, "agreed by one side alone"),
            (self.nobody, "looked at by neither"),
            (self.no_code, "without a code"),
        )
        which = ", ".join(f"{n:,} {words}" for n, words in parts if n)
        days = f"{self.days:,} of {self.of:,} days are returned"
        return f"{days} that hospital and council have not agreed: {which}."


def check_although(open_: NotAgreed, although: str) -> str:
    """Why a return is frozen although not all of it is agreed; empty where all is. Raises NotUnderstood, with
    how much is not, where nobody says why, and for what is too long."""
    why = " ".join(although.split())
    if not open_.days:
        return ""
    if not why:
        raise NotUnderstood(
            open_.said, where="although", next="Have them agreed, or say why it is frozen all the same."
        )
    if len(why) > LONGEST:
        raise NotUnderstood(
            f"Why it is frozen all the same has {len(why)} characters.",
            where="although",
            next=f"Write at most {LONGEST}.",
        )
    return f"although {open_.days:,} days are not agreed: {why}"
