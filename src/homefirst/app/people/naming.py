"""Many people at once, by name: a hub's list or a ward's board. One record says that the list was shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from homefirst.app.ground.house import this_gatherer, this_log
from homefirst.app.ground.ties import ties_of_each
from homefirst.app.people.asking import Caller, about
from homefirst.county.access import permits
from homefirst.county.access.seeing import Part, may_see
from homefirst.county.people import read
from homefirst.county.people.identity import Identity

MOST = 2_000
"""People on one list: all who wait in beds and at home in a county, five times over. Whoever wants more asks
for parts; the record of a list is one event, and is read whole."""


@dataclass(frozen=True, slots=True)
class PeopleListed:
    """Who those of a list are whom the caller may see, by the keys that were asked for. `withheld`: how many
    others are not held, or may not be known to them; which, is not told."""

    who: Mapping[UUID, Identity]
    withheld: int


def list_people(keys: Collection[UUID], caller: Caller) -> PeopleListed:
    """Names for a list of people, for direct care: on record, in one event, before any is read.

    At most MOST keys. A list is made of people whom the caller's organisation cares for: who of it is
    withheld is on record as a refusal, and who is not held is counted with them.
    """
    wanted = frozenset(keys)
    if len(wanted) > MOST:
        raise RuntimeError(f"A list shows at most {MOST} people.")
    log = this_log()
    view = log.now()
    by_key = read.standings(view, wanted)
    stands = {of.person: of for of in by_key.values()}
    ties = ties_of_each(view, tuple(stands.values()))
    asked = [about(of, ties[of.person], caller, Part.LIST) for of in stands.values()]
    permit = permits.permit_list(this_gatherer(), about=asked, request=caller.request)
    if permit is None:
        return PeopleListed({}, len(wanted))
    seen = [of for of in stands.values() if of.keys <= permit.persons]
    who = read.listed(view, permit, seen, at=log.now().known_at)
    told = {key: who[of.person] for key, of in by_key.items() if of.person in who}
    shown = {of.person for of in seen}
    return PeopleListed(told, sum(key not in by_key or by_key[key].person not in shown for key in wanted))


def who_may_be_seen(keys: Collection[UUID], caller: Caller) -> frozenset[UUID]:
    """Which of some keys, any number, the caller could be shown on a list, by `list_people`: nothing of
    anybody is read or shown by it, so that nothing is on record."""
    view = this_log().now()
    by_key = read.standings(view, frozenset(keys)) if keys else {}
    stands = {of.person: of for of in by_key.values()}
    ties = ties_of_each(view, tuple(stands.values())) if stands else {}
    asked = {of.person: about(of, ties[of.person], caller, Part.LIST).asked for of in stands.values()}
    seen = {person for person, one in asked.items() if may_see(one)}
    return frozenset(key for key, of in by_key.items() if of.person in seen)
