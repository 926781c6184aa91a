"""The pages of lists: pasted, read as was said once, shown beside what is held, taken; what is on record."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.county.journey import record as journey
from homefirst.foundation.store.events import Author
from tests.county.made_up_people import known_as, number, register, somebody
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_pages import Text
from tests.intake.test_list_table import workbook

LISTS = "/oxfordshire/lists"
JSON = {"format": "json"}
DAY = (datetime.now(UTC) - timedelta(days=3)).date()
HEADS = [
    "Hosp No",
    "Patient",
    "DOB",
    "Ward",
    "Admitted",
    "Medically fit",
    "Waiting for",
    "Code",
    "Whose",
    "EDD",
]
WILLIAM = [
    "H100001",
    "ASHWORTH, William",
    "12/04/1931",
    "7A",
    f"{DAY:%d/%m/%Y}",
    "Y",
    "POC",
    "E",
    "SSD",
    "soon",
]
STRANGER = ["H900001", "QUILL, Ada", "01/02/1940", "7A", f"{DAY:%d/%m/%Y}", "N", "Magic", "C", "SSD", ""]


@pytest.fixture
def wendy(people, apart) -> Client:
    User.objects.get_or_create(
        username="wendy", defaults={"role": "ward_staff", "organisation": "ouh", "password": "!"}
    )
    return signed_in("wendy")


def pasted(*rows, to: str = "alpha") -> str:
    """A list; `to`: a heading of its own, by which it is another one than those of the other tests."""
    return "\n".join("\t".join(row) for row in ([*HEADS, to], *rows))


def seen(response) -> str:
    return " ".join(Text(response).words.split())


def of(local: str, name: str, born: str, **more: str) -> list[str]:
    """William's row of somebody else."""
    row = [local, name, born, *WILLIAM[3:]]
    for head, cell in more.items():
        row[HEADS.index(head)] = cell
    return row


def hand_in(client: Client, text: str) -> str:
    response = client.post(LISTS, {"pasted": text})
    assert response.status_code == 303
    return response["Location"]


def ready(client: Client, text: str, source: str) -> str:
    """Hands in a list and says what is asked: the columns as they are guessed, wards as they are written,
    and any other word says nothing to us."""
    address = hand_in(client, text)
    page = client.get(address).content.decode()
    said = dict(re.findall(r'name="(column-\d+)">.*?<option value="([^"]*)" selected', page, re.S))
    if said:
        told = client.post(f"{address}/columns", {"source": source, "place": "jr", **said})
        assert told.status_code == 303
        page = client.get(address).content.decode()
    theirs = dict(re.findall(r'name="(theirs-\d+)" value="([^"]*)"', page))
    if theirs:
        ours = {f"word-{name[7:]}": "=" if word[0] == "7" else "" for name, word in theirs.items()}
        assert client.post(f"{address}/words", {**theirs, **ours}).status_code == 303
    return address


def take(client: Client, address: str, **said: str):
    shown = client.get(address, JSON).json()["shown"]
    accept = {"accept": "application/json"}
    return client.post(f"{address}/take", {"shown": shown, **said}, headers=accept).json()


def test_a_list_is_pasted_said_once_shown_taken_and_pasted_again(wendy, people) -> None:
    first = hand_in(wendy, pasted(WILLIAM, STRANGER))
    assert "What do" in seen(wendy.get(first))
    address = ready(wendy, pasted(WILLIAM, STRANGER), "Delays")
    before = last_view()
    response = wendy.get(address)
    page = seen(response)
    assert response["Cache-Control"] == "private, no-store"
    for told in (
        "1 new, 0 changed, 0 as held, 1 wrong.",
        "H100001, ASHWORTH, William, 12/04/1931 " + str(people[2]),
        "John Radcliffe Hospital, 7A",
        "Waits for care at home to begin, code E (social care)",
        "Code C cannot be attributed to social care. It is for the NHS.",
        "EDD: This is no day. Not taken.",
        "Synthetic data. No person on this page is real.",
    ):
        assert told in page
    assert [(one.name, one.payload.get("persons")) for one in views_since(before)] == [
        ("PersonSearched", None),
        ("PersonViewed", [str(people[2])]),
    ]
    taken = take(wendy, address)
    assert (taken["entries"], taken["registered"], len(taken["quarantined"])) == (3, 0, 1)
    assert "1 row was kept out" in seen(wendy.get(address))
    assert take(wendy, address)["entries"] == 3  # taken already, and told again
    again = hand_in(wendy, pasted(WILLIAM))
    assert "Nothing new: 1 person is on the list, and all of it is held already." in seen(wendy.get(again))


