"""What a simulation says, in sentences and tables."""

from collections.abc import Mapping
from typing import Any

from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.web.environment import number
from homefirst.web.table import Table

REASONS = dict(CATEGORIES[Breakdown.REASON])
STAYS = {"stay_7": "7 days or more", "stay_14": "14 days or more", "stay_21": "21 days or more"}
SURE = "95% interval"


def finding(answer: Mapping[str, Any]) -> str:
    """What it comes to: how many are delayed as it is, and what each option changes."""
    base = answer["scenarios"][0]["delayed"]
    said = f"As it is, {number(base['mean'], 1)} people are delayed on an average day{_between(base)}."
    for one in answer["effects"]:
        if one["figure"] == "delayed":
            said += f" {change_said(one)}"
    return said


def change_said(one: Mapping[str, Any]) -> str:
    """What an option changes in the people who are delayed, with its interval."""
    if not one["sure"]:
        return f"“{one['option']}” makes no difference that these replications can tell{_apart(one)}."
    way = "fewer" if one["change"] < 0 else "more"
    low, high = sorted((abs(one["low"]), abs(one["high"])))
    return (
        f"With “{one['option']}” {number(abs(one['change']), 1)} {way} are ({SURE} {number(low, 1)} to"
        f" {number(high, 1)} {way}): {number(one['with'], 1)}."
    )


def _between(one: Mapping[str, Any]) -> str:
    if one["low"] is None:
        return ""
    return f" ({SURE} of the mean {number(one['low'], 1)} to {number(one['high'], 1)})"


def _apart(one: Mapping[str, Any]) -> str:
    if one["low"] is None:
        return ""
    return f" ({SURE} of the change {number(one['low'], 1)} to {number(one['high'], 1)})"


def made_said(answer: Mapping[str, Any]) -> str:
    """Of how much it is made."""
    many = answer["replications"]
    years = "replication" if many == 1 else "replications"
    return f"{number(many)} {years}, {number(answer['events'])} events, {number(answer['seconds'], 1)} s."


def tables(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """All that is told, as tables: by place, by reason, by length of stay, what changes, and by week."""
    return (
        *places_tables(answer),
        reasons_table(answer),
        stays_table(answer),
        effects_table(answer),
        weeks_table(answer),
    )


def places_tables(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """A table a scenario: each place with the people in it and those who wait for it."""
    heads = ("Place", "People there", SURE, "Has", "Waiting for it", "Days waited by who began")
    return tuple(
        Table(
            f"places-{at}",
            f"By place, {one['name']}",
            heads,
            tuple(
                (
                    place,
                    number(means["occupied"], 1),
                    ""
                    if means["low"] is None
                    else f"{number(means['low'], 1)} to {number(means['high'], 1)}",
                    "no limit of people" if one["limits"][place] is None else number(one["limits"][place]),
                    number(means["waiting"], 1),
                    "nobody began" if means["wait_days"] is None else number(means["wait_days"], 1),
                )
                for place, means in one["means"].items()
            ),
        )
        for at, one in enumerate(answer["scenarios"])
    )


def reasons_table(answer: Mapping[str, Any]) -> Table:
    """People delayed on an average day by reason, a column a scenario."""
    reasons = sorted({reason for one in answer["scenarios"] for reason in one["reasons"]})
    rows = tuple(
        (reason_said(reason), *(_mean(one["reasons"].get(reason)) for one in answer["scenarios"]))
        for reason in reasons
    )
    every = ("All", *(_mean(one["delayed"]) for one in answer["scenarios"]))
    return Table(
        "reasons", "People delayed on an average day, by reason", _heads("Reason", answer), (*rows, every)
    )


def stays_table(answer: Mapping[str, Any]) -> Table:
    """People who have been long in a bed, at the midnights of the year on average."""
    rows = tuple(
        (said, *(_mean(one["stays"].get(figure)) for one in answer["scenarios"]))
        for figure, said in STAYS.items()
    )
    return Table("stays", "People in a bed for long, at midnight", _heads("In a bed for", answer), rows)


def effects_table(answer: Mapping[str, Any]) -> Table:
    """What each option changes, on the same random numbers."""
    heads = ("Option", "Figure", "Place", "As it is", "With it", "Change", SURE, "Sure")
    words = {"delayed": "people delayed", "occupied": "people there", "waiting": "people who wait"}
    rows = tuple(
        (
            one["option"],
            words[one["figure"]],
            one["place"] or "all",
            number(one["base"], 1),
            number(one["with"], 1),
            number(one["change"], 1),
            "" if one["low"] is None else f"{number(one['low'], 1)} to {number(one['high'], 1)}",
            "yes" if one["sure"] else "no",
        )
        for one in answer["effects"]
    )
    return Table("effects", "What each option changes", heads, rows)


def weeks_table(answer: Mapping[str, Any]) -> Table:
    """The fans by week, a row each."""
    heads = ("Scenario", "Figure", "Of", "Week from", "5%", "25%", "Half", "75%", "95%", "Mean")
    rows: list[tuple[str, ...]] = []
    for one in answer["scenarios"]:
        for figure in ("delayed", "occupied", "waiting", "stays"):
            for label, told in one["fans"][figure].items():
                for week, line, mean in zip(one["fans"]["weeks"], told["lines"], told["mean"], strict=True):
                    values = [number(value, 2) for value in (*line, mean)]
                    rows.append((one["name"], figure, label, week, *values))
    return Table("weeks", "By week", heads, tuple(rows))


def reason_said(reason: str) -> str:
    """A reason with its words; what has no code is said as it stands."""
    return f"{reason}: {REASONS[reason]}" if reason in REASONS else reason


def _heads(first: str, answer: Mapping[str, Any]) -> tuple[str, ...]:
    return (first, *(one["name"] for one in answer["scenarios"]))


def _mean(one: Mapping[str, Any] | None) -> str:
    return "0" if one is None else number(one["mean"], 1)
