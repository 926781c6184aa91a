"""`homefirst flow check` and `flow feasibility`, as a caller meets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings

from homefirst.cli.main import main

Run = Callable[..., tuple[int, str, str]]
SMALL = """
[network]
name = "a small county"
start = 2016-04-04
seed = 1
[[sources]]
name = "arrivals"
per_day = 10
to = "acute"
[[places]]
name = "acute"
kind = "beds"
capacity = 60
stay = { exponential = { mean = 5 } }
blocking = true
next = [{ to = "out", share = 0.5 }, { to = "home care", share = 0.5 }]
[[places]]
name = "home care"
kind = "starts"
per_week = 30
next = [{ to = "out", share = 1.0 }]
"""


@pytest.fixture
def homefirst(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: exit code, output, complaint."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["homefirst", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "network.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_a_sound_network_is_told_so(homefirst: Run, network: Path) -> None:
    assert homefirst("flow", "check", str(network)) == (0, "The network is sound.\n", "")
    code, out, _ = homefirst("flow", "check", str(network), "--json")
    assert (code, json.loads(out)) == (0, {"ok": True, "problems": []})


def test_every_problem_is_told_and_the_exit_code_is_1(homefirst: Run, network: Path) -> None:
    network.write_text(SMALL.replace("per_week = 30", "per_week = 0").replace("mean = 5", "mean = -5"))
    where, what = "places[0].stay.exponential.mean (acute)", "It is negative: -5."
    code, out, complaint = homefirst("flow", "check", str(network), "--json")
    answer = json.loads(out)
    assert (code, answer["ok"], complaint) == (1, False, "")
    assert answer["problems"][0] == {"where": where, "what": what, "next": "Write more than 0."}
    assert [one["where"] for one in answer["problems"]] == [where, "places[1].per_week (home care)"]
    code, out, _ = homefirst("flow", "check", str(network))
    assert code == 1
    assert out.startswith(f"{where}: {what} Write more than 0.\n")
    assert out.endswith("2 problems.\n")


def test_what_each_place_is_asked_for_is_told_and_1_says_that_one_falls_short(
    homefirst: Run, network: Path
) -> None:
    code, out, _ = homefirst("flow", "feasibility", str(network))
    assert code == 1
    assert "home care is asked for 35 starts a week and has 30." in out
    code, out, _ = homefirst("flow", "feasibility", str(network), "--json")
    answer = json.loads(out)
    assert (code, answer["feasible"], answer["over"]) == (1, False, ["home care"])
    assert [one["sentence"] for one in answer["places"]] == [
        "acute is asked for 50 beds and has 60.",
        "home care is asked for 35 starts a week and has 30.",
    ]


def test_a_change_is_tried_before_it_is_made(homefirst: Run, network: Path) -> None:
    change = ("--change", "home care.per_week=+6", "--change", "acute.next.home care=0.4")
    code, out, _ = homefirst("flow", "feasibility", str(network), *change, "--json")
    loads = {one["place"]: (one["asked"], one["capacity"]) for one in json.loads(out)["places"]}
    assert (code, loads["home care"]) == (0, (pytest.approx(28), pytest.approx(36)))
    code, out, complaint = homefirst("flow", "feasibility", str(network), "--change", "acute.beds=+6")
    assert (code, out) == (2, "")
    assert complaint.startswith("acute.beds=+6: “beds” of “acute” cannot be changed.")


def test_a_network_in_which_something_cannot_be_is_not_computed(homefirst: Run, network: Path) -> None:
    network.write_text(SMALL.replace('to = "out", share = 1.0', 'to = "acut", share = 1.0'))
    assert homefirst("flow", "feasibility", str(network)) == (
        2,
        "",
        "places[1].next[0].to (home care): There is no place “acut” in this network. Did you mean “acute”?\n",
    )


def test_a_file_that_is_none_and_a_pack_without_a_network_are_told(homefirst: Run, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.toml"
    code, _, complaint = homefirst("flow", "check", str(nothing))
    assert (code, complaint) == (
        2, f"{nothing}: There is no such file. Name a network's file: NETWORK.toml.\n",
    )  # fmt: skip
    nothing.write_bytes(b"\xff\xfe")
    code, _, complaint = homefirst("flow", "feasibility", str(nothing))
    assert (code, complaint.startswith(f"{nothing}: It cannot be read: it is no text.")) == (2, True)
    with override_settings(NAMED_PACK=tmp_path, PACK=tmp_path):
        for command in ("check", "feasibility"):
            code, _, complaint = homefirst("flow", command)
            assert (code, "This county pack has no network." in complaint) == (2, True)
    (tmp_path / "flow").mkdir()
    (tmp_path / "flow" / "network.toml").write_text(SMALL)
    with override_settings(NAMED_PACK=tmp_path, PACK=tmp_path):
        assert homefirst("flow", "check") == (0, "The network is sound.\n", "")
        assert homefirst("flow", "feasibility")[0] == 1
