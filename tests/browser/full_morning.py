"""A morning as a hub has it, small enough for a test: eighteen made-up people besides those of the example,
in beds of two trusts, ours in a hospital elsewhere and neighbours' here, half of whom have a next action;
codes that one side, both or nobody agreed to, one disputed, and people who left with days to return."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from homefirst.app.ground.house import this_log
from homefirst.app.morning.asking import ask_morning
from homefirst.app.records.people_desk import import_people
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author, EventType
from homefirst.hub import record as hub_record
from homefirst.policy.verification import Act, Side
from tests.doors.journeys_county import ALL, LOADER, at

AT = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
"""When the morning is looked at; everything was known by then."""
HEADS = (
    "organisation,local_number,nhs_number,family_name,given_names,birth_date,death_date,sex,address,postcode,"
    "since,practice,council"
).split(",")


class One(NamedTuple):
    """Where somebody lies (elsewhere: in another county), since which days of March 2016 they are there
    and ready, what they wait for and whose it is, on which pathway and day they leave, who pays, what is
    next and by whom, what was said of their code, and the day on which they left."""

    name: str
    council: str
    place: str
    ward: str | None
    came: int
    ready: int | None
    waits: str | None
    whose: str = "social_care"
    pathway: int | None = 1
    leaves: int | None = None
    pays: str = "council"
    next: tuple[str, str] | None = None
    said: str = ""
    left: int | None = None


PEOPLE = (
    One("Abernathy Rose", "occ", "jr", "5B", 1, 2, "home_care", next=("find_care", "broker"), said="hc"),
    One("Birtwhistle Alfred", "occ", "jr", "5B", 1, 3, "home_care", said="c"),
    One("Cresswell Joan", "occ", "jr", "7E", 1, 4, "residential", pathway=3, pays="self", said="h",
        next=("talk_choice", "ward")),
    One("Dunmore Leonard", "occ", "jr", "7E", 2, 5, "reablement", said="d", leaves=11),
    One("Ellwood Kathleen", "occ", "jr", "6A", 2, 6, "community_bed", "nhs", 2, said="h",
        next=("find_bed", "hub")),
    One("Fairclough Wilfred", "occ", "horton", "F", 1, 4, "nursing", pathway=3, pays="not_decided",
        next=("funding", "commissioning")),
    One("Grantham Edith", "occ", "horton", "F", 3, 7, "equipment", "nhs", leaves=10, said="hc"),
    One("Holroyd Stanley", "occ", "horton", "E", 4, 8, "home_care", next=("find_care", "broker")),
    One("Ingham Mabel", "west-berkshire-council", "jr", "5B", 1, 3, "home_care", said="h",
        next=("neighbour", "hub")),
    One("Jowett Cyril", "reading-council", "jr", "6A", 3, None, "reablement"),
    One("Kershaw Nora", "swindon-council", "horton", "E", 2, 6, "residential", pathway=3),
    One("Lockwood Harold", "buckinghamshire-council", "jr", "7E", 4, 8, "home_care",
        next=("neighbour", "hub")),
    One("Marsden Olive", "occ", "elsewhere", None, 2, 4, "wait:out-of-county", "nhs"),
    One("Naylor Percy", "occ", "community-hospitals", None, 1, 5, "home_care", leaves=12,
        next=("find_care", "broker")),
    One("Oldroyd Winifred", "occ", "intermediate-care-beds", None, 1, 6, "home_care", pays="self"),
    One("Pickering Arthur", "occ", "jr", "5B", 1, 2, "home_care", said="h", left=9),
    One("Ramsden Hilda", "occ", "jr", "6A", 1, 3, "residential", pathway=3, left=8),
    One("Sugden George", "occ", "horton", "F", 1, 4, "community_bed", "nhs", 2, said="hc", left=10),
)  # fmt: skip
"""`said`: h the hospital agrees to the code, c the council does, d the hospital disputes it."""
SAYS = {"h": (Side.HOSPITAL, Act.AGREE), "c": (Side.COUNCIL, Act.AGREE), "d": (Side.HOSPITAL, Act.DISPUTE)}
WHO = {Side.HOSPITAL: Author("hubert"), Side.COUNCIL: Author("sam")}
NEEDS = {
    "mobility": "one", "transfers": "one", "continence": "help", "cognition": "mild", "nursing": "none",
    "dementia": "no", "nights": "quiet", "visits": 3, "carers": 1, "visitor_sex": "any",
    "locality": "city", "tasks": ["medicines"], "cover": [], "bariatric": "no",
}  # fmt: skip


def enter_full_morning(folder: Path) -> Mapping[str, UUID]:
    """Enters them; their keys by family name. The connections lead to a county of `peopled`."""
    taken = import_people(_written(folder / "more.csv"), by=Author("operator"), at=datetime.now(UTC))
    registered = dict(taken.registered)
    keys = {one.name.split()[0]: registered[row] for row, one in enumerate(PEOPLE, 2)}
    entries = [entry for n, one in enumerate(PEOPLE, 1) for entry in _stay(n, one, str(keys[_family(one)]))]
    loaded = record.load(
        this_log(), entries=sorted(entries, key=lambda one: one.known_at), by=LOADER, because="a test"
    )
    assert loaded.quarantined == (), loaded.quarantined
    _what_is_next(keys)
    _what_is_said(keys)
    leave = [
        Entry(kinds.DISCHARGED, at(one.left, 9), _spell(n, str(keys[_family(one)])) | {"destination": "home"},
              known_at=at(one.left, 9))
        for n, one in enumerate(PEOPLE, 1) if one.left is not None
    ]  # fmt: skip
    loaded = record.load(this_log(), entries=leave, by=LOADER, because="a test")
    assert loaded.quarantined == (), loaded.quarantined
    return keys


def _family(one: One) -> str:
    return one.name.split()[0]


def _written(path: Path) -> Path:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADS)
        for n, one in enumerate(PEOPLE, 1):
            family, given = one.name.split()
            sex = "female" if n % 2 else "male"
            born, lives = f"19{25 + n % 20}-0{1 + n % 9}-{10 + n}", f"{n} Test Road;Sampleton"
            who = ["ouh", f"H20{n:04}", "", family, given, born, "", sex]
            table.writerow([*who, lives, "ZZ99 3CZ", "", "", one.council])
    return path


def _key(number: int) -> str:
    return f"{number:08}-0000-4000-8000-000000000000"


def _spell(n: int, person: str) -> dict[str, object]:
    return {"person": person, "spell": _key(n + 700)}


def _stay(n: int, one: One, person: str) -> list[Entry]:
    stay, who = _spell(n, person), {"person": person}

    def said(type_: EventType, on: int, **says: object) -> Entry:
        own = stay if "spell" in type_.personal else who
        return Entry(type_, at(on, 8), {**own, **says}, known_at=at(on, 8))

    last = 9 if one.left is None else one.left - 1
    care = "acute" if one.place in ("elsewhere", "jr", "horton") else "non_acute"
    known = {"home": "alone", "housing": "fit", "funding": one.pays, "carer": "support", "package": "none"}
    entries = [
        said(kinds.ADMITTED, one.came, care=care, place=one.place, ward=one.ward, method="emergency"),
        said(kinds.CRITERIA_RECORDED, last, met=[] if one.ready else ["oxygen"]),
        said(kinds.PATHWAY_SET, last, pathway=one.pathway),
    ]
    if n % 5:  # of every fifth nobody has asked about home
        entries.append(said(kinds.CIRCUMSTANCES_RECORDED, one.came, **known))
        entries.append(said(kinds.NEEDS_DESCRIBED, one.came, **NEEDS))
    since = one.ready or 8
    if one.ready:
        entries.append(said(kinds.READINESS_RECORDED, one.ready, **ALL))
    if one.waits:
        wait = _key(n + 800)
        entries.append(
            said(kinds.WAIT_OPENED, since, wait=wait, what=one.waits, reason=None, whose=one.whose, due=None)
        )
    if one.leaves:
        day, sure = f"2016-03-{one.leaves}", "definite" if n % 2 else "possible"
        entries.append(said(kinds.EXPECTED_DATE_SET, 9, day=day, certainty=sure))
    if one.pathway == 3:
        choice = _key(n + 900)
        entries.append(said(kinds.CHOICE_BEGAN, since, choice=choice, what="residential"))
    return [one for one in entries if one.known_at <= AT]


def _what_is_next(keys: Mapping[str, UUID]) -> None:
    for n, one in enumerate(PEOPLE, 1):
        if one.next is not None:
            what, owner = one.next
            hub_record.assign_action(
                this_log(), person=str(keys[_family(one)]), action=_key(n + 600), what=what, owner=owner,
                due=at(9 + n % 3, 16), by=Author("hubert"), at=at(9, 9),
            )  # fmt: skip


def _what_is_said(keys: Mapping[str, UUID]) -> None:
    """What is said of codes, as they are proposed at noon of the day before whoever left has left."""
    lines = {one.person: one for one in ask_morning(at(7, 12)).morning.lines}
    for one in PEOPLE:
        line = lines.get(str(keys[_family(one)]))
        for letter in one.said if line is not None and line.code is not None else "":
            proposal, (side, act) = line.code.proposal, SAYS[letter]
            hub_record.judge_code(
                this_log(), proposed=lambda view, proposal=proposal: proposal, shown=proposal.code, side=side,
                act=act, why="other_whose" if act is Act.DISPUTE else None, by=WHO[side], at=at(7, 12),
            )  # fmt: skip
