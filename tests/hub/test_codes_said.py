"""What hospital and council say of a code, entered: by the state tables, of the code that is proposed."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from homefirst.app.morning.asking import setting_at
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.catalogue.delays import Organisation
from homefirst.foundation.errors import NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.hub import events as kinds
from homefirst.hub import record
from homefirst.hub.read import codes_said, verdicts_said
from homefirst.hub.verdicts import JUDGED, SETTLED, Proposal, VerdictSaid, stands
from homefirst.policy.coding import Coded
from homefirst.policy.standing_codes import CodeSaid, Stands, standing_codes
from homefirst.policy.verification import Act, Side, State
from homefirst.policy.verification_clock import running

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
    assert line.stands.said == "agreed by the hospital"


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


def judged(party, verdict, why=None, code=("E", "social_care")):
    """An entry about the code of the stay, appended as nobody's verb would say it."""
    says = {"person": PERSON, "spell": SPELL, "party": party, "verdict": verdict, "why": why}
    says |= {"reason": code[0], "whose": code[1]}
    return Fact(kinds.STREAM, kinds.CODE_JUDGED, Occurred.at(AT), says)


def test_what_stands_twice_in_the_log_is_read_as_one_word_and_what_says_nothing_as_nothing(line) -> None:
    twice = [judged("hospital", "agree")] * 2
    line.log.append([*twice, judged("hospital", "agree"), judged(None, "agree")], by=HUB)
    line.log.append([judged("hospital", "agree"), judged("council", "perhaps")], by=HUB)
    assert line.stands.said == "agreed by the hospital"
    line.log.append([judged("council", "dispute")] * 2, by=HUB)
    assert (line.stands.disputed, line.stands.verification.disputed) == (True, AT)
    line.say(Side.COUNCIL, Act.AGREE)
    assert line.stands.said == "agreed"
    (stay,) = standing_codes(codes_said(line.log.now())).values()
    assert stay.of == {("E", "social_care"): (("E", "social_care"), Stands.AGREED)}


def test_each_disputed_code_of_a_stay_is_settled_by_itself_and_each_has_its_own_clock(line) -> None:
    first, second = line.proposal, replace(line.proposal, coded=NURSING)
    line.say(Side.COUNCIL, Act.DISPUTE, "other_whose")
    line.proposal = second
    line.minutes += 2 * 24 * 60
    line.say(Side.HOSPITAL, Act.DISPUTE, "time_wrong", shown=("Dii", "nhs"))
    steps, on = setting_at(AT).steps, date(2016, 3, 16)
    clocks = {}
    for one in (first, second):
        now = stands(one, verdicts_said(line.log.now()))
        assert now.disputed
        clocks[one.code[0]] = running(now.verification, steps, working_days(), on=on).since
    assert clocks == {"E": date(2016, 3, 10), "Dii": date(2016, 3, 12)}
    line.proposal = first
    line.settle(("E", "nhs"))  # the one that was disputed first, while the other is disputed still
    assert line.stands.said == "settled: E, the NHS"
    with pytest.raises(Refused, match="Nobody disputes this code"):
        line.settle(("A", "nhs"))
    line.proposal = second
    assert line.stands.disputed
    line.settle((None, None), shown=("Dii", "nhs"))
    assert line.stands.said == "settled: no code"
    (stay,) = standing_codes(codes_said(line.log.now())).values()
    assert stay.of == {
        ("E", "social_care"): (("E", "nhs"), Stands.SETTLED),
        ("Dii", "nhs"): ((None, None), Stands.SETTLED),
    }


def test_the_list_reads_a_code_as_the_return_does_whatever_is_in_the_log() -> None:
    draw, met = random.Random(20161129), Counter()
    codes = (("E", "social_care"), ("Dii", "nhs"))
    parties = ("hospital", "hospital", "council", "council", None)
    for _ in range(1500):
        said = []
        for seq in range(draw.randrange(9)):
            party, of = draw.choice(parties), draw.choice((*codes, None))
            code = draw.choice(codes) if party else draw.choice(((None, None), ("A", "nhs")))
            verdict = draw.choice(("agree", "dispute")) if party else None
            event = JUDGED if party else SETTLED
            of = (of or (None, None)) if party is None else (None, None)
            said.append(VerdictSaid(seq, event, PERSON, SPELL, party, verdict, *code, None, AT, "x", *of))
        plain = [
            CodeSaid(one.seq, PERSON, SPELL, one.party, one.verdict, one.reason, one.whose, one.of)
            for one in said
        ]
        stay = standing_codes(plain).get(SPELL)
        for coded in (E, NURSING):
            proposal = Proposal(PERSON, SPELL, coded, AT)
            now = stands(proposal, said)
            instead = None if stay is None else stay.instead_of(proposal.code)
            found = (
                (None if stay is None else stay.heard(proposal.code).value) if instead is None else instead
            )
            settled = now.settled
            if settled is not None:
                assert found == ((settled.reason, settled.whose), Stands.SETTLED)
            elif now.verification.state is State.AGREED:
                assert found == (proposal.code, Stands.AGREED)
            else:
                assert (found or "nobody") == _HEARD[now.verification.state]
            met[found if isinstance(found, str) else found and found[1].value] += 1
    assert {"agreed", "settled", "disputed", "one_side", "nobody", None} == met.keys()


_HEARD = {
    State.PROPOSED: "nobody",
    State.AGREED_BY_HOSPITAL: "one_side",
    State.AGREED_BY_COUNCIL: "one_side",
    State.DISPUTED: "disputed",
}
