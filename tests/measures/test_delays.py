"""Three numbers made of a month's delayed days, and what is unknown stays unknown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.catalogue.sourced import Source
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.editions import InForce
from homefirst.county.figures.population import Population
from homefirst.foundation.calendar import Month, months
from homefirst.measures.definitions import definition
from homefirst.measures.delays import delays
from homefirst.measures.series import measure_series
from homefirst.measures.year_plan import YearPlan

NOW = datetime(2018, 1, 1, tzinfo=UTC)
MARCH = Month(2016, 3)
PEOPLE = (Population("E10000025", Month(2016, 1), 533_140, Source("000", 1713, "Denominator")),)


def in_force(month, total, days=(), revised=date(2017, 5, 11)):
    edition = Edition(month, date(2016, 5, 12), revised)
    table = DelayTable("E10000025", "Oxfordshire", edition, Breakdown.CARE, days, total)
    return InForce(table, date(2016, 5, 12))


def ask(tables, first=MARCH, last=MARCH, by=None, people=PEOPLE):
    span = tuple(months(first, last))
    split = tables if by else None
    return delays(tables, people, area="E10000025", months=span, known_at=NOW, by=by, split=split)


def test_days_become_people_per_day_and_two_different_rates():
    month = ask([in_force(MARCH, 4680)]).months[0]
    assert month.per_day == Fraction(4680, 31)
    assert month.days_per_100k == Fraction(4680 * 100_000, 533_140)
    assert month.people_per_100k == Fraction(4680 * 100_000, 31 * 533_140)


def test_the_answer_has_the_words_of_the_contract_and_null_for_unknown():
    table = in_force(MARCH, 4680, (("acute", 3597), ("non_acute", None)))
    told = ask([table], last=MARCH + 1, by=Breakdown.CARE).as_answer()
    assert told == {
        "area": "E10000025",
        "area_name": "Oxfordshire",
        "known_at": "2018-01-01T00:00:00+00:00",
        "months": [
            {
                "month": "2016-03",
                "days": 4680,
                "per_day": 4680 / 31,
                "days_per_100k": 468_000_000 / 533_140,
                "people_per_100k": 468_000_000 / (31 * 533_140),
                "population": 533_140,
                "vintage": "revised",
                "known_on": "2016-05-12",
                "dated_by_rule": False,
                "by": {"acute": 3597, "non_acute": None},
            },
            {
                "month": "2016-04",
                "days": None,
                "per_day": None,
                "days_per_100k": None,
                "people_per_100k": None,
                "population": 533_140,
                "vintage": None,
                "known_on": None,
                "dated_by_rule": None,
                "by": {"acute": None, "non_acute": None},
            },
        ],
    }


def test_a_total_stays_known_where_only_the_split_is_missing():
    answer = delays(
        [in_force(MARCH, 4680)], PEOPLE, area="E10000025", months=(MARCH,), known_at=NOW, by=Breakdown.REASON
    )
    assert answer.months[0].days == 4680
    assert set(answer.months[0].by.values()) == {None}


def test_by_is_there_only_when_it_was_asked_for():
    table = in_force(MARCH, 4680, (("acute", 3597), ("non_acute", 1083)))
    assert "by" not in ask([table]).as_answer()["months"][0]


def test_before_the_first_population_the_rates_are_unknown_and_the_days_are_not():
    december = Month(2015, 12)
    month = ask([in_force(december, 4205)], first=december, last=december).months[0]
    assert (month.days, month.days_per_100k, month.people_per_100k) == (4205, None, None)


@given(total=st.integers(0, 20_000), month=st.integers(2016 * 12, 2017 * 12 + 11).map(Month.from_index))
def test_the_two_rates_differ_by_the_days_of_the_month(total, month):
    one = ask([in_force(month, total)], first=month, last=month).months[0]
    assert one.days_per_100k == one.people_per_100k * month.days


def test_a_measure_of_one_category_is_made_of_its_days_and_has_no_plan_beside_it():
    table = in_force(MARCH, 4680, (("acute", 3597), ("non_acute", None)))
    answer = ask([table], by=Breakdown.CARE)
    plan = YearPlan.of_year(MARCH.financial_year, Decimal(36_600))
    all_delays = measure_series(answer, definition("delayed-per-day"), plan=plan)
    acute = measure_series(answer, definition("delayed-per-day"), category="acute", plan=plan)
    other = measure_series(answer, definition("delayed-per-day"), category="non_acute", plan=plan)
    told = [(one.months[0].value, one.months[0].planned) for one in (all_delays, acute, other)]
    assert told == [(Fraction(4680, 31), 100), (Fraction(3597, 31), None), (None, None)]
    assert other.chart is None
    assert acute.as_answer()["category"] == {"care": "acute"}


def test_each_definition_can_be_made_and_its_numbers_agree_with_the_months():
    answer = ask([in_force(MARCH, 4680)])
    month = answer.months[0]
    values = {
        "delayed-days": month.days,
        "delayed-per-day": month.per_day,
        "delayed-days-per-100k": month.days_per_100k,
        "delayed-people-per-100k": month.people_per_100k,
    }
    for name, value in values.items():
        assert measure_series(answer, definition(name)).months[0].value == value
