"""Writes a synthetic county through the log, like any source: journeys' own entries, each with a receipt, so
that what was half written is gone on with and nothing is written twice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import BY_NAME, STREAM
from homefirst.county.journey.record import load
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Author, Fact, Grain, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.intake.synthetic.telling import Happening

BATCH = 6_000
"""Entries that are written in one transaction, all of a person's together: their journey is folded once. Few
enough that a step ends within the seconds that a stop leaves it, also beside others at work."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing: events that are new, those that had been there, and what could not be kept."""

    new: int
    already: int
    problems: tuple[Problem, ...]


def write(
    log: Log,
    happened: Sequence[Happening],
    counts: Sequence[Happening],
    *,
    source: str,
    by: Author,
    because: str,
    done: Callable[[int], None],
) -> Written:
    """Writes all of it; `done` hears after each batch how many happenings are through. `source` names which
    synthetic county it is: another seed is another source. `by` is a loader: each was known at once."""
    new = already = through = 0
    problems: list[Problem] = []
    for batch in by_person(happened):
        entries = [entry_of(one, source) for one in batch]
        loaded = load(log, entries=entries, by=by, because=because)
        new, already = new + loaded.appended.new, already + loaded.appended.already
        problems += [one.problem for one in loaded.quarantined]
        done(through := through + len(batch))
    for part in by_hour(counts):
        appended = log.append([_count(one, source) for one in part], by=by, because=because)
        new, already = new + appended.new, already + appended.already
        done(through := through + len(part))
    return Written(new, already, tuple(problems))


def by_person(happened: Sequence[Happening], before: Iterable[str] = ()) -> Iterator[list[Happening]]:
    """Batches in which all of a person's happenings are: those `before` all others, then persons in the order
    of their first."""
    of_person: dict[str, list[Happening]] = {person: [] for person in before}
    for one in happened:
        of_person.setdefault(one.says["person"], []).append(one)
    batch: list[Happening] = []
    for own in of_person.values():
        batch += own
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def by_hour(counts: Sequence[Happening]) -> Iterator[tuple[Happening, ...]]:
    """The counts in batches, as they come."""
    for start in range(0, len(counts), BATCH):
        yield tuple(counts[start : start + BATCH])


def entry_of(one: Happening, source: str) -> Entry:
    """What happened as an entry that says all its kind says; what the synthetic county does not say of it
    (which health tasks somebody needs) is not known."""
    receipt = Receipt(source, one.message)
    type_ = BY_NAME[one.name]
    says = {**dict.fromkeys(type_.fields), **one.says}
    return Entry(type_, one.at, says, known_at=one.at, receipt=receipt)


def _count(one: Happening, source: str) -> Fact:
    """A count is known when its hour is over."""
    occurred = Occurred(one.at, one.at + HOUR, Grain.PERIOD)
    receipt = Receipt(source, one.message)
    return Fact(STREAM, BY_NAME[one.name], occurred, one.says, known_at=one.at + HOUR, receipt=receipt)
