"""How this morning's list is shown: a line as short words, the filters with their counts, the strip."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from homefirst.app.ground.places import place_name
from homefirst.app.morning.asking import AsOf, MorningAsked
from homefirst.county.access.roles import roles
from homefirst.county.access.seeing import AFTER
from homefirst.county.catalogue.waits import BY, WaitKind
from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.county.journey.census import AtHome, OpenWait
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.hub.actions import WHAT, Action
from homefirst.hub.continuing import Continuing
from homefirst.hub.decisions import Approval
from homefirst.hub.left import LeftLine
from homefirst.hub.line import Line, days_waited
from homefirst.hub.strip import Strip
from homefirst.hub.verdicts import CodeStands, code_said
from homefirst.hub.whole_list import On
from homefirst.measures.outlook import LevelTarget
from homefirst.web.beds.shown import WHOSE, heading, short_key, words
from homefirst.web.sheet.environment import UNKNOWN, local_time, number

HEADS = (
    "Who", "Where", "Ready", "Waits for, and whose", "Code", "Next action", "Choice", "Council",
    "Who pays", "Leaves", "Touched",
)  # fmt: skip
TOLD_ELSE = (On.ELSEWHERE, On.THEIRS, On.SECONDARY, On.URGENT, On.FAILING, On.FIRST, On.LEAVING)
SHORT: Mapping[On, tuple[str, str]] = {
    On.ELSEWHERE: ("out of county", "purple"),
    On.THEIRS: ("another county’s", "purple"),
    On.SECONDARY: ("on the way, waits", "aqua-green"),
    On.URGENT: ("urgent, at home", "red"),
    On.FAILING: ("failing, at home", "red"),
    On.FIRST: ("waits at home", "blue"),
    On.LEAVING: ("leaves soon", "green"),
}
NONE = "–"
GONE = "Gone"


@dataclass(frozen=True, slots=True)
class Names:
    """What lines are shown with: names by the key of a person, roles by the names of users, councils by
    code."""

    people: Mapping[str, str]
    roles: Mapping[str, str]
    organisations: Mapping[str, str]


def who_shown(href: str, key: str, name: str | None, *, fresh: bool = False) -> Markup:
    """Who a line is: the name where it is known, else the key. `fresh` is of a line that was put into a page
    that is open, to which no name is sent."""
    said = Markup('<a href="{}">{}</a>').format(href, name or key) if href else escape(name or key)
    small = key if name else "new here; open the page again for a name" if fresh else ""
    return said + (Markup('<span class="hf-am__small">{}</span>').format(small) if small else "")


def line_shown(
    line: Line, asked: AsOf, names: Names, href: str, *, fresh: bool = False, gone: str = ""
) -> dict[str, Any]:
    """A line as the template takes it: everything is words already. `gone` says why it is here no more."""
    at, bed = asked.at, line.bed
    own_waits = [wait_shown(wait, asked.setting.kinds, at) for wait in line.waits]
    return {
        "person": line.person,
        "who": who_shown(href, short_key(line.person), names.people.get(line.person), fresh=fresh),
        "name": names.people.get(line.person),
        "key": short_key(line.person),
        "gone": gone,
        "tags": list(tags_said(line, at)),
        "place": heading(place_name(bed.place)) if bed else "At home",
        "ward": (words(bed.ward) + (", on leave" if bed.on_leave else ""))
        if bed
        else _services(line.services),
        "ready": line.days_ready,
        "ready_since": None if bed is None or bed.ready_since is None else short_time(bed.ready_since, at),
        "in_bed": line.days_in,
        "band": line.band,
        "waits": own_waits or ([_to_begin(one) for one in line.services if one.state != "receiving"]),
        **_code_shown(line, at),
        "next": None if line.next is None else action_shown(line.next, at),
        "more_actions": len(line.actions) - 1,
        "offered": tuple(offered_said(line)),
        "choice": line.choice,
        "step": next(iter(tuple(choice_said(line, at))[1:]), None),
        "council": None if line.council is None else council_short(council_said(line.council, names)),
        "pays": None if line.funding is None else paid_said(line.funding),
        "continuing": () if line.continuing is None else tuple(continuing_said(line.continuing)),
        "leaves": leaves_said(line, at),
        "pathway": line.pathway,
        "missing": len(line.missing),
        "errors": line.errors,
        "neighbour": neighbour_said(line),
        "escalate": line.escalate,
        "touched": touched_said(line, names, at),
        "heard": line.heard,
    }


def tags_said(line: Line, at: datetime) -> Iterable[tuple[str, str]]:
    """Why somebody is on the list, where the columns do not say it. Whose day to leave has passed does not
    leave soon."""
    for one in TOLD_ELSE:
        if one in line.on and not (one is On.LEAVING and _day_passed(line, at)):
            yield SHORT[one]


def _day_passed(line: Line, at: datetime) -> bool:
    day = None if line.expected is None else line.expected.day
    return day is not None and day < local_day(at)


def short_time(when: datetime, at: datetime) -> str:
    """A day in short; with its year where that is another."""
    local = when.astimezone(LONDON)
    year = "" if local.year == at.astimezone(LONDON).year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"


def wait_shown(wait: OpenWait, kinds: Mapping[str, WaitKind], at: datetime) -> dict[str, Any]:
    kind = kinds.get(wait.what)
    return {
        "what": kind.words.removesuffix(" (local list)") if kind else words(wait.what),
        "whose": whose_said(wait.whose),
        "days": days_waited(wait, at),
        "overdue": wait.due is not None and wait.due < local_day(at),
        "list": kind is not None and kind.stands_for is not None,
    }


def whose_said(whose: str | None) -> str:
    return "nobody says whose" if whose is None else WHOSE.get(whose, words(whose))


def _to_begin(one: AtHome) -> dict[str, Any]:
    return {"what": f"{words(one.what)} to begin", "whose": words(one.state), "days": None, "overdue": False}


def _services(some: Collection[AtHome]) -> str:
    return ", ".join(f"{words(one.what)}, {words(one.state)}" for one in some)


def _code_shown(line: Line, at: datetime) -> dict[str, Any]:
    if line.code is None:
        return {"code": None, "state": None, "colour": "grey", "standing": ""}
    return {
        "code": code_said(*line.code.proposal.code),
        "state": line.code.said,
        "colour": {"disputed": "red", "agreed": "green", "settled": "green", "none": "yellow"}.get(
            line.agreed.value, "grey"
        ),
        "standing": standing_said(line, line.code, at),
    }


def standing_said(line: Line, code: CodeStands, at: datetime) -> str:
    """How a code stands, in short: a dispute with its clock, what nobody answered since when."""
    if code.disputed:
        clock = clock_said(line)
        return "disputed" if clock is None else f"disputed, {clock}"
    if line.clock is None:
        return code.said
    return f"{code.said}, {short_time(code.proposal.since, at)}"


def clock_said(line: Line | LeftLine) -> str | None:
    """Where the clock of a code that is not agreed stands, in words."""
    clock = line.clock
    if clock is None:
        return None
    now, next_ = clock.now, clock.next
    if now is not None:
        return f"{now.step.words} since {now.day.day} {now.day:%b}"
    return None if next_ is None else f"{next_.step.words} on {next_.day.day} {next_.day:%b}"


def action_shown(action: Action, at: datetime) -> dict[str, Any]:
    return {
        "action": action.action,
        "what": WHAT.get(action.what, words(action.what)),
        "owner": BY.get(action.owner, words(action.owner)),
        "owner_code": action.owner,
        "due": None if action.due is None else due_said(action.due, at),
        "overdue": action.overdue(at),
        "note": action.note,
    }


def due_said(due: datetime, at: datetime) -> str:
    local = due.astimezone(LONDON)
    clock = f"{local:%H:%M}"
    return f"today {clock}" if local_day(due) == local_day(at) else f"{short_time(due, at)}, {clock}"


def plan_said(line: Line, names: Names, at: datetime) -> Iterable[str]:
    """What is known of the way home, in short lines: what nobody has said is left to the line's own page."""
    yield from choice_said(line, at)
    if line.continuing is not None:
        yield from continuing_said(line.continuing)
    yield from offered_said(line)
    leaves = leaves_said(line, at)
    if leaves is not None:
        yield f"{leaves['verb']} {leaves['day']}, {leaves['sure']}"
    if line.pathway is not None:
        yield f"pathway {line.pathway}"
    if line.funding is not None:
        yield f"pays: {paid_said(line.funding)}"
    if line.neighbour is not None or line.council is None:
        yield "council unknown" if line.council is None else council_said(line.council, names)


