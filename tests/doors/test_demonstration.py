"""The demonstration's users: one for each role, and none where a county wants none."""

import pytest
from django.conf import settings

from homefirst.app.setup.demonstration import settle_demonstration
from homefirst.county.access import users
from homefirst.county.access.models import User
from homefirst.county.access.roles import roles
from homefirst.foundation.errors import NotUnderstood
from tests.doors.signing import (
    PASSWORD,
)

pytestmark = pytest.mark.usefixtures("signing_in")


def test_the_demonstration_has_a_user_for_each_role_whose_password_is_in_the_note(tmp_path) -> None:
    note = tmp_path / "demonstration.txt"
    settle_demonstration(note)
    passwords = dict(line.split(" ") for line in note.read_text().splitlines())
    assert list(passwords) == [*roles(), "community_coordinator"]
    assert note.stat().st_mode & 0o077 == 0
    made = User.objects.values_list("username", "role", "demonstration", "must_change_password")
    assert set(made) == {(name, name, True, False) for name in roles()} | {
        ("community_coordinator", "hub_coordinator", True, False)
    }
    assert User.objects.get(username="community_coordinator").organisation == "ohft"
    assert User.objects.get(username="provider").check_password(passwords["provider"])
    before = set(User.objects.values_list("pk", "password"))
    settle_demonstration(note)
    assert (set(User.objects.values_list("pk", "password")), len(passwords)) == (before, 16)


def test_a_lost_note_names_only_who_was_made_anew_and_an_old_analyst_is_marked(tmp_path) -> None:
    note = tmp_path / "demonstration.txt"
    note.write_text("analyst of-the-first-release\n")
    User.objects.create(username="analyst", role="analyst", password="kept")
    User.objects.create(username="broker", role="broker", password="a real person's")
    settle_demonstration(note)
    passwords = dict(line.split(" ") for line in note.read_text().splitlines())
    assert (len(passwords), passwords["analyst"], "broker" in passwords) == (
        15,
        "of-the-first-release",
        False,
    )
    told = {
        name: (one, word)
        for name, one, word in User.objects.values_list("username", "demonstration", "password")
    }
    assert told["analyst"] == (True, "kept")
    assert told["broker"] == (False, "a real person's")


def test_a_county_that_wants_no_demonstration_has_none(tmp_path, monkeypatch) -> None:
    note = tmp_path / "demonstration.txt"
    settle_demonstration(note)
    users.add("anna", "analyst", password=PASSWORD)
    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    settle_demonstration(note)
    assert [one.name for one in users.all_users() if one.open] == ["anna"]
    assert not note.exists()


def test_a_setting_of_yes_or_no_says_nothing_else(monkeypatch) -> None:
    from homefirst import settings as module

    answers = {}
    for said in ("yes", "no", ""):
        monkeypatch.setenv("HOMEFIRST_DEMONSTRATION", said)
        answers[said] = module._yes_or_no("HOMEFIRST_DEMONSTRATION", without=True)
    assert answers == {"yes": True, "no": False, "": True}
    monkeypatch.setenv("HOMEFIRST_DEMONSTRATION", "maybe")
    with pytest.raises(NotUnderstood, match="DEMONSTRATION: “maybe” is neither yes nor no"):
        module._yes_or_no("HOMEFIRST_DEMONSTRATION", without=True)