def test_whoever_comes_again_after_years_is_known_by_the_list_and_not_registered_twice(wendy) -> None:
    identity = somebody("Comeback", "Nia", local_numbers=known_as("ouh", "H700001"))
    (key,) = register(this_log(), identity, seed=700)
    row = of("H700001", "COMEBACK, Nia", "12/04/1931")
    address, before = ready(wendy, pasted(row, to="comeback"), "Delays again"), last_view()
    assert str(key) in seen(wendy.get(address))
    (one,) = [one for one in views_since(before) if one.name == "PersonViewed"]
    assert (one.payload["persons"], one.payload["relationships"]) == ([str(key)], ["on their list"])
    assert take(wendy, address)["registered"] == 0


def test_a_wrong_row_is_mended_by_itself_and_somebody_new_is_registered(wendy) -> None:
    address = ready(
        wendy, pasted(of("H100002", "FIELDING, Margaret", "03/11/1928"), STRANGER, to="beta"), "Delays B"
    )
    (row,) = [one["row"] for one in wendy.get(address, JSON).json()["wrong"]]
    cells = {f"cell-{row}-{place}": cell for place, cell in enumerate(STRANGER)}
    place = HEADS.index("Whose")
    mended = wendy.post(f"{address}/mend", cells | {f"cell-{row}-{place}": "NHS"})
    answer = wendy.get(mended["Location"], JSON).json()
    assert [(one["person"], one["standing"]) for one in answer["rows"]] == [(None, "new")]
    assert (answer["wrong"], answer["gone"]) == ([], [])
    taken = take(wendy, mended["Location"])
    assert (taken["registered"], taken["entries"]) == (1, 2)


def test_a_page_that_has_grown_old_takes_nothing_and_is_shown_anew(wendy) -> None:
    nia = ("H100003", "OKAFOR, Nia", "22/07/1944")
    take(wendy, ready(wendy, pasted(of(*nia), to="gamma"), "Delays C"))
    address = ready(wendy, pasted(of(*nia, Ward="7B"), to="gamma"), "Delays C")
    shown = wendy.get(address, JSON).json()
    (row,) = shown["rows"]
    assert row["changes"] == ["Moved from John Radcliffe Hospital, 7A to John Radcliffe Hospital, 7B"]
    log = this_log()
    wait = next(
        e
        for e in log.events("journey", log.now())
        if e.name == "WaitOpened" and e.payload["person"] == row["person"]
    )
    journey.enter(
        log,
        entries=[
            journey.Entry(
                journey.kinds.WAIT_CLOSED,
                log.now().known_at,
                {"person": row["person"], "wait": wait.payload["wait"], "outcome": None},
            )
        ],
        by=Author("clara"),
    )
    late = wendy.post(f"{address}/take", {"shown": shown["shown"]})
    assert late.status_code == 409
    assert "Nothing was taken: the record has moved since this list was shown." in seen(late)
    assert "Waits for care at home" in seen(late)
    fresh = wendy.get(address, JSON).json()
    assert wendy.post(f"{address}/take", {"shown": fresh["shown"]}).status_code == 303


def test_somebody_whom_one_may_not_know_is_told_of_as_somebody_new_and_it_is_on_record(wendy, people) -> None:
    User.objects.get_or_create(
        username="amber", defaults={"role": "hub_coordinator", "organisation": "scas", "password": "!"}
    )
    amber = signed_in("amber")
    address = ready(amber, pasted(["S1", *WILLIAM[1:]]), "Ambulance list")
    before = last_view()
    told = amber.get(address, JSON).json()
    assert [(one["person"], one["standing"]) for one in told["rows"]] == [(None, "new")]
    assert [(one.name, one.payload.get("reason")) for one in views_since(before)][1][0] == "ViewRefused"
    assert str(people[2]) not in str(told)


def test_another_organisations_list_and_one_that_there_is_not_get_the_same_answer(wendy) -> None:
    address = hand_in(wendy, pasted(WILLIAM))
    User.objects.get_or_create(
        username="sonia", defaults={"role": "social_worker", "organisation": "occ", "password": "!"}
    )
    sonia = signed_in("sonia")
    answers = [sonia.get(where, JSON).json() for where in (address, f"{LISTS}/99999")]
    assert [one["detail"] for one in answers] == [
        "There is no such list, or it is not your organisation’s."
    ] * 2
    assert [one["status"] for one in answers] == [404, 404]


