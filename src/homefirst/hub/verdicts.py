"""How a code stands between hospital and council, from what was said of it and how a dispute was settled.
Pure: the states are policy's (verification.py); here is which code was meant, and what a settlement does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import Overtaken, Refused
from homefirst.policy.coding import Coded
from homefirst.policy.verification import ANSWERS, Act, Side, Stance, State, Verification, propose, say

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
    `reason` are those of the code that is judged, or of what is returned after the dispute."""

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


def stands(proposal: Proposal, said: Iterable[VerdictSaid]) -> CodeStands:
    """How a proposed code stands by what was said in its stay: judgements of another code do not count for
    it, and what was said before one of another code was judged in between does not count any more."""
    if proposal.coded.reason is None or proposal.coded.whose is None:
        return CodeStands(proposal, None, None)
    about: tuple[str | None, str | None] | None = None
    run: list[VerdictSaid] = []
    settled: Settled | None = None
    for one in sorted(said, key=lambda one: one.seq):
        if one.spell != proposal.spell:
            continue
        if one.event == SETTLED:
            settled = Settled(one.reason, one.whose, one.why, one.at, one.by)
            continue
        if (one.reason, one.whose) != about:
            about, run, settled = (one.reason, one.whose), [], None
        run.append(one)
    verification = propose(proposal.coded, at=proposal.since)
    if about != proposal.code:
        return CodeStands(proposal, verification, None)
    for one in run:
        verification = _said(verification, one)
    return CodeStands(proposal, verification, settled)


def stands_in_return(proposal: Proposal, said: Iterable[VerdictSaid]) -> CodeStands:
    """How a code of a stay stands in the return, which takes what was said of it whatever was said of another
    in between (policy's standing_codes): what both last said of it, and the settlement that came after its
    dispute."""
    verification = propose(proposal.coded, at=proposal.since)
    settled: Settled | None = None
    last_disputed: Code | None = None
    for one in sorted(said, key=lambda one: one.seq):
        if one.spell != proposal.spell:
            continue
        if one.event == SETTLED:
            if last_disputed == proposal.code:
                settled = Settled(one.reason, one.whose, one.why, one.at, one.by)
                verification = propose(proposal.coded, at=proposal.since)
            continue
        if one.verdict == Act.DISPUTE:
            last_disputed = (one.reason, one.whose)
        if (one.reason, one.whose) != proposal.code or _said_already(verification, one):
            continue
        verification = _said(verification, one)
        settled = None if verification.state is State.AGREED else settled
    return CodeStands(proposal, verification, settled)


def check_last_disputed(proposal: Proposal, said: Iterable[VerdictSaid]) -> None:
    """Raises Refused where another code of the same stay was disputed later: a settlement is of the one that
    was disputed last, and would count for that."""
    disputed = [one for one in said if one.spell == proposal.spell and one.verdict == Act.DISPUTE]
    last = max(disputed, key=lambda one: one.seq, default=None)
    if last is not None and (last.reason, last.whose) != proposal.code:
        raise Refused(
            f"Another code of this stay was disputed later: {code_said(last.reason, last.whose)}."
            " A settlement would count for that one.",
            where="settle",
            next="Whoever disputes this one can agree to it.",
        )


def _said_already(verification: Verification, one: VerdictSaid) -> bool:
    """Whether a side says what it has said before: it was asked anew after another code."""
    stance = verification.stance(Side(one.party or ""))
    return not isinstance(ANSWERS[stance, Act(one.verdict or "")], Stance)


def check_saw(shown: Code, now: CodeStands) -> None:
    """Raises Overtaken, with the code as it is proposed now, where another one was shown."""
    if shown != now.proposal.code:
        raise Overtaken(
            f"The proposed code is not {code_said(*shown)} any more, but {code_said(*now.proposal.code)}:"
            f" {now.proposal.coded.because}",
            where="code",
            next="Look again, and say it of the code as it is now.",
        )


def check_heard(said: Iterable[VerdictSaid], seen: int, side: Side) -> None:
    """Raises Overtaken where since entry `seen` somebody answered for the same side, or anybody disputed or
    settled. That the other side agreed meanwhile takes nothing from what was seen."""
    for one in said:
        if one.seq > seen and (one.event == SETTLED or one.verdict == Act.DISPUTE or one.party == side):
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
            next="It is asked anew when the proposed code changes.",
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


def _said(verification: Verification, one: VerdictSaid) -> Verification:
    at = _not_before(verification, one.at)
    return say(verification, Side(one.party or ""), Act(one.verdict or ""), by=one.by, at=at, because=one.why)


def _not_before(verification: Verification, at: datetime) -> datetime:
    """Readiness may be put right later, so that a code seems to be judged before it was proposed."""
    heard = [one.at for one in (verification.hospital, verification.council) if one is not None]
    return max([at, verification.proposed, *heard])
