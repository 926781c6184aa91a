"""How long a stranger waits: `bench/start.py --json`.

Clones the last commit, runs `./run` on a free port until the board's page answers (cold: nothing installed,
no database), stops it, and runs it again (warm). Bars: cold 60 s, warm 5 s. Floors: cold, installing the same
lock with the same installer into an empty environment; warm, `./run --help`, which imports and ends.
"""

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def until_page(clone: Path, environment: dict[str, str]) -> float:
    """Seconds from `./run` to the board's page."""
    start = time.perf_counter()
    said = clone / "said.txt"
    with said.open("w") as out:
        server = subprocess.Popen(
            ["./run", "start", "--port", "0"], cwd=clone, env=environment, stdout=out, stderr=out
        )
    try:
        while time.perf_counter() - start < 300:
            found = re.search(r"http://\S+/board", said.read_text())
            if found:
                with urllib.request.urlopen(found[0]) as page:
                    assert page.status == 200
                return time.perf_counter() - start
            if server.poll() is not None:
                raise SystemExit(said.read_text())
            time.sleep(0.02)
        raise SystemExit("It did not answer within 300 s.")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def timed(command: list[str], **more: object) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
    return time.perf_counter() - start


def measure() -> list[dict[str, object]]:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as folder:
        os.chmod(folder, 0o711)
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        # An installer's cache of its own, or an earlier run would have made this one quicker.
        environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HOMEFIRST_DATA")}
        environment["UV_CACHE_DIR"] = str(Path(folder) / "cache")
        cold = until_page(clone, environment)
        warm = min(until_page(clone, environment) for _ in range(3))
        help_ = min(timed(["./run", "--help"], cwd=clone, env=environment) for _ in range(3))
        uv = str(clone / ".homefirst" / "tools" / "uv" / "bin" / "uv")
        environment["UV_CACHE_DIR"] = str(Path(folder) / "cache of the floor")
        empty = str(Path(folder) / "empty")
        timed([uv, "venv", empty, "--python", sys.executable], env=environment)
        lock = str(clone / "requirements" / "run.txt")
        sync = [uv, "pip", "sync", "--require-hashes", lock]
        install = timed(sync, env={**environment, "VIRTUAL_ENV": empty})
        shutil.rmtree(empty)
    return [
        {
            "name": name,
            "figure": round(figure, 2),
            "floor": round(floor, 2),
            "peer": None,
            "ratio": round(figure / floor, 2),
            "unit": "s",
            "bar": bar,
            "machine": machine,
        }
        for name, figure, floor, bar in (("cold", cold, install, 60), ("warm", warm, help_, 5))
    ]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=None if "--json" in sys.argv else 2))
