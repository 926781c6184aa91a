"""The engine's replications of the exact cases, as z and p. `python -m bench.flow_exact` prints the table.

p is the two-sided chance of a mean of independent replications farther from the exact value (Student's t), z
the normal deviate of that chance. Fisher's sum over one p a case, each case having seeds of its own, is
chi-square with twice as many degrees of freedom.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from homefirst.foundation.stats.student import t_below
from tests.judges import flow_cases, flow_cases_blocking, flow_cases_care
from tests.judges.flow_cases import Case, Figure
from tests.judges.flow_exact import chi2_above

SEED = 20160404
QUICK, SHARP = 16, 400
"""Replications of each case in the default suite, and with the marker `slow`."""


@dataclass(frozen=True)
class Judged:
    figure: Figure
    mean: float
    error: float
    freedom: int

    @property
    def t(self) -> float:
        return (self.mean - self.figure.exact) / self.error

    @property
    def p(self) -> float:
        return 2 * t_below(-abs(self.t), self.freedom)

    @property
    def z(self) -> float:
        """The normal deviate that is as far out as t is: with sixteen replications t is often above 3."""
        return math.copysign(NormalDist().inv_cdf(1 - self.p / 2), self.t) if self.p > 1e-15 else self.t


def cases() -> tuple[Case, ...]:
    families = (
        flow_cases.waiting_in_line,
        flow_cases.losing,
        flow_cases.without_limit,
        flow_cases.several_places,
        flow_cases_blocking.blocking,
        flow_cases_care.hours,
        flow_cases_care.starts,
        flow_cases_care.clocks,
    )
    return tuple(case for family in families for case in family())


def judged(case: Case, seed: int, replications: int) -> tuple[Judged, ...]:
    """Every figure of a case over so many replications."""
    from homefirst.flow.engine.simulate import one
    from homefirst.flow.engine.tables import prepare

    prepared = prepare(case.network, days=case.days, warm_up=case.warm_up, present=case.present)
    replications *= case.times
    runs = [one(prepared, seed, nth) for nth in range(replications)]
    told = np.array([[figure.told(run) for run in runs] for figure in case.figures])
    errors = told.std(axis=1, ddof=1) / math.sqrt(replications)
    return tuple(
        Judged(figure, float(mean), float(error), replications - 1)
        for figure, mean, error in zip(case.figures, told.mean(axis=1), errors, strict=True)
    )


def fisher(ps: Sequence[float]) -> float:
    """The chance of a larger sum of logarithms, if each p is as likely as any other."""
    return chi2_above(-2 * sum(math.log(p) for p in ps), 2 * len(ps))


def all_judged(replications: int) -> dict[str, tuple[Judged, ...]]:
    """Every case by its name, each on seeds of its own."""
    return {case.name: judged(case, SEED + nth, replications) for nth, case in enumerate(cases())}


def table(found: dict[str, tuple[Judged, ...]], replications: int) -> str:
    """All cases as a table in Markdown."""
    lines = [
        "| | case | theory | figure | exact | simulated | ± | z |",
        "|--:|---|---|---|--:|--:|--:|--:|",
    ]
    for nth, case in enumerate(cases(), 1):
        for at, one in enumerate(found[case.name]):
            about = (str(nth), case.name, case.theory) if at == 0 else ("", "", "")
            numbers = f"{one.figure.exact:.5g} | {one.mean:.5g} | {one.error:.2g} | {one.z:+.2f}"
            lines.append(f"| {' | '.join(about)} | {one.figure.name} | {numbers} |")
    every = [one for figures in found.values() for one in figures]
    together = fisher([figures[0].p for figures in found.values()])
    lines += [
        "",
        f"{len(found)} cases, {len(every)} figures, {replications} replications each (of short ones more); "
        f"largest |z| {max(abs(one.z) for one in every):.2f}; Fisher's chi-square over the first figures: "
        f"p = {together:.3f}.",
    ]
    return "\n".join(lines)
