"""How a call is shown: its figures, what a change by hand did, the tables that leave as spreadsheets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from homefirst.app.call.asking import CallAsked, Minutes, offer_state
from homefirst.app.call.stands import NOTHING
from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.places import place_name
from homefirst.county.catalogue.offer_words import DECLINED, FAILED, WITHDRAWN
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey.states import Offering
from homefirst.hub.draft.overrides import HOW, LIFTED, SWAP, WHY_OVERRIDDEN, OverrideSaid
from homefirst.hub.draft.told import EXCEPTION, URGENT, saving
from homefirst.web.beds.shown import short_key
from homefirst.web.call.cut import OFFERED, Entry
from homefirst.web.call.rows import who_of
from homefirst.web.morning.shown import Names, by_said
from homefirst.web.sheet.environment import day, local_time, number
from homefirst.web.sheet.table import Table

SHEET_HEADS = (
    "Person", "Name", "Group", "Place", "Waits for", "Days", "Priority", "Offer", "Start", "Hours a week",
    "Pounds a week", "Because", "Next best", "At home instead", "Stands",
)  # fmt: skip
PRICE_HEADS = ("Line", "One more", "Saves weighted days", "How sure")
MINUTE_HEADS = ("When", "Who", "What", "Why", "By")
SAID = {
    "Offered": "offered",
    "OfferAccepted": "accepted",
    "OfferDeclined": "declined",
    "OfferWithdrawn": "taken back",
    "StartConfirmed": "began",
    "StartFailed": "did not begin",
}
_WHY: Mapping[str, str] = {**WITHDRAWN, **FAILED, **DECLINED, **WHY_OVERRIDDEN}


def finding_said(asked: CallAsked) -> str:
    """The call in one sentence."""
    if asked.draft is None:
        return "There is no draft of this call yet."
    answer = asked.draft.answer
    offers, out = len(answer["assignments"]), len(answer["unplaced"])
    urgent = [
        one
        for name in ("assignments", "unplaced", "left_out")
        for one in answer[name]
        if one["group"] == URGENT
    ]
    none = sum("offer" not in one for one in urgent)
    said = f"{offers} of {offers + out} who wait for a place or hours have an offer in the draft."
    if urgent:
        said += f" {len(urgent)} come first, and {none} of them have none."
    return said


def strip_shown(asked: CallAsked, entries: Sequence[Entry]) -> list[tuple[str, str, str]]:
    """The figures at the head: what, how much, and a few words; what needs a decision first."""
    if asked.draft is None:
        return []
    answer = asked.draft.answer
    offers = [one for one in entries if one.part == OFFERED]
    open_ = [one for one in offers if not one.state]
    after = sum(bool(one.one["hangs_on_a_move"]) for one in open_)
    exceptions = sum(one.one["group"] == EXCEPTION for one in open_)
    first = [one for one in entries if one.one["group"] == URGENT]
    left_out, stale = len(answer["left_out"]), len(answer["not_posted"])
    both = [answer["totals"][name] for name in ("hospital", "home")]
    return [
        ("To confirm", number(len(open_)), f"{number(exceptions)} exceptions, {number(after)} after a move"),
        (
            "Come first",
            number(len(first)),
            f"{number(sum(one.part != OFFERED for one in first))} with no offer",
        ),
        ("In the draft", number(len(offers)), f"{number(len(offers) - len(open_))} offered by now"),
        ("Offered before", number(len(answer["offered"])), "keep what they were promised"),
        (
            "No place",
            number(len(answer["unplaced"])),
            f"{number(left_out + len(answer['expected']))} more not looked for",
        ),
        ("Weighted days", number(sum(one["weighted_days"] for one in both)), _days_said(both)),
        ("From the best possible", _distance(answer["levels"]), "by the days of everybody"),
        ("Not posted today", number(stale), "lines, nothing free" if stale else "all lines were posted"),
    ]


def _days_said(both: Sequence[Mapping[str, Any]]) -> str:
    return f"{number(both[0]['weighted_days'])} in hospital, {number(both[1]['weighted_days'])} at home"


def _distance(levels: Sequence[Mapping[str, Any]]) -> str:
    one = next(each for each in levels if each["name"] == "delay")
    if one["bound"] >= one["objective"]:
        return "none"
    share = (one["objective"] - one["bound"]) / one["objective"]
    return f"at most {100 * share:.1f}%"


def prices_table(asked: CallAsked) -> Table:
    """What one more of each line would save, the most first."""
    prices = () if asked.draft is None else saving(asked.draft.answer["prices"])
    rows = tuple(
        (
            one["name"],
            f"one {one['unit']} more",
            number(one["saves_days"]),
            "solved again with it" if one["solved"] else "an estimate",
        )
        for one in prices
    )
    return Table("prices", "What one more would save", PRICE_HEADS, rows)


def tries_shown(asked: CallAsked) -> list[str]:
    """What was tried with more of a line, in words, of the draft that is shown: the saving was solved."""
    found = []
    for one in asked.tries:
        effect = one.answer.get("effect")
        if effect is None:
            continue
        names = {each["resource"]: each["name"] for each in one.answer["lines"]}
        more = ", ".join(f"{amount} more of {names.get(code, code)}" for code, amount in one.more.items())
        before, after = _days_of(effect["before"]), _days_of(effect["after"])
        moved = len(effect["moved"])
        found.append(
            f"{more}: {number(before - after)} weighted days saved ({number(before)} to {number(after)}),"
            f" {'1 person has' if moved == 1 else f'{number(moved)} people have'} another place or day."
            f" Tried {local_time(one.made_at)}."
        )
    return found


def _days_of(totals: Mapping[str, Any]) -> int:
    return int(totals["hospital"]["weighted_days"]) + int(totals["home"]["weighted_days"])


def effect_shown(asked: CallAsked, names: Names) -> dict[str, Any] | None:
    """What the last change by hand did to everybody."""
    effect = None if asked.draft is None else asked.draft.answer.get("effect")
    if asked.draft is None or effect is None:
        return None
    lines = {one["resource"]: one["name"] for one in asked.draft.answer["lines"]}
    before, after = effect["before"], effect["after"]
    rows = []
    for name, label in (("hospital", "In hospital"), ("home", "At home")):
        days = (number(one[name]["weighted_days"]) for one in (before, after))
        without = (number(one[name]["unplaced"]) for one in (before, after))
        rows.append((label, *days, *without))
    answer = asked.draft.answer
    first = {one["person"] for name in ("assignments", "unplaced") for one in answer[name] if one["first"]}
    moved = [
        {
            "who": who_of(one["person"], names),
            "first": one["person"] in first,
            "was": _place(one["was"], one["was_start"], lines),
            "now": _place(one["now"], one["now_start"], lines),
        }
        for one in effect["moved"]
    ]
    return {
        "said": _effect_said(_days_of(before), _days_of(after), moved),
        "rows": rows,
        "moved": sorted(moved, key=lambda one: not one["first"]),
    }


def _effect_said(before: int, after: int, moved: Sequence[Mapping[str, Any]]) -> str:
    """What a change comes to, in a sentence: who comes first and was moved is told apart."""
    first = sum(one["first"] for one in moved)
    people = (
        "nobody has"
        if not moved
        else "1 person has"
        if len(moved) == 1
        else f"{number(len(moved))} people have"
    )
    said = f"{number(before)} weighted days before, {number(after)} after; {people} another place or day"
    return f"{said}, {number(first)} of them among those who come first." if first else f"{said}."


def _place(code: str | None, start: str | None, lines: Mapping[str, str]) -> str:
    if code is None or start is None:
        return "no place"
    return f"{lines.get(code, code)} from {day(date.fromisoformat(start))}"


def overrides_shown(asked: CallAsked, names: Names) -> list[dict[str, Any]]:
    """What stands of what was changed by hand, and what of it could not be kept."""
    if asked.draft is None:
        return []
    lines = {one["resource"]: one["name"] for one in asked.draft.answer["lines"]}
    not_kept = {one["override"]: one["because"] for one in asked.draft.answer["not_kept"]}
    return [
        {
            "override": one["override"],
            "who": who_of(one["person"], names),
            "how": HOW[one["how"]],
            "where": _where_changed(one, lines),
            "why": one["why_said"],
            "by": by_said(one["by"], names),
            "not_kept": not_kept.get(one["override"], ""),
        }
        for one in asked.draft.answer["overrides"]
    ]


def _where_changed(one: Mapping[str, Any], lines: Mapping[str, str]) -> str:
    if one["start"]:
        return _place(one["resource"], one["start"], lines)
    return "of the draft" if one["resource"] is None else f"of {lines.get(one['resource'], one['resource'])}"


def draft_table(asked: CallAsked, names: Names) -> Table:
    """The whole draft as a spreadsheet has it, those who get nothing included."""
    rows: list[tuple[str | None, ...]] = []
    nobody: Mapping[str, Any] = {"assignments": (), "unplaced": (), "expected": ()}
    answer = asked.draft.answer if asked.draft is not None else nobody
    for one in (*answer["assignments"], *answer["unplaced"], *answer["expected"]):
        stand = asked.stands.get(one["person"], NOTHING)
        state = offer_state(stand, one) if "offer" in one else None
        rows.append(
            (
                short_key(one["person"]), names.people.get(one["person"]), one["group"],
                "at home" if one["site"] is None else place_name(one["site"]), KINDS[one["service"]],
                number(one["days"]), number(one["priority"]), one.get("name"),
                one["start"] if "offer" in one else None,
                None if one.get("offer_hours") is None else f"{one['offer_hours']:g}",
                None if one.get("weekly") is None else f"{one['weekly']:.2f}",
                one["because"], one.get("runner_up_because"), one["home"] or None,
                _stands(one, state),
            )
        )  # fmt: skip
    return Table("draft", f"The call of {asked.day}", SHEET_HEADS, tuple(rows))


def _stands(one: Mapping[str, Any], state: Offering | None) -> str:
    if state is not None:
        return state.value
    if "not_yet" in one:
        return "not ready yet"
    return "in the draft" if "offer" in one else "no place"


def minutes_table(minutes: Minutes, names: Names) -> Table:
    """Who confirmed or changed what, and why, in the order of entry."""
    lines = minute_rows(minutes, names)
    return Table("minutes", f"Minutes of the call of {minutes.day}", MINUTE_HEADS, tuple(lines))


def minute_rows(minutes: Minutes, names: Names) -> list[tuple[str | None, ...]]:
    """The rows of the minutes: people under names where the page shows them, else under keys."""
    found: list[tuple[datetime, str, str, str | None, str]] = []
    for one in minutes.offers:
        line = f" ({_line_name(one.resource)})" if one.resource else ""
        start = f" from {day(date.fromisoformat(one.start))}" if one.start else ""
        what = f"{KINDS.get(one.what or '', one.what or '').capitalize()}{line} {SAID[one.event]}{start}"
        found.append((one.at, one.person, what, one.why, one.by))
    made = {(said.override, said.person): said for said in minutes.overrides if said.event != LIFTED}
    for said in minutes.overrides:
        how = _how(said, made, names)
        where = f", {_line_name(said.resource)}" if said.resource else ""
        start = f" from {day(said.start)}" if said.start else ""
        found.append((said.at, said.person, f"{how[:1].upper()}{how[1:]}{where}{start}", said.why, said.by))
    return [
        (local_time(at), _name(who, names), what, _because(why), by_said(by, names))
        for at, who, what, why, by in sorted(found, key=lambda each: each[0])
    ]


def _how(said: OverrideSaid, made: Mapping[tuple[str, str], OverrideSaid], names: Names) -> str:
    """What was changed by hand: with whom somebody was exchanged, and what a lifted change was."""
    if said.event == LIFTED:
        was = made.get((said.override, said.person))
        return "change by hand lifted" + ("" if was is None else f" ({_how(was, made, names)})")
    if said.how == SWAP and said.other is not None:
        return f"exchanged with {_name(said.other, names)}"
    return HOW[said.how or ""]


def _line_name(code: str) -> str:
    found = pack_capacity().resources.get(code)
    return code if found is None else found.name


def _name(person: str, names: Names) -> str:
    return names.people.get(person) or short_key(person)


def _because(why: str | None) -> str | None:
    return None if why is None else _WHY.get(why, why)
