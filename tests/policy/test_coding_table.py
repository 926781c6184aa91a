"""What is wrong in a pack's kinds of waits and coding rules is told with file, row and column."""

from collections.abc import Callable
from pathlib import Path

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.waits import read_waits
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.coding_table import coding_of, owner_problems, read_coding
from tests.packs import Cells, copy_of_exampleshire, rewrite, row_that, rows_of, with_cells

MEND = "Mend the cell."
Spoil = Callable[[Path], object]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_of_exampleshire(tmp_path)


def rule(named: str, **cells: str) -> Spoil:
    """Other cells in this rule's row."""
    return lambda pack: with_cells(pack / "coding.csv", row_that(pack / "coding.csv", rule=named), **cells)


def kind(named: str, **cells: str) -> Spoil:
    return lambda pack: with_cells(pack / "waits.csv", row_that(pack / "waits.csv", kind=named), **cells)


def another(named: str, **cells: str) -> Spoil:
    """One more rule at the end, as this one but for some cells."""

    def spoil(pack: Path) -> None:
        def add(rows: list[Cells]) -> None:
            (row,) = (row for row in rows if row["rule"] == named)
            rows.append({**row, "rule": "another", **cells})

        rewrite(pack / "coding.csv", add)

    return spoil


def without(named: str) -> Spoil:
    def spoil(pack: Path) -> None:
        rewrite(pack / "coding.csv", lambda rows: rows.remove(next(r for r in rows if r["rule"] == named)))

    return spoil


