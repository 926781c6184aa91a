"""What is free, as callers meet it: page, spreadsheet, JSON, command and API say the same; and a provider
posts its own, from a form or a sheet, and nobody else's."""

import json
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.capacity.asking import ask_capacity
from homefirst.app.capacity.desk import ask_desk
from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from tests.doors.test_command_line import homefirst  # noqa: F401

CAPACITY, POST = "/oxfordshire/capacity", "/oxfordshire/capacity/post"
USERS = {
    "hubert": ("hub_coordinator", "ouh"),
    "nora": ("provider", "ouh"),
    "hank": ("provider", "care-homes"),
    "bea": ("broker", "occ"),
    "nobody": ("provider", ""),
}
HART = [f"hart-{where}" for where in ("city", "north", "north-east", "south-east", "south-west", "west")]


@pytest.fixture
def county(own_database: str) -> str:
    for name, (role, organisation) in USERS.items():
        User.objects.create(username=name, role=role, organisation=organisation, password="!")
    return own_database


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def post(name: str = "nora", do: str = "form", **said) -> object:
    return client(name).post(
        POST, {"posting": str(uuid4()), "do": do} | {k.replace("__", "."): v for k, v in said.items()}
    )


def told(name: str = "hubert") -> dict[str, dict]:
    answer = client(name).get(CAPACITY, {"format": "json"}).json()
    return {one["resource"]: one for one in answer["resources"]}


def free_today(code: str):
    return told()[code]["days"][0]["free"]


def test_a_provider_posts_and_the_hub_sees_it_with_who_and_how_old(county) -> None:
    assert (free_today("hart-city"), told()["hart-city"]["stale"]) == (None, True)
    answer = client("nora").post(POST, {"posting": str(uuid4()), "do": "form", "hart-city.today": "14.5",
        "hart-north.today": "0", "hart-city.state": "open"})  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{POST}?done=posted")
    one = told()["hart-city"]
    assert (one["days"][0]["free"], one["days"][14]["free"], one["posted_by"]) == (14.5, 14.5, "nora")
    assert (one["stale"], one["posted_from"], one["age_hours"]) == (False, "page", 0.0)
    assert (free_today("hart-north"), free_today("hart-west")) == (0, None)
    page = client("hubert").get(CAPACITY).content.decode()
    assert "14.5" not in page  # whole hours on the page, quarters in the sheet's and the form's figures
    assert "Free today: 15 hours a week. Of " in page
    assert '<strong class="nhsuk-tag nhsuk-tag--yellow">stale</strong>' in page
    row = page[page.index("Reablement at home, west (hours a week)") :]
    row = row[: row.index("</tr>")]
    assert ('colspan="7"' in row, row.count("nknown")) == (True, 1), "said once, and not of each day"


def test_page_json_command_api_and_spreadsheet_say_the_same(county, homefirst) -> None:  # noqa: F811
    post(**{"hart-city.today": "14"})
    hub = client("hubert")

    def still(answer: dict) -> dict:
        """Without what moves with the clock."""
        resources = [{**one, "age_hours": None} for one in answer["resources"]]
        return {**answer, "at": None, "known_at": None, "resources": resources}

    page = still(hub.get(CAPACITY, {"format": "json"}).json())
    assert still(hub.get("/api/v1/capacity").json()) == page
    assert still(homefirst("capacity", "--json").answer) == page
    assert still(json.loads(json.dumps(ask_capacity().as_answer()))) == page
    sheet = hub.get(CAPACITY, {"format": "xlsx", "table": "lines"})
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_name("Figures").to_python()
    free = {row[0]: row[6] for row in rows[1:]}
    assert free == {one["resource"]: one["days"][0]["free"] if one["days"][0]["free"] is not None else ""
        for one in page["resources"]}  # fmt: skip
    rates = {one["line"]: one["delivery_rate"] for one in page["commissioned"]}
    assert (rates["hart"], rates["d2a-home"]) == (0.67, None)
    assert "67%" in hub.get(CAPACITY).content.decode()
    assert hub.get(CAPACITY, {"format": "xlsx", "table": "rates"}).status_code == 200


