"""How a call is shown: each line of the draft as short words, the figures, the tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from homefirst.app.call import CallAsked, Minutes, offer_state
from homefirst.app.call_money import Above
from homefirst.app.capacity import pack_capacity
from homefirst.app.house import this_county
from homefirst.app.places import place_name
from homefirst.county.catalogue.offer_words import DECLINED, FAILED, WITHDRAWN
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey.states import Offering
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.hub.draft.overrides import HOW, LIFTED, WHY_OVERRIDDEN
from homefirst.hub.draft.told import EXCEPTION, REST, URGENT, saving
from homefirst.hub.line import Line
from homefirst.web.beds_shown import short_key
from homefirst.web.environment import day, local_time, number
from homefirst.web.morning_shown import Names, by_said, who_shown
from homefirst.web.table import Table

HEADS = ("Who", "Waits for", "Draft", "Because", "Next best", "Decide")
OUT_HEADS = ("Who", "Waits for", "What stops it", "At home instead")
SHEET_HEADS = (
    "Person", "Name", "Group", "Place", "Waits for", "Days", "Priority", "Offer", "Start", "Hours a week",
    "Pounds a week", "Because", "Next best", "At home instead", "Stands",
)  # fmt: skip
PRICE_HEADS = ("Line", "One more", "Saves weighted days", "How sure")
MINUTE_HEADS = ("When", "Who", "What", "Why", "By")
GROUPS = (
    (URGENT, "Urgent first"),
    (EXCEPTION, "Exceptions: something else than was waited for, held by hand, or hangs on a move"),
    (REST, "The rest"),
)
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


def strip_shown(asked: CallAsked) -> list[tuple[str, str, str]]:
    """The figures at the head: what, how much, and a few words."""
    draft = asked.draft
    if draft is None:
        return []
    answer = draft.answer
    found = [
        (
            "Draft made",
            f"{draft.made_at.astimezone(LONDON):%H:%M}",
            f"{day(local_day(draft.made_at))}, {_since(asked.since)}",
        )
    ]
    for name, label in (("hospital", "Days in hospital, weighted"), ("home", "Days at home, weighted")):
        one = answer["totals"][name]
        found.append(
            (
                label,
                number(one["weighted_days"]),
                f"{_people(one['people'])}, {number(one['unplaced'])} without a place",
            )
        )
    found.append(("From the best possible", _distance(answer["levels"]), "by the days of everybody"))
    stale = len(answer["not_posted"])
    found.append(
        ("Lines not posted today", number(stale), "count as nothing free" if stale else "all were posted")
    )
    found.append(("Offered already", number(len(answer["offered"])), "keep what they were promised"))
    return found


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{number(count)} people"


def _since(entries: int) -> str:
    if not entries:
        return "nothing was entered since"
    return "1 entry since" if entries == 1 else f"{number(entries)} entries since"


def _distance(levels: Sequence[Mapping[str, Any]]) -> str:
    one = next(each for each in levels if each["name"] == "delay")
    if one["bound"] >= one["objective"]:
        return "none: it is the best"
    share = (one["objective"] - one["bound"]) / one["objective"]
    return f"at most {100 * share:.1f}%"


def groups_shown(
    asked: CallAsked, names: Names, may_act: bool, money: Mapping[str, Above]
) -> list[dict[str, Any]]:
    """The draft's lines by group, each with those of it that get nothing."""
    if asked.draft is None:
        return []
    answer, lines = asked.draft.answer, asked.by_person
    found = []
    for group, title in GROUPS:
        rows = [
            row_shown(one, lines.get(one["person"]), names, may_act, money.get(one["person"]))
            for one in answer["assignments"]
            if one["group"] == group
        ]
        out = []
        if group == URGENT:
            out = [
                _out(one, names)
                for one in (*answer["unplaced"], *answer["left_out"])
                if one["group"] == URGENT
            ]
        found.append(
            {
                "id": group,
                "title": f"{title}: {number(len(rows) + len(out))}",
                "rows": rows,
                "out": out,
                "open": [one["person"] for one in rows if one["confirm"]],
            }
        )
    return found


