"""By which signs a provider is at risk."""

from decimal import Decimal

from homefirst.policy.market_thresholds import OURS
from homefirst.policy.provider_risk import Known, Sign, risks_of


def signs(**known) -> list[str]:
    return [one.sign.value for one in risks_of(Known(**known), OURS)]


def test_each_sign_begins_at_its_limit() -> None:
    assert signs() == []
    assert (signs(rate=Decimal("0.80")), signs(rate=Decimal("0.79"))) == ([], ["delivery"])
    assert (signs(lines=4, closed=1), signs(lines=4, closed=2)) == ([], ["closed"])
    assert (signs(lines=4, barred=1), signs(withdrew=1)) == (["barred"], ["withdrew"])
    assert signs(zones={"north": (4, 10)}) == []
    assert signs(zones={"north": (5, 10)}) == ["share"]
    assert signs(zones={"north": (9, 9)}) == []  # of so few people a share says little


def test_every_sign_is_told_the_gravest_first() -> None:
    known = Known(
        Decimal("0.67"), 6, 3, 1, 2, {"north-east": (60, 100), "west": (10, 100), "city": (50, 100)}
    )
    assert [one.sentence for one in risks_of(known, OURS)] == [
        "1 of 6 lines are barred.",
        "3 of 6 lines are closed or held.",
        "It withdrew 2 times within 90 days.",
        "It delivers 67% of what is commissioned; the limit is 80%.",
        "Of those with care whose locality is known it has 50% in city, 60% in north east; the limit is 50%.",
    ]
    assert {one.sign for one in risks_of(known, OURS)} == set(Sign)
