"""`homefirst promises`: what was promised, by whom, by when, for how much, and where the papers differ."""

from collections.abc import Sequence

import typer

from homefirst.app.papers.promises import ask_promises
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say
from homefirst.county.catalogue.statements.statement import Statement
from homefirst.county.catalogue.statements.vocabulary import Vocabulary
from homefirst.foundation.calendar import local_day, parse_instant
from homefirst.programme.promises import Entry
from homefirst.programme.reconcile.telling import said
from homefirst.programme.search import Promises, Wanted, kind_of


@app.command("promises")
def promises_command(
    words: list[str] | None = typer.Argument(None, help="Words to be found: home care hours."),
    subject: str | None = typer.Option(None, help="Only this subject and what stands under it."),
    document: str | None = typer.Option(None, help="Only what is stated in this document, too: 000."),
    kind: str | None = typer.Option(None, help="Only what has a statement of this kind: level, date."),
    promised: bool = typer.Option(False, "--promised", help="Only promises."),
    differ: bool = typer.Option(False, "--differ", help="Only where the papers differ."),
    known_at: str | None = typer.Option(None, help="Of documents that were out by then: 2016-09-01."),
    page: int = typer.Option(1, min=1, max=9999, help="Which page of 25."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Search what the county's papers promise."""
    answer = ask_promises(
        Wanted(
            words=" ".join(words or ()),
            subject=subject,
            document=document,
            kind=kind_of(kind),
            promised=promised,
            differ=differ,
            known_on=local_day(parse_instant(known_at)) if known_at else None,
            page=page,
        )
    )
    if json:
        print_json(answer.as_answer())
    else:
        _show(answer)


def _show(answer: Promises) -> None:
    for one in answer.entries:
        _show_entry(one, answer.words)
    asked = answer.wanted
    more = f" Page {asked.page} of {answer.pages}: --page." if answer.pages > 1 else ""
    say(f"{answer.found:,} found, {answer.found_statements:,} of {answer.statements:,} statements.{more}")


def _show_entry(one: Entry, words: Vocabulary) -> None:
    say(f"{one.measure.name}: {one.subject.name} [{one.subject.code}]")
    for label, statements in (
        ("Promised", one.promised),
        ("Stated", one.said),
        ("Counted", one.counted),
        ("By whom", one.by_whom),
        ("By when", one.by_when),
    ):
        _show_statements(label, statements, words)
    if one.bodies:
        say(f"  Put before: {', '.join(one.bodies)}")
    for money in one.for_how_much:
        of = words.subjects[money.statement.subject].name
        say(f"  For how much: {said(money.statement)}, {of} ({money.because})")
    for each in one.differs:
        say(f"  The papers differ: {each.finding.title}")
    say("")


def _show_statements(label: str, statements: Sequence[Statement], words: Vocabulary) -> None:
    for one in statements:
        source = one.source
        title = words.documents[source.document].title
        say(f"  {label}: {said(one)} ({title}, line {source.line}: “{source.citation}”)")
