"""Who the synthetic people are said to be: names, numbers, addresses, in columns; and some who are known
twice.

Each attribute is drawn by itself: a name says nothing of where somebody lives or comes from. Names and
streets are of names.csv, the rest of the pack's shares. Nothing of it can be anybody's: the NHS numbers are
of the range that is given to nobody, the postcodes end in letters that no postcode has.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.needs import Columns, Words, drawn
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.slips import SLIPS
from homefirst.intake.synthetic.twice import KnownTwice, known_twice

NAMES = Path(__file__).with_name("names.csv")
SEED_OF_IDENTITIES = 1
"""Drawn beside the county's own seed, so that an identity more or less changes nobody's stay."""
FIRST_NUMBER = 999_100_000
"""The first nine digits: lower ones of the range are those of the tests and the examples."""
NO_LETTERS = "CIKMOV"
"""No postcode has one of them among its last two letters."""
HOUSES = 120

IDENTITY = np.dtype(
    [
        ("person", np.int32),
        ("family", "U16"),
        ("given", "U16"),
        ("sex", "U6"),
        ("born", np.int32),
        ("number", "U10"),
        ("house", np.int16),
        ("street", "U20"),
        ("postcode", "U8"),
        ("practice", "U8"),
        ("council", np.int16),
        ("locality", "U12"),
        ("ethnicity", "U1"),
        ("told_by", np.int16),
        ("known_to", np.int16),
        ("day", np.int32),
        ("minute", np.int16),
    ]
)
"""`person` numbers the key; whoever is known twice has a second row with a number above all persons'. `born`
is a day from the record's first; `council`, `told_by` and `known_to` are places among the words: the
organisation that first had them, on `day` at `minute` (local), and all that have a number for them, with
spaces between. An empty number is none, and so is an empty locality."""


@dataclass(frozen=True, slots=True)
class SyntheticPeople:
    """Everybody's identity, by the number of their key; the words that stand for organisations in it, by
    their places; and who of them are known under two keys."""

    rows: Columns
    words: tuple[str, ...]
    twice: tuple[KnownTwice, ...]


def synthetic_people(tables: Tables, county: SyntheticCounty, random: np.random.Generator) -> SyntheticPeople:
    """Makes them up. The same tables, county and seed give the same, on any machine."""
    people, count = county.people, len(county.people)
    rows = np.zeros(count, dtype=IDENTITY)
    for column in ("person", "sex", "born", "ethnicity"):
        rows[column] = people[column]
    names = _names()
    rows["family"] = _one_of(names["family"], count, random)
    female = _one_of(names["female"], count, random)
    rows["given"] = np.where(people["sex"] == "female", female, _one_of(names["male"], count, random))
    rows["number"] = nhs_numbers(count, random)
    rows["house"] = 1 + random.integers(0, HOUSES, count)
    rows["street"] = _one_of(names["street"], count, random)
    words = _Words()
    _settle(tables, county, rows, words, random)
    _tell(tables, county, rows, words)
    twice = known_twice(county)
    rows = np.concatenate((rows, _second_rows(tables, county, rows, twice, words)))
    rows.setflags(write=False)
    return SyntheticPeople(rows, tuple(words.places), twice)


class _Words:
    """Words as small numbers: their places, in the order in which they were met."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, word: str) -> int:
        return self.places.setdefault(word, len(self.places))


def nhs_numbers(count: int, random: np.random.Generator) -> Words:
    """So many different numbers of the range that is given to nobody, each with its check digit (Modulus 11),
    in no order. The range has some 818,000 from FIRST_NUMBER on."""
    nine = np.arange(FIRST_NUMBER, 1_000_000_000, dtype=np.int64)
    weighed = sum((nine // 10**place % 10) * (place + 2) for place in range(9))
    check = (11 - weighed % 11) % 11
    valid = (nine * 10 + check)[check < 10]
    found: Words = valid[random.permutation(len(valid))[:count]].astype("U10")
    return found


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Words]:
    """The lists of names.csv by kind."""
    found: dict[str, list[str]] = {}
    with NAMES.open(encoding="utf-8", newline="") as table:
        for kind, value in list(csv.reader(table))[1:]:
            found.setdefault(kind, []).append(value)
    return {kind: np.array(values) for kind, values in found.items()}


def _one_of(values: Words, count: int, random: np.random.Generator) -> Words:
    return values[random.integers(0, len(values), count)]


def _settle(
    tables: Tables,
    county: SyntheticCounty,
    rows: npt.NDArray[np.void],
    words: _Words,
    random: np.random.Generator,
) -> None:
    """Which council is theirs, and locality, postcode and practice of where they live: in the county, or
    across the border, where nobody lives who is ever delayed: the published days are this council's."""
    delayed = np.zeros(len(rows), dtype=bool)
    stays = county.stays
    delayed[stays["person"][stays["reason"] != ""]] = True
    council = drawn(tables, "council", np.where(delayed, "delayed", "never delayed"), random)
    rows["council"] = [words.place(one) for one in council.tolist()]
    own = np.isin(council, np.array(tables.of("council", "delayed").values))
    where = np.where(own, county.people["locality"], council)
    letters = np.array([a + b for a in NO_LETTERS for b in NO_LETTERS])
    ends = np.char.add(random.integers(0, 10, len(rows)).astype("U1"), _one_of(letters, len(rows), random))
    # Whoever lives across the border lives in no locality of the county.
    rows["locality"] = np.where(own, county.people["locality"], "")
    districts = drawn(tables, "postcode", where, random)
    rows["postcode"] = np.char.add(np.char.add(districts, " "), ends)
    rows["practice"] = drawn(tables, "practice", where, random)


def _tell(tables: Tables, county: SyntheticCounty, rows: npt.NDArray[np.void], words: _Words) -> None:
    """Who had them first and when, and who has a number for them: whose beds and services they were in."""
    stays = county.stays
    order = np.lexsort((stays["came_minute"], stays["came_day"], stays["person"]))
    first = order[np.unique(stays["person"][order], return_index=True)[1]]
    rows["day"], rows["minute"] = stays["came_day"][first], stays["came_minute"][first]
    whose = tables.organisations
    rows["told_by"] = [words.place(whose[place]) for place in stays["place"][first].tolist()]
    known: list[dict[str, None]] = [{} for _ in rows]
    council = tables.of("council", "delayed").values[0]
    columns = (stays["person"].tolist(), stays["place"].tolist(), (stays["reason"] != "").tolist())
    for person, place, delayed in zip(*columns, strict=True):
        known[person][whose[place]] = None
        if delayed:
            known[person][council] = None  # whose social workers see everybody who is delayed
    rows["known_to"] = [words.place(" ".join(sorted(one))) for one in known]


def _second_rows(
    tables: Tables, county: SyntheticCounty, rows: Columns, twice: tuple[KnownTwice, ...], words: _Words
) -> Columns:
    """The second row of each who is known twice: as the other hospital wrote it, with a slip, and without the
    NHS number where that was not asked for."""
    found = rows[[one.person for one in twice]].copy()
    stays = county.stays
    for n, one in enumerate(twice):
        stay = stays[one.first_stay]
        found[n]["person"] = one.second
        found[n]["day"], found[n]["minute"] = stay["came_day"], stay["came_minute"]
        found[n]["told_by"] = found[n]["known_to"] = words.place(tables.organisations[str(stay["place"])])
        SLIPS[n % len(SLIPS)](found[n], county.span)
    return found


def own_number(person: int) -> str:
    """The number under which an organisation knows somebody: the key's number, and nobody else's."""
    return f"S{person:07d}"
