"""How the service stands: when a thing is well, wants a look, or an act."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.running import rules
from homefirst.app.running.findings import ORDER, Finding, Running, Standing
from homefirst.foundation.errors import Problem
from homefirst.foundation.work.job import Job, State

NOW = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
GB = 1 << 30
PROOF = Job(
    id=UUID(int=1),
    county="E10000025",
    kind="prove_log",
    key="on 2016-03-10",
    state=State.DONE,
    done=2,
    total=2,
    said="",
    arguments={},
    so_far={},
    result={"events": 3_000_000, "problems": []},
    problem=None,
    asked_by="the worker",
    asked_at=NOW - 2 * HOUR,
    started_at=NOW - 2 * HOUR,
    ended_at=NOW - 2 * HOUR,
    attempts=1,
    cancel_asked=False,
)
BROKEN = {"where": "stream figures, event 3", "what": "Its hash does not fit.", "next": "Restore the log."}


def finding(standing: Standing) -> Finding:
    return Finding(standing.value, standing.value, standing, "It is so.")


def test_the_worst_comes_first_and_only_what_is_to_be_done_is_a_problem():
    found = Running.of(NOW, tuple(finding(one) for one in (Standing.WELL, Standing.LOOK, Standing.ACT)))
    assert [one.standing for one in found.findings] == [Standing.ACT, Standing.LOOK, Standing.WELL]
    assert found.sentence == "One thing to act on now."
    assert [one["where"] for one in found.as_answer()["problems"]] == ["act", "look"]


@given(st.lists(st.sampled_from(ORDER)))
def test_all_is_well_only_where_nothing_waits_and_nothing_is_unknown(standings):
    found = Running.of(NOW, tuple(map(finding, standings)))
    assert found.ok == (Standing.ACT not in standings and Standing.UNKNOWN not in standings)
    assert found.sentence.startswith("All is well") == found.ok
    assert len(found.findings) == len(standings)


@pytest.mark.parametrize(
    ("free", "total", "standing"),
    [
        (50 * GB, 100 * GB, Standing.WELL),
        (10 * GB, 100 * GB, Standing.LOOK),
        (4 * GB, 100 * GB, Standing.ACT),
        (GB - 1, 2 * GB, Standing.ACT),
    ],
)
def test_a_disk_is_told_of_before_it_is_full(free, total, standing):
    assert rules.disk_finding(free, total).standing is standing


@pytest.mark.parametrize(
    ("machine", "database", "recorded", "standing"),
    [
        (NOW, NOW, NOW - HOUR, Standing.WELL),
        (NOW, NOW, None, Standing.WELL),
        (NOW + HOUR, NOW, NOW - HOUR, Standing.LOOK),
        (NOW, NOW, NOW + HOUR, Standing.ACT),
    ],
)
def test_a_clock_that_jumped_back_is_told_of(machine, database, recorded, standing):
    assert rules.clock_finding(machine, database, recorded).standing is standing


@pytest.mark.parametrize(
    ("job", "standing"),
    [
        (None, Standing.LOOK),
        (PROOF, Standing.WELL),
        (replace(PROOF, ended_at=NOW - 48 * HOUR), Standing.LOOK),
        (replace(PROOF, result={"events": 3, "problems": [BROKEN]}), Standing.ACT),
        (replace(PROOF, state=State.FAILED, problem=Problem("job", "It broke.", "Tell us.")), Standing.ACT),
    ],
)
def test_a_log_is_well_only_while_a_fresh_proof_says_so(job, standing):
    assert rules.proof_finding(job, NOW).standing is standing


def test_what_a_proof_found_comes_with_its_own_next_step():
    broken = rules.proof_finding(replace(PROOF, result={"events": 3, "problems": [BROKEN]}), NOW)
    assert broken.what == (
        "One problem was found 2 hours ago, the first: stream figures, event 3: Its hash does not fit."
    )
    assert broken.next == "Restore the log."


@pytest.mark.parametrize(
    ("taken", "reaches", "archiving", "fails", "standing"),
    [
        ([], None, False, False, Standing.ACT),
        ([NOW - HOUR], NOW, True, False, Standing.WELL),
        ([NOW - HOUR], NOW, True, True, Standing.ACT),
        ([NOW - 40 * HOUR], NOW, True, False, Standing.ACT),
        ([NOW - HOUR], None, False, False, Standing.ACT),
    ],
)
def test_a_backup_is_well_while_it_is_fresh_and_what_follows_is_kept(
    taken, reaches, archiving, fails, standing
):
    assert rules.backup_finding(taken, reaches, archiving, fails, (), NOW).standing is standing


@pytest.mark.parametrize(
    ("heard", "since", "standing"),
    [
        (None, None, Standing.ACT),
        (NOW - HOUR, None, Standing.ACT),
        (NOW, None, Standing.WELL),
        (NOW, NOW - HOUR, Standing.LOOK),
    ],
)
def test_a_worker_lives_while_it_is_heard(heard, since, standing):
    assert rules.worker_finding(heard, since, 1 if since else 0, 0, NOW).standing is standing


@pytest.mark.parametrize(
    ("hosts", "https", "demonstration", "standing"),
    [
        (["127.0.0.1", "localhost"], False, 14, Standing.WELL),
        (["127.0.0.1", "county.example"], False, 0, Standing.ACT),
        (["county.example"], True, 14, Standing.ACT),
        (["county.example"], True, 0, Standing.WELL),
    ],
)
def test_doors_to_other_machines_need_https_and_no_demonstration(hosts, https, demonstration, standing):
    assert rules.doors_finding(hosts, https, demonstration).standing is standing


@pytest.mark.parametrize(("same", "standing"), [(True, Standing.WELL), (False, Standing.LOOK)])
def test_a_pack_that_is_not_in_force_wants_a_look(same, standing):
    assert rules.pack_finding("oxfordshire", same).standing is standing


def test_looking_at_a_county_gives_every_finding_and_its_answer_is_json(county):
    from homefirst.app.running.look import look

    found = look(datetime.now(UTC))
    names = {one.name for one in found.findings}
    assert names == {
        "database", "disk", "clock", "log", "proof", "backup", "worker", "jobs", "sign-in", "doors",
        "pack",
    }  # fmt: skip
    assert json.loads(json.dumps(found.as_answer()))["said"] == found.sentence
