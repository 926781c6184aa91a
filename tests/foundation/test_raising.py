"""Old versions of events are read as new ones: in a fold, a rebuild, a proof and a plain read; what is
stored and hashed stays as it was."""

from datetime import UTC, datetime

import pytest
from django.db import connections

from homefirst.foundation.calendar import Month
from homefirst.foundation.projections.proof import prove
from homefirst.foundation.projections.rebuild import rebuild
from homefirst.foundation.store.events import Author, Event, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.projection import KeyedProjection, Projection, Registry, Row
from homefirst.foundation.store.raising import NONE, older_of, raised
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE
from tests.foundation.test_keyed import ENTRIES, MOVED, REGISTRY, STOPS, TABLES, UNSAID

HUB = Author("hub")
JULY = Occurred.in_month(Month(2016, 7))
AT = datetime(2016, 7, 1, tzinfo=UTC)


def who_is_unknown(said):
    return {**said, "who": None}


def place_has_its_own_name(said):
    return {"place": said["to"], **{name: value for name, value in said.items() if name != "to"}}


MOVED_BY = EventType(
    "Moved",
    3,
    personal=frozenset(),
    not_personal=frozenset({"crate", "place", "who"}),
    older=(who_is_unknown, place_has_its_own_name),
)
"""The same kind two versions later: who moved it, and then where to under another name."""
OLDER = older_of([MOVED_BY, UNSAID])


def fold(events):
    for number, event in enumerate(events):
        says = event.payload
        place = f"{says['place']} by {says['who'] or 'nobody knows'}"
        yield Row(STOPS, (event.county, says["crate"], number, place))


KEYED = KeyedProjection("crates", frozenset({"Moved"}), "crate", "crate", fold, (STOPS,), ENTRIES, OLDER)
ALONE = Projection("crates", frozenset({"Moved"}), lambda event: fold([event]), (STOPS,), OLDER)


def of_version(version, **says):
    return Event(OXFORDSHIRE, "crates", 1, "Moved", version, JULY, AT, AT, "hub", None, None, says)


@pytest.mark.parametrize(
    ("version", "said", "read"),
    [
        (1, {"crate": "a", "to": "dock"}, {"crate": "a", "place": "dock", "who": None}),
        (2, {"crate": "a", "to": "dock", "who": "anna"}, {"crate": "a", "place": "dock", "who": "anna"}),
        (3, {"crate": "a", "place": "dock", "who": "anna"}, {"crate": "a", "place": "dock", "who": "anna"}),
    ],
)
def test_each_version_says_what_the_present_one_does(version, said, read):
    found = raised(of_version(version, **said), OLDER)
    assert (found.version, list(found.payload.items())) == (3, list(read.items()))


def test_what_has_no_older_version_or_is_newer_than_this_code_is_left_alone():
    newer, other = of_version(4, where="dock"), of_version(1, crate="a", to="dock")
    assert raised(newer, OLDER) is newer
    assert raised(other, NONE) is other
    assert dict(older_of([MOVED, UNSAID])) == {}


@pytest.mark.parametrize("projection", [KEYED, ALONE], ids=["by key", "event by event"])
def test_old_events_are_folded_rebuilt_and_proved_as_new_ones_and_verified_as_they_were(
    own_database, projection
):
    connections["owner"].cursor().execute(TABLES)
    before = Log(OXFORDSHIRE, REGISTRY)
    before.append([Fact("crates", MOVED, JULY, {"crate": c, "to": "dock"}) for c in "ab"], by=HUB)
    registry = Registry(types=(MOVED_BY,), projections=(projection,))
    log = Log(OXFORDSHIRE, registry)
    log.append([Fact("crates", MOVED_BY, JULY, {"crate": "a", "place": "yard", "who": "anna"})], by=HUB)
    read = [(event.version, event.payload["place"]) for event in log.events("crates", log.now())]
    assert read == [(3, "dock"), (3, "dock"), (3, "yard")]
    assert log.event("crates", 1).payload == {"crate": "a", "place": "dock", "who": None}
    stops = "SELECT crate, place FROM test_stop ORDER BY crate, number, place"
    if projection is KEYED:  # what an append touches is folded as a whole; the rest when it is rebuilt
        held = [("a", "dock by nobody knows"), ("a", "yard by anna"), ("b", "dock")]
        assert connections["owner"].connection.execute(stops).fetchall() == held
    assert not prove(registry).ok
    rebuild(registry)
    assert prove(registry).ok
    after = connections["owner"].connection.execute(stops).fetchall()
    assert after[-1] == ("b", "dock by nobody knows")
    stored = "SELECT version, payload::text FROM store_event ORDER BY seq"
    assert connections["owner"].connection.execute(stored).fetchall()[0] == (1, '{"crate":"a","to":"dock"}')
    assert verify(log).problems == ()
