"""How a code stands between hospital and council, from what was said of it and how a dispute was settled.
Pure: the states are policy's (verification.py); here is which code was meant, and what a settlement does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import Overtaken, Refused
from homefirst.policy.coding import Coded
from homefirst.policy.verification import Act, Side, State, Verification, hear, propose, say

Code = tuple[str | None, str | None]
"""A reason and whose it is."""
JUDGED, SETTLED = "CodeJudged", "DisputeSettled"
WHY: Mapping[str, str] = MappingProxyType(
    {
        "other_reason": "another reason is right",
        "other_whose": "it is somebody else’s step",
        "not_ready": "not ready to leave",
        "wait_over": "what they wait for is there",
        "time_wrong": "the time is wrong",
    }
)
"""Why a code is disputed, or settled otherwise: a code and its words."""
WHOSE_SAID = MappingProxyType(
    {"nhs": "the NHS", "social_care": "social care", "both": "both", None: "nobody"}
)


@dataclass(frozen=True, slots=True)
class VerdictSaid:
    """One judgement of a code, or the settlement of a dispute, in the order of recording. `whose` and
    `reason` are those of the code that is judged, or of what is returned after the dispute: `of_reason` and
    `of_whose` say of which code that was, None where it names none."""

    seq: int
    event: str
    person: str
    spell: str
    party: str | None
    verdict: str | None
    reason: str | None
    whose: str | None
    why: str | None
    at: datetime
    by: str
    of_reason: str | None = None
    of_whose: str | None = None

    @property
    def of(self) -> Code | None:
        """The code whose dispute was settled; None where it is not named."""
        return None if self.of_reason is None else (self.of_reason, self.of_whose)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The code that the rules propose for somebody ready, in a stay, since when it is before both sides."""

    person: str
    spell: str
    coded: Coded
    since: datetime

    @property
    def code(self) -> Code:
        return self.coded.reason, None if self.coded.whose is None else self.coded.whose.value


@dataclass(frozen=True, slots=True)
class Settled:
    """What is returned after a dispute, who said so and when."""

    reason: str | None
    whose: str | None
    why: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CodeStands:
    """A proposed code and how it stands; `verification` is None where there is no code to agree to, and where
    the return does not ask whose it is: then there is nothing on which two sides could differ."""

    proposal: Proposal
    verification: Verification | None
    settled: Settled | None

    @property
    def disputed(self) -> bool:
        return (
            self.settled is None
            and self.verification is not None
            and self.verification.state is State.DISPUTED
        )

    @property
    def said(self) -> str:
        """How it stands, in words."""
        if self.verification is None:
            return "no code" if self.proposal.coded.reason is None else NOT_ASKED
        if self.settled is not None:
            return f"settled: {code_said(self.settled.reason, self.settled.whose)}"
        return STATE_SAID[self.verification.state]


NOT_ASKED = "not asked whose"
"""What is said of a code of a return that does not ask whose it is."""
STATE_SAID: Mapping[State, str] = MappingProxyType(
    {
        State.PROPOSED: "proposed",
        State.AGREED_BY_HOSPITAL: "agreed by the hospital",
        State.AGREED_BY_COUNCIL: "agreed by the council",
        State.AGREED: "agreed",
        State.DISPUTED: "disputed",
    }
)


def code_said(reason: str | None, whose: str | None) -> str:
    """A code in words: E, social care."""
    if reason is None:
        return "no code"
    return reason if whose is None else f"{reason}, {WHOSE_SAID.get(whose, whose)}"


def codes_meant(said: Iterable[VerdictSaid], spell: str) -> list[tuple[VerdictSaid, Code | None]]:
    """What was said in a stay, in the order of recording, each with the code that it is about: a settlement
    that names none is about the one that was disputed last, and None where nobody had disputed any: about
    them all."""
    found: list[tuple[VerdictSaid, Code | None]] = []
    last: Code | None = None
    for one in sorted(said, key=lambda one: one.seq):
        if one.spell != spell:
            continue
        if one.event == SETTLED:
            found.append((one, one.of or last))
            continue
        last = (one.reason, one.whose) if one.verdict == Act.DISPUTE else last
        found.append((one, (one.reason, one.whose)))
    return found


