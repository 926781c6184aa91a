"""What statements say, in words that can be read to a board."""

import pytest

from homefirst.county.catalogue.statements.period import Period
from homefirst.programme.reconcile.telling import stated, when
from tests.programme.papers import read


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2016/17", "2016/17"),
        ("2017-03-31", "31 March 2017"),
        ("by 2017-03", "by March 2017"),
        ("2016/17/Q2", "quarter 2 of 2016/17"),
        ("2015-04..2016-02", "April 2015 to February 2016"),
    ],
)
def test_periods_are_said_in_words(written: str, words: str) -> None:
    assert when(Period.parse(written)) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("14000", "care hours", "14,000 more care hours"),
        ("-68", "people/week", "68 fewer people a week"),
        ("-50", "%", "50% less"),
        ("6", "%/quarter", "6% more a quarter"),
        ("~5", "GBP m", "about 5 GBP m more"),
        ("-10..-5", "%", "5 to 10% less"),
        ("0", "%", "a change of 0%"),
        ("<=-5", "people", "a change of at most -5 people"),
        ("5", "? people", "5 ? people more"),
    ],
)
def test_changes_are_said_as_more_and_less(value: str, unit: str, words: str) -> None:
    measure = "content" if unit.startswith("%") else "spend" if "GBP" in unit else "waiting"
    (one,) = read(f"000.1.1 | a | {measure} | change | {value} | {unit} | 2016/17 | plan").statements
    assert stated(one) == words
