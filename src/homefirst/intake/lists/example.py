"""A list to try the bridge with, for whoever has none at hand: synthetic people as a trust, a council or a
provider keeps them, with some true changes and some mistakes planted in it. Pure: the same people, the same
list. Only ever made of made-up people: whoever asks for it answers for that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound

TITLE = "Synthetic: nobody on this list is real"
FEWEST, MOST = 8, 24
"""People of whom a list is made: fewer have no room for what is planted."""


class Keeper(StrEnum):
    """As whom a list is kept."""

    TRUST = "the trust"
    COUNCIL = "the council"
    PROVIDER = "a provider"


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody made up, as an organisation has them on its list: its own number of theirs (empty: none), and
    what is held of them now."""

    local: str
    family: str
    given: str
    born: date | None
    bed: InBed | None = None
    waits: tuple[OpenWait, ...] = ()
    service: AtHome | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """How the county calls its places and what people wait for, by code."""

    places: Mapping[str, str]
    waits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExampleList:
    """A list as rows of text, the first its title; `groups` are the spans of the upper of its two rows of
    headings: text, first and last column. `head` is that row's place."""

    keeper: Keeper
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, int, int], ...]
    head: int = 2


Row = dict[str, str]
_SHORT = {
    "home_care": "POC",
    "reablement": "Reablement",
    "community_bed": "Community hospital",
    "nursing": "Nursing home",
    "residential": "Residential home",
    "assessment": "SW assessment",
    "equipment": "Equipment",
    "funding": "Panel",
}
"""How such lists write what most people on them wait for."""
_COLUMNS: Mapping[Keeper, tuple[tuple[str, str], ...]] = {
    Keeper.TRUST: (
        ("Patient", "Hosp No"), ("Patient", "Name"), ("Patient", "DOB"), ("Bed", "Hospital"), ("Bed", "Ward"),
        ("Bed", "Admitted"), ("Ready", "Medically fit"), ("Ready", "MDT"), ("Ready", "Safe"),
        ("Delay", "Waiting for"), ("Delay", "Code"), ("Delay", "Attributable to"), ("Delay", "EDD"),
        ("Delay", "Comments"),
    ),
    Keeper.COUNCIL: (
        ("Client", "LAS ID"), ("Client", "Name"), ("Client", "DOB"), ("Request", "Waiting for"),
        ("Request", "Date requested"), ("Request", "Due date"), ("Request", "Code"),
        ("Request", "Attributable to"),
        ("Request", "Funding"), ("Request", "Comments"),
    ),
    Keeper.PROVIDER: (
        ("Client", "Client name"), ("Client", "DOB"), ("Care", "Status"), ("Care", "Start date"),
        ("Care", "Hours per week"), ("Care", "Ended"), ("Care", "Comments"),
    ),
}  # fmt: skip


def example_list(people: Sequence[Listed], keeper: Keeper, named: Named, today: date) -> ExampleList:
    """A list of some made-up people on a day: changed, with mistakes, with somebody new, and with one of them
    twice. Raises NotFound where there are too few."""
    some = [one for one in people if one.born is not None][:MOST]
    if len(some) < FEWEST:
        raise NotFound(
            "There are too few synthetic people of your organisation to make a list of.",
            where="example",
            next="Try it as somebody else of the demonstration.",
        )
    tell = {Keeper.TRUST: _of_trust, Keeper.COUNCIL: _of_council, Keeper.PROVIDER: _of_provider}[keeper]
    rows = [tell(one, named, place) for place, one in enumerate(some)]
    plant = {Keeper.TRUST: _plant_trust, Keeper.COUNCIL: _plant_council, Keeper.PROVIDER: _plant_provider}
    plant[keeper](rows, today)
    rows += [_twice(rows[4]), _new(keeper, named, some, today)]
    columns = _COLUMNS[keeper]
    upper, groups, first = [], [], 0
    for place, (group, _) in enumerate(columns):
        starts = place == 0 or columns[place - 1][0] != group
        first = place if starts else first
        upper.append(group if starts else "")
        if place + 1 == len(columns) or columns[place + 1][0] != group:
            groups.append((group, first, place))
    title = (f"{TITLE}. As {keeper} keeps it", *[""] * (len(columns) - 1))
    made = (f"Printed {_dotted(today)}", *[""] * (len(columns) - 1))
    heads = (tuple(upper), tuple(heading for _, heading in columns))
    body = tuple(tuple(row.get(heading, "") for _, heading in columns) for row in rows)
    return ExampleList(keeper, (title, made, *heads, *body), tuple(groups))


def _of_trust(one: Listed, named: Named, place: int) -> Row:
    bed, write = one.bed, _WRITTEN[place % len(_WRITTEN)]
    row = _wait(one, named)
    if bed is not None:
        row |= {
            "Hospital": named.places.get(bed.place, bed.place),
            "Ward": _ward(bed.ward),
            "Admitted": write(local_day(bed.admitted)),
            "Medically fit": "Y" if bed.clinical else "N",
            "MDT": "Y" if bed.multidisciplinary else "",
            "Safe": "Y" if bed.safe else "",
        }
    return row | {"Hosp No": one.local, **_who(one, "Name", write)}


