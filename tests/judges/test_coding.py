"""Codes by rule beside a slow and obvious judge, on random people of both packs."""

from itertools import product

import pytest

from homefirst.county.catalogue.pack import SHIPPED
from homefirst.policy.coding import code
from homefirst.policy.coding_table import coding_of
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


@pytest.mark.fuzz
@pytest.mark.parametrize("pack", PACKS)
def test_so_they_are_for_ten_thousand_and_every_legal_code_is_met_and_no_other(pack, read_once):
    met, _ = judge(pack, MANY, seed=20160311)
    families = {(family, None) for family in FAMILIES}
    if pack == "exampleshire":  # its few kinds of waits have none that the hospital itself does
        families -= {("hospital_process", None)}
    assert met == LEGAL | families
