"""Beds closed as a ward posts them and others see them: the one tap, a slip, somebody quicker, and whose they
are."""

import io
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from homefirst.app.morning.asking import ask_morning
from tests.doors.people_county import signed_in
from tests.doors.ward_county import ASKS_JSON, JSON, WARD_PAGES, words_of

CLOSED = "/oxfordshire/beds-closed"
WARD = f"{CLOSED}/of/jr/9Q"


def shown(client) -> dict:
    return client.get(WARD, JSON).json()


def post(client, do="post", place="jr", ward="9Q", **said):
    seen = said.pop("seen", None)
    form = {"do": do, "place": place, "ward": ward, "posting": str(uuid4())} | said
    form["seen"] = shown(client)["entry"] if seen is None else seen
    return client.post(f"{CLOSED}/post", form, headers=ASKS_JSON)


FLU = {"beds1": "4", "why1": "infection", "since1": "2016-03-12", "until1": "2016-03-20"}


def test_a_ward_posts_its_beds_and_hub_lists_and_the_morning_say_so(wendy) -> None:
    before = words_of(wendy.get(f"{WARD_PAGES}/jr/9Q"))
    assert "Beds. Nobody has posted how many beds are closed. Post beds closed" in before
    made = post(wendy, open="20", **FLU, beds2="2", why2="staffing", since2="2016-03-14", until2="")
    assert made.status_code == 201
    answer = made.json()
    assert {name: answer[name] for name in ("open", "closed", "occupied", "empty", "stale")} == {
        "open": 20, "closed": 6, "occupied": 3, "empty": 17, "stale": False,
    }  # fmt: skip
    told = "6 closed (4 infection, 2 for want of staff), 20 open, 17 empty. Posted within the hour."
    assert told in words_of(wendy.get(f"{WARD_PAGES}/jr/9Q"))
    assert f'href="{WARD_PAGES}/jr/9Q#beds"' in wendy.get(f"{CLOSED}/of/jr/9Q").content.decode()
    page = words_of(signed_in("hetty").get(CLOSED))
    assert "At least 6 beds are closed: 1 of" in page
    assert page.index("Closed now") < page.index("By site")
    assert "4 infection, since 12 March 2016, to open 20 March 2016" in page
    sheet = signed_in("bram").get(CLOSED, {"format": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_name("Figures").to_python()
    assert [[row[1], *row[4:8], *row[10:]] for row in rows if row[1] == "9q" or row[1] == "9Q"] == [
        ["9Q", "no", 20, 4, "infection", 3, 17],
        ["9Q", "no", 20, 2, "for want of staff", 3, 17],
    ]
    (site,) = [one for one in ask_morning().morning.strip.sites if one.site == "jr"]
    assert (site.beds.closed, site.beds.beds, site.beds.empty) == (6, 26, 17)
    assert "9N" in [one.ward for one in site.beds.never]
    assert "6 of 26" in words_of(signed_in("hetty").get("/oxfordshire/beds"))
    told = words_of(signed_in("hetty").get("/oxfordshire/waiting"))
    assert "at least 6 of 26 3 of 4 silent" in told


def test_one_tap_says_as_before_and_a_page_that_somebody_overtook_says_so(wendy) -> None:
    assert post(wendy, open="22", **FLU).status_code == 201
    seen = shown(wendy)["entry"]
    key = str(uuid4())
    assert post(wendy, "confirm", posting=key, seen=seen).status_code == 201
    assert post(wendy, "confirm", posting=key, seen=seen).status_code == 201  # tapped twice
    assert shown(wendy)["entry"] == seen + 1
    late = post(wendy, open="1", seen=seen)
    assert late.status_code == 409
    assert "Somebody posted this ward’s beds since" in late.json()["detail"]
    assert shown(wendy)["open"] == 22


def test_beds_open_again_and_a_slip_is_put_right_or_taken_back(wendy) -> None:
    post(wendy, open="22", **FLU)
    post(wendy, open="26")
    reopened = shown(wendy)
    assert (reopened["closed"], reopened["open"]) == (0, 26)
    entry = reopened["entry"]
    assert (
        post(
            wendy, "correct", entry=entry, open="25", beds1="1", why1="other", since1="2016-03-14"
        ).status_code
        == 201
    )
    assert [shown(wendy)[name] for name in ("open", "closed")] == [25, 1]
    assert "Put right what was posted at" in words_of(wendy.get(WARD, {"entry": entry}))
    assert post(wendy, "cancel", entry=entry).status_code == 201
    assert [shown(wendy)[name] for name in ("open", "closed")] == [22, 4]
    assert post(wendy, "cancel", entry=entry).status_code == 404


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"open": "many"}, "open"),
        ({"beds1": "2", "why1": "", "since1": "2016-03-12"}, "closed 1, why"),
        ({"beds1": "2", "why1": "other", "since1": ""}, "since1"),
        ({"beds1": "2", "why1": "other", "since1": "12 March"}, "since1"),
        ({"beds1": "2", "why1": "other", "since1": "2030-01-01"}, "closed 1, since"),
        ({"posting": "x"}, "posting"),
        ({"seen": "-"}, "seen"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(wendy, said, where) -> None:
    before = shown(wendy)
    wrong = post(wendy, **said)
    assert (wrong.status_code, wrong.json()["where"]) == (400, where)
    assert shown(wendy) == before
    form = {
        "do": "post",
        "place": "jr",
        "ward": "9Q",
        "posting": str(uuid4()),
        "seen": before["entry"],
        **said,
    }
    page = words_of(wendy.post(f"{CLOSED}/post", form))
    assert "Nothing was posted." in page


def test_who_works_elsewhere_or_posts_nothing_may_look_and_not_post(wendy) -> None:
    before = shown(wendy)
    other = signed_in("stella")  # a ward's staff, of another trust
    assert "Who works for the hospital whose beds these are posts them, or the hub." in words_of(
        other.get(WARD)
    )
    assert post(other, open="1").status_code == 403
    assert post(signed_in("bram"), open="1").status_code == 403
    assert shown(wendy) == before
    hub = post(signed_in("hetty"), place="community-hospitals", ward="ward_1", open="18", seen=0)
    assert hub.status_code == 201
    assert wendy.get(f"{CLOSED}/of/nowhere/1").status_code == 404


def test_the_command_says_which_wards_posted_and_which_did_not(wendy) -> None:
    from homefirst.cli.main import every_command

    post(wendy, open="20", **FLU)
    told = CliRunner().invoke(every_command(), ["beds-closed"], env={"COLUMNS": "200"})
    assert told.exit_code == 0, told.output
    assert "wards posted in the last 24 hours." in told.output
    assert "4 infection" in told.output
    assert "never" in told.output
