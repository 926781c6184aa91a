"""`homefirst pack check`, `pack new`, and a start with a pack that has a problem, as a caller meets them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client, override_settings

from homefirst.app.pack.check import known_tables
from homefirst.cli.main import main
from homefirst.county.catalogue.pack import read_county
from homefirst.foundation.postgres.embedded import cluster_in
from homefirst.intake.synthetic.pack import TABLES as SYNTHETIC
from tests.conftest import OXFORDSHIRE
from tests.packs import copy_of_exampleshire, with_cells

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def homefirst(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: exit code, output, complaint."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["homefirst", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_a_whole_pack_is_told_with_how_much_was_proved(homefirst: Run) -> None:
    assert homefirst("pack", "check", "exampleshire") == (
        0, "The pack is whole: 94 statements, 108 citations found in place.\n", "",
    )  # fmt: skip
    code, out, _ = homefirst("pack", "check", "exampleshire", "--json")
    assert (code, json.loads(out)) == (
        0, {"ok": True, "problems": [], "statements": 94, "citations": 108},
    )  # fmt: skip


def test_problems_are_told_as_documented_and_the_exit_code_is_1(homefirst: Run, tmp_path: Path) -> None:
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / "facts.csv", 2, measure="delayed-folk")
    what = "“delayed-folk” is no measure of this pack."
    next_ = "Write a code of measures.csv, or add it there."
    where = "facts.csv, row 2, column measure"
    code, out, _ = homefirst("pack", "check", str(pack), "--json")
    answer = json.loads(out)
    assert (code, answer["ok"]) == (1, False)
    assert answer["problems"] == [{"where": where, "what": what, "next": next_}]
    assert homefirst("pack", "check", str(pack)) == (
        1, f"{where}: {what} {next_}\n1 problem. Nothing of this pack is taken in.\n", "",
    )  # fmt: skip


def test_without_a_directory_the_named_pack_is_checked(homefirst: Run, tmp_path: Path) -> None:
    pack = copy_of_exampleshire(tmp_path)
    (pack / "boards.csv").unlink()
    with override_settings(NAMED_PACK=pack):
        code, out, _ = homefirst("pack", "check")
    assert (code, out.splitlines()[0].split(":")[0]) == (1, "boards.csv")


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (["nowhere"], "nowhere: There is no such folder."),
        (["exampleshire", "--documents", "nowhere"], "nowhere: There is no such folder."),
    ],
)
def test_a_folder_that_is_not_there_cannot_be_understood(
    homefirst: Run, words: list[str], where: str
) -> None:
    code, out, complaint = homefirst("pack", "check", *words)
    assert (code, out) == (2, "")
    assert complaint.startswith(where)


def test_a_new_pack_is_whole_and_says_what_to_enter(homefirst: Run, tmp_path: Path) -> None:
    folder = tmp_path / "north county"
    words = ("pack", "new", str(folder), "--name", 'North “County” & "Co"', "--area", "E10000098")
    assert homefirst(*words)[0] == 0
    assert homefirst("pack", "check", str(folder), "--json")[0] == 0
    county = read_county(folder)
    assert (county.name, county.slug, county.area) == (
        "North “County” & \"Co\"", "north-county-co", "E10000098",
    )  # fmt: skip
    readme = (folder / "README.md").read_text()
    assert all(f"`{table.name}`" in readme for table in folder.glob("*.csv"))
    assert f"./run pack check '{folder}'" in readme
    # All that a pack may have, but what only a synthetic county needs; the check above read their headings.
    assert {table.name for table in folder.glob("*.csv")} == known_tables() - set(SYNTHETIC)


def test_a_new_pack_takes_the_place_of_nothing(homefirst: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, _, complaint = homefirst("pack", "new", str(tmp_path), "--name", "North", "--area", "E10000098")
    assert code == 3
    assert complaint == (
        f"{tmp_path}: Something is there already; nothing was written. Name a new folder, or an empty one.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("name", "area", "slug", "what"),
    [
        ("North", "E1", None, "area “E1” cannot be."),
        ("", "E10000098", "north", "name “” cannot be."),
        ("Ōkubo", "E10000098", "Ōkubo", "slug “Ōkubo” cannot be."),
        ("Api", "E10000098", None, "slug “api” is an address of homefirst's own."),
    ],
)
def test_a_new_pack_of_a_county_that_cannot_be_leaves_nothing(
    homefirst: Run, tmp_path: Path, name: str, area: str, slug: str | None, what: str
) -> None:
    words = ["pack", "new", str(tmp_path / "new"), "--name", name, "--area", area]
    code, _, complaint = homefirst(*words, *([] if slug is None else ["--slug", slug]))
    assert code == 2
    assert complaint.startswith(f"the new pack: {what}")
    assert list(tmp_path.iterdir()) == []


def test_the_pages_of_a_new_pack_say_what_is_not_there_yet(
    homefirst: Run, county: str, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    homefirst("pack", "new", str(folder), "--name", "North", "--area", OXFORDSHIRE)
    with override_settings(PACK=folder, NAMED_PACK=folder, COUNTY=read_county(folder)):
        board = Client().get("/north/board")
        assert board.status_code == 503
        assert "The county pack holds no plan of delays." in board.content.decode()
        assert Client().get("/north/definitions").status_code == 200


@pytest.mark.slow
def test_a_start_with_a_problem_goes_on_with_the_pack_in_force(folder: Path, tmp_path: Path) -> None:
    pack = copy_of_exampleshire(tmp_path)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HOMEFIRST_")},
        "HOMEFIRST_DATA": str(folder),
        "HOMEFIRST_PACK": str(pack),
        "HOMEFIRST_DURABLE": "no",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "homefirst", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    delays = ("delays", "--area", "E99999999", "--month", "2016-04", "--json")
    try:
        (pack / "boards.csv").rename(pack / "boards")
        first = run("setup")
        assert first.returncode == 3
        assert "boards.csv: There is no such table." in first.stdout
        assert "Nothing of it was loaded, and none was in force before." in first.stderr
        (pack / "boards").rename(pack / "boards.csv")
        assert run("setup").returncode == 0
        with_cells(pack / "facts.csv", 2, measure="delayed-folk")
        (pack / "delayed_days.csv").write_text("spoilt")
        (pack / "county.toml").write_text("spoilt")
        again = run("setup")
        assert again.returncode == 1, again.stderr
        assert "county.toml: It is not TOML" in again.stdout
        assert (
            "delayed_days.csv, row 1: The headings are not those of a table of delayed days." in again.stdout
        )
        assert "has 3 problems. Nothing of it was loaded; the one before stays in force." in again.stdout
        assert json.loads(run(*delays).stdout)["months"][0]["days"] == 620
    finally:
        cluster = cluster_in(folder, durable=False)
        cluster.join()
        cluster.leave()
