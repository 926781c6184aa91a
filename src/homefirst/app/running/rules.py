"""When a thing is well, wants a look, or an act: values in, findings out. Times are aware, sizes in bytes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from homefirst.app.running.findings import Finding, Standing
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import Problem
from homefirst.foundation.work.job import Job, State

PROVED_WITHIN = timedelta(hours=36)
"""Once a day, and a day may be a long one."""
BACKED_UP_WITHIN = timedelta(hours=36)
ARCHIVED_WITHIN = timedelta(minutes=30)
ALIVE_WITHIN = timedelta(seconds=30)
"""A worker says every two seconds that it lives, and counts as gone after ten."""
WAITING_AT_MOST = timedelta(minutes=5)
SLOW = 0.25  # seconds for the database's shortest answer, which takes a thousandth
CLOCKS_APART = timedelta(seconds=30)
FULL, FILLING = 0.05, 0.15  # of the disk, still free
LEAST_FREE = 1 << 30
MANY_WRONG = 50  # wrong passwords in a day; a county's 500 people mistype a few
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def database_finding(version: str, seconds: float) -> Finding:
    """How quickly the database gave its shortest answer."""
    what = f"{version} answers in {seconds * 1000:.1f} ms."
    if seconds < SLOW:
        return _well("database", "Database", what)
    return Finding(
        "database",
        "Database",
        Standing.LOOK,
        what,
        "See what else runs on its machine, and how full its disk is.",
    )


def disk_finding(free: int, total: int) -> Finding:
    """The room on the disk of the data folder."""
    what = f"{_size(free)} of {_size(total)} are free on the disk of the data folder."
    if free < FULL * total or free < LEAST_FREE:
        return Finding(
            "disk", "Disk", Standing.ACT, what, "Make room, or move the data folder to a larger disk."
        )
    if free < FILLING * total:
        return Finding("disk", "Disk", Standing.LOOK, what, "Plan for more room; old backups go with --keep.")
    return _well("disk", "Disk", what)


def clock_finding(machine: datetime, database: datetime, last_recorded: datetime | None) -> Finding:
    """Whether the clocks of machine and database agree, and neither stands before what is recorded."""
    if last_recorded is not None and last_recorded - database > CLOCKS_APART:
        return Finding(
            "clock",
            "Clock",
            Standing.ACT,
            f"The last event was recorded at {_at(last_recorded)}, which is later than the database's"
            f" {_at(database)}: its clock jumped back. What is recorded until then carries that time.",
            "Set the clock of the database's machine right.",
        )
    apart = abs(machine - database)
    if apart > CLOCKS_APART:
        what = f"The clocks of this machine and of the database are {_ago(apart)} apart."
        return Finding("clock", "Clock", Standing.LOOK, what, "Let both take the time from one server.")
    return _well("clock", "Clock", "The clocks agree, and nothing is recorded ahead of them.")


def log_finding(events: int, streams: int, last_recorded: datetime | None, now: datetime) -> Finding:
    """How much stands in the log, and since when nothing more came."""
    if last_recorded is None:
        return Finding(
            "log", "Log", Standing.LOOK, "Nothing is recorded yet.", "Take in the county's figures."
        )
    when = _ago(max(now - last_recorded, timedelta()))
    where = "one stream" if streams == 1 else f"{streams} streams"
    return _well("log", "Log", f"{events:,} events in {where}, the last {when} ago.")


def proof_finding(job: Job | None, now: datetime) -> Finding:
    """What the last proof of log and projections found, and how long ago. `job` is the last that ended."""
    name, title, again = (
        "proof",
        "Proof of the log",
        "The worker proves it once a day, and at once by the page Service: Prove the log now.",
    )
    if job is None or job.ended_at is None:
        return Finding(name, title, Standing.LOOK, "The log was not proved here yet.", again)
    when = _ago(now - job.ended_at)
    if job.state is not State.DONE or job.result is None:
        why = job.problem.what if job.problem else "It was cancelled."
        return Finding(
            name, title, Standing.ACT, f"The proof {when} ago did not come to its end: {why}", again
        )
    problems = job.result["problems"]
    if problems:
        first = problems[0]
        found = "One problem was" if len(problems) == 1 else f"{len(problems)} problems were"
        what = f"{found} found {when} ago, the first: {first['where']}: {first['what']}"
        return Finding(name, title, Standing.ACT, what, first["next"])
    what = f"{job.result['events']:,} events and all that is folded from them proved {when} ago."
    if now - job.ended_at > PROVED_WITHIN:
        return Finding(name, title, Standing.LOOK, what, again)
    return _well(name, title, what)


def backup_finding(
    taken: Sequence[datetime],
    reaches: datetime | None,
    archiving: bool,
    archive_fails: bool,
    problems: Collection[Problem],
    now: datetime,
) -> Finding:
    """When the last backup was taken, and up to when the county could be brought back."""
    name, title = "backup", "Backup"
    take = "Press Take a backup now, or run homefirst backup take. From then on the worker takes one a day."
    if not taken:
        return Finding(name, title, Standing.ACT, "There is no backup.", take)
    when = _ago(now - max(taken))
    if archive_fails:
        what = f"The last backup is {when} old, and what came after cannot be kept in the archive."
        return Finding(name, title, Standing.ACT, what, "Run homefirst backup list: it says what fails.")
    if problems:
        first = next(iter(problems))
        return Finding(name, title, Standing.ACT, f"{first.where}: {first.what}", first.next or take)
    if now - max(taken) > BACKED_UP_WITHIN:
        return Finding(name, title, Standing.ACT, f"The last backup is {when} old.", take)
    if not archiving or reaches is None:
        what = f"The last backup is {when} old, and the database's log is not archived after it."
        return Finding(name, title, Standing.ACT, what, take)
    since = _at(min(taken))
    return _well(name, title, f"Taken {when} ago; any moment since {since} can be brought back.")


def worker_finding(
    last_heard: datetime | None, waiting_since: datetime | None, waiting: int, running: int, now: datetime
) -> Finding:
    """Whether the worker lives, and keeps up."""
    name, title = "worker", "Worker"
    if last_heard is None or now - last_heard > ALIVE_WITHIN:
        what = (
            "No worker runs."
            if last_heard is None
            else f"The worker was last heard {_ago(now - last_heard)} ago."
        )
        many = f" {waiting} jobs wait for it." if waiting else ""
        return Finding(
            name, title, Standing.ACT, what + many, "Start it: homefirst serve starts it with the pages."
        )
    jobs = f"{running} running, {waiting} waiting"
    if waiting_since is not None and now - waiting_since > WAITING_AT_MOST:
        what = f"It lives ({jobs}); one job has waited for {_ago(now - waiting_since)}."
        return Finding(
            name,
            title,
            Standing.LOOK,
            what,
            "See the list of jobs: on the page Service, or homefirst jobs list.",
        )
    return _well(
        name, title, f"It lives ({jobs})." if waiting or running else "It lives, and has nothing to do."
    )


def jobs_finding(failed: Sequence[Job]) -> Finding:
    """The jobs that failed within a day."""
    if not failed:
        return _well("jobs", "Jobs", "None failed within a day.")
    problem = failed[0].problem
    what = f"{len(failed)} failed within a day, the last: {problem.what if problem else 'without a word'}"
    following = (
        problem.next if problem else ""
    ) or "See the list of jobs: on the page Service, or homefirst jobs list."
    return Finding("jobs", "Jobs", Standing.LOOK, what, following)


def sign_in_finding(wrong: int, waiting: int) -> Finding:
    """Wrong passwords within a day, and how many names or addresses must wait now."""
    passwords = "One wrong password" if wrong == 1 else f"{wrong} wrong passwords"
    what = f"{passwords} within a day; {waiting or 'nobody'} must wait now."
    if wrong < MANY_WRONG and not waiting:
        return _well("sign-in", "Signing in", what)
    following = (
        "Ask those who must wait whether it was they; a name that guesses is closed by homefirst users close."
    )
    return Finding("sign-in", "Signing in", Standing.LOOK, what, following)


def pack_finding(named: str, same: bool) -> Finding:
    """Whether the county pack that is named is the one in force."""
    if same:
        return _well("pack", "County pack", f"The pack in force is what lies in {named}.")
    return Finding(
        "pack",
        "County pack",
        Standing.LOOK,
        f"The pack in force is an earlier one than what lies in {named}.",
        "See whether it has problems: homefirst pack check. Then run homefirst setup, and start anew.",
    )


def doors_finding(hosts: Sequence[str], https: bool, demonstration_users: int) -> Finding:
    """Whether the doors fit who can reach them: passwords need https beyond this machine, and so on."""
    beyond = sorted(set(hosts) - _LOCAL)
    name, title = "doors", "Doors"
    if beyond and not https:
        what = f"The pages are reached under {', '.join(beyond)}, and passwords may pass unencrypted."
        following = "Put them behind https and set HOMEFIRST_HTTPS=yes."
        return Finding(name, title, Standing.ACT, what, following)
    if beyond and demonstration_users:
        what = f"{demonstration_users} users of the demonstration can sign in from other machines."
        following = "Set HOMEFIRST_DEMONSTRATION=no and start anew, or close them by homefirst users close."
        return Finding(name, title, Standing.ACT, what, following)
    if demonstration_users:
        users = f"{demonstration_users} users of the demonstration can sign in"
        return _well(name, title, f"Only this machine reaches the pages; {users}.")
    return _well(name, title, "Reached by https." if beyond else "Only this machine reaches the pages.")


def _well(name: str, title: str, what: str) -> Finding:
    return Finding(name, title, Standing.WELL, what)


def _ago(time: timedelta) -> str:
    """A length of time in the unit that a person would say."""
    seconds = time.total_seconds()
    for size, one, many in ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= 2 * size or (seconds >= size and size > 60):
            number = int(seconds // size)
            return f"{number} {one if number == 1 else many}"
    return f"{int(seconds)} second{'' if int(seconds) == 1 else 's'}"


def _at(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _size(size: int) -> str:
    return f"{size / (1 << 30):,.1f} GB"
