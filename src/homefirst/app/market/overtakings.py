"""Who would have fitted whose place: the comparison behind overtakings, by the pack in force. What was told
of each is what was said last before their wait was over."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ward.services import fitting_rules, services_of
from homefirst.county.catalogue.service_pages import page_on
from homefirst.county.journey.said_of import CIRCUMSTANCES, NEEDS
from homefirst.county.journey.told import Circumstances, Needs, Told
from homefirst.county.journey.waited import SaidSpan
from homefirst.foundation.calendar import Month, local_day
from homefirst.hub.draft.people import as_of_leaving
from homefirst.measures.fairness import UNKNOWN, By, OfSomebody
from homefirst.policy.alike import Asker, both, lines_got, of_lines, of_zone
from homefirst.policy.criteria import Fit
from homefirst.policy.need import need_of
from homefirst.policy.terms import Terms, terms_of_page, terms_of_resource

PLACE_NOT_KNOWN = Fit((), ("Not known to which home the other went.",))
"""Of whoever left a bed for a home that no offer, service or choice names."""


class SaidLast:
    """What was told of people's needs and circumstances last before an instant."""

    def __init__(self, said: Iterable[SaidSpan]) -> None:
        self._of: dict[tuple[str, str], list[SaidSpan]] = {}
        for one in said:
            self._of.setdefault((one.person, one.subject), []).append(one)

    def told(self, person: str, then: datetime) -> Told:
        needs, home = self._last(person, NEEDS, then), self._last(person, CIRCUMSTANCES, then)
        return Told(
            person,
            needs=None if needs is None else Needs(needs.says, needs.start),
            circumstances=None
            if home is None
            else Circumstances(**home.says, asked=home.start, said_at=home.start),
        )

    def _last(self, person: str, subject: str, then: datetime) -> SaidSpan | None:
        known = [one for one in self._of.get((person, subject), ()) if one.start <= then]
        return known[-1] if known else None


class WouldFit:
    """Whether somebody would have fitted the place that another got (policy/alike.py). Each is asked what
    they need once, and each line of capacity once a month. `sexes`: of whom it is known, by key."""

    def __init__(self, said: SaidLast, sexes: Mapping[str, str], until: datetime) -> None:
        self._said, self._sexes, self._until = said, sexes, until
        self._asker: dict[str, Asker] = {}
        self._got: dict[str, tuple[Terms, ...]] = {}
        self._fits: dict[tuple[str, tuple[Terms, ...], date], Fit] = {}

    def __call__(self, one: OfSomebody, other: OfSomebody) -> Fit:
        asker, got, wait = self._of(one), self._of(other), other.wait
        assert wait.placed is not None
        beside = of_zone(asker, got, wait.service)
        if wait.place is None:
            beside = both(beside, PLACE_NOT_KNOWN)
        if beside.against:
            return beside
        on = Month.of(local_day(wait.placed)).first
        if wait.wait not in self._got:
            lines = lines_of_place(settings.PACK, wait.service, wait.place, wait.resource, on)
            self._got[wait.wait] = lines_got(got, lines, fitting_rules(), on=on)
        key = (one.wait.wait, self._got[wait.wait], on)
        if key not in self._fits:
            self._fits[key] = of_lines(asker, key[1], fitting_rules(), on=on)
        return both(beside, self._fits[key])

    def _of(self, one: OfSomebody) -> Asker:
        wait = one.wait
        if wait.wait not in self._asker:
            told = self._said.told(wait.person, wait.placed or wait.ended or self._until)
            need = need_of(wait.service, told, hours=wait.hours, sex=self._sexes.get(wait.person))
            lives = one.groups.get(By.LOCALITY, UNKNOWN)
            locality = None if lives == UNKNOWN else lives
            if locality is not None:
                need = replace(need, said={**need.said, "locality": locality})
            self._asker[wait.wait] = Asker(as_of_leaving(need), locality, wait.hours)
        return self._asker[wait.wait]


@lru_cache(maxsize=4096)
def lines_of_place(
    pack: Path, kind: str, place: str | None, resource: str | None, on: date
) -> tuple[Terms, ...]:
    """The lines of capacity of a kind from which a place can have come on a day: the one that was offered;
    else those that are listed under it, else its provider's; where the pack has none, the service as its page
    has it, else every line of that kind; and of a kind without lines one that takes anybody."""
    every = [one for one in pack_capacity().resources.values() if one.service == kind and one.dates.cover(on)]
    of = services_of(pack)
    service = of.services.get(place or "")
    provider = place if service is None else service.provider
    for some in (
        [one for one in every if one.code == resource],
        [one for one in every if place is not None and one.listed == place],
        [
            one
            for one in every
            # A line that is listed under another service is none of this one's.
            if provider is not None and one.provider == provider and (service is None or not one.listed)
        ],
    ):
        if some:
            return tuple(terms_of_resource(one) for one in some)
    page = None if place is None else page_on(of.pages, place, on)
    if page is not None and page.kind == kind:
        return (terms_of_page(page, page.service, None, None),)
    anybody = Terms(service=kind, name=kind, sex="any", dementia=True, nursing=True)
    return tuple(terms_of_resource(one) for one in every) or (anybody,)
