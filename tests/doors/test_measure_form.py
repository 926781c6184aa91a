"""The form of a measure's page: what it offers, what it keeps of a mistake, and how a rebase says why."""

import re
import shutil
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.county.catalogue.pack import pack_folder
from tests.conftest import analysts_client

MEASURE = "/oxfordshire/measures/delayed-per-day"
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def analyst() -> Client:
    return analysts_client()


class Form(HTMLParser):
    """The fields of a page with what is chosen in each, the groups of its lists, and its words."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.chosen: dict[str, str] = {}
        self.groups: dict[str, list[str]] = {}
        self.described: dict[str, str] = {}
        self.words = ""
        self._list = self._group = ""
        self.feed(response.content.decode())
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag in ("select", "input") and of.get("id"):
            self._list = str(of["id"])
            self.chosen[self._list] = of.get("value") or ""
            self.described[self._list] = of.get("aria-describedby") or ""
        elif tag == "optgroup":
            self.groups.setdefault(self._list, []).append(str(of["label"]))
        elif tag == "option" and "selected" in of:
            self.chosen[self._list] = str(of["value"])

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


def test_a_wrong_month_shows_the_form_again_with_every_other_choice() -> None:
    """Also for whoever comes by an old address: a list alone offers no wrong month."""
    client = analysts_client()
    asked = {
        "measure": "delayed-days",
        "category": "reason:E",
        "from": "2016-13",
        "to": "2017-02",
        "rebase": "2016-12",
        "because": "A ward closed",
        "fix_after": "24",
    }
    page = client.get(MEASURE, asked)
    form = Form(page)
    assert page.status_code == 400
    assert {name: form.chosen[name] for name in ("measure", "category", "from", "to", "fix_after")} == {
        name: asked[name] for name in ("measure", "category", "from", "to", "fix_after")
    }
    assert (form.chosen["rebase-0"], form.chosen["because-0"]) == ("2016-12", "A ward closed")
    assert form.described["from"] == "from-error"
    assert form.words.count("There is no month 2016-13. Write it as 2016-03.") == 2
    assert form.words.startswith("Error: Delayed days")
    assert '<a href="#from">' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "field", "detail"),
    [
        ({"from": "2016-13"}, "from", "There is no month 2016-13."),
        ({"to": "soon"}, "to", "“soon” is not a month."),
        ({"from": "2017-01", "to": "2016-01"}, "to", "2016-01 comes before 2017-01."),
        ({"rebase": "2016-07"}, "because-0", "The rebase in July 2016 has no reason."),
        ({"rebase": "2016-07", "because": " "}, "because-0", "The rebase in July 2016 has no reason."),
        ({"because": "So"}, "rebase-0", "The month is missing in which the limits are to begin anew."),
        ({"rebase": "2016-7", "because": "So"}, "rebase-0", "“2016-7” is not a month."),
        (
            {"rebase": ["2016-07", "2019-01"], "because": ["So", "So"]},
            "rebase-1",
            "January 2019 is not among the months after the first one shown.",
        ),
        ({"rebase": "2016-07", "because": "x" * 201}, "because-0", "The reason has 201 letters."),
        ({"fix_after": "11"}, "fix_after", "11 months are too few to make the limits of."),
        ({"fix_after": "2019-01"}, "fix_after", "January 2019 is none of the months shown."),
        ({"fix_after": "many"}, "fix_after", "“many” is not a month."),
        ({"rules": "mine"}, "rules", "There are no rules “mine”."),
    ],
)
def test_each_mistake_is_said_beside_its_field_and_as_a_problem(
    analyst: Client, asked: dict[str, Any], field: str, detail: str
) -> None:
    page, problem = analyst.get(MEASURE, asked), analyst.get(MEASURE, asked | {"format": "json"})
    assert (page.status_code, problem.status_code) == (400, 400)
    assert (problem["Content-Type"], problem.json()["detail"]) == ("application/problem+json", detail)
    assert Form(page).words.count(detail) == 2
    assert f'href="#{field}"' in page.content.decode()
    assert f'id="{field}"' in page.content.decode()


def test_a_tried_rebase_is_shown_with_its_reason_in_chart_words_table_and_answer(analyst: Client) -> None:
    asked = {"rebase": ["2015-12", "2016-07"], "because": ["Beds were bought", "<b>They closed</b>"]}
    page = analyst.get(MEASURE, asked)
    form = Form(page)
    content = page.content.decode()
    for said in (
        "December 2015, tried here, and decided by nobody: Beds were bought",
        "begin anew: Beds were",
    ):
        assert said in form.words
    assert "Limits begin anew in December 2015" in re.sub(r"</text><text[^>]*>", " ", content)
    assert "<b>They closed" not in content
    assert "&lt;b&gt;They closed" in content
    told = analyst.get(MEASURE, asked | {"format": "json"}).json()
    assert [(one["month"], one["because"], one["decided_by"]) for one in told["rebases"]] == [
        ("2015-12", "Beds were bought", None),
        ("2016-07", "<b>They closed</b>", None),
    ]
    limits = dict.fromkeys((one["mean"], one["lower"], one["upper"]) for one in told["months"])
    assert len(limits) == 3
    assert (form.chosen["rebase-1"], form.chosen["rebase-2"]) == ("2016-07", "")


def test_a_stretch_that_is_short_is_said_on_the_page_and_in_the_answer(analyst: Client) -> None:
    asked = {"rebase": "2017-06", "because": "Why"}
    sentence = "The limits from June 2017 on are trial limits: they rest on fewer than 13 points."
    assert sentence in Form(analyst.get(MEASURE, asked)).words
    assert analyst.get(MEASURE, asked | {"format": "json"}).json()["notes"] == [sentence]
    assert sentence not in Form(analyst.get(MEASURE)).words


def test_a_rebase_that_the_pack_decided_is_on_every_chart_of_it_and_cites_its_document(
    analyst: Client, tmp_path
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(pack_folder(None), folder)
    with (folder / "rebases.csv").open("a", encoding="utf-8") as table:
        table.write(
            "delayed-per-day,E10000025,,2015-12,Beds were bought,programme_lead,000,34,weekly snapshot\n"
        )
    with override_settings(PACK=folder):
        words = Form(analyst.get(MEASURE)).words
        told = analyst.get(MEASURE, {"format": "json"}).json()
        other = analyst.get(MEASURE, {"format": "json", "measure": "delayed-days"}).json()
        icons = Client().get("/oxfordshire/measures", {"format": "json"}).json()["rows"]
    assert "December 2015, decided by the programme lead: Beds were bought" in words
    assert "Governing Body), line 34: “weekly snapshot”" in words
    assert [one["decided_by"] for one in told["rebases"]] == ["programme_lead"]
    assert other["rebases"] == []
    row = next(one for one in icons if (one["measure"], one["category"]) == ("delayed-per-day", None))
    assert row["mean"] == told["months"][-1]["mean"] != told["months"][0]["mean"]


def test_a_fixed_baseline_is_marked_and_holds_what_came_later_against_it(analyst: Client) -> None:
    by_month = analyst.get(MEASURE, {"fix_after": "2014-03", "format": "json"}).json()
    by_count = analyst.get(MEASURE, {"fix_after": "24", "format": "json"}).json()
    assert by_month | {"known_at": None} == by_count | {"known_at": None}
    assert by_month["fix_after"] == 24
    first = [one["value"] for one in by_month["months"][:24]]
    assert by_month["months"][-1]["mean"] == pytest.approx(sum(first) / 24)
    page = Form(analyst.get(MEASURE, {"fix_after": "24"}))
    assert "Better and worse are against the mean of the first 24 months shown." in page.words
    assert "Months that the limits are made of" in page.words
    assert "Months that the limits are made of" not in Form(analyst.get(MEASURE)).words


def test_the_pages_use_our_rules_and_say_so_and_others_can_be_asked_for(analyst: Client) -> None:
    assert "Signals are told by the rules homefirst-1 ." in Form(analyst.get(MEASURE)).words
    reference = analyst.get(MEASURE, {"rules": "plotthedots-0.2.2"})
    assert '#plotthedots-0-2-2"' in reference.content.decode()
    definitions = Client().get("/oxfordshire/definitions")
    for anchor in ("homefirst-1", "plotthedots-0-2-2", "chance", "turn", "red-amber-green", "rebase"):
        assert f'id="{anchor}"' in definitions.content.decode()
    told = Client().get("/oxfordshire/definitions", {"format": "json"}).json()["readings"]
    assert [one for one in told if not all(one.values())] == []


def test_areas_stand_in_groups_and_months_by_their_year(analyst: Client) -> None:
    form = Form(analyst.get(MEASURE))
    assert form.groups["area"] == ["This county", "Country"]
    assert form.groups["from"] == ["2012-13", "2013-14", "2014-15", "2015-16", "2016-17", "2017-18"]
    assert (form.chosen["from"], form.chosen["to"]) == ("2012-04", "2017-12")


def test_residents_of_elsewhere_and_other_councils_are_groups_of_their_own() -> None:
    from homefirst.foundation.calendar import Month
    from homefirst.web.measures.measure_form import Asked, choices

    areas = (("E1", "Bath"), ("E92000001", "England"), ("9901", "Scotland"), ("E2", "Ours"))
    offered = choices(Asked("m", "E2"), areas, (Month(2016, 4), Month(2016, 4)), "E2")
    assert offered["area_groups"] == [
        ("This county", [("E2", "Ours")]),
        ("Other councils", [("E1", "Bath")]),
        ("Country", [("E92000001", "England")]),
        ("Residents of elsewhere", [("9901", "Scotland")]),
    ]


def test_the_plan_cites_its_document_by_title_on_both_pages(analyst: Client) -> None:
    paper = "paper to the Clinical Commissioning Group’s Governing Body"
    said = f"Oxfordshire’s Better Care Fund plan 2016-17 ({paper})"
    for page in (analyst.get(MEASURE), Client().get("/oxfordshire/board")):
        words = Form(page).words
        assert f"{said}, line 1711: “Numerator 13263.0" in words
        assert "000, line" not in words


TEXTS = st.one_of(
    st.sampled_from(["", "2016-07", "2012-04", "2017-12", "2999-12", "12", "24", "0", "99999", "-1", "١٢"]),
    st.text(max_size=8),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: TEXTS if name not in ("rebase", "because") else st.lists(TEXTS, max_size=8)
            for name in ("from", "to", "fix_after", "rules", "rebase", "because")
        },
    )
)
def test_whatever_is_written_into_the_fields_is_answered(analyst: Client, asked: dict[str, Any]) -> None:
    assert analyst.get(MEASURE, asked).status_code in (200, 400)