def _of_council(one: Listed, named: Named, place: int) -> Row:
    write = _WRITTEN[place % len(_WRITTEN)]
    row = _wait(one, named) | {"LAS ID": one.local, **_who(one, "Name", write)}
    if one.waits:
        row["Date requested"] = write(local_day(one.waits[0].opened))
    return row


def _of_provider(one: Listed, _named: Named, place: int) -> Row:
    write, service = _WRITTEN[place % len(_WRITTEN)], one.service
    row = _who(one, "Client name", write)
    if service is not None:
        received = service.state == RECEIVING
        row["Status"] = "Active" if received else "Waiting to start"
        row["Start date"] = write(local_day(service.since)) if received else ""
        row["Hours per week"] = "" if service.hours is None else f"{service.hours.normalize():f}"
    return row


def _plant_trust(rows: list[Row], today: date) -> None:
    wards = [
        row["Ward"] for row in rows if row.get("Ward") and row.get("Hospital") == rows[0].get("Hospital")
    ]
    rows[0]["Ward"] = next((ward for ward in wards if ward != rows[0]["Ward"]), rows[0]["Ward"])
    rows[1]["EDD"] = _slashed(today + timedelta(days=2))
    rows[2]["Waiting for"] = "; ".join(part for part in (rows[2]["Waiting for"], "TTOs") if part)
    rows[3]["Medically fit"] = "N" if rows[3]["Medically fit"] == "Y" else _slashed(today)
    rows[5] |= {"Waiting for": "Community hospital", "Code": "C", "Attributable to": "SSD"}
    rows[6]["DOB"] = "31/02/1930"
    rows[7]["Admitted"] = "soon"


def _plant_council(rows: list[Row], today: date) -> None:
    rows[0]["Due date"] = _slashed(today + timedelta(days=3))
    rows[1]["Funding"] = "Self funding"
    rows[2] |= {"Waiting for": f"{rows[2]['Waiting for']}; Equipment", "Due date": ""}
    rows[5] |= {"Code": "I", "Attributable to": "SSD"}
    rows[6]["DOB"] = "31/02/1930"
    rows[7]["Date requested"] = _slashed(today + timedelta(days=40))


def _plant_provider(rows: list[Row], today: date) -> None:
    hours = rows[0].get("Hours per week") or "7"
    rows[0]["Hours per week"] = f"{float(hours) + 2:g}"
    rows[1] |= {"Status": "Ended", "Ended": _slashed(today - timedelta(days=1))}
    rows[2]["Status"] = "In hospital"
    rows[5]["Hours per week"] = "lots"
    rows[6]["DOB"] = "31/02/1930"
    rows[7]["Start date"] = _slashed(today + timedelta(days=40))


def _twice(row: Row) -> Row:
    """The same person once more: the family name spelt otherwise, no number, and something else said."""
    name = "Name" if "Name" in row else "Client name"
    family, _, given = row[name].partition(",")
    spelt = family[:-1] if family[-1:] == family[-2:-1] else f"{family}{family[-1]}"
    own = {"Hosp No": "", "LAS ID": ""} | {"Comments": "moved up from the other sheet"}
    said = {"Waiting for": "Housing", "Ended": "", "Hours per week": "3"}
    return (
        row
        | {name: f"{spelt},{given}"}
        | {key: value for key, value in (own | said).items() if key in row}
        | {"Comments": own["Comments"]}
    )


def _new(keeper: Keeper, named: Named, some: Sequence[Listed], today: date) -> Row:
    """Somebody who is not held."""
    born, day = "3rd May 1934", _slashed(today - timedelta(days=1))
    if keeper is Keeper.PROVIDER:
        new = {"Status": "Active", "Start date": day, "Hours per week": "10.5"}
        return {"Client name": "EXAMPLE, Ada", "DOB": born} | new
    who = {"Name": "EXAMPLE, Ada", "DOB": born, "Waiting for": "Reablement", "Comments": "came yesterday"}
    if keeper is Keeper.COUNCIL:
        return who | {"LAS ID": "EX1", "Date requested": day}
    place = next((one.bed for one in some if one.bed is not None), None)
    hospital = "" if place is None else named.places.get(place.place, place.place)
    ward = "" if place is None else _ward(place.ward)
    return who | {"Hosp No": "EX1", "Hospital": hospital, "Ward": ward, "Admitted": day, "Medically fit": "N"}


def _wait(one: Listed, named: Named) -> Row:
    main = next((wait for wait in one.waits if wait.reason is not None), None)
    whose = {"nhs": "NHS", "social_care": "SSD", "both": "Both"}
    return {
        "Waiting for": "; ".join(
            _SHORT.get(wait.what, named.waits[wait.what]) for wait in one.waits if wait.what in named.waits
        ),
        "Code": "" if main is None else main.reason or "",
        "Attributable to": "" if main is None else whose.get(main.whose or "", ""),
    }


def _who(one: Listed, name: str, write: Callable[[date], str]) -> Row:
    assert one.born is not None
    return {name: f"{one.family.upper()}, {one.given}", "DOB": write(one.born)}


def _ward(ward: str | None) -> str:
    """A ward's name as a list writes it."""
    text = (ward or "").replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


def _slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _dotted(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _spoken(day: date) -> str:
    return f"{day:%-d %B %Y}"


_WRITTEN: tuple[Callable[[date], str], ...] = (_slashed, _dotted, _spoken)
"""The ways in which days stand on one list, as they do where several people keep it."""
