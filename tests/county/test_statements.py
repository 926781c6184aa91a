"""What a statement is made of: values, periods, units and references, each read from what is written."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.statements.period import Period, Reach
from homefirst.county.catalogue.statements.statement import Basis, Reference
from homefirst.county.catalogue.statements.unit import TIMES, Unit, parse_unit, read_units
from homefirst.county.catalogue.statements.value import Hedge, Value
from homefirst.foundation.errors import NotUnderstood, Problem

PROBLEMS: list[Problem] = []
UNITS = read_units(None, PROBLEMS)


def test_the_units_of_every_pack_are_whole() -> None:
    assert PROBLEMS == []
    assert {"people", "GBP m", "%", "working days"} <= set(UNITS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("127", Value(Decimal(127))),
        ("13263.0", Value(Decimal("13263.0"), places=1)),
        ("~500", Value(Decimal(500), Hedge.ABOUT)),
        ("<0.52", Value(Decimal("0.52"), Hedge.UNDER, places=2)),
        (">=95", Value(Decimal(95), Hedge.AT_LEAST)),
        ("557..626", Value(Decimal(557), high=Decimal(626))),
        ("-12", Value(Decimal(-12))),
    ],
)
def test_a_value_is_read_as_printed(text: str, value: Value) -> None:
    assert Value.parse(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,000",
        "£5",
        "5%",
        "626..557",
        "~5..6",
        "1e5",
        "٣",
        "5 ",
        "--5",
        "1..",
        "NaN",
        "9" * 16,
        "0." + "1" * 10,
    ],
)
def test_what_is_no_value_is_told(text: str) -> None:
    with pytest.raises(NotUnderstood):
        Value.parse(text)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)


@given(NUMBERS, st.sampled_from(Hedge))
def test_every_value_reads_back(number: Decimal, hedge: Hedge) -> None:
    value = Value.parse(f"{hedge}{number:f}")
    assert (value.number, value.hedge, value.high, value.places) == (number, hedge, None, 2)


@given(NUMBERS, NUMBERS)
def test_every_span_of_values_reads_back_with_the_lower_first(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert (Value.parse(f"{low:f}..{high:f}").number, Value.parse(f"{low:f}..{high:f}").high) == (low, high)
    if low != high:
        with pytest.raises(NotUnderstood):
            Value.parse(f"{high:f}..{low:f}")


@pytest.mark.parametrize(
    ("text", "first", "after", "reach"),
    [
        ("2016-03-10", date(2016, 3, 10), date(2016, 3, 11), Reach.IN),
        ("2016-03", date(2016, 3, 1), date(2016, 4, 1), Reach.IN),
        ("2016/17/Q2", date(2016, 7, 1), date(2016, 10, 1), Reach.IN),
        ("2016/17/Q4", date(2017, 1, 1), date(2017, 4, 1), Reach.IN),
        ("2016/17", date(2016, 4, 1), date(2017, 4, 1), Reach.IN),
        ("2016", date(2016, 1, 1), date(2017, 1, 1), Reach.IN),
        ("2015-04..2016-02", date(2015, 4, 1), date(2016, 3, 1), Reach.IN),
        ("by 2017-03-31", date(2017, 3, 31), date(2017, 4, 1), Reach.BY),
        ("from 2016-10", date(2016, 10, 1), date(2016, 11, 1), Reach.FROM),
    ],
)
def test_a_period_is_a_half_open_span_of_days(text: str, first: date, after: date, reach: Reach) -> None:
    assert Period.parse(text) == Period(first, after, reach, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2016-02-30", "2016-13", "2016/18", "2016/17/Q5", "2016-05..2016-03", "by", "by  2016"),
        *("until 2016", "March", "16", "2016-3", "٢٠١٦", "0001-01-01", "1899", "9999-12-31", "2016..9998"),
    ],
)
def test_a_period_that_there_is_not_is_told(text: str) -> None:
    with pytest.raises(NotUnderstood):
        Period.parse(text)


DAYS = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@given(DAYS, st.integers(0, 800), st.sampled_from(["", "by ", "from "]))
def test_every_span_of_days_reads_back(first: date, more: int, reach: str) -> None:
    last = first + timedelta(days=more)
    period = Period.parse(f"{reach}{first.isoformat()}..{last.isoformat()}")
    assert (period.first, period.last, period.days, str(period)) == (
        first, last, more + 1, f"{reach}{first.isoformat()}..{last.isoformat()}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("people", Unit("people", "people", Decimal(1))),
        ("GBP m", Unit("GBP m", "money", Decimal(1_000_000))),
        ("care hours/week", Unit("care hours/week", "care hours", Decimal(1), per="week")),
        ("GBP/care hours", Unit("GBP/care hours", "money", Decimal(1), per="care hours")),
        (
            "bed days/100k population-18+",
            Unit("bed days/100k population-18+", "bed days", Decimal(1), None, "population-18+", 100_000),
        ),
        ("rank/15", Unit("rank/15", "rank", Decimal(1), each=15)),
        ("? GBP", Unit("? GBP", "money", Decimal(1), unsaid=True)),
        ("? pounds", Unit("? pounds", "", Decimal(1), unsaid=True)),
    ],
)
def test_a_unit_is_read_with_what_it_is_per(text: str, unit: Unit) -> None:
    assert parse_unit(text, UNITS) == unit


@pytest.mark.parametrize(
    "text",
    ["£", "pounds", "people/fortnight", "people/15", "GBP /week", "people/", "rank/0", "rank/1000000000"]
    + [f"people/{each} residents" for each in ("0", "0k", "9" * 10)],
)
def test_a_unit_that_there_is_not_is_told(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_unit(text, UNITS)


@given(
    st.sampled_from(sorted(UNITS)),
    st.one_of(
        st.just(""),
        st.sampled_from(sorted(TIMES)).map("/{}".format),
        st.sampled_from(sorted(UNITS)).map("/{}".format),
        st.integers(1, 10**6).map("/{} population-65+".format),
    ),
    st.sampled_from(["", "? "]),
)
def test_every_unit_reads_back(counted: str, per: str, unsaid: str) -> None:
    unit = parse_unit(f"{unsaid}{counted}{per}", UNITS)
    assert (str(unit), unit.dimension, unit.factor, unit.unsaid) == (
        f"{unsaid}{counted}{per}", UNITS[counted].dimension, UNITS[counted].factor, bool(unsaid),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("", None),
        ("beds", Reference(measure="beds")),
        ("pool-2/line:x#spend", Reference("pool-2/line:x", "spend")),
        ("@2016-03-10!actual", Reference(period=Period.parse("2016-03-10"), basis=Basis.ACTUAL)),
        ("a#b@2016/17!plan", Reference("a", "b", Period.parse("2016/17"), Basis.PLAN)),
        ("!limit", Reference(basis=Basis.LIMIT)),
    ],
)
def test_a_reference_leaves_out_what_is_the_rows_own(text: str, reference: Reference | None) -> None:
    assert Reference.parse(text) == reference
