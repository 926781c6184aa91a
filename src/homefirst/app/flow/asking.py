"""Questions about the flow model: to ask for a simulation of the pack's network, to see one, to run it
again.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings

import homefirst
from homefirst.app.beds.asking import check_come
from homefirst.app.flow.began import Began, began_again, began_of
from homefirst.app.flow.pack import pack_network
from homefirst.app.flow.simulating import Progress, asked_for, on_threads, simulate
from homefirst.app.flow.simulating_far import on_cluster
from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.work import SIMULATE, this_work
from homefirst.app.pack.network_file import network_of
from homefirst.county.journey.read import census as census_at
from homefirst.flow.asked import Asked, Option, digest
from homefirst.flow.census import AtStart, at_start
from homefirst.flow.engine.cache import version_of_rules
from homefirst.flow.experiment.answer import numbers
from homefirst.flow.frozen import Frozen, RunAgain
from homefirst.flow.network.already_there import topped_up
from homefirst.flow.read import asked_kept, simulation, simulations, so_far, what_was_answered, what_was_asked
from homefirst.flow.record import freeze, keep_asked
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import NotFound, NotUnderstood, Unavailable
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.foundation.work.ids import uuid7
from homefirst.foundation.work.job import Job, State

YEAR = 365
PRECISION = 0.05
WARM_UP = 90


@dataclass(frozen=True, slots=True)
class Question:
    """What a simulation of the county is asked, and which census it begins with (None: none)."""

    asked: Asked
    census: datetime | None
    view: View | None


def question_of(
    options: Sequence[Option],
    *,
    census: date | None,
    days: int = YEAR,
    warm_up: int = 0,
    seed: int | None = None,
    replications: int | None = None,
    precision: float | None = None,
    meant: bool = False,
) -> tuple[Question, AtStart | None]:
    """The question of the pack's network with options, begun with the census of the midnight with which a
    day begins, or empty, and who was there. Raises NotUnderstood for what cannot be, and NotFound for a
    pack without a network.
    """
    pack = pack_network()
    network, view, began, instant = pack.network, None, None, None
    if census is not None:
        view, instant = this_log().freeze(), midnight(census)
        check_come(view.known_at, day=instant)
        began = at_start(census_at(view, instant), pack.held_as)
        check_somebody(began, instant)
        network = replace(network, start=census)
        began = replace(began, present=topped_up(began.present, pack.already_there))
    if replications is None and precision is None:
        precision = PRECISION
    asked = asked_for(
        network,
        days=days,
        warm_up=warm_up,
        seed=seed,
        options=options,
        replications=replications,
        precision=precision,
        present=() if began is None else began.present,
        meant=meant,
    )
    return Question(asked, instant, view), began


def who_begins(day: date) -> Began:
    """Who a simulation would begin with, with the census of the midnight with which a day begins. Raises
    NotUnderstood for a day that has not come yet, or with whose midnight nobody is in the record."""
    view, instant = this_log().freeze(), midnight(day)
    check_come(view.known_at, day=instant)
    found = began_of(instant, view)
    if not found.of_census:
        raise _nobody(instant)
    return found


def check_somebody(began: AtStart, instant: datetime) -> None:
    """Raises NotUnderstood where nobody is in the record at an instant."""
    if not began.present:
        raise _nobody(instant)


def _nobody(instant: datetime) -> NotUnderstood:
    return NotUnderstood(
        f"Nobody is in the record at the midnight with which {local_day(instant):%-d %B %Y} begins.",
        where="census",
        next="Choose a day of which there are records, or begin empty.",
    )


def want_simulation(question: Question, *, by: str, at: datetime) -> Job:
    """Asks the worker for a simulation; of the same question it is the same job. One that failed or was
    cancelled is begun again, and one whose answer is not held any more is made anew."""
    keep_asked(this_county().area, question.asked, at=at)
    heads = [] if question.view is None else [list(head) for head in question.view.heads or ()]
    arguments = {
        "asked": question.asked.sha256,
        "census": None if question.census is None else question.census.isoformat(),
        "known_at": None if question.view is None else question.view.known_at.isoformat(),
        "heads": heads,
    }
    work = this_work()
    key = question.asked.sha256
    job = work.ask(SIMULATE, key=key, arguments=arguments, by=by)
    while job.state is State.DONE and not is_held(str(job.id)):
        key = f"{question.asked.sha256}/{job.id}"
        job = work.ask(SIMULATE, key=key, arguments=arguments, by=by)
    return work.again(job.id) if job.state in (State.FAILED, State.CANCELLED) else job


def is_held(run: str) -> bool:
    """Whether a simulation is kept, with what it answered."""
    view = this_log().now()
    try:
        what_was_answered(view, simulation(view, run))
    except NotFound:
        return False
    return True


def asked_again(arguments: Mapping[str, Any]) -> Question:
    """The question of a job. Raises NotFound where what was asked is not held any more."""
    county = this_county().area
    asked = asked_kept(this_log().now(), arguments["asked"])
    if arguments["census"] is None:
        return Question(asked, None, None)
    heads = tuple((stream, seq) for stream, seq in arguments["heads"])
    view = View(county, datetime.fromisoformat(arguments["known_at"]), heads)
    return Question(asked, datetime.fromisoformat(arguments["census"]), view)


def telling_of(progress: Progress) -> dict[str, Any]:
    """What those who watch are told so far."""
    return {**progress.so_far(), "most": progress.most}


def keep_simulation(
    question: Question,
    answer: Mapping[str, Any],
    *,
    run: str,
    by: str,
    at: datetime,
    because: str | None = None,
) -> None:
    """Keeps a simulation with all that its numbers hang on."""
    freeze(
        this_log(),
        question.asked,
        answer,
        run=run,
        version=homefirst.__version__,
        kernels=version_of_rules(),
        census=question.census,
        view=question.view,
        by=Author(by),
        at=at,
        because=because,
    )


def ask_simulations() -> tuple[Frozen, ...]:
    """The simulations that were kept, the last first."""
    return simulations(this_log().now())


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation as a door shows it: what was asked of which census, what it answered so far or in the end,
    and its job where it is not kept.
    """

    run: str
    question: Question
    answer: Mapping[str, Any] | None
    frozen: Frozen | None
    job: Job | None

    @property
    def asked(self) -> Asked:
        return self.question.asked

    @property
    def began(self) -> Began | None:
        """Who it began with; None where it began empty."""
        census, view = self.question.census, self.question.view
        return None if census is None or view is None else began_again(census, view)


