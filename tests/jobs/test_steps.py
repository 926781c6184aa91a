"""What a job tells as it goes: every step's words in time, and the last in any case."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.work.job import Job, State
from homefirst.jobs.steps import TOLD_EVERY, Cancelled, PutDown, Steps

NOW = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)


@dataclass
class Told:
    """Stands where a claim does, and keeps what it is told."""

    job: Job
    cancel: bool = False
    words: list[tuple[int, int | None, str]] = field(default_factory=list)

    def tell(self, done, total, said, so_far) -> bool:
        self.words.append((done, total, said))
        return self.cancel


def job(**more) -> Job:
    said = {
        "id": UUID(int=1), "county": "E10000025", "kind": "k", "key": "a", "state": State.RUNNING, "done": 0,
        "total": None, "said": "", "arguments": {}, "so_far": {}, "result": None, "problem": None,
        "asked_by": "operator", "asked_at": NOW, "started_at": NOW, "ended_at": None, "attempts": 1,
        "cancel_asked": False,
    }  # fmt: skip
    return Job(**{**said, **more})


def steps_of(told: Told, at: list[float], *, stopping: bool = False) -> Steps:
    return Steps(told, stopping=lambda: stopping, clock=lambda: at[0])


def test_steps_in_quick_succession_are_told_five_times_a_second_and_the_last_in_any_case() -> None:
    told, at = Told(job()), [0.0]
    steps = steps_of(told, at)
    steps.begin(6)
    for step in range(1, 7):
        at[0] += 0.09
        steps.done(f"file {step}", {"at": step})
    assert told.words == [(0, 6, ""), (3, 6, "file 3"), (6, 6, "file 6")]
    assert steps.so_far == {"at": 6}


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=40))
def test_no_step_is_told_sooner_than_a_fifth_of_a_second_after_the_one_before(pauses: list[float]) -> None:
    told, at, times = Told(job()), [0.0], []
    steps = steps_of(told, at)
    steps.begin(len(pauses))
    for step, pause in enumerate(pauses, start=1):
        at[0] += pause
        before = len(told.words)
        steps.done(str(step), {})
        if len(told.words) > before:
            times.append(at[0])
    assert told.words[-1] == (len(pauses), len(pauses), str(len(pauses)))
    assert all(later - sooner >= TOLD_EVERY for sooner, later in zip([0.0, *times], times[:-1], strict=False))


def test_a_job_of_which_somebody_asked_that_it_be_cancelled_ends_before_its_first_step() -> None:
    with pytest.raises(Cancelled):
        steps_of(Told(job(), cancel=True), [0.0]).begin(3)


def test_a_job_is_put_down_where_the_worker_stops_and_not_after_its_last_step() -> None:
    told = Told(job())
    with pytest.raises(PutDown):
        steps_of(told, [0.0], stopping=True).begin(2)
    steps = steps_of(told, [0.0], stopping=True)
    with pytest.raises(PutDown):
        steps.begin(2, done=1)
    steps.done("the last", {})
    assert told.words[-1] == (2, 2, "the last")


def test_of_a_job_whose_last_step_is_done_nothing_is_left_to_cancel() -> None:
    told = Told(job())
    steps = steps_of(told, [0.0])
    steps.begin(2)
    told.cancel = True
    with pytest.raises(Cancelled):
        steps.begin(2, done=1)
    steps.done("the last", {})
    assert told.words[-1] == (2, 2, "the last")


def test_a_long_step_tells_how_far_it_is_in_hundredths_of_the_steps_and_not_too_often() -> None:
    told, at = Told(job()), [0.0]
    steps = steps_of(told, at)
    steps.begin(2)
    for events in range(0, 4001, 400):
        at[0] += 0.09
        steps.tell(events, 4000, "Folding")
    steps.tell(9, 0, "not told: too soon")
    at[0] += 1
    steps.done("Folded", {})
    steps.done("Compared", {})
    assert told.words == [
        (0, 2, ""),
        (20, 200, "Folding"),
        (50, 200, "Folding"),
        (80, 200, "Folding"),
        (100, 200, "Folded"),
        (200, 200, "Compared"),
    ]


def test_a_job_of_a_single_step_counts_as_that_does() -> None:
    told = Told(job())
    steps_of(told, [0.0]).tell(12, 57, "megabytes copied")
    assert told.words == [(12, 57, "megabytes copied")]


@pytest.mark.parametrize(("cancel", "stopping", "raised"), [(True, False, Cancelled), (False, True, PutDown)])
def test_a_long_step_ends_in_the_middle_even_where_it_has_counted_to_its_end(
    cancel: bool, stopping: bool, raised: type[Exception]
) -> None:
    told, at = Told(job()), [0.0]
    steps = Steps(told, stopping=lambda: stopping and at[0] > 0, clock=lambda: at[0])
    steps.begin(1)
    told.cancel, at[0] = cancel, 1.0
    with pytest.raises(raised):
        steps.tell(5, 5, "all")


def test_within_a_step_it_is_looked_five_times_a_second_whether_to_go_on_and_nothing_else_is_said() -> None:
    told, at = Told(job()), [0.0]
    steps = steps_of(told, at)
    steps.begin(2)
    steps.done("half of it", {})
    for _ in range(10):
        at[0] += 0.09
        steps.look()
    assert set(told.words[1:]) == {(1, 2, "half of it")}
    assert len(told.words) == 1 + 3
    told.cancel = True
    steps.look()
    at[0] += TOLD_EVERY
    with pytest.raises(Cancelled):
        steps.look()
