"""`homefirst allocate` as its caller meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PEOPLE = """person,service,hours,sex,locality,dementia,nursing,priority,first,ready,site
a,home_care,7,f,North,0,0,1,0,2016-03-10,JR
b,home_care,7,m,North,0,0,3,0,2016-03-11,JR
c,home_care,14,m,North,0,0,2,0,2016-03-10,HH
d,nursing,,f,South,1,1,2,1,2016-03-10,HH
"""
CAPACITY = """resource,service,unit,amount,from,locality,sex,dementia,nursing,weekly_price
R,home_care,hours,7,2016-03-10,north,any,0,0,20
R,home_care,hours,7,2016-03-12,north,any,0,0,20
B,nursing,beds,1,2016-03-11,any,any,1,1,700
"""


def allocate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "homefirst", "allocate", "--at", "2016-03-10", "--days", "3"]
    files = ["--people", str(folder / "people.csv"), "--capacity", str(folder / "capacity.csv")]
    return subprocess.run(
        [*command, *files, *words], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "capacity.csv").write_text(CAPACITY, encoding="utf-8")
    return tmp_path


def test_one_answer_in_the_words_of_the_contract_and_nothing_else(files: Path) -> None:
    done = allocate(files, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer.pop("seconds") < 60
    assert answer == {
        "assignments": [
            {
                "person": "a",
                "offer": "R",
                "start": "2016-03-10",
                "because": "R takes them on the first day; they are ready since Thursday 10 March.",
                "runner_up": None,
                "runner_up_start": None,
                "runner_up_because": "No other line fits.",
                "exchange": None,
            },
            {
                "person": "b",
                "offer": "R",
                "start": "2016-03-12",
                "because": "R takes them on Saturday 12 March; nothing that fits has room "
                "before. R goes to a.",
                "runner_up": None,
                "runner_up_start": None,
                "runner_up_because": "No other line fits.",
                "exchange": None,
            },
            {
                "person": "d",
                "offer": "B",
                "start": "2016-03-11",
                "because": "B takes them on Friday 11 March; nothing that fits has room before. "
                "Before that day nothing comes free.",
                "runner_up": None,
                "runner_up_start": None,
                "runner_up_because": "No other line fits.",
                "exchange": None,
            },
        ],
        "unplaced": [
            {
                "person": "c",
                "because": "Nothing that fits has room (1 line): R has 0 h of the 14 h needed from "
                "Thursday 10 March, and would take them with 14 h more. It goes to a and "
                "b.",
                "constraints": ["room"],
                "resource": "R",
                "start": "2016-03-10",
            }
        ],
        "prices": [
            {"resource": "R", "saves_days": 0.0, "solved": True},
            {"resource": "B", "saves_days": 8.0, "solved": True},
        ],
        "levels": [
            {"name": "first", "objective": 8, "bound": 8.0},
            {"name": "delay", "objective": 96, "bound": 96.0},
            {"name": "cost", "objective": 980.0, "bound": 980.0},
        ],
    }


def test_what_is_wrong_in_the_tables_is_told_at_once_and_nothing_is_allocated(files: Path) -> None:
    (files / "people.csv").write_text(PEOPLE.replace("a,home_care,7", "a,home_care,-7"), encoding="utf-8")
    (files / "capacity.csv").write_text(CAPACITY.replace("beds,1", "beds,-1"), encoding="utf-8")
    done = allocate(files, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "people.csv, row 2, column hours: -7 is below nought. Write 0 or more.",
        "capacity.csv, row 4, column amount: -1 is below nought. Write 0 or more.",
        "Nothing of either table was taken.",
    ]
