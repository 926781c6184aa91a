"""The kinds of jobs there are, as the worker does them: many files, and the outlook's error tables."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from homefirst.app.ground import questions
from homefirst.app.ground.house import open_log
from homefirst.app.ground.outlook_errors import own_tables, pack_tables
from homefirst.app.ground.work import (
    OUTLOOK_ERRORS,
    TAKE_IN_FILES,
    outlook_errors,
    take_in_documents,
    take_in_files,
    this_work,
)
from homefirst.app.service.deliveries import ask_intake, ask_jobs
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import read
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.record import publish
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.job import State
from homefirst.intake.documents import erase, keep
from homefirst.intake.documents import read as read_document
from homefirst.intake.take_in import take_in
from homefirst.jobs.kinds import KINDS, WARM
from homefirst.jobs.run import Hand, run_job
from homefirst.jobs.steps import Steps
from tests.foundation.test_work import rows
from tests.intake.workbooks import rewritten, synthetic, write
from tests.jobs.test_steps import Told, job

COUNTY = "E10000025"
NOTHING = {"files": 0, "accepted": 0, "already": 0, "quarantined": 0, "problems": []}


def done(asked, **more):
    """What the worker makes of a job that was asked for: its result, and what it told."""
    told = Told(job(id=asked.id, kind=asked.kind, arguments=asked.arguments, **more))
    return KINDS[asked.kind](Steps(told, stopping=lambda: False, clock=lambda: 0.0)), told


@pytest.fixture
def workbooks(tmp_path: Path) -> list[Path]:
    """Two good workbooks of different months, and a file that is none between them."""
    paths = [tmp_path / name for name in ("march.xlsx", "none.xlsx", "february.xlsx")]
    paths[0].write_bytes(write(synthetic(3).sheets))
    paths[1].write_bytes(b"no workbook at all")
    paths[2].write_bytes(write(synthetic(2, Month(2017, 2), published="13th April 2017", revised="-").sheets))
    return paths


def test_every_file_is_a_step_and_what_is_wrong_with_one_is_told_and_the_next_goes_on(log, workbooks) -> None:
    result, told = done(take_in_files(workbooks, by="operator"))
    assert {**result, "problems": len(result["problems"])} == {
        "files": 3,
        "accepted": 23,
        "already": 0,
        "quarantined": 0,
        "problems": 1,
    }
    assert result["problems"][0]["where"] == "none.xlsx"
    assert told.words == [(0, 3, ""), (3, 3, "february.xlsx")]
    months = [one.table.month for one in read.delay_tables(log.now(), Breakdown.CARE, areas=[COUNTY])]
    assert months == [Month(2017, 2), Month(2017, 3)]


def test_a_delivery_is_gone_on_with_after_the_files_that_are_behind_it(log, workbooks) -> None:
    asked = take_in_files(workbooks, by="operator")
    result, told = done(asked, so_far={**NOTHING, "files": 2, "accepted": 13})
    assert result == {**NOTHING, "files": 3, "accepted": 23}
    assert told.words == [(2, 3, ""), (3, 3, "february.xlsx")]


def test_the_same_files_are_the_same_job_until_one_of_them_changes(log, workbooks) -> None:
    first = take_in_files(workbooks, by="operator")
    assert take_in_files(workbooks, by="operator") == first
    workbooks[1].write_bytes(b"still no workbook, and longer")
    assert take_in_files(workbooks, by="operator").id != first.id


def test_a_nul_in_a_sheets_name_spoils_its_own_file_at_most_and_the_next_is_taken_in(
    own_database, workbooks
) -> None:
    spoilt = write({"about <nobody>": [["nothing"]]})
    named = b"about &lt;nobody&gt;"
    workbooks[1].write_bytes(
        rewritten(spoilt, "xl/workbook.xml", lambda part: part.replace(named, b"a\0b \x07 943 476 5919"))
    )
    asked = take_in_files(workbooks, by="operator")
    run_job(COUNTY, asked.id, KINDS, stopping=lambda: False, hand=Hand())
    ended = this_work().see(asked.id)
    assert (ended.state, ended.done, ended.result and ended.result["accepted"]) == (State.DONE, 3, 23)
    (problem,) = ended.result["problems"]
    assert "no sheet (a\ufffdb \ufffd (number)) has its headings" in problem["what"]


def test_no_number_of_a_person_in_a_name_or_a_path_is_told_of_anywhere(own_database, workbooks) -> None:
    folder = workbooks[0].parent / "943 476 5919"
    folder.mkdir()
    names = (
        "NHS 943 476 5919.xlsx",
        "9434765919 and another.xlsx",
        "943-476-5919\t.xlsx",
    )
    moved = [path.rename(folder / name) for path, name in zip(workbooks, names, strict=True)]
    asked = take_in_files(moved, by="operator")
    run_job(COUNTY, asked.id, KINDS, stopping=lambda: False, hand=Hand())
    ended = this_work().see(asked.id)
    assert (ended.state, ended.result and ended.result["files"]) == (State.DONE, 3)
    assert ended.result["problems"][0]["where"] == "(number) and another.xlsx"
    take_in(
        open_log(COUNTY),
        moved,
        by=Author("operator", loader=True),
        today=date(2018, 1, 1),
        done=lambda _: None,
    )
    kept = [*rows("SELECT to_jsonb(e)::text FROM store_event e WHERE stream = 'intake'")]
    kept += [*rows("SELECT to_jsonb(j)::text FROM work_job j"), *rows("SELECT name FROM intake_document")]
    kept += [(json.dumps([ask_intake().as_answer(), ask_jobs().as_answer()]),)]
    assert sorted(name for (name,) in rows("SELECT name FROM intake_document")) == [
        "(number) and another.xlsx",
        "(number)\ufffd.xlsx",
        "NHS (number).xlsx",
    ]
    assert [text.count("(number)") > 0 for (text,) in kept] == [True] * (3 + 1 + 3 + 1)
    assert [text for (text,) in kept if re.search("943.?476.?5919", text)] == []


def test_no_file_and_a_file_that_is_not_there_are_sentences(db, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="No file is named"):
        take_in_files([], by="operator")
    with pytest.raises(NotUnderstood, match="No document is named"):
        take_in_documents([], key="a", by="analyst")
    with pytest.raises(NotFound, match=r"^nowhere\.xls: There is no such file"):
        take_in_files([tmp_path / "nowhere.xls"], by="operator")


def test_documents_that_were_handed_in_are_taken_in_as_files_are(log, workbooks) -> None:
    kept = [
        keep(COUNTY, name=f"C:\\mine\\{path.name}", content=path.read_bytes(), by="analyst")
        for path in workbooks
    ]
    erase(COUNTY, kept[2])
    result, _ = done(take_in_documents(kept, key="today", by="analyst"))
    assert (result["files"], result["accepted"]) == (3, 13)
    assert [one["where"] for one in result["problems"]] == ["none.xlsx", "erased"]
    taken = [event.payload["sha256"] for event in log.events("intake", log.now())]
    assert taken == kept[:2]


def test_a_document_is_kept_once_read_again_and_erased(db) -> None:
    digest = keep(COUNTY, name="a/b.xls", content=b"one", by="analyst")
    assert keep(COUNTY, name="other.xls", content=b"one", by="another") == digest
    found = read_document(COUNTY, digest)
    assert (found.name, found.size, found.content, found.kept_by) == ("b.xls", 3, b"one", "analyst")
    erase(COUNTY, digest)
    gone = read_document(COUNTY, digest)
    assert (gone.name, gone.size, gone.content, gone.kept_by) == ("erased", 3, None, "erased")
    assert keep(COUNTY, name="c.xls", content=b"one", by="analyst") == digest
    assert read_document(COUNTY, digest).content == b"one"


def test_a_document_that_is_empty_or_not_there_is_a_sentence(db) -> None:
    with pytest.raises(NotUnderstood, match=r"^a\.xls: It is empty"):
        keep(COUNTY, name="a.xls", content=b"", by="analyst")
    for verb in (read_document, erase):
        with pytest.raises(NotFound, match="No such document is kept"):
            verb(COUNTY, "0" * 64)


@pytest.fixture
def figures_of_the_pack(log, tmp_path: Path):
    """The pack's own figures, in a county without error tables; its data lie in a folder of the test's."""
    pack = tmp_path / "pack"
    shutil.copytree(pack_tables().parent, pack, ignore=shutil.ignore_patterns("outlook"))
    by = Author("county pack", loader=True)
    publish(log, tables=read_delay_tables(pack / "delayed_days.csv"), by=by, because="county pack")
    with override_settings(PACK=pack, DATA=tmp_path / "data"):
        yield pack


def test_the_error_tables_are_written_one_origin_a_step_and_preferred(figures_of_the_pack: Path) -> None:
    asked = outlook_errors(Month(2017, 10), by="operator")
    assert outlook_errors(Month(2017, 10), by="operator") == asked
    assert questions.error_tables() == {}
    result, told = done(asked, so_far={"written": ["2017-11"]})
    assert result == {"tables": 3, "first": "2017-10", "last": "2017-12"}
    assert told.words == [(1, 3, ""), (3, 3, "December 2017")]
    assert sorted(path.name for path in own_tables().iterdir()) == ["2017-10.csv", "2017-12.csv"]
    assert sorted(map(str, questions.error_tables())) == ["2017-10", "2017-12"]
    ours = questions.error_tables()[Month(2017, 12)]
    pack_tables().mkdir()
    other = (own_tables() / "2017-12.csv").read_text().replace("# series: 1", "# series: 2", 1)
    (pack_tables() / "2017-12.csv").write_text(other)
    assert questions.error_tables()[Month(2017, 12)] == ours


def test_error_tables_of_fewer_councils_than_the_packs_are_refused(figures_of_the_pack: Path) -> None:
    asked = outlook_errors(Month(2017, 12), by="operator")
    done(asked)
    pack_tables().mkdir()
    made = (own_tables() / "2017-12.csv").read_text()
    series = int(made.split("# series: ")[1].split("\n")[0])
    (pack_tables() / "2017-12.csv").write_text(made.replace(f"# series: {series}", f"# series: {series + 1}"))
    with pytest.raises(Refused, match=f"The figures of {series} councils are held, and the pack's table was"):
        done(asked)


def test_there_is_a_function_for_every_kind_that_a_door_names_and_what_is_warmed_runs(db) -> None:
    assert {TAKE_IN_FILES, OUTLOOK_ERRORS} <= set(KINDS)
    for warm in WARM:
        warm()