def row_shown(
    one: Mapping[str, Any], line: Line | None, names: Names, may_act: bool, above: Above | None
) -> dict[str, Any]:
    """A line of the draft with an offer."""
    state = offer_state(line, one)
    hours = "" if one["offer_hours"] is None else f", {one['offer_hours']:g} h a week"
    price = "" if one["weekly"] is None else f"£{one['weekly']:,.2f} a week"
    return {
        "person": one["person"],
        "who": who_said(one["person"], names),
        "tags": tags_said(one),
        "waits": KINDS[one["service"]],
        "besides": besides_said(one),
        "where": where_said(one),
        "offer": one["name"],
        "start": f"from {day(date.fromisoformat(one['start']))}{hours}",
        "price": price,
        "above": "" if above is None else above.said,
        "because": one["because"],
        "home": one["home"],
        "unknown": one["unknown"],
        "next": one["runner_up_because"],
        "state": "" if state is None else state.value,
        "confirm": may_act and state is None and one["person"] in names.people,
        "change": may_act and one["person"] in names.people,
    }


def _out(one: Mapping[str, Any], names: Names) -> dict[str, Any]:
    asked_for = "service" in one
    place = "at home" if one["site"] is None else place_name(one["site"])
    return {
        "person": one["person"],
        "who": who_said(one["person"], names),
        "tags": tags_said(one) if asked_for else [],
        "waits": KINDS[one["service"]] if asked_for else one["waits"],
        "besides": besides_said(one) if asked_for else [],
        "where": where_said(one) if asked_for else place,
        "because": one["because"] if asked_for else f"{one['rule_said'].capitalize()}. {one['because']}",
        "home": one.get("home", ""),
    }


def out_shown(asked: CallAsked, names: Names) -> list[dict[str, Any]]:
    """Those whom the draft offers nothing, but for the urgent, who stand above."""
    if asked.draft is None:
        return []
    return [_out(one, names) for one in asked.draft.answer["unplaced"] if one["group"] != URGENT]


def left_out_shown(asked: CallAsked, names: Names) -> list[tuple[str, list[dict[str, Any]]]]:
    """Those for whom nothing was looked for, by the reason."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in () if asked.draft is None else asked.draft.answer["left_out"]:
        if one["group"] != URGENT:
            found.setdefault(one["because"], []).append(_out(one, names))
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def who_said(person: str, names: Names) -> Any:
    href = reverse("waiting_line", kwargs={"county": this_county().slug, "key": person})
    return who_shown(href, short_key(person), names.people.get(person))


def besides_said(one: Mapping[str, Any]) -> list[str]:
    return [f"{each['waits'].capitalize()} is not looked for: {each['why']}." for each in one["besides"]]


def where_said(one: Mapping[str, Any]) -> str:
    place = "at home" if one["site"] is None else place_name(one["site"])
    days = "1 day" if one["days"] == 1 else f"{number(one['days'])} days"
    return f"{place}, {days}"


def tags_said(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(f"priority {one['priority']}", "red" if one["first"] else "grey")]
    if one["promised"]:
        found.append(("past the longest wait", "orange"))
    if one.get("stands_in"):
        found.append(("stands in", "purple"))
    if one.get("hangs_on_a_move"):
        found.append(("after a move", "yellow"))
    if one.get("held"):
        found.append(("held by hand", "blue"))
    return found


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
    return {
        "rows": rows,
        "moved": [
            {
                "who": who_said(one["person"], names),
                "was": _place(one["was"], one["was_start"], lines),
                "now": _place(one["now"], one["now_start"], lines),
            }
            for one in effect["moved"]
        ],
    }


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
            "who": who_said(one["person"], names),
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
    lines = asked.by_person
    nobody: Mapping[str, Any] = {"assignments": (), "unplaced": (), "expected": ()}
    answer = asked.draft.answer if asked.draft is not None else nobody
    for one in (*answer["assignments"], *answer["unplaced"], *answer["expected"]):
        state = offer_state(lines.get(one["person"]), one) if "offer" in one else None
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
    for said in minutes.overrides:
        how = "change by hand lifted" if said.event == LIFTED else HOW[said.how or ""]
        where = f", {_line_name(said.resource)}" if said.resource else ""
        start = f" from {day(said.start)}" if said.start else ""
        found.append((said.at, said.person, f"{how.capitalize()}{where}{start}", said.why, said.by))
    return [
        (local_time(at), _name(who, names), what, _because(why), by_said(by, names))
        for at, who, what, why, by in sorted(found, key=lambda each: each[0])
    ]


def _line_name(code: str) -> str:
    found = pack_capacity().resources.get(code)
    return code if found is None else found.name


def _name(person: str, names: Names) -> str:
    return names.people.get(person) or short_key(person)


def _because(why: str | None) -> str | None:
    return None if why is None else _WHY.get(why, why)
