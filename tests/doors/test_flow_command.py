"""`homefirst flow simulate`, `compare`, `kept`, `rerun` and `replay`, as a caller meets them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from homefirst.app.flow import asking as questions
from homefirst.app.flow import replaying
from homefirst.app.flow.simulating import compiled
from homefirst.cli.main import main

Run = Callable[..., tuple[int, str, str]]
SMALL = """
[network]
name = "a small county"
start = 2016-04-04
seed = 20160310
[[sources]]
name = "emergency arrivals"
per_day = 10
to = "acute"
[[places]]
name = "acute"
kind = "beds"
capacity = 56
stay = { lognormal = { mean = 5, cv = 1 } }
blocking = true
next = [{ to = "out", share = 0.5 }, { to = "home care", share = 0.5 }]
[[places]]
name = "home care"
kind = "starts"
per_week = 36
next = [{ to = "out", share = 1.0 }]
"""
MONTH = ("--days", "28", "--warm-up", "14")
MEANS = {"occupied", "waiting", "wait_days", "low", "high"}


@pytest.fixture
def homefirst(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: exit code, output, complaint."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["homefirst", "flow", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def network(tmp_path: Path) -> str:
    path = tmp_path / "network.toml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


@pytest.fixture
def no_county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "is_county_here", lambda: False)


def answer(homefirst: Run, *words: str) -> dict[str, Any]:
    code, out, complaint = homefirst(*words, "--json")
    assert (code, complaint) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in ("seconds", "cpu_seconds", "run")}


@pytest.mark.long
def test_in_a_folder_without_a_county_it_is_answered_and_not_kept_and_none_is_made(
    tmp_path: Path, network: str
) -> None:
    """As its caller runs it: in a process of its own, beside kernels that were compiled before."""
    compiled()
    data = tmp_path / "data"
    data.mkdir()
    (data / "kernels").symlink_to(settings.DATA / "kernels")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOMEFIRST_")}
    environment |= {"HOMEFIRST_DATA": str(data), "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    environment.pop("NUMBA_CACHE_DIR", None)
    words = ("--replications", "3", "--seed", "7", "--threads", "2", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", "flow", "simulate", network, *MONTH, *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found["means"]) == ["acute", "home care"]
    assert all(set(one) == MEANS for one in found["means"].values())
    acute = found["means"]["acute"]
    assert 0 < acute["low"] < acute["occupied"] < min(56, acute["high"])
    assert found["means"]["home care"]["wait_days"] > 0
    assert (found["replications"], found["run"]) == (3, None)
    assert found["not_kept"] == "No county is set up here."
    # Three months of a small county are some milliseconds; compiling, or reading what was, is not counted.
    assert found["events"] > 1000
    assert 0 < found["cpu_seconds"] < 0.2
    assert not (data / "postgres").exists()


def test_the_numbers_are_the_same_on_any_number_of_threads(
    homefirst: Run, network: str, no_county: None
) -> None:
    found = [
        numbers(answer(homefirst, "simulate", network, *MONTH, "--replications", "7", "--threads", threads))
        for threads in ("1", "2", "3")
    ]
    assert found[0] == found[1] == found[2]
    other = answer(homefirst, "simulate", network, *MONTH, "--replications", "7", "--seed", "1")
    assert other["means"] != found[0]["means"]


def test_replications_are_made_on_as_many_threads_as_are_asked_for(
    homefirst: Run, network: str, no_county: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    on_threads = questions.on_threads

    def noted(threads: int) -> Any:
        asked.append(threads)
        return on_threads(threads)

    monkeypatch.setattr(questions, "on_threads", noted)
    for words in (("--threads", "3"), ()):
        answer(homefirst, "simulate", network, *MONTH, "--replications", "2", *words)
    assert asked == [3, os.cpu_count()]


def test_what_is_tried_is_told_beside_what_is_and_whether_it_is_sure(
    homefirst: Run, network: str, no_county: None
) -> None:
    words = ("compare", network, *MONTH, "--replications", "6", "--option", "more: home care.per_week=+20")
    found = answer(homefirst, *words)
    assert [one["name"] for one in found["scenarios"]] == ["as it is", "more"]
    (delayed,) = (one for one in found["effects"] if one["figure"] == "delayed")
    assert delayed["high"] < 0 < delayed["base"]
    assert delayed["sure"]
    code, out, _ = homefirst(*words)
    assert code == 0
    assert "What each option changes" in out
    assert out.endswith("Not kept: No county is set up here.\n")


@pytest.mark.django_db
def test_one_that_is_kept_is_listed_and_comes_out_the_same_again(
    homefirst: Run, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (network, *MONTH, "--option", "more: home care.per_week=+3", "--threads", "1")
    run = answer(homefirst, "compare", *words, "--precision", "0.5")["run"]
    (one,) = answer(homefirst, "kept")["simulations"]
    assert (one["run"], one["options"], one["by"]) == (run, ["more"], "the command line")
    assert one["replications"] >= 10
    monkeypatch.setenv("COLUMNS", "132")
    assert run in homefirst("kept")[1]
    for threads in ("2", "3"):
        found = answer(homefirst, "rerun", run, "--threads", threads)
        assert (found["same"], found["same_code"], found["found"]) == (True, True, one["answer"])
    assert homefirst("rerun", run) == (0, "The numbers are the same.\n", "")


@pytest.mark.django_db
def test_rules_that_have_changed_since_are_told(
    homefirst: Run, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = answer(homefirst, "simulate", network, *MONTH, "--replications", "2")["run"]
    monkeypatch.setattr(questions, "version_of_rules", lambda: "another")
    monkeypatch.setattr(replaying, "version_of_rules", lambda: "another")
    assert not answer(homefirst, "rerun", run)["same_code"]
    simulate = questions.simulate

    def otherwise(*given: Any, **more: Any) -> dict[str, Any]:
        return simulate(*given, **more) | {"events": 1}

    monkeypatch.setattr(questions, "simulate", otherwise)
    assert homefirst("rerun", run) == (
        1,
        "The numbers are not the same.\nThe rules or the engine have changed since it was made.\n",
        "",
    )
    assert "these may be other people" in homefirst("replay", run, "--longest-waits", "1")[1]


@pytest.mark.django_db
def test_one_person_is_followed_and_who_waited_longest_is_listed(homefirst: Run, network: str) -> None:
    run = answer(homefirst, "simulate", network, *MONTH, "--replications", "2")["run"]
    listed = answer(homefirst, "replay", run, "--longest-waits", "5", "--replication", "1")
    waits = listed["waits"]
    assert (listed["simulated"], len(waits)) == (True, 5)
    assert [one["days"] for one in waits] == sorted((one["days"] for one in waits), reverse=True)
    first = waits[0]
    person = f"{first['source']}:{first['nth']}"
    story = answer(homefirst, "replay", run, "--person", person, "--replication", "1")
    moments = [(one["what"], one["place"]) for one in story["moments"]]
    assert moments[0] == ("arrived", None)
    waited = moments.index(("waits", first["place"]))
    begun = next(at for at, one in enumerate(moments) if one == ("started", first["place"]) and at > waited)
    days = story["moments"][begun]["day"] - story["moments"][waited]["day"]
    assert days == pytest.approx(first["days"])
    assert story["moments"][begun]["at"] == first["started"]
    code, out, _ = homefirst("replay", run, "--person", person, "--replication", "1")
    assert (code, out.startswith("These people are simulated: nobody of them exists.\n")) == (0, True)


@pytest.mark.django_db
def test_whom_and_what_there_is_not_to_follow_is_said(homefirst: Run, network: str) -> None:
    run = answer(homefirst, "simulate", network, *MONTH, "--replications", "2")["run"]
    one = ("--person", "emergency arrivals:1")
    for words, said in (
        ((), "Either a person is named, or the longest waits are asked for."),
        (("--person", "emergency arrivals"), "“emergency arrivals” names no simulated person."),
        (("--person", "arrivals:1"), "There is no source “arrivals” in this network."),
        (("--person", "emergency arrivals:99999"), "Nobody is number 99,999 of emergency arrivals"),
        (("--person", "at the start:1"), "Nobody is number 1 of at the start"),
        ((*one, "--replication", "2"), "replication 2: It has no such replication. Write 0 to 1."),
        ((*one, "--scenario", "1"), "scenario 1: It has no such scenario. Write 0 to 0."),
    ):
        code, out, complaint = homefirst("replay", run, *words)
        assert (code, out) == (2, ""), words
        assert said in complaint
    code, _, complaint = homefirst("rerun", "0195a1b2-0000-7000-8000-000000000001")
    assert (code, "No such simulation is kept." in complaint) == (2, True)
    code, _, complaint = homefirst("rerun", "seven")
    assert (code, complaint) == (
        2, "run: 'seven' is no key of a simulation. `homefirst flow kept` lists them.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant", "words", "complaint"),
    [
        ("", "", ("--replications", "1000"), "replications: 1,000 replications are more than 500"),
        ("", "", ("--replications", "5", "--precision", "0.1"), "replications: Either the number of"),
        ("", "", ("--days", "0"), "Invalid value for '--days'"),
        ("", "", ("--days", "9999"), "days: 9999 days after 90 of warm-up cannot be simulated."),
        ("", "", ("--seed", str(2**63)), f"seed: {2**63} is no seed."),
        ("", "", ("--census", "10/3/2016"), "census: “10/3/2016” is no day. Write 2016-03-10."),
        (
            "",
            "",
            ("--census", "2016-03-10"),
            "census: A file's network knows nothing of the county's places.",
        ),
        ("", "", ("--cluster", "nowhere"), "nowhere: This is no address of a scheduler."),
        ('to = "home care"', 'to = "hoem care"', (), "There is no place “hoem care” in this network."),
        ("capacity = 56", "capacity = 0", (), "places[0].capacity (acute): It is nought:"),
        ("mean = 5", "mean = -5", (), "places[0].stay.lognormal.mean (acute): It is negative: -5."),
        ('"out", share = 0.5', '"out", share = 0.4', (), "places[0].next (acute): The shares sum to 0.9"),
        ("per_day = 10", "per_day = 4000000", (), "sources[0].per_day (emergency arrivals): It is too much"),
        (
            '"home care"\nkind = "starts"\nper_week = 36\nnext = [{ to = "out"',
            '"home care"\nkind = "starts"\nper_week = 36\nnext = [{ to = "home care"',
            (),
            "places[1].next (home care): From “home care” nobody ever leaves",
        ),
        ("[network]", "[network", (), "the file: It is no TOML"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_code_2(
    homefirst: Run, network: str, said: str, meant: str, words: tuple[str, ...], complaint: str
) -> None:
    Path(network).write_text(SMALL.replace(said, meant) if said else SMALL, encoding="utf-8")
    code, out, told = homefirst("simulate", network, *words)
    assert (code, out) == (2, "")
    assert complaint in told
    assert told.count("\n") == 1


@pytest.mark.django_db
def test_a_year_of_which_nothing_is_known_is_said(homefirst: Run) -> None:
    code, out, told = homefirst("simulate", "--census", "1999-03-10", "--replications", "1")
    assert (code, out) == (2, "")
    assert told.startswith("census: Nobody is in the record at the midnight with which 10 March 1999 begins.")
    code, out, told = homefirst("simulate", "--census", "2999-03-10", "--replications", "1")
    assert (code, out) == (2, "")


@pytest.mark.django_db
def test_what_is_not_kept_because_the_database_is_away_is_answered_all_the_same(
    homefirst: Run, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise questions.Unavailable("The database does not answer.", where="DATABASE_URL")

    monkeypatch.setattr(questions, "freeze", away)
    found = answer(homefirst, "simulate", network, *MONTH, "--replications", "1")
    assert (found["run"], found["not_kept"]) == (None, "DATABASE_URL: The database does not answer.")
    assert found["means"]["acute"]["low"] is None