def stands(proposal: Proposal, said: Iterable[VerdictSaid]) -> CodeStands:
    """How a code of a stay stands, on the list as in the return (policy's standing_codes): by what both last
    said of it and how its dispute was settled, whatever was said of another code of the stay in between."""
    if proposal.coded.reason is None or proposal.coded.whose is None:
        return CodeStands(proposal, None, None)
    verification = proposed = propose(proposal.coded, at=proposal.since)
    settled: Settled | None = None
    every: Settled | None = None
    anew = False
    for one, about in codes_meant(said, proposal.spell):
        if about is None:
            every = _settled(one) if one.reason is not None else None
        elif about != proposal.code:
            continue
        elif one.event == SETTLED:
            settled, anew = _settled(one), True
        else:
            verification, anew = _heard(proposed if anew else verification, one), False
            settled = None if verification.state is State.AGREED else settled
    if settled is None and verification.state is not State.AGREED:
        settled = every
    return CodeStands(proposal, verification, settled)


def _settled(one: VerdictSaid) -> Settled:
    return Settled(one.reason, one.whose, one.why, one.at, one.by)


def check_saw(shown: Code, now: CodeStands) -> None:
    """Raises Overtaken, with the code as it is proposed now, where another one was shown."""
    if shown != now.proposal.code:
        raise Overtaken(
            f"The proposed code is not {code_said(*shown)} any more, but {code_said(*now.proposal.code)}:"
            f" {now.proposal.coded.because}",
            where="code",
            next="Look again, and say it of the code as it is now.",
        )


def check_heard(said: Iterable[VerdictSaid], seen: int, side: Side, *, spell: str, code: Code) -> None:
    """Raises Overtaken where of a code of a stay, since entry `seen`, somebody answered for the same side, or
    anybody disputed or settled it. That the other side agreed meanwhile takes nothing from what was seen, and
    what was said of another code does not, either."""
    for one, about in codes_meant(said, spell):
        if one.seq <= seen or about not in (None, code):
            continue
        if one.event == SETTLED or one.verdict == Act.DISPUTE or one.party == side:
            local = one.at.astimezone(LONDON)
            does = {SETTLED: "settled what is returned"}.get(
                one.event
            ) or f"{_DOES[Act(one.verdict or '')]} for the {one.party}"
            why = "" if one.why is None else f": {WHY.get(one.why, one.why)}"
            raise Overtaken(
                f"{one.by} {does}{why}, as of {local.day} {local:%B %Y, %H:%M}, after you opened the page.",
                where="code",
                next="Look at how it stands now.",
            )


_DOES: Mapping[Act, str] = MappingProxyType({Act.AGREE: "agreed", Act.DISPUTE: "disputed it"})


def judge(now: CodeStands, side: Side, act: Act, *, by: str, at: datetime, why: str | None) -> Verification:
    """How it stands after a side has said something. Raises Refused as policy's `say`, where there is no
    code, and after a settlement."""
    if now.verification is None and now.proposal.coded.reason is not None:
        raise Refused("The return does not ask whose this code is.", next="Nothing is to be agreed.")
    if now.verification is None:
        raise Refused("There is no code that anybody could agree to.", next=now.proposal.coded.because)
    if now.settled is not None:
        raise Refused(
            f"The dispute was settled: {code_said(now.settled.reason, now.settled.whose)} is returned.",
            where=str(side),
            next="It stands for every day under this code.",
        )
    return say(now.verification, side, act, by=by, at=_not_before(now.verification, at), because=why)


def check_settle(now: CodeStands) -> None:
    """Raises Refused where nobody disputes the code."""
    if not now.disputed:
        raise Refused(
            f"Nobody disputes this code: it is {now.said}.",
            where="settle",
            next="Look at the line as it stands.",
        )


def of_stay(said: Sequence[VerdictSaid], at: datetime) -> tuple[VerdictSaid, ...]:
    """What was said up to an instant."""
    return tuple(one for one in said if one.at <= at)


def _heard(verification: Verification, one: VerdictSaid) -> Verification:
    """With one more entry, whatever it says: of neither side, or neither word, it says nothing."""
    if one.party not in tuple(Side) or one.verdict not in tuple(Act):
        return verification
    at = _not_before(verification, one.at)
    return hear(verification, Side(one.party), Act(one.verdict), by=one.by, at=at, because=one.why)


def _not_before(verification: Verification, at: datetime) -> datetime:
    """Readiness may be put right later, so that a code seems to be judged before it was proposed."""
    heard = [one.at for one in (verification.hospital, verification.council) if one is not None]
    return max([at, verification.proposed, *heard])
