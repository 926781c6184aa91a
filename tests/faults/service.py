"""A whole service on a ground, and its processes."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homefirst.foundation.calendar import Month
from tests.faults.conftest import PATIENCE, Ground
from tests.intake.workbooks import synthetic, write

FILES = 10
TABLES = 10  # of a workbook of one council, Wales and England: three each, and England's detail
FIRST = Month(2011, 4)
MONTHS = 72


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Until it is so; a moment that does not come within `seconds` fails the test."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def below(pid: int) -> list[int]:
    """Every process beneath one, its children first."""
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*children, *(deeper for child in children for deeper in below(child))]


@dataclass
class Service:
    """A parent with its children, which serves at `address`."""

    process: subprocess.Popen[str]
    address: str
    said: Path

    def children(self, word: str) -> list[int]:
        """The numbers of the children whose command holds this word."""
        found = []
        for pid in below(self.process.pid):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
            if word in command and "multiprocessing" not in command:
                found.append(pid)
        return found

    def answers(self, path: str = "/health/live") -> bool:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)

    def ready(self) -> bool:
        """Whether it says so; a database that has not answered within a second may do so a moment later."""
        try:
            return self.answers("/health/ready")
        except urllib.error.HTTPError as refused:
            refused.close()
            return False


@contextmanager
def service(ground: Ground, *words: str) -> Iterator[Service]:
    """A service that said where it is; what it complains of is in `said`."""
    said = ground.folder / "said.txt"
    with said.open("a") as complaints:
        process = ground.start("homefirst", "serve", "--port", "0", *words, stderr=complaints)
        try:
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line)
                if line.startswith("Sign in"):
                    break
            found = re.search(r"(http://\S+)/\w+/board", "".join(lines))
            assert found, said.read_text()
            yield Service(process, found[1], said)
        finally:
            children = below(process.pid)
            process.terminate()
            process.communicate(timeout=PATIENCE)
            until(lambda: not any(alive(pid) for pid in children))


@contextmanager
def delivered(ground: Ground, number: int) -> Iterator[str]:
    """Ten workbooks of months of their own are handed to the worker: the job's id, at the moment at which it
    is asked for."""
    folder = ground.folder / f"delivery-{number}"
    folder.mkdir()
    for place in range(FILES):
        month = FIRST + (number * FILES + place) % MONTHS
        out = (month + 2).first
        content = write(synthetic(2, month, published=out, revised="-").sheets)
        (folder / f"{place}.xlsx").write_bytes(content)
    known = jobs_asked(ground)
    asking = ground.start("homefirst", "intake", "--later", str(folder), stderr=subprocess.DEVNULL)
    try:
        until(lambda: jobs_asked(ground) - known or asking.poll() not in (None, 0))
        yield str((jobs_asked(ground) - known).pop())
    finally:
        asking.communicate(timeout=PATIENCE)


def jobs_asked(ground: Ground) -> set[object]:
    """The ids of all deliveries that were ever asked for."""
    return {id for (id,) in ground.ask("SELECT id FROM work_job WHERE kind = 'take_in_files'")}


def job(ground: Ground, id: str) -> dict[str, object]:
    """A job as the database has it; asks nothing of the service."""
    ((state, done, attempts, result),) = ground.ask(
        f"SELECT state, done, attempts, result::text FROM work_job WHERE id = '{id}'"
    )
    return {"state": state, "done": done, "attempts": attempts, "result": result and json.loads(result)}


def held_twice(ground: Ground) -> list[tuple[object, ...]]:
    """Tables that stand in the projection more than once."""
    return ground.ask(
        "SELECT area, month, breakdown, edition_on FROM figures_delay_table GROUP BY 1, 2, 3, 4"
        " HAVING count(*) > 1"
    )


def log_is_whole(ground: Ground) -> bool:
    return bool(json.loads(ground.run("log", "verify", "--json"))["ok"])


def kill(pid: int) -> None:
    os.kill(pid, 9)
