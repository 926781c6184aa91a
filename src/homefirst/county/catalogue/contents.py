"""All that a pack says of who there is, what is offered and what is stated, read together: a reference from
one table to another is looked up, and every problem of every table is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.boards import Board, read_boards
from homefirst.county.catalogue.organisations import Organisation, Place, read_organisations, read_places
from homefirst.county.catalogue.services import Service, read_services
from homefirst.county.catalogue.statements.decisions import Decision, read_decisions
from homefirst.county.catalogue.statements.read import StatedFacts, read_statements
from homefirst.foundation.errors import Problem


@dataclass(frozen=True, slots=True)
class Contents:
    """The tables of a pack that catalogue reads. With a problem in any of them, it is not to be used."""

    facts: StatedFacts
    decisions: tuple[Decision, ...]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    services: Mapping[str, Service]
    boards: Mapping[str, Board]
    problems: tuple[Problem, ...]


def read_contents(folder: Path) -> Contents:
    """Reads all of them; never raises for what somebody entered."""
    facts = read_statements(folder)
    problems = list(facts.problems)
    decisions = read_decisions(folder, facts.ids, problems)
    organisations, codes = read_organisations(folder, problems)
    return Contents(
        facts=facts,
        decisions=decisions,
        organisations=organisations,
        places=read_places(folder, codes, problems),
        services=read_services(folder, codes, facts.ids, problems),
        boards=read_boards(folder, codes, facts.words.codes("documents.csv"), problems),
        problems=tuple(problems),
    )
