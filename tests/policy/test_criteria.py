"""Why a service fits a person or does not, and which may stand in for which."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.capacity.resource import Sex as LineSex
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.told import Circumstances, Criteria, Needs, Told
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.condition import UNKNOWN
from homefirst.policy.criteria import NO, NOT_KNOWN, YES, Criterion, Fit, Rules, fit, unmet
from homefirst.policy.criteria_table import read_rules
from homefirst.policy.criteria_tabulated import stand, tabulated
from homefirst.policy.need import ASKED, SETS, WORDS, Need, need_of, said_in_words, wanted
from homefirst.policy.substitution import Substitute, instead_of
from homefirst.policy.terms import Terms, terms_of_resource

DAY = date(2016, 12, 12)
AT = datetime(2016, 12, 12, 8, tzinfo=UTC)
ALWAYS = Dates(None, None)


def criterion(service: str, asks: str, sentence: str, dates: Dates = ALWAYS, row: int = 2) -> Criterion:
    return Criterion(service, ASKED.parse(asks, AnyCode()), sentence, dates, "assumption", row)


RULES = Rules(
    criteria=(
        criterion("reablement", "transfers=alone|one", "gets up alone or with one to help"),
        criterion("reablement", "home=alone|shared nights=quiet|some", "goes home, and sleeps"),
        criterion("hart", "dementia=no|unknown", "lives without dementia"),
        criterion("nursing", "nursing=daily|always", "needs nursing"),
        criterion("reablement", "nursing=none", "needs no nursing", Dates(date(2017, 1, 1), None)),
        criterion("nursing", "tasks=none|insulin|stockings", "needs no task but insulin and stockings"),
        criterion("nursing", "bariatric=no cover=none|medical", "needs no large bed and no therapy"),
    ),
    substitutes=(
        Substitute("home_care", "reablement", 1, 3, "Somebody comes.", ALWAYS, "assumption", 2),
        Substitute("home_care", "interim_bed", 2, 9, "A bed.", Dates(None, DAY), "assumption", 3),
    ),
)
HART = Terms(
    "reablement", "HART", code="hart-north", page="hart", provider="ouh", areas=(), sex="any", dementia=True,
    nursing=True,
)  # fmt: skip
NURSING = Terms("nursing", "A home", areas=(), sex="any", dementia=True, nursing=True)
FITS: Mapping[str, str] = {
    "home": "alone", "transfers": "one", "nights": "quiet", "dementia": "no", "nursing": "none",
    "carers": "1", "locality": "north", "visitor_sex": "any", "sex": "female",
}  # fmt: skip


def of_set(name: str, *needed: str) -> dict[str, str]:
    """That somebody needs these of a set, and nothing else of it."""
    return {f"{name}.{word}": "yes" if word in needed else "no" for word in SETS[name]}


def need(service: str = "reablement", **other: str | None) -> Need:
    """Somebody whom HART takes, but for what is said otherwise; None: nobody said it."""
    said = {fact: word for fact, word in {**FITS, **other}.items() if word is not None}
    return Need(service, said)


def test_who_meets_every_criterion_fits() -> None:
    assert fit(need(), HART, RULES, on=DAY) == Fit()
    assert unmet(need(), HART, RULES, on=DAY) == ()


UNMET: dict[str, tuple[Need, Terms, tuple[str, ...]]] = {
    "hoisted": (
        need(transfers="hoist"),
        HART,
        ("It takes only whoever gets up alone or with one to help; said of this person: is hoisted.",),
    ),
    "nobody said how they get up, which is not that they do not": (
        need(transfers=None),
        HART,
        ("Not known whether this person gets up alone or with one to help: nobody said how they get up.",),
    ),
    "one of two things is not so: the other, unknown, makes no difference": (
        need(home=None, nights="waking"),
        HART,
        ("It takes only whoever goes home, and sleeps; said of this person: somebody awake at night.",),
    ),
    "a criterion of the service itself": (
        need(dementia="yes"),
        HART,
        ("It takes only whoever lives without dementia; said of this person: dementia.",),
    ),
    "unknown is allowed where the table says so": (need(dementia=None), HART, ()),
    "another service": (
        need("nursing", nursing="daily"),
        HART,
        ("It is reablement at home, and a place in a nursing home is wanted.",),
    ),
    "another may stand in": (need("home_care"), HART, ()),
    "but not the other way round": (
        need("reablement"),
        replace(HART, service="home_care", page=None),
        ("It is care at home, and reablement at home is wanted.",),
    ),
    "elsewhere": (
        need(),
        replace(HART, areas=("south", "city")),
        ("It goes to city and south only, and they live in north.",),
    ),
    "nobody knows where they live": (
        need(locality=None),
        replace(HART, areas=("south",)),
        ("Not known in which locality they live, and it goes to south only.",),
    ),
    "two carers": (
        need(carers="2"),
        replace(HART, carers=1),
        ("2 carers are needed at once, and 1 comes.",),
    ),
    "women only are wanted": (
        need(visitor_sex="female"),
        replace(HART, sex="male"),
        ("Only men come, and they want women.",),
    ),
    "nobody said whether women can come": (
        need(visitor_sex="female"),
        replace(HART, sex=None),
        ("Not known whether women can come.",),
    ),
    "a bed for men": (
        need("interim_bed"),
        Terms("interim_bed", "A bed", areas=(), sex="male"),
        ("Only men are taken.",),
    ),
    "dementia and nursing": (
        need("interim_bed", dementia="yes", nursing="always"),
        Terms("interim_bed", "A bed", areas=(), sex="any", dementia=False, nursing=None),
        ("It takes nobody with dementia.", "Not known whether it has nursing, and they need some."),
    ),
    "tasks, cover, price, choice and day": (
        replace(
            need(),
            tasks=frozenset({"insulin", "stockings"}),
            cover=frozenset({"medical", "therapy"}),
            most=Decimal(400),
            chosen=frozenset({"linden"}),
            ready=date(2016, 12, 14),
        ),
        replace(
            HART,
            skills=frozenset({"stockings"}),
            cover=frozenset({"therapy"}),
            weekly_price=Decimal("430.5"),
        ),
        (
            "They have chosen otherwise.",
            "Its carers do not do this: insulin injections.",
            "It has no medical cover.",
            "It costs £430.50 a week, and £400.00 may be paid.",
            "They cannot go before 2016-12-14.",
        ),
    ),
    "a task that no carer there does, and equipment that it has not": (
        need(
            "nursing",
            nursing="daily",
            bariatric="yes",
            **of_set("tasks", "insulin", "stoma", "peg"),
            **of_set("cover", "therapy"),
        ),
        NURSING,
        (
            "It takes only whoever needs no task but insulin and stockings; said of this person: needs"
            " feeding by a tube; needs stoma care.",
            "It takes only whoever needs no large bed and no therapy; said of this person: needs bariatric"
            " equipment; needs therapy.",
        ),
    ),
    "tasks that its carers do": (
        need("nursing", nursing="daily", bariatric="no", **of_set("tasks", "stockings"), **of_set("cover")),
        NURSING,
        (),
    ),
    "nobody said which tasks, cover and equipment they need": (
        need("nursing", nursing="daily"),
        NURSING,
        (
            "Not known whether this person needs no task but insulin and stockings: nobody said which health"
            " tasks carers are to do.",
            "Not known whether this person needs no large bed and no therapy: nobody said whether they need"
            " bariatric equipment and which cover they need.",
        ),
    ),
    "of an assessment no task and no cover is asked": (
        replace(need("assessment"), tasks=frozenset({"insulin"}), cover=frozenset({"medical"})),
        Terms("assessment", "Social work", sex="any", dementia=True, nursing=True),
        (),
    ),
    "of whole services nobody says yet which tasks their carers do": (
        replace(need(), tasks=frozenset({"insulin"}), cover=frozenset({"medical"})),
        HART,
        (
            "Not known whether its carers do this: insulin injections.",
            "Not known whether it has medical cover.",
        ),
    ),
    "it has ended": (
        need(),
        replace(HART, dates=Dates(None, DAY)),
        ("It takes nobody on 2016-12-12: it is there until 2016-12-12.",),
    ),
    "it is barred": (need(), replace(HART, stops="The council barred it."), ("The council barred it.",)),
}


@pytest.mark.parametrize("case", UNMET)
def test_what_does_not_fit_is_said_in_sentences(case: str) -> None:
    of, terms, sentences = UNMET[case]
    assert unmet(of, terms, RULES, on=DAY) == sentences


def test_a_line_of_capacity_is_held_against_the_need_as_it_is_posted() -> None:
    line = Resource(
        "hc-north-pairs", "Kindly, north", "home_care", "home-care", "EXK", Unit.HOURS,
        locality="north", sex=LineSex.FEMALE, dementia=True, skills=("stockings",), carers=1,
        weekly_price=Decimal("21.50"),
    )  # fmt: skip
    of = replace(need("home_care", carers="2", locality="south"), hours=Decimal(10), most=Decimal(200))
    assert unmet(of, terms_of_resource(line, hours=of.hours), Rules(), on=DAY) == (
        "It goes to north only, and they live in south.",
        "2 carers are needed at once, and 1 comes.",
        "It costs £215.00 a week, and £200.00 may be paid.",
    )
    fits = replace(need("home_care", visitor_sex="female"), hours=Decimal(9), most=Decimal(200))
    assert unmet(fits, terms_of_resource(line, hours=fits.hours), Rules(), on=DAY) == ()


def test_a_criterion_holds_from_its_day_on() -> None:
    found = [unmet(need(nursing="daily"), HART, RULES, on=day) for day in (DAY, date(2017, 1, 1))]
    assert found == [
        (),
        ("It takes only whoever needs no nursing; said of this person: nursing on most days.",),
    ]


def test_what_may_stand_in_comes_in_its_order_and_on_its_days() -> None:
    before, since = (instead_of(RULES.substitutes, "home_care", day) for day in (date(2016, 12, 11), DAY))
    assert [one.instead for one in before] == ["reablement", "interim_bed"]
    assert [one.instead for one in since] == ["reablement"]
    assert instead_of(RULES.substitutes, "reablement", DAY) == ()


def test_a_need_is_what_journeys_tell_and_nothing_more() -> None:
    told = Told(
        "p",
        criteria=Criteria((), AT, AT),
        pathway=1,
        circumstances=Circumstances("alone", "fit", "council", None, None, AT, AT),
        needs=Needs({"mobility": "aid", "dementia": "no", "visits": 4, "carers": 2, "locality": "north"}, AT),
    )
    assert need_of("home_care", told, hours=Decimal("10.25"), sex="female") == Need(
        "home_care",
        {
            "home": "alone", "housing": "fit", "funding": "council",
            "mobility": "aid", "dementia": "no", "visits": "4", "carers": "2", "locality": "north",
            "hours": "11", "sex": "female", "pathway": "1", "resides": "no",
        },
        hours=Decimal("10.25"),
    )  # fmt: skip
    assert need_of("home_care", None) == Need("home_care", {})


def test_what_is_described_of_tasks_cover_and_equipment_is_part_of_the_need() -> None:
    described = {"tasks": ["insulin"], "cover": [], "bariatric": "no"}
    found = need_of("home_care", Told("p", needs=Needs(described, AT)))
    facts = {**of_set("tasks", "insulin"), **of_set("cover"), "bariatric": "no"}
    assert found == Need("home_care", facts, tasks=frozenset({"insulin"}), cover=frozenset())
    # What somebody else says of tasks goes before what wards said.
    other = need_of("home_care", Told("p", needs=Needs(described, AT)), tasks=frozenset({"peg"}))
    assert (other.tasks, other.fact("tasks.peg"), other.fact("tasks.insulin")) == ({"peg"}, "yes", "no")
    unsaid = dict.fromkeys(described)
    assert need_of("home_care", Told("p", needs=Needs(unsaid, AT))) == Need("home_care", {})


def test_what_a_ward_says_of_tasks_and_cover_is_held_against_a_line_of_capacity() -> None:
    line = Resource(
        "kindly", "Kindly", "home_care", "home-care", "EXK", Unit.HOURS, dementia=True, nursing=True,
        skills=("insulin", "stockings"), cover=("therapy",), carers=2,
    )  # fmt: skip

    def against(**described: object) -> tuple[str, ...]:
        of = need_of("home_care", Told("p", needs=Needs(described, AT)))
        return unmet(of, terms_of_resource(line), Rules(), on=DAY)

    assert against(tasks=["insulin"], cover=["therapy"]) == ()
    assert against(tasks=["insulin", "stoma"], cover=["medical", "therapy"]) == (
        "Its carers do not do this: stoma care.",
        "It has no medical cover.",
    )
    assert against(tasks=[], cover=[]) == against(tasks=None, cover=None) == ()


NO_SET: dict[str, str] = {
    "tasks=none|hair": "“hair” is no word of “tasks”",
    "cover=therapy": "what may be needed at most, and who needs nothing is taken, too",
    "cover=none|medical|social_work|therapy": "Everybody needs some of “cover” or nothing",
    "cover=none cover=none|medical": "“cover.therapy” is asked twice|“cover.social_work” is asked twice",
    "tasks.insulin=none": "“none” is no word of “tasks.insulin”",
}


@pytest.mark.parametrize("text", NO_SET)
def test_what_cannot_be_asked_of_tasks_and_cover_is_told(text: str) -> None:
    with pytest.raises(NotUnderstood, match=NO_SET[text]):
        ASKED.parse(text)


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(SETS)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.sets(st.sampled_from(sorted(SETS[name])), max_size=len(SETS[name]) - 1),
            st.booleans(),
            st.none() | st.sets(st.sampled_from(sorted(SETS[name]))),
        )
    )
)
def test_at_most_these_says_what_a_comparison_of_sets_says(drawn: tuple[str, set, bool, set | None]) -> None:
    name, allowed, or_unknown, needed = drawn
    asks = "|".join(("none", *sorted(allowed), *(["unknown"] if or_unknown else [])))
    of = need() if needed is None else need(**of_set(name, *needed))
    # A slow and obvious second version: the sets themselves.
    if needed is None:
        expected = YES if or_unknown else NOT_KNOWN
    else:
        expected = YES if needed <= allowed else NO
    assert criterion("reablement", f"{name}={asks}", "is so").stands(of.words()) == expected


def test_what_is_wanted_is_what_somebody_waits_for_the_longest_first() -> None:
    def wait(key: str, what: str, day: int) -> OpenWait:
        return OpenWait("p", key, what, None, None, datetime(2016, 12, day, 9, tzinfo=UTC), None)

    waits = [wait("w1", "home_care", 3), wait("w2", "medicines", 1), wait("w3", "reablement", 2),
             wait("w4", "home_care", 4)]  # fmt: skip
    assert wanted(waits, {}) == ("reablement", "home_care")


said_of = st.fixed_dictionaries(
    {fact: st.sampled_from([*(words or ("north", "elsewhere")), UNKNOWN]) for fact, words in WORDS.items()}
)


@st.composite
def criteria_drawn(draw: st.DrawFn) -> tuple[Criterion, ...]:
    facts = st.sampled_from(list(WORDS))
    found = []
    for _ in range(draw(st.integers(1, 4))):
        parts = []
        for fact in draw(st.lists(facts, min_size=1, max_size=3, unique=True)):
            words = [*(WORDS[fact] or ("north", "south")), UNKNOWN]
            some = draw(st.lists(st.sampled_from(words), min_size=1, max_size=6, unique=True))
            parts.append(f"{fact}={'|'.join(some)}")
        found.append(criterion("reablement", " ".join(parts), "is so"))
    return tuple(found)


@settings(max_examples=150)
@given(criteria_drawn(), said_of)
def test_the_table_says_the_same_as_the_criteria(
    criteria: tuple[Criterion, ...], said: dict[str, str]
) -> None:
    words = tuple(said.values())
    # A slow and obvious second version: every fact that is asked, one after the other.
    found = [
        YES if word in allowed else NOT_KNOWN if word == UNKNOWN else NO
        for one in criteria
        for place, allowed in one.condition.asked
        for word in [words[place]]
    ]
    table = tabulated(criteria, localities=("north",))
    assert min(one.stands(words) for one in criteria) == min(found)
    assert stand(table.table, table.codes(words)) == min(found)


def test_the_shipped_packs_can_be_met_by_somebody() -> None:
    for pack in ("oxfordshire", "exampleshire"):
        problems: list[object] = []
        rules = read_rules(SHIPPED / pack, AnyCode(), (), problems)  # type: ignore[arg-type]
        assert problems == []
        assert rules.criteria
        assert rules.substitutes


def test_visits_are_counted_as_they_are_said() -> None:
    assert [said_in_words("visits", many) for many in ("1", "2", "4")] == [
        "1 visit a day",
        "2 visits a day",
        "4 visits a day",
    ]
