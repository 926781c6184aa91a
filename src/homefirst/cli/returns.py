"""`homefirst returns`: what is returned nationally, counted, frozen as submitted, and counted again."""

import typer

from homefirst.app.returns.asking import (
    TransfersReturn,
    ask_frozen,
    ask_transfers,
    check_returns,
    freeze_return,
)
from homefirst.app.returns.compared import with_frozen
from homefirst.app.returns.daily import DailyReturn, ask_daily
from homefirst.app.returns.ready import ReadyDates, ask_ready
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import parse_instant
from homefirst.foundation.errors import Refused
from homefirst.measures.returns.cells import COUNCIL, DAYS, PATIENTS, REASON, WHOSE
from homefirst.measures.returns.kinds import Kind, Period
from homefirst.measures.returns.ready import BAND, DAYS_LOST, LEFT, NOT_SAID, means

returns_app = typer.Typer(help="The national returns.", no_args_is_help=True)
app.add_typer(returns_app, name="returns")
BY = "operator"
FREEZE = typer.Option(False, "--freeze", help="Keep it as it is submitted.")
BECAUSE = typer.Option("submitted", "--because", help="Why it is frozen.")
ALTHOUGH = typer.Option("", "--although", help="Why it is frozen although not all of it is agreed.")
KNOWN = typer.Option(None, help="As known at this time: 2016-04-12.")
JSON = typer.Option(False, "--json")


@returns_app.command("month")
def returns_month(
    month: str = typer.Argument(..., help="The month: 2016-03."),
    freeze: bool = FREEZE,
    because: str = BECAUSE,
    although: str = ALTHOUGH,
    known_at: str | None = KNOWN,
    json: bool = JSON,
) -> None:
    """A month's return of delayed transfers, by provider: synthetic where the people are."""
    period = Period.parse(Kind.TRANSFERS, month)
    _freeze(period, freeze, because, known_at, json, although)
    answer = ask_transfers(period, known_at=parse_instant(known_at) if known_at else None)
    if json:
        print_json(answer.as_answer())
    else:
        _show_month(answer)


@returns_app.command("day")
def returns_day(
    day: str = typer.Argument(..., help="The day: 2016-03-10."),
    freeze: bool = FREEZE,
    because: str = BECAUSE,
    known_at: str | None = KNOWN,
    json: bool = JSON,
) -> None:
    """A day's return of acute discharges, by provider: synthetic where the people are."""
    period = Period.parse(Kind.DAILY, day)
    _freeze(period, freeze, because, known_at, json)
    answer = ask_daily(period, known_at=parse_instant(known_at) if known_at else None)
    if json:
        print_json(answer.as_answer())
    else:
        _show_day(answer)


@returns_app.command("ready")
def returns_ready(
    month: str = typer.Argument(..., help="The month: 2023-04."),
    freeze: bool = FREEZE,
    because: str = BECAUSE,
    known_at: str | None = KNOWN,
    json: bool = JSON,
) -> None:
    """A month's discharge ready dates, by provider: synthetic where the people are."""
    period = Period.parse(Kind.READY_DATE, month)
    _freeze(period, freeze, because, known_at, json)
    answer = ask_ready(period, known_at=parse_instant(known_at) if known_at else None)
    if json:
        print_json(answer.as_answer())
    else:
        _show_ready(answer)


@returns_app.command("list")
def returns_list(json: bool = JSON) -> None:
    """The returns that were frozen, the last first."""
    answer = ask_frozen()
    if json:
        print_json(answer.as_answer())
        return
    rows = [
        (f"{one.seq}", one.period.kind.value, str(one.period), one.provider or "not known", one.sha256[:12])
        for one in answer.frozen
    ]
    print_table("Frozen returns (synthetic)", ("Number", "Return", "Period", "Provider", "SHA-256"), rows)


@returns_app.command("check")
def returns_check(json: bool = JSON) -> None:
    """Count every frozen return again by its own view, and hold it against what was submitted."""
    answer = check_returns()
    if json:
        print_json(answer.as_answer())
    else:
        for one in answer.checked:
            state = "holds" if one.holds else f"does not hold. {one.why_not}"
            say(f"{one.frozen.period.name}, {one.frozen.provider or 'provider not known'}: {state}")
        for number in answer.surplus:
            say(f"Number {number}: nobody froze it, and pages read it.")
        if answer.surplus or not all(one.in_table for one in answer.checked):
            say("homefirst log rebuild --projection returns makes the table anew from the log.")
        say(f"{len(answer.checked)} frozen returns counted again.")
    if not answer.holds:
        raise typer.Exit(1)


