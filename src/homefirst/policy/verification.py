"""Whether hospital and council agree on a code: what each says of it, and the state that this makes.

Pure: the events of it are another room's, which says them in the order in which they were. What each side
may say stands in ANSWERS, the state that follows in STATES, and the picture in docs/coding.md is drawn from
both. That a code is disputed is not reason H, which is a dispute about who is responsible for the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from homefirst.county.catalogue.delays import Organisation
from homefirst.foundation.errors import Refused
from homefirst.policy.coding import Coded


class Side(StrEnum):
    """Who says something of a code."""

    HOSPITAL = "hospital"
    COUNCIL = "council"


class Act(StrEnum):
    """What a side may say of it."""

    AGREE = "agree"
    DISPUTE = "dispute"


class Stance(StrEnum):
    """How a side stands to a code."""

    SILENT = "silent"
    AGREES = "agrees"
    DISPUTES = "disputes"


class State(StrEnum):
    """How a code stands between the two."""

    PROPOSED = "proposed"
    AGREED_BY_HOSPITAL = "agreed_by_hospital"
    AGREED_BY_COUNCIL = "agreed_by_council"
    AGREED = "agreed"
    DISPUTED = "disputed"


ANSWERS: Mapping[tuple[Stance, Act], Stance | str] = {
    (Stance.SILENT, Act.AGREE): Stance.AGREES,
    (Stance.SILENT, Act.DISPUTE): Stance.DISPUTES,
    (Stance.AGREES, Act.AGREE): "It has agreed already.",
    (Stance.AGREES, Act.DISPUTE): Stance.DISPUTES,
    (Stance.DISPUTES, Act.AGREE): Stance.AGREES,
    (Stance.DISPUTES, Act.DISPUTE): "It disputes the code already.",
}
"""How a side stands after it has said something, or the sentence why it cannot say it."""
STATES: Mapping[tuple[Stance, Stance], State] = {
    (Stance.SILENT, Stance.SILENT): State.PROPOSED,
    (Stance.SILENT, Stance.AGREES): State.AGREED_BY_COUNCIL,
    (Stance.SILENT, Stance.DISPUTES): State.DISPUTED,
    (Stance.AGREES, Stance.SILENT): State.AGREED_BY_HOSPITAL,
    (Stance.AGREES, Stance.AGREES): State.AGREED,
    (Stance.AGREES, Stance.DISPUTES): State.DISPUTED,
    (Stance.DISPUTES, Stance.SILENT): State.DISPUTED,
    (Stance.DISPUTES, Stance.AGREES): State.DISPUTED,
    (Stance.DISPUTES, Stance.DISPUTES): State.DISPUTED,
}
"""The state of a code by how the hospital stands to it, and the council."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a side stands to a code: since when, who said so in which role, and why; a dispute has a reason."""

    stance: Stance
    at: datetime
    by: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Verification:
    """A code that is before both sides. `proposed` is since when; `disputed` since when it is disputed
    without a break, whoever does, and None where nobody does now. What a side has not said is None."""

    reason: str
    whose: Organisation | None
    proposed: datetime
    hospital: Said | None = None
    council: Said | None = None
    disputed: datetime | None = None

    @property
    def state(self) -> State:
        return STATES[self.stance(Side.HOSPITAL), self.stance(Side.COUNCIL)]

    def said(self, side: Side) -> Said | None:
        return self.hospital if side is Side.HOSPITAL else self.council

    def stance(self, side: Side) -> Stance:
        said = self.said(side)
        return Stance.SILENT if said is None else said.stance


def propose(coded: Coded, *, at: datetime, before: Verification | None = None) -> Verification:
    """Puts a code before both sides. Where the one before was the same code, what was said of it stands, also
    where another wait now counts; where it was another, both are asked anew.

    Raises Refused where there is no code.
    """
    if coded.reason is None:
        raise Refused("There is no code that anybody could agree to.", next=coded.because)
    if before is not None and (before.reason, before.whose) == (coded.reason, coded.whose):
        return before
    return Verification(coded.reason, coded.whose, at)


def say(
    verification: Verification, side: Side, act: Act, *, by: str, at: datetime, because: str | None = None
) -> Verification:
    """A side agrees to a code, or disputes it. Both may change their mind, also after they agreed.

    Raises Refused for what the side has said already, for a dispute without a reason, and for something that
    was said before the code was proposed, or before what was said of it last.
    """
    follows = ANSWERS[verification.stance(side), act]
    if not isinstance(follows, Stance):
        raise Refused(follows, where=side, next="Nothing needs to be said again.")
    if act is Act.DISPUTE and not (because or "").strip():
        raise Refused(
            "It does not say why.", where=side, next="Say what the code should be, or what is wrong."
        )
    heard = [one.at for one in (verification.hospital, verification.council) if one is not None]
    if at < max([verification.proposed, *heard]):
        what = "It was said before the code was proposed, or before what was said of it last."
        raise Refused(what, where=side, next="Take what was said in the order in which it was.")
    return _with(verification, side, Said(follows, at, by, because))


def hear(
    verification: Verification, side: Side, act: Act, *, by: str, at: datetime, because: str | None = None
) -> Verification:
    """What was said and stands in the log, read as what it says, whether it could be said now or not: the
    same word said twice is one, that of the first time."""
    follows = ANSWERS[verification.stance(side), act]
    if not isinstance(follows, Stance):
        return verification
    return _with(verification, side, Said(follows, at, by, because))


def _with(verification: Verification, side: Side, said: Said) -> Verification:
    if side is Side.HOSPITAL:
        now = replace(verification, hospital=said)
    else:
        now = replace(verification, council=said)
    if now.state is not State.DISPUTED:
        return replace(now, disputed=None)
    return now if now.disputed is not None else replace(now, disputed=said.at)
