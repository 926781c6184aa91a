"""The pages' frame and the two pages without a room of their own, rendered without a server."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import Markup

from homefirst.foundation.calendar import Month, months
from homefirst.foundation.charts.level import LevelChart, level_chart
from homefirst.web.sheet.drawing import both
from homefirst.web.sheet.environment import environment

PAGES = environment(static=lambda path: f"/static/{path}", url=lambda name, **_: f"/{name}")
TOKEN = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="token">')


class Reading(HTMLParser):
    """Every start tag with its attributes, every comment left out, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words = f"{self.words} {data.strip()}".rstrip()

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@dataclass
class Field:
    content: str = ""
    errors: tuple[str, ...] = ()

    def value(self) -> str:
        return self.content


@dataclass
class Form:
    """What the template asks of Django's AuthenticationForm."""

    username: Field
    password: Field
    refused: tuple[str, ...] = ()

    @property
    def errors(self) -> bool:
        return bool(self.username.errors or self.password.errors or self.refused)

    def non_field_errors(self) -> tuple[str, ...]:
        return self.refused


def page(template: str, **context: Any) -> Reading:
    usual = {
        "county": {"name": "Oxfordshire"},
        "navigation": [{"text": "Board", "href": "/board", "current": True}],
        "sources": ["NHS England <2018>"],
        "version": "0.1.0",
        "csrf_input": TOKEN,
    }
    return Reading(PAGES.get_template(template).render(**{**usual, **context}))


EMPTY = Form(Field(), Field())
FORGOTTEN = Form(Field("", ("required",)), Field("", ("required",)))
EVERY_PAGE = [
    ("gate/sign_in.html", {"form": EMPTY, "next": '/x"><script>'}),
    ("gate/sign_in.html", {"form": FORGOTTEN}),
    *(("gate/error.html", {"status": status}) for status in (400, 403, 404, 500, 503)),
    ("gate/error.html", {"status": 404, "synthetic": True, "user_name": "ana", "sign_out_href": "/out"}),
    ("gate/error.html", {"status": 500, "county": None, "navigation": None, "cspNonce": "abc"}),
]


@pytest.mark.parametrize(("template", "context"), EVERY_PAGE)
def test_no_page_needs_more_than_a_strict_policy_allows(template: str, context: dict[str, Any]) -> None:
    read = page(template, **context)
    assert all("style" not in attributes for _, attributes in read.tags)
    assert all(not name.startswith("on") for _, attributes in read.tags for name in attributes)
    assert read.all("style") == []
    assert all((attributes["src"] or "").startswith("/static/") for attributes in read.all("script"))
    assert len(read.all("script")) == 1


@pytest.mark.parametrize(("template", "context"), EVERY_PAGE)
def test_no_page_names_an_address_outside(template: str, context: dict[str, Any]) -> None:
    read = page(template, **context)
    outside = [
        (tag, value)
        for tag, attributes in read.tags
        for name, value in attributes.items()
        if value and name != "xmlns" and re.search(r"(?:https?:)?//", value)
    ]
    assert outside == []


@pytest.mark.parametrize(("template", "context"), EVERY_PAGE)
def test_every_page_has_one_heading_one_main_part_and_a_way_to_skip_to_it(
    template: str, context: dict[str, Any]
) -> None:
    read = page(template, **context)
    assert len(read.all("h1")) == 1
    assert [attributes["id"] for attributes in read.all("main")] == ["maincontent"]
    assert read.all("a")[0]["href"] == "#maincontent"
    assert read.all("html") == [{"lang": "en-GB"}]
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_frame_bears_our_logo_the_county_its_sources_and_the_version() -> None:
    read = page("gate/error.html", status=404)
    assert [(image["src"], image["alt"]) for image in read.all("img")] == [
        ("/static/homefirst/logo.svg", "homefirst")
    ]
    assert "nhsuk-header__logo" not in str(read.tags)
    for words in ("Oxfordshire", "NHS England <2018>", "homefirst 0.1.0", "Open Government Licence v3.0"):
        assert words in read.words
    assert "© NHS England" not in read.words


