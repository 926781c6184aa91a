"""XmR charts beside two judges: the reference's own outputs, and a slow plain second version."""

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from homefirst.cli.chart import app
from homefirst.foundation.stats.xmr import XmrChart, XmrPoint, xmr
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from tests.judges.plain_xmr import plain_homefirst_1, plain_xmr

pytestmark = pytest.mark.long

SHARED = Path(os.environ.get("HOMEFIRST_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "spc"
EDGE_CASES = SHARED / "reference-edge-cases.csv"
OXFORDSHIRE = SHARED / "reference-oxfordshire-two-configurations.csv"
needs_reference = pytest.mark.skipif(
    not (EDGE_CASES.exists() and OXFORDSHIRE.exists()), reason="the reference outputs are not here"
)
LIMITS = ("mean_col", "lpl", "upl")
SEED = 20160310


def _cases(file: Path, *names: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    cases: dict[tuple[str, ...], list[dict[str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            cases.setdefault(tuple(row[name] for name in names), []).append(row)
    return cases


def _number(text: str) -> float | None:
    return None if text == "NA" else float(text)


def _flag(text: str) -> bool | None:
    return {"TRUE": True, "FALSE": False, "NA": None}[text]


READ = {
    "y": _number,
    "fix_y": _number,
    "target": _number,
    "trajectory": _number,
    "rebase_group": int,
    "relative_to_mean": lambda text: None if text == "NA" else int(text),
    "short_group_warning": _flag,
    "close_to_limits": _flag,
    "outside_limits": _flag,
    "special_cause_flag": _flag,
    "special_cause_type": str,
    "point_type": str,
    "assurance": lambda text: None if text == "NA" else text,
}
"""Every column that a chart answers exactly; x, f, case, screen, config and value_field name the case."""
NAMES = {"x", "f", "case", "screen", "config", "value_field"}


def _answered(chart: XmrChart, columns: list[str]) -> list[dict[str, object]]:
    return [
        {
            column: {
                "y": point.value,
                "fix_y": point.value if point.counted else None,
                "target": chart.target,
                "trajectory": None,
                "rebase_group": point.rebase_group,
                "relative_to_mean": point.relative_to_mean,
                "short_group_warning": point.short_group,
                "close_to_limits": point.close_to_limits,
                "outside_limits": point.outside_limits,
                "special_cause_flag": point.special,
                "special_cause_type": point.cause.value,
                "point_type": point.type.value,
                "assurance": None if chart.assurance is None else chart.assurance.value,
            }[column]
            for column in columns
        }
        for point in chart.points
    ]


def _limits(row: dict[str, str]) -> tuple[object, ...]:
    return tuple(
        None if row[name] == "NA" else pytest.approx(float(row[name]), rel=0, abs=1e-9) for name in LIMITS
    )


def _compare(rows: list[dict[str, str]], *, screening: bool) -> None:
    chart = xmr(
        [_number(row["y"]) for row in rows],
        direction=Direction.DECREASE,
        target=_number(rows[0]["target"]),
        screening=screening,
    )
    assert set(rows[0]) == set(rows[0]) & (set(READ) | set(LIMITS) | NAMES), "a column that nobody compares"
    columns = [column for column in rows[0] if column in READ]
    assert _answered(chart, columns) == [{name: READ[name](row[name]) for name in columns} for row in rows]
    for row, point in zip(rows, chart.points, strict=True):
        assert (point.mean, point.lower, point.upper) == _limits(row)


@needs_reference
def test_every_edge_case_of_the_reference_is_equal_with_screening_on_and_off():
    cases = _cases(EDGE_CASES, "case", "screen")
    assert len(cases) == 30
    for (_, screen), rows in cases.items():
        _compare(rows, screening=screen == "TRUE")


@needs_reference
def test_the_oxfordshire_series_of_the_reference_are_equal_in_every_column():
    cases = _cases(OXFORDSHIRE, "config")
    assert len(cases) == 2
    for rows in cases.values():
        _compare(rows, screening=True)


@needs_reference
def test_the_command_answers_every_reference_case_in_the_words_of_the_contract(tmp_path):
    cases = _cases(EDGE_CASES, "case", "screen") | _cases(OXFORDSHIRE, "config")
    for key, rows in cases.items():
        file = tmp_path / "series.csv"
        file.write_text("x,y\n" + "".join(f"{row['x']},{row['y']}\n" for row in rows), encoding="utf-8")
        options = ["--direction", "decrease", *(["--no-screening"] if key[-1] == "FALSE" else [])]
        target = rows[0]["target"]
        options += [] if target == "NA" else ["--target", target]
        told = CliRunner().invoke(app, ["xmr", str(file), "--date", "x", "--value", "y", *options, "--json"])
        answer = json.loads(told.stdout)
        assert {name: answer[name] for name in ("rules", "variation", "assurance")} == {
            "rules": "plotthedots-0.2.2",
            "variation": rows[-1]["point_type"],
            "assurance": READ["assurance"](rows[-1]["assurance"]),
        }
        exact = ("x", "y", "cause", "type")
        assert [tuple(point[name] for name in exact) for point in answer["points"]] == [
            (row["x"], float(row["y"]), row["special_cause_type"], row["point_type"]) for row in rows
        ]
        for row, point in zip(rows, answer["points"], strict=True):
            assert (point["mean"], point["lower"], point["upper"]) == _limits(row)


def _random_series(random: np.random.Generator) -> list[float]:
    """Series of every kind that the rules look for: noise, small counts with ties, drifts, steps, gaps."""
    n = int(random.integers(1, 60))
    kind = random.integers(5)
    if kind == 0:
        values = random.normal(100, 10, n)
    elif kind == 1:
        values = random.integers(0, 4, n).astype(float)
    elif kind == 2:
        values = np.cumsum(random.normal(0.5, 1, n))
    elif kind == 3:
        values = np.where(np.arange(n) < n // 2, 10, 14) + random.integers(-1, 2, n).astype(float)
    else:
        values = random.normal(0, 1, n) + 8 * (random.random(n) < 0.05)
    values[random.random(n) < random.choice([0, 0, 0.1])] = np.nan
    return [float(value) for value in values]


def test_random_series_are_equal_to_the_plain_second_version():
    random = np.random.default_rng(SEED)
    causes_seen, types_seen, assurances_seen = set(), set(), set()
    for _ in range(800):
        values = _random_series(random)
        options = {
            "direction": Direction(random.choice([direction.value for direction in Direction])),
            "target": None
            if random.random() < 0.3
            else float(np.nanmean([*values, 0]) + random.normal(0, 9)),
            "fix_after": None if random.random() < 0.6 else int(random.integers(12, 20)),
            "rebase": sorted({int(random.integers(len(values))) for _ in range(random.integers(0, 3))}),
            "screening": bool(random.random() < 0.7),
        }
        chart = xmr(values, **options)
        rows, assurance = plain_xmr(values, **options)
        assert rows == [_told(point) for point in chart.points], (values, options)
        assert chart.assurance == assurance, (values, options)
        causes_seen |= {point.cause for point in chart.points}
        types_seen |= {point.type for point in chart.points}
        assurances_seen.add(assurance)
    assert (len(causes_seen), len(types_seen), len(assurances_seen)) == (9, 5, 4)


def _told(point: XmrPoint) -> tuple[object, ...]:
    """A point as the plain versions tell it; mean and limits to nine decimals."""
    near = [
        None if number is None else pytest.approx(number, abs=1e-9)
        for number in (point.mean, point.lower, point.upper)
    ]
    return (
        point.rebase_group,
        point.short_group,
        point.counted,
        *near,
        point.relative_to_mean,
        point.close_to_limits,
        point.outside_limits,
        point.cause.value,
        point.type.value,
    )


WHOLE = st.one_of(st.integers(-4, 4), st.integers(0, 1), st.just(float("nan")))


@st.composite
def _homefirst_cases(draw: st.DrawFn) -> tuple[list[float], dict[str, object]]:
    """Small whole numbers, so that ties, steps and stretches without a move are many; limits stay exact."""
    parts = draw(st.lists(st.tuples(WHOLE, st.integers(1, 9)), min_size=1, max_size=8))
    steps = [float(value) for value, times in parts for _ in range(times)]
    values = draw(st.one_of(st.just(steps), st.lists(WHOLE.map(float), min_size=1, max_size=40)))
    gaps = st.one_of(st.none(), st.lists(WHOLE.map(float), min_size=len(values), max_size=len(values)))
    return values, {
        "direction": draw(st.sampled_from(Direction)),
        "target": draw(st.one_of(st.none(), st.integers(-5, 5))),
        "trajectory": draw(gaps),
        "fix_after": draw(st.one_of(st.none(), st.integers(12, 20))),
        "rebase": sorted(draw(st.sets(st.integers(0, len(values) - 1), max_size=3))),
        "screening": draw(st.booleans()),
    }


@given(_homefirst_cases())
@settings(max_examples=200)
def test_homefirst_1_is_equal_to_its_plain_second_version(case):
    values, options = case
    chart = xmr(values, rules=Rules.HOMEFIRST_1, **options)
    rows, assurance = plain_homefirst_1(values, **options)
    assert rows == [(*_told(point), point.assurance) for point in chart.points]
    assert chart.assurance == assurance


def test_the_two_rule_sets_say_the_same_wherever_the_first_has_limits_with_a_width():
    random = np.random.default_rng(SEED)
    same = differing = 0
    for place in range(300):
        values = _random_series(random)
        if place % 10 == 0:  # steps, of which the first seldom has any
            values = [float(step) for step in random.integers(2, 4, 4) for _ in range(random.integers(4, 9))]
        options = {"direction": Direction.DECREASE, "target": 5.0, "screening": bool(random.random() < 0.7)}
        old, new = xmr(values, **options), xmr(values, rules=Rules.HOMEFIRST_1, **options)
        told = list(old.points) == [replace(point, assurance=None) for point in new.points]
        same, differing = same + told, differing + (not told)
        if told:
            assert new.assurance == old.assurance
        else:
            # No limits, or limits that fall onto the mean.
            first = old.points[0]
            assert (first.lower, first.upper) in ((None, None), (first.mean, first.mean)), values
    assert same > 200
    assert differing > 10
