"""A list of 300 rows pasted against the synthetic county, until its differences are on the page, beside two
floors.

The first parts of the synthetic county are made and written as its job does it: everybody who is in a bed or
has care at home, with who they are. The list has 300 rows: a tenth are on another ward, a tenth have another
wait, a few rows are wrong, a few are of somebody new. Measured, in this process and without a network: the
paste as a form and the page that it leads to, with everything that is put on record. The floors are parsing
alone (text, headings and rows), and the bare query of who has any of the numbers and birth dates. Synthetic:
nobody in it exists.

python bench/list_paste.py --json [--folder DIR]
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
ROWS, PARTS, TIMES, TRUST = 300, 12, 7, "ouh"
NEW = "ASHWORTH QUAYLE PENROSE OKAFOR FIELDING".split()
HEADS = "Hosp No,Patient,DOB,Hospital,Ward,Admitted,Medically fit,Waiting for,Comments".split(",")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the county here, and find it here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as aside:
        folder = asked.folder or Path(aside)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=str(folder), DJANGO_SETTINGS_MODULE="homefirst.settings")
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

    from homefirst.app.ground.house import this_log
    from homefirst.app.setup.set_up import set_up
    from homefirst.app.synthetic.making import parts_of_the_county, write_part

    set_up(lambda _: None)
    parts = [part for part in parts_of_the_county()[:PARTS] if part.people is not None]
    events = sum(write_part(part).new for part in parts)
    connections["owner"].cursor().execute("VACUUM (ANALYZE)")
    people = in_bed(this_log(), parts)
    registered = sum(len(part.people.numbers) for part in parts if part.people is not None)
    said(f"{events:,} events of {registered:,} people, {len(people):,} of them in a bed")
    text = a_list(people)
    page, floor = pasted(text), parsed(text)
    by_name = pasted("\n".join(line.partition("\t")[2] or line for line in text.splitlines()), "By name")
    return {
        "events": events,
        "people registered": registered,
        "rows": ROWS,
        "paste to page": {
            "figure": page["median"],
            "unit": "seconds",
            "worst": page["worst"],
            "times": TIMES,
            "processor seconds of Python": page["processor"],
        },
        "the same without numbers, by name and birth date": {
            "figure": by_name["median"],
            "unit": "seconds",
            "worst": by_name["worst"],
            "summary": by_name["summary"],
        },
        "floor: parsing alone": {"figure": floor, "unit": "seconds"},
        "ratio": round(page["median"] / floor, 1),
        "floor: the bare query of matching": {"figure": page["bare"], "unit": "seconds"},
        "ratio to that": round(page["median"] / page["bare"], 1),
        "summary": page["summary"],
        "bar": "2 seconds",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
    }


def in_bed(log: Any, parts: list[Any]) -> list[tuple[Any, Any]]:
    """Those in a bed of the trust now, each with who they are."""
    from homefirst.county.journey.read import census
    from homefirst.intake.synthetic.registering import registering

    view = log.now()
    beds = {UUID(bed.person): bed for bed in census(view, view.known_at).beds}
    return [
        (beds[key], one.identity)
        for part in parts
        for key, one in registering(part.people)
        if key in beds and any(number.organisation == TRUST for number in one.identity.local_numbers)
    ]


def a_list(people: list[tuple[Any, Any]]) -> str:
    """The list of 300, as it would be copied out of a spreadsheet."""
    from homefirst.foundation.calendar import local_day

    today = datetime.now(UTC).date()
    lines = ["Patients ready to leave (synthetic)", "\t".join(HEADS)]
    for n, (bed, who) in enumerate(people[: ROWS - 5]):
        day = local_day(bed.admitted)
        came = f"{day:%d/%m/%Y}" if today.year - day.year <= 10 else ""  # no list tells of older stays
        ward = "another ward" if n % 10 == 0 else bed.ward or ""
        cells = [
            next(one.number for one in who.local_numbers if one.organisation == TRUST),
            f"{who.name.family.upper()}, {who.name.given}",
            f"{who.birth_date:%d/%m/%Y}",
            bed.place,
            ward,
            "31/02/2026" if n % 60 == 2 else came,
            "Y" if bed.clinical else "N",
            "POC; equipment" if n % 10 == 1 else "",
            "seen today",
        ]
        lines.append("\t".join(cells))
    for n in range(5):
        day = today - timedelta(days=1)
        lines.append(f"N{n}\t{NEW[n]}, Nora\t0{n + 1}/02/1940\tjr\tanother ward\t{day:%d/%m/%Y}\tN\tPOC\t")
    assert len(lines) == ROWS + 2
    return "\n".join(lines) + "\n"


def pasted(text: str, source: str = "Ready") -> dict[str, Any]:
    """The paste and the page it leads to, several times; what is asked once was said before."""
    import re

    from django.test import Client

    from homefirst.county.access.models import User

    told = {"role": "ward_staff", "organisation": TRUST, "password": "!"}
    user, _ = User.objects.get_or_create(username="wendy", defaults=told)
    client = Client()
    client.force_login(user)
    address = client.post("/oxfordshire/lists", {"pasted": text})["Location"]
    page = client.get(address).content.decode()
    said_ = dict(re.findall(r'name="(column-\d+)">.*?<option value="([^"]*)" selected', page, re.S))
    if said_:
        client.post(f"{address}/columns", {"source": source, "place": "", **said_})
        page = client.get(address).content.decode()
    theirs = dict(re.findall(r'name="(theirs-\d+)" value="([^"]*)"', page))
    if theirs:
        client.post(f"{address}/words", {**theirs, **{f"word-{name[7:]}": "=" for name in theirs}})
    took, before = [], time.process_time()
    for _ in range(TIMES):
        start = time.perf_counter()
        address = client.post("/oxfordshire/lists", {"pasted": text})["Location"]
        response = client.get(address)
        took.append(time.perf_counter() - start)
        assert response.status_code == 200
    processor = round((time.process_time() - before) / TIMES, 2)
    summary = re.search(r'id="summary">(.*?)<', response.content.decode())
    assert summary is not None, response.content.decode()[:2_000]
    return {
        "median": round(sorted(took)[TIMES // 2], 2),
        "worst": round(max(took), 2),
        "processor": processor,
        "bare": bare(text) if source == "Ready" else None,
        "summary": summary[1],
    }


def bare(text: str) -> float:
    """Who has any of the list's numbers and birth dates: one query, and nothing made of it."""
    from homefirst.app.ground.house import this_log
    from homefirst.county.people.kept import holders
    from homefirst.county.people.search import Key

    rows = [line.split("\t") for line in text.splitlines()[2:]]
    keys = {(Key.LOCAL, f"{TRUST} {row[0]}") for row in rows}
    keys |= {(Key.BIRTH_DATE, "-".join(reversed(row[2].split("/")))) for row in rows}
    view, took = this_log().now(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        holders(view, keys)
        took.append(time.perf_counter() - start)
    return round(sorted(took)[TIMES // 2], 4)


def parsed(text: str) -> float:
    """Parsing alone: the text, its headings, and every cell of its rows."""
    from homefirst.app.lists.words import our_words
    from homefirst.app.people.asking import Caller
    from homefirst.county.access.seeing import Asker
    from homefirst.intake.lists.grid import text_grid
    from homefirst.intake.lists.mapping import ListMapping, guess
    from homefirst.intake.lists.row import read_rows
    from homefirst.intake.lists.table import table_in

    caller = Caller(Asker("bench", "ward_staff", TRUST), datetime.now(UTC), "")
    words, took = our_words(caller), []
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
