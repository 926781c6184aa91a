"""Many measures at a glance: of each its latest value, whether it is changing, and whether it will meet its
target, the most worrying first.

Any series may stand here, of whatever unit and period; each has its own direction and its own way of being
written. The rules are those of the charts (docs/charts.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from homefirst.foundation.calendar import LONDON
from homefirst.foundation.stats.xmr import SHORT_GROUP, XmrMatrix, assurance_of, xmr_matrix
from homefirst.foundation.stats.xmr_rules import (
    CAUSES,
    POINT_TYPES,
    Assurance,
    Cause,
    Direction,
    PointType,
    Rules,
    is_high,
)
from homefirst.foundation.units import round_half_up

RULES = Rules.HOMEFIRST_1
RECENT = 24
"""So many of the latest values are kept for a small line beside the row."""

VARIATIONS = {
    PointType.COMMON_CAUSE: "usual variation",
    PointType.IMPROVEMENT: "better",
    PointType.CONCERN: "worse",
    PointType.NEUTRAL_HIGH: "changed",
    PointType.NEUTRAL_LOW: "changed",
}
ASSURANCES = {
    Assurance.PASS: "meets the target",
    Assurance.FAIL: "misses the target",
    Assurance.INCONSISTENT: "may meet or miss it",
}
"""As every door says them."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written: with so many decimals; in `percent` it is a share of one."""

    decimals: int = 0
    percent: bool = False

    def written(self, value: float | None) -> str | None:
        """The value as a person reads it, or None: 1,234 or 113.1 or 83.4%."""
        if value is None:
            return None
        exact = Decimal(str(value))
        rounded = round_half_up(exact * 100 if self.percent else exact, self.decimals)
        return f"{rounded if rounded else abs(rounded):,}{'%' if self.percent else ''}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series to be watched, in order of time. `values` and `targets` have one entry a period, None for
    unknown and for no target; `targets` may be empty. `rebases` are places (from 0) at which its limits begin
    anew, `fix_after` of how many periods of each stretch they are made."""

    id: str
    name: str
    unit: str
    area: str
    area_name: str
    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    better: Direction
    form: Form = Form()
    targets: tuple[float | None, ...] = ()
    category: str | None = None
    category_name: str = ""
    rebases: tuple[int, ...] = ()
    fix_after: int | None = None

    def __post_init__(self) -> None:
        if len(self.values) != len(self.periods) or len(self.targets) not in (0, len(self.periods)):
            raise ValueError(f"{self.id} of {self.area} needs a value, and a target or none, each period.")

    @property
    def key(self) -> tuple[str, str | None]:
        return self.id, self.category


class Concern(StrEnum):
    """How worrying a row is, the most first: the order of the table."""

    WORSE = "worse"
    """The latest value is a signal on the wrong side."""
    MISSES = "misses"
    """While nothing changes the target will be missed."""
    MAY_MISS = "may_miss"
    """While nothing changes the target will be met at times and missed at others."""
    CHANGED = "changed"
    """A signal in a measure of which no way is better."""
    USUAL = "usual"
    BETTER = "better"
    UNKNOWN = "unknown"
    """The latest value is not known, so nothing can be said."""


@dataclass(frozen=True, slots=True)
class IconRow:
    """One measure as it stands at its latest period; None is unknown, or no target.

    `variation` is the latest point's type, `high` whether it speaks of high values; `assurance` holds that
    period's own target against the limits. `trial` says that the limits rest on fewer than 13 values.
    `recent` are the latest values, the last of them this one. `beside` is the same measure of an area to
    compare with.
    """

    indicator: Indicator
    period: str
    value: float | None
    target: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    cause: Cause
    variation: PointType | None
    high: bool | None
    assurance: Assurance | None
    trial: bool
    concern: Concern
    recent: tuple[float | None, ...]
    beside: "IconRow | None" = None

    @property
    def strength(self) -> float:
        """How far the value lies from its mean, in widths of its limits; 0 where they have none."""
        if self.value is None or self.mean is None or self.upper is None or self.upper == self.mean:
            return 0.0
        return abs(self.value - self.mean) / (self.upper - self.mean)

    @property
    def variation_said(self) -> str:
        """The variation in words, with its side: "worse, high"."""
        if self.variation is None:
            return "unknown"
        side = "" if self.high is None else f", {'high' if self.high else 'low'}"
        return VARIATIONS[self.variation] + side

    @property
    def assurance_said(self) -> str | None:
        """The assurance in words; None without a target."""
        return None if self.assurance is None else ASSURANCES[self.assurance]

    def as_answer(self) -> dict[str, Any]:
        of = self.indicator
        told = {
            "measure": of.id,
            "name": of.name,
            "category": of.category,
            "category_name": of.category_name or None,
            "unit": of.unit,
            "better": of.better.value,
            **self._stands(),
        }
        return told | {"beside": None if self.beside is None else self.beside._stands()}

    def _stands(self) -> dict[str, Any]:
        return {
            "area": self.indicator.area,
            "area_name": self.indicator.area_name,
            "period": self.period,
            "value": self.value,
            "written": self.indicator.form.written(self.value),
            "target": self.target,
            "mean": self.mean,
            "lower": self.lower,
            "upper": self.upper,
            "cause": self.cause.value,
            "variation": self.variation and self.variation.value,
            "assurance": self.assurance and self.assurance.value,
            "trial_limits": self.trial,
            "concern": self.concern.value,
        }


@dataclass(frozen=True, slots=True)
class IconTable:
    """The rows, the most worrying first; of those alike the strongest signal first."""

    rules: Rules
    known_at: datetime | None
    rows: tuple[IconRow, ...]

    def as_answer(self) -> dict[str, Any]:
        """The words and numbers of the page's ?format=json, the API and `homefirst measures --json`."""
        return {
            "rules": self.rules.value,
            "known_at": None if self.known_at is None else self.known_at.astimezone(LONDON).isoformat(),
            "rows": [row.as_answer() for row in self.rows],
        }


