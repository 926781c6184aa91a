"""A simulation that is kept: what was asked and answered, by digests, and what one under way tells."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from homefirst.app.ground.house import open_log
from homefirst.flow.asked import Asked, Option, asked_of, digest
from homefirst.flow.network.network import Present
from homefirst.flow.read import simulation, simulations, so_far, what_was_answered, what_was_asked
from homefirst.flow.record import freeze, tell, told_enough
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View

COUNTY = "E10000025"
AT = datetime(2016, 3, 10, 8, tzinfo=UTC)
RUN = "0195a1b2-0000-7000-8000-000000000001"
ASKED = Asked(
    'name = "small"',
    days=30,
    warm_up=0,
    seed=7,
    options=(Option("more hours", ("home care.hours_per_week=+2040",)),),
    replications=3,
    present=(Present("acute", 4.5, "home care", 2.0), Present(None, None, "home care")),
)
ANSWER: dict[str, Any] = {
    "scenarios": [{"name": "as it is"}],
    "replications": 3,
    "seconds": 1.5,
    "cpu_seconds": 2.5,
}


def keep(log: Any, run: str = RUN, **changed: Any) -> None:
    freeze(
        log, ASKED, ANSWER | changed, run=run, version="1", kernels="k" * 64, census=AT,
        view=View(COUNTY, AT, (("journey", 12),)), by=Author("ann"), at=AT, because="for the board",
    )  # fmt: skip


def test_what_is_asked_goes_through_json_unchanged() -> None:
    assert asked_of(ASKED.as_json()) == ASKED
    assert asked_of(ASKED.as_json()).sha256 == ASKED.sha256
    other = asked_of(ASKED.as_json() | {"seed": 8})
    assert other.sha256 != ASKED.sha256
    with pytest.raises(ValueError, match="not JSON compliant"):
        digest({"mean": float("nan")})


@pytest.mark.django_db
def test_a_simulation_is_kept_once_and_found_again() -> None:
    log = open_log(COUNTY)
    keep(log)
    keep(log, seconds=9.0)  # the same job, done again after a kill
    (one,) = simulations(log.now())
    assert (one.run, one.seed, one.days, one.replications, one.options) == (RUN, 7, 30, 3, ("more hours",))
    assert (one.census, one.view and one.view.upto("journey"), one.because) == (AT, 12, "for the board")
    found = simulation(log.now(), RUN)
    assert what_was_asked(log.now(), found) == ASKED
    assert what_was_answered(log.now(), found) == ANSWER  # the first, with its own seconds
    keep(log, run="0195a1b2-0000-7000-8000-000000000002", replications=4)
    assert [one.replications for one in simulations(log.now())] == [4, 3]
    assert len(simulations(log.now(), most=1)) == 1


@pytest.mark.django_db
def test_one_that_is_not_there() -> None:
    view = open_log(COUNTY).now()
    with pytest.raises(NotUnderstood, match="no key of a simulation"):
        simulation(view, "seven")
    with pytest.raises(NotFound, match="No such simulation"):
        simulation(view, RUN)


@pytest.mark.django_db
def test_one_under_way_tells_how_far_it_is() -> None:
    view = open_log(COUNTY).now()
    assert so_far(view, RUN) is None
    for made in (1, 2):
        tell(COUNTY, RUN, {"replications": made}, at=AT)
    assert so_far(view, RUN) == {"replications": 2}
    assert so_far(View("E10000002", AT), RUN) is None
    told_enough(COUNTY, RUN)
    assert so_far(view, RUN) is None


@pytest.mark.django_db
def test_the_tables_are_those_of_the_migrations() -> None:
    call_command("makemigrations", "flow", check=True, dry_run=True, verbosity=0)