def test_the_same_as_before_is_one_tap_and_twice_the_same_is_recognised(county) -> None:
    post(
        **{
            "hart-city.today": "7",
            "hart-city.amount1": "3",
            "hart-city.day1": ask_desk("ouh").days[2].isoformat(),
        }
    )
    before = this_log().now()
    page = client("nora").get(POST).content.decode()
    assert "Same as before: 7 hours a week" in page
    again = post(do="again")
    assert again.headers["Location"].endswith("?done=already")
    assert this_log().freeze().heads == before.heads or free_today("hart-city") == 7
    assert told()["hart-city"]["days"][2]["free"] == 10


WRONG = [
    ({"hart-city.today": "-1"}, "Reablement at home (HART), City, hours: -1 hours is less than nothing."),
    ({"hart-city.today": "some"}, "Reablement at home (HART), City, free today: “some” is no number."),
    ({"hart-city.today": "NaN"}, "Reablement at home (HART), City, free today: “NaN” is no number."),
    ({"hart-city.today": "1_0"}, "free today: “1_0” is no number."),
    ({"hart-city.today": "7", "hart-city.amount1": "1"}, "Reablement at home (HART), City, from: No day is"),
    ({"hart-city.today": "7", "hart-city.amount1": "1", "hart-city.day1": "2016-03-10"},
        "Reablement at home (HART), City, day: 2016-03-10 is over"),
    ({"hart-city.today": "7", "hart-city.state": "barred/council"}, "state: A provider neither bars"),
    ({}, "posting: Nothing is posted."),
]  # fmt: skip


def test_what_is_wrong_is_told_and_nothing_is_half_done(county) -> None:
    for said, sentence in WRONG:
        form = {"hart-north.today": "5"} | said if said else {}
        answer = post(**form)
        assert answer.status_code in (400, 403)
        page = unescape(answer.content.decode())
        assert sentence in page
        assert "Nothing was posted" in page
        assert free_today("hart-north") is None
        assert told()["hart-city"]["state"] is None


def test_nobody_posts_for_another_and_who_works_nowhere_is_told_so(county) -> None:
    said = {"posting": str(uuid4()), "do": "form", "hart-city.today": "7"}
    assert "Nothing is posted." in client("hank").post(POST, said).content.decode()
    sheet = {"posting": str(uuid4()), "do": "paste", "sheet": "resource\ttoday\nhart-city\t7"}
    answer = client("hank").post(POST, sheet)
    assert (
        "row 2, resource: “Reablement at home (HART), City” is not yours to post." in answer.content.decode()
    )
    assert free_today("hart-city") is None
    assert client("nobody").get(POST).status_code == 403
    assert client("nora").get(CAPACITY).status_code == 403
    assert client("hubert").get(POST).status_code == 403
    assert {one["resource"] for one in client("nora").get(POST, {"format": "json"}).json()["resources"]} == {
        *HART
    }


def test_a_pasted_sheet_is_posted_whole_or_not_at_all(county) -> None:
    day = ask_desk("ouh").days[3]
    sheet = f"Line\ttoday\t{day:%d/%m/%Y}\nhart-city\t14\t3.5\nReablement at home (HART), North\t0\t7\n"
    wrong = post(do="paste", sheet=sheet.replace("3.5", "-3"))
    assert wrong.status_code == 400
    assert "row 2, hours: -3 hours is less than nothing." in wrong.content.decode()
    assert free_today("hart-north") is None
    assert post(do="paste", sheet=sheet).headers["Location"].endswith("?done=posted")
    one = told()["hart-city"]
    assert (one["posted_from"], one["days"][0]["free"], one["days"][1]["left"], one["days"][3]["left"]) == (
        "paste", 14, None, 17.5,
    )  # fmt: skip
    assert post(do="paste", sheet=sheet).headers["Location"].endswith("?done=already")


def test_a_line_is_closed_with_its_reason_and_opened_again(county) -> None:
    post(**{"hart-city.today": "14", "hart-city.state": "closed/staff"})
    one = told()["hart-city"]
    assert (one["days"][0]["free"], one["days"][0]["state"], one["days"][0]["why"]) == (0, "closed", "staff")
    assert "closed (staff) since" in client("hubert").get(CAPACITY).content.decode()
    post(**{"hart-city.today": "14", "hart-city.state": "open"})
    assert free_today("hart-city") == 14