def choice_said(line: Line, at: datetime) -> Iterable[str]:
    """On which day a choice is, and what is next of it."""
    if line.choice is None:
        return
    chooses = line.choice
    said = f"choice day {chooses.day}"
    if chooses.paused:
        said += ", stands"
    yield said + (", overdue" if chooses.overdue else "")
    next_ = chooses.clock.next
    if next_ is not None and next_.due is not None:
        late = ", overdue" if next_.due < at else ""
        yield f"{next_.step.words}, {due_said(next_.due, at)}{late}"


def offered_said(line: Line) -> Iterable[str]:
    """What is offered and its money, and who withdrew."""
    for one in line.offers:
        yield f"{one.state.value}: {words(one.what)}, {place_name(one.place)}"
    if line.approval is not None:
        yield approval_said(line.approval)
    for shut in line.shut.values():
        yield f"offered from a line that is {shut.said}"
    for lost in line.lost:
        yield f"{place_name(lost.place)} withdrew"


def leaves_said(line: Line, at: datetime) -> dict[str, Any] | None:
    """On which day somebody leaves or was to, and how sure that is."""
    if line.expected is None or line.expected.day is None:
        return None
    day, passed = line.expected.day, _day_passed(line, at)
    return {
        "verb": "was to leave" if passed else "leaves",
        "day": f"{day.day} {day:%b}",
        "sure": line.expected.certainty or "how sure is not said",
        "passed": passed,
    }


