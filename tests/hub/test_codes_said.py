"""What hospital and council say of a code, entered: by the state tables, of the code that is proposed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homefirst.county.catalogue.delays import Organisation
from homefirst.foundation.errors import NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author
from homefirst.hub import record
from homefirst.hub.read import verdicts_said
from homefirst.hub.verdicts import Proposal, stands
from homefirst.policy.coding import Coded
from homefirst.policy.verification import Act, Side, State

PERSON, SPELL = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55", "8f14e45f-ceea-467a-9d1b-0a6f5b1c2d3e"
AT = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
E = Coded(
    "delayed-transfers", "E", Organisation.SOCIAL_CARE, "w", "home-care", "Care at home has not begun.", ()
)
NURSING = replace(E, reason="Dii", whose=Organisation.NHS, because="There is no place yet.")
NO_CODE = replace(E, reason=None, whose=None, because="Nobody says whose step it is.")
HUB = Author("hubert")


class Line:
    """A person whose code is proposed, and judged by two."""

    def __init__(self, log, coded=E):
        self.log, self.proposal, self.minutes = log, Proposal(PERSON, SPELL, coded, AT - timedelta(days=3)), 0

    def at(self):
        self.minutes += 1
        return AT + timedelta(minutes=self.minutes)

    def say(self, side, act, why=None, shown=("E", "social_care")):
        record.judge_code(
            self.log, proposed=lambda view: self.proposal, shown=shown, side=side, act=act, why=why, by=HUB,
            at=self.at(),
        )  # fmt: skip

    def settle(self, returned, shown=("E", "social_care"), keys=()):
        record.settle_dispute(
            self.log, proposed=lambda view: self.proposal, shown=shown, returned=returned, why="other_reason",
            keys=keys, by=HUB, at=self.at(),
        )  # fmt: skip

    @property
    def stands(self):
        return stands(self.proposal, verdicts_said(self.log.now(), [PERSON]))


@pytest.fixture
def line(log):
    return Line(log)


def test_a_code_is_agreed_by_both_disputed_and_settled(line) -> None:
    line.say(Side.HOSPITAL, Act.AGREE)
    assert line.stands.verification.state is State.AGREED_BY_HOSPITAL
    line.say(Side.COUNCIL, Act.DISPUTE, "other_whose")
    assert (line.stands.disputed, line.stands.verification.council.because) == (True, "other_whose")
    line.settle(("E", "nhs"))
    settled = line.stands.settled
    assert (line.stands.said, settled.by, settled.why) == ("settled: E, the NHS", "hubert", "other_reason")
    with pytest.raises(Refused, match="The dispute was settled: E, the NHS is returned"):
        line.say(Side.COUNCIL, Act.AGREE)


def test_another_code_than_the_one_shown_is_refused_with_the_new_one_and_nothing_is_kept(line) -> None:
    line.say(Side.HOSPITAL, Act.AGREE)
    line.proposal = replace(line.proposal, coded=NURSING)
    with pytest.raises(
        Overtaken, match=r"not E, social care any more, but Dii, the NHS: There is no place yet\."
    ):
        line.say(Side.COUNCIL, Act.AGREE)
    assert (line.stands.said, len(verdicts_said(line.log.now()))) == ("proposed", 1)
    line.say(Side.COUNCIL, Act.AGREE, shown=("Dii", "nhs"))
    assert line.stands.said == "agreed by the council"
    line.proposal = replace(line.proposal, coded=E)
    assert line.stands.said == "proposed"


@pytest.mark.parametrize(
    ("does", "raised", "sentence"),
    [
        (lambda line: line.settle(("E", "nhs")), Refused, "Nobody disputes this code: it is proposed"),
        (lambda line: line.say(Side.COUNCIL, Act.DISPUTE), Refused, "It does not say why"),
        (lambda line: line.say(Side.COUNCIL, Act.DISPUTE, "because"), NotUnderstood, "is no reason"),
        (
            lambda line: (line.say(Side.COUNCIL, Act.AGREE), line.say(Side.COUNCIL, Act.AGREE)),
            Refused,
            "It has agreed already",
        ),
    ],
)
def test_what_cannot_be_said_is_refused(line, does, raised, sentence) -> None:
    with pytest.raises(raised, match=sentence):
        does(line)


def test_a_dispute_under_a_key_that_was_joined_since_is_settled_under_the_one_that_stands(line) -> None:
    line.say(Side.COUNCIL, Act.DISPUTE, "other_whose")
    other = "7d444840-9dc0-41d1-b245-5ffdce74fad2"
    line.proposal = replace(line.proposal, person=other)
    with pytest.raises(Refused, match="Nobody disputes this code"):
        line.settle(("E", "nhs"))
    line.settle(("E", "nhs"), keys=(PERSON, other))
    said = verdicts_said(line.log.now(), [PERSON, other])
    assert stands(line.proposal, said).said == "settled: E, the NHS"


def test_where_there_is_no_code_nobody_can_agree_to_it(log) -> None:
    line = Line(log, NO_CODE)
    assert (line.stands.said, line.stands.disputed) == ("no code", False)
    with pytest.raises(Refused, match="There is no code"):
        line.say(Side.COUNCIL, Act.AGREE, shown=(None, None))


def test_what_was_said_in_another_stay_does_not_count(line) -> None:
    line.say(Side.HOSPITAL, Act.AGREE)
    line.proposal = replace(line.proposal, spell="another")
    assert line.stands.said == "proposed"
