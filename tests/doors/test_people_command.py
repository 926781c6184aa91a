"""`homefirst people`, as whoever runs the service meets it."""

import json
import sys
from uuid import uuid4

import pytest

from homefirst.cli.main import main
from homefirst.county.people.models import IdentityRow
from tests.doors.people_county import EXAMPLE


@pytest.fixture
def homefirst(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line in this process, in a transaction that is rolled back after the test."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["homefirst", "people", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_people_are_taken_in_matched_merged_parted_and_erased_by_key(homefirst) -> None:
    assert homefirst("import", str(EXAMPLE)) == (
        0,
        "Synthetic people: 16 new, 0 held before, 0 rows quarantined, 4 pairs to look at.\n",
        "",
    )
    assert homefirst("import", str(EXAMPLE))[1] == (
        "Synthetic people: 0 new, 16 held before, 0 rows quarantined, 0 pairs to look at.\n"
    )
    proposals = json.loads(homefirst("matches", "--json")[1])["proposals"]
    assert [one["conflict"] for one in proposals] == [True, False, False, False]
    second = proposals[1]
    assert homefirst("matches")[1].splitlines()[1] == (
        f"Proposal {second['proposal']}: {second['person']} and {second['other']}. "
        f"{second['score']} points. {second['words']}"
    )
    decided = homefirst("decide", str(second["proposal"]), "same", "--because", "checked the records")
    assert decided == (0, f"Proposal {second['proposal']} is decided: same.\n", "")
    gone, kept = second["other"], second["person"]
    assert homefirst("unmerge", gone, "--because", "mistake") == (
        0,
        f"{gone} stands for itself again, and leads to {kept} no more.\n",
        "",
    )
    number = str(second["proposal"])
    assert homefirst("reopen", number, "--because", "mistake") == (
        0,
        f"Proposal {number} is to be decided again.\n",
        "",
    )
    assert f"Proposal {number}: " in homefirst("matches")[1]
    assert homefirst("erase", gone, "--because", "request") == (
        0,
        "1 version is erased. Backups that were taken before hold it until they are deleted.\n",
        "",
    )
    assert IdentityRow.objects.count() == 15
    assert homefirst("matches")[1] != "There is no pair to look at.\n"


def test_a_table_with_rows_that_cannot_be_kept_says_which_and_keeps_the_others(homefirst, tmp_path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    number = lines[1].split(",")[2]
    spoilt = tmp_path / "people.csv"
    other = f"{number[:9]}{(int(number[9]) + 1) % 10}"
    spoilt.write_text(
        "\n".join([*lines[:3], lines[3].replace(lines[3].split(",")[2], other), lines[1]]) + "\n"
    )
    code, said, _ = homefirst("import", str(spoilt))
    assert (code, said.splitlines()) == (
        1,
        [
            "people.csv, row 4, column nhs_number: The check digit fails. Check it digit by digit.",
            "people.csv, row 5, column local_number: It repeats row 2. Keep one of them.",
            "Synthetic people: 2 new, 0 held before, 2 rows quarantined, 1 pairs to look at.",
        ],
    )
    assert other not in said
    told = json.loads(homefirst("import", str(spoilt), "--json")[1])
    assert (told["quarantined"], told["already"], told["synthetic"]) == ([4, 5], 2, True)


KEY = str(uuid4())
REFUSED = {
    "no such file": (("import", "nowhere.csv"), 2, "nowhere.csv: There is no such file. Check the name.\n"),
    "no such key": (
        ("erase", KEY, "--because", "request"),
        2,
        f"person {KEY}: There is no such key. Check the key.\n",
    ),
    "a number in the place of a key": (
        ("erase", "9990000018", "--because", "request"),
        2,
        "key: This is no key of a person. Write 32 hexadecimal digits, as the page shows it.\n",
    ),
    "a reason in words": (
        ("erase", KEY, "--because", "Mr Ashworth asked"),
        2,
        "because: Why must be a code: the log keeps it for ever. "
        "Write one of: request, not kept longer, recorded by mistake, court order.\n",
    ),
    "no such proposal": (
        ("decide", "7", "same", "--because", "mistake"),
        2,
        "proposal 7: There is no such proposal. See homefirst people matches.\n",
    ),
    "no decision": (
        ("decide", "7", "perhaps", "--because", "mistake"),
        2,
        "decision: This is no decision. Write same, different, later.\n",
    ),
}


@pytest.mark.parametrize("named", REFUSED)
def test_what_cannot_be_done_is_a_sentence_and_nothing_is_done(homefirst, named: str) -> None:
    words, code, told = REFUSED[named]
    assert homefirst(*words) == (code, "", told)


def test_whoever_is_erased_stays_erased(homefirst) -> None:
    registered = json.loads(homefirst("import", str(EXAMPLE), "--json")[1])["registered"]
    key = registered[0]["person"]
    assert homefirst("erase", key, "--because", "court order")[0] == 0
    assert homefirst("erase", key, "--because", "court order") == (
        3,
        "",
        f"person {key}: It is erased already. Register them anew, if they come again.\n",
    )
