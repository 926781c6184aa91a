"""Names that drift, and names that are only spelled otherwise."""

import pytest

from homefirst.programme.reconcile.wording import same_name
from tests.programme.papers import findings

NAMED = """
000.10.1 | board | name | name | Joint Management Group
001.20.1 | board | name | name | {other}
"""


def test_a_board_with_another_name_is_found() -> None:
    assert findings(NAMED.format(other="Joint Commissioning Group")) == [
        "name: 000.10.1 001.20.1: “Joint Management Group” is not “Joint Commissioning Group”"
    ]
    assert findings(NAMED.format(other="the joint management group (JMG)")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Home Assessment and Reablement Team (HART)", "Home Assessment & Re-ablement Team"),
        ("Health and Wellbeing Board", "Health & Well-being Board"),
        ("Health and Wellbeing Board", "HWB"),
        ("A&E Delivery Board", "AEDB"),
        ("Out-of-Hospital Programme", "Out of hospital programme"),
        ("Older People's Strategy", "Older People’s strategy"),
        ("Falls Pathway", "Falls pathways"),
    ],
)
def test_one_name_may_be_spelled_in_several_ways(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Health and Wellbeing Board", "Housing and Welfare Board"),  # of the same letters
        ("Clinical Commissioning Group", "Clinical Commissioning Clinical Group"),
        ("Older People's Strategy", "Older Person's Strategy"),
        ("BCF Plan for 2016-17", "BCF Plan for 2016-16"),
        ("Local Workforce Action Board", "System Workforce Action Board"),
    ],
)
def test_another_word_is_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)
