"""Who may say of a code that it is right, for which side: a table of the county pack,
verification_judges.csv.

One row: whoever works in that role at that organisation speaks for a side, or settles what the two dispute.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from homefirst.county.access.roles import roles
from homefirst.county.catalogue.row import Row, one_of, read_table, words_in
from homefirst.foundation.errors import Problem, Refused
from homefirst.policy.verification import Side

FILE = "verification_judges.csv"
COLUMNS = ("role", "organisation", "party", "source")


class Party(StrEnum):
    """For whom somebody speaks; SETTLES decides what is returned after a dispute."""

    HOSPITAL = "hospital"
    COUNCIL = "council"
    SETTLES = "settles"


@dataclass(frozen=True, slots=True)
class Judge:
    """In which role, working where, somebody speaks for whom."""

    role: str
    organisation: str
    party: Party | None
    source: str


def read_judges(folder: Path, organisations: Container[str], problems: list[Problem]) -> tuple[Judge, ...]:
    """A pack's judges, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    return tuple(_judge(row, organisations) for row in read_table(folder / FILE, COLUMNS, problems).rows)


def parties(judges: tuple[Judge, ...], role: str, organisation: str) -> frozenset[Party]:
    """For whom somebody in a role who works at an organisation speaks."""
    return frozenset(
        one.party for one in judges if (one.role, one.organisation) == (role, organisation) and one.party
    )


def check_speaks(judges: tuple[Judge, ...], role: str, organisation: str, party: Side | Party) -> None:
    """Raises Refused, with who may, where somebody does not speak for a party."""
    if party in parties(judges, role, organisation):
        return
    may = sorted({f"{roles()[one.role].title} at {one.organisation}" for one in judges if one.party == party})
    says = "settle a dispute" if party == Party.SETTLES else f"speak for the {party} about a code"
    raise Refused(
        f"You may not {says}.",
        where=str(party),
        next=f"By {FILE} these may: {', '.join(may) or 'nobody yet'}.",
    )


def of_them(party: Side | Party, organisation: str, *, provider: str | None, council: str | None) -> bool:
    """Whether somebody who speaks for a party speaks of a person: for a hospital of those in its own beds,
    for a council of those for whom it is responsible. Where that is not known, whoever speaks for the side
    does; who settles disputes does so for the partnership."""
    whose = {Party.HOSPITAL: provider, Party.COUNCIL: council}.get(Party(party))
    return whose is None or whose == organisation


def _judge(row: Row, organisations: Container[str]) -> Judge:
    return Judge(
        role=row.known("role", roles(), "roles.toml"),
        organisation=row.known("organisation", organisations, "organisations.csv"),
        party=row.cell("party", one_of(Party), None),
        source=row.cell("source", words_in, ""),
    )