def paid_said(funding: str) -> str:
    return CIRCUMSTANCES["funding"].get(funding, words(funding))


def continuing_said(one: Continuing) -> Iterable[str]:
    """Where continuing healthcare stands: each open step with its day, and the clock to the decision."""
    for step in one.steps:
        due = "" if step.due is None else f", due {step.due.day} {step.due:%b}"
        yield f"{words(step.what).replace('chc', 'continuing healthcare:')}{due}"
    if one.decide_by is None or one.day is None:
        yield "its clock begins with the full assessment"
    else:
        late = ", overdue" if one.overdue else ""
        yield f"to be decided by {one.decide_by.day} {one.decide_by:%b}, day {one.day}{late}"


def approval_said(one: Approval) -> str:
    """What waits for approval, in short."""
    if one.weekly is None:
        return "The price is not known: it waits for approval"
    return f"£{number(float(one.weekly))} a week waits for approval"


def council_said(council: str | None, names: Names) -> str:
    return UNKNOWN if council is None else names.organisations.get(council, words(council))


def council_short(name: str) -> str:
    """A council’s name where its column says already that it is one."""
    return name.removesuffix(" Council").removesuffix(" County").removesuffix(" Borough")


def neighbour_said(line: Line) -> str | None:
    """When the neighbour's call is; who decides, and when it goes higher, stands on its sheet and the line's
    own page."""
    return None if line.neighbour is None else line.neighbour.call_said


