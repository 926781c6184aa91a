"""The synthetic county: made up from the pack in force, and written through the log as any source is."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from homefirst.app.house import this_log
from homefirst.foundation.store.events import Author
from homefirst.intake.synthetic.county import SEED, synthetic_county
from homefirst.intake.synthetic.happenings import Happening, counted, happenings
from homefirst.intake.synthetic.pack import read_tables
from homefirst.intake.synthetic.write import Written, by_hour, by_person, write

WRITER = Author("synthetic county", loader=True)


@dataclass(frozen=True, slots=True)
class Part:
    """What is written in one step: happenings of persons, or counts at front doors."""

    happened: tuple[Happening, ...]
    counts: tuple[Happening, ...]


def parts_of_the_county() -> tuple[Part, ...]:
    """All of the synthetic county, in the parts in which it is written; the same ones whenever it is asked.

    Raises Unavailable where the pack lacks a table, and NotUnderstood where one cannot be read.
    """
    tables = read_tables(settings.PACK)
    county = synthetic_county(tables, np.random.default_rng(SEED))
    return tuple(_parts(happenings(tables, county, seed=SEED), tuple(counted(county))))


def _parts(happened: list[Happening], counts: tuple[Happening, ...]) -> Iterator[Part]:
    for batch in by_person(happened):
        yield Part(tuple(batch), ())
    for hours in by_hour(counts):
        yield Part((), hours)


def write_part(part: Part) -> Written:
    """Writes one part; what was written before is known by its receipts and not written again."""
    log = this_log()
    return write(
        log,
        part.happened,
        part.counts,
        source=f"homefirst synthetic county, seed {SEED}",
        by=WRITER,
        because="synthetic county",
        done=lambda _: None,
    )
