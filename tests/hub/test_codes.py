"""Who has to say what of a code by when: the codes that a side goes through, of lines made by hand, of random
ones, and against a slow second way."""

import random
from datetime import date, timedelta

from homefirst.app.morning.asking import setting_at
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.foundation.calendar import LONDON
from homefirst.hub.codes import Part, codes_of
from homefirst.hub.judges import Party, of_them
from homefirst.hub.line import Besides
from homefirst.hub.verdicts import JUDGED, SETTLED, VerdictSaid
from homefirst.policy.verification import Side
from tests.hub.mornings import AT, ago, bed, census, morning, wait

REASONS = tuple(setting_at(AT).coding.legal)
DAYS = {"answer": (1,), "dispute": (1, 3, 10)}
"""Working days after which a code goes higher, by its clock: verification.csv, written once more."""


def said(seq, person, party, verdict, code=("E", "social_care"), days=1.0):
    """One judgement of a code of the stay of somebody, or with no party its settlement."""
    event = JUDGED if party else SETTLED
    why = "other_whose" if verdict == "dispute" else None
    return VerdictSaid(
        seq, event, person, f"stay of {person}", party, verdict, *code, why, ago(days), party or "hub"
    )


def lines_of(people):
    """The lines of people by the days for which they are ready, and what was said of their codes."""
    beds = [bed(one, days=ready + 2, ready=ready) for one, (ready, _) in people.items()]
    waits = [wait(one, days=ready + 1) for one, (ready, _) in people.items()]
    besides = {
        one: Besides(frozenset({one}), council="occ", verdicts=tuple(own)) for one, (_, own) in people.items()
    }
    return morning(census(*beds, *waits), besides=besides).lines


def codes(people, side=Side.COUNCIL, settled_days=14):
    return codes_of(lines_of(people), side, AT, reasons=REASONS, settled_days=settled_days)


def test_a_side_has_its_own_word_to_say_and_disputes_come_first() -> None:
    found = codes(
        {
            "nobody": (5.0, []),
            "hospital": (4.0, [said(1, "hospital", "hospital", "agree")]),
            "council": (3.0, [said(2, "council", "council", "agree")]),
            "both": (6.0, [said(3, "both", "hospital", "agree"), said(4, "both", "council", "agree")]),
            "late": (7.0, [said(5, "late", "hospital", "dispute", days=1.0)]),
            "later": (8.0, [said(6, "later", "hospital", "dispute", days=3.0)]),
            "settled": (
                9.0,
                [said(7, "settled", "council", "dispute"), said(8, "settled", None, None, ("A", "nhs"))],
            ),
        }
    )
    assert [(one.part, one.line.person) for one in found.every] == [
        (Part.DISPUTED, "later"),
        (Part.DISPUTED, "late"),
        (Part.MINE, "nobody"),
        (Part.MINE, "hospital"),
        (Part.THEIRS, "council"),
        (Part.SETTLED, "settled"),
    ]
    assert [(group.code, len(group.of)) for group in found.groups] == [(("E", "social_care"), 2)]
    assert found.agreed == 1
    # 10 March 2016 is a Thursday: disputed on Monday, to the control group after three working days.
    assert [one.line.person for one in found.higher_today] == ["later", "late"]


def test_who_speaks_for_a_hospital_speaks_of_its_own_beds_and_for_a_council_of_its_own_people() -> None:
    told = {
        (party, own): of_them(party, own, provider="ouh", council=None)
        for party in Party
        for own in ("ouh", "ohft", "occ")
    }
    assert [key for key, speaks in told.items() if not speaks] == [
        (Party.HOSPITAL, "ohft"),
        (Party.HOSPITAL, "occ"),
    ]
    assert not of_them(Side.COUNCIL, "occ", provider=None, council="swindon-council")


def test_every_ready_person_is_gone_through_once_by_each_side_or_has_nothing_to_be_said() -> None:
    draw = random.Random(20160310)
    met = set()
    for _ in range(60):
        people = drawn(draw)
        for side in Side:
            found = codes(people, side)
            shown = [one.line.person for one in found.every]
            assert len(shown) == len(set(shown))
            assert len(shown) + found.agreed == len(people)
            for one in found.every:
                part, higher = plainly(*people[one.line.person], side, one.line.code.proposal.since)
                assert (one.part.value, one.higher_on(date(2016, 3, 10)) is not None) == (part, higher)
                met.add((part, higher))
    assert {part for part, _ in met} == {"disputed", "mine", "theirs", "settled"}
    assert {("disputed", True), ("mine", True), ("theirs", True)} <= met


def drawn(draw):
    people = {}
    for n in range(draw.randrange(1, 8)):
        name, own = f"p{n}", []
        stances, ready = {}, draw.uniform(0.1, 20)
        at = ready
        for seq in range(draw.randrange(4)):
            at = draw.uniform(0, at)
            party, verdict = draw.choice(("hospital", "council")), draw.choice(("agree", "dispute"))
            if draw.random() < 0.2 and "dispute" in stances.values():
                own.append(said(seq, name, None, None, ("A", "nhs"), days=at))
                break
            if stances.get(party) != verdict:
                stances[party] = verdict
                own.append(said(seq, name, party, verdict, days=at))
        people[name] = (ready, own)
    return people


def plainly(ready, own, side, since):
    """Where a code stands for a side, and whether it goes higher today: walked day by day."""
    stances, disputed = {}, None
    for one in own:
        if one.party is None:
            return "settled", False
        stances[one.party] = one.verdict
        if "dispute" not in stances.values():
            disputed = None
        elif disputed is None:
            disputed = one.at
    if disputed is not None:
        return "disputed", reached(disputed, DAYS["dispute"])
    part = "theirs" if side.value in stances else "mine"
    return part, reached(since, DAYS["answer"])


def reached(began, steps):
    """Whether one of so many working days after an instant is today."""
    day, today, count = began.astimezone(LONDON).date(), date(2016, 3, 10), 0
    while day < today:
        day += timedelta(days=1)
        count += working_days().includes(day)
    return today > began.astimezone(LONDON).date() and count in steps and working_days().includes(today)
