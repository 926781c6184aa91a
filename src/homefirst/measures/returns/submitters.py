"""Who submits the return for whose beds: two tables of the county pack, returned_by.csv and
return_providers.csv. Pure.

The return is submitted by the provider of the care: it was collected from NHS trusts, NHS foundation trusts,
community enterprises and independent sector providers (NHS England's statistical notice of May 2014; NHS
Digital's page of the collection, MSitDT). A council and a commissioner submit none, whoever's a bed may be by
places.csv, and a bed that the NHS does not fund is in nobody's return. A county's pack says who does.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.dated import FROM, Dates, dates_of
from homefirst.county.catalogue.organisations import ORGANISATIONS, PLACES, Organisation, Place
from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "returned_by.csv"
COLUMNS = ("place", "from", "until", "organisation", "source")
PROVIDERS = "return_providers.csv"
PROVIDER_COLUMNS = ("organisation", "code", "region", "board", "source")
SUBMIT_NONE = frozenset({"council", "councils", "commissioner"})
"""The kinds of organisations, in the pack's words, that are no provider of NHS care."""
NOBODY = "nobody"
"""Written for an organisation: the NHS does not fund these beds, and no return has them."""
LONGEST_CODE = 5


@dataclass(frozen=True, slots=True)
class ReturnedBy:
    """Who submits for a place on some days; None: nobody, as the NHS does not fund its beds."""

    dates: Dates
    organisation: str | None
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Submitters:
    """Who submits for each place: as the pack's table says (`said`), else whose the place is where that
    organisation is one that submits (`owners`), else not known."""

    said: Mapping[str, tuple[ReturnedBy, ...]]
    owners: Mapping[str, str | None]

    def of(self, place: str, day: date) -> str | None:
        """Who submits for a place on a day; None where that is not known, or nobody does."""
        found = self._said(place, day)
        return self.owners.get(place) if found is None else found.organisation

    def nobody(self, place: str, day: date) -> bool:
        """Whether no return has a place's beds on a day."""
        found = self._said(place, day)
        return found is not None and found.organisation is None

    def _said(self, place: str, day: date) -> ReturnedBy | None:
        return next((one for one in self.said.get(place, ()) if one.dates.cover(day)), None)


@dataclass(frozen=True, slots=True)
class ReturnProvider:
    """A provider as the national files name it: its code of the Organisation Data Service, and the region and
    board of today; "" is not known."""

    code: str
    region: str
    board: str
    source: str


def submitters_of(
    places: Mapping[str, Place],
    organisations: Mapping[str, Organisation],
    said: Mapping[str, tuple[ReturnedBy, ...]],
) -> Submitters:
    """Who submits, by the tables of a pack."""
    owners = {
        code: one.organisation if _submits(organisations, one.organisation) else None
        for code, one in places.items()
    }
    return Submitters(said, owners)


def read_returned_by(
    folder: Path, places: Container[str], organisations: Container[str], problems: list[Problem]
) -> Mapping[str, tuple[ReturnedBy, ...]]:
    """Who submits for which place, by the place; nothing where a pack has no such table. What is wrong is
    noted in `problems`."""
    if not (folder / FILE).exists():
        return {}
    found: dict[str, tuple[ReturnedBy, ...]] = {}
    for row in read_table(folder / FILE, COLUMNS, problems).rows:
        place = row.known("place", places, PLACES, "place")
        one = _returned_by(row, organisations)
        for other in found.get(place, ()):
            if one.dates.meet(other.dates):
                what = f"Row {other.row} says of some of these days, too, who submits for this place."
                row.wrong(FROM, what, "Let one end where the other begins.")
                break
        found[place] = (*found.get(place, ()), one)
    return found


def read_return_providers(
    folder: Path, organisations: Container[str], problems: list[Problem]
) -> Mapping[str, ReturnProvider]:
    """How the national files name a pack's providers; nothing where it has no such table."""
    if not (folder / PROVIDERS).exists():
        return {}
    table = read_table(folder / PROVIDERS, PROVIDER_COLUMNS, problems)
    return by_code(table, "organisation", lambda row: _provider(row, organisations))


def submitter_problems(
    places: Mapping[str, Place],
    organisations: Mapping[str, Organisation],
    said: Mapping[str, tuple[ReturnedBy, ...]],
) -> Iterable[Problem]:
    """What of a pack's places and of its table does not fit together: an organisation that submits no return
    is named as one that does, or a place is such an organisation's and nobody says who submits for it."""
    for place, rows in said.items():
        for one in rows:
            if one.organisation is not None and not _submits(organisations, one.organisation):
                kind = organisations[one.organisation].kind if one.organisation in organisations else "none"
                yield Problem(
                    f"{FILE}, row {one.row}, column organisation",
                    f"“{one.organisation}” is a {kind}, and submits no return for {place}.",
                    f"Name the provider of the care, or write {NOBODY} where the NHS does not fund it.",
                )
    for code, place_ in places.items():
        owner = place_.organisation
        if owner in organisations and not _submits(organisations, owner) and code not in said:
            yield Problem(
                f"{PLACES}, {code}",
                f"It is the {organisations[str(owner)].kind}’s “{owner}”, which submits no return.",
                f"Say in {FILE} who submits for it, or that {NOBODY} does.",
            )


def _submits(organisations: Mapping[str, Organisation], code: str | None) -> bool:
    return code in organisations and organisations[str(code)].kind not in SUBMIT_NONE


def _returned_by(row: Row, organisations: Container[str]) -> ReturnedBy:
    named = row.text("organisation")
    if named != NOBODY:
        row.known("organisation", organisations, ORGANISATIONS)
    return ReturnedBy(
        dates=dates_of(row),
        organisation=None if named == NOBODY else named,
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _provider(row: Row, organisations: Container[str]) -> ReturnProvider:
    row.known("organisation", organisations, ORGANISATIONS)
    return ReturnProvider(
        code=row.cell("code", _code, ""),
        region=row.text("region"),
        board=row.text("board"),
        source=row.cell("source", words_in, ""),
    )


def _code(text: str) -> str:
    if not (text.isascii() and text.isalnum() and text.isupper() and 3 <= len(text) <= LONGEST_CODE):
        raise NotUnderstood(f"“{text}” is no code of an organisation.", next="Write it as RTH.")
    return text
