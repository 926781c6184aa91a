"""Of whom a cell of a return is made: an address names the cell, and these the people. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from homefirst.foundation.errors import NotUnderstood
from homefirst.measures.returns.cells import Words
from homefirst.measures.returns.daily import Line, adds
from homefirst.measures.returns.night import Night

UNSAID = "none"
"""What an address writes for what is not known, or has no code."""
PROVIDER, MEASURE, AGE, CELL = "provider", "measure", "age", "cell"
PATIENTS_ASKED, UNKNOWN_AGE = "patients", "unknown"
OF_A_NIGHT = (PROVIDER, "council", "care", "reason", "whose", "basis", "heard")
"""The words of a night by which an address names a cell of delayed transfers."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody of whom a cell is made, under the key by which they were recorded: what they add to it, and
    under which words they are counted there."""

    person: str
    number: int
    counted_as: tuple[str, ...]


def behind_nights(
    nights: Iterable[Night], asked: Mapping[str, str], snapshot: date | None
) -> tuple[Behind, ...]:
    """Who is behind a cell of delayed transfers, the most days first. `asked` are the words that name it:
    those of OF_A_NIGHT, the measure (`patients`: on the snapshot's night alone) and the age (`unknown`); what
    is not named may be anything. Raises NotUnderstood for a measure or an age that there is not."""
    for name, word in ((MEASURE, PATIENTS_ASKED), (AGE, UNKNOWN_AGE)):
        if asked.get(name, word) != word:
            raise NotUnderstood(f"“{asked[name]}” is nothing to ask for.", where=name, next=f"Write {word}.")
    words = {name: asked[name] for name in OF_A_NIGHT if name in asked}
    found: dict[str, Behind] = {}
    for one in nights:
        of_the_day = MEASURE not in asked or one.day == snapshot
        of_the_age = AGE not in asked or not one.age_known
        if of_the_day and of_the_age and all((getattr(one, name) or UNSAID) == words[name] for name in words):
            _add(found, one.key, 1, one.reason or "")
    return most_first(found.values())


def behind_lines(lines: Iterable[Line], asked: Mapping[str, str]) -> tuple[Behind, ...]:
    """Who is behind a cell of a day, who adds most first. `asked`: the provider, the cell (its words with
    slashes between them), the age (`unknown`); without a cell everybody who is counted, each once."""
    if asked.get(AGE, UNKNOWN_AGE) != UNKNOWN_AGE:
        raise NotUnderstood(f"“{asked[AGE]}” is nothing to ask for.", where=AGE, next=f"Write {UNKNOWN_AGE}.")
    cell = words_of(asked[CELL]) if CELL in asked else None
    found: dict[str, Behind] = {}
    for one in lines:
        added = adds(one)
        n = min(1, added.total()) if cell is None else added[cell]
        at = PROVIDER not in asked or (one.provider or UNSAID) == asked[PROVIDER]
        if n and at and (AGE not in asked or not one.age_known):
            _add(found, one.key, n, one.where.value)
    return most_first(found.values())


def most_first(people: Collection[Behind]) -> tuple[Behind, ...]:
    """In the order in which they are listed."""
    return tuple(sorted(people, key=lambda one: (-one.number, one.person)))


def cell_named(words: Words) -> str:
    """A day's cell as an address names it."""
    return "/".join(word or UNSAID for word in words)


def words_of(named: str) -> Words:
    """The words of a day's cell that an address names."""
    return tuple("" if word == UNSAID else word for word in named.split("/"))


def _add(found: dict[str, Behind], person: str, n: int, counted_as: str) -> None:
    before = found.get(person, Behind(person, 0, ()))
    known = before.counted_as
    found[person] = replace(
        before,
        number=before.number + n,
        counted_as=known if counted_as in known else (*known, counted_as),
    )
