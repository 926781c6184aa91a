"""Kernels are compiled once a run, whichever worker comes first."""

import os
from pathlib import Path

from homefirst.flow.engine.cache import VARIABLE, keep_in

if VARIABLE not in os.environ:
    keep_in(Path(os.environ["HOMEFIRST_DATA"]))
