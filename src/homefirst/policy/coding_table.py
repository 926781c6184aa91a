"""The coding rules of a county: two tables of its pack, by which an open wait gets its national code.

coding.csv has the rules. Of those of a kind of wait that are in force on a day, the first in the table whose
condition holds is the one that counts. It gives the reason, or where there is none says why not; says whose
the delay is (`owner`: whose step the wait is); and its order, the lowest of which counts where several waits
are open. coding_whose.csv says which attribution an owner makes: the words of the return stand for
themselves in it, and an organisation for what was agreed. docs/coding.md draws both out.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.dated import dates_of
from homefirst.county.catalogue.delays import Organisation
from homefirst.county.catalogue.row import AnyCode, Row, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.waits import WaitKind, read_waits
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.coding_proof import prove
from homefirst.policy.coding_rule import OWNER, Coding, Owner, Rule
from homefirst.policy.condition import Condition
from homefirst.policy.regimes import LegalCode, Regime, regime_on, regimes
from homefirst.policy.situation import ASKED

RULES, WHOSE = "coding.csv", "coding_whose.csv"
RULE_COLUMNS = tuple("rule regime kind when reason whose order from until because source".split())
WHOSE_COLUMNS = ("owner", "whose", "from", "until", "source")
TABLES = (RULES, WHOSE)
HIGHEST_ORDER = 999


@dataclass(frozen=True, slots=True)
class CodingTable:
    """A pack's kinds of waits, its coding rules in the order of the table, and its owners."""

    kinds: Mapping[str, WaitKind]
    rules: tuple[Rule, ...]
    owners: tuple[Owner, ...]

    def on(self, day: date) -> Coding:
        """What of it is in force on a day."""
        regime = regime_on(day)
        by_kind: dict[str, list[Rule]] = {kind.coded_as: [] for kind in self.kinds.values()}
        for rule in self.rules:
            if regime is not None and rule.regime == regime.code and rule.dates.cover(day):
                by_kind[rule.kind].append(rule)
        return Coding(
            day=day,
            regime=regime,
            kinds=self.kinds,
            rules={kind: tuple(rules) for kind, rules in by_kind.items()},
            owners={one.owner: one.whose for one in self.owners if one.dates.cover(day)},
            legal={} if regime is None else regime.on(day),
        )


def read_coding(folder: Path, problems: list[Problem]) -> CodingTable:
    """A pack's coding rules, empty where it has no such tables; what is wrong is noted in `problems`, and
    with a problem the table is not to be used."""
    before = len(problems)
    kinds = read_waits(folder, problems)
    rules: tuple[Rule, ...] = ()
    owners: tuple[Owner, ...] = ()
    if (folder / RULES).exists():
        table = read_table(folder / RULES, RULE_COLUMNS, problems)
        codes: Container[str] = kinds if len(problems) == before else AnyCode()
        rules = tuple(by_code(table, "rule", lambda row: _rule(row, kinds, codes)).values())
        rows = {row.number: row for row in table.rows}
        if len(problems) == before:
            prove(rules, rows, kinds, problems)
    elif kinds:
        problems.append(Problem(RULES, "There is no such table.", "Write a rule for each kind of wait."))
    if (folder / WHOSE).exists():
        rows_of = read_table(folder / WHOSE, WHOSE_COLUMNS, problems).rows
        owners = tuple(_owner(row) for row in rows_of)
        _prove_owners(owners, {row.number: row for row in rows_of})
    return CodingTable(kinds, rules, owners)


def coding_of(folder: Path) -> CodingTable:
    """The coding rules of a pack that is whole; raises NotUnderstood with the first thing that is wrong."""
    problems: list[Problem] = []
    table = read_coding(folder, problems)
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)
    return table


def owner_problems(table: CodingTable, organisations: Container[str]) -> list[Problem]:
    """Owners that are neither a word of the return nor an organisation of the pack."""
    known = frozenset(Organisation)
    return [
        Problem(
            f"{WHOSE}, row {one.row}, column owner",
            f"“{one.owner}” is no organisation of this pack.",
            f"Write {', '.join(Organisation)}, or a code of organisations.csv.",
        )
        for one in table.owners
        if one.owner not in known and one.owner not in organisations
    ]


