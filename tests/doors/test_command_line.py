"""The command line as its caller meets it: one answer, its exit code, and nothing else on standard output."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from homefirst.app.ground.house import open_log
from homefirst.app.service import health
from homefirst.app.service.health import Asker
from homefirst.cli.main import main
from tests.conftest import ANALYST, OXFORDSHIRE, as_superuser

MARCH = ("delays", "--area", OXFORDSHIRE, "--month", "2016-03")
OUTLOOK = ("outlook", "--area", OXFORDSHIRE, "--measure", "delayed-days", "--year", "2016-17")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    complaint: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def homefirst(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line in this process."""

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["homefirst", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    return run


def as_process(*words: str, database: str) -> Ended:
    """Runs it as its caller does, in a process of its own beside the tests' database."""
    environment = {**os.environ, "HOMEFIRST_DATA": str(settings.DATA), "HOMEFIRST_DATABASE": database}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-m", "homefirst", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_delays_tell_one_month_as_documented(county: str, homefirst) -> None:
    ended = homefirst(*MARCH, "--json")
    (month,) = ended.answer["months"]
    assert (ended.code, ended.complaint) == (0, "")
    assert set(ended.answer) >= {"area", "known_at", "months"}
    assert (ended.answer["area"], month["month"], month["days"]) == (OXFORDSHIRE, "2016-03", 4680)
    assert (month["per_day"], month["days_per_100k"]) == (4680 / 31, 4680 * 100_000 / 533_140)
    assert month["people_per_100k"] == pytest.approx(4680 / 31 * 100_000 / 533_140)
    assert "by" not in month


@pytest.mark.parametrize(
    ("by", "codes"),
    [
        ("reason", ["A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I"]),
        ("organisation", ["nhs", "social_care", "both"]),
        ("care", ["acute", "non_acute"]),
    ],
)
def test_delays_are_split_by_the_documented_codes_and_add_up(
    county: str, homefirst, by: str, codes: list[str]
) -> None:
    (month,) = homefirst(*MARCH, "--by", by, "--json").answer["months"]
    assert list(month["by"]) == codes
    assert sum(month["by"].values()) == month["days"]


def test_a_process_of_its_own_gives_the_same_document_and_nothing_else(county: str, homefirst) -> None:
    asked = (*MARCH, "--to", "2016-12", "--by", "reason", "--known-at", "2018-01-31", "--json")
    ended = as_process(*asked, database=county)
    assert (ended.code, ended.complaint) == (0, "")
    assert ended.answer == homefirst(*asked).answer


def test_the_page_and_the_command_give_one_answer(county: str, homefirst) -> None:
    client = Client()
    assert client.login(username=ANALYST.name, password=ANALYST.password)
    span = {"from": "2015-04", "to": "2017-12", "known_at": "2018-06-30", "format": "json"}
    command = homefirst("delays", "--area", OXFORDSHIRE, "--month", span["from"], "--to", span["to"],
                        "--by", "reason", "--known-at", span["known_at"], "--json").answer  # fmt: skip
    for measure, word in [
        ("delayed-days", "days"),
        ("delayed-per-day", "per_day"),
        ("delayed-days-per-100k", "days_per_100k"),
        ("delayed-people-per-100k", "people_per_100k"),
    ]:
        page = client.get("/oxfordshire/measures/delayed-per-day", span | {"measure": measure}).json()
        assert page["known_at"] == command["known_at"]
        asked = [(one["month"], one["value"], one["vintage"]) for one in page["months"]]
        assert asked == [(one["month"], one[word], one["vintage"]) for one in command["months"]]
    of_home_care = span | {"measure": "delayed-days", "category": "reason:E"}
    page = client.get("/oxfordshire/measures/delayed-per-day", of_home_care).json()
    assert [one["value"] for one in page["months"]] == [one["by"]["E"] for one in command["months"]]


def test_the_board_and_the_command_give_one_outlook(county: str, homefirst) -> None:
    board = Client().get("/oxfordshire/board", {"format": "json"}).json()
    told = {one["month"]: one for one in board["year_outlook"]["months"]}
    assert len(told) == 13
    for month in ("2016-03", "2016-09", "2017-03"):
        assert homefirst(*OUTLOOK, "--month", month, "--json").answer == told[month]


def test_an_outlook_tells_as_documented(county: str, homefirst) -> None:
    ended = homefirst(*OUTLOOK, "--month", "2016-09", "--json")
    answer = ended.answer
    assert set(answer) >= {
        "plan",
        "month",
        "known_at",
        "vintage",
        "outcome",
        "probability_of_missing",
        "cumulative_rag",
        "method",
    }
    assert (round(answer["plan"]), answer["cumulative_rag"], set(answer["outcome"])) == (
        42558,
        "green",
        {"0.1", "0.5", "0.9"},
    )
    assert 0.5 < answer["probability_of_missing"] <= 1
    level = (*OUTLOOK, "--month", "2016-09", "--target-per-day", "73", "--target-month", "2017-03", "--json")
    assert homefirst(*level).answer["plan"] == 73


def test_an_outlook_in_words_claims_certainty_only_of_what_came(county: str, homefirst) -> None:
    level = ("--target-per-day", "73", "--target-month", "2017-03")
    running = homefirst(*OUTLOOK, "--month", "2016-10").out
    assert "Chance of ending above the plan of 42,558.2: >99%" in running
    came = homefirst(*OUTLOOK, "--month", "2017-03").out
    assert "The year came to 52,236, above the plan of 42,558.2." in came
    assert ("outcomes lie" in running, "outcomes lie" in came, "Chance" in came) == (True, False, False)
    said = homefirst(*OUTLOOK, "--month", "2017-04", *level).out
    assert "March 2017 came to 181.1 a day, above the level of 73." in said


@pytest.fixture
def series(tmp_path: Path) -> str:
    path = tmp_path / "series.csv"
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["when", "n"])
        rows.writerows(
            (f"2016-{month:02d}-01", "NA" if month == 3 else 100 + month % 4) for month in range(1, 13)
        )
    return str(path)


