"""The administrator's page: how the service stands, asking for a proof or a backup, and who may."""

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import this_work
from homefirst.county.access.models import User
from tests.web.test_xlsx import sheets

RUNNING, ASK = "/oxfordshire/running", "/oxfordshire/running/ask"


@pytest.fixture
def client(own_database: str) -> Client:
    """An administrator's, in a database of the test's own: it commits."""
    this_log().open_years()
    return signed_in("administrator")


def signed_in(role: str) -> Client:
    user = User(username=f"an {role}", role=role)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    return client


def test_the_page_says_what_to_do_and_is_the_same_as_json_and_as_a_spreadsheet(client):
    page, told = client.get(RUNNING).content.decode(), client.get(f"{RUNNING}?format=json").json()
    assert told["said"] in page
    assert not told["ok"]
    assert ("Worker", "No worker runs.") in {(one["where"], one["what"]) for one in told["problems"]}
    _, rows = sheets(client.get(f"{RUNNING}?format=xlsx").content)
    standing = sorted((one["title"], one["standing"]) for one in told["findings"])
    assert sorted((row[0], row[1]) for row in rows[1:]) == standing


@pytest.mark.parametrize(("asked", "kind"), [("prove", "prove_log"), ("back-up", "back_up")])
def test_a_button_asks_the_worker_once(client, asked, kind):
    for _ in range(2):
        back = client.post(ASK, {"ask": asked})
        assert back.url == f"{RUNNING}?asked={asked}#asked"
    assert "The worker was asked to" in client.get(back.url).content.decode()
    assert [job.kind for job in this_work().recent()] in ([kind], [kind] * 2)  # a minute may have ended
    assert this_work().recent()[0].asked_by == "an administrator"


def test_what_cannot_be_asked_for_is_a_sentence(client):
    refused = client.post(f"{ASK}?format=json", {"ask": "burn"})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "This is nothing that can be asked for here."


@pytest.mark.parametrize("role", ["analyst", "hub_coordinator", "privacy_officer", "board_member"])
def test_nobody_else_sees_it_or_asks(client, role):
    other = signed_in(role)
    assert other.get(RUNNING).status_code == 403
    assert other.post(ASK, {"ask": "prove"}).status_code == 403
    assert this_work().recent() == ()
