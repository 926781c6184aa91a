"""Questions about kept simulations, the view first."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from homefirst.flow.asked import Asked, asked_of
from homefirst.flow.events import STREAM
from homefirst.flow.frozen import Frozen
from homefirst.flow.models import KeptRow, RunningRow, SimulationRow
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.store.view import View

_COLUMNS = (
    "run asked answer version kernels seed days replications options census heads by because known_at".split()
)


def simulations(view: View, *, most: int = 50) -> tuple[Frozen, ...]:
    """The simulations that were kept, the last first."""
    return tuple(_frozen(view, {}, most))


def simulation(view: View, run: str) -> Frozen:
    """One of them. Raises NotUnderstood for what is no key, and NotFound where there is none."""
    try:
        key = UUID(run)
    except ValueError:
        raise NotUnderstood(
            f"{run!r} is no key of a simulation.", where="run", next="`homefirst flow kept` lists them."
        ) from None
    found = next(_frozen(view, {"run": key}, 1), None)
    if found is None:
        raise NotFound(
            "No such simulation is kept.", where=str(key), next="`homefirst flow kept` lists those that are."
        )
    return found


def what_was_asked(view: View, frozen: Frozen) -> Asked:
    """What a kept simulation was asked. Raises NotFound where that is not held any more."""
    return asked_kept(view, frozen.asked)


def asked_kept(view: View, sha256: str) -> Asked:
    """What is kept of a question under its digest. Raises NotFound where that is not held any more."""
    return asked_of(_kept(view, sha256))


def what_was_answered(view: View, frozen: Frozen) -> Mapping[str, Any]:
    """What it answered. Raises NotFound where that is not held any more."""
    return _kept(view, frozen.answer)


def so_far(view: View, run: str) -> Mapping[str, Any] | None:
    """What a simulation under way has told so far; None where it has told nothing, or has ended."""
    found = RunningRow.objects.filter(county=view.county, id=UUID(run)).values_list("answer", flat=True)
    return next(iter(found), None)


def _frozen(view: View, which: Mapping[str, Any], most: int) -> Iterator[Frozen]:
    rows = SimulationRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at, **which
    )
    for row in rows.order_by("-seq").values_list(*_COLUMNS)[:most]:
        run, asked, answer, version, kernels, seed, days, made, options, census, heads, by, because, at = row
        began = None
        if census is not None:
            began = View(view.county, at, tuple((stream, last) for stream, last in heads))
        yield Frozen(
            str(run), asked, answer, version, kernels, seed, days, made, tuple(options), census, began, by,
            because, at,
        )  # fmt: skip


def _kept(view: View, sha256: str) -> Mapping[str, Any]:
    found = KeptRow.objects.filter(county=view.county, sha256=sha256).values_list("told", flat=True)
    told: Mapping[str, Any] | None = next(iter(found), None)
    if told is None:
        raise NotFound("What belongs to this simulation is not held any more.", where=sha256)
    return told
