"""Who touched somebody last, beside the whole log read through."""

from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.come_and_go import last_touches
from homefirst.county.journey.events import STREAM
from homefirst.foundation.store.view import View
from tests.county.a_stay import BED, LOADER, OTHER, PERSON, SPELL, SPELL2, at, entry, ready, wait


def read_through(log, view, persons):
    """Event by event: of each person the last that was known by then."""
    found = {}
    for event in log.events(STREAM, view):
        if event.known_at <= view.known_at and event.payload["person"] in persons:
            found[event.payload["person"]] = event.known_at, event.by
    return found


def test_the_last_entry_that_a_view_knows_of_says_when_and_by_whom(log):
    admitted = [
        entry(kinds.ADMITTED, at(1), known=at(6), spell=SPELL, **BED),
        entry(kinds.ADMITTED, at(2), known=at(3), key=OTHER, spell=SPELL2, **BED),
    ]
    record.load(log, entries=admitted, by=LOADER, because="a test: synthetic")
    ready(log, 7)
    wait(log, 8)
    now = log.now()
    instants = [at(day) for day in range(1, 10)] + [now.known_at]
    for known in instants:
        view = View(log.county, known)
        assert last_touches(view, [PERSON, OTHER]) == read_through(log, view, [PERSON, OTHER]), known
    assert last_touches(View(log.county, at(2)), [PERSON, OTHER]) == {}
    assert last_touches(View(log.county, at(4)), [PERSON, OTHER]) == {OTHER: (at(3), LOADER.name)}
    assert last_touches(now, [OTHER]).keys() == {OTHER}
