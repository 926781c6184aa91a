"""What the hub of the synthetic county did by a morning: who does what next, how hospital and council stand
to each code, and which steps of a choice were taken. Of those who are on that morning's list, and no other.

Pure: the lines of the list go in, what the hub says of them comes out, each under a role's name that says
that it is synthetic. Nobody agrees to a code but to the one that was recorded, so that no return counts
otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from homefirst.county.catalogue.waits import BY
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.store.events import EventType, Fact, Occurred, Receipt
from homefirst.hub import events as kinds
from homefirst.hub.line import Line
from homefirst.hub.setting import Setting
from homefirst.hub.whole_list import On
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots, Shared
from homefirst.policy.choice_clock import clocked

HUB, HOSPITAL, COUNCIL = "hub coordinator", "ward staff", "social worker"
NEXT: Mapping[str, str] = MappingProxyType(
    {
        "assessment": "assess", "therapy_review": "therapy", "funding": "funding", "choice": "talk_choice",
        "dispute": "escalate", "home_care": "find_care", "reablement": "find_care",
        "restart_care": "find_care", "package_failing": "find_care", "urgent_response": "find_care",
        "carer_failing": "ask_family",
        "community_bed": "find_bed", "intermediate_bed": "find_bed", "d2a_bed": "find_bed",
        "interim_bed": "find_home", "residential": "find_home", "nursing": "find_home",
        "equipment": "equipment", "housing": "housing", "medicines": "medicines", "transport": "transport",
    }
)  # fmt: skip
"""What is to be done next for whoever waits for it; its profession does it."""
LEAVING = (
    ("medicines", "pharmacy"),
    ("transport", "ward"),
    ("ask_family", "ward"),
    ("therapy", "physiotherapy"),
    ("medicines", "pharmacy"),
)
"""For whoever is to leave and waits for nothing."""
CALL = time(9, 40)
"""When the call comes to a line."""
SOON = timedelta(hours=2)
ASKED, ANSWERED = time(10, 30), time(15)
"""When the hospital says something of a code, and the council."""
OLDEST = 3
"""So many calls before a morning an action of it was given at the earliest."""
DISPUTED_WITHIN = 6
"""Days before a morning on which a dispute of it began at the earliest."""
BEHIND = timedelta(hours=20)
"""A step of a choice is taken so long after it was due, or not yet."""


class Said(NamedTuple):
    """One thing that somebody of the hub said: in which role, when, what, and a name of its own."""

    role: str
    at: datetime
    type: EventType
    says: Mapping[str, Any]
    message: str

    @property
    def author(self) -> str:
        return f"synthetic {self.role}"

    def fact(self, source: str) -> Fact:
        """As the log takes it: known when it was said."""
        receipt = Receipt(source, self.message)
        return Fact(kinds.STREAM, self.type, Occurred.at(self.at), self.says, self.at, None, receipt)


@dataclass(frozen=True, slots=True)
class HubWork:
    """What a morning's hub goes by: the pack's shares, the rules in force then and the instant, keys, and
    which making of the county."""

    shared: Shared
    setting: Setting
    keys: Keys
    seed: int

    def of_morning(self, lines: Sequence[Line]) -> list[Said]:
        """All of it, of the lines of one morning, whatever was said of them before: what each role said
        together, so that nobody answers before they were asked."""
        at = self.setting.at
        found: list[Said] = []
        for line in lines:
            lots = Lots(self.shared, self.seed, 7, UUID(line.person).int, at.toordinal())
            found += [one for one in self._of_line(line, lots, at) if one.at <= at]
        return sorted(found, key=_turn)

    def _of_line(self, line: Line, lots: Lots, at: datetime) -> Iterator[Said]:
        yield from self._actions(line, lots, at)
        yield from _codes(line, lots, at)
        yield from self._steps(line, lots, at)

    def _actions(self, line: Line, lots: Lots, at: datetime) -> Iterator[Said]:
        """The next action of most: due, overdue, or come after another that was done."""
        stands = lots.of("next action", "the last days")
        back = 1 + lots.below(OLDEST) + (stands in ("overdue", "done"))
        given = max(_since(line, at) + SOON, _clock(at, CALL, back))
        if stands == "none" or given > at:
            return
        what, owner = self._next(line, lots)
        hour = time(lots.between(11, 17))
        if stands == "overdue":
            due = _clock(at, hour, 1)
        else:
            due = _clock(at, hour, 0) if lots.one_in(2) else _clock(at, hour, -1)
        if stands == "done":
            first = self._action(line, "first", "confirm_needs", "ward", given, _clock(at, time(16), 1))
            yield first
            done = {"person": line.person, "action": first.says["action"], "outcome": None}
            done_at = max(given + SOON, _clock(at, ANSWERED, 1))
            yield Said(HOSPITAL, done_at, kinds.ACTION_DONE, done, f"{first.message} done")
            given = done_at + SOON
        yield self._action(line, "next", what, owner, given, due)

    def _action(self, line: Line, turn: str, what: str, owner: str, given: datetime, due: datetime) -> Said:
        key = self.keys.of(f"action {turn} {given.date()}", UUID(line.person).int)
        says = {"what": what, "owner": owner, "due": max(due, given + SOON).isoformat(), "note": None}
        says = {"person": line.person, "action": key, **says}
        return Said(HUB, given, kinds.ACTION_ASSIGNED, says, f"action {key}")

    def _next(self, line: Line, lots: Lots) -> tuple[str, str]:
        """What is to be done next, and by whom: for the step that is waited for first; of somebody from
        across the border, or there, the neighbour is called."""
        if line.on & {On.THEIRS, On.ELSEWHERE}:
            return "neighbour", "hub"
        for wait in sorted(line.waits, key=lambda wait: (wait.opened, wait.wait)):
            kind = self.setting.kinds.get(wait.what)
            if kind is not None and kind.coded_as in NEXT:
                owner = kind.profession or "hub"
                return NEXT[kind.coded_as], owner if owner in BY else "hub"
        return LEAVING[lots.below(len(LEAVING))] if On.LEAVING in line.on else ("confirm_needs", "ward")

    def _steps(self, line: Line, lots: Lots, at: datetime) -> Iterator[Said]:
        """The steps of a choice that were due before the last day, but for one in ten at which somebody is
        behind."""
        if line.choice is None:
            return
        choice = line.choice.choice
        clock = clocked(choice, {}, self.setting.choosing, self.setting.working, at=at)
        for each in clock.to_come:
            if each.due is None or each.due > at - BEHIND or lots.one_in(10):
                return
            says = {"person": line.person, "choice": choice.choice, "step": each.step.code}
            yield Said(HUB, each.due, kinds.CHOICE_STEP_TAKEN, says, f"step {each.step.code} {choice.choice}")


_TURNS = (
    (kinds.ACTION_ASSIGNED, HUB),
    (kinds.ACTION_DONE, HOSPITAL),
    (kinds.CODE_JUDGED, HOSPITAL),
    (kinds.CODE_JUDGED, COUNCIL),
    (kinds.DISPUTE_SETTLED, HUB),
    (kinds.CHOICE_STEP_TAKEN, HUB),
)


def _turn(one: Said) -> tuple[int, datetime, str]:
    return _TURNS.index((one.type, one.role)), one.at, one.message


def _since(line: Line, at: datetime) -> datetime:
    """Since when there is something to do for them."""
    ready = None if line.bed is None else line.bed.ready_since
    found = [one for one in (ready, line.waiting_since) if one is not None]
    return min(found, default=at - timedelta(days=OLDEST))


def _codes(line: Line, lots: Lots, at: datetime) -> Iterator[Said]:
    """The hospital says something of a code first, then the council; a dispute of some is settled."""
    if line.code is None or line.code.verification is None or line.bed is None:
        return
    proposal = line.code.proposal
    stands = lots.of("how a code stands", "the last days")
    recorded = line.bed.reason, line.bed.whose
    if proposal.code != recorded and stands in ("agreed", "council", "settled"):
        stands = "disputed" if lots.one_in(4) else "hospital"  # what both agreed to would be returned
    first = _next_clock(proposal.since + SOON, ASKED)
    second = _next_clock(first, ANSWERED)
    if stands == "disputed":
        second = max(second, _clock(at, ANSWERED, 1 + lots.below(DISPUTED_WITHIN)))
    if stands in ("agreed", "hospital", "disputed", "settled"):
        yield _judged(line, "hospital", "agree", None, first)
    if stands in ("agreed", "council"):
        yield _judged(line, "council", "agree", None, second)
    if stands in ("disputed", "settled"):
        whose = proposal.code[1] != recorded[1] or lots.one_in(2)
        why = "other_whose" if whose else ("time_wrong", "wait_over", "other_reason")[lots.below(3)]
        yield _judged(line, "council", "dispute", why, second)
    if stands == "settled":
        settled = _next_clock(second + timedelta(days=1), CALL)
        says = {"person": line.person, "spell": proposal.spell, "reason": recorded[0], "whose": recorded[1]}
        says |= {"of_reason": proposal.code[0], "of_whose": proposal.code[1]}
        name = f"settled {proposal.spell} {settled.date()}"
        yield Said(HUB, settled, kinds.DISPUTE_SETTLED, {**says, "why": None}, name)


def _judged(line: Line, side: str, verdict: str, why: str | None, at: datetime) -> Said:
    assert line.code is not None
    proposal = line.code.proposal
    reason, whose = proposal.code
    says = {"party": side, "verdict": verdict, "reason": reason, "whose": whose, "why": why}
    name = f"{side} judged {proposal.spell} {at.date()}"
    role = HOSPITAL if side == "hospital" else COUNCIL
    payload = {"person": line.person, "spell": proposal.spell, **says}
    return Said(role, at, kinds.CODE_JUDGED, payload, name)


def _clock(at: datetime, hour: time, back: int) -> datetime:
    """That hour of the local clock, so many days before an instant."""
    day = at.astimezone(LONDON).date() - timedelta(days=back)
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def _next_clock(after: datetime, hour: time) -> datetime:
    """When the local clock next shows that hour."""
    found = _clock(after, hour, 0)
    return found if found > after else _clock(after, hour, -1)
