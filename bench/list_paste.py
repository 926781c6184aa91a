"""A list of 300 rows pasted against the synthetic county, until its differences are on the page, beside a
floor.

The synthetic county is made and written as `homefirst synthetic` does it. 5,000 of its people, all those in
bed among them, are registered with made-up names, so that rows are looked for among many. The list has 300
of them: a tenth are on another ward, a tenth have another wait, a few rows are wrong, a few are of somebody
new. Measured, in this process and without a network: the paste as a form and the page that it leads to,
with everything that is put on record. The floor is parsing alone: text, headings and rows. Synthetic:
nobody in it exists.

python bench/list_paste.py --json
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SEED = 20160310
ROWS, REGISTERED, TIMES = 300, 5_000, 7
FAMILIES = (
    "Ashworth Fielding Okafor Penrose Whitlock Quayle Rowbotham Thackray Quill Marsh Dunmore Ives".split()
)
GIVENS = "William Margaret Nia Thomas Doris Dennis Farah Edmund Ivy Ada Ruth Colin".split()
HEADS = "Hosp No,Patient,DOB,Hospital,Ward,Admitted,Medically fit,Waiting for,Comments".split(",")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=folder, DJANGO_SETTINGS_MODULE="homefirst.settings")
        os.environ.pop("DATABASE_URL", None)
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from homefirst.foundation.postgres.embedded import cluster_in

        settings.ALLOWED_HOSTS = ["testserver"]
        try:
            found = measure()
        finally:
            connections.close_all()
            cluster_in(settings.DATA).leave()
    print(json.dumps(found, indent=2) if asked.json else found)


def measure() -> dict[str, Any]:
    from django.db import connections

    from homefirst.app.house import this_log
    from homefirst.app.setup import set_up
    from homefirst.app.synthetic import parts_of_the_county, write_part

    set_up(lambda _: None)
    events = sum(write_part(part).new for part in parts_of_the_county())
    connections["owner"].cursor().execute("VACUUM (ANALYZE)")
    said(f"{events:,} events of the synthetic county")
    log = this_log()
    people = register_some(log)
    connections["owner"].cursor().execute("VACUUM (ANALYZE)")
    text = a_list(people)
    page, floor = pasted(text), parsed(text)
    return {
        "events": events,
        "people registered": REGISTERED,
        "rows": ROWS,
        "paste to page": {
            "figure": page["median"],
            "unit": "seconds",
            "worst": page["worst"],
            "times": TIMES,
        },
        "floor: parsing alone": {"figure": floor, "unit": "seconds"},
        "ratio": round(page["median"] / floor, 1),
        "summary": page["summary"],
        "bar": "2 seconds",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
    }


def register_some(log: Any) -> list[tuple[Any, Any]]:
    """Registers people of the synthetic county under their own keys; those in bed, each with who they are."""
    from homefirst.county.journey.read import census
    from homefirst.county.people.identity import Identity, LocalNumber, Name
    from homefirst.county.people.record import Registering, register
    from homefirst.foundation.store.events import Author

    view = log.now()
    beds = list(census(view, view.known_at).beds)
    rng = np.random.default_rng(SEED)
    keys = [UUID(bed.person) for bed in beds]
    keys += [UUID(bytes=rng.bytes(16), version=4) for _ in range(REGISTERED - len(keys))]
    given = iter(keys)

    def chance(size: int) -> bytes:
        return (
            next(given).bytes
            if size == 16 and len(used) < len(keys) and not used.append(None)
            else rng.bytes(size)
        )

    used: list[None] = []
    at = datetime.now(UTC)
    identities = [
        Identity(
            names=(Name(f"{FAMILIES[n % 12]}{chr(97 + n // 144 % 26)}", GIVENS[n // 12 % 12]),),
            birth_date=date(1925, 1, 1) + timedelta(days=int(rng.integers(0, 12_000))),
            local_numbers=(LocalNumber("ouh", f"H{n:06d}"),),
        )
        for n in range(len(keys))
    ]
    people = [Registering(one, "ouh", at) for one in identities]
    found = register(log, people=people, chance=chance, by=Author("bench"))
    assert found[: len(beds)] == tuple(keys[: len(beds)])
    return list(zip(beds, identities, strict=False))


def a_list(people: list[tuple[Any, Any]]) -> str:
    """The list of 300, as it would be copied out of a spreadsheet."""
    from homefirst.foundation.calendar import local_day

    recent = [one for one in people if local_day(one[0].admitted).year >= datetime.now(UTC).year - 10]
    lines = ["Patients ready to leave (synthetic)", "\t".join(HEADS)]
    for n, (bed, who) in enumerate(recent[: ROWS - 5]):
        ward = "another ward" if n % 10 == 0 else bed.ward or ""
        wait = "POC; equipment" if n % 10 == 1 else ""
        came = "31/02/2017" if n % 60 == 2 else f"{local_day(bed.admitted):%d/%m/%Y}"
        name = f"{who.name.family.upper()}, {who.name.given}"
        fit = "Y" if bed.clinical else "N"
        local = who.local_numbers[0].number
        cells = [local, name, f"{who.birth_date:%d/%m/%Y}", bed.place, ward, came, fit, wait, "seen today"]
        lines.append("\t".join(cells))
    today = datetime.now(UTC).date() - timedelta(days=1)
    for n in range(5):
        lines.append(f"N{n}\tNEWCOMER, Nora\t0{n + 1}/02/1940\tjr\tanother ward\t{today:%d/%m/%Y}\tN\tPOC\t")
    return "\n".join(lines) + "\n"


def pasted(text: str) -> dict[str, Any]:
    """The paste and the page it leads to, several times; what is asked once was said before."""
    import re

    from django.test import Client

    from homefirst.county.access.models import User

    user = User.objects.create(username="wendy", role="ward_staff", organisation="ouh", password="!")
    client = Client()
    client.force_login(user)
    address = client.post("/oxfordshire/lists", {"pasted": text})["Location"]
    page = client.get(address).content.decode()
    said_ = dict(re.findall(r'name="(column-\d+)">.*?<option value="([^"]*)" selected', page, re.S))
    client.post(f"{address}/columns", {"source": "Ready", "place": "", **said_})
    page = client.get(address).content.decode()
    theirs = dict(re.findall(r'name="(theirs-\d+)" value="([^"]*)"', page))
    client.post(f"{address}/words", {**theirs, **{f"word-{name[7:]}": "=" for name in theirs}})
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        address = client.post("/oxfordshire/lists", {"pasted": text})["Location"]
        response = client.get(address)
        took.append(time.perf_counter() - start)
        assert response.status_code == 200
    summary = re.search(r'id="summary">(.*?)<', response.content.decode())
    assert summary is not None, response.content.decode()[:2_000]
    return {"median": round(sorted(took)[TIMES // 2], 2), "worst": round(max(took), 2), "summary": summary[1]}


def parsed(text: str) -> float:
    """Parsing alone: the text, its headings, and every cell of its rows."""
    from homefirst.app.lists import our_words
    from homefirst.intake.lists.grid import text_grid
    from homefirst.intake.lists.mapping import ListMapping, guess
    from homefirst.intake.lists.row import read_rows
    from homefirst.intake.lists.table import table_in

    words, took = our_words(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        table = table_in("list", (text_grid("list", text.encode()),))  # type: ignore[arg-type]
        columns = tuple(zip(table.headings, guess(table), strict=True))  # type: ignore[union-attr,arg-type]
        read_rows(table, ListMapping("ouh", "Ready", columns), words, datetime.now(UTC).date())  # type: ignore[arg-type]
        took.append(time.perf_counter() - start)
    return round(sorted(took)[TIMES // 2], 4)


def said(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
