"""The figures at the head of the morning's list. Frozen, pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefirst.county.capacity.ward_beds import WardBeds
from homefirst.foundation.calendar import local_day
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.site_beds import SiteBeds, Ward, beds_by_site
from homefirst.hub.sites import Sites
from homefirst.hub.trajectory import SiteTarget
from homefirst.hub.whole_list import moves_on


@dataclass(frozen=True, slots=True)
class AtSite:
    """One site this morning. `ready` are all who are ready there, `theirs` those of them who are another
    county's, `secondary` those who wait there, on the way, for what comes next. `required` is how many came
    on the last same weekdays on average (`came`, the latest first), None where the record does not go back so
    far; `left` have left since midnight; `definite` and `possible` are expected to leave today and have not
    left. `short` is what is missing to `required` with the definite alone, `short_with_possible` with both;
    never less than none. `target` is what was promised of the site, `beds` its wards and what they posted;
    None: nothing."""

    site: str
    ready: int
    theirs: int
    secondary: int
    came: tuple[int, ...]
    required: float | None
    left: int
    definite: int
    possible: int
    target: SiteTarget | None = None
    beds: SiteBeds | None = None

    @property
    def short(self) -> float | None:
        return None if self.required is None else max(0.0, self.required - self.left - self.definite)

    @property
    def short_with_possible(self) -> float | None:
        return None if self.short is None else max(0.0, self.short - self.possible)

    @property
    def over(self) -> float | None:
        """By how many more of the county's own are ready than was promised; less than none: under it."""
        if self.target is None:
            return None
        return round(self.ready - self.theirs - float(self.target.people), 1)

    def as_answer(self) -> dict[str, Any]:
        names = "site ready theirs secondary required left definite possible short short_with_possible over"
        target, beds = self.target, self.beds
        return {
            **{name: getattr(self, name) for name in names.split()},
            "came": list(self.came),
            "trajectory": None if target is None else float(target.people),
            "trajectory_source": None if target is None else target.source,
            "beds_closed": None if beds is None else beds.closed,
            "beds": None if beds is None else beds.as_answer(),
        }


@dataclass(frozen=True, slots=True)
class Strip:
    """Who is ready in a bed now and was not a day before (`new`), is so still (`stayed`), was and is in no
    bed any more (`gone`), or was and is in a bed and not ready, or on leave (`reset`): keys. `errors` are
    lines with a record error. `secondary` are those who are on the way, in a service or a bed, and wait for
    what comes next; `to_home_care` those of them who have reablement at home and wait for home care: these
    the plan of 2016 counts daily."""

    new: frozenset[str]
    stayed: frozenset[str]
    gone: frozenset[str]
    reset: frozenset[str]
    sites: tuple[AtSite, ...]
    errors: int
    secondary: frozenset[str] = frozenset()
    to_home_care: frozenset[str] = frozenset()

    @property
    def ready(self) -> int:
        return len(self.new) + len(self.stayed)

    @property
    def beds_closed(self) -> int | None:
        """Beds closed at all sites, of the wards whose posting counts; None where no ward's does."""
        some = [one.beds.closed for one in self.sites if one.beds is not None]
        known = [one for one in some if one is not None]
        return sum(known) if known else None

    def as_answer(self) -> dict[str, Any]:
        counts = {name: len(getattr(self, name)) for name in ("new", "stayed", "gone", "reset")}
        return {
            "ready": self.ready,
            **counts,
            "errors": self.errors,
            "secondary": len(self.secondary),
            "to_home_care": len(self.to_home_care),
            "beds_closed": self.beds_closed,
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
    secondary: Collection[str] = (),
    theirs: Collection[str] = (),
    posted: Mapping[Ward, WardBeds] | None = None,
) -> Strip:
    """The figures. `came` has, by site, how many came on each of the last same weekdays (None: the record
    does not go back so far), `left` how many left since midnight; `secondary` are who waits on the way,
    `theirs` whose council is another county's: keys. `posted` is what wards said of their beds."""
    ready = {person for person, facts in now.items() if facts.ready}
    before = {person for person, facts in was.items() if facts.ready}
    still_in = {person for person in before - ready if person in now and now[person].bed is not None}
    return Strip(
        new=frozenset(ready - before),
        stayed=frozenset(ready & before),
        gone=frozenset(before - ready - still_in),
        reset=frozenset(still_in),
        sites=tuple(_sites(now, setting, came, left, _Besides(secondary, theirs, posted or {}))),
        errors=errors,
        secondary=frozenset(secondary),
        to_home_care=frozenset(person for person in secondary if moves_on(now[person], setting)),
    )


@dataclass(frozen=True, slots=True)
class _Besides:
    """What the figures of sites need besides who is where."""

    secondary: Collection[str]
    theirs: Collection[str]
    posted: Mapping[Ward, WardBeds]


def _sites(
    now: Mapping[str, Facts],
    setting: Setting,
    came: Mapping[str, Sequence[int]] | None,
    left: Mapping[str, int],
    besides: _Besides,
) -> list[AtSite]:
    there: dict[str, list[Facts]] = {site: [] for site in left if _ours(site, setting.sites)}
    occupied: Counter[Ward] = Counter()
    for facts in now.values():
        if facts.bed is not None and _ours(facts.bed.place, setting.sites):
            there.setdefault(facts.bed.place, []).append(facts)
            occupied[facts.bed.place, facts.bed.ward] += 1
    posted = {ward: one for ward, one in besides.posted.items() if _ours(ward[0], setting.sites)}
    beds = beds_by_site(occupied, posted, setting.at, setting.thresholds.beds_hours)
    for site in beds:
        there.setdefault(site, [])
    weeks = setting.thresholds.required_weeks
    found = []
    for site, people in there.items():
        some = () if came is None else tuple(came.get(site, (0,) * weeks))
        leaving = _leaving(people, setting)
        ready = [facts.person for facts in people if facts.ready]
        found.append(
            AtSite(
                site=site,
                ready=len(ready),
                theirs=sum(person in besides.theirs for person in ready),
                secondary=sum(facts.person in besides.secondary for facts in people),
                came=some,
                required=sum(some) / len(some) if some else None,
                left=left.get(site, 0),
                definite=leaving.count("definite"),
                possible=len(leaving) - leaving.count("definite"),
                target=setting.trajectory.get(site),
                beds=beds.get(site),
            )
        )
    return sorted(found, key=lambda one: (-one.ready, one.site))


def _leaving(people: Sequence[Facts], setting: Setting) -> list[str | None]:
    """How sure it is of each who is expected to leave today."""
    today = local_day(setting.at)
    return [
        facts.told.expected.certainty
        for facts in people
        if facts.told is not None and facts.told.expected is not None and facts.told.expected.day == today
    ]


def _ours(site: str, sites: Sites) -> bool:
    return site not in sites.of_neighbours
