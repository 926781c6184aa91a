"""The published workbooks of the shared folder as tables, for benches and judges that need real figures."""

import os
from pathlib import Path

from bench.run import ROOT
from homefirst.county.figures.editions import InForce
from homefirst.intake.dtoc_workbook import read_workbook


def workbooks() -> list[Path]:
    """The workbooks under HOMEFIRST_SHARED (by default ../shared beside the checkout); [] if absent."""
    shared = Path(os.environ.get("HOMEFIRST_SHARED", ROOT.parent / "shared"))
    return sorted((shared / "data" / "published" / "dtoc-workbooks").glob("*.xls"))


def published_tables() -> list[InForce]:
    """Every table of every workbook, known from its first publication."""
    return [
        InForce(table, table.edition.first_known_on)
        for path in workbooks()
        for table in read_workbook(path.name, path.read_bytes()).tables
    ]