def _freeze(
    period: Period, freeze: bool, because: str, known_at: str | None, json: bool, although: str = ""
) -> None:
    if not freeze:
        return
    if known_at is not None:
        raise Refused("A return is frozen as things are known now.", where="--known-at", next="Leave it out.")
    done = freeze_return(period, by=BY, because=because, although=although)
    if not json:
        say(f"{done.new} returns frozen. Those that are as they were frozen last were left.")


def _show_month(answer: TransfersReturn) -> None:
    all_ = answer.all
    say(f"Delayed transfers, {answer.period.name}. Synthetic where the people are.")
    per_day = "unknown" if answer.per_day is None else f"{answer.per_day:.1f}"
    say(f"{all_.total(DAYS):,} delayed days, {per_day} people per day.")
    unsaid_days, unsaid_people = answer.delays.unknown_age
    if unsaid_days:
        say(f"Counted as adults: {unsaid_days:,} days of {unsaid_people:,} people of unknown age.")
    if answer.not_agreed.days:
        say(answer.not_agreed.said)
    if answer.asks_patients:
        say(f"{all_.total(PATIENTS):,} people at midnight of {answer.period.snapshot}.")
    for title, place in (("Council", COUNCIL), ("Reason", REASON), ("Whose", WHOSE)):
        rows = [(word or "not known", f"{n:,}") for word, n in sorted(all_.by(DAYS, place).items())]
        print_table(f"By {title.lower()}", (title, "Days"), rows)
    providers = [
        (provider or "not known", f"{cells.total(DAYS):,}", cells.sha256[:12], _stands(answer, provider))
        for provider, cells in with_frozen(answer.cells, answer.compared)
    ]
    print_table("By provider", ("Provider", "Days", "SHA-256", "Against what was frozen"), providers)
    coded = ", ".join(f"{n:,} {basis}" for basis, n in sorted(answer.bases.items()))
    say(f"Days by what their code rests on: {coded or 'none'}. Not asked for: {answer.delays.left_out}.")


def _show_day(answer: DailyReturn) -> None:
    say(f"Acute discharges, {answer.period.name}. Synthetic where the people are.")
    if not answer.in_force:
        say("There was no such return on that day: it is counted by the rules of its first.")
    rows = [
        (provider or "not known", " ".join(words), "unknown" if n is None else f"{n:,}")
        for provider, cells in sorted(answer.cells.items(), key=lambda one: one[0] or "")
        for words, n in cells.cells
    ]
    print_table("By provider", ("Provider", "Measure", "Number"), rows)
    if answer.unknown_age:
        say(f"Counted as adults: {answer.unknown_age:,} people of unknown age.")
    if answer.price is None:
        say("Cost of the delayed bed days: unknown; the pack states no price of a bed day on this day.")
    else:
        cost = "unknown" if answer.cost is None else f"£{answer.cost:,}"
        say(f"Cost of the delayed bed days: {cost}, at £{answer.price.pounds} a day ({answer.price.source}).")


def _stands(answer: TransfersReturn, provider: str | None) -> str:
    compared = answer.compared.get(provider)
    if compared is None:
        return "not frozen"
    cells = len(compared.changes)
    return "the same" if compared.same else "1 cell differs" if cells == 1 else f"{cells} cells differ"


def _show_ready(answer: ReadyDates) -> None:
    if not answer.in_force:
        say("They were not submitted then; counted by the same rules.")
    rows = [
        (
            provider or "not known",
            f"{own.total(LEFT):,}",
            f"{own.total(NOT_SAID):,}",
            f"{own.by(BAND, 2)['0']:,}",
            f"{own.total(DAYS_LOST):,}",
            *("-" if mean is None else f"{mean:.2f}" for mean in means(own)),
        )
        for provider, own in sorted(answer.cells.items(), key=lambda one: one[0] or "")
    ]
    heads = (
        "Provider",
        "Discharged",
        "Not said",
        "Same day",
        "Days lost",
        "Mean days",
        "Mean, 1 day or more",
    )
    print_table(f"Discharge ready dates, {answer.period.name} (synthetic)", heads, rows)
