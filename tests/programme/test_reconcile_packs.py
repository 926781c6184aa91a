"""Whole packs, made up by seed: what agrees gives no finding, and a planted error is found."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planted.consistent import consistent
from bench.planted.pack import Pack, Row
from bench.planted.plant import PLANTERS, plant
from bench.planted.score import RECALL, judged, score
from bench.planted.slips import Planted
from homefirst.programme.reconcile.finding import FindingKind
from homefirst.programme.reconcile.reconcile import Reconciled

SEEDS = st.integers(0, 2**31)
SEED, STATEMENTS, EACH = 20160310, 120, 8


@settings(max_examples=15, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_pack_that_agrees_with_itself_gives_no_finding(seed: int) -> None:
    found = judged(consistent(seed, STATEMENTS))
    assert [(one.kind, one.title, one.computation) for one in found.findings] == []
    assert sum(found.comparisons.values()) > STATEMENTS


@pytest.mark.parametrize("kind", PLANTERS)
def test_errors_planted_at_random_places_are_found_under_their_kind(kind: FindingKind) -> None:
    random = np.random.default_rng(SEED)
    errors: list[Planted] = []
    for at in range(40):
        if len(errors) == EACH:
            break
        error = plant(random, consistent(SEED + at, STATEMENTS), kind)
        errors += [error] if error is not None else []
    assert len(errors) == EACH
    found = [
        any(
            one.kind is kind and error.touched & {side.statement for side in one.sides}
            for one in judged(error.pack).findings
        )
        for error in errors
    ]
    assert sum(found) >= len(errors) - 1, [
        error.what for error, one in zip(errors, found, strict=True) if not one
    ]


def told(found: Reconciled) -> set[tuple[FindingKind, frozenset[str]]]:
    return {(one.kind, frozenset(side.statement for side in one.sides)) for one in found.findings}


def with_an_error(seed: int, kind: FindingKind) -> Pack:
    pack = consistent(seed, STATEMENTS)
    error = plant(np.random.default_rng(seed), pack, kind)
    return pack if error is None else error.pack


@settings(max_examples=12, deadline=None, derandomize=True)
@given(SEEDS, st.sampled_from(tuple(PLANTERS)))
def test_the_order_in_which_a_table_was_entered_changes_nothing(seed: int, kind: FindingKind) -> None:
    pack = with_an_error(seed, kind)
    order = np.random.default_rng(seed).permutation(list(pack.rows))
    assert told(judged(replace(pack, rows={id: pack.rows[id] for id in order}))) == told(judged(pack))


def in_millions(row: Row) -> Row:
    """Thousands of pounds as millions, with as many digits as they had."""
    if not row.unit.startswith("GBP k") or row.value.startswith("~"):
        return row
    sign = row.value[: len(row.value) - len(row.value.lstrip("<>="))]
    each = [f"{Decimal(part).scaleb(-3):f}" for part in row.value.removeprefix(sign).split("..")]
    return replace(row, value=sign + "..".join(each), unit=row.unit.replace("GBP k", "GBP m"))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    SEEDS, st.sampled_from((FindingKind.SUM, FindingKind.PERIOD, FindingKind.TWO_VALUES, FindingKind.RANGE))
)
def test_thousands_written_as_millions_change_nothing(seed: int, kind: FindingKind) -> None:
    pack = with_an_error(seed, kind)
    scaled = pack.but(*map(in_millions, pack.rows.values()))
    assert told(judged(scaled)) == told(judged(pack))


@pytest.mark.fuzz
def test_of_two_hundred_errors_of_each_kind_nearly_all_are_found_and_what_agrees_is_left_alone() -> None:
    scores = score(SEED, each=200, statements=300, a_pack=5)
    assert {kind: one.recall for kind, one in scores.items() if one.recall < RECALL} == {}
    assert {kind: one.false_rate for kind, one in scores.items() if one.false_rate > 1} == {}
