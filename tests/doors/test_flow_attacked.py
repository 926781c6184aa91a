"""The pages of the year ahead, asked by somebody who means no good: a sentence each time."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from homefirst.app.flow.asking import ask_simulation
from homefirst.app.ground.house import this_county
from homefirst.county.access.models import User
from homefirst.flow.models import KeptRow
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.run import Hand, run_job
from homefirst.web.flow.live import pieces_of
from tests.doors.flow_county import pack_with_a_small_network, simulated
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import signed_in

FLOW = "/oxfordshire/flow"
ASK = f"{FLOW}/ask"
EVIL = "<script>alert(1)</script>\"'&{{7*7}}"
MORE = "home care.hours_per_week"
ASKED = {"begin": "census", "census": "2016-03-10", "precision": "0.1", MORE: "+400", "name-1": EVIL}


@pytest.fixture(scope="module", autouse=True)
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "PACK", pack_with_a_small_network(tmp_path_factory.mktemp("flow")))
        yield


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def andy(people, journeys) -> Client:
    """An analyst of a hospital."""
    return signed_in("andy")


def done(address: str) -> None:
    """The job of an address is done, as the worker does it."""
    id = UUID(address.rpartition("/")[2])
    run_job(this_county().area, id, KINDS, stopping=lambda: False, hand=Hand())


def test_what_cannot_be_kept_or_computed_is_refused_beside_its_field(andy: Client) -> None:
    for name, value, said in (
        ("name-1", "a\0b", "cannot be kept as a name"),
        ("name-1", "for 943 476 5919", "(number)"),
        ("name-1", "as it is", "is the name of what is not changed"),
        (MORE, "1e400", "is no figure"),
        ("more-1", f"{MORE}=+1\n" * 5_000, "There are 5,000 changes in it."),
        ("precision", "nan", "That is none of the precisions."),
    ):
        answer = andy.post(ASK, ASKED | {name: value})
        assert (answer.status_code, said in answer.content.decode()) == (400, True), name


def test_a_role_that_may_not_ask_is_refused_and_so_is_a_form_from_elsewhere(andy: Client) -> None:
    assert signed_in("hubert").post(ASK, ASKED).status_code == 403
    andy.handler.enforce_csrf_checks = True
    assert andy.post(ASK, ASKED).status_code == 403


def test_an_option_named_in_html_is_shown_as_it_was_written(andy: Client) -> None:
    address = andy.post(ASK, ASKED)["Location"]
    assert andy.post(ASK, ASKED)["Location"] == address  # the same question is the same job
    simulated(address.rpartition("/")[2])
    page = andy.get(address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    pieces = "".join(piece.html for piece in pieces_of(UUID(address.rpartition("/")[2]), "analyst"))
    assert "<script>alert" not in pieces
    assert andy.get(address, {"format": "json"}).json()["options"][0]["name"] == EVIL


def test_the_stream_of_a_simulation_that_does_not_exist_says_so() -> None:
    told = [piece.html for piece in pieces_of(uuid4(), "analyst") if piece.id == "flow-told"]
    assert ["There is no such job" in one for one in told] == [True]


def test_a_person_whom_no_number_could_reach_is_not_there(andy: Client) -> None:
    address = andy.post(ASK, ASKED)["Location"]
    simulated(address.rpartition("/")[2])
    for nth in (10**18, 10**30):
        assert andy.get(f"{address}/people/0/0/{nth}").status_code == 404


def test_a_simulation_whose_answer_is_not_held_any_more_is_made_anew_when_it_is_asked_for(
    andy: Client,
) -> None:
    first = andy.post(ASK, ASKED)["Location"]
    done(first)
    found = ask_simulation(UUID(first.rpartition("/")[2])).frozen
    assert found is not None
    KeptRow.objects.filter(sha256=found.answer).delete()
    assert andy.get(first).status_code == 404
    second = andy.post(ASK, ASKED)["Location"]
    assert second != first
    assert andy.post(ASK, ASKED)["Location"] == second
    done(second)
    assert andy.get(second).status_code == 200
