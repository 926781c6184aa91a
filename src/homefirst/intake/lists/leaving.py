"""A list as it leaves: the same columns, in the same order, with what is held now in the place of what was
said."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.open_now import Open
from homefirst.county.journey.told import Told
from homefirst.foundation.calendar import local_day
from homefirst.intake.lists.besides import criteria_in
from homefirst.intake.lists.cells import tidy
from homefirst.intake.lists.changes import criteria_said
from homefirst.intake.lists.mapping import ListMapping, OurWords
from homefirst.intake.lists.meaning import our_word, spelt, words_about
from homefirst.intake.lists.table import ListTable

Left = str | date | None
_YES, _NO = "Yes", "No"


def as_held(
    table: ListTable, mapping: ListMapping, words: OurWords, held: Mapping[int, Open]
) -> tuple[tuple[Left, ...], ...]:
    """The rows of a list in their order. `held`: by row, what is open for its person; the cells of a row
    without, and of columns that the record does not take, are as they were given. None: nothing is held."""
    meant = [mapping.meaning_of(heading) for heading in table.headings]
    found: list[tuple[Left, ...]] = []
    for row in table.rows:
        open_ = held.get(row.number)
        given = [tidy(cell) for cell in row.cells]
        if open_ is None:
            found.append(tuple(cell or None for cell in given))
        else:
            found.append(
                tuple(_cell(says, cell, open_, words) for says, cell in zip(meant, given, strict=True))
            )
    return tuple(found)


def written(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Some rows under a list's headings as text, as a list is handed in."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter="\t", lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return held.getvalue().encode()


def _cell(says: str, given: str, open_: Open, words: OurWords) -> Left:
    bed = open_.bed
    if says in ("ward", "site", "admitted", "clinical", "multidisciplinary", "safe", "ready"):
        if bed is None:
            return None
        if says == "site":
            return {site.code: site.title for site in words.sites}.get(bed.place, bed.place)
        if says in ("clinical", "multidisciplinary", "safe"):
            holds = bool(getattr(bed, says))
            return _YES if holds else _NO
        return {"ward": bed.ward, "admitted": _day(bed.admitted), "ready": _day(bed.ready_since)}[says]
    if says == "expected_date":
        expected = None if open_.told is None else open_.told.expected
        return given or None if expected is None else expected.day
    if says == "pathway":
        pathway = None if open_.told is None else open_.told.pathway
        return given or None if pathway is None else str(pathway)
    if says == "criteria" or says in CIRCUMSTANCES:
        return _of_besides(says, given, open_.told)
    if says in ("waiting_for", "code", "whose", "due", "wait_since"):
        return _of_waits(says, open_.waits, words)
    return given or None


def _of_besides(says: str, given: str, told: Told | None) -> Left:
    """Criteria or circumstances as they are held; as they were given where that says the same, or has no
    word here: it is mostly more than we hold."""
    if says == "criteria":
        held = None if told is None or told.criteria is None else told.criteria.met
        if held is None or (given and criteria_in(given) in (None, tuple(held))):
            return given or None
        return criteria_said(held)
    about = None if told is None else told.circumstances
    code = None if about is None else getattr(about, says)
    if code is None or (given and our_word(says, spelt(given)) in (None, code)):
        return given or None
    return CIRCUMSTANCES[says][code]


def _of_waits(says: str, waits: Sequence[OpenWait], words: OurWords) -> Left:
    kinds = dict(words.kinds)
    if says == "waiting_for":
        other_names = dict(words.other_names)
        told = dict.fromkeys(other_names.get(wait.what, wait.what) for wait in waits)
        return "; ".join(kinds.get(what, what) for what in told) or None
    ordered = sorted(waits, key=lambda wait: (wait.reason is None, wait.opened, wait.wait))
    if not ordered:
        return None
    main = ordered[0]
    if says == "whose":
        return {word.ours: word.title for word in words_about("whose")}.get(main.whose or "")
    return {"code": main.reason, "due": main.due, "wait_since": _day(main.opened)}[says]


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else local_day(instant)
