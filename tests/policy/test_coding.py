"""Which code a person has who waits: by the rules of the packs that are shipped."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import REASONS, Care, Organisation
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import Choice, Circumstances, Told
from homefirst.policy.coding import NO_WAIT, Coded, NotChosen, code
from homefirst.policy.coding_table import CodingTable, coding_of
from homefirst.policy.condition import Condition
from homefirst.policy.regimes import regime_on, regimes
from homefirst.policy.situation import ChoiceClock, Residence, Situation, situation_of
from tests.packs import rows_of

DAY = date(2016, 12, 12)


@pytest.fixture(scope="module")
def table() -> CodingTable:
    return coding_of(SHIPPED / "oxfordshire")


def wait(key: str, what: str, whose: str | None = "social_care", day: int = 3) -> OpenWait:
    """A wait that was opened on that day of December 2016."""
    return OpenWait("p", key, what, None, whose, datetime(2016, 12, day, 9, tzinfo=UTC), None)


def test_the_code_names_the_wait_that_counts_the_row_and_why_the_others_do_not(table: CodingTable) -> None:
    waits = [
        wait("w1", "home_care"),
        wait("w2", "assessment", "nhs", day=5),
        wait("w3", "wait:out-of-county", None),
    ]
    assert code(table.on(DAY), waits, Situation()) == Coded(
        regime="delayed-transfers",
        reason="A",
        whose=Organisation.NHS,
        wait="w2",
        rule="assessment",
        because=(
            "Waits for an assessment to be finished since 5 December 2016. The assessment is not finished,"
            " and nothing that follows can begin before it. For the NHS. (coding.csv, row 4, assessment)"
        ),
        others=(
            NotChosen(
                "w1", "home_care", "E", Organisation.SOCIAL_CARE,
                "Comes after an assessment to be finished: order 50 after 20"
                " (coding.csv, row 33, home-care).",
            ),
            NotChosen(
                "w3", "wait:out-of-county", None, None,
                "The line says where they lie and not what they wait for: enter that"
                " (coding.csv, row 43, out-of-county).",
            ),
        ),
    )  # fmt: skip


NHS, SOCIAL, BOTH = Organisation.NHS, Organisation.SOCIAL_CARE, Organisation.BOTH
OFFER, NO_OFFER = Situation(offer=True), Situation(offer=False, choice_of="nursing")
TOLD: list[tuple[str, str | None, Situation, str, str | None, Organisation | None]] = [
    # what, whose, situation, day, reason, whose it is
    ("community_bed", "both", Situation(), "2016-12-12", "C", NHS),
    ("reablement", "nhs", Situation(), "2016-09-30", "E", NHS),
    ("reablement", "nhs", Situation(), "2016-10-01", "E", BOTH),
    ("wait:reablement", None, Situation(), "2016-12-12", "E", BOTH),
    ("choice", "social_care", OFFER, "2016-12-12", "G", SOCIAL),
    ("choice", "social_care", NO_OFFER, "2016-12-12", "Dii", SOCIAL),
    ("choice", "nhs", Situation(offer=False, choice_of="residential"), "2016-12-12", "Di", NHS),
    ("choice", "nhs", Situation(offer=False, choice_of="home_care"), "2016-12-12", "E", NHS),
    ("choice", "nhs", Situation(offer=False, choice_of="wait:reablement"), "2016-12-12", "E", BOTH),
    ("choice", "nhs", Situation(offer=True, choice=ChoiceClock.CHOSEN), "2016-12-12", None, None),
    ("dispute", "nhs", Situation(dispute=True), "2016-12-12", "H", NHS),
    ("dispute", "nhs", Situation(dispute=False), "2016-12-12", None, None),
    ("home_care", "social_care", Situation(housing="homeless"), "2016-12-12", "I", NHS),
    ("home_care", None, Situation(funding="council"), "2016-12-12", "E", SOCIAL),
    ("home_care", "occ", Situation(funding="continuing_healthcare"), "2016-12-12", "E", SOCIAL),
    ("other", "both", Situation(), "2017-03-31", None, None),
    ("other", "both", Situation(), "2017-04-01", "O", BOTH),
    ("home_care", "nhs", Situation(), "2010-07-31", None, None),
    ("home_care", "nhs", Situation(), "2020-02-29", "E", NHS),
    ("home_care", "nhs", Situation(care=Care.ACUTE), "2020-03-01", "capacity", None),
    ("home_care", "nhs", Situation(care=Care.NON_ACUTE), "2020-03-01", None, None),
    ("medicines", None, Situation(care=Care.ACUTE), "2024-01-26", "hospital_process", None),
    ("choice", None, Situation(care=Care.ACUTE, offer=True), "2024-01-26", "wellbeing_concerns", None),
    ("choice", None, Situation(care=Care.ACUTE, offer=False), "2024-01-26", "capacity", None),
]


@pytest.mark.parametrize(("what", "owner", "situation", "day", "reason", "whose"), TOLD)
def test_what_whose_and_when_give_the_code(
    table: CodingTable,
    what: str,
    owner: str | None,
    situation: Situation,
    day: str,
    reason: str | None,
    whose: Organisation | None,
) -> None:
    coded = code(table.on(date.fromisoformat(day)), [wait("w1", what, owner)], situation)
    assert (coded.reason, coded.whose) == (reason, whose)


MISSING: list[tuple[list[OpenWait], Situation, str, str]] = [
    ([], Situation(), "2016-12-12", NO_WAIT),
    ([wait("w1", "home_care")], Situation(), "2009-12-12", "On 2009-12-12 there was no return of delays."),
    (
        [wait("w1", "a pony")],
        Situation(),
        "2016-12-12",
        "“a pony” is no kind of wait of this county: choose one, or add it to waits.csv.",
    ),
    (
        [wait("w1", "nursing", None)],
        Situation(),
        "2016-12-12",
        "Nobody says whose step it is: reason Dii needs it.",
    ),
    (
        [wait("w1", "nursing", "someone")],
        Situation(),
        "2016-12-12",
        "No row of coding_whose.csv says which attribution “someone” makes.",
    ),
    (
        [wait("w1", "residential", "both")],
        Situation(),
        "2016-12-12",
        "Reason Di (Residential home placement) cannot be of both: say whose it is,"
        " of the NHS or social care.",
    ),
    (
        [wait("w1", "choice")],
        Situation(),
        "2016-12-12",
        "Nobody says whether an available, suitable and affordable offer stands (coding.csv, row 19,"
        " choice-no-word).",
    ),
    (
        [wait("w1", "home_care")],
        Situation(),
        "2024-01-26",
        "Nobody says in which type of care the bed is, and this return is of acute beds.",
    ),
]


@pytest.mark.parametrize(("waits", "situation", "day", "missing"), MISSING)
def test_what_cannot_be_coded_says_what_is_missing(
    table: CodingTable, waits: list[OpenWait], situation: Situation, day: str, missing: str
) -> None:
    coded = code(table.on(date.fromisoformat(day)), waits, situation)
    assert (coded.reason, coded.whose, coded.because) == (None, None, missing)


def test_a_wait_that_counts_and_lacks_something_is_not_passed_over_for_another(table: CodingTable) -> None:
    coded = code(table.on(DAY), [wait("w1", "assessment", None), wait("w2", "home_care")], Situation())
    assert (coded.reason, coded.wait) == (None, "w1")
    assert [(one.wait, one.reason, one.whose) for one in coded.others] == [("w2", "E", SOCIAL)]


def test_of_one_order_the_wait_that_was_opened_first_counts(table: CodingTable) -> None:
    waits = [wait("w1", "home_care", day=4), wait("w2", "nursing", day=3), wait("w3", "nursing", day=4)]
    coded = code(table.on(DAY), waits, Situation())
    assert (coded.reason, coded.wait) == ("Dii", "w2")
    why = "Was opened after a place in a nursing home, and is of the same order"
    assert [one.because for one in coded.others] == [
        f"{why} (coding.csv, row 33, home-care).",
        f"{why} (coding.csv, row 26, nursing).",
    ]


def test_another_county_goes_by_its_own_rules() -> None:
    rules = coding_of(SHIPPED / "exampleshire")
    here, elsewhere = Situation(residence=Residence.HERE), Situation(residence=Residence.ELSEWHERE)
    found = [
        (coded.reason, coded.whose)
        for day, situation in ((date(2016, 8, 31), here), (date(2016, 9, 1), here), (DAY, elsewhere))
        for coded in [code(rules.on(day), [wait("w1", "reablement", "EXC")], situation)]
    ]
    assert found == [("E", BOTH), ("C", NHS), ("E", SOCIAL)]


def test_what_the_return_allowed_is_what_its_workbooks_show() -> None:
    transfers = regimes()["delayed-transfers"]
    for day, asked in ((date(2017, 3, 31), REASONS[:-1]), (date(2017, 4, 1), REASONS)):
        found = {reason: one.whose for reason, one in transfers.on(day).items()}
        assert found == {reason.code: reason.organisations for reason in asked}


def test_one_return_is_in_force_on_a_day() -> None:
    days = [date(2010, 7, 31), date(2010, 8, 1), date(2020, 2, 29), date(2020, 3, 1)]
    assert [one.code if one else None for one in map(regime_on, days)] == [
        None, "delayed-transfers", "delayed-transfers", "daily-discharge",
    ]  # fmt: skip


def test_an_answer_is_plain(table: CodingTable) -> None:
    answer = code(table.on(DAY), [wait("w1", "nursing"), wait("w2", "x")], Situation()).as_answer()
    assert (answer["reason"], answer["whose"], answer["rule"]) == ("Dii", "social_care", "nursing")
    assert [(one["wait"], one["reason"]) for one in answer["others"]] == [("w2", None)]


def test_a_situation_is_made_of_what_is_told() -> None:
    began = datetime(2016, 12, 1, tzinfo=UTC)
    told = Told(
        "p",
        circumstances=Circumstances("none", None, "council", None, None, began, began),
        choices=(
            Choice("c2", "nursing", began, None, ()),
            Choice("c1", "residential", began, "capacity", ((began, None),)),
        ),
    )
    bed = InBed("p", "s", "acute", "jr", None, began, False, True, True, True, began, None, None)
    assert situation_of(bed, told, residence=Residence.HERE, offer=False) == Situation(
        care=Care.ACUTE,
        funding="council",
        residence=Residence.HERE,
        housing="homeless",
        choice=ChoiceClock.PAUSED,
        choice_of="residential",
        offer=False,
        dispute=None,
    )
    # Who chooses, and to whom nothing is offered, has no offer; of whoever does not choose nobody says it.
    assert situation_of(bed, told).offer is False
    assert situation_of(None, None) == Situation()
    assert situation_of(None, Told("p")) == Situation()


def offered(what: str, state: Offering = Offering.OFFERED) -> Offer:
    at = datetime(2016, 12, 2, tzinfo=UTC)
    return Offer("o", "w", what, "hart", None, None, DAY, None, None, state, at, at)


def test_a_choice_is_the_reason_only_while_an_offer_of_what_is_chosen_or_an_interim_place_stands(
    table: CodingTable,
) -> None:
    choice = Choice("c1", "nursing", datetime(2016, 12, 1, tzinfo=UTC), None, ())

    def coded(*offers: Offer) -> str | None:
        situation = situation_of(None, Told("p", choices=(choice,), offers=offers))
        return code(table.on(DAY), [wait("w", "choice")], situation).reason

    assert coded() == "Dii"
    assert coded(offered("nursing")) == coded(offered("nursing", Offering.ACCEPTED)) == "G"
    assert coded(offered("interim_bed")) == "G"
    assert coded(offered("home_care")) == coded(offered("nursing", Offering.STARTED)) == "Dii"


def test_whatever_a_ward_can_paste_as_waiting_for_is_a_kind_of_wait(table: CodingTable) -> None:
    words = rows_of(SHIPPED.parent / "intake" / "lists" / "words.csv")
    pasted = {row["ours"] for row in words if row["about"] == "waiting_for"}
    assert len(pasted) > 10
    assert pasted - set(table.kinds) == set()


def test_whatever_the_synthetic_county_waits_for_is_a_kind_of_wait(table: CodingTable) -> None:
    pack = SHIPPED / "oxfordshire"
    needs = {row["value"] for row in rows_of(pack / "synthetic_people.csv") if row["what"] == "need"}
    lines = {f"wait:{row['line']}" for row in rows_of(pack / "synthetic_lines.csv")}
    assert len(needs) > 5
    assert (needs | lines) - set(table.kinds) == set()


@given(st.data())
def test_a_condition_that_is_narrower_never_holds_where_the_other_does_not(data: st.DataObject) -> None:
    drawn = st.dictionaries(st.integers(0, 3), st.frozensets(st.sampled_from("abc"), min_size=1))
    one, other = (Condition(tuple(sorted(data.draw(drawn).items()))) for _ in range(2))
    said = data.draw(st.tuples(*[st.sampled_from("abc")] * 4))
    if one.narrower(other) and one.holds(said):
        assert other.holds(said)
    assert one.narrower(one)
    assert one.narrower(Condition())
