"""`homefirst jobs`: what the worker has to do, does and did; `homefirst worker`: a worker by itself."""

import signal
from datetime import UTC, datetime

import typer

from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import job_id, this_work
from homefirst.app.service.daily import ask_for_today, ask_to_compile
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.work.job import Job, State
from homefirst.server.life import stop_with_parent

jobs_app = typer.Typer(help="Jobs: what takes longer than a page may.", no_args_is_help=True)
app.add_typer(jobs_app, name="jobs")
_ID = typer.Argument(..., help="The job's id, as homefirst jobs list tells it.")


@jobs_app.command("list")
def jobs_list(
    limit: int = typer.Option(20, min=1, max=1000, help="How many, the latest first."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """The jobs that were asked for last."""
    found = this_work().recent(limit)
    if json:
        print_json({"jobs": [job.as_answer() for job in found]})
    elif not found:
        say("No job was ever asked for.")
    else:
        rows = [(str(job.id), job.kind, job.state.value, _steps(job), job.said) for job in found]
        print_table("Jobs, the latest first", ("Job", "Kind", "State", "Steps", "Last"), rows)


@jobs_app.command("show")
def jobs_show(id: str = _ID) -> None:
    """One job as it stands, with what it found and what failed."""
    print_json(this_work().see(job_id(id)).as_answer())


@jobs_app.command("cancel")
def jobs_cancel(id: str = _ID) -> None:
    """Cancel a job: at once where it waits, before its next step where it runs."""
    told(this_work().cancel(job_id(id)))


@jobs_app.command("again")
def jobs_again(id: str = _ID) -> None:
    """Begin a job again that failed or was cancelled, from where it stood."""
    told(this_work().again(job_id(id)))


@jobs_app.command("wait")
def jobs_wait(
    id: str = _ID,
    seconds: float = typer.Option(3600.0, min=0.0, max=86_400.0, help="How long at most."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Wait until a job has ended. Exit code 1 where it was not done by then, or failed."""
    job = this_work().wait(job_id(id), seconds)
    if json:
        print_json(job.as_answer())
    else:
        told(job)
    raise typer.Exit(0 if job.state is State.DONE else 1)


@app.command("worker", hidden=True)
def worker(
    life: int = typer.Option(-1, hidden=True, help="An open file: it stops when that ends."),
) -> None:
    """Run this county's jobs until it is told to stop. homefirst serve starts one by itself."""
    from homefirst.app.offers.approving import ask_anew
    from homefirst.app.offers.decisions import give_back
    from homefirst.app.offers.mail import this_door
    from homefirst.app.offers.told import tell_again
    from homefirst.app.synthetic.making import settle_the_synthetic_county
    from homefirst.jobs.kinds import KINDS, WARM
    from homefirst.jobs.worker import Worker

    def unasked() -> None:
        now = datetime.now(UTC)
        ask_for_today(now)
        give_back()
        ask_anew()
        tell_again(this_door(), at=now)
        settle_the_synthetic_county()
        ask_to_compile()

    working = Worker(this_county().area, KINDS, WARM, unasked)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: working.stop())
    if life >= 0:
        stop_with_parent(life)
    if not working.run():
        raise typer.Exit(1)


def told(job: Job) -> None:
    """One line about a job, and what is wrong with it."""
    say(f"Job {job.id} ({job.kind}): {job.state.value}, {_steps(job)} steps.")
    if job.problem is not None:
        say(str(job.problem))
    if job.cancel_asked and not job.ended:
        say("It is cancelled before its next step.")


def _steps(job: Job) -> str:
    return f"{job.done} of {'unknown' if job.total is None else job.total}"
