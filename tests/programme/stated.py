"""A small pack of statements of a made-up county: two papers that differ, for the tests of promises and
findings. Its tables are written into a folder of the test's own."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from homefirst.county.catalogue.statements.read import COLUMNS

DOCUMENTS = """document,title,dated,body
P1,Plan for the year,2016-05-26,Joint Board
P2,Review of the year,2017-07-13,Scrutiny Board
"""
SUBJECTS = """subject,name,area
shire,The shire as a whole,
home,Home care,
home/task,More home care is bought,
home/fees,Fees of home care,
pool,Pooled budget,
pool/line:beds,Beds paid by the pool,
pool/line:hours,Hours paid by the pool,
memory,Memory clinic,
"""
MEASURES = """measure,name,nature,dimension,better,low,high,published,once
hours,Hours of home care in place,stock,care hours/week,higher,0,,,
people,People waiting,stock,people,lower,0,,,
within,From referral to assessment,duration,working days,lower,0,,,
spend,What is spent,flow,money,,,,,
task,What is to be done,words,,,,,,parent
responsible,Who is responsible (role),words,,,,,,
accountable,Who is accountable (role),words,,,,,,
starts,When it starts,words,,,,,,
ends,When it ends or is due,words,,,,,,
status,How far it is,words,,,,,,
"""
FACTS = """
P1.10.1|P1|10|baseline of 20,400 hours per week|home|hours|level|20400|care hours/week|2015/16|actual|||
P1.11.1|P1|11|growing to 22,440 hours per week|home|hours|level|22440|care hours/week|2016/17|plan|||
P1.12.1|P1|12|for which £2.0m is set aside|pool|spend|flow|2.0|GBP m|2016/17|plan||total|
P1.13.1|P1|13|beds 1.2|pool/line:beds|spend|flow|1.2|GBP m|2016/17|plan|||
P1.14.1|P1|14|hours 0.6|pool/line:hours|spend|flow|0.6|GBP m|2016/17|plan|||
P1.20.1|P1|20|Buy more home care|home/task|task|text|Buy more home care||||||
P1.20.2|P1|20|Head of commissioning|home/task|responsible|text|Head of commissioning||||||
P1.20.3|P1|20|by 31 March 2017|home/task|ends|date|2017-03-31|||plan|||
P1.21.1|P1|21|The director answers for home care|home|accountable|text|Director of adult services||||||
P1.30.1|P1|30|assessed within 30 working days|memory|within|duration|<=30|working days|2016/17|limit|||
P2.5.1|P2|5|growing to 24,000 hours a week|home|hours|level|24000|care hours/week|2016/17|plan|||
P2.6.1|P2|6|fees of home care cost £1m|home/fees|spend|flow|1|GBP m|2017/18|plan|||
P2.7.1|P2|7|assessed within 40 working days|memory|within|duration|<=40|working days|2016/17|limit|||
P2.8.1|P2|8|still 30 people wait|shire|people|level|30|people|2017-06|actual|||
"""
CONSISTENT = ("P1.14.1", "P2.5.1", "P2.7.1")
"""Without these statements nothing in the pack differs."""


def rows(text: str = FACTS) -> list[list[str]]:
    """The rows of facts; a row may leave out its last cells."""
    found = [line.split("|") for line in text.strip().splitlines()]
    return [(row + [""] * len(COLUMNS))[: len(COLUMNS)] for row in found]


def write_pack(folder: Path, facts: Iterable[list[str]] | None = None) -> Path:
    """Writes the pack's tables of statements into a folder, beside what stands there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents.csv").write_text(DOCUMENTS, encoding="utf-8")
    (folder / "subjects.csv").write_text(SUBJECTS, encoding="utf-8")
    (folder / "measures.csv").write_text(MEASURES, encoding="utf-8")
    chosen = rows() if facts is None else facts
    lines = [",".join(COLUMNS), *(",".join(f'"{cell}"' if cell else "" for cell in row) for row in chosen)]
    (folder / "facts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("units.csv", "decisions.csv"):
        (folder / name).unlink(missing_ok=True)
    return folder


def county_with(pack: Path, folder: Path) -> Path:
    """A copy of a county's pack with the statements of the small one instead of its own."""
    shutil.copytree(pack, folder)
    return write_pack(folder)