def touched_said(line: Line, names: Names, at: datetime) -> dict[str, str] | None:
    if line.touched is None:
        return None
    hours = int((at - line.touched.at).total_seconds() // 3600)
    ago = f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
    if hours < 1:
        ago = "within the hour"
    return {"ago": ago, "at": local_time(line.touched.at), "by": by_said(line.touched.by, names)}


def by_said(by: str, names: Names) -> str:
    """In which role somebody said something; a loader by its own name."""
    role = names.roles.get(by)
    return by if role is None or role not in roles() else roles()[role].title.lower()


def strip_facts(strip: Strip, every: Mapping[str, int], choice_near: int) -> list[dict[str, Any]]:
    """The figures that matter most; `tag` cuts the list to whom one counts, `every` has how many of the whole
    list each tag finds."""
    facts = (
        ("Ready now", strip.ready, "ready"),
        ("New", len(strip.new), "new"),
        (GONE, len(strip.gone), ""),
        ("Ready no more", len(strip.reset), ""),
        ("On the way", len(strip.secondary), "on_the_way"),
        ("No next action", every.get("no_action", 0), "no_action"),
        (f"Choice day {choice_near}+", every.get("choice", 0), "choice"),
        ("Out of county", every.get("out_of_county", 0), "out_of_county"),
        ("Errors", strip.errors, "error"),
    )
    return [{"label": label, "value": number(value), "tag": tag} for label, value, tag in facts]


def own_facts(every: Mapping[str, int], choice_near: int) -> list[dict[str, Any]]:
    """The same of an organisation's own, by how many of them each tag finds; who is gone has no line to say
    whose they were."""
    facts = (
        ("Ready now", "ready"),
        ("New", "new"),
        ("On the way", "on_the_way"),
        ("No next action", "no_action"),
        (f"Choice day {choice_near}+", "choice"),
        ("Code not agreed", "not_agreed"),
        ("Code disputed", "disputed"),
        ("Errors", "error"),
    )
    return [{"label": label, "value": number(every.get(tag, 0)), "tag": tag} for label, tag in facts]


def own_said(organisation: str, many: int, *, of_council: bool, of_beds: bool) -> str:
    """Of whom the figures of an organisation's own speak, in a sentence."""
    people = "1 person" if many == 1 else f"{number(many)} people"
    if not of_council:
        return f"The figures are of your {people}: those in beds of {organisation}."
    beds = ", and those in its beds" if of_beds else ""
    step = f"those of {organisation} of whom a wait, the code or an action is social care’s"
    return f"The figures are of your {people}: {step}{beds}."


def own_finding_said(every: Mapping[str, int], own: str) -> str:
    """What somebody who opens their own part of the list has to know first."""
    many, ready = every.get(own, 0), every.get("ready", 0)
    if not many:
        return "Nobody on the list is yours, as far as is recorded."
    new = number(every.get("new", 0))
    return (
        f"{number(ready)} of your {number(many)} people are ready to leave a bed: {new} new since yesterday."
    )


def keys_said(shown: int, unnamed: int, *, sees: bool, past: bool) -> str:
    """Why lines stand under keys, in a sentence; empty where none does. Who has to do with somebody is asked
    of now, whatever day the list tells of."""
    if not sees:
        return "Each line stands under the first letters of a key: your role sees nobody by name."
    if not unnamed:
        return ""
    lines = f"{number(unnamed)} of {number(shown)} lines stand" if shown > 1 else "This line stands"
    law = f"names are of people with whom your organisation has to do now, or had within {AFTER.days} days"
    left = ". Who has left its care since the day of this list is not named any more" if past else ""
    return f"{lines} under keys here: {law}{left}."


def finding_said(asked: MorningAsked) -> str:
    """What the call has to know first: how many, who moved, and whether it is better than was promised."""
    strip = asked.morning.strip
    moved = f"{number(len(strip.new))} new since yesterday, {number(len(strip.gone))} gone"
    ready = f"{number(strip.ready)} people are ready to leave a bed: {moved}."
    return f"{ready} {promise_said(strip, asked.promise)}".strip()


def promise_said(strip: Strip, promise: LevelTarget | None) -> str:
    """Those ready held against the plan's promise, which is of the county's own: better or worse, and by how
    many. Empty where the plan promised nothing."""
    if promise is None:
        return ""
    theirs = sum(one.theirs for one in strip.sites)
    over = round(strip.ready - theirs - float(promise.per_day))
    way = (
        "as many as that" if not over else f"{number(abs(over))} {'more' if over > 0 else 'fewer'} than that"
    )
    without = f", without {number(theirs)} of other counties’" if theirs else ""
    return f"The plan promised {number(float(promise.per_day))} by {promise.month.name}: {way}{without}."