def _rule(row: Row, kinds: Mapping[str, WaitKind], codes: Container[str]) -> Rule:
    regime = row.cell("regime", _regime, None)
    kind = row.known("kind", codes, "waits.csv", "kind of wait")
    if kind in kinds and kinds[kind].stands_for:
        row.wrong("kind", f"“{kind}” stands for another kind.", f"Write a rule of {kinds[kind].stands_for}.")
    names = {code for code, one in kinds.items() if one.stands_for}
    choices = codes if not names else kinds.keys() - names
    rule = Rule(
        code=row.text("rule"),
        regime=row.text("regime"),
        kind=kind,
        when=row.cell("when", lambda text: ASKED.parse(text, choices), Condition()),
        reason=row.text("reason") or None,
        whose=row.cell("whose", _whose, None),
        order=row.cell("order", _order, 0),
        dates=dates_of(row) if regime is None else dates_of(row).within(regime.dates),
        because=row.cell("because", words_in, ""),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )
    if regime is not None:
        _check_code(row, rule, regime)
    return rule


def _check_code(row: Row, rule: Rule, regime: Regime) -> None:
    """Whether the return has that code, of whom the rule says it, when it does and as long as it does."""
    if rule.reason is None:
        if rule.whose is not None:
            row.wrong("whose", "A rule that gives no reason says nobody's.", "Leave it empty.")
        return
    legal = next((code for code in regime.codes if code.reason == rule.reason), None)
    if legal is None:
        known = ", ".join(regime.reasons())
        row.wrong("reason", f"“{rule.reason}” is no reason of this return.", f"Write one of {known}.")
        return
    if not legal.dates.hold(rule.dates):
        what = f"The return has reason {rule.reason} {legal.dates} only, and the rule holds {rule.dates}."
        row.wrong("from", what, "Give the rule dates within them.")
    if not rule.when.narrower(legal.needs):
        row.wrong("when", f"Reason {rule.reason} needs {legal.needs}.", f"Write {legal.needs} among it.")
    _check_whose(row, rule, legal, asks=regime.asks_whose)


def _check_whose(row: Row, rule: Rule, legal: LegalCode, *, asks: bool) -> None:
    allowed = ", ".join(one.value for one in Organisation if one in legal.whose)
    if not asks and rule.whose is not None:
        row.wrong("whose", "This return does not ask whose a delay is.", "Leave it empty.")
    elif asks and rule.whose is None:
        row.wrong("whose", "It does not say whose the delay is.", f"Write {OWNER}, or one of {allowed}.")
    elif asks and rule.whose != OWNER and rule.whose not in legal.whose:
        what = f"Reason {rule.reason} cannot be the responsibility of {rule.whose}."
        row.wrong("whose", what, f"Write {OWNER}, or one of {allowed}.")


def _regime(text: str) -> Regime:
    if text not in regimes():
        raise NotUnderstood(f"“{text}” is no return of delays.", next=f"Write one of {', '.join(regimes())}.")
    return regimes()[text]


def _whose(text: str) -> str | None:
    if text and text != OWNER and text not in tuple(Organisation):
        next_ = f"Write {OWNER}, {', '.join(Organisation)}, or nothing."
        raise NotUnderstood(f"“{text}” is none of these words.", next=next_)
    return text or None


def _order(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise NotUnderstood(f"“{text}” is no order.", next=f"Write 0 to {HIGHEST_ORDER}; the lowest counts.")
    return int(text)


def _owner(row: Row) -> Owner:
    return Owner(
        owner=row.cell("owner", words_in, ""),
        whose=row.cell("whose", one_of(Organisation), None),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _prove_owners(owners: tuple[Owner, ...], rows: Mapping[int, Row]) -> None:
    for place, one in enumerate(owners):
        for before in owners[:place]:
            if one.owner == before.owner and one.dates.meet(before.dates):
                what = f"Row {before.row} says whose “{one.owner}” is on some of these days, too."
                rows[one.row].wrong("from", what, "Let one end where the other begins.")
                break
