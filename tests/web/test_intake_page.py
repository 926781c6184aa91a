"""Handing in workbooks at the door: kept, asked for as a job, shown with what fell short, and cancelled."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from psycopg import sql

from homefirst.app.ground.house import open_log
from homefirst.app.ground.work import BACK_UP, PROVE_LOG, this_work
from homefirst.app.service.deliveries import ask_intake, hand_in
from homefirst.county.access.models import User
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.job import State
from homefirst.intake.documents import read
from homefirst.intake.dtoc_workbook import read_workbook
from homefirst.intake.take_in import take_in_content
from homefirst.web.running import intake as intake_page
from homefirst.web.running.live import intake_pieces, job_shown
from tests.conftest import OXFORDSHIRE, _clone, _point_at, as_superuser
from tests.intake.workbooks import synthetic

INTAKE, UPLOAD, JOBS = "/oxfordshire/intake", "/oxfordshire/intake/upload", "/oxfordshire/jobs"
DELIVERY = "0123456789abcdef" * 2
BOOK = synthetic().content()
BY = Author("anna", loader=True)


def client_of(role: str) -> Client:
    user = User(username=f"a {role}", role=role)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(scope="module")
def a_database(template_database: None, worker_database: str, django_db_blocker: Any) -> Iterator[str]:
    """A database for this file's tests, which commit."""
    name = f"{worker_database}_intake"
    _clone(name)
    yield name
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def nothing(a_database: str, worker_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The connections lead to that database, in which nobody is known and nothing was handed in."""
    with as_superuser(a_database) as connection:
        connection.execute(
            "TRUNCATE homefirst.access_user, homefirst.work_job, homefirst.intake_document CASCADE"
        )
    with django_db_blocker.unblock():
        _point_at(a_database)
        yield
        _point_at(worker_database)


@pytest.fixture
def analyst(nothing: None) -> Client:
    return client_of("analyst")


def workbook(name: str = "March_17.xlsx", content: bytes = BOOK) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, *files: SimpleUploadedFile, delivery: str = DELIVERY, ask: str = "") -> HttpResponse:
    return client.post(UPLOAD + ask, {"delivery": delivery, "workbooks": list(files)})


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_workbooks_that_are_handed_in_are_kept_and_asked_for_as_one_job(analyst: Client) -> None:
    other = synthetic(number=5).content()
    sent = send(analyst, workbook(), workbook("again.xlsx"), workbook("other.xlsx", other))
    assert (sent.status_code, sent["Location"]) == (303, INTAKE)
    (job,) = this_work().recent()
    digests = [hashlib.sha256(content).hexdigest() for content in (BOOK, other)]
    assert (job.kind, job.arguments) == ("take_in_files", {"documents": digests})
    assert (job.asked_by, job.state) == ("a analyst", State.WAITING)
    kept = [read(OXFORDSHIRE, digest) for digest in digests]
    assert [(one.name, one.content, one.kept_by) for one in kept] == [
        ("March_17.xlsx", BOOK, "a analyst"),
        ("other.xlsx", other, "a analyst"),
    ]


def test_a_form_that_is_sent_twice_is_one_delivery_and_the_next_form_another(analyst: Client) -> None:
    for delivery in (DELIVERY, DELIVERY, "f" * 32):
        assert send(analyst, workbook(), delivery=delivery).status_code == 303
    assert [job.key.partition("/")[0] for job in this_work().recent()] == ["f" * 32, DELIVERY]


def test_the_same_form_sent_with_other_files_is_another_job_and_no_document_is_left_lying(
    analyst: Client,
) -> None:
    other = synthetic(number=5).content()
    deliveries = [(BOOK,), (other,), (BOOK, other), (other, BOOK), (other, BOOK, BOOK)]
    for contents in deliveries:
        assert send(analyst, *(workbook("a.xlsx", content) for content in contents)).status_code == 303
    asked = [job.arguments["documents"] for job in reversed(this_work().recent())]
    one, two = (hashlib.sha256(content).hexdigest() for content in (BOOK, other))
    assert asked == [[one], [two], [one, two]]


@pytest.mark.parametrize(
    ("files", "delivery", "sentence"),
    [
        ((), DELIVERY, "No workbook is chosen. Choose at least one."),
        (
            (workbook(), workbook("empty.xlsx", b"")),
            DELIVERY,
            "empty.xlsx: It is empty. Hand in a workbook of at most 50,000,000 bytes.",
        ),
        ((workbook(),), "DROP TABLE", "This form is not one of ours. Open the page again."),
    ],
)
def test_a_delivery_that_cannot_be_is_a_sentence_beside_the_field_and_nothing_is_kept(
    analyst: Client, files: tuple[Any, ...], delivery: str, sentence: str
) -> None:
    for one in files:
        one.seek(0)
    page = send(analyst, *files, delivery=delivery)
    assert page.status_code == 400
    assert words(page).count(sentence) == 2  # above the page, and beside the field
    assert this_work().recent() == ()
    with pytest.raises(Exception, match="No such document"):
        read(OXFORDSHIRE, hashlib.sha256(BOOK).hexdigest())


def test_more_than_fifty_megabytes_together_are_refused_before_anything_is_read(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_page, "LARGEST", 2 * len(BOOK) - 1)
    page = send(analyst, workbook(), workbook("two.xlsx"))
    assert page.status_code == 400
    assert f"They have {2 * len(BOOK):,} bytes together." in words(page)
    assert this_work().recent() == ()


def test_the_same_as_json(analyst: Client) -> None:
    sent = send(analyst, workbook(), ask="?format=json")
    assert sent.status_code == 202
    assert sent.json() == json.loads(json.dumps(this_work().recent()[0].as_answer()))
    assert analyst.get(INTAKE, {"format": "json"}).json() == ask_intake().as_answer()
    assert analyst.get(JOBS, {"format": "json"}).json() == {"jobs": [sent.json()]}
    wrong = send(analyst, ask="?format=json")
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "No workbook is chosen.")


def test_a_file_that_was_taken_in_stands_on_the_page_with_what_fell_short_and_what_to_do(
    analyst: Client,
) -> None:
    log = open_log(OXFORDSHIRE)
    book = synthetic()
    for name, content in (("good.xlsx", book.content()), ("<b>bad.xlsx", b"no workbook at all")):
        with_problems = take_in_content(log, name, content, by=BY, today=date(2018, 1, 1), read=read_workbook)
    (problem,) = with_problems.problems
    answer = ask_intake()
    assert [(one.file, one.kind is None, one.quarantined, one.by) for one in answer.files] == [
        ("<b>bad.xlsx", True, 0, "anna"),
        ("good.xlsx", False, 0, "anna"),
    ]
    assert answer.files[0].problems == (problem,)
    page = words(analyst.get(INTAKE))
    assert "&lt;b&gt;bad.xlsx" in page
    assert "<b>bad" not in page
    assert f"{problem.what} {problem.next}" in page.replace("&#39;", "'").replace("&#34;", '"')


def test_a_job_is_shown_with_its_bar_the_file_and_the_problems_so_far(nothing: None) -> None:
    waiting = hand_in([("a.xlsx", BOOK)], delivery=DELIVERY, by="anna")
    shown = job_shown(waiting, "analyst")
    assert (shown.state, shown.share, shown.progress, shown.counts) == (
        "Waiting for the worker",
        None,
        "",
        "",
    )
    assert shown.cancel == f"/oxfordshire/jobs/{waiting.id}/cancel"
    problem = {"where": "b.xlsx", "what": "It is <i>no</i> workbook.", "next": "Hand in another."}
    so_far = {"files": 3, "accepted": 12, "already": 4, "quarantined": 1, "problems": [problem] * 25}
    running = replace(waiting, state=State.RUNNING, done=3, total=9, said="b.xlsx", so_far=so_far)
    shown = job_shown(running, "analyst")
    assert (shown.state, shown.share, shown.progress) == ("Under way", 3 / 9, "3 of 9: b.xlsx")
    assert shown.counts == "8 tables new, 4 held already, 1 kept out."
    assert (shown.problems[0], len(shown.problems), shown.more_problems) == (problem, 20, 5)
    failed = replace(running, state=State.FAILED, problem=Problem("job", "It failed.", "Ask again."))
    assert job_shown(failed, "analyst").problems[0] == {
        "where": "job",
        "what": "It failed.",
        "next": "Ask again.",
    }
    assert job_shown(failed, "analyst").cancel == ""
    assert job_shown(replace(running, cancel_asked=True), "analyst").state == "Being cancelled"
    # The synthetic county counts what could not be kept, and tells none of it here.
    counted = {"parts": 1, "new": 9, "already": 0, "problems": 2}
    assert job_shown(replace(running, so_far=counted), "analyst").problems == ()


def test_the_list_of_jobs_holds_each_row_as_it_is_sent_by_itself(nothing: None) -> None:
    for delivery in ("a" * 32, "b" * 32):
        hand_in([("a.xlsx", BOOK)], delivery=delivery, by="<anna>")
    deliveries, files = intake_pieces(ask_intake(), "analyst")
    assert (deliveries.id, files.id) == ("intake-deliveries", "intake-files")
    assert [deliveries.html.count(row.html) for row in deliveries.rows] == [1, 1]
    assert "<anna>" not in deliveries.html
    assert "<li" not in deliveries.around()


def test_a_job_is_cancelled_from_the_page_it_stands_on(analyst: Client) -> None:
    send(analyst, workbook())
    (job,) = this_work().recent()
    for back, leads in (("jobs", JOBS), ("intake", INTAKE), ("//elsewhere.example", INTAKE)):
        done = analyst.post(f"{JOBS}/{job.id}/cancel", {"back": back})
        assert (done.status_code, done["Location"]) == (303, leads)
    assert this_work().see(job.id).state is State.CANCELLED
    unknown = analyst.post(f"{JOBS}/00000000-0000-7000-8000-000000000000/cancel", {"back": "jobs"})
    assert unknown.status_code == 404


@pytest.mark.parametrize("kind", [PROVE_LOG, BACK_UP])
def test_a_proof_and_a_backup_are_cancelled_by_the_administrator_alone(analyst: Client, kind: str) -> None:
    job = this_work().ask(kind, key="today", arguments={}, by="the worker")
    refused = analyst.post(f"{JOBS}/{job.id}/cancel", {"back": "jobs"})
    assert refused.status_code == 403
    assert (
        "Only an administrator may cancel a proof of the log, a backup or the synthetic county."
        in refused.content.decode()
    )
    assert this_work().see(job.id) == job
    done = client_of("administrator").post(f"{JOBS}/{job.id}/cancel", {"back": "jobs"})
    assert (done.status_code, this_work().see(job.id).state) == (303, State.CANCELLED)


@pytest.mark.parametrize("address", [INTAKE, JOBS, "/oxfordshire/live/intake", "/oxfordshire/live/jobs"])
def test_only_who_sees_to_the_figures_may_look(nothing: None, address: str) -> None:
    assert client_of("provider").get(address).status_code == 403
    assert Client().get(address)["Location"] == f"/sign-in?next={address}"
    assert Client().get(address, headers={"accept": "text/event-stream"}).status_code in (401, 403)


def test_a_form_from_elsewhere_is_refused(nothing: None) -> None:
    client = Client(enforce_csrf_checks=True)
    user = User.objects.create(username="anna", role="analyst")
    client.force_login(user)
    assert send(client, workbook()).status_code == 403
    assert this_work().recent() == ()


def test_a_delivery_of_no_name_of_ours_is_not_understood(nothing: None) -> None:
    with pytest.raises(NotUnderstood, match="not one of ours"):
        hand_in([("a.xlsx", BOOK)], delivery="x", by="anna")
