"""Promises as a board reads them: each thing with what was promised and counted, by whom, by when, for how
much, and where the papers differ; and how they are found."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.statements.read import StatedFacts, read_statements
from homefirst.county.catalogue.statements.statement import Kind
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.programme.promises import Entry, Known, entries_of
from homefirst.programme.reconcile.book import known_by
from homefirst.programme.reconcile.reconcile import reconcile
from homefirst.programme.reconcile.telling import said
from homefirst.programme.report import report_of
from homefirst.programme.search import Promises, Wanted, index, search, tokens
from tests.programme.stated import rows, write_pack

POOL = {"pool", "pool/line:beds", "pool/line:hours"}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> StatedFacts:
    return read_statements(write_pack(tmp_path_factory.mktemp("pack")))


def entries(facts: StatedFacts, known_on: date | None = None) -> tuple[Entry, ...]:
    statements = known_by(facts.statements, known_on)
    report = report_of(reconcile(statements, facts.words), facts)
    return entries_of(Known(statements, facts.words, report.findings))


def found(facts: StatedFacts, wanted: Wanted) -> Promises:
    return search(index(entries(facts), facts.words), facts.words, wanted, len(facts.statements))


def named(answer: Promises) -> list[tuple[str, str]]:
    return [(one.subject.code, one.measure.code) for one in answer.entries]


def test_a_commissioner_finds_what_was_promised_by_whom_by_when_for_how_much_and_where_papers_differ(
    facts: StatedFacts,
) -> None:
    first = found(facts, Wanted(words="home-care hours")).entries[0]
    assert (first.subject.code, first.measure.code) == ("home", "hours")
    assert list(map(said, first.promised)) == [
        "22,440 care hours a week, plan, 2016/17",
        "24,000 care hours a week, plan, 2016/17",
    ]
    assert list(map(said, first.counted)) == ["20,400 care hours a week, actual, 2015/16"]
    assert list(map(said, first.by_whom)) == ["“Director of adult services”"]
    assert first.bodies == ("Joint Board", "Scrutiny Board")
    assert [(said(one.statement), one.because) for one in first.for_how_much] == [
        ("1 GBP m, plan, 2017/18", "of the same words"),
        ("2.0 GBP m, plan, 2016/17", "said beside it"),
        ("1.2 GBP m, plan, 2016/17", "said beside it"),
    ]
    assert [one.finding.kind for one in first.differs] == ["two-values"]


def test_money_in_whose_name_two_words_of_a_thing_stand_is_told_beside_it(facts: StatedFacts) -> None:
    apart = [
        replace(one, source=replace(one.source, line=100 * at)) for at, one in enumerate(facts.statements, 1)
    ]
    (hours,) = [
        one
        for one in entries_of(Known(apart, facts.words))
        if (one.subject.code, one.measure.code) == ("home", "hours")
    ]
    assert [(said(one.statement), one.because) for one in hours.for_how_much] == [
        ("1 GBP m, plan, 2017/18", "of the same words")
    ]


def test_a_task_is_one_thing_with_its_day_and_its_role(facts: StatedFacts) -> None:
    (task,) = [one for one in entries(facts) if one.subject.code == "home/task"]
    assert (task.measure.code, task.is_promise) == ("task", True)
    assert list(map(said, task.said)) == ["“Buy more home care”"]
    assert list(map(said, task.by_whom)) == ["“Head of commissioning”"]
    assert list(map(said, task.by_when)) == ["31 March 2017, plan"]
    assert [one.code for one in task.above] == ["home"]


def test_who_answers_for_the_whole_answers_for_a_part_of_which_nobody_is_named(facts: StatedFacts) -> None:
    (fees,) = [one for one in entries(facts) if one.subject.code == "home/fees"]
    assert list(map(said, fees.by_whom)) == ["“Director of adult services”"]
    assert [one.subject for one in fees.by_whom] == ["home"]


def test_what_a_paper_says_is_known_when_it_was_put_before_its_board(facts: StatedFacts) -> None:
    before = [one for one in entries(facts, date(2017, 7, 12)) if one.subject.code == "home"]
    assert list(map(said, before[0].promised)) == ["22,440 care hours a week, plan, 2016/17"]
    assert before[0].differs == ()
    assert entries(facts, date(2016, 5, 25)) == ()


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        (Wanted(promised=True), {"home", "home/task", "home/fees", "memory", *POOL}),
        (Wanted(differ=True), {"home", "memory", *POOL}),
        (Wanted(subject="pool"), POOL),
        (Wanted(subject="home", document="P2"), {"home", "home/fees"}),
        (Wanted(kind=Kind.DURATION), {"memory"}),
        (Wanted(document="P1", kind=Kind.DATE), {"home/task"}),
        (Wanted(words="scrutiny"), set()),
        (Wanted(words="commissioning"), {"home/task"}),
        (Wanted(words="waiting people"), {"shire"}),
    ],
)  # fmt: skip
def test_a_filter_and_a_search_choose_whole_things(
    facts: StatedFacts, wanted: Wanted, subjects: set[str]
) -> None:
    answer = found(facts, wanted)
    assert {subject for subject, _ in named(answer)} == subjects
    assert (answer.found, answer.statements) == (len(answer.entries), 14)


def test_a_subject_a_document_or_a_page_that_is_not_there_is_a_sentence(facts: StatedFacts) -> None:
    for wanted, where in (
        (Wanted(subject="nobody"), "subject"),
        (Wanted(document="P9"), "document"),
        (Wanted(page=2), "page"),
    ):
        with pytest.raises(NotFound) as refused:
            found(facts, wanted)
        assert refused.value.where == where
    with pytest.raises(NotUnderstood):
        found(facts, Wanted(words="x" * 201))


def test_the_answer_says_where_each_statement_stands_and_gives_its_number(facts: StatedFacts) -> None:
    told = found(facts, Wanted(words="memory")).as_answer()["promises"][0]["promised"]
    assert [(one["document"], one["line"], one["quote"], one["value"], one["hedge"]) for one in told] == [
        ("P1", 30, "assessed within 30 working days", 30, "<="),
        ("P2", 7, "assessed within 40 working days", 40, "<="),
    ]


@given(kept=st.sets(st.sampled_from([row[0] for row in rows()]), min_size=1))
def test_every_statement_stands_in_an_entry_and_every_entry_is_found_by_a_word_of_its_name(
    facts: StatedFacts, kept: set[str]
) -> None:
    statements = tuple(one for one in facts.statements if one.id in kept)
    made = entries_of(Known(statements, facts.words))
    assert {one.id for entry in made for one in entry.own} == kept
    indexed = index(made, facts.words)
    for entry in made:
        for word in tokens(entry.subject.name):
            answer = search(indexed, facts.words, Wanted(words=word), len(statements))
            assert (entry.subject.code, entry.measure.code) in named(answer)


def test_pages_hold_everything_once(facts: StatedFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefirst.programme.search.A_PAGE", 3)
    first = found(facts, Wanted())
    every = [one for page in range(1, first.pages + 1) for one in named(found(facts, Wanted(page=page)))]
    monkeypatch.undo()
    assert every == named(found(facts, Wanted()))
    assert (first.pages, len(set(every))) == (3, first.found)


def test_a_wide_subject_keeps_its_things_apart(facts: StatedFacts, tmp_path: Path) -> None:
    """A day that is stated of a whole county is no day of its hours of care."""
    one = next(each for each in facts.statements if each.id == "P2.8.1")
    measures = list(facts.words.measures)
    statements = [replace(one, id=f"x{code}", measure=code) for code in measures]
    made = entries_of(Known(statements, facts.words))
    assert [entry.measure.code for entry in made] == measures
    assert {len(entry.own) for entry in made} == {1}
