"""`homefirst users`, as whoever runs the service meets it."""

import re
import sys
from typing import NamedTuple

import pytest
from django.contrib.auth import authenticate

from homefirst.cli.main import main
from homefirst.county.access import users
from homefirst.county.access.models import TokenRow, User
from homefirst.county.access.tokens import digest


class Ended(NamedTuple):
    code: int
    out: str
    complaint: str


@pytest.fixture
def homefirst(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command line in this process, in a transaction that is rolled back after the test."""

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["homefirst", "users", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    return run


def shown_once(said: str) -> str:
    found = re.search(r"\(shown this once\): (\S+)$", said.strip())
    assert found, said
    return found[1]


def test_a_user_is_made_closed_opened_and_given_another_password(homefirst) -> None:
    made = homefirst("add", "anna.lee", "--role", "ward_staff")
    assert (made.code, made.out.splitlines()[0]) == (0, "anna.lee may sign in as ward staff.")
    first = shown_once(made.out)
    assert authenticate(username="anna.lee", password=first) == User.objects.get()
    assert homefirst("close", "anna.lee") == Ended(0, "anna.lee is closed.\n", "")
    assert authenticate(username="anna.lee", password=first) is None
    assert homefirst("open", "anna.lee") == Ended(0, "anna.lee is open.\n", "")
    second = shown_once(homefirst("password", "anna.lee").out)
    assert second != first
    assert authenticate(username="anna.lee", password=first) is None
    assert authenticate(username="anna.lee", password=second) == User.objects.get()
    assert User.objects.get().must_change_password


def test_the_list_says_who_may_sign_in_and_no_password(homefirst) -> None:
    users.add("anna", "broker", password="kettle bicycle moss")
    users.add("provider", "provider", password="kettle bicycle moss", demonstration=True)
    users.close("provider")
    said = homefirst("list").out
    rows = [re.split(r"\s{2,}", line.strip()) for line in said.splitlines() if line.strip()][3:]
    assert rows == [
        ["anna", "broker", "open, must change the password", "never"],
        ["provider", "care provider", "closed, demonstration", "never"],
    ]
    assert "argon2" not in said + homefirst("list", "--json").out


def test_a_user_works_at_an_organisation_of_the_county_and_it_can_be_another(homefirst) -> None:
    assert homefirst("add", "anna", "--role", "clinician", "--organisation", "ouh").code == 0
    assert "clinician, ouh" in homefirst("list").out
    before = User.objects.get().session_round
    said = "anna works at occ, and was signed out everywhere.\n"
    assert homefirst("organisation", "anna", "occ") == Ended(0, said, "")
    assert (User.objects.get().organisation, User.objects.get().session_round) == ("occ", before + 1)
    said = "anna works at no organisation, and was signed out everywhere.\n"
    assert homefirst("organisation", "anna", "none") == Ended(0, said, "")
    for words in (
        ("organisation", "anna", "elsewhere"),
        ("add", "bella", "--role", "broker", "--organisation", "elsewhere"),
    ):
        assert homefirst(*words) == Ended(
            2,
            "",
            "organisation: “elsewhere” is no organisation of this county. "
            "Write a code of the pack's organisations.csv.\n",
        )
    assert User.objects.count() == 1


def test_the_demonstrations_users_are_closed_by_one_command(homefirst) -> None:
    users.add("anna", "broker", password="kettle bicycle moss")
    users.add("provider", "provider", password="kettle bicycle moss", demonstration=True)
    assert homefirst("close", "--demonstration").out == "provider is closed.\n"
    assert homefirst("close", "--demonstration").out == "Nobody of the demonstration was open.\n"
    assert User.objects.get(username="anna").is_active


def test_a_token_is_shown_once_listed_without_its_text_and_revoked(homefirst) -> None:
    users.add("anna", "broker", password="kettle bicycle moss")
    made = homefirst("token", "anna", "--days", "30", "--label", "dashboard")
    text, row = shown_once(made.out), TokenRow.objects.get()
    assert row.digest == digest(text)
    listed = homefirst("tokens").out
    assert re.search(rf"dashboard +{row.pk} +anna +in force +20\d\d-\d\d-\d\d +never", listed)
    assert text not in listed + homefirst("tokens", "--json").out
    assert homefirst("revoke", str(row.pk)).out == f"Token {row.pk} opens nothing any more.\n"
    assert " revoked " in homefirst("tokens").out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "Anna", "--role", "broker"), 2, "“Anna” is no name to sign in with."),
        (("add", "anna", "--role", "chef"), 2, "There is no role “chef”."),
        (("add", "there", "--role", "broker"), 3, "there: Somebody has this name."),
        (("close", "nobody"), 2, "nobody: There is no such user."),
        (("close",), 2, "Give one name, or --demonstration."),
        (("close", "there", "--demonstration"), 2, "Give one name, or --demonstration."),
        (("password", "nobody"), 2, "nobody: There is no such user."),
        (("token", "there", "--days", "0", "--label", "x"), 2, "A token cannot last 0 days."),
        (("token", "there", "--label", ""), 2, "The token has no label."),
        (("token", "nobody", "--label", "x"), 2, "nobody: There is no such user."),
        (("revoke", "99"), 2, "token 99: There is no such token."),
    ],
)
def test_a_mistake_is_a_sentence_and_changes_nothing(
    homefirst, words: tuple[str, ...], code: int, sentence: str
) -> None:
    users.add("there", "broker", password="kettle bicycle moss")
    before = list(User.objects.values())
    ended = homefirst(*words)
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.complaint
    assert (list(User.objects.values()), TokenRow.objects.count()) == (before, 0)
