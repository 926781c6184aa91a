"""Hospital and council agree on a code, or dispute it; and whom it goes to, working day by working day."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.catalogue.delays import Organisation
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.catalogue.row import AnyCode
from homefirst.foundation.calendar import WorkingDays
from homefirst.foundation.errors import Problem, Refused, Unavailable
from homefirst.policy.coding import Coded
from homefirst.policy.verification import (
    ANSWERS,
    STATES,
    Act,
    Said,
    Side,
    Stance,
    State,
    Verification,
    hear,
    propose,
    say,
)
from homefirst.policy.verification_clock import Clock, Step, read_steps, running
from tests.packs import copy_of_exampleshire, with_cells

DOCUMENT = Path(__file__).parents[2] / "docs" / "coding.md"


def at(day: int, hour: int = 9) -> datetime:
    """An instant of December 2016, of which the 1st is a Thursday."""
    return datetime(2016, 12, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def coded(
    reason: str | None = "Dii", whose: Organisation | None = Organisation.NHS, wait: str = "w1"
) -> Coded:
    return Coded("delayed-transfers", reason, whose, wait, "row", "Because.", ())


HOSPITAL, COUNCIL = Side.HOSPITAL, Side.COUNCIL
PROPOSED = propose(coded(), at=at(1))


def test_a_code_is_agreed_when_both_have_agreed() -> None:
    half = say(PROPOSED, HOSPITAL, Act.AGREE, by="ward manager", at=at(2))
    both = say(half, COUNCIL, Act.AGREE, by="social work manager", at=at(3))
    assert [PROPOSED.state, half.state, both.state] == [
        State.PROPOSED, State.AGREED_BY_HOSPITAL, State.AGREED,
    ]  # fmt: skip
    assert both == Verification(
        reason="Dii",
        whose=Organisation.NHS,
        proposed=at(1),
        hospital=Said(Stance.AGREES, at(2), "ward manager", None),
        council=Said(Stance.AGREES, at(3), "social work manager", None),
        disputed=None,
    )


def test_a_dispute_goes_on_until_nobody_disputes() -> None:
    one = say(PROPOSED, COUNCIL, Act.DISPUTE, by="c", at=at(2), because="It is a nursing home.")
    two = say(one, HOSPITAL, Act.DISPUTE, by="h", at=at(5), because="It is equipment.")
    still = say(two, COUNCIL, Act.AGREE, by="c", at=at(6))
    over = say(still, HOSPITAL, Act.AGREE, by="h", at=at(7))
    assert [(each.state, each.disputed) for each in (one, two, still, over)] == [
        (State.DISPUTED, at(2)), (State.DISPUTED, at(2)), (State.DISPUTED, at(2)), (State.AGREED, None),
    ]  # fmt: skip
    again = say(over, HOSPITAL, Act.DISPUTE, by="h", at=at(8), because="It was not, after all.")
    assert (again.state, again.disputed) == (State.DISPUTED, at(8))


def test_another_code_is_asked_about_anew_and_the_same_is_not() -> None:
    agreed = say(PROPOSED, HOSPITAL, Act.AGREE, by="h", at=at(2))
    assert propose(coded(wait="w2"), at=at(3), before=agreed) == agreed
    assert propose(coded("E"), at=at(3), before=agreed) == Verification("E", Organisation.NHS, at(3))
    assert propose(coded(whose=None), at=at(3), before=agreed).state is State.PROPOSED


@pytest.mark.parametrize(
    ("act", "when", "because", "what"),
    [
        (Act.AGREE, at(4), None, "It has agreed already."),
        (Act.DISPUTE, at(4), None, "It does not say why."),
        (Act.DISPUTE, at(4), "  ", "It does not say why."),
        (Act.DISPUTE, at(1), "E", "before what was said of it last"),
    ],
)
def test_what_a_side_cannot_say(act: Act, when: datetime, because: str | None, what: str) -> None:
    agreed = say(PROPOSED, HOSPITAL, Act.AGREE, by="h", at=at(2))
    with pytest.raises(Refused, match=what):
        say(agreed, HOSPITAL, act, by="h", at=when, because=because)


def test_where_there_is_no_code_nobody_is_asked() -> None:
    with pytest.raises(Refused, match=r"no code that anybody could agree to\. Because"):
        propose(coded(reason=None, whose=None), at=at(1))


def test_no_state_and_no_answer_is_forgotten() -> None:
    assert set(ANSWERS) == set(product(Stance, Act))
    assert set(STATES) == set(product(Stance, repeat=2))
    assert set(STATES.values()) == set(State)


def arrows() -> list[str]:
    """The picture of docs/coding.md: what each side may say in each state, and the states that can follow."""
    found: dict[tuple[State, State], set[str]] = {}
    for (hospital, council), state in STATES.items():
        for side, act in product(Side, Act):
            follows = ANSWERS[hospital if side is HOSPITAL else council, act]
            if isinstance(follows, Stance):
                pair = (follows, council) if side is HOSPITAL else (hospital, follows)
                found.setdefault((state, STATES[pair]), set()).add(f"{side} {act}s")
    return [f"    {a} --> {b}: {', '.join(sorted(says))}" for (a, b), says in found.items()]


def test_the_picture_is_drawn_from_the_tables() -> None:
    drawn = "\n".join(["    [*] --> proposed", *arrows()])
    assert drawn in DOCUMENT.read_text(encoding="utf-8"), f"docs/coding.md should have:\n{drawn}"


@given(st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(Act)), max_size=12))
def test_whatever_is_said_the_state_and_the_disputes_start_are_those_of_a_plain_count(
    acts: list[tuple[Side, Act]],
) -> None:
    verification, last, since = PROPOSED, dict.fromkeys(Side, ""), None
    for day, (side, act) in enumerate(acts, start=2):
        if last[side] == act:
            with pytest.raises(Refused):
                say(verification, side, act, by="x", at=at(day), because="y")
            assert hear(verification, side, act, by="x", at=at(day), because=None) == verification
            continue
        heard = hear(verification, side, act, by="x", at=at(day), because="y")
        assert heard == say(verification, side, act, by="x", at=at(day), because="y")
        verification, last[side] = say(verification, side, act, by="x", at=at(day), because="y"), act
        if "dispute" in last.values():
            since = since or at(day)
            expected = State.DISPUTED
        else:
            since = None
            who = [side.value for side in Side if last[side] == "agree"]
            expected = State("agreed" if len(who) == 2 else f"agreed_by_{who[0]}")
        assert (verification.state, verification.disputed) == (expected, since)


def step_of(pack: str) -> tuple[Step, ...]:
    problems: list[Problem] = []
    steps = read_steps(SHIPPED / pack, AnyCode(), problems)
    assert problems == []
    return steps


def test_a_dispute_goes_up_by_working_days_and_christmas_counts_for_none() -> None:
    disputed = say(PROPOSED, COUNCIL, Act.DISPUTE, by="c", at=at(22, hour=23), because="It is equipment.")
    found = running(disputed, step_of("oxfordshire"), working_days(), on=date(2016, 12, 29))
    assert found is not None
    assert (found.clock, found.since, found.days) == (Clock.DISPUTE, date(2016, 12, 22), 3)
    assert [(due.step.code, due.day.isoformat(), due.reached) for due in found.steps] == [
        ("daily-call", "2016-12-23", True),
        ("control-group", "2016-12-29", True),
        ("chief-executives", "2017-01-10", False),
    ]
    assert found.now is not None
    assert found.next is not None
    assert (found.now.step.board, found.next.step.code) == ("dtoc-control-group", "chief-executives")


def test_who_has_not_answered_is_asked_again_and_an_agreed_code_has_no_clock() -> None:
    steps, working = step_of("oxfordshire"), working_days()
    half = say(PROPOSED, HOSPITAL, Act.AGREE, by="h", at=at(5))
    waiting = running(half, steps, working, on=date(2016, 12, 1))
    assert waiting is not None
    assert (waiting.clock, waiting.since, waiting.days, waiting.now) == (
        Clock.ANSWER,
        date(2016, 12, 1),
        0,
        None,
    )
    late = running(half, steps, working, on=date(2016, 12, 2))
    assert late is not None
    assert (late.now and late.now.step.code, late.next) == ("asked-again", None)
    assert (
        running(say(half, COUNCIL, Act.AGREE, by="c", at=at(6)), steps, working, on=date(2017, 1, 1)) is None
    )


def test_the_steps_are_those_of_the_day_on_which_it_began() -> None:
    for year, group in ((2016, "group"), (2017, "group-sooner")):
        begun = datetime(year, 12, 1, tzinfo=UTC)
        disputed = say(propose(coded(), at=begun), COUNCIL, Act.DISPUTE, by="c", at=begun, because="No.")
        found = running(disputed, step_of("exampleshire"), working_days(), on=begun.date())
        assert found is not None
        assert [due.step.code for due in found.steps] == ["cell", group]


def plainly_after(day: date, count: int, holidays: set[date]) -> date:
    """Every day of three years that is worked on, after this one; the count-th of them."""
    days = (day + timedelta(days=n) for n in range(1, 1_100))
    return [one for one in days if one.strftime("%a") not in ("Sat", "Sun") and one not in holidays][
        count - 1
    ]


def test_working_days_are_those_of_a_list_of_all_days() -> None:
    draw, working = random.Random(20160310), working_days()
    holidays = set(working.holidays)
    assert len(holidays) == 157
    for _ in range(40):
        day, count = date(2011, 1, 1) + timedelta(days=draw.randrange(4_500)), draw.randrange(1, 90)
        found = working.after(day, count)
        assert found == plainly_after(day, count, holidays)
        assert working.between(day, found) == count
        assert working.between(found, day) == 0


def test_a_year_without_holidays_is_not_taken_for_one_without_any() -> None:
    few = WorkingDays(frozenset({date(2016, 12, 26)}), 2016, 2016)
    assert few.after(date(2016, 12, 23), 1) == date(2016, 12, 27)
    with pytest.raises(Unavailable, match="known for 2016 to 2016 only"):
        few.after(date(2016, 12, 30), 1)


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"clock": "answers"}, "clock", "“answers” is none of these words."),
        ({"days": "0"}, "days", "“0” is no number of working days."),
        ({"days": "2"}, "days", "Row 3 is due as many working days after the same, too."),
        ({"board": "crown"}, "board", "“crown” is no board of this pack."),
        ({"words": ""}, "words", "The cell is empty, or begins or ends with a space."),
        ({"until": "soon"}, "until", "“soon” is no day."),
    ],
)
def test_a_step_that_cannot_be_is_told(tmp_path: Path, cells: dict[str, str], column: str, what: str) -> None:
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / "verification.csv", 4, **cells)
    told = [(one.where, one.what) for one in check_pack(pack).problems]
    assert told == [(f"verification.csv, row 4, column {column}", what)]
