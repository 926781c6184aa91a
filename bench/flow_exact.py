"""The flow engine against queueing theory: `python -m bench.flow_exact [--replications N]` prints every
exact case as a table in Markdown, as docs/flow-exact.md has it; `--json` the same as figures.

The cases are the tests' (tests/judges/flow_cases*.py): with 16 replications those of the default suite.
Fails where a |z| is 4 or more, or the chance of all of them together at most 0.001.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from bench.run import parser, tell
from homefirst.flow.engine.cache import keep_in


def main() -> int:
    asked = parser(__doc__)
    asked.add_argument("--replications", type=int, default=100)
    asked.add_argument("--kernels", type=Path, help="a folder in which compiled kernels are kept")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as name:
        keep_in(words.kernels or Path(name))
        from tests.judges.flow_judged import all_judged, fisher, table

        began = time.process_time()
        found = all_judged(words.replications)
        taken = time.process_time() - began
    worst = max(abs(one.z) for figures in found.values() for one in figures)
    together = fisher([figures[0].p for figures in found.values()])
    if words.json:
        figures = {
            name: [
                {"name": one.figure.name, "exact": one.figure.exact, "mean": one.mean, "z": one.z, "p": one.p}
                for one in each
            ]
            for name, each in found.items()
        }
        tell({"figure": figures, "worst_z": worst, "together": together, "cpu": taken}, as_json=True)
    else:
        print(table(found, words.replications))
    return 0 if worst < 4 and together > 0.001 else 1


if __name__ == "__main__":
    sys.exit(main())
