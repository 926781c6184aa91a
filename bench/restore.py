"""Backups as they are needed: taken, checked and brought back, beside a plain copy of the same bytes.

A log of `--events` is made, half of it before the backup and half after, so that a restore lays out the one
half and replays the other from the archive: far more than the day or two that a county would replay. Each of
`--times` restores goes into a folder of its own, is verified whole and held against the backup's anchor. Bar:
serving again in under 300 s at 3 million events.

python bench/restore.py --json [--events 3000000] [--times 3]
"""

import gzip
import os
import shutil
import sys
import time
from pathlib import Path

BATCH = 10_000
BAR_SECONDS = 300
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--events", type=int, default=3_000_000)
    arguments.add_argument("--times", type=int, default=3)
    asked = arguments.parse_args()
    with own_county() as folder:
        found = measure(folder, asked.events, asked.times)
    if asked.json:
        tell(found, as_json=True)
    else:
        table(found)


def measure(folder: Path, events: int, times: int) -> dict[str, object]:
    from django.conf import settings
    from django.db import connections

    from homefirst.app.service.backups import take_backup
    from homefirst.foundation.postgres.archive import archive_of, archive_to_here
    from homefirst.foundation.postgres.embedded import cluster_in

    append(events // 2, 0)
    taken, take_seconds = timed(lambda: take_backup(None))
    append(events - events // 2, events // 2)
    cluster = cluster_in(settings.DATA)
    archive = archive_of(cluster.place().folder)
    assert archive is not None
    with cluster.administer() as connection:
        _, until_archived = timed(lambda: archive_to_here(connection, archive))
    connections.close_all()
    cluster.leave()
    backup = taken.backup
    floor, restores = [], []
    for n in range(times):
        floor.append(plain_copy(backup.folder, folder / f"copy {n}"))
        restores.append(one_restore(backup.folder, folder / f"restored {n}"))
    figure = max(one["serving"] for one in restores)
    return {
        "figure": figure,
        "unit": "seconds until the restored database served, the slowest",
        "floor": round(max(floor), 2),
        "peer": "the backup's files copied plainly and forced to the disk, the slowest; nothing replayed",
        "ratio": round(figure / max(floor), 2),
        "bar": f"under {BAR_SECONDS} s at 3,000,000 events",
        "events": events,
        "restores": restores,
        "take seconds": round(take_seconds, 2),
        "backup MB": round(backup.size / 1e6, 1),
        "archive MB": round(sum(path.stat().st_size for path in archive.wal.iterdir()) / 1e6, 1),
        "archive behind by, s": round(until_archived, 2),
        "were it compressed": compressed(backup.folder),
        "machine": machine(),
    }


def append(number: int, before: int) -> None:
    from homefirst.app.ground.house import this_county
    from homefirst.foundation.calendar import Month
    from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
    from homefirst.foundation.store.log import Log
    from homefirst.foundation.store.projection import Registry

    noted = EventType("Noted", 1, frozenset(), frozenset({"place", "people", "hours", "since"}))
    log = Log(this_county().area, Registry((noted,), ()))
    when = Occurred.in_month(Month(2016, 7))
    for start in range(before, before + number, BATCH):
        facts = [
            Fact(
                "bench",
                noted,
                when,
                {"place": f"ward {n % 90}", "people": n, "hours": "17.25", "since": "2016-07-04"},
            )
            for n in range(start, min(start + BATCH, before + number))
        ]
        log.append(facts, by=Author("bench"))


def one_restore(backup: Path, into: Path) -> dict[str, object]:
    from homefirst.app.service.backups import restore_backup
    from homefirst.foundation.postgres.embedded import cluster_in

    done = restore_backup(backup, into=into)
    cluster_in(into).leave()
    shutil.rmtree(into)
    return {
        "serving": round(done.serving_after, 2),
        "proved": round(done.proved_after, 2),
        "events": done.events,
        "ok": not done.problems,
    }


def plain_copy(backup: Path, to: Path) -> float:
    def copy() -> None:
        shutil.copytree(backup, to)
        for path in to.rglob("*"):
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    _, seconds = timed(copy)
    shutil.rmtree(to)
    return seconds


def compressed(backup: Path) -> dict[str, float]:
    """What the quickest gzip would make of the base, and how long that takes: why it is kept plain."""

    def all_of_it() -> int:
        return sum(
            len(gzip.compress(path.read_bytes(), 1))
            for path in (backup / "base").rglob("*")
            if path.is_file()
        )

    size, seconds = timed(all_of_it)
    return {"MB": round(size / 1e6, 1), "seconds more": round(seconds, 1)}


def timed(what):
    start = time.perf_counter()
    answer = what()
    return answer, time.perf_counter() - start


def table(found: dict[str, object]) -> None:
    print(f"{'restore':>8} {'serving, s':>11} {'proved, s':>11} {'events':>10}  log")
    for n, one in enumerate(found["restores"], 1):
        print(f"{n:>8} {one['serving']:>11} {one['proved']:>11} {one['events']:>10}  "
              f"{'whole' if one['ok'] else 'BROKEN'}")  # fmt: skip
    for name, one in found.items():
        if name != "restores":
            print(f"{name}: {one}")


if __name__ == "__main__":
    main()