def test_a_chart_tells_its_points_as_documented(homefirst, series: str) -> None:
    ended = homefirst("chart", "xmr", series, "--date", "when", "--value", "n", "--target", "101", "--json")
    assert (ended.code, ended.complaint) == (0, "")
    assert set(ended.answer) >= {"rules", "points", "variation", "assurance"}
    assert ended.answer["rules"] == "plotthedots-0.2.2"
    assert len(ended.answer["points"]) == 12
    assert set(ended.answer["points"][0]) >= {"x", "y", "mean", "lower", "upper", "cause", "type"}
    assert ended.answer["points"][2]["y"] is None


def test_a_log_that_verifies_ends_with_0_and_one_that_was_changed_with_1(
    own_database: str, homefirst
) -> None:
    from homefirst.app.pack.in_force import load_pack

    load_pack(settings.PACK)
    held = homefirst("log", "verify", "--json")
    assert (held.code, held.answer) == (0, {"ok": True, "problems": [], "events": 483})
    with as_superuser(own_database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE homefirst.store_event SET because = 'other' WHERE seq = 7")
    broken = homefirst("log", "verify", "--json")
    assert (broken.code, broken.answer["ok"]) == (1, False)
    assert [set(problem) for problem in broken.answer["problems"]] == [{"where", "what", "next"}]
    assert broken.answer["problems"][0]["where"] == "stream figures, event 7"
    spoken = homefirst("log", "verify")
    assert (spoken.code, "event 7" in spoken.out) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("delays", "--area", OXFORDSHIRE, "--month", "March"), 2, "--month: “March” is not a month."),
        (("delays", "--area", "E10000099", "--month", "2016-03"), 2, "No published delays of E10000099"),
        (("delays", "--area", "Oxon", "--month", "2016-03"), 2, "“Oxon” is not the code of an area."),
        ((*MARCH, "--to", "2016-01"), 2, "2016-01 comes before 2016-03."),
        ((*MARCH, "--by", "colour"), 2, "“colour” is no split of the delays."),
        ((*MARCH, "--known-at", "soon"), 2, "--known-at: “soon” is not a time."),
        (("delays", "--area", OXFORDSHIRE), 2, "--month"),
        ((*MARCH, "--colour"), 2, "--colour"),
        (("nothing-like-it",), 2, "nothing-like-it"),
        ((*OUTLOOK, "--month", "2015-01"), 2, "begins with the data of March 2016"),
        ((*OUTLOOK, "--month", "2030-01"), 2, "The delayed days of January 2030 are not known."),
        ((*OUTLOOK[:-1], "2017-18", "--month", "2017-09"), 2, "no plan of E10000025 for 2017-18"),
        ((*OUTLOOK, "--month", "2016-09", "--target-per-day", "73"), 2, "both its number and its month"),
        (("chart", "xmr", "no-such.csv", "--date", "a", "--value", "b"), 2, "no-such.csv"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_and_a_code_and_no_half_answer(
    county: str, homefirst, words: tuple[str, ...], code: int, sentence: str
) -> None:
    for form in ((), ("--json",)):
        ended = homefirst(*words, *form)
        assert (ended.code, ended.out) == (code, "")
        assert sentence in ended.complaint
        assert "Traceback" not in ended.complaint


@pytest.mark.parametrize(
    "words",
    [
        MARCH,
        (*MARCH, "--to", "2017-12", "--by", "reason"),
        (*OUTLOOK, "--month", "2016-09"),
        ("log", "verify"),
        ("--help",),
        ("delays", "--help"),
    ],
)
def test_a_person_gets_words_where_no_json_is_asked_for(
    county: str, homefirst, words: tuple[str, ...]
) -> None:
    ended = homefirst(*words)
    assert (ended.code, ended.complaint) == (0, "")
    assert len(ended.out.splitlines()) >= 1
    assert "None" not in ended.out


def test_a_reason_that_was_not_collected_is_not_shown_as_unknown(county: str, homefirst) -> None:
    said = homefirst(
        "delays", "--area", OXFORDSHIRE, "--month", "2017-03", "--to", "2017-04", "--by", "reason"
    )
    march, april = [line for line in said.out.splitlines() if "2017" in line]
    assert march.split()[-1] == "-"
    assert april.split()[-1].isdigit()


def test_the_first_use_may_be_any_command_and_sets_up_what_it_needs(county: str) -> None:
    ended = as_process("delays", "--area", OXFORDSHIRE, "--month", "2016-07", "--json", database="never_made")
    assert json.loads(ended.out)["months"][0]["days"] == 3552
    assert (ended.code, "County pack: Oxfordshire, 483 published tables new." in ended.complaint) == (0, True)


def test_a_database_that_lacks_a_table_is_set_up_once_and_then_told(county, homefirst, monkeypatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        open_log(OXFORDSHIRE).raw().execute("SELECT 1 FROM no_table_of_ours")

    set_ups = []
    monkeypatch.setattr("homefirst.app.setup.set_up.set_up", set_ups.append)
    monkeypatch.setattr("homefirst.cli.figures.ask_delays", stopped)
    ended = homefirst(*MARCH)
    assert (ended.code, ended.out, len(set_ups)) == (3, "", 1)
    assert ended.complaint.startswith("The county's database was set up, and still lacks a table.")
    monkeypatch.setattr("homefirst.cli.figures.ask_delays", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["homefirst", *MARCH])
    with pytest.raises(ZeroDivisionError):  # a mistake of ours surfaces whole
        main()


def test_stopping_by_hand_is_a_sentence_too(homefirst, monkeypatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("homefirst.cli.commands.set_up", interrupted)
    ended = homefirst("setup")
    assert (ended.code, ended.out.strip()) == (3, "")
    assert "Stopped." in ended.complaint


def test_one_event_is_shown_with_its_three_times(county: str, homefirst) -> None:
    told = homefirst("log", "show", "figures", "154").answer
    assert (told["name"], told["seq"], told["payload"]["total"]) == ("DelaysPublished", 154, 3552)
    assert told["occurred"] == {
        "grain": "period",
        "from": "2016-07-01T00:00:00+01:00",
        "until": "2016-08-01T00:00:00+01:00",
    }
    assert told["known_at"] == "2016-09-08T00:00:00+01:00"
    assert told["recorded_at"] > told["known_at"]
    none = homefirst("log", "show", "figures", "484")
    assert (none.code, none.complaint.split(".")[0]) == (2, "figures 484: There is no such event")


def test_the_log_is_anchored_and_verified_against_its_anchor(county: str, homefirst, tmp_path) -> None:
    anchor = tmp_path / "anchor.json"
    assert homefirst("log", "anchor", str(anchor)).code == 0
    assert homefirst("log", "verify", "--anchor", str(anchor), "--json").answer == {
        "ok": True,
        "problems": [],
        "events": 483,
    }
    said = json.loads(anchor.read_text())
    said["heads"]["figures"]["seq"] += 1
    anchor.write_text(json.dumps(said))
    cut = homefirst("log", "verify", "--anchor", str(anchor), "--json")
    assert (cut.code, cut.answer["ok"], cut.answer["problems"][0]["where"]) == (
        1,
        False,
        "stream figures, event 484",
    )
    assert homefirst("log", "anchor", str(anchor)).code == 3
    assert homefirst("log", "verify", "--anchor", str(tmp_path / "none.json")).code == 2


def test_a_check_waits_for_a_database_that_it_has_to_start(homefirst, county, monkeypatch):
    monkeypatch.setattr(health, "_ASKER", Asker(0.0))  # as if the usual patience were over at once
    said = homefirst("check", "--json").answer
    assert {one["name"] for one in said["findings"]} >= {"database", "log", "worker"}


@pytest.mark.parametrize("words", ["check", "users list", "backup list", "log verify", "jobs list"])
def test_who_looks_after_a_county_makes_none_by_a_slip_of_the_pen(words, homefirst, monkeypatch, tmp_path):
    elsewhere = tmp_path / "mistyped"
    monkeypatch.setenv("HOMEFIRST_DATA", str(elsewhere))
    assert homefirst(*words.split()) == Ended(
        3,
        "",
        f"{elsewhere}: There is no county in this data folder. Check HOMEFIRST_DATA, or run homefirst setup"
        " to begin one.\n",
    )
    assert not elsewhere.exists()
