"""A draft as it is kept and shown: one answer for the page, the command and JSON, under keys. Pure."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from homefirst.county.catalogue.service_pages import AT_HOME, KINDS
from homefirst.county.journey.census import said_instant
from homefirst.hub.draft.lines import Lines
from homefirst.hub.draft.overrides import WHY_OVERRIDDEN, Overrides, OverrideSaid
from homefirst.hub.draft.people import Asked, Candidate, LeftOut
from homefirst.hub.draft.pinches import ShortSite
from homefirst.hub.draft.reasons import (
    KEPT_OUT,
    SERVICE,
    Left,
    home_said,
    not_yet_said,
    placed_said,
    said_day,
    unplaced_said,
)
from homefirst.hub.draft.rules import DraftRules
from homefirst.hub.draft.solved import Place, Solved, totals, unit_said
from homefirst.hub.draft.waits import waits_said

FORM = 3
"""The form of what is kept: a draft of another form is none any more, and is made anew."""
URGENT, EXCEPTION, REST, NOT_YET = "urgent", "exception", "rest", "not_yet"


def draft_answer(
    asked: Asked,
    lines: Lines,
    rules: DraftRules,
    overrides: Overrides,
    solved: Solved,
    sites: Sequence[ShortSite] = (),
    steps: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Everything that a draft says, `sites` as they were asked and `steps` as they were found. The keys of
    the contract of `homefirst allocate` are among it; who is expected and not ready yet stands apart."""
    by_person = {one.waiting.person: one for one in asked.candidates}
    ready = [one for one in asked.candidates if not one.expected]
    assignments = [
        _assignment(by_person[who], place, solved.left, rules) for who, place in solved.places.items()
    ]
    not_posted = {one.service for one in lines.not_posted}
    unplaced = [
        _unplaced(one, solved.left, rules, overrides, not_posted)
        for one in ready
        if one.waiting.person not in solved.places
    ]
    expected = [
        _not_yet(one, solved, rules, overrides, not_posted) for one in asked.candidates if one.expected
    ]
    answer = {
        "form": FORM,
        "first_day": rules.first_day.isoformat(),
        "days": rules.days,
        "assignments": sorted(assignments, key=_order),
        "unplaced": sorted(unplaced, key=_order),
        "expected": sorted(expected, key=lambda one: (one["ready"], _order(one))),
        "steps": list(steps),
        "left_out": [_left_out(one, rules) for one in asked.left_out],
        "offered": [
            {"person": one.line.person, "offer": one.offer.offer, "state": one.offer.state.value}
            for one in asked.offered
        ],
        "prices": [_price(lines, *one) for one in solved.prices],
        "levels": [
            {"name": name, "objective": reached, "bound": bound} for name, reached, bound in solved.levels
        ],
        "totals": totals_answer(ready, solved.places, rules),
        "sites": [_site(one, solved, by_person) for one in sites],
        "lines": [_line(code, solved) for code in solved.left],
        "not_posted": [one.code for one in lines.not_posted],
        "shut": [{"resource": one.code, "why": why} for one, why in lines.shut],
        "overrides": [override_answer(one) for one in overrides.entries],
        "not_kept": [override_answer(one) | {"because": why} for one, why in solved.not_kept],
        "seconds": round(solved.seconds, 3),
    }
    return answer | {"digest": digest_of(answer)}


def _left_out(one: LeftOut, rules: DraftRules) -> dict[str, Any]:
    return {
        "person": one.line.person,
        "wait": None if one.wait is None else one.wait.wait,
        "why": one.why.value,
        "because": one.because,
        "group": URGENT if one.priority.first else REST,
        "rule": one.priority.rule,
        "rule_said": one.priority.words,
        "priority": one.priority.priority,
        "waits": waits_said(one.line, rules),
        "site": one.line.site,
    }


def totals_answer(
    candidates: Sequence[Candidate], places: Mapping[str, Place], rules: DraftRules
) -> dict[str, Any]:
    """Weighted days of those in a bed and of those at home."""
    parts = {
        "hospital": [one for one in candidates if one.in_bed],
        "home": [one for one in candidates if not one.in_bed],
    }
    found = {}
    for name, some in parts.items():
        one = totals(some, places, rules)
        found[name] = {"people": one.people, "weighted_days": one.weighted, "unplaced": one.unplaced}
    return found


