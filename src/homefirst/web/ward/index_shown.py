"""What the list of wards shows: how the day's questions stand on each, one's own first."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ward.asking import Clock, WardCount
from homefirst.web.beds.shown import heading, place_title
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.table import Table
from homefirst.web.ward.shown import people_said, stood_answer, ward_name

WARD_HEADS = (
    "People", "Ready", "Criteria asked", "Due", "Overdue", "Looked at", "Home not known", "Home to ask",
)  # fmt: skip
FIELDS = (
    "place",
    "ward",
    "people",
    "ready",
    "asked",
    "due",
    "overdue",
    "confirmed",
    "missing",
    "missing_due",
)
NOTHING = "nothing to ask now"


def ward_cells(one: WardCount) -> tuple[str, ...]:
    """A row of figures, under WARD_HEADS."""
    return tuple(number(getattr(one, name)) for name in FIELDS[2:])


def ward_groups(counts: Sequence[WardCount], linked: bool) -> list[dict[str, Any]]:
    """Places, each with its wards as rows."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in counts:
        groups.setdefault(one.place, []).append(ward_row(one, linked))
    return [
        {"id": place, "name": place_title(place), "rows": rows, "todo": sum(row["overdue"] for row in rows)}
        for place, rows in groups.items()
    ]


def ward_row(one: WardCount, linked: bool) -> dict[str, Any]:
    """A ward: its figures, and in a line what is to be done there."""
    return {
        "name": heading(ward_name(one.ward)),
        "place": place_title(one.place),
        "href": _round(one) if linked else "",
        "line": to_do(one),
        "people": number(one.people),
        "ready": number(one.ready),
        "looked": number(one.confirmed),
        "overdue": one.overdue,
        "due": one.due,
        "late": one.missing,
        "soon": one.missing_due,
        "done": one.asked > 0 and not (one.due or one.overdue),
    }


def sought_for(one: WardCount, words: str) -> bool:
    """Whether a ward is one that is looked for: all the words stand in its name or its place's, however they
    are written."""
    name = f"{ward_name(one.ward)} {place_title(one.place)}".casefold()
    return all(word in name for word in words.casefold().replace(",", " ").split())


def found_said(found: int, of: int) -> str:
    """What looking for a ward came to."""
    if not found:
        return "No ward is called so. Write a part of its name, or of the hospital’s."
    return f"{number(found)} of {number(of)} wards."


def to_do(one: WardCount) -> str:
    """What is to be done on a ward, in one line."""
    parts = [f"criteria {number(one.overdue)} overdue"] if one.overdue else []
    parts += [f"{'' if parts else 'criteria '}{number(one.due)} due"] if one.due else []
    said = [", ".join(parts)] if parts else []
    home = [f"home {number(one.missing)} late"] if one.missing else []
    home += [f"{'' if home else 'home '}{number(one.missing_due)} to ask"] if one.missing_due else []
    said += [", ".join(home)] if home else []
    return "; ".join(said) or NOTHING


def _round(one: WardCount) -> str:
    of = {"county": this_county().slug, "place": one.place}
    if one.ward is None:
        return reverse("ward_unnamed", kwargs=of)
    return reverse("ward_round", kwargs=of | {"ward": one.ward})


def wards_finding(counts: Sequence[WardCount]) -> str:
    people, overdue = sum(one.people for one in counts), sum(one.overdue for one in counts)
    if not people:
        return "Nobody is in a bed, as far as is recorded."
    due = sum(one.due for one in counts)
    wards = "1 ward" if len(counts) == 1 else f"{number(len(counts))} wards"
    return (
        f"{people_said(people)} on {wards}. Criteria to reside are due for {number(due)},"
        f" and overdue for {number(overdue)}."
    )


def wards_table(counts: Sequence[WardCount]) -> Table:
    rows = tuple((place_title(one.place), ward_name(one.ward), *ward_cells(one)) for one in counts)
    return Table("wards", "How the day’s questions stand, by ward", ("Place", "Ward", *WARD_HEADS), rows)


def wards_answer(clock: Clock, counts: Sequence[WardCount]) -> dict[str, Any]:
    return stood_answer(clock) | {"wards": [{name: getattr(one, name) for name in FIELDS} for one in counts]}