def test_synthetic_data_is_said_where_it_is_switched_on_and_nowhere_else() -> None:
    assert "Synthetic data." in page("gate/error.html", status=404, synthetic=True).words
    assert "Synthetic data." not in page("gate/error.html", status=404).words


def test_who_is_signed_in_may_sign_out_by_a_guarded_form() -> None:
    read = page("gate/error.html", status=404, user_name="ana", sign_in_href="/in", sign_out_href="/out")
    assert [(form["action"], form["method"]) for form in read.all("form")] == [("/out", "post")]
    assert [field["name"] for field in read.all("input")] == ["csrfmiddlewaretoken"]
    assert "Sign out" in read.words
    assert "Sign in" not in read.words
    assert "Sign in" in page("gate/error.html", status=404, sign_in_href="/in").words


def test_an_error_says_what_happened_to_what_and_what_to_do_next() -> None:
    said = page(
        "gate/error.html",
        status=404,
        detail="No <council>.",
        where="area",
        next="Choose one.",
        request_id="r1",
    )
    for words in ("There is no such page here", "No <council>.", "area", "Choose one.", "r1"):
        assert words in said.words


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_an_error_of_which_no_more_is_known_still_says_what_to_do_next(status: int) -> None:
    first, _, after = page("gate/error.html", status=status).words.partition("What to do next")
    assert len(after) > 40
    assert "None" not in first + after


def test_each_status_has_a_heading_of_its_own() -> None:
    headings = {
        status: page("gate/error.html", status=status).words.split(" –")[0]
        for status in (400, 403, 404, 500, 503)
    }
    assert len(set(headings.values())) == 5


def test_signing_in_keeps_where_one_wanted_to_go_and_escapes_it() -> None:
    fields = {
        field.get("name"): field
        for field in page("gate/sign_in.html", form=EMPTY, next='/x"><b>').all("input")
    }
    assert fields["next"]["value"] == '/x"><b>'
    assert fields["csrfmiddlewaretoken"]["value"] == "token"
    assert fields["username"]["autocomplete"] == "username"
    assert fields["password"]["type"] == "password"
    assert "next" not in {field.get("name") for field in page("gate/sign_in.html", form=EMPTY).all("input")}


def test_each_mistake_in_signing_in_is_said_above_and_leads_to_its_field() -> None:
    read = page("gate/sign_in.html", form=FORGOTTEN)
    links = [link["href"] for link in read.all("a") if (link["href"] or "").startswith("#id_")]
    assert links == ["#id_username", "#id_password"]
    assert {"#" + str(field["id"]) for field in read.all("input") if "id" in field} == set(links)
    assert read.words.count("Enter your username") == 2
    assert read.words.startswith(" Error: Sign in")


def test_a_refused_sign_in_keeps_the_name_and_shows_no_password() -> None:
    refused = Form(Field("ana"), Field("secret"), ("Name or password is wrong.",))
    read = page("gate/sign_in.html", form=refused)
    fields = {field.get("name"): field for field in read.all("input")}
    assert fields["username"]["value"] == "ana"
    assert fields["password"].get("value") is None
    assert "Name or password is wrong." in read.words


def test_a_figure_shows_both_widths_under_its_heading_with_its_table() -> None:
    spell = tuple(months(Month(2016, 4), Month(2016, 6)))
    chart = LevelChart("t", "d", "c", "n", spell, (1.0, None, 3.0))
    template = PAGES.from_string(
        '{% import "parts.html" as parts %}'
        '{% call parts.figure("level", "It rose", drawing) %}'
        '{{ parts.figures_of("rows", "Per day", [{"text": "Month"}, {"text": "n", "numeric": true}], rows) }}'
        "{% endcall %}"
    )
    read = Reading(
        template.render(
            drawing=both(level_chart, chart, "level"), rows=[["April", "1"], ["May", None], ["June", "3"]]
        )
    )
    assert [drawn["id"] for drawn in read.all("svg")] == ["level", "level-narrow"]
    assert [drawn["width"] for drawn in read.all("svg")] == ["860", "320"]
    assert [cell.get("scope") for cell in read.all("th")] == ["col", "col", "row", "row", "row"]
    assert "May unknown June 3" in read.words
    assert read.all("section")[0]["aria-labelledby"] == "level-heading"
