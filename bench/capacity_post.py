"""A provider posts from a telephone: how long the server takes for the request, beside a bare write.

The request that the page's one button sends: six lines of hours with fifteen days each, other amounts each
time, so that nothing is recognised; beside it the one tap where nothing changed, which is recognised, and the
page itself. In a county in which every provider posted each morning for the last 90 days. Measured by
Django's own test client, so without network and the layer in front. The floor is a durable insert of as many
payloads into a plain table, in the same run.

python bench/capacity_post.py --json [--rounds 100] [--mornings 90]
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, own_county, parser, tell

BAR = 150
POST = "/oxfordshire/capacity/post"


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--mornings", type=int, default=90)
    asked = arguments.parse_args()
    with own_county():
        found = measure(asked)
    tell(found, as_json=asked.json)


def measure(asked: argparse.Namespace) -> dict[str, object]:
    import numpy as np
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from homefirst.app.capacity.asking import pack_capacity
    from homefirst.app.ground.house import this_log
    from homefirst.app.synthetic.capacity import write_mornings
    from homefirst.county.access.models import User
    from homefirst.intake.synthetic.capacity import postings

    settings.ALLOWED_HOSTS = ["*"]
    now = this_log().now().known_at
    mornings = [now - timedelta(days=back, minutes=1) for back in range(asked.mornings, 0, -1)]
    made = postings(pack_capacity().resources, mornings, not_yet=None, random=np.random.default_rng(20160310))
    written = write_mornings(made)
    user = User.objects.create(username="nora", role="provider", organisation="ouh", password="!")
    client = Client()
    client.force_login(user)
    mine = [code for code, one in pack_capacity().resources.items() if one.provider == "ouh"]
    with connections["owner"].cursor() as owner:
        owner.execute("CREATE TABLE bench_plain (id bigserial PRIMARY KEY, payload json NOT NULL)")
    said = [0]

    def send(**form: str) -> None:
        said[0] += 1
        answer = client.post(POST, {"posting": str(uuid4())} | form)
        assert answer.status_code == 303, answer.content[:500]

    def form() -> None:
        amounts = {f"{code}.today": str(7 + (said[0] + place) % 50) for place, code in enumerate(mine)}
        send(do="form", **amounts)

    def floor() -> None:
        with this_log().raw().transaction():
            for _ in mine:
                this_log().raw().execute("INSERT INTO bench_plain (payload) VALUES (%s)", ['{"a": "14"}'])

    ways: dict[str, Callable[[], None]] = {
        "posted from the form": form,
        "the same again, recognised": lambda: send(do="again"),
        "the page opened": lambda: opened(client),
        "durable insert": floor,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    cpu = dict.fromkeys(ways, 0.0)
    for way in ways.values():
        way()
    for _ in range(asked.rounds):
        for name, way in ways.items():
            start, before = time.perf_counter(), time.process_time()
            way()
            took[name].append((time.perf_counter() - start) * 1000)
            cpu[name] += (time.process_time() - before) * 1000
    figure, least = p95(took["posted from the form"]), p95(took["durable insert"])
    return {
        "figure": round(figure, 1),
        "unit": f"ms, p95 of a posting of {len(mine)} lines",
        "floor": {"durable insert of as many payloads": round(least, 1)},
        "ratio": round(figure / least, 1),
        "bar": f"p95 under {BAR} ms",
        "postings held before": written.new,
        **{
            name: {
                "p50": round(sorted(some)[len(some) // 2], 1),
                "p95": round(p95(some), 1),
                "processor ms of Python, mean": round(cpu[name] / len(some), 1),
            }
            for name, some in took.items()
        },
        "machine": machine(),
        "load": load(),
    }


def opened(client: object) -> None:
    answer = client.get(POST)  # type: ignore[attr-defined]
    assert answer.status_code == 200


def p95(some: list[float]) -> float:
    return sorted(some)[int(len(some) * 0.95)]


def load() -> float:
    import os

    return round(os.getloadavg()[0], 1)


if __name__ == "__main__":
    main()
