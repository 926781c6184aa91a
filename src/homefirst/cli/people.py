"""`homefirst people`: take in synthetic people, decide who is whom, erase. By key; no name is shown."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from homefirst.app.records.people_desk import (
    BECAUSE,
    decide_proposal,
    erase_person,
    import_people,
    open_proposals,
    reopen_proposal,
    unmerge_person,
)
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say
from homefirst.county.people.matching import in_words
from homefirst.county.people.record import ErasedBecause
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.events import Author

people_app = typer.Typer(help="People's records, by key.", no_args_is_help=True)
app.add_typer(people_app, name="people")
BY = Author("operator")
KEY = typer.Argument(..., help="The person's key, as their page's address has it.")
WHY = typer.Option(..., "--because", help=f"A code: {', '.join(BECAUSE)}.")


@people_app.command("import")
def people_import(
    file: Path = typer.Argument(..., help="A table of synthetic people (docs/people.md)."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Take in a table of synthetic people; each row that cannot be kept is told with its reason."""
    if not file.is_file():
        raise NotFound("There is no such file.", where=str(file), next="Check the name.")
    answer = import_people(file, by=BY, at=datetime.now(UTC))
    if json:
        print_json(answer.as_answer())
    else:
        for problem in answer.problems:
            say(str(problem))
        say(
            f"Synthetic people: {len(answer.registered)} new, {answer.already} held before,"
            f" {len(answer.quarantined)} rows quarantined, {answer.proposed} pairs to look at."
        )
    raise typer.Exit(1 if answer.problems else 0)


@people_app.command("matches")
def people_matches(json: bool = typer.Option(False, "--json")) -> None:
    """Pairs of keys that may be one person, for a person to decide."""
    found = open_proposals()
    if json:
        print_json({"proposals": [one.as_answer() for one in found]})
    elif not found:
        say("There is no pair to look at.")
    for one in [] if json else found:
        kind = "Conflict" if one.conflict else f"{one.score} points"
        say(f"Proposal {one.seq}: {one.person} and {one.other}. {kind}. {in_words(one.reasons)}")


@people_app.command("decide")
def people_decide(
    proposal: int = typer.Argument(..., min=1, help="Its number in homefirst people matches."),
    decision: str = typer.Argument(..., help="same, different or later"),
    keep: str | None = typer.Option(
        None, help="The key that stands for both; the first, where none is named."
    ),
    because: str = WHY,
) -> None:
    """Say whether the two keys of a proposal are one person. Merged keys can be parted again."""
    decide_proposal(proposal, decision, keep=keep, because=because, by=BY, at=datetime.now(UTC))
    say(f"Proposal {proposal} is decided: {decision}.")


@people_app.command("reopen")
def people_reopen(
    proposal: int = typer.Argument(..., min=1, help="Its number, as it was decided."), because: str = WHY
) -> None:
    """Take back what was decided of a proposal: it is to be decided again. A merge is undone first."""
    reopen_proposal(proposal, because=because, by=BY, at=datetime.now(UTC))
    say(f"Proposal {proposal} is to be decided again.")


@people_app.command("unmerge")
def people_unmerge(key: str = KEY, because: str = WHY) -> None:
    """Undo a merge: the key stands for itself again, as before."""
    out_of = unmerge_person(key, because=because, by=BY, at=datetime.now(UTC))
    say(f"{key} stands for itself again, and leads to {out_of} no more.")


@people_app.command("erase")
def people_erase(
    key: str = KEY,
    because: str = typer.Option(..., "--because", help=f"A code: {', '.join(ErasedBecause)}."),
) -> None:
    """Erase who somebody is, under every key that leads to them. The key and every count stay."""
    erased = erase_person(key, because, by=BY, at=datetime.now(UTC))
    versions = "1 version is" if erased == 1 else f"{erased} versions are"
    say(f"{versions} erased. Backups that were taken before hold it until they are deleted.")
