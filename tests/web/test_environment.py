from datetime import UTC, date, datetime
from decimal import Decimal

import jinja2
import pytest
from django.templatetags.static import static
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import Month
from homefirst.web.sheet import environment as pages


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (pages.number(52236), "52,236"),
        (pages.number(Decimal("12440.8")), "12,441"),
        (pages.number(0.5), "1"),
        (pages.number(-0.4), "0"),
        (pages.per_day(113.05), "113.1"),
        (pages.per_day(Decimal("73")), "73.0"),
        (pages.change(27.8), "+27.8"),
        (pages.change(Decimal("-1234.56")), "−1,234.6"),
        (pages.change(-0.04), "no change"),
        (pages.percent(0.735), "74%"),
        (pages.percent(1), "100%"),
        (pages.percent(0.0), "0%"),
        (pages.percent(0.999), ">99%"),
        (pages.likelihood(0.74), "about 7 in 10 (74%)"),
        (pages.likelihood(0.05), "about 1 in 10 (5%)"),
        (pages.likelihood(0.949), "about 9 in 10 (95%)"),
        (pages.likelihood(0.95), "more than 19 in 20 (95%)"),
        (pages.likelihood(0.02), "less than 1 in 20 (2%)"),
        (pages.likelihood(0.999), "more than 19 in 20 (>99%)"),
        (pages.likelihood(1.0), "100%"),
        (pages.likelihood(0), "0%"),
        (pages.day(date(2016, 9, 8)), "8 September 2016"),
        (pages.day(datetime(2016, 9, 7, 23, 30, tzinfo=UTC)), "8 September 2016"),
        (pages.month(Month(2016, 9)), "September 2016"),
        (pages.month("2016-09"), "September 2016"),
        (pages.month(date(2016, 9, 8)), "September 2016"),
        (pages.known(0), 0),
    ],
)
def test_values_read_as_a_person_says_them(written: object, read: object) -> None:
    assert written == read


@pytest.mark.parametrize("name", sorted(pages.FILTERS))
def test_the_unknown_is_shown_as_unknown_by_every_filter(name: str) -> None:
    assert pages.FILTERS[name](None) == "unknown"


@given(st.floats(0, 1))
def test_a_likelihood_in_words_is_near_its_figure(probability: float) -> None:
    words = pages.likelihood(probability)
    if words.startswith("about"):
        tenths = int(words.split()[1])
        assert abs(tenths / 10 - probability) <= 0.0500001
        assert 1 <= tenths <= 9
    else:
        assert probability < 0.05 or probability >= 0.95
        assert (probability in (0, 1)) == (words in ("0%", "100%"))


def plain(**options: object) -> jinja2.Environment:
    def address(name: str, *args: object, **kwargs: object) -> str:
        return "/".join(["", name, *map(str, args), *map(str, kwargs.values())])

    return pages.environment(static=lambda path: f"/static/{path}", url=address, **options)


def test_templates_reach_filters_static_files_and_addresses() -> None:
    template = plain().from_string(
        "{{ 52236 | number }} {{ static('a.css') }} {{ url('board', county='x') }}"
    )
    assert template.render() == "52,236 /static/a.css /board/x"


def test_what_django_would_set_for_undefined_names_is_overruled() -> None:
    made = plain(undefined=jinja2.StrictUndefined, auto_reload=False)
    assert made.from_string("[{{ params.a.b.c }}]").render() == "[]"


def test_text_is_escaped_without_being_asked() -> None:
    assert plain().from_string("{{ x }}").render(x="<b>&") == "&lt;b&gt;&amp;"


def test_a_template_of_the_callers_comes_before_ours() -> None:
    own = jinja2.DictLoader({"gate/error.html": "mine"})
    assert plain(loader=own).get_template("gate/error.html").render() == "mine"
    assert "What to do next" in plain().get_template("gate/error.html").render(status=404)


def test_by_default_addresses_and_static_files_are_djangos() -> None:
    made = pages.environment().globals
    assert (made["url"], made["static"]) == (pages.url, static)
