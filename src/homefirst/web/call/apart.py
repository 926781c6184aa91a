"""What stands beside the draft's offers on the page of a call: assessments and equipment, and the sites that
are short."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from homefirst.app.call.asking import CallAsked
from homefirst.app.ground.places import place_name
from homefirst.hub.draft.told import days_of
from homefirst.web.call.rows import who_of
from homefirst.web.morning.shown import Names
from homefirst.web.sheet.environment import day, number
from homefirst.web.sheet.table import Table


def steps_shown(asked: CallAsked, names: Names) -> dict[str, Any]:
    """Who waits for an assessment or equipment, most urgent first: with what could be theirs (`rows`), and
    those for whom there is nothing, by the reason (`none`)."""
    rows: list[dict[str, Any]] = []
    none: dict[str, list[Any]] = {}
    for one in () if asked.draft is None else asked.draft.answer["steps"]:
        who = who_of(one["person"], names)
        if one["day"] is None:
            none.setdefault(one["because"], []).append(who)
            continue
        rows.append(
            {
                "who": who,
                "waits": one["waits"],
                "where": _where(one),
                "because": one["because"],
                "could": one["name"],
                "day": day(date.fromisoformat(one["day"])),
            }
        )
    return {"rows": rows, "none": sorted(none.items(), key=lambda each: (-len(each[1]), each[0]))}


def _where(one: Mapping[str, Any]) -> str:
    place = "at home" if one["site"] is None else place_name(one["site"])
    days = "1 day" if one["days"] == 1 else f"{number(one['days'])} days"
    return f"{place}, {days}"


def sites_table(asked: CallAsked) -> Table:
    """The sites that are short, or of which nobody knows, and how many of those who wait there the draft lets
    go."""
    rows = []
    days = () if asked.draft is None else days_of(asked.draft.answer)
    for one in () if asked.draft is None else asked.draft.answer["sites"]:
        if one["short"] is None:
            short, last = "unknown: nobody knows how many come", "unknown"
        elif any(one["short"]):
            short, last = number(one["short"][0]), number(one["short"][-1])
        else:
            continue
        leave = number(one["leave"][0]), number(one["leave"][-1])
        rows.append((place_name(one["site"]), number(one["waiting"]), short, leave[0], last, leave[1]))
    last_day = f"{days[-1]:%A} {days[-1].day} {days[-1]:%B}" if days else "the last day"
    heads = (
        "Site", "Ready and waiting", "Short today", "The draft lets go today", f"Short by {last_day}",
        "The draft lets go by then",
    )  # fmt: skip
    return Table("sites", "Sites that are short", heads, tuple(rows))
