"""Answers to findings: recorded once, the last one counts, the history stays; and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.papers.findings import answer_finding, answers_by, ask_findings
from homefirst.app.papers.promises import ask_promises
from homefirst.county.access.models import User
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.programme import read, record
from homefirst.programme.answers import LONGEST, Decided, check_text
from homefirst.programme.reconcile.finding import Consequence, Finding, FindingKind, Side, key_of
from homefirst.programme.search import Wanted
from tests.programme.stated import county_with, rows, write_pack

LEAD = Author("a.lead")
SIDES = tuple(Side(id_, "P1", 1, "words", "30 days") for id_ in ("P1.30.1", "P2.7.1"))
FINDING = Finding(
    key_of(FindingKind.TWO_VALUES, ("P1.30.1", "P2.7.1")),
    FindingKind.TWO_VALUES,
    Consequence.HIGH,
    "It has two values",
    SIDES,
    "40 - 30 = 10",
    1,
)


def give(log: Log, text: str = "The younger paper", **more: Any) -> None:
    said = {"decided": Decided.DECIDED, "in_force": "P2.7.1", "role": "programme_lead"} | more
    record.answer(log, finding=FINDING, text=text, by=LEAD, **said)


def test_an_answer_says_what_was_decided_by_whom_and_when(log: Log) -> None:
    give(log)
    (one,) = read.answers(log.now())
    assert (one.finding, one.kind, one.title, one.sides) == (
        FINDING.key,
        "two-values",
        "It has two values",
        ("P1.30.1", "P2.7.1"),
    )
    assert (one.decided, one.in_force, one.text, one.role, one.by, one.seq) == (
        Decided.DECIDED,
        "P2.7.1",
        "The younger paper",
        "programme_lead",
        "a.lead",
        1,
    )
    assert "a.lead" not in str(one.as_answer())


def test_answered_again_the_last_counts_and_what_was_known_before_stays_answerable(log: Log) -> None:
    give(log)
    before = log.freeze()
    give(log, "Both may stand", decided=Decided.EXPLAINED, in_force=None, role="finance_lead")
    assert [one.text for one in read.answers(log.now())] == ["The younger paper", "Both may stand"]
    assert [one.text for one in read.answers(before)] == ["The younger paper"]


def test_a_form_that_is_sent_twice_is_one_answer(log: Log) -> None:
    give(log, form="0" * 32)
    give(log, form="0" * 32)
    give(log, form="1" * 32)
    assert len(read.answers(log.now())) == 2


def test_a_loader_may_say_when_it_was_known(log: Log) -> None:
    at = datetime(2018, 5, 1, tzinfo=UTC)
    record.answer(
        log,
        finding=FINDING,
        decided=Decided.EXPLAINED,
        text="As minuted",
        role="programme_lead",
        by=Author("minutes", loader=True),
        at=at,
    )
    assert [one.at for one in read.answers(log.now())] == [at]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"text": "  \n "}, "text"),
        ({"text": "x" * (LONGEST + 1)}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a\u202eb"}, "text"),
        ({"text": "as for 943 476 5919"}, "text"),
        ({"text": "as for 9434765919"}, "text"),
        ({"in_force": "P9.9.9"}, "in_force"),
        ({"in_force": None}, "in_force"),
    ],
)
def test_what_cannot_be_recorded_is_a_sentence_with_its_field(
    log: Log, wrong: dict[str, Any], where: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        give(log, **wrong)
    assert refused.value.where == where
    assert refused.value.next
    assert read.answers(log.now()) == ()


@given(text=st.text(st.characters(codec="utf-8"), max_size=600))
def test_a_text_is_kept_as_it_was_written_or_refused(text: str) -> None:
    try:
        kept = check_text(text)
    except NotUnderstood:
        return
    assert 0 < len(kept) <= LONGEST
    assert check_text(kept) == kept
    assert "".join(kept.split()) == "".join(text.split())


@pytest.fixture
def answered(own_database: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A county of its own with two papers that differ, and the key of a finding; leads and an analyst."""
    monkeypatch.setattr(settings, "PACK", county_with(settings.PACK, tmp_path / "papers"))
    for role in ("programme_lead", "finance_lead", "analyst"):
        User(username=f"the.{role}", role=role, password="!").save()
    return next(one.finding.key for one in ask_findings().findings if "Memory clinic" in one.finding.title)


def as_(role: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=f"the.{role}"))
    return client


