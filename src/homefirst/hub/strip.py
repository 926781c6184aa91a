"""The figures at the head of the morning's list. Frozen, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from homefirst.foundation.calendar import local_day
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.sites import Sites


@dataclass(frozen=True, slots=True)
class AtSite:
    """One site this morning. `required` is how many came there on the last same weekdays on average (`came`,
    the latest first), None where the record does not go back so far; `left` have left since midnight;
    `definite` and `possible` are expected to leave today and have not left. `short` is what is missing to
    `required` with the definite alone, `short_with_possible` with both; never less than none."""

    site: str
    ready: int
    came: tuple[int, ...]
    required: float | None
    left: int
    definite: int
    possible: int

    @property
    def short(self) -> float | None:
        return None if self.required is None else max(0.0, self.required - self.left - self.definite)

    @property
    def short_with_possible(self) -> float | None:
        return None if self.short is None else max(0.0, self.short - self.possible)

    def as_answer(self) -> dict[str, Any]:
        figures = {"short": self.short, "short_with_possible": self.short_with_possible}
        return {**asdict(self), "came": list(self.came), **figures, "trajectory": None, "beds_closed": None}


@dataclass(frozen=True, slots=True)
class Strip:
    """Who is ready in a bed now and was not a day before (`new`), is so still (`stayed`), was and is in no
    bed any more (`gone`), or was and is in a bed and not ready, or on leave (`reset`): keys. `errors` are
    lines with a record error. What no pack states and nobody posts is not here: a site's trajectory and its
    closed beds are unknown."""

    new: frozenset[str]
    stayed: frozenset[str]
    gone: frozenset[str]
    reset: frozenset[str]
    sites: tuple[AtSite, ...]
    errors: int

    @property
    def ready(self) -> int:
        return len(self.new) + len(self.stayed)

    def as_answer(self) -> dict[str, Any]:
        counts = {name: len(getattr(self, name)) for name in ("new", "stayed", "gone", "reset")}
        return {
            "ready": self.ready,
            **counts,
            "errors": self.errors,
            "beds_closed": None,
            "sites": [one.as_answer() for one in self.sites],
        }


def strip_of(
    now: Mapping[str, Facts],
    was: Mapping[str, Facts],
    setting: Setting,
    *,
    came: Mapping[str, Sequence[int]] | None,
    left: Mapping[str, int],
    errors: int,
) -> Strip:
    """The figures. `came` has, by site, how many came on each of the last same weekdays (None: the record
    does not go back so far), `left` how many left since midnight."""
    ready = {person for person, facts in now.items() if facts.ready}
    before = {person for person, facts in was.items() if facts.ready}
    still_in = {person for person in before - ready if person in now and now[person].bed is not None}
    return Strip(
        new=frozenset(ready - before),
        stayed=frozenset(ready & before),
        gone=frozenset(before - ready - still_in),
        reset=frozenset(still_in),
        sites=tuple(_sites(now, setting, came, left)),
        errors=errors,
    )


def _sites(
    now: Mapping[str, Facts],
    setting: Setting,
    came: Mapping[str, Sequence[int]] | None,
    left: Mapping[str, int],
) -> list[AtSite]:
    there: dict[str, list[Facts]] = {site: [] for site in left if _ours(site, setting.sites)}
    for facts in now.values():
        if facts.bed is not None and _ours(facts.bed.place, setting.sites):
            there.setdefault(facts.bed.place, []).append(facts)
    today = local_day(setting.at)
    weeks = setting.thresholds.required_weeks
    found = []
    for site, people in there.items():
        some = () if came is None else tuple(came.get(site, (0,) * weeks))
        leaving = [
            facts.told.expected.certainty
            for facts in people
            if facts.told is not None and facts.told.expected is not None and facts.told.expected.day == today
        ]
        found.append(
            AtSite(
                site=site,
                ready=sum(facts.ready for facts in people),
                came=some,
                required=sum(some) / len(some) if some else None,
                left=left.get(site, 0),
                definite=leaving.count("definite"),
                possible=len(leaving) - leaving.count("definite"),
            )
        )
    return sorted(found, key=lambda one: (-one.ready, one.site))


def _ours(site: str, sites: Sites) -> bool:
    return site not in sites.of_neighbours
