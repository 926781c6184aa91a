"""Looking: reads how everything stands, and asks the rules."""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, connections

from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import PROVE_LOG, this_work
from homefirst.app.pack.in_force import named_is_in_force, named_pack
from homefirst.app.running import rules
from homefirst.app.running.findings import Finding, Running, Standing
from homefirst.app.service.backups import kept_backups
from homefirst.app.service.health import ask_health
from homefirst.app.setup.sign_in import sign_ins_lately
from homefirst.county.access.sign_ins import Outcome
from homefirst.county.access.users import all_users
from homefirst.foundation.errors import HomefirstError
from homefirst.foundation.postgres.embedded import cluster_of
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.work.job import Job, State
from homefirst.foundation.work.standing import standing

JOBS_LOOKED_AT = 500
_DAY = timedelta(days=1)


def look(now: datetime, within: float | None = None) -> Running:
    """How the service stands. Where the database does not answer, within so many seconds where that is said,
    one reads so, and the rest is unknown."""
    health = ask_health(within)
    disk = shutil.disk_usage(settings.DATA)
    found = [rules.disk_finding(disk.free, disk.total)]
    found.append(rules.pack_finding(str(named_pack()), named_is_in_force()))
    found += [
        Finding(check.name, check.name.capitalize(), Standing.ACT, check.what, check.next)
        for check in health.checks
        if not check.ok
    ]
    if health.ready:
        found += _with_database(now)
    else:
        found.append(
            Finding("rest", "All else", Standing.UNKNOWN, "It is asked of the database.", "Mend that first.")
        )
    return Running.of(now, tuple(found))


def _with_database(now: datetime) -> Iterator[Finding]:
    county = this_county().area
    yield _database()
    work = standing(county)
    heads = heads_seen(county)
    last = max((head.recorded_at for head in heads), default=None)
    yield rules.clock_finding(datetime.now(UTC), work.at, last)
    yield rules.log_finding(sum(head.seq for head in heads), len(heads), last, work.at)
    jobs = this_work().recent(JOBS_LOOKED_AT)
    proofs = [job for job in jobs if job.kind == PROVE_LOG and job.ended]
    yield rules.proof_finding(max(proofs, key=_ended, default=None), work.at)
    yield _backup(work.at)
    yield rules.worker_finding(work.worker_heard, work.waiting_since, work.waiting, work.running, work.at)
    failed = [job for job in jobs if job.state is State.FAILED and work.at - _ended(job) < _DAY]
    yield rules.jobs_finding(sorted(failed, key=_ended, reverse=True))
    signed = sign_ins_lately(now=now)
    wrong = dict(signed.outcomes).get(Outcome.WRONG, 0)
    yield rules.sign_in_finding(wrong, signed.names_waiting + signed.addresses_waiting)
    demonstration = sum(one.demonstration and one.open for one in all_users())
    yield rules.doors_finding(settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE, demonstration)


def _database() -> Finding:
    connection.ensure_connection()
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    seconds = time.perf_counter() - start
    version = f"PostgreSQL {connection.connection.info.server_version // 10_000}"
    place = "embedded" if cluster_of(connections["default"].settings_dict) else "a server of your own"
    return rules.database_finding(f"{version} ({place})", seconds)


def _backup(now: datetime) -> Finding:
    if cluster_of(connections["default"].settings_dict) is None:
        return Finding(
            "backup",
            "Backup",
            Standing.LOOK,
            "The backups of a server of your own are not seen from here.",
            "Let its own tools take them; homefirst log verify --anchor proves one that was brought back.",
        )
    try:
        kept = kept_backups(None)
    except HomefirstError as error:
        return Finding("backup", "Backup", Standing.ACT, str(error), error.next)
    reaches = [one.reach.until for one in kept.backups if one.reach is not None]
    problems = (*kept.problems, *(one.problem for one in kept.backups if one.problem is not None))
    return rules.backup_finding(
        [one.backup.taken_at for one in kept.backups],
        max(reaches, default=None),
        kept.archive is not None,
        kept.archiver is not None and kept.archiver.failing,
        problems,
        now,
    )


def _ended(job: Job) -> datetime:
    assert job.ended_at is not None
    return job.ended_at
