"""The codes that one side goes through, in words for a door: keys, and no names."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from homefirst.app.codes.months import MonthSoFar
from homefirst.app.morning.asking import AsOf, organisation_names, rules_of
from homefirst.app.people.asking import Caller
from homefirst.county.access.roles import roles
from homefirst.county.journey.census import said_instant
from homefirst.foundation.calendar import local_day
from homefirst.hub.codes import CodesOf, Part, ToAgree
from homefirst.hub.judges import FILE as JUDGES
from homefirst.hub.judges import Party
from homefirst.policy.standing_codes import Heard
from homefirst.policy.verification import Said, Side

OTHER = {Side.HOSPITAL: "council", Side.COUNCIL: "hospital"}
PARTS: Mapping[Part, str] = {
    Part.DISPUTED: "disputed",
    Part.MINE: "waits for the {side}",
    Part.THEIRS: "waits for the {other}",
    Part.NO_CODE: "no code",
    Part.SETTLED: "settled lately",
}


def finding_said(codes: CodesOf) -> str:
    """What this side has to do first."""
    mine, disputed, higher = len(codes.mine), len(codes.disputed), len(codes.higher_today)
    waits = "No code waits" if not mine else "1 code waits" if mine == 1 else f"{mine:,} codes wait"
    said = f"{waits} for the {codes.side.value}’s word. {disputed:,} disputed"
    return f"{said}, {higher:,} {'goes' if higher == 1 else 'go'} higher today."


def codes_said(codes: int, days: int) -> str:
    """So many codes, of so many days."""
    return f"{codes:,} {'code' if codes == 1 else 'codes'}, {days:,} {'day' if days == 1 else 'days'}"


def month_said(one: MonthSoFar, today: date) -> str:
    """What would be returned of a month, in a sentence."""
    days = sum(one.days.values())
    open_ = sum(n for heard, n in one.days.items() if not heard.agreed)
    until = "whole" if one.over else f"to {day_said(one.counted_to)}"
    due = "The pack does not say by when it is to be in."
    if one.due is not None:
        left = " (today)" if one.due.day == today else ""
        due = f"To be in by {day_said(one.due.day)}{left}{', an assumption' if one.due.by.assumed else ''}."
    return (
        f"{one.month.name}, {until}: {days:,} days, {open_:,} of them not agreed by both,"
        f" {one.gone:,} of these of people who are gone or ready no more. {due}"
    )


def codes_answer(
    codes: CodesOf, asked: AsOf, months: Iterable[MonthSoFar], organisation: str
) -> dict[str, Any]:
    """The whole answer, under keys and without names."""
    return {
        "synthetic": True,
        "at": said_instant(asked.at),
        "known_at": said_instant(asked.known_at),
        "side": codes.side.value,
        "organisation": organisation,
        "waiting": len(codes.mine),
        "disputed": len(codes.disputed),
        "higher_today": len(codes.higher_today),
        "agreed": codes.agreed,
        "codes": [_code_answer(one, asked) for one in codes.every],
        "months": [
            {
                "month": str(one.month),
                "counted_to": one.counted_to.isoformat(),
                "gone": one.gone,
                "due": None if one.due is None else one.due.day.isoformat(),
                "assumed": None if one.due is None else one.due.by.assumed,
                "heard": {
                    heard.value: {"days": one.days[heard], "people": one.people[heard]} for heard in Heard
                },
            }
            for one in months
        ],
    }


def _code_answer(one: ToAgree, asked: AsOf) -> dict[str, Any]:
    line, (reason, whose) = one.line, one.code.proposal.code
    clock, settled = line.clock, one.code.settled
    return {
        "person": line.person,
        "part": one.part.value,
        "place": None if line.bed is None else line.bed.place,
        "ward": None if line.bed is None else line.bed.ward,
        "council": line.council,
        "days_ready": line.days_ready,
        "waits": [wait.what for wait in line.waits],
        "reason": reason,
        "whose": whose,
        "because": one.code.proposal.coded.because,
        "own": _said_answer(one.own),
        "other": _said_answer(one.other),
        "settled": None if settled is None else {"reason": settled.reason, "whose": settled.whose},
        "steps": [
            {"to": due.step.board, "day": due.day.isoformat(), "reached": due.reached}
            for due in (() if clock is None else clock.steps)
        ],
        "higher_today": one.higher_on(local_day(asked.at)) is not None,
        "seen": line.heard,
    }


def _said_answer(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {"stance": said.stance.value, "at": said_instant(said.at), "why": said.because}


def nobody_said(caller: Caller) -> tuple[str, str]:
    """That the caller speaks for neither side, and who does, in two sentences."""
    names = organisation_names()
    may = sorted(
        f"{roles()[one.role].title.lower()} at {names.get(one.organisation, one.organisation)},"
        f" for the {one.party}"
        for one in rules_of(settings.PACK).judges
        if one.party in (Party.HOSPITAL, Party.COUNCIL)
    )
    where = names.get(caller.asker.organisation, "no organisation")
    role = roles()[caller.asker.role].title.lower()
    return (
        f"As {role} at {where} you speak for neither hospital nor council about a code.",
        f"By {JUDGES} these do: {'; '.join(may) or 'nobody yet'}.",
    )


def day_said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
