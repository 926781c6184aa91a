"""What a simulation says, in tables: on its page and in its spreadsheets the same."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from homefirst.app.flow.began import Began
from homefirst.flow.experiment.delays import NONE_GIVEN
from homefirst.foundation.calendar import Month, local_day
from homefirst.web.flow.said import STAYS, SURE, counted, reason_said, upper_first, waited_said
from homefirst.web.sheet.environment import change, number
from homefirst.web.sheet.table import Table

WEEKS = {
    "delayed": "people delayed",
    "occupied": "people there",
    "waiting": "people who wait",
    "stays": "long in a bed",
}


MOST_CHANGES = 8
"""Changes that stand on the page at once; the others are folded."""


def tables(answer: Mapping[str, Any], began: Began | None, care: Mapping[str, str]) -> tuple[Table, ...]:
    """All that is told, as tables. `care` says of which places the return counts beds."""
    return (
        *(() if began is None else (start_table(answer, began, care),)),
        changes_table(answer),
        effects_table(answer),
        reasons_table(answer),
        held_table(answer),
        months_table(answer, care),
        stays_table(answer),
        *places_tables(answer),
        weeks_table(answer),
    )


def changes_table(answer: Mapping[str, Any]) -> Table:
    """What is sure to change, the biggest change first."""
    return Table("changes", "What changes for sure, biggest first", *_effects(answer, _sure(answer)))


def changes_shown(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """The same as the page has it: the biggest, and the rest."""
    sure = _sure(answer)
    parts = (
        ("changes", "What changes for sure, biggest first", sure[:MOST_CHANGES]),
        ("changes-rest", f"{len(sure) - MOST_CHANGES} smaller changes", sure[MOST_CHANGES:]),
    )
    return tuple(Table(id, title, *_effects(answer, some)) for id, title, some in parts if some)


def _sure(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted((one for one in answer["effects"] if one["sure"]), key=lambda one: -abs(one["change"]))


def effects_table(answer: Mapping[str, Any]) -> Table:
    """Every figure with and without each option, on the same random numbers."""
    heads, rows = _effects(answer, answer["effects"])
    sure = tuple("yes" if one["sure"] else "no" for one in answer["effects"])
    return Table(
        "effects",
        "Every figure, changed for sure or not",
        (*heads, "Sure"),
        tuple((*row, yes) for row, yes in zip(rows, sure, strict=True)),
    )


def places_tables(answer: Mapping[str, Any]) -> tuple[Table, ...]:
    """A table a scenario: each place with the people in it and those who wait for it; a place
    in which nobody is and for which nobody waits is left out."""
    heads = ("Place", "People there", SURE, "Has", "Waiting for it", "Waited on average by who began")
    return tuple(
        Table(
            f"places-{at}",
            f"By place, {one['name']}",
            heads,
            tuple(
                _place(place, means, one["limits"][place])
                for place, means in sorted(one["means"].items(), key=_most_people)
                if means["occupied"] >= 0.05 or means["waiting"] >= 0.05
            ),
        )
        for at, one in enumerate(answer["scenarios"])
    )


def reasons_table(answer: Mapping[str, Any]) -> Table:
    """People delayed on an average day by reason, a column a scenario."""
    reasons = {reason for one in answer["scenarios"] for reason in one["reasons"]}
    base = answer["scenarios"][0]["reasons"]
    most = sorted(reasons, key=lambda one: (-base.get(one, {"mean": 0.0})["mean"], one))
    rows = tuple((reason_said(reason), *_of_each(answer, "reasons", reason)) for reason in most)
    every = ("All", *(cell for one in answer["scenarios"] for cell in _mean(one["delayed"])))
    return Table(
        "reasons", "People delayed on an average day, by reason", _heads("Reason", answer), (*rows, every)
    )


def months_table(answer: Mapping[str, Any], care: Mapping[str, str]) -> Table:
    """Delayed days of each month as the return counts them: people at midnight who keep a bed that it counts,
    by the function that counts those of journeys. Of a month in part, those of that part."""
    told = [one.get("months", ()) for one in answer["scenarios"]]
    months = sorted({one["month"] for each in told for one in each})
    rows = tuple(
        (
            Month.parse(month).name,
            *(
                number(sum(one["days"] for one in each if one["month"] == month and one["kept"] in care))
                for each in told
            ),
        )
        for month in months
    )
    heads = ("Month", *(one["name"] for one in answer["scenarios"]))
    return Table("months", "Delayed days by month, as the return counts them", heads, rows)


def held_table(answer: Mapping[str, Any]) -> Table:
    """Who keeps which place for what, on an average day as it is and with each option."""
    scenarios = answer["scenarios"]
    told = [{(one["kept"], one["awaited"]): one for one in each.get("held", ())} for each in scenarios]
    pairs = sorted(
        {pair for each in told for pair in each},
        key=lambda pair: (-max(each[pair]["mean"] for each in told if pair in each), pair),
    )
    rows = tuple(
        (
            upper_first(kept),
            awaited,
            reason_said(
                next(each[kept, awaited] for each in told if (kept, awaited) in each)["reason"] or NONE_GIVEN
            ),
            *(number(each[kept, awaited]["mean"] if (kept, awaited) in each else 0, 1) for each in told),
        )
        for kept, awaited in pairs
        if any((kept, awaited) in each and each[kept, awaited]["mean"] >= 0.05 for each in told)
    )
    heads = ("Who keeps a place in", "While waiting for", "Reason", *(one["name"] for one in scenarios))
    return Table("held", "Who keeps which place for what, on an average day", heads, rows)


def start_table(answer: Mapping[str, Any], began: Began, care: Mapping[str, str]) -> Table:
    """People delayed at the start by reason: in the census, in the first simulated week of those whom the
    return counts, and as published for the month."""
    first: dict[str, float] = {}
    for one in counted(answer["scenarios"][0], care):
        first[one["reason"]] = first.get(one["reason"], 0.0) + one["first_week"]
    reasons = sorted(
        {*began.delayed_by, *first, *(code for code, mean in began.published_by.items() if mean)},
        key=lambda one: (one == NONE_GIVEN, one),
    )
    rows = [
        (
            reason_said(one),
            number(began.delayed_by.get(one, 0)),
            number(first.get(one, 0.0), 1),
            _published(began.published_by.get(one)),
        )
        for one in reasons
    ]
    every = ("All", number(began.delayed), number(sum(first.values()), 1), _published(began.published))
    of = Month.of(local_day(began.census)).name
    heads = ("Reason", "In the census", "First simulated week", f"Published, {of}")
    title = "Delayed in a hospital bed at the start: recorded, simulated and published"
    return Table("start", title, heads, (*rows, every))


def _published(mean: Fraction | None) -> str:
    return "–" if mean is None else number(float(mean), 1)


def stays_table(answer: Mapping[str, Any]) -> Table:
    """People who have been long in a bed, at the midnights of the year on average."""
    rows = tuple((said, *_of_each(answer, "stays", figure)) for figure, said in STAYS.items())
    return Table("stays", "People in a bed for long, at midnight", _heads("In a bed for", answer), rows)


def weeks_table(answer: Mapping[str, Any]) -> Table:
    """The fans by week, a row each."""
    heads = ("Scenario", "Figure", "Of", "Week from", "5%", "25%", "Half", "75%", "95%", "Mean")
    rows: list[tuple[str, ...]] = []
    for one in answer["scenarios"]:
        for figure, said in WEEKS.items():
            for label, told in one["fans"][figure].items():
                for week, line, mean in zip(one["fans"]["weeks"], told["lines"], told["mean"], strict=True):
                    values = [number(value, 2) for value in (*line, mean)]
                    rows.append((one["name"], said, STAYS.get(label, label), week, *values))
    return Table("weeks", "By week", heads, tuple(rows))


def figure_said(figure: str, place: str | None) -> str:
    """What of an effect is counted, in words."""
    if place is None:
        return "People delayed"
    return f"People in {place}" if figure == "occupied" else f"Waiting for {place}"


def _effects(
    answer: Mapping[str, Any], found: Sequence[Mapping[str, Any]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and rows of effects; the option is named where there is more than one."""
    several = len(answer["scenarios"]) > 2
    heads = ("Figure", *(("Option",) if several else ()), "As it is", "With it", "Change", SURE)
    rows = tuple(
        (
            figure_said(one["figure"], one["place"]),
            *((one["option"],) if several else ()),
            number(one["base"], 1),
            number(one["with"], 1),
            change(one["change"]),
            "unknown" if one["low"] is None else f"{change(one['low'])} to {change(one['high'])}",
        )
        for one in found
    )
    return heads, rows


