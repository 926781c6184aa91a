"""`homefirst returns`, as whoever runs the service meets it."""

import json
import sys
from datetime import date

import pytest

from homefirst.cli.main import main
from tests.app.test_delayed import ONE, delayed, known


@pytest.fixture
def homefirst(log, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line in this process, over somebody who is delayed in March 2016."""
    known(log, ONE, date(1931, 4, 12))
    delayed(log, ONE, 1, 5)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["homefirst", "returns", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_a_month_is_counted_frozen_listed_and_checked(homefirst) -> None:
    code, out, _ = homefirst("month", "2016-03")
    assert code == 0
    assert "4 delayed days, 0.1 people per day." in out
    assert "not frozen" in out
    assert homefirst("check")[1] == "0 frozen returns counted again.\n"
    assert homefirst("month", "2016-03", "--freeze", "--because", "submitted", "--although", "late")[
        1
    ].startswith("1 returns frozen.")
    (one,) = json.loads(homefirst("list", "--json")[1])["frozen"]
    assert (one["period"], one["provider"]) == ("2016-03", "ouh")
    assert one["because"] == "submitted; although 4 days are not agreed: late"
    code, out, _ = homefirst("check")
    assert (code, out) == (0, "March 2016, ouh: holds\n1 frozen returns counted again.\n")


def test_a_frozen_return_that_does_not_hold_ends_with_1_and_says_why(homefirst, monkeypatch) -> None:
    homefirst("month", "2016-03", "--freeze", "--although", "late")
    monkeypatch.setattr("homefirst.app.returns.counted.delayed_nights", lambda *_, **__: ())
    code, out, _ = homefirst("check")
    assert code == 1
    assert "does not hold. Counted again by its own view it is another." in out


def test_a_day_and_what_is_none(homefirst) -> None:
    code, out, _ = homefirst("day", "2016-03-02")
    assert code == 0
    assert "There was no such return on that day" in out
    assert "Cost of the delayed bed days: unknown" in out
    assert homefirst("month", "2020-03")[0] == 2
    code, _, err = homefirst("month", "2016-03", "--freeze", "--known-at", "2016-04-12")
    assert (code, "frozen as things are known now" in err) == (3, True)
