"""The rules for sums, ratios and values against a slow second version, on made-up packs with errors in
them."""

import tempfile
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from bench.planted.consistent import consistent
from bench.planted.pack import Pack
from bench.planted.plant import plant
from homefirst.county.catalogue.statements.read import read_statements
from homefirst.programme.reconcile.book import Book, open_book
from homefirst.programme.reconcile.finding import FindingKind
from homefirst.programme.reconcile.rates import rates
from homefirst.programme.reconcile.sums import sums
from homefirst.programme.reconcile.twice import twice
from tests.judges.plain_reconcile import two_values, wrong_ratios, wrong_sums

KINDS = (FindingKind.SUM, FindingKind.RATE, FindingKind.TWO_VALUES)
ERRORS = 6
SEEDS = range(20160310, 20160322)


def with_errors(seed: int) -> Pack:
    """A pack with several errors in it, one on top of the other."""
    random, pack = np.random.default_rng(seed), consistent(seed, 150)
    for at in range(ERRORS):
        error = plant(random, pack, KINDS[at % len(KINDS)])
        pack = pack if error is None else error.pack
    return pack


def read(pack: Pack) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        facts = read_statements(pack.write(Path(folder)))
    assert not facts.problems
    return open_book(facts.statements, facts.words)


@pytest.fixture(scope="module", params=SEEDS)
def judged(request: pytest.FixtureRequest) -> tuple[Pack, Book]:
    pack = with_errors(request.param)
    return pack, read(pack)


def test_sums_are_those_that_do_not_come_out_row_by_row(judged: tuple[Pack, Book]) -> None:
    pack, book = judged
    found = {frozenset(side.id for side in one.sides) for one in sums(book).found}
    assert found == wrong_sums(list(pack.rows.values()), pack.subjects)


def test_ratios_are_those_that_follow_from_no_value_of_their_parts(judged: tuple[Pack, Book]) -> None:
    pack, book = judged
    found = {one.sides[0].id for one in rates(book).found if one.sides[0].kind in ("share", "rate")}
    assert found == wrong_ratios(list(pack.rows.values()))


def test_two_values_are_the_pairs_that_cannot_both_be_so(judged: tuple[Pack, Book]) -> None:
    pack, book = judged
    pairs = two_values(list(pack.rows.values()))
    found = [one for one in twice(book)[0].found if one.sides[0].kind not in ("date", "frequency")]
    sides = [{side.id for side in one.sides} for one in found]
    # Each finding has one side for each value; whatever is at odds with something is in a finding's group.
    for each in sides:
        assert {frozenset(pair) for pair in combinations(sorted(each), 2)} <= pairs
    things = {(book_side.subject, book_side.measure) for one in found for book_side in one.sides}
    assert things == {(pack.rows[id].subject, pack.rows[id].measure) for pair in pairs for id in pair}


def test_there_was_something_to_find() -> None:
    packs = [with_errors(seed) for seed in SEEDS]
    rows = [list(pack.rows.values()) for pack in packs]
    assert sum(len(wrong_sums(each, pack.subjects)) for each, pack in zip(rows, packs, strict=True)) > 10
    assert sum(len(wrong_ratios(each)) for each in rows) > 5
    assert sum(len(two_values(each)) for each in rows) > 10
