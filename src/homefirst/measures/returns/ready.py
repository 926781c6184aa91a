"""The discharge ready date of a month: of those who left a provider's acute beds after at least one night,
how many days lay between the day on which they met none of the criteria to reside any more and the day on
which they left. Pure.

The date of whoever has left is the beginning of the last stretch in which none was met: who met some again
began anew (NHS England's guidance on the discharge ready date, July 2023; to be submitted from 1 April 2023).
Who met some when they left has none, and of whom nobody said it is not known. The bands, the days lost and
both means are those of the publication (discharge ready date, monthly).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from homefirst.measures.returns.behind import AGE, CELL, PROVIDER, UNKNOWN_AGE, UNSAID, Behind, most_first
from homefirst.measures.returns.behind import words_of as named_words
from homefirst.measures.returns.cells import Cells, Words

BANDS = ((0, 0), (1, 1), (2, 3), (4, 6), (7, 13), (14, 20), (21, None))
"""Days from the date to discharge, each band's first and last."""
LEFT, BAND, DAYS_LOST, NO_DATE, NOT_SAID = "left", "band", "days_lost", "no_date", "not_said"
MEASURES = {
    LEFT: "Discharged after a night or more",
    BAND: "Discharged, by days from the ready date",
    DAYS_LOST: "Days between ready date and discharge",
    NO_DATE: "Discharged while meeting criteria: no ready date",
    NOT_SAID: "Discharged, of whom nobody said",
}


class Leaver(NamedTuple):
    """Somebody who left a provider's acute beds: under which key they stand and were recorded, whose the bed
    was, which council is responsible, the days from the ready date to the day they left (None: no date; of
    whom nobody said whether they met criteria, `known` is false). `age_known` as of a daily line."""

    person: str
    key: str
    provider: str | None
    council: str | None
    known: bool
    days: int | None
    age_known: bool


def band_of(days: int) -> str:
    """The name of the band in which a number of days lies, by its first and last: 2-3, 21+."""
    first, last = next((low, high) for low, high in BANDS if high is None or days <= high)
    return band_named(first, last)


def band_named(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}+"
    return str(first) if first == last else f"{first}-{last}"


def ready_cells(leavers: Iterable[Leaver]) -> dict[str | None, Cells]:
    """What each provider returns of a month: words are the measure, the council, and the band."""
    counts: dict[str | None, Counter[Words]] = {}
    for one in leavers:
        counts.setdefault(one.provider, Counter()).update(adds(one))
    return {provider: Cells.of(dict(own)) for provider, own in counts.items()}


def adds(one: Leaver) -> Counter[Words]:
    """What somebody adds to the cells."""
    council = one.council or ""
    found: Counter[Words] = Counter({(LEFT, council): 1})
    if not one.known:
        found[NOT_SAID, council] += 1
    elif one.days is None:
        found[NO_DATE, council] += 1
    else:
        found[BAND, council, band_of(one.days)] += 1
        found[DAYS_LOST, council] += one.days
    return found


def means(cells: Cells) -> tuple[float | None, float | None]:
    """Days from ready date to discharge, of all who have a date, and of those of one day or more; None where
    there are none."""
    by_band = cells.by(BAND, 2)
    every, lost = sum(by_band.values()), cells.total(DAYS_LOST)
    delayed = every - by_band[band_of(0)]
    return (lost / every if every else None, lost / delayed if delayed else None)


def behind_leavers(leavers: Iterable[Leaver], asked: Mapping[str, str]) -> tuple[Behind, ...]:
    """Who is behind a cell of a month: `asked` are the provider, the cell (its words with slashes between
    them; a cell without a council is all councils'), the age (`unknown`)."""
    cell = named_words(asked[CELL]) if CELL in asked else (LEFT,)
    found: dict[str, Behind] = {}
    for one in leavers:
        n = sum(n for words, n in adds(one).items() if _answers(words, cell))
        at = PROVIDER not in asked or (one.provider or UNSAID) == asked[PROVIDER]
        if n and at and (asked.get(AGE) != UNKNOWN_AGE or not one.age_known):
            before = found.get(one.key, Behind(one.key, 0, (LEFT,)))
            found[one.key] = Behind(one.key, before.number + n, before.counted_as)
    return most_first(found.values())


def _answers(words: Words, cell: Words) -> bool:
    """Whether a cell is the one asked for, or one of those: a star stands for every council."""
    return len(cell) <= len(words) and all(
        asked in (word, EVERY) for asked, word in zip(cell, words, strict=False)
    )


EVERY = "*"
"""Instead of a council: every one's."""