def digest_of(answer: Mapping[str, Any]) -> str:
    """SHA-256 of who gets what and why: the same heads and overrides give the same. How long it took, prices
    and bounds hang on the time there was, and are not in it."""
    said = {
        name: answer[name]
        for name in (
            *("first_day", "days", "assignments", "unplaced", "expected", "steps", "left_out", "offered"),
        )
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who has another place, another day, or none any more, from one draft to another."""
    was, now = (
        {one["person"]: (one["offer"], one["start"]) for one in _placed(each)} for each in (before, after)
    )
    asked = {one["person"] for one in (*before["unplaced"], *after["unplaced"])} | was.keys() | now.keys()
    return [
        {
            "person": who,
            "was": None if who not in was else was[who][0],
            "was_start": None if who not in was else was[who][1],
            "now": None if who not in now else now[who][0],
            "now_start": None if who not in now else now[who][1],
        }
        for who in sorted(asked)
        if was.get(who) != now.get(who)
    ]


def _placed(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in (*answer["assignments"], *answer["expected"]) if "offer" in one]


def override_answer(one: OverrideSaid) -> dict[str, Any]:
    return {
        "override": one.override,
        "person": one.person,
        "how": one.how,
        "resource": one.resource,
        "start": None if one.start is None else one.start.isoformat(),
        "other": one.other,
        "why": one.why,
        "why_said": WHY_OVERRIDDEN.get(one.why or "", one.why),
        "by": one.by,
        "at": said_instant(one.at),
    }


def needs_key(one: Candidate) -> str:
    """What a person's place in a draft hangs on, as a short digest: where it differs now, the draft is stale
    for them."""
    waiting = one.waiting
    said = (
        waiting.service,
        str(waiting.hours),
        waiting.ready.isoformat() if one.line.bed is None or one.line.bed.ready_since is None else "",
        one.wait.wait,
        one.line.site,
        sorted(waiting.refused),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _order(one: Mapping[str, Any]) -> tuple[Any, ...]:
    groups = (URGENT, EXCEPTION, REST, NOT_YET)
    return groups.index(one["group"]), one["priority"], -one["days"], one["person"]


def _about(one: Candidate) -> dict[str, Any]:
    waiting = one.waiting
    return {
        "person": waiting.person,
        "wait": one.wait.wait,
        "besides": [{"waits": words, "why": why} for words, why in one.besides],
        "service": waiting.service,
        "site": waiting.site,
        "in_bed": one.in_bed,
        "since": one.wait.opened.isoformat(),
        "days": one.days,
        "ready": waiting.ready.isoformat(),
        "hours": None if waiting.hours is None else float(waiting.hours),
        "hours_said": one.hours_said,
        "priority": waiting.priority,
        "rule": one.priority.rule,
        "first": waiting.first,
        "promised": waiting.promised,
        "weight": waiting.weight,
        "holds": None if waiting.holds is None else waiting.holds.resource,
        "needs": needs_key(one),
    }


def _assignment(one: Candidate, place: Place, lines: Mapping[str, Left], rules: DraftRules) -> dict[str, Any]:
    left = lines[place.resource]
    resource, start = left.resource, rules.every_day[place.start]
    # Who begins by a place of a day, and not by the hour, has hours all the same.
    hours = one.waiting.hours if resource.service in AT_HOME else None
    because = placed_said(one, place.start, left, rules)
    if one.waiting.holds is not None and one.waiting.holds.resource in lines:
        because += f" What they leave goes back to {lines[one.waiting.holds.resource].resource.name}."
    stands_in = resource.service != one.waiting.service
    hangs = one.waiting.person in left.hangs
    group = URGENT if one.waiting.first else EXCEPTION if stands_in or place.held or hangs else REST
    held = place.held
    if held is not None:
        because = f"Held by {held.by}, {WHY_OVERRIDDEN.get(held.why or '', held.why)}. {because}"
    unknown, weekly = one.fits[resource.code].unknown, resource.weekly(hours)
    return _about(one) | {
        "offer": resource.code,
        "name": resource.name,
        "kind": resource.service,
        "stands_in": stands_in,
        "hangs_on_a_move": hangs,
        "start": start.isoformat(),
        "because": because,
        "unknown": list(unknown),
        "offer_hours": None if hours is None else float(hours),
        "weekly": None if weekly is None else float(weekly),
        "runner_up": place.runner_up,
        "runner_up_start": _day(place.runner_up_start, rules),
        "runner_up_because": _runner_up_said(place, lines, rules),
        "exchange": place.exchange,
        "group": group,
        "held": None if held is None else held.override,
        "home": home_said(one.home, list(lines.values()), rules),
    }


def _not_yet(
    one: Candidate, solved: Solved, rules: DraftRules, overrides: Overrides, not_posted: Collection[str]
) -> dict[str, Any]:
    """Somebody who is expected to be ready: what of that which is left could be theirs then, and that nothing
    is confirmed before."""
    place = solved.provisional.get(one.waiting.person)
    if place is None:
        row = _unplaced(one, solved.left_then, rules, overrides, not_posted)
    else:
        row = _assignment(one, place, solved.left_then, rules)
    return row | {"group": NOT_YET, "not_yet": not_yet_said(one, placed=place is not None)}


def _unplaced(
    one: Candidate,
    left: Mapping[str, Left],
    rules: DraftRules,
    overrides: Overrides,
    not_posted: Collection[str],
) -> dict[str, Any]:
    person = one.waiting.person
    lines = list(left.values())
    nothing = overrides.nothing.get(person)
    if nothing is not None:
        said = (
            f"Kept out of this draft by {nothing.by}: {WHY_OVERRIDDEN.get(nothing.why or '', nothing.why)}."
        )
        kinds: tuple[str, ...] = (KEPT_OUT,)
        resource, start = None, None
    else:
        said, found = unplaced_said(one, lines, rules, overrides.kept_out.get(person, ()), not_posted)
        kinds = (SERVICE,) if found is None else found.kinds
        resource = None if found is None else found.left.resource.code
        start = None if found is None else found.start
    return _about(one) | {
        "because": said,
        "constraints": list(dict.fromkeys(kinds)),
        "resource": resource,
        "start": _day(start, rules),
        "group": URGENT if one.waiting.first else REST,
        "home": home_said(one.home, lines, rules),
    }


def _runner_up_said(place: Place, lines: Mapping[str, Left], rules: DraftRules) -> str:
    if place.runner_up is None or place.runner_up_start is None:
        return "Nothing else that fits has room." if place.held is None else "Not looked for: held by hand."
    name = lines[place.runner_up].resource.name
    said = f"{name} from {said_day(rules.every_day[place.runner_up_start])}"
    return said if place.exchange is None else f"{said}, if somebody else takes this place instead"


def _site(one: ShortSite, solved: Solved, by_person: Mapping[str, Candidate]) -> dict[str, Any]:
    """A site by day: by how many it is short, and how many of those who wait there the draft lets go."""
    starts = [place.start for who, place in solved.places.items() if by_person[who].line.site == one.site]
    return {
        "site": one.site,
        "waiting": one.waiting,
        "required": None if one.required is None else [round(each, 3) for each in one.required],
        "left": one.left,
        "definite": list(one.definite),
        "leaving": None if one.leaving is None else [round(each, 3) for each in one.leaving],
        "short": None if one.short is None else list(one.short),
        "leave": [sum(start <= day for start in starts) for day in range(len(one.definite))],
    }


def _day(number: int | None, rules: DraftRules) -> str | None:
    return None if number is None else rules.every_day[number].isoformat()


def _price(lines: Lines, code: str, saves: float, solved: bool) -> dict[str, Any]:
    resource = lines.resources[code]
    return {
        "resource": code,
        "name": resource.name,
        "unit": unit_said(resource),
        "saves_days": round(saves, 6),
        "solved": solved,
    }


def _line(code: str, solved: Solved) -> dict[str, Any]:
    left = solved.left[code]
    return {
        "resource": code,
        "name": left.resource.name,
        "service": left.resource.service,
        "service_said": KINDS.get(left.resource.service, left.resource.service),
        "unit": left.resource.unit.value,
        "free": [_number(amount) for amount in left.free],
        "left": [_number(amount) for amount in left.left],
        "starts": list(left.starts),
        "given": len(left.given),
    }


def _number(amount: Decimal) -> float:
    return float(amount)


def persons_in(answer: Mapping[str, Any]) -> set[str]:
    """Everybody whom a draft is about."""
    return {
        one["person"]
        for name in ("assignments", "unplaced", "expected", "steps", "left_out", "offered")
        for one in answer[name]
    }


def group_of(answer: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    return [one for one in answer["assignments"] if one["group"] == group]


def days_of(answer: Mapping[str, Any]) -> tuple[date, ...]:
    first = date.fromisoformat(answer["first_day"])
    return tuple(date.fromordinal(first.toordinal() + number) for number in range(answer["days"]))


def saving(prices: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of which one more saves anything, the most first."""
    return sorted(
        (one for one in prices if one["saves_days"] > 0), key=lambda one: (-one["saves_days"], one["name"])
    )