def icon_table(
    indicators: Iterable[Indicator],
    *,
    beside: Iterable[Indicator] = (),
    known_at: datetime | None = None,
) -> IconTable:
    """Charts every indicator and tells what its latest point says, the most worrying first.

    `beside` are indicators of an area to compare with; each is shown in the row of the same measure and
    category. An indicator without a period is left out: there is nothing to tell.
    """
    compared = {row.indicator.key: row for row in _rows(list(beside), {})}
    rows = _rows(list(indicators), compared)
    order = {concern: place for place, concern in enumerate(Concern)}
    rows.sort(key=lambda row: (order[row.concern], -row.strength))
    return IconTable(rules=RULES, known_at=known_at, rows=tuple(rows))


class _Kind(NamedTuple):
    """What series must have in common to be charted in one matrix."""

    points: int
    rebases: tuple[int, ...]
    fix_after: int | None
    better: Direction


def _rows(
    indicators: Sequence[Indicator], compared: Mapping[tuple[str, str | None], IconRow]
) -> list[IconRow]:
    """One row each, in the order given."""
    alike: dict[_Kind, list[int]] = defaultdict(list)
    begins = [_first_known(one) for one in indicators]
    for place, one in enumerate(indicators):
        if one.periods:
            rebases = tuple(cut - begins[place] for cut in one.rebases if cut > begins[place])
            kind = _Kind(len(one.periods) - begins[place], rebases, one.fix_after, one.better)
            alike[kind].append(place)
    found: dict[int, IconRow] = {}
    for kind, places in alike.items():
        many = xmr_matrix(
            np.array([_floats(indicators[p].values[begins[p] :]) for p in places]),
            direction=kind.better,
            rebase=kind.rebases,
            fix_after=kind.fix_after,
            trajectory=np.array([_floats(_targets(indicators[p])[begins[p] :]) for p in places]),
            rules=RULES,
        )
        for row, place in enumerate(places):
            one = indicators[place]
            found[place] = _row(one, many, row, compared.get(one.key))
    return [found[place] for place in sorted(found)]


def _row(one: Indicator, many: XmrMatrix, row: int, beside: IconRow | None) -> IconRow:
    value = one.values[-1]
    type_ = POINT_TYPES[many.type[row, -1]]
    cause = CAUSES[many.cause[row, -1]]
    assurance = None if many.assurance is None else assurance_of(many.assurance[row])
    stretch = many.rebase_group == many.rebase_group[-1]
    return IconRow(
        indicator=one,
        period=one.periods[-1],
        value=value,
        target=_targets(one)[-1],
        mean=_known(many.mean[row, -1]),
        lower=_known(many.lower[row, -1]),
        upper=_known(many.upper[row, -1]),
        cause=cause,
        variation=None if value is None else type_,
        high=is_high(type_, one.better),
        assurance=assurance,
        trial=int(many.counted[row, stretch].sum()) < SHORT_GROUP and one.fix_after is None,
        concern=_concern(None if value is None else type_, assurance),
        recent=one.values[-RECENT:],
        beside=beside,
    )


def _concern(variation: PointType | None, assurance: Assurance | None) -> Concern:
    if variation is None:
        return Concern.UNKNOWN
    if variation is PointType.CONCERN:
        return Concern.WORSE
    if assurance is Assurance.FAIL:
        return Concern.MISSES
    if assurance is Assurance.INCONSISTENT:
        return Concern.MAY_MISS
    if variation in (PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW):
        return Concern.CHANGED
    return Concern.BETTER if variation is PointType.IMPROVEMENT else Concern.USUAL


def _first_known(one: Indicator) -> int:
    """Where the series begins: what was not asked for yet is no gap. 0 where nothing is known."""
    return next((place for place, value in enumerate(one.values) if value is not None), 0)


def _targets(one: Indicator) -> tuple[float | None, ...]:
    return one.targets or (None,) * len(one.periods)


def _floats(values: Iterable[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _known(number: np.float64) -> float | None:
    return float(number) if np.isfinite(number) else None