def ask_simulation(run: UUID) -> Simulated:
    """A simulation that was kept, or is under way. Raises NotFound."""
    view = this_log().now()
    try:
        frozen = simulation(view, str(run))
    except NotFound:
        job = this_work().see(run)
        if job.kind != SIMULATE:
            raise
        told = None if job.ended else so_far(view, str(run))
        return Simulated(str(run), asked_again(job.arguments), told, None, job)
    question = Question(what_was_asked(view, frozen), frozen.census, frozen.view)
    return Simulated(str(run), question, what_was_answered(view, frozen), frozen, None)


class Lengths(TypedDict):
    """How long a simulation goes on, and how often."""

    days: int
    warm_up: int
    seed: int | None
    replications: int | None
    precision: float | None


def simulate_here(
    file: Path | None,
    options: Sequence[Option],
    *,
    census: date | None,
    days: int,
    warm_up: int | None,
    seed: int | None,
    replications: int | None,
    precision: float | None,
    meant: bool,
    threads: int,
    cluster: str | None,
    each: Callable[[int, int], None],
) -> dict[str, Any]:
    """A simulation of a file's network or of the pack's, here and now, for a command; with `run`, the key
    under which it was kept, or None and `not_kept`, which says why. Raises as `asked_for` and `question_of`
    do."""
    warm = warm_up if warm_up is not None else 0 if census is not None else WARM_UP
    if replications is None and precision is None:
        precision = PRECISION
    said = Lengths(days=days, warm_up=warm, seed=seed, replications=replications, precision=precision)
    if file is None:
        question, _ = question_of(options, census=census, meant=meant, **said)
    elif census is not None:
        raise NotUnderstood(
            "A file's network knows nothing of the county's places.", where="census", next="Leave one out."
        )
    else:
        asked = asked_for(network_of(file), options=options, meant=meant, **said)
        question = Question(asked, None, None)
    spread = on_threads(threads) if cluster is None else on_cluster(cluster)
    answer = simulate(question.asked, spread, each=lambda progress: each(progress.made, progress.most))
    return answer | kept_where_set_up(question, answer)


def kept_where_set_up(question: Question, answer: Mapping[str, Any]) -> dict[str, str | None]:
    """Keeps a simulation where there is a county: `run`, its key, or why it is `not_kept`. Where there is
    none, none is made."""
    if not is_county_here():
        return {"run": None, "not_kept": "No county is set up here."}
    run, at = str(uuid7(time.time_ns() // 1_000_000, os.urandom(10))), datetime.now(UTC)
    try:
        keep_simulation(question, answer, run=run, by="the command line", at=at)
    except Unavailable as error:
        return {"run": None, "not_kept": str(error)}
    return {"run": run, "not_kept": None}


def is_county_here() -> bool:
    """Whether there is a county's database, or an address of one: nothing is made to find out."""
    embedded = settings.DATABASES["default"].get("EMBEDDED")
    return embedded is None or (Path(embedded) / "postgres").exists()


def run_again(run: str, *, threads: int, each: Callable[[int, int], None]) -> RunAgain:
    """A kept simulation run again, with as many replications as were made then: whether its numbers are the
    same. Raises NotFound."""
    view = this_log().now()
    frozen = simulation(view, run)
    again = replace(what_was_asked(view, frozen), replications=frozen.replications, precision=None)
    found = digest(numbers(simulate(again, on_threads(threads), each=lambda one: each(one.made, one.most))))
    return RunAgain(run, found == frozen.answer, version_of_rules() == frozen.kernels, frozen.answer, found)
