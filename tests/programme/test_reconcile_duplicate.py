"""Actions and tasks that stand twice; and those that only look alike."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefirst.programme.reconcile.book import open_book
from homefirst.programme.reconcile.duplicates import duplicates
from homefirst.programme.reconcile.wording import sentence
from tests.programme.papers import findings, judged, read

PLAN = """
000.10.1 | plan/a1 | action | text | Agree and implement effective oversight of the AEDB plan at HWB
000.11.1 | plan/a2 | action | text | {other}
"""


def test_an_action_under_another_number_in_other_words_is_found() -> None:
    other = "Strengthen the oversight of the AEDB plan at HWB"
    assert [each.split(": ")[:2] for each in findings(PLAN.format(other=other))] == [
        ["duplicate", "000.10.1 000.11.1"]
    ]


def test_the_same_task_under_two_workstreams_is_two_tasks_and_under_one_it_is_one() -> None:
    table = """
000.10.1 | work-1/t1 | task | text | Advertise new posts
000.11.1 | work-2/t1 | task | text | Advertise new posts
"""
    assert findings(table) == []
    assert len(findings(table + "000.12.1 | work-2/t2 | task | text | Advertise the new posts.")) == 1


def test_a_sentence_that_stands_in_many_places_is_one_finding_with_all_of_them() -> None:
    row = "000.{at}.1 | plan/a{at} | action | text | Agree one form for the ward\n"
    table = "".join(row.format(at=at) for at in range(1, 301))
    (found,) = judged(table).findings
    assert len(found.sides) == 300


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Confirm prices with care providers", "Confirm LD prices with care providers", False),
        (
            "Review the winter plan for carers in Witney",
            "Review the winter plan for carers in Banbury",
            False,
        ),
        ("Review approach to primary prevention", "Review approach to secondary prevention", False),
        (
            "Evaluate the plan for 2018/19 and its lessons",
            "Evaluate the plan for 18/19 and its lessons",
            True,
        ),
        (
            "Evaluate the plan for 2018/19 and its lessons",
            "Evaluate the plan for 2017/18 and its lessons",
            False,
        ),
        ("Develop an older people's strategy (see C)", "Develop an older people’s strategy", True),
        (
            "Implement the urgent care plan (appended)",
            "To implement the urgent care plan by March 2018",
            True,
        ),
        ("Carry out a mapping of the voluntary sector", "Map the voluntary sector", True),
        ("Recruit staff", "Recruit more staff", False),
    ],
)
def test_a_word_that_matters_parts_two_sentences_and_one_that_does_not_does_not(
    one: str, other: str, same: bool
) -> None:
    assert sentence(one).same(sentence(other)) is same
    assert sentence(other).same(sentence(one)) is same


WORDS = st.lists(st.sampled_from("bed plan nurse ward carer home night fall".split()), min_size=1, max_size=7)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS.map(" ".join), min_size=2, max_size=12))
def test_looking_among_the_rarest_words_misses_no_pair_that_looking_at_all_pairs_finds(
    texts: list[str],
) -> None:
    facts = read(
        "\n".join(f"000.{at + 1}.1 | plan/a{at} | action | text | {text}" for at, text in enumerate(texts))
    )
    found = {
        frozenset(pair)
        for one in duplicates(open_book(facts.statements, facts.words)).found
        for pair in combinations([side.id for side in one.sides], 2)
    }
    told = [sentence(text) for text in texts]
    assert found == {
        frozenset((f"000.{a + 1}.1", f"000.{b + 1}.1"))
        for b in range(len(texts))
        for a in range(b)
        if told[a].same(told[b])
    }
