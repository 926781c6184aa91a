"""Provokes every fault of tests/faults, those that are quick a hundred times, and writes docs/faults.md.

python bench/faults.py [--times 100] [--only PATTERN] [--json]

It ends with 1 where a fault did what it must not. With --only the table in docs/ stays as it is. What this
machine cannot provoke (another clock, without Debian's package faketime) is named beneath the table.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import ROOT, machine, parser, tell

TABLE = ROOT / "docs" / "faults.md"
HEAD = """# Faults, provoked

Each row was provoked by a test (tests/faults) on a whole service of its own: real processes, a durable
embedded database, kill -9 at moments chosen by chance with a fixed seed. "Worst" is the longest that a user
waited until all was well again.

Written by `python bench/faults.py` on {day} ({machine}); it takes {minutes} minutes.

| fault | times | what came of it | what the user reads | worst, s |
|---|---:|---|---|---:|
"""


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--times", type=int, default=100)
    arguments.add_argument("--only", help="run only tests whose name matches, and leave the table")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "table.jsonl"
        found.touch()
        environment = {
            **os.environ,
            "HOMEFIRST_FAULTS": str(asked.times),
            "HOMEFIRST_FAULTS_TABLE": str(found),
        }
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "tests/faults", "-n", "2", "-q", "-p", "no:cacheprovider"]
        command += ["-rs", f"--junitxml={report}"]
        command += ["-k", asked.only] if asked.only else []
        times = os.times()
        ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
        minutes = (os.times().elapsed - times.elapsed) / 60
        rows = [json.loads(line) for line in found.read_text().splitlines()]
        skipped = list(left_out(report))
    if asked.json:
        told = {"ok": ended.returncode == 0, "faults": rows, "left out": skipped, "machine": machine()}
        tell(told, as_json=True)
    if ended.returncode == 0 and not asked.only:
        day = datetime.now(UTC).date().isoformat()
        head = HEAD.format(day=day, machine=machine(), minutes=round(minutes))
        beneath = "".join(f"\nNot provoked here: {one}\n" for one in skipped)
        TABLE.write_text(head + "".join(map(line_of, rows)) + beneath, encoding="utf-8")
    sys.exit(1 if ended.returncode else 0)


def left_out(report: Path) -> Iterator[str]:
    """Each test that this machine could not run, and why."""
    for case in ElementTree.parse(report).iter("testcase"):
        for skipped in case.iter("skipped"):
            yield f"{case.get('name', '').replace('_', ' ').removeprefix('test ')}. {skipped.get('message')}."


def line_of(row: dict) -> str:
    worst = "" if row["worst"] is None else f"{row['worst']:.1f}"
    return f"| {row['fault']} | {row['times']} | {row['outcome']} | {row['sentence']} | {worst} |\n"


if __name__ == "__main__":
    main()
