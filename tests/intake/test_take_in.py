"""Files become events: whole or not at all, once, and with a sentence where something is wrong."""

import os
from datetime import date

import pytest

from homefirst.app.ground.house import open_log
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import read
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.verify import verify
from homefirst.intake.take_in import files_in, take_in
from tests.intake.workbooks import CARE, synthetic, write

BY = Author("operator", loader=True)
TODAY = date(2018, 1, 1)
COUNTY = "E10000025"


@pytest.fixture
def deliver(log, tmp_path):
    """Writes contents as files and takes them in; gives the answers as the contract words them."""

    def handed(*contents, today=TODAY):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"file {number}.xlsx"
            path.write_bytes(content)
            paths.append(path)
        answer = take_in(log, paths, by=BY, today=today, done=lambda _: None)
        return [
            {key: one[key] for key in ("kind", "period", "published", "accepted", "already", "quarantined")}
            | {"problems": [problem["what"] for problem in one["problems"]]}
            for one in answer.as_answer()["files"]
        ]

    return handed


def told(accepted, already=0, quarantined=0, problems=()):
    return {
        "kind": "dtoc_total_delayed_days_local_authority",
        "period": "2017-03",
        "published": "2017-05-11",
        "accepted": accepted,
        "already": already,
        "quarantined": quarantined,
        "problems": list(problems),
    }


def test_a_workbook_is_taken_in_and_the_same_one_is_known_again(deliver, log):
    workbook = write(synthetic(3).sheets)
    # Three tables of each of two councils, of Wales and of England, and England's detail.
    assert deliver(workbook) == [told(13)]
    assert deliver(workbook) == [told(13, already=13)]
    assert [event.name for event in log.events("intake", log.now())] == ["FileTakenIn"]
    tables = read.delay_tables(log.now(), Breakdown.CARE, areas=[COUNTY])
    assert [one.table.area_name for one in tables] == ["Oxfordshire"]


def test_a_later_revision_of_the_same_figures_is_a_new_fact(deliver, log):
    first = write(synthetic(2, revised="-").sheets)
    later = write(synthetic(2).sheets)
    assert deliver(first, later) == [told(10), told(10)]
    events = [e.payload["revised"] for e in log.events("figures", log.now()) if e.payload["area"] == COUNTY]
    assert events == [None] * 3 + ["2017-09-14"] * 3


def test_what_can_be_kept_of_a_spoilt_workbook_is_kept_and_the_rest_is_told(deliver, log):
    book = synthetic(3)
    book.put(CARE, "Oxfordshire", "Acute", "many")
    (answer,) = deliver(write(book.sheets))
    assert (answer["accepted"], answer["quarantined"]) == (12, 1)
    assert any("many" in problem for problem in answer["problems"])
    kept = {
        one.table.breakdown
        for breakdown in (Breakdown.CARE, Breakdown.ORGANISATION, Breakdown.REASON)
        for one in read.delay_tables(log.now(), breakdown, areas=[COUNTY])
    }
    assert kept == {Breakdown.ORGANISATION, Breakdown.REASON}
    (event,) = log.events("intake", log.now())
    assert event.payload["quarantined"] == 1
    assert len(event.payload["sha256"]) == 64


def test_a_file_of_another_kind_gets_a_sentence_and_does_not_stop_the_others(deliver):
    other, workbook = deliver(b"Dear all, please find attached", write(synthetic(2).sheets))
    assert (other["kind"], other["accepted"], len(other["problems"])) == (None, 0, 1)
    assert workbook == told(10)


def test_a_workbook_of_the_future_is_kept_out(deliver):
    (answer,) = deliver(write(synthetic(2).sheets), today=date(2017, 9, 13))
    assert answer == told(0, problems=["It says it was published on 2017-09-14, which is after today."])


def test_a_file_that_is_not_there_and_a_folder_get_a_sentence(log, tmp_path):
    answer = take_in(log, [tmp_path / "none.xls", tmp_path], by=BY, today=TODAY, done=lambda _: None)
    assert [problem.what for one in answer.files for problem in one.problems] == [
        "There is no such file.",
        "It is a folder.",
    ]
    assert (answer.understood, answer.short) == (False, True)


def test_a_folder_stands_for_the_spreadsheets_in_it(tmp_path):
    for name in ("b.xls", "a.XLSX", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in files_in([tmp_path, tmp_path / "c.xls"])] == ["a.XLSX", "b.xls", "c.xls"]


def test_a_delivery_that_is_killed_between_two_files_keeps_the_first_and_goes_on(own_database, tmp_path):
    log = open_log(COUNTY)
    paths = []
    for number, revised in enumerate(("-", "14th September 2017")):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(write(synthetic(2, revised=revised).sheets))

    class Killed(BaseException):
        """Stands for the end of the process between two files."""

    def killed(_):
        raise Killed

    with pytest.raises(Killed):
        take_in(log, paths, by=BY, today=TODAY, done=killed)
    answer = take_in(log, paths, by=BY, today=TODAY, done=lambda _: None)
    assert [(one.accepted, one.already) for one in answer.files] == [(10, 10), (10, 0)]
    assert verify(log).problems == ()


def test_a_pipe_and_a_device_are_not_waited_for_or_read_to_their_end(log, tmp_path):
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    endless = tmp_path / "endless.xlsx"
    endless.symlink_to("/dev/zero")
    answer = take_in(log, [pipe, endless], by=BY, today=TODAY, done=lambda _: None)
    assert [problem.what for one in answer.files for problem in one.problems] == [
        "It is no file but a device or a pipe."
    ] * 2
    assert files_in([tmp_path]) == (pipe,)
