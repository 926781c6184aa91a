"""The year ahead as its pages have it: the form and its mistakes, a simulation under way and kept,
cancelled, as JSON and as spreadsheets."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.county.access.models import User
from homefirst.jobs.simulate import simulate
from homefirst.jobs.steps import Cancelled
from tests.doors.flow_county import pack_with_a_small_network, simulated, steps_of
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import signed_in

FLOW = "/oxfordshire/flow"
ASK = f"{FLOW}/ask"
MORE = "home care.hours_per_week"
ASKED = {
    "begin": "census", "census": "2016-03-10", "precision": "0.1",
    MORE: "+400", "name-1": "400 more hours a week",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The pack with a small network, in force while the file's tests last."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "PACK", pack_with_a_small_network(tmp_path_factory.mktemp("flow")))
        yield


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        return enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def andy(people, journeys) -> Client:
    """An analyst of a hospital."""
    return signed_in("andy")


@pytest.fixture(scope="module")
def kept_run(people_taken_in, journeys, django_db_blocker) -> tuple[str, list[str]]:
    """The address of a simulation that was asked for and is kept, and what it told on the way."""
    with django_db_blocker.unblock():
        asked = signed_in("andy").post(ASK, ASKED)
        assert asked.status_code == 303, mistakes(asked.content.decode())
        return asked["Location"], simulated(asked["Location"].rpartition("/")[2])


def words(client: Client, path: str, **asked: str) -> str:
    found = client.get(path, asked)
    assert found.status_code == 200
    return unescape(re.sub(r"<[^>]+>|\s+", " ", found.content.decode()))


def mistakes(page: str) -> dict[str, str]:
    """What stands beside which field."""
    found = re.findall(r'id="([^"]+)-error"><span[^>]*>Error:</span>(.*?)</span>', page)
    return {field: unescape(said).strip() for field, said in found}


def asked_wrongly(client: Client, **said: str) -> dict[str, str]:
    answer = client.post(ASK, ASKED | said)
    assert answer.status_code == 400
    page = answer.content.decode()
    for name, value in (ASKED | said).items():
        if name not in ("begin", "precision") and value:
            assert value in unescape(page), f"{name} is lost"
    return mistakes(page)


def test_the_form_offers_the_places_by_parts_and_begins_with_nothing_changed(andy: Client) -> None:
    page = andy.get(FLOW).content.decode()
    parts = re.findall(r'<section aria-label="([^"]+)"', page)
    assert parts == ["Hospital", "Community beds", "Care at home", "Care homes"]
    assert 'name="home care.hours_per_week" value=""' in page
    assert 'name="hospital.capacity" value=""' in page
    said = unescape(page)
    assert "Reablement is asked for" in said
    assert "It begins with the 5 synthetic people of the census of 10 March 2016, 00:00" in said
    assert 'id="network"' in page
    loads = re.findall(
        r'<th scope="row" class="nhsuk-table__header">([^<]+)</th>', page.partition('id="loads"')[2]
    )
    answer = andy.get(FLOW, {"format": "json"}).json()
    limited = [one for one in answer["places"] if one["capacity"] is not None]
    limited.sort(key=lambda one: (-one["load"], one["place"]))
    assert loads[: len(limited)] == [one["place"][0].upper() + one["place"][1:] for one in limited]


def test_who_is_there_on_another_day_is_looked_at_with_all_that_was_written(andy: Client) -> None:
    looked = andy.post(ASK, ASKED | {"look": "1", "census": "2016-03-05"})
    page = unescape(looked.content.decode())
    assert looked.status_code == 200
    assert "synthetic people of the census of 5 March 2016" in page
    assert 'value="+400"' in page
    assert 'value="400 more hours a week"' in page


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({MORE: "many"}, "f-home-care-hours_per_week", "“many” is no figure."),
        ({"hospital.capacity": "0"}, "f-hospital-capacity", "0"),
        ({"Linden House.next.out": "1.2"}, "f-Linden-House-next-out", "The share would be 1.2."),
        ({"more-1": "hospitl.capacity=+20"}, "more-1", "Did you mean “hospital”?"),
        ({"more-2": "home care.hours_per_week"}, "more-2", "There is no change in it."),
        ({"more-2": "hospital.capacity=+1", "name-2": "400 more hours a week"}, "name-2", "has this name"),
        ({"census": "1997-01-01"}, "census", "Nobody is in the record at the midnight"),
        ({"census": "2999-01-01"}, "census", "has not come yet"),
        ({"census": "yesterday"}, "census", "yesterday"),
        ({"census": ""}, "census", "No day is written."),
        ({"precision": "1000"}, "precision", "none of the precisions"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(
    andy: Client, said: dict[str, str], field: str, sentence: str
) -> None:
    found = asked_wrongly(andy, **said)
    assert list(found) == [field]
    assert sentence in found[field]


def test_a_thousand_replications_cannot_be_asked_for_here(andy: Client) -> None:
    assert "replications" not in re.findall(r'name="([^"]+)"', andy.get(FLOW).content.decode())
    asked = andy.post(ASK, ASKED | {"replications": "1000", MORE: "+1"})
    told = andy.get(asked["Location"], {"format": "json"}).json()
    assert (told["precision"], told["state"]) == (0.1, "waiting")


def test_who_may_not_ask_sees_no_form_and_gets_403(people, journeys) -> None:
    hubert = signed_in("hubert")
    page = hubert.get(FLOW)
    assert page.status_code == 200
    assert b"Simulate a year" not in page.content
    assert hubert.post(ASK, ASKED).status_code == 403


def test_one_under_way_says_that_nothing_is_told_yet_and_can_be_cancelled(andy: Client) -> None:
    run = andy.post(ASK, ASKED | {MORE: "+2"})["Location"]
    page = andy.get(run).content.decode()
    assert "Nothing is simulated yet" in page
    assert "/live/flow?run=" in page
    assert andy.get(run, {"format": "xlsx"}).status_code == 404
    back = andy.post(re.findall(r'formaction="([^"]+/cancel)"', page)[0])
    assert back["Location"] == run
    assert "It was cancelled: nothing of it is kept" in words(andy, run)
    again = andy.post(ASK, ASKED | {MORE: "+2"})["Location"]
    assert (again, andy.get(run, {"format": "json"}).json()["state"]) == (run, "waiting")


def test_one_that_is_cancelled_in_the_middle_keeps_nothing_of_what_it_told(andy: Client) -> None:
    run = andy.post(ASK, ASKED | {MORE: "+3"})["Location"]
    steps, claim = steps_of(run.rpartition("/")[2], ends_after=2)
    with pytest.raises(Cancelled):
        simulate(steps)
    assert claim.told[1] == "1 replication; 10% is asked for, of at least 10"
    assert andy.get(run, {"format": "json"}).json()["answer"] is None


def test_a_kept_one_says_what_the_hours_change_with_an_interval(
    andy: Client, kept_run: tuple[str, list[str]]
) -> None:
    run, told = kept_run
    said = words(andy, run)
    finding = re.search(
        r"As it is, ([0-9.]+) people are delayed on an average day"
        r" \(95% interval of the mean ([0-9.]+) to ([0-9.]+)\)\."
        r" (With “400 more hours a week” they are [0-9.]+ fewer \(95% interval [0-9.]+ to [0-9.]+ fewer\)"
        r"|“400 more hours a week” makes no difference that these replications can tell)",
        said,
    )
    assert finding
    answer = andy.get(run, {"format": "json"}).json()
    base = answer["answer"]["scenarios"][0]["delayed"]
    assert float(finding[1]) == round(base["mean"], 1)
    assert (answer["state"], answer["options"]) == (
        "kept", [{"name": "400 more hours a week", "changes": [f"{MORE}=+400"]}],
    )  # fmt: skip
    assert f"{answer['answer']['replications']} replications tell the people delayed to" in said
    assert "It begins with the 5 synthetic people of the census of 10 March 2016" in said
    assert f"{answer['began']['already_there']} more are added" in said
    assert "the census has 2" in said
    assert "Nothing is simulated yet" not in said
    assert told[0].startswith("Making ready; ")
    assert re.fullmatch(
        r"[0-9]+ replications tell the people delayed to [0-9.]+% either way; 10% is asked for,"
        r" which takes about [0-9]+",
        told[-1],
    )


def test_a_kept_one_is_asked_for_again_from_its_own_page(
    andy: Client, kept_run: tuple[str, list[str]]
) -> None:
    page = andy.get(kept_run[0]).content.decode()
    again = unescape(re.findall(r'href="([^"]+\?like=[^"]+)"', page)[0])
    form = unescape(andy.get(again).content.decode())
    assert f"{MORE}=+400</textarea>" in form
    assert 'value="400 more hours a week"' in form
    assert kept_run[0] in form  # it stands among those that were kept


def test_every_table_of_a_kept_one_leaves_as_a_spreadsheet(
    andy: Client, kept_run: tuple[str, list[str]]
) -> None:
    run = kept_run[0]
    page = andy.get(run).content.decode()
    sheets = [unescape(one) for one in re.findall(r'href="([^"]*format=xlsx[^"]*table=[^"]+)"', page)]
    names = [one.rpartition("=")[2] for one in sheets]
    assert {"start", "changes", "effects", "reasons", "held", "stays", "places-0", "places-1", "weeks"} <= {
        *names
    }
    for name, rows in (("reasons", 3), ("weeks", 100), ("effects", 10), ("start", 2)):
        book = CalamineWorkbook.from_filelike(
            BytesIO(andy.get(run, {"format": "xlsx", "table": name}).content)
        )
        about, table = (book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names)
        assert len(table) > rows
        assert "Synthetic data. No person in this file is real." in json.dumps([*about, *table])
