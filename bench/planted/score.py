"""How many planted errors are found, how many findings each brings, and what is found where nothing is
wrong."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.planted.consistent import consistent
from bench.planted.pack import Pack
from bench.planted.plant import PLANTERS, plant
from bench.planted.slips import Planted

RECALL = 0.95

from homefirst.county.catalogue.statements.read import read_statements
from homefirst.programme.reconcile.finding import Finding
from homefirst.programme.reconcile.finding import FindingKind as Kind
from homefirst.programme.reconcile.published import Publication
from homefirst.programme.reconcile.reconcile import Reconciled, reconcile


@dataclass
class Score:
    """Of one kind. `elsewhere`: found, and called another kind. `groups` counts what a reader sees as one
    thing."""

    planted: int = 0
    found: int = 0
    elsewhere: int = 0
    findings: int = 0
    groups: int = 0
    comparisons: int = 0
    false: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 0.0

    @property
    def false_rate(self) -> float:
        """Per 100 comparisons of what agrees."""
        return 100 * self.false / self.comparisons if self.comparisons else 0.0


def judged(pack: Pack) -> Reconciled:
    """A pack by the whole way: written, read, reconciled."""
    with tempfile.TemporaryDirectory() as folder:
        facts = read_statements(pack.write(Path(folder)))
    assert not facts.problems, facts.problems[:3]
    return reconcile(facts.statements, facts.words, Publication(pack.days, "A made-up publication"))


def score(seed: int, each: int, statements: int, a_pack: int) -> dict[Kind, Score]:
    """At least `each` errors of every kind, `a_pack` of each in a pack of so many statements, one at a
    time."""
    scores = {kind: Score() for kind in PLANTERS}
    random = np.random.default_rng(seed)
    at = 0
    while any(one.planted < each for one in scores.values()):
        pack = consistent(seed + at, statements)
        before = judged(pack)
        for kind, one in scores.items():
            one.comparisons += before.comparisons.get(kind, 0)
            one.false += sum(finding.kind is kind for finding in before.findings)
        keys = {finding.key for finding in before.findings}
        for kind, one in scores.items():
            for _ in range(a_pack if one.planted < each else 0):
                error = plant(random, pack, kind)
                if error is not None:
                    fresh = [finding for finding in judged(error.pack).findings if finding.key not in keys]
                    _count(one, kind, error, fresh)
        at += 1
    return scores


def _count(one: Score, kind: Kind, error: Planted, fresh: list[Finding]) -> None:
    kinds = {finding.kind for finding in fresh if error.touched & {side.statement for side in finding.sides}}
    one.planted += 1
    one.ways[error.what] += 1
    one.findings += len(fresh)
    one.groups += len({finding.group for finding in fresh})
    one.found += kind in kinds
    one.elsewhere += bool(kinds) and kind not in kinds
    if kind not in kinds:
        one.missed[f"{error.what} ({', '.join(sorted(kinds)) or 'not at all'})"] += 1