WRONG: dict[str, tuple[Spoil, str, str]] = {
    "an unknown reason": (
        rule("assessment", reason="J"), "column reason", "“J” is no reason of this return.",
    ),
    "a reason of the other return": (
        rule("daily-nursing", reason="Dii"), "column reason", "“Dii” is no reason of this return.",
    ),
    "an illegal combination": (
        rule("community-bed", whose="both"), "column whose",
        "Reason C cannot be the responsibility of both.",
    ),
    "nobody's": (rule("funding", whose=""), "column whose", "It does not say whose the delay is."),
    "somebody's where the return does not ask": (
        rule("daily-nursing", whose="nhs"), "column whose", "This return does not ask whose a delay is.",
    ),
    "somebody's without a reason": (
        rule("dispute-settled", whose="nhs"), "column whose", "A rule that gives no reason says nobody's.",
    ),
    "a reason before there was one": (
        rule("other", **{"from": ""}), "column from",
        "The return has reason O from 2017-04-01 until 2020-03-01 only, and the rule holds from 2010-08-01"
        " until 2020-03-01.",
    ),
    "choice without an offer": (rule("choice", when="offer=no"), "column when", "Reason G needs offer=yes."),
    "a dispute that is over": (
        rule("dispute", when="dispute=unknown"), "column when", "Reason H needs dispute=yes.",
    ),
    "dates that overlap": (
        rule("reablement-step-home", until="2016-09-02"), "column from",
        "Row 25 asks the same of the same kind on some of these days, too.",
    ),
    "a rule that is never reached": (
        another("nursing", when="housing=fit", **{"from": "2015-01-01"}), "column when",
        "It is never reached: wherever it holds, row 12 does, and comes before it.",
    ),
    "an end before its start": (
        rule("nursing", **{"from": "2016-01-01", "until": "2015-01-01"}), "column until",
        "It ends before it begins.",
    ),
    "a kind without a rule": (
        without("equipment"), "waits.csv, row 9, column kind",
        "No rule of delayed-transfers codes it from 2010-08-01 until 2020-03-01.",
    ),
    "a kind without a rule for some days": (
        rule("reablement-homeward", **{"from": "2016-10-01"}), "waits.csv, row 7, column kind",
        "No rule of delayed-transfers codes it where residence=here, from 2016-09-01 until 2016-10-01.",
    ),
    "a kind without a rule for some people": (
        without("choice-no-word"), "waits.csv, row 10, column kind",
        "No rule of delayed-transfers codes it where choice=not_begun choice_of=home_care offer=unknown,"
        " from 2010-08-01 until 2020-03-01.",
    ),
    "an unknown kind": (
        rule("funding", kind="money"), "column kind", "“money” is no kind of wait of this pack.",
    ),
    "a rule of another name": (
        another("home-care", kind="list:home"), "column kind", "“list:home” stands for another kind.",
    ),
    "an unknown return": (
        rule("funding", regime="weekly"), "column regime", "“weekly” is no return of delays.",
    ),
    "a fact that nobody knows of": (
        rule("funding", when="weather=fine"), "column when", "“weather=fine” is nothing that a rule can ask.",
    ),
    "a word that is none of its fact": (
        rule("funding", when="care=acute|some"), "column when", "“some” is no word of “care”.",
    ),
    "a choice of what is another's name": (
        rule("choice-nursing", when="offer=no choice_of=nursing|list:home"), "column when",
        "“list:home” is no word of “choice_of”.",
    ),
    "a fact twice": (
        rule("funding", when="care=acute care=unknown"), "column when", "“care” is asked twice.",
    ),
    "an order that is none": (rule("funding", order="first"), "column order", "“first” is no order."),
    "no source": (
        rule("funding", source=""), "column source", "The cell is empty, or begins or ends with a space.",
    ),
    "no profession": (
        kind("funding", profession=""), "waits.csv, row 3, column profession",
        "“” is nobody who does a step.",
    ),
    "a pathway that there is not": (
        kind("nursing", pathway="4"), "waits.csv, row 6, column pathway", "“4” is no pathway.",
    ),
    "days that are none": (
        kind("nursing", days="soon"), "waits.csv, row 6, column days", "“soon” is no number of days.",
    ),
    "another name of nothing": (
        kind("list:home", stands_for="homes"), "waits.csv, row 14, column stands_for",
        "“homes” is no kind of wait of this pack.",
    ),
    "an owner that is no organisation": (
        lambda pack: with_cells(pack / "coding_whose.csv", 5, owner="EXZ"),
        "coding_whose.csv, row 5, column owner", "“EXZ” is no organisation of this pack.",
    ),
    "an owner that is both on a day": (
        lambda pack: with_cells(pack / "coding_whose.csv", 8, until="2016-09-02"),
        "coding_whose.csv, row 9, column from",
        "Row 8 says whose “EXM” is on some of these days, too.",
    ),
    "an attribution that is none": (
        lambda pack: with_cells(pack / "coding_whose.csv", 5, whose="council"),
        "coding_whose.csv, row 5, column whose", "“council” is none of these words.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_where_it_stands(pack: Path, wrong: str) -> None:
    spoil, where, what = WRONG[wrong]
    spoil(pack)
    found: list[Problem] = []
    table = read_coding(pack, found)
    found += owner_problems(table, ("EXC", "EXG", "EXH", "EXM"))
    assert [one.what for one in found] == [what]
    assert found[0].where.endswith(where)
    assert found[0].where.startswith(("coding", "waits"))
    assert found[0].next


def test_the_check_of_a_pack_tells_it_too(pack: Path) -> None:
    WRONG["an illegal combination"][0](pack)
    WRONG["an owner that is no organisation"][0](pack)
    assert [str(one) for one in check_pack(pack).problems] == [
        "coding.csv, row 10, column whose: Reason C cannot be the responsibility of both. Write owner, or one"
        " of nhs.",
        "coding_whose.csv, row 5, column owner: “EXZ” is no organisation of this pack. Write nhs,"
        " social_care, both, or a code of organisations.csv.",
    ]


def test_a_pack_may_have_no_rules_but_not_kinds_without_them(pack: Path) -> None:
    (pack / "coding.csv").unlink()
    assert [(one.where, one.what) for one in check_pack(pack).problems] == [
        ("coding.csv", "There is no such table."),
    ]
    (pack / "waits.csv").unlink()
    assert check_pack(pack).problems == ()
    with pytest.raises(NotUnderstood, match="is none of these words"):
        with_cells(pack / "coding_whose.csv", 5, whose="council")
        coding_of(pack)


def test_rules_of_kinds_that_cannot_be_read_are_not_told_as_unknown(pack: Path) -> None:
    (pack / "waits.csv").write_text("kind,words\n")
    problems: list[Problem] = []
    read_coding(pack, problems)
    assert [one.where for one in problems] == ["waits.csv, row 1"]


def test_another_name_of_a_kind_has_what_that_kind_has(pack: Path) -> None:
    kinds = read_waits(pack, [])
    line, own = kinds["list:home"], kinds["home_care"]
    assert (line.coded_as, line.profession, line.days, line.pathway) == (
        "home_care", own.profession, own.days, own.pathway,
    )  # fmt: skip
    assert (line.words, own.days, own.pathway) == ("care at home (Thursday list)", 4, 1)


def test_what_rests_on_nothing_published_says_so(pack: Path) -> None:
    rules = coding_of(pack).rules
    assert len(rules) == len(rows_of(pack / "coding.csv"))
    assert all(rule.assumed for rule in rules)  # nothing in Exampleshire is real
