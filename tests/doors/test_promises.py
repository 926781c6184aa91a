"""What was promised, as its pages, as spreadsheets and at the command line."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from homefirst.web.papers.shown import printed
from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.web.test_xlsx import sheets

PROMISES = "/oxfordshire/promises"
pytestmark = pytest.mark.usefixtures("papers")


def words(path: str, **asked: str) -> str:
    """What a page shows, without its marks."""
    response = Client().get(path, asked)
    assert response.status_code == 200, response.content
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def test_the_search_shows_each_value_once_with_every_place_where_it_stands() -> None:
    page = words(PROMISES, words="home care hours")
    assert "Promised 22,440 care hours a week, plan, 2016/17 Plan for the year, line 11" in page
    assert "“growing to 22,440 hours per week”" in page
    assert "By whom Who is accountable (role): “Director of adult services”" in page
    assert "Put before Joint Board, Scrutiny Board" in page
    assert "By when 2016/17" in page
    assert "Pooled budget (said beside it): £2.0m, plan, 2016/17" in page
    assert "Where the papers differ Hours of home care in place, Home care, 2016/17 is stated as" in page


def test_a_place_leads_to_its_row_on_the_page_of_its_subject() -> None:
    page = Client().get(PROMISES, {"words": "home care hours"}).content.decode()
    address = f"{PROMISES}/home#s-P1.11.1"
    assert f'href="{address}"' in page
    assert 'id="s-P1.11.1"' in Client().get(f"{PROMISES}/home").content.decode()
    assert f'href="{PROMISES}/pool/line%3Abeds' in Client().get(PROMISES).content.decode().replace(
        "line:beds", "line%3Abeds"
    )


def test_the_page_of_a_subject_has_its_statements_its_parts_and_its_findings() -> None:
    page = words(f"{PROMISES}/pool")
    assert "All that is stated" in page
    assert (
        "£2.0m Basis plan, 2016/17 Where Plan for the year, line 12: “for which £2.0m is set aside”" in page
    )
    assert "facts.csv, row 4 (P1.12.1)" in page
    assert "Beds paid by the pool , 1 statement Hours paid by the pool , 1 statement" in page
    assert "Where the papers differ What is spent, Pooled budget" in page
    told = Client().get(f"{PROMISES}/pool/line:beds", {"format": "json"}).json()
    assert (told["name"], told["under"]) == (
        "Beds paid by the pool",
        [{"subject": "pool", "name": "Pooled budget"}],
    )
    assert [one["statement"] for one in told["measures"][0]["statements"]] == ["P1.13.1"]
    gone = Client().get(f"{PROMISES}/nobody", {"format": "json"})
    assert (gone.status_code, gone.json()["where"]) == (404, "subject")


def test_nothing_found_is_said() -> None:
    assert "Nothing that the papers state fits this." in words(PROMISES, words="zebra")


def test_the_spreadsheets_hold_every_statement_that_was_found() -> None:
    _, (heads, *cells) = sheets(Client().get(PROMISES, {"format": "xlsx"}).content)
    assert {row[heads.index("Statement")] for row in cells} == {
        one["statement"]
        for promise in Client().get(PROMISES, {"format": "json"}).json()["promises"]
        for name in ("promised", "counted", "said", "by_when", "by_whom")
        for one in promise[name]
    }
    _, (heads, *cells) = sheets(Client().get(f"{PROMISES}/home", {"format": "xlsx"}).content)
    assert [row[heads.index("Line")] for row in cells][:4] == [10, 11, 5, 21]
    assert (cells[1][heads.index("Value")], cells[1][heads.index("Unit")]) == (22440, "care hours/week")
    assert {row[heads.index("Subject’s code")].partition("/")[0] for row in cells} == {"home"}


def test_words_that_people_run_together_or_ask_with_are_found() -> None:
    for asked in ("homecare hours", "How many hours of home care were promised?"):
        assert "Hours of home care in place: Home care" in words(PROMISES, words=asked), asked


def test_a_topic_of_parts_shows_their_money() -> None:
    page = words(f"{PROMISES}/pool")
    assert "The money under it" in page


def test_the_command_prints_what_the_page_shows(homefirst: Any) -> None:  # noqa: F811
    ended = homefirst("promises", "home", "care", "hours")
    assert (ended.code, ended.complaint) == (0, "")
    assert ended.out.startswith("Hours of home care in place: Home care [home]\n")
    first = "  Promised: 22,440 care hours a week, plan, 2016/17 (Plan for the year, line 11: "
    assert first in ended.out
    assert "  The papers differ: Hours of home care in place, Home care, 2016/17 is stated as" in ended.out
    assert homefirst("promises", "--kind", "colour").code == 2
    assert homefirst("promises", "--subject", "nobody").code == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "colour"}, 400),
        ({"promised": "perhaps"}, 400),
        ({"known_at": "soon"}, 400),
        ({"page": "x"}, 400),
        ({"page": "9"}, 404),
        ({"words": "x" * 201}, 400),
        ({"words": "\x00"}, 200),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(asked: dict[str, str], status: int) -> None:
    assert Client().get(PROMISES, asked).status_code == status


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("about 6.3 GBP m, plan", "about £6.3m, plan"),
        ("1.318 ? GBP and 1.350 GBP m differ", "£1.318 (unit not printed) and £1.350m differ"),
        ("5.2 GBP k less", "£5.2k less"),
        ("536 ? people, plan", "536 people (unit not printed), plan"),
        ("21.50 ? GBP/care hours, actual", "£21.50/care hours (unit not printed), actual"),
        ("1,364 GBP k", "£1,364k"),
        ("20,400 care hours/week", "20,400 care hours/week"),
    ],
)
def test_money_reads_as_papers_print_it(told: str, shown: str) -> None:
    assert printed(told) == shown