FORM = {"decided": "decided", "in_force": "P2.7.1", "text": "The younger paper", "form": "0" * 32}


def test_a_lead_answers_on_the_findings_page_and_everybody_reads_it(answered: str) -> None:
    page = f"/oxfordshire/findings/{answered}"
    lead, stranger = as_("programme_lead"), Client()
    assert "Record the answer" in lead.get(page).content.decode()
    assert "Record the answer" not in stranger.get(page).content.decode()
    assert "Record the answer" not in as_("analyst").get(page).content.decode()
    given = lead.post(f"{page}/answer", FORM)
    assert (given.status_code, given["Location"]) == (303, page)
    assert lead.post(f"{page}/answer", FORM).status_code == 303  # sent twice, and recorded once
    again = as_("finance_lead").post(
        f"{page}/answer", FORM | {"decided": "explained", "in_force": "", "text": "Both", "form": "1" * 32}
    )
    assert again.status_code == 303
    told = stranger.get(page, {"format": "json"}).json()
    assert [(one["decided"], one["in_force"], one["role"]) for one in told["answers"]] == [
        ("decided", "P2.7.1", "programme_lead"),
        ("explained", None, "finance_lead"),
    ]
    assert told["answer"] == told["answers"][-1]
    shown = stranger.get(page).content.decode()
    assert shown.index("Both") < shown.index("Answered before") < shown.index("The younger paper")
    assert "the.programme_lead" not in shown
    assert [one.text for one in answers_by(None)] == ["The younger paper", "Both"]
    assert len(stranger.get("/api/v1/findings", {"answered": "yes"}).json()["findings"]) == 1


def test_the_statement_in_force_is_marked_where_it_is_promised(answered: str) -> None:
    answer_finding(answered, decided="decided", in_force="P2.7.1", text="So", by="a", role="finance_lead")
    (entry,) = ask_promises(Wanted(words="memory clinic")).entries
    assert entry.in_force == {"P2.7.1"}
    assert entry.differs[0].answered


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"decided": ""}, "decided", "Nothing is chosen."),
        ({"text": ""}, "text", "There is no text."),
        ({"in_force": "P1.10.1"}, "in_force", "This statement is no side of the finding."),
        ({"in_force": ""}, "in_force", "No statement is chosen."),
        ({"text": "of 943 476 5919"}, "text", "The text holds a number such as an NHS number."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_recorded(
    answered: str, wrong: dict[str, str], field: str, said: str
) -> None:
    page = f"/oxfordshire/findings/{answered}"
    refused = as_("programme_lead").post(f"{page}/answer", FORM | wrong)
    shown = refused.content.decode()
    assert refused.status_code == 400
    assert f'id="{field}-error"' in shown
    assert f'href="#{field}"' in shown
    assert said in shown
    assert wrong.get("text", "The younger paper") in shown
    assert answers_by(None) == ()


def test_a_finding_that_is_there_no_more_is_not_answered_and_the_text_is_not_lost(answered: str) -> None:
    write_pack(settings.PACK, [row for row in rows() if row[0] != "P2.7.1"])
    lead = as_("programme_lead")
    gone = lead.post(f"/oxfordshire/findings/{answered}/answer", FORM)
    assert gone.status_code == 404
    assert "Nothing was recorded" in gone.content.decode()
    assert "The younger paper" in gone.content.decode()
    assert answers_by(None) == ()


def test_what_was_put_right_is_found_no_more_and_its_answer_stays(answered: str) -> None:
    answer_finding(
        answered, decided="put-right", in_force="", text="In the next edition", by="a", role="finance_lead"
    )
    write_pack(settings.PACK, [row for row in rows() if row[0] != "P2.7.1"])
    (gone,) = ask_findings().as_answer()["answered_and_gone"]
    assert (gone["key"], gone["answer"]["text"]) == (answered, "In the next edition")
    page = Client().get("/oxfordshire/findings").content.decode()
    assert "Answered, and found no more" in page
    assert "In the next edition" in page


def test_only_leads_may_answer_and_only_from_our_form(answered: str) -> None:
    page = f"/oxfordshire/findings/{answered}/answer"
    assert as_("analyst").post(page, FORM).status_code == 403
    assert Client().post(page, FORM).status_code == 302  # to sign in
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(User.objects.get(username="the.programme_lead"))
    assert guarded.post(page, FORM).status_code == 403
    assert as_("programme_lead").get(page).status_code == 405
    assert answers_by(None) == ()