def test_as_json_a_posting_is_answered_with_what_stands(county) -> None:
    said = {"posting": str(uuid4()), "do": "form", "hart-city.today": "7", "format": "json"}
    made = client("nora").post(f"{POST}?format=json", said)
    assert (made.status_code, made.json()["new"], made.json()["provider"]) == (201, 1, "ouh")
    wrong = client("nora").post(f"{POST}?format=json", {"do": "form", "posting": "no key"})
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "The form has lost its key.")
    assert settings.PACK is not None


def test_a_bar_stands_whatever_the_provider_says_until_who_barred_it_lifts_it(county) -> None:
    bar, broker = f"{CAPACITY}/bar", client("bea")
    said = {"resource": "hart-city", "who": "council", "do": "bar"}
    post(**{"hart-city.today": "7"})
    assert client("nora").post(bar, said).status_code == 403
    done = broker.post(bar, said)
    assert (done.status_code, done.headers["Location"]) == (303, f"{CAPACITY}?done=barred#said")
    assert "It is recorded." in broker.get(done.headers["Location"]).content.decode()
    assert told()["hart-city"]["state"].startswith("barred (council) since ")
    assert free_today("hart-city") == 0
    assert broker.post(bar, said).headers["Location"].endswith("?done=already#said")
    post(**{"hart-city.today": "8", "hart-city.state": "open"})
    assert told()["hart-city"]["state"].startswith("barred (council) since ")
    assert broker.post(bar, said | {"do": "lift"}).status_code == 303
    assert free_today("hart-city") == 8


def test_what_was_delivered_is_counted_by_who_pays_for_it(county) -> None:
    said = {"line": "home-care", "first": "2016-03-01", "last": "2016-03-07", "commissioned": "100",
            "delivered": "80", "used": "75", "source": "timesheets"}  # fmt: skip
    assert client("hubert").post(f"{CAPACITY}/count", said).status_code == 403
    assert client("bea").post(f"{CAPACITY}/count", said).status_code == 303
    answer = client("hubert").get(CAPACITY, {"format": "json"}).json()
    assert {one["line"]: one["delivery_rate"] for one in answer["commissioned"]}["home-care"] == 0.8


ILL_SAID = [
    ("bar", {"resource": "nothing\0"}, "resource"), ("bar", {"who": "me"}, "who"),
    ("bar", {"since": "2016-03-10"}, "since"), ("bar", {"since": "soon"}, "since"),
    ("bar", {"until": "2016-03-10"}, "until"), ("bar", {"do": "burn"}, ""),
    ("count", {"line": "\u2603"}, "line"), ("count", {"delivered": "-1"}, "delivered"),
    ("count", {"delivered": "1e30"}, "delivered"), ("count", {"commissioned": "NaN"}, "commissioned"),
    ("count", {"used": "81"}, "used"), ("count", {"last": "9999-12-31"}, "last"),
    ("count", {"last": "2016-02-01"}, ""), ("count", {"first": ""}, "first"),
    ("count", {"source": "a\0b"}, "source"), ("count", {"source": "s" * 201}, "source"),
]  # fmt: skip


def test_what_others_say_ill_is_told_beside_its_field_and_nothing_is_kept(county) -> None:
    right = {
        "bar": {"resource": "hart-city", "who": "council", "do": "bar"},
        "count": {"line": "home-care", "first": "2016-03-01", "last": "2016-03-07", "commissioned": "100",
                  "delivered": "80", "source": "timesheets"},
    }  # fmt: skip
    for form, wrong, field in ILL_SAID:
        answer = client("bea").post(f"{CAPACITY}/{form}", right[form] | wrong)
        page = answer.content.decode()
        assert (answer.status_code, "Nothing was kept." in page) == (400, True), wrong
        assert not field or f'id="{field}-error"' in page, wrong
    assert told()["hart-city"]["state"] is None
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="bea"))
    for form, said in right.items():
        assert strict.post(f"{CAPACITY}/{form}", said).status_code == 403


def test_an_instant_before_all_records_is_a_sentence(county) -> None:
    """Days before it are counted, and before the first of January of the year one there are none."""
    for name in ("at", "known_at"):
        answer = client("hubert").get("/oxfordshire/capacity", {name: "0001-01-01", "format": "json"})
        assert (answer.status_code, "No record goes back so far." in answer.content.decode()) == (400, True)
