"""The lines of a call's draft, each as short words: who, where, and what is in the draft for them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from homefirst.app.call.money import Above
from homefirst.app.ground.house import this_county
from homefirst.app.ground.places import place_name
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.hub.draft.told import EXCEPTION, REST, URGENT
from homefirst.web.beds.shown import short_key, words
from homefirst.web.call.cut import LEFT_OUT, NO_PLACE, NOT_YET, OFFERED, Entry
from homefirst.web.morning.shown import Names, who_shown
from homefirst.web.sheet.environment import day, number

NOT_YET_HEADS = ("Who", "Waits for", "Because", "Could have")
HEADS = ("Who", "Waits for", "In the draft", "Why", "Decide")
OUT_HEADS = ("Who", "Waits for", "What stops it")
GROUPS = (
    (URGENT, "Urgent first", "Somebody comes before all others: these are decided first."),
    (EXCEPTION, "Exceptions", "Something else than was waited for, held by hand, or after another’s move."),
    (REST, "The rest", "What they waited for."),
)  # fmt: skip


def groups_shown(
    entries: Sequence[Entry], names: Names, may_act: bool, money: Mapping[str, Above]
) -> list[dict[str, Any]]:
    """The draft's lines by group, those who come first with whoever of them gets nothing."""
    found = []
    for group, title, about in GROUPS:
        of = [one for one in entries if one.one["group"] == group]
        rows = [row_shown(one, names, may_act, money.get(one.person)) for one in of if one.part == OFFERED]
        out = [out_row(one, names, may_act) for one in of if one.part != OFFERED and group == URGENT]
        found.append(
            {
                "id": group,
                "title": f"{title}: {number(len(rows) + len(out))}",
                "about": about,
                "rows": rows,
                "out": out,
                "open": [one["person"] for one in rows if one["confirm"] and not one["after_a_move"]],
            }
        )
    return found


def out_shown(entries: Sequence[Entry], names: Names, may_act: bool) -> list[dict[str, Any]]:
    """Those whom the draft offers nothing, but for the urgent, who stand above."""
    return [
        out_row(one, names, may_act) for one in entries if one.part == NO_PLACE and one.one["group"] != URGENT
    ]


def not_yet_shown(entries: Sequence[Entry], names: Names, may_act: bool) -> list[dict[str, Any]]:
    """Those who are expected to be ready and are not yet, the first to come first: with what they could have
    of what is left, and nothing to confirm."""
    return [
        {
            "person": of.person,
            "who": who_of(of.person, names),
            "tags": _tags(of.one),
            "waits": KINDS[of.one["service"]],
            "besides": _besides(of.one),
            "where": place_of(of),
            "offer": of.one.get("name", "no place"),
            "start": f"from {day(date.fromisoformat(of.one['start']))}" if "offer" in of.one else "",
            "because": f"{of.one['not_yet']} {of.one['because']}",
            "change": may_act and of.person in names.people,
        }
        for of in entries
        if of.part == NOT_YET
    ]


def left_out_shown(entries: Sequence[Entry], names: Names) -> list[tuple[str, list[dict[str, Any]]]]:
    """Those for whom nothing was looked for, by the reason."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in entries:
        if one.part == LEFT_OUT and one.one["group"] != URGENT:
            row = {"who": who_of(one.person, names), "where": place_of(one)}
            found.setdefault(one.one["because"], []).append(row)
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def row_shown(entry: Entry, names: Names, may_act: bool, above: Above | None) -> dict[str, Any]:
    """A line of the draft with an offer."""
    one = entry.one
    hours = "" if one["offer_hours"] is None else f", {one['offer_hours']:g} h a week"
    price = "" if one["weekly"] is None else f", £{one['weekly']:,.2f} a week"
    sees = entry.person in names.people
    return {
        "person": entry.person,
        "who": who_of(entry.person, names),
        "tags": _tags(one),
        "waits": KINDS[one["service"]],
        "where": _where(entry),
        "besides": _besides(one),
        "above": "" if above is None else above.said,
        "offer": one["name"],
        "start": f"from {day(date.fromisoformat(one['start']))}{hours}{price}",
        "because": one["because"],
        "home": one["home"],
        "unknown": one["unknown"],
        "next": one["runner_up_because"],
        "state": entry.state,
        "confirm": may_act and not entry.state and sees,
        "after_a_move": one["hangs_on_a_move"],
        "change": may_act and sees,
    }


def out_row(entry: Entry, names: Names, may_act: bool) -> dict[str, Any]:
    """Somebody whom the draft offers nothing, with what stops it."""
    one, asked_for = entry.one, entry.part == NO_PLACE
    return {
        "person": entry.person,
        "who": who_of(entry.person, names),
        "tags": _tags(one) if asked_for else [],
        "waits": KINDS[one["service"]] if asked_for else one["waits"],
        "besides": _besides(one) if asked_for else [],
        "where": _where(entry) if asked_for else place_of(entry),
        "because": one["because"] if asked_for else f"{one['rule_said'].capitalize()}. {one['because']}",
        "home": one.get("home", ""),
        "change": may_act and asked_for and entry.person in names.people,
    }


def who_of(person: str, names: Names) -> Any:
    """A name where it may be shown, else a key; the way to their line."""
    href = reverse("waiting_line", kwargs={"county": this_county().slug, "key": person})
    return who_shown(href, short_key(person), names.people.get(person))


def place_of(entry: Entry) -> str:
    """Where somebody is: the site and the ward, where one is known."""
    if entry.one["site"] is None:
        return "at home"
    ward = "" if entry.ward is None else f", {words(entry.ward)}"
    return f"{place_name(entry.one['site'])}{ward}"


def _besides(one: Mapping[str, Any]) -> list[str]:
    return [f"{each['waits'].capitalize()} is not looked for: {each['why']}." for each in one["besides"]]


def _where(entry: Entry) -> str:
    days = entry.one["days"]
    return f"{place_of(entry)}, {'1 day' if days == 1 else f'{number(days)} days'}"


def _tags(one: Mapping[str, Any]) -> list[tuple[str, str]]:
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
