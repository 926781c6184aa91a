"""`homefirst flow simulate`, `compare`, `kept`, `rerun`: a year simulated, options tried, and proof of it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from homefirst.cli.flow import flow_app
from homefirst.cli.show import print_json, print_table, say
from homefirst.flow.asked import Option
from homefirst.foundation.charts.ink import figure
from homefirst.foundation.errors import NotUnderstood

_FILE = typer.Argument(None, help="A network’s file, NETWORK.toml; the county pack’s where left out.")
_REPLICATIONS = typer.Option(None, min=1, help="How many; else as many as the precision needs.")
_PRECISION = typer.Option(
    None, min=0.001, max=1.0, help="Half the 95% interval of the people delayed, as a share of them: 0.05."
)
_DAYS = typer.Option(365, min=1, help="Days that are told.")
_WARM_UP = typer.Option(None, min=0, help="Days before them, to fill: 90, or none where a census begins it.")
_SEED = typer.Option(None, min=0, help="Of the random numbers; the network’s own where left out.")
_THREADS = typer.Option(None, min=1, help="As many as there are processors, where left out.")
_OPTION = typer.Option(None, "--option", help="What is tried: NAME: CHANGE; CHANGE. Once for each option.")
_CENSUS = typer.Option(
    None, help="Begin with the county’s census of the midnight that begins a day: 2016-03-10."
)
_MEANT = typer.Option(False, "--meant", help="More than 500 replications are meant.")
_CLUSTER = typer.Option(None, help="The address of a Dask cluster’s scheduler, to send replications to.")
_JSON = typer.Option(False, "--json")


@flow_app.command("simulate")
def flow_simulate_command(
    file: Path | None = _FILE,
    replications: int | None = _REPLICATIONS,
    precision: float | None = _PRECISION,
    days: int = _DAYS,
    warm_up: int | None = _WARM_UP,
    seed: int | None = _SEED,
    threads: int | None = _THREADS,
    census: str | None = _CENSUS,
    cluster: str | None = _CLUSTER,
    meant: bool = _MEANT,
    json: bool = _JSON,
) -> None:
    """Simulate a network, replication after replication: who is where, who waits, with intervals."""
    answer = _answer(file, (), replications, precision, days, warm_up, seed, threads, census, cluster, meant)
    (base,) = answer["scenarios"]
    if json:
        kept = {key: value for key, value in answer.items() if key not in ("scenarios", "effects")}
        print_json(base | kept)
        return
    _show_means(base)
    _show_took(answer)


@flow_app.command("compare")
def flow_compare_command(
    file: Path | None = _FILE,
    option: list[str] = _OPTION,
    replications: int | None = _REPLICATIONS,
    precision: float | None = _PRECISION,
    days: int = _DAYS,
    warm_up: int | None = _WARM_UP,
    seed: int | None = _SEED,
    threads: int | None = _THREADS,
    census: str | None = _CENSUS,
    cluster: str | None = _CLUSTER,
    meant: bool = _MEANT,
    json: bool = _JSON,
) -> None:
    """Simulate what is tried beside the network as it is, on the same random numbers: what changes, with its
    interval."""
    options = [_option(one) for one in option or ()]
    answer = _answer(
        file, options, replications, precision, days, warm_up, seed, threads, census, cluster, meant
    )
    if json:
        print_json(answer)
        return
    for one in answer["scenarios"]:
        _show_means(one)
    print_table(
        "What each option changes, where it surely does",
        ("Option", "Figure", "Place", "As it is", "With it", "Change", "95% interval"),
        [_effect(one) for one in answer["effects"] if one["figure"] == "delayed" or one["sure"]],
    )
    _show_took(answer)


@flow_app.command("kept")
def flow_kept_command(json: bool = _JSON) -> None:
    """The simulations that were kept, the last first."""
    from homefirst.app.flow.asking import ask_simulations

    found = ask_simulations()
    if json:
        print_json({"simulations": [one.as_answer() for one in found]})
        return
    print_table(
        "Simulations that were kept",
        ("Run", "Made", "By", "Options", "Replications"),
        [
            (one.run, f"{one.at:%Y-%m-%d %H:%M}", one.by, "; ".join(one.options), str(one.replications))
            for one in found
        ],
    )


@flow_app.command("rerun")
def flow_rerun_command(run: str, threads: int | None = _THREADS, json: bool = _JSON) -> None:
    """Run a kept simulation again. Exit code 1 where its numbers are not the same to the last bit."""
    from homefirst.app.flow.asking import run_again

    with _told() as each:
        found = run_again(run, threads=threads or os.cpu_count() or 1, each=each)
    if json:
        print_json(found.as_answer())
    else:
        say("The numbers are the same." if found.same else "The numbers are not the same.")
        if not found.same_code:
            say("The rules or the engine have changed since it was made.")
    raise typer.Exit(0 if found.same else 1)


def _answer(
    file: Path | None,
    options: Sequence[Option],
    replications: int | None,
    precision: float | None,
    days: int,
    warm_up: int | None,
    seed: int | None,
    threads: int | None,
    census: str | None,
    cluster: str | None,
    meant: bool,
) -> Mapping[str, Any]:
    from homefirst.app.flow.asking import simulate_here

    with _told() as each:
        return simulate_here(
            file,
            options,
            census=None if census is None else _day(census),
            days=days,
            warm_up=warm_up,
            seed=seed,
            replications=replications,
            precision=precision,
            meant=meant,
            threads=threads or os.cpu_count() or 1,
            cluster=cluster,
            each=each,
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day.", where="census", next="Write 2016-03-10.") from None


def _option(text: str) -> Option:
    """`NAME: CHANGE; CHANGE`; without a name its changes are its name."""
    name, colon, changes = text.partition(":")
    said = changes if colon else name
    found = tuple(one.strip() for one in said.split(";") if one.strip())
    return Option(name.strip() if colon else "; ".join(found), found)


@contextmanager
def _told() -> Iterator[Callable[[int, int], None]]:
    """A bar that says how far it is, where somebody watches."""
    said = TextColumn("{task.description}"), TextColumn("{task.completed}")
    console = Console(stderr=True)
    bars = BarColumn(), TimeElapsedColumn()
    with Progress(*said, *bars, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Replications", total=None)

        def each(made: int, most: int) -> None:
            bar.update(task, completed=made, total=most)

        yield each


def _show_means(one: Mapping[str, Any]) -> None:
    print_table(
        f"People, {one['name']}",
        ("Place", "There", "95% interval", "Waiting for it", "Days waited"),
        [
            (
                place,
                figure(means["occupied"], 1),
                "" if means["low"] is None else f"{figure(means['low'], 1)} to {figure(means['high'], 1)}",
                figure(means["waiting"], 1),
                "" if means["wait_days"] is None else figure(means["wait_days"], 1),
            )
            for place, means in one["means"].items()
        ],
    )


def _effect(one: Mapping[str, Any]) -> tuple[str, ...]:
    between = "" if one["low"] is None else f"{figure(one['low'], 1)} to {figure(one['high'], 1)}"
    numbers = (figure(one[key], 1) for key in ("base", "with", "change"))
    return (one["option"], one["figure"], one["place"] or "all", *numbers, between)


def _show_took(answer: Mapping[str, Any]) -> None:
    say(
        f"{answer['replications']:,} replications, {answer['events']:,} events, {answer['seconds']:.1f} s"
        f" ({answer['cpu_seconds']:.1f} s of processors)."
    )
    say(f"Kept as {answer['run']}." if answer["run"] else f"Not kept: {answer['not_kept']}")
