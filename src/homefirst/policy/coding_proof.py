"""What is wrong with coding rules taken together: two that hold at once, one that is never reached, and a
kind of wait that none codes. All days and all situations are gone through, because they are few."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, product

from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.row import Row
from homefirst.county.catalogue.waits import FILE as WAITS
from homefirst.county.catalogue.waits import WaitKind
from homefirst.foundation.errors import Problem
from homefirst.policy.coding_rule import Rule
from homefirst.policy.condition import UNKNOWN
from homefirst.policy.regimes import Regime, regimes
from homefirst.policy.situation import CHOICE_OF, WORDS

OTHER = "another"
"""Of a fact with any number of words, one that no rule names."""


def prove(
    rules: Sequence[Rule], rows: Mapping[int, Row], kinds: Mapping[str, WaitKind], problems: list[Problem]
) -> None:
    """Notes in `problems` what is wrong; `rows` are those of the table by their numbers."""
    for place, rule in enumerate(rules):
        _check_against(rule, rules[:place], rows[rule.row])
    for kind in kinds.values():
        for regime in regimes().values():
            own = [rule for rule in rules if (rule.kind, rule.regime) == (kind.coded_as, regime.code)]
            gap = None if kind.stands_for else next(_gaps(own, regime), None)
            if gap is not None:
                what = f"No rule of {regime.code} codes it {gap}."
                problems.append(
                    Problem(f"{WAITS}, row {kind.row}, column kind", what, "Write one in coding.csv.")
                )


def _check_against(rule: Rule, earlier: Sequence[Rule], row: Row) -> None:
    for before in earlier:
        if (rule.regime, rule.kind) != (before.regime, before.kind):
            continue
        if rule.when == before.when and rule.dates.meet(before.dates):
            what = f"Row {before.row} asks the same of the same kind on some of these days, too."
            row.wrong("from", what, "Let one end where the other begins.")
            return
        if rule.when.narrower(before.when) and before.dates.hold(rule.dates):
            what = f"It is never reached: wherever it holds, row {before.row} does, and comes before it."
            row.wrong("when", what, "Move it above that row.")
            return


def _gaps(rules: Sequence[Rule], regime: Regime) -> Iterator[str]:
    """The days and situations of a return in which none of these rules holds, in words."""
    asked = sorted({place for rule in rules for place, _ in rule.when.asked})
    names = tuple(WORDS)
    ranges = [_words(place, rules) for place in asked]
    for span in _spans(rules, regime):
        here = [rule for rule in rules if rule.dates.hold(span)]
        if not here:
            yield str(span)
            continue
        for words in product(*ranges):
            said = [UNKNOWN] * len(WORDS)
            for place, word in zip(asked, words, strict=True):
                said[place] = word
            if not any(rule.when.holds(tuple(said)) for rule in here):
                such = " ".join(f"{names[place]}={said[place]}" for place in asked)
                yield f"where {such}, {span}"


def _words(place: int, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The words of a fact that make a difference to these rules."""
    fact = tuple(WORDS)[place]
    if fact != CHOICE_OF:
        return (*WORDS[fact], UNKNOWN)
    named = {word for rule in rules for at, words in rule.when.asked if at == place for word in words}
    return (*sorted(named - {UNKNOWN}), OTHER, UNKNOWN)


def _spans(rules: Sequence[Rule], regime: Regime) -> Iterator[Dates]:
    """The life of a return, cut wherever a rule begins or ends."""
    life = (regime.dates.first, regime.dates.until)
    days = {day for rule in rules for day in (rule.dates.first, rule.dates.until)}
    cuts: list[date] = sorted(day for day in days if day is not None and day not in life)
    for first, until in pairwise((life[0], *cuts, life[1])):
        yield Dates(first, until)
