"""A year of returns of delayed transfers: `bench/returns.py [--json] [--folder DIR]`.

Figure: seconds to count April 2015 to March 2016 as every provider returns it, month by month, from the
journeys of everybody who is delayed in the synthetic county's two years. Its totals must be the published
ones. Floor: the same stretches fetched from the database once, and nothing done with them. Bar: 10 s. With
--folder the county that lies there (a data folder, started with its synthetic people) is measured whole.
"""

import json
import os
import secrets
import sys
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from bench.run import machine, own_county, parser, tell

BAR_SECONDS, MONTHS = 10.0, 12


def fill() -> int:
    """Writes those who are delayed, and who they are; how many."""
    import numpy as np

    from homefirst.app.ground.house import this_log
    from homefirst.county.catalogue.pack import SHIPPED
    from homefirst.county.people.bulk import register_keyed
    from homefirst.foundation.store.events import Author
    from homefirst.intake.synthetic.county import SEED, synthetic_county
    from homefirst.intake.synthetic.happenings import happenings, person_keys
    from homefirst.intake.synthetic.identities import SEED_OF_IDENTITIES, synthetic_people
    from homefirst.intake.synthetic.pack import read_tables
    from homefirst.intake.synthetic.registering import Some, registering
    from homefirst.intake.synthetic.write import write

    tables, by = read_tables(SHIPPED / "oxfordshire"), Author("synthetic county", loader=True)
    county = synthetic_county(tables, np.random.default_rng(SEED))
    people = synthetic_people(tables, county, np.random.default_rng([SEED, SEED_OF_IDENTITIES]))
    keys = person_keys(county.area, SEED, len(people.rows))
    delayed = set(county.stays["person"][county.stays["reason"] != ""].tolist())
    numbers = tuple(sorted(delayed | {one.second for one in people.twice if one.person in delayed}))
    some = {keys[number] for number in numbers}
    told = [one for one in happenings(tables, county, seed=SEED) if one.says["person"] in some]
    write(this_log(), told, [], source="bench", by=by, because="bench", done=lambda _: None)
    known = tuple(registering(Some(people, county.span, keys, numbers)))
    register_keyed(this_log(), people=known, chance=secrets.token_bytes, by=by)
    return len(numbers)


def measure(folder: str | None) -> dict[str, object]:
    if folder is not None:
        os.environ.update(HOMEFIRST_DATA=folder, DJANGO_SETTINGS_MODULE="homefirst.settings")
        import django

        django.setup()
    place: Any = nullcontext() if folder is not None else own_county()
    with place:
        return measure_here(None if folder is not None else fill())


def measure_here(people: int | None) -> dict[str, object]:
    """The county at hand; `people` were written for it."""
    from homefirst.app.ground.house import this_log
    from homefirst.app.returns.counted import count_year
    from homefirst.county.journey.returned import delayed_nights
    from homefirst.foundation.calendar import Month

    view, first = this_log().now(), Month(2015, 4)
    begun, used = time.perf_counter(), time.process_time()
    year = count_year(view, first, MONTHS)
    cells = sum(len(one.cells) for month in year for one in month.cells.values())
    ours, cpu = time.perf_counter() - begun, time.process_time() - used
    begun = time.perf_counter()
    stretches = len(delayed_nights(view, date(2015, 4, 1), date(2016, 3, 31)))
    least = time.perf_counter() - begun
    return {
        "figure": {
            "name": f"a year of returns: {sum(len(one.nights) for one in year)} days, {cells} cells",
            "seconds": ours,
            "cpu_seconds": cpu,
            "bar_seconds": BAR_SECONDS,
            "people": people,
            "as_published": as_published([len(one.nights) for one in year], first),
        },
        "floor": {"name": f"{stretches} stretches fetched once", "seconds": least},
        "ratio": {"to_floor": ours / least},
        "machine": machine("psycopg"),
    }


def as_published(days: list[int], first: Any) -> bool:
    """Whether each month's days are those that the pack has as published."""
    from homefirst.county.catalogue.pack import SHIPPED
    from tests.judges.plain_synthetic import published_days

    published = published_days(SHIPPED / "oxfordshire", "E10000025")
    return all(
        n == sum(told for (of, by, _), told in published.items() if (of, by) == (str(first + after), "care"))
        for after, n in enumerate(days)
    )


if __name__ == "__main__":
    asked = parser(__doc__)
    asked.add_argument("--folder", help="measure the county in this data folder, whole")
    arguments = asked.parse_args()
    found = measure(arguments.folder)
    if arguments.json:
        print(json.dumps(found, indent=2))
    else:
        tell(found, as_json=False)
    figure = found["figure"]
    assert isinstance(figure, dict)
    sys.exit(0 if figure["seconds"] <= BAR_SECONDS and figure["as_published"] else 1)
