"""Journeys made up from a seed, for the benches of the census and of the fold: people over five years, each
with one to four stays and what comes with them, and one entry in twenty put right or cancelled days later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

SEED = 20160310
BATCH = 20_000
BEGIN = datetime(2012, 4, 1, tzinfo=UTC)
DAYS = 5 * 365
PLACES = [("acute", f"RTH{n:02d}") for n in range(6)] + [("non_acute", f"RNU{n:02d}") for n in range(10)]
REASONS = [
    ("A", "social_care"), ("C", "nhs"), ("Di", "social_care"), ("Dii", "nhs"), ("E", "social_care"),
    ("G", "nhs"),
]  # fmt: skip


def generate(log: Any, rng: Any, events: int, *, batch: int = BATCH) -> tuple[int, int, int]:
    """Writes journeys person by person as they become known; how many people, events and corrections."""
    from homefirst.foundation.store.events import Author

    log.open_years()
    author = Author("bench", loader=True)
    waiting: list[Any] = []
    written = people = corrections = 0
    before = last_of(log)
    while written + len(waiting) < events:
        for at, name, says, known, corrected in person(rng):
            number = before + written + len(waiting) + 1
            waiting.append(fact(at, name, says, known))
            if corrected is not None:
                # Of the entry just made: at another time, or it never was so.
                later, other = corrected
                waiting.append(fact(*other, later, number))
                corrections += 1
        people += 1
        if len(waiting) >= batch:
            log.append(waiting, by=author, because="a bench")
            written += len(waiting)
            waiting = []
    log.append(waiting, by=author, because="a bench")
    return people, written + len(waiting), corrections


def last_of(log: Any) -> int:
    """The last number of the stream of journeys."""
    from homefirst.county.journey.events import STREAM

    row = log.raw().execute("SELECT coalesce(max(seq), 0) FROM store_head WHERE stream = %s", [STREAM])
    return int(row.fetchone()[0])


def fact(at: datetime, name: str, says: dict[str, Any], known: datetime, corrects: int | None = None) -> Any:
    from homefirst.county.journey.events import BY_NAME, STREAM
    from homefirst.foundation.store.events import Fact, Occurred

    return Fact(STREAM, BY_NAME[name], Occurred.at(at), says, known, corrects)


def person(rng: Any) -> Iterator[tuple[datetime, str, dict[str, Any], datetime, Any]]:
    """What happens to one person over the years, some of it put right: one to four stays, each with what
    comes with it, and now and then a service at home."""
    key = _key(rng)
    at = BEGIN + timedelta(minutes=int(rng.integers(0, DAYS * 1440)))
    end = BEGIN + timedelta(days=DAYS)
    for _ in range(int(rng.integers(1, 5))):
        for name, then, says in stay(rng, at):
            at = then
            if at > end:
                return
            known = at + timedelta(minutes=int(rng.exponential(90)))
            corrected = None
            draw = rng.random()
            if draw < 0.05:
                later = known + timedelta(hours=int(rng.integers(1, 240)))
                if draw < 0.005:
                    corrected = later, (at, "EntryCancelled", {"person": key})
                else:
                    moved = at - timedelta(seconds=int(rng.integers(1, 50)))
                    corrected = later, (moved, name, {"person": key, **says})
            yield at, name, {"person": key, **says}, known, corrected
            if name == "Died":
                return
        at += timedelta(days=int(rng.integers(20, 500)))


def stay(rng: Any, at: datetime) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """One stay from its admission on, in minutes' steps; a third of them end in a wait."""

    def later(hours: float) -> datetime:
        nonlocal at
        at += timedelta(minutes=1 + int(rng.exponential(hours * 60)))
        return at

    spell = {"spell": _key(rng)}
    care, place = PLACES[int(rng.integers(6))]
    where = {"care": care, "place": place}
    yield "Admitted", later(1), {**spell, **where, "ward": "A1", "method": "emergency"}
    for _ in range(int(rng.integers(0, 3))):
        yield "Transferred", later(20), {**spell, **where, "ward": f"W{rng.integers(30)}"}
    if rng.random() < 0.12:
        care, place = PLACES[int(rng.integers(6, 16))]
        yield "Transferred", later(60), {**spell, "care": care, "place": place, "ward": None}
    if rng.random() < 0.03:
        yield "Died", later(40), {}
        return
    yield from readiness(rng, later, spell)
    if rng.random() < 0.02:
        yield "LeaveBegan", later(10), spell
        yield "LeaveEnded", later(10), spell
    waits = [_key(rng) for _ in range(int(rng.random() < 0.35) + int(rng.random() < 0.1))]
    for wait in waits:
        reason, whose = REASONS[int(rng.integers(len(REASONS)))]
        says = {"wait": wait, "what": "home_care", "reason": reason, "whose": whose, "due": None}
        yield "WaitOpened", later(4), says
    for wait in waits:
        yield "WaitClosed", later(60), {"wait": wait, "outcome": None}
    yield "Discharged", later(6), {**spell, "destination": "home"}
    if rng.random() < 0.25:
        service = {"service": _key(rng)}
        given = {"what": "home_care", "place": f"P{rng.integers(40)}", "hours": f"{rng.integers(3, 21)}.5"}
        yield "ServiceReferred", later(4), {**service, **given, "hours": None}
        yield "ServiceAssessed", later(30), {**service, "hours": "10"}
        yield "ServiceStarted", later(50), {**service, **given}
        yield "ServiceEnded", later(700), {**service, "outcome": None}


def readiness(rng: Any, later: Any, spell: dict[str, Any]) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    tests: dict[str, Any] = {"clinical": True, "multidisciplinary": None, "safe": None}
    yield "ReadinessRecorded", later(50), {**spell, **tests}
    if rng.random() < 0.1:
        yield "ReadinessReset", later(10), spell
        yield "ReadinessRecorded", later(30), {**spell, **tests}
    rest = {"clinical": None, "multidisciplinary": True, "safe": True}
    yield "ReadinessRecorded", later(8), {**spell, **rest}


def _key(rng: Any) -> str:
    return str(UUID(bytes=rng.bytes(16), version=4))
