"""Reading and cross-checking the published workbooks: `bench/intake.py --json [--folder DIRECTORY]`.

Figure: `read_workbook` over all workbooks under HOMEFIRST_SHARED, one process: opening, looking over, reading
by meaning, every cross-check; the bar of 15 s is for this with the log. Floor: python-calamine handing out
the cells, nothing else. Peer: xlrd handing out the same cells with no checks (bench/requirements.in; where
it is not installed the peer is null). Before anything is timed, all three must see the same numbers.
The best of several runs of each, turn by turn, on files already in memory.
"""

import importlib.metadata
import importlib.util
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, parser, tell
from homefirst.county.catalogue.councils import councils
from homefirst.intake.dtoc_workbook import read_workbook

BAR_SECONDS = 15.0
SHARED = Path(os.environ.get("HOMEFIRST_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FOLDER = SHARED / "data" / "published" / "dtoc-workbooks"


def with_homefirst(files: dict[str, bytes]) -> int:
    """Tables read."""
    return sum(len(read_workbook(name, content).tables) for name, content in files.items())


def with_calamine(files: dict[str, bytes]) -> float:
    """The sum of every number in every cell."""
    total = 0.0
    for content in files.values():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheet_names:
            for row in workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False):
                total += sum(cell for cell in row if type(cell) is float)
    return total


def with_xlrd(files: dict[str, bytes]) -> float:
    """The same sum."""
    import xlrd

    total = 0.0
    for content in files.values():
        for sheet in xlrd.open_workbook(file_contents=content).sheets():
            for number in range(sheet.nrows):
                total += sum(cell for cell in sheet.row_values(number) if type(cell) is float)
    return total


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(folder: Path, rounds: int) -> dict[str, object]:
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.xls*"))}
    has_xlrd = importlib.util.find_spec("xlrd") is not None
    councils()
    tables = with_homefirst(files)
    if has_xlrd and abs(with_calamine(files) - with_xlrd(files)) > 1e-3:
        raise SystemExit("xlrd and python-calamine do not read the same numbers.")
    ours, least, others = [], [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: with_homefirst(files)))
        least.append(seconds(lambda: with_calamine(files)))
        if has_xlrd:
            others.append(seconds(lambda: with_xlrd(files)))
    peer = min(others) if others else None
    return {
        "figure": {
            "name": f"{len(files)} workbooks read by meaning and cross-checked, {tables} tables",
            "seconds": min(ours),
            "bar_seconds": BAR_SECONDS,
        },
        "floor": {
            "name": "python-calamine hands out the cells, no meaning, no checks",
            "seconds": min(least),
        },
        "peer": {"name": "xlrd hands out the same cells, no meaning, no checks", "seconds": peer},
        "ratio": {"to_floor": min(ours) / min(least), "to_peer": None if peer is None else min(ours) / peer},
        "machine": machine("python-calamine", *(["xlrd"] if has_xlrd else [])),
    }


if __name__ == "__main__":
    arguments = parser(__doc__)
    arguments.add_argument("--folder", type=Path, default=FOLDER, help="a folder of workbooks")
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    if not chosen.folder.is_dir():
        raise SystemExit(
            f"{chosen.folder.name}: there is no such folder. Set HOMEFIRST_SHARED, or give --folder."
        )
    figures = measure(chosen.folder, chosen.rounds)
    tell(figures, as_json=chosen.json)
    sys.exit(0 if figures["figure"]["seconds"] <= BAR_SECONDS else 1)  # type: ignore[index]
