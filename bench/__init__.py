"""Benches, each run by itself: python bench/NAME.py. Whatever is imported from here finds the product."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
