"""Codes by rule beside a slow and obvious judge, on random people of both packs."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from homefirst.county.catalogue.delays import Care
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.census import OpenWait
from homefirst.policy.coding import code
from homefirst.policy.coding_table import coding_of
from homefirst.policy.situation import Situation
from tests.judges.plain_coding import DTOC, FACTS, FAMILIES, allowed, plain_code, return_of, rows_of
from tests.judges.random_waits import Waiting

SOME, MANY = 500, 5_000
PACKS = ("oxfordshire", "exampleshire")
LEGAL = {
    (reason, whose)
    for reason, whose in product(DTOC, ("nhs", "social_care", "both"))
    if allowed("2018-01-01", reason, whose, {"offer": "yes", "dispute": "yes"})
}


@pytest.fixture
def read_once(monkeypatch):
    """The judge opens its files anew for each wait; here each of them is read once."""
    read = {}

    def rows(pack, name):
        if (pack, name) not in read:
            read[pack, name] = rows_of(pack, name)
        return read[pack, name]

    monkeypatch.setattr("tests.judges.plain_coding.rows_of", rows)


def judge(pack, people, seed):
    """Codes random people both ways; the codes that were met, and in how many sets there was none."""
    folder = SHIPPED / pack
    table = coding_of(folder)
    waiting = Waiting(tuple(table.kinds), tuple(one.owner for one in table.owners), seed)
    met, without = set(), 0
    for _ in range(people):
        day, situation = waiting.day(), waiting.situation()
        waits = waiting.waits(day)
        ours = code(table.on(day), waits, situation)
        facts = dict(zip(FACTS, situation.said(), strict=True))
        plain = [(wait.wait, wait.what, wait.whose, wait.opened) for wait in waits]
        assert (ours.reason, ours.whose, ours.wait, ours.rule) == plain_code(
            folder, day.isoformat(), plain, facts
        ), (day, waits, situation)
        assert ours.because
        assert ours.regime == return_of(day.isoformat())
        if ours.reason is None:
            without += 1
        else:
            assert allowed(day.isoformat(), ours.reason, ours.whose, facts)
            met.add((ours.reason, ours.whose))
        told = {one.wait for one in ours.others} | ({ours.wait} - {None})
        assert told == ({wait.wait for wait in waits} if ours.regime else set())
    return met, without


@pytest.mark.parametrize("pack", PACKS)
def test_codes_are_those_of_a_slow_reading_of_the_definitions(pack, read_once):
    met, without = judge(pack, SOME, seed=20160310)
    assert {reason for reason, _ in met} >= {*DTOC, "capacity"}
    assert without > SOME / 10


def words_asked(rules, place):
    """The words of a fact that can make a difference to these rules, and one that makes none."""
    named = {word for rule in rules for at, words in rule.when.asked if at == place for word in words}
    return [*sorted(named), "something else"] if named else ["unknown"]


@pytest.mark.parametrize("pack", PACKS)
def test_over_all_days_kinds_owners_and_situations_every_legal_code_is_met_and_no_other(pack):
    """Not by chance: the days on which anything changes, with all that the rules ask. A person's code is that
    of one of their waits, so one wait each is enough."""
    table = coding_of(SHIPPED / pack)
    cuts = {day for rule in table.rules for day in (rule.dates.first, rule.dates.until) if day}
    days = sorted(cuts | {day - timedelta(days=1) for day in cuts})
    met = set()
    for day in days:
        coding = table.on(day)
        for kind, rules in coding.rules.items():
            for said in product(*(words_asked(rules, place) for place in range(len(FACTS)))):
                facts = dict(zip(FACTS, said, strict=True)) | {"care": "acute"}
                for owner in ("nhs", "social_care", "both", None):
                    wait = OpenWait("p", "w", kind, None, owner, datetime(2010, 1, 1, tzinfo=UTC), None)
                    coded = code(coding, [wait], SaidSo(tuple(facts.values())))
                    if coded.reason is not None:
                        assert allowed(day.isoformat(), coded.reason, coded.whose, facts), (coded, facts)
                        met.add((coded.reason, coded.whose))
    assert met == LEGAL | families_of(pack)


def families_of(pack):
    found = {(family, None) for family in FAMILIES}
    # Exampleshire's few kinds of waits have none that the hospital itself does.
    return found - {("hospital_process", None)} if pack == "exampleshire" else found


class SaidSo(Situation):
    """A situation of these words, also of words that nobody can say."""

    __slots__ = ("words",)

    def __init__(self, words):
        super().__init__(care=Care.ACUTE)
        object.__setattr__(self, "words", words)

    def said(self):
        return self.words


@pytest.mark.fuzz
@pytest.mark.parametrize("pack", PACKS)
def test_so_they_are_for_ten_thousand_and_every_legal_code_is_met_and_no_other(pack, read_once):
    met, _ = judge(pack, MANY, seed=20160311)
    assert met == LEGAL | families_of(pack)
