"""Pages a second through the doors: `bench/doors.py --json`.

Figure: the board's page, all measures, their JSON and the API, each asked for by so many callers at once
over real HTTP of one web process, in pages a second and the 95th percentile of a page's time. Floor: an
answer of the process itself that asks no database (/health/live), through the same layer; beside it a static
file, which does not reach Django. All in one run, one after the other, on a database that goes with the run.
"""

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import ROOT, machine, parser, tell

SECONDS, CALLERS, WARM = 4.0, 8, 4
SERVING = """
import socket, sys
import uvicorn
from homefirst.server.front.listening import listening
uvicorn.Server(listening()).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
"""
ASKED = {
    "board": "/{county}/board",
    "board as JSON": "/{county}/board?format=json",
    "measures": "/{county}/measures",
    "delays by the API": "/api/v1/delays?area={area}&month=2016-03&to=2017-03&by=reason",
    "outlook by the API": "/api/v1/outlook?area={area}&year=2016-17&month=2016-09",
}
FLOORS = {"/health/live": "/health/live", "static file": "/static/homefirst/homefirst.css"}


async def ask(port: int, path: str, until: float, taken: list[float], least: int) -> None:
    """Asks over one connection, one after the other, and times each answer to its last byte."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    while time.perf_counter() < until or len(taken) < least:
        start = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert b" 200 " in head.split(b"\r\n", 1)[0], (path, head)
        await rest(reader, head)
        taken.append(time.perf_counter() - start)
    writer.close()
    await writer.wait_closed()


async def rest(reader: asyncio.StreamReader, head: bytes) -> None:
    """The body, by its length or in chunks."""
    if b"transfer-encoding: chunked" in head:
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    else:
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))


async def measured(port: int, path: str) -> dict[str, float]:
    """Pages a second, and milliseconds: the median, and the longest of the quickest 95 in 100."""
    await ask(port, path, 0.0, [], WARM)
    taken: list[float] = []
    start = time.perf_counter()
    until = start + SECONDS
    await asyncio.gather(*(ask(port, path, until, taken, 0) for _ in range(CALLERS)))
    cuts = statistics.quantiles(taken, n=20)
    return {
        "a_second": round(len(taken) / (time.perf_counter() - start), 1),
        "p50_milliseconds": round(cuts[9] * 1000, 1),
        "p95_milliseconds": round(cuts[18] * 1000, 1),
    }


def measure(environment: dict[str, str]) -> dict[str, object]:
    subprocess.run(
        [sys.executable, "-m", "homefirst", "setup"], env=environment, check=True, capture_output=True
    )
    county, area = "oxfordshire", "E10000025"  # the demonstration's
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        listener.set_inheritable(True)
        port, number = listener.getsockname()[1], listener.fileno()
        web = subprocess.Popen(
            [sys.executable, "-c", SERVING, str(number)],
            env=environment,
            pass_fds=[number],
            stderr=subprocess.DEVNULL,
        )
        try:
            paths = {**FLOORS, **ASKED}
            found = {
                name: asyncio.run(measured(port, path.format(county=county, area=area)))
                for name, path in paths.items()
            }
        finally:
            web.terminate()
            web.wait(20)
    floor = found["/health/live"]["a_second"]
    return {
        "figure": {name: found[name] for name in ASKED},
        "floor": {name: found[name] for name in FLOORS},
        "peer": None,
        "ratio": {f"{name} to /health/live": round(found[name]["a_second"] / floor, 3) for name in ASKED},
        "callers": CALLERS,
        "load": os.getloadavg()[0],
        "machine": machine(),
    }


def main() -> None:
    as_json = parser(__doc__).parse_args().json
    folder = Path(tempfile.mkdtemp(prefix="homefirst-bench-doors-"))
    folder.chmod(0o711)  # the server's account must be able to walk through
    environment = {
        **os.environ,
        "HOMEFIRST_DATA": str(folder),
        "HOMEFIRST_RATE": "10000",
        "HOMEFIRST_SYNTHETIC": "no",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "homefirst.settings",
    }
    environment.pop("DATABASE_URL", None)
    try:
        figures = measure(environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell(figures, as_json=as_json)


if __name__ == "__main__":
    main()