def _most_people(one: tuple[str, Mapping[str, Any]]) -> tuple[float, str]:
    """Places in the order of the people who are there or wait."""
    place, means = one
    return (-(means["occupied"] + means["waiting"]), place)


def _place(place: str, means: Mapping[str, Any], limit: float | None) -> tuple[str, ...]:
    between = (
        "unknown" if means["low"] is None else f"{number(means['low'], 1)} to {number(means['high'], 1)}"
    )
    return (
        upper_first(place),
        number(means["occupied"], 1),
        between,
        "no limit of people" if limit is None else number(limit),
        number(means["waiting"], 1),
        waited_said(means["wait_days"]),
    )


def _heads(first: str, answer: Mapping[str, Any]) -> tuple[str, ...]:
    return (first, *(head for one in answer["scenarios"] for head in (one["name"], SURE)))


def _of_each(answer: Mapping[str, Any], figure: str, label: str) -> tuple[str, ...]:
    return tuple(cell for one in answer["scenarios"] for cell in _mean(one[figure].get(label)))


def _mean(one: Mapping[str, Any] | None) -> tuple[str, str]:
    if one is None:
        return ("0", "")
    between = "unknown" if one["low"] is None else f"{number(one['low'], 1)} to {number(one['high'], 1)}"
    return (number(one["mean"], 1), between)
