"""Whether somebody would have fitted the place that another got: by Oxfordshire's lines and criteria."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.market.overtakings import lines_of_place
from homefirst.app.ward.services import fitting_rules
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.policy.alike import OTHER_LINE, Asker, both, lines_got, of_lines, of_zone
from homefirst.policy.criteria import Fit
from homefirst.policy.need import need_of
from homefirst.policy.terms import terms_of_resource
from tests.judges.plain_fairness import alike_plainly

ON = date(2017, 3, 1)
WELL = {
    "home": "alone", "housing": "fit", "nursing": "none", "nights": "quiet", "dementia": "no", "visits": "3",
    "carers": "1", "resides": "no", "transfers": "one", "mobility": "aid",
}  # fmt: skip


def asker(service: str, *, hours: int | None = 7, **said: str | None) -> Asker:
    known = {fact: word for fact, word in (WELL | said).items() if word is not None}
    need = need_of(service, None, hours=None if hours is None else Decimal(hours))
    need = type(need)(service, {**need.said, **known}, need.hours, None, None)
    return Asker(need, known.get("locality"), need.hours)


def found(one: Asker, got: Asker, place: str | None, resource: str | None = None) -> Fit:
    service, rules = got.need.service, fitting_rules()
    lines = lines_got(
        got, lines_of_place(SHIPPED / "oxfordshire", service, place, resource, ON), rules, on=ON
    )
    return both(of_zone(one, got, service), of_lines(one, lines, rules, on=ON))


NORTH = asker("reablement", locality="north")


@pytest.mark.parametrize(
    ("one", "sure", "said"),
    [
        (asker("reablement", locality="north"), True, ""),
        (asker("reablement", locality="north", hours=4), True, ""),
        (asker("reablement", locality="north", hours=8), False, "They need more hours a week than the other"),
        (asker("reablement", locality="west"), False, "They live in another locality."),
        (asker("reablement", locality="north", nursing="always"), False, "needs no nursing day and night"),
        (asker("reablement", locality="north", hours=None), None, "Not known how many hours a week"),
        (asker("reablement"), None, "Not known whether both live in the same locality."),
        (asker("reablement", locality="north", nights=None), None, "Not known whether"),
    ],
)
def test_care_at_home_is_alike_in_the_same_zone_for_no_more_hours_and_by_the_criteria(
    one, sure, said
) -> None:
    told = found(one, NORTH, "hart")
    assert (told.sure, told.fits) == {True: (True, True), False: (False, False), None: (False, True)}[sure]
    assert said in " ".join((*told.against, *told.unknown))


def test_a_bed_for_women_would_not_have_fitted_a_man_and_of_whom_it_is_not_known_it_is_not_known() -> None:
    her = asker("community_bed", sex="female")
    assert found(her, her, "ohft").sure
    assert found(asker("community_bed", sex="male"), her, "ohft").against
    assert found(asker("community_bed"), her, "ohft").unknown
    # Which bed somebody of unknown sex got is not known: it is a woman's or a man's.
    assert found(her, asker("community_bed"), "ohft") == Fit((), (OTHER_LINE,))
    assert found(her, asker("community_bed"), "ohft", "community-beds-female").sure


def test_who_got_a_place_against_a_criterion_got_it_in_their_own_zone_all_the_same() -> None:
    got = asker("reablement", locality="north", nursing="always")
    assert found(NORTH, got, "hart").sure


def test_a_place_that_the_pack_has_no_line_of_is_any_of_its_kind() -> None:
    assert found(asker("nursing", nursing="daily"), asker("nursing", nursing="daily"), None).sure
    assert not found(asker("nursing"), asker("nursing", nursing="daily"), None).fits
    assert len(lines_of_place(SHIPPED / "oxfordshire", "community_bed", "elsewhere", None, ON)) == 2


WORDS = {
    "locality": ("north", "west"), "sex": ("female", "male"), "dementia": ("yes", "no"),
    "nursing": ("none", "daily", "always"), "visits": ("1", "3"), "carers": ("1", "2"),
    "nights": ("quiet", "some"), "transfers": ("one", "hoist"), "housing": ("fit", "unfit"),
}  # fmt: skip
SOMEBODY = st.fixed_dictionaries({fact: st.none() | st.sampled_from(words) for fact, words in WORDS.items()})
KINDS = st.sampled_from(["reablement", "home_care", "community_bed", "intermediate_bed", "nursing"])
HOURS = st.none() | st.integers(4, 10)


@given(KINDS, SOMEBODY, SOMEBODY, HOURS, HOURS)
def test_it_is_as_a_slow_judge_says(service, one, got, hours, hours_got) -> None:
    late, quick = asker(service, hours=hours, **one), asker(service, hours=hours_got, **got)
    lines = [of for of in pack_capacity().resources.values() if of.service == service and of.dates.cover(ON)]
    rules, terms = fitting_rules(), tuple(terms_of_resource(of) for of in lines)
    told = both(
        of_zone(late, quick, service),
        of_lines(late, lines_got(quick, terms, rules, on=ON), rules, on=ON),
    )
    answer = "yes" if told.sure else "not known" if told.fits else "no"
    assert answer == alike_plainly(late, quick, lines, rules, ON)