@pytest.mark.parametrize(("who", "status"), [("andy", 403), ("nina", 403), ("otto", 403)])
def test_who_sees_nobody_for_direct_care_hands_in_no_list(people, who, status) -> None:
    assert signed_in(who).get(LISTS).status_code == status


def test_what_is_no_list_is_told_at_the_door(wendy) -> None:
    for said, what in (({"pasted": " "}, "There is no list."), ({"pasted": "hello"}, "No row of headings")):
        response = wendy.post(LISTS, said)
        assert response.status_code == 400
        assert what in seen(response)


def test_a_workbook_leaves_in_its_own_columns_with_what_is_held(wendy) -> None:
    doris = ("H100005", "WHITLOCK, Doris", "09/05/1924")
    take(wendy, ready(wendy, pasted(of(*doris), to="delta"), "Delays D"))
    given = of(*doris, Ward="", Code="", Whose="")
    file = io.BytesIO(workbook([["Delays"], [*HEADS, "delta"], [*given, ""]]))
    file.name = "NHS 999 000 0018.xlsx"
    address = wendy.post(LISTS, {"file": file})["Location"]
    response = wendy.get(address, {"format": "xlsx", "table": "list"})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name("Figures").to_python()
    )
    assert rows[0] == [*HEADS, "delta"]
    assert rows[1][:4] == ["H100005", "WHITLOCK, Doris", "09/05/1924", "7A"]
    assert rows[1][4] == DAY
    assert rows[1][5:] == ["Yes", "Care at home to begin", "E", "Social care", "soon", ""]
    assert number(1).digits not in response["Content-Disposition"]


def test_two_rows_of_headings_leave_as_two_with_the_same_words(wendy) -> None:
    doris = of("H100005", "WHITLOCK, Doris", "09/05/1924")
    above = ["Person", "", "", "Stay", "", "", "Delay", "", "", "", "Notes"]
    assert len(above) == len(HEADS) + 1
    below = [*HEADS, "theta"]
    text = "\n".join("\t".join(row) for row in (["Delays"], above, below, [*doris, ""]))
    address = ready(wendy, text, "Delays T")
    response = wendy.get(address, {"format": "xlsx", "table": "list"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("Figures").to_python()
    assert rows[:2] == [above, below]
    assert rows[2][:3] == doris[:3]
    assert len(rows) == 3


def test_a_row_that_may_be_another_row_of_the_list_is_asked_of_by_that_row_and_not_by_a_key(wendy) -> None:
    edmund, slip = "ROWBOTHAM, Edmund", "ROWBOTTHAM, Edmund"
    rows = [of("", edmund, "17/08/1939"), of("", slip, "17/08/1939")]
    page = seen(wendy.get(ready(wendy, pasted(*rows, to="iota"), "Delays I")))
    assert f"It is row 2: {edmund}, 17/08/1939" in page


def test_what_was_handed_in_can_be_erased(wendy) -> None:
    address = hand_in(wendy, pasted(of("H100008", "ROWBOTHAM, Edmund", "17/08/1939")))
    assert wendy.post(f"{address}/erase").status_code == 303
    assert wendy.get(address, JSON).json()["detail"] == "What this list held was erased."


def test_who_a_row_is_of_is_chosen_seen_and_then_taken(wendy, people) -> None:
    slip = of("", "ROWBOTHEM, Edmund", "17/08/1939")
    address = ready(wendy, pasted(slip, to="epsilon"), "Delays E")
    page = wendy.get(address).content.decode()
    (row,) = [one["row"] for one in wendy.get(address, JSON).json()["asked"]]
    said = dict(re.findall(r'name="(shown|answered)" value="([^"]*)"', page))
    chosen = {f"row-{row}": str(people[13])}
    first = wendy.post(f"{address}/take", {**said, **chosen})
    assert "Nothing was taken yet: this is what the list changes as you chose." in seen(first)
    assert f"17/08/1939 {people[13]}" in seen(first)
    said = dict(re.findall(r'name="(shown|answered)" value="([^"]*)"', first.content.decode()))
    assert wendy.post(f"{address}/take", {**said, **chosen}).status_code == 303
    assert "Taken" in seen(wendy.get(address))
