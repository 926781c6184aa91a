"""What the pages of lists show: a list beside what is held, in words, and as a spreadsheet."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.lists.answers import OfList, Opened, Shown
from homefirst.app.lists.asking import leaving
from homefirst.intake.lists.compared import Unsure
from homefirst.intake.lists.difference import RowDifference, Standing, wait_words
from homefirst.intake.lists.entries import Answer, may_answer
from homefirst.intake.lists.meaning import WHO, On, meanings
from homefirst.intake.lists.persons import PARTS
from homefirst.intake.lists.read import Taken
from homefirst.intake.lists.services import held_words
from homefirst.web.beds.shown import short_key, words
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.written import Written

MENDED_AT_ONCE, MOST_FIELDS = 40, 800
"""Rows that are mended in one form, and the fields that it may have: Django takes a thousand."""
ANSWERS = {
    Answer.ASK_AGAIN: "Still waiting: ask again with the next list",
    Answer.LEFT: "They left, and wait no more",
    Answer.NOT_READY: "Still in the bed, and not ready any more",
    Answer.WAIT_OVER: "They wait no more",
    Answer.SERVICE_OVER: "It has ended",
}
HANDED_HEADS = (
    "List",
    "Handed in",
    "By",
    "What became of it",
    "People on it",
    "Entries made",
    "Rows kept out",
)
NOT_BY_A_LIST = "Not taken: whoever keeps records is asked."
MOST_SINCE, LONGEST_PASSED = 40, 60
"""Rows whose changed cells are shown on the page; the spreadsheet has all."""


def list_shown(shown: Shown) -> dict[str, Any]:
    """The page of one list."""
    compared, mapping = shown.compared, shown.opened.mapping
    assert mapping is not None
    return {
        "source": mapping.source,
        "seq": shown.opened.handed.seq,
        "handed": f"{local_time(shown.opened.handed.at)}, {shown.opened.handed.by}",
        "as_of": local_time(shown.as_of) if shown.as_of != shown.opened.handed.at else None,
        "mended": shown.opened.handed.part_of,
        "summary": summary(shown),
        "taken": None if shown.taken is None else taken_words(shown.taken),
        "digest": compared.digest,
        "stopped": compared.stopped,
        "missing": len(compared.gone),
        "on_last": compared.on_last,
        "changed": [
            _row(shown, row)
            for row in compared.rows
            if row.changes or row.notes or row.over or row.row in compared.told_otherwise
        ],
        "unchanged": compared.of(Standing.UNCHANGED),
        "unsure": [
            {"row": one.row, "who": _who(shown, one.row), "what": one.what, "choices": _choices(shown, one)}
            for one in compared.unsure
        ],
        "wrong": [
            {
                "row": one.row,
                "who": _who(shown, one.row),
                "why": [f"{problem.what} {problem.next}" for problem in one.problems],
                "where": [problem.where for problem in one.problems],
            }
            for one in compared.wrong
        ],
        "mends": _mends(shown),
        "before": None if shown.before is None else local_time(shown.before.at),
        "since": None if shown.since is None else _since(shown),
        "keys_shown": shown.words.on is On.CARE,
        "gone": [_gone(shown, place) for place in range(len(compared.gone))],
        "repeats": [f"Row {row} says the same as row {other}." for row, other in compared.repeats],
        "passed_over": [_passed(shown, row) for row in compared.passed_over],
        "sheet": shown.opened.table.sheet,
        "other_sheets": shown.opened.table.other_sheets,
        "aside": list(_aside(shown.opened)),
        "may_take": shown.taken is None,
        "nothing_new": compared.nothing_new,
    }


def summary(shown: Shown) -> str:
    """What the list comes to, in a sentence."""
    compared = shown.compared
    if compared.nothing_new and not compared.unsure:
        return f"Nothing new: {_people(len(compared.rows))} on the list, and all of it is held already."
    parts = [
        f"{compared.of(Standing.NEW)} new",
        f"{compared.of(Standing.CHANGED)} changed",
        f"{compared.of(Standing.UNCHANGED)} as held",
    ]
    parts += [f"{len(compared.registering)} to be registered"] if compared.registering else []
    parts += [f"{len(compared.wrong)} wrong"] if compared.wrong else []
    parts += [f"{len(compared.unsure)} to be asked about"] if compared.unsure else []
    differ = len(compared.told_otherwise)
    parts += [f"{differ} that say otherwise of who somebody is"] if differ else []
    parts += [f"{len(compared.gone)} gone since the last list"] if compared.gone else []
    return f"{', '.join(parts)}."


def taken_words(taken: Taken) -> str:
    kept = len(taken.quarantined)
    out = (
        "No row was kept out." if not kept else f"{kept} {'row was' if kept == 1 else 'rows were'} kept out."
    )
    made = f"{taken.entries:,} {'entry' if taken.entries == 1 else 'entries'} made"
    return f"Taken {local_time(taken.at)} by {taken.by}: {made}, {taken.registered:,} registered. {out}"


def list_table(shown: Shown) -> Table:
    """The list as it leaves: its own columns under its own one or two rows of headings, with what is held
    now."""
    mapping, heads = shown.opened.mapping, shown.opened.table.heads
    assert mapping is not None
    rows = tuple(tuple(map(_written, row)) for row in leaving(shown))
    note = (
        "Where the record holds it, the cell says what is held now; every other cell is as it was handed in."
    )
    groups = heads[0] if len(heads) > 1 else ()
    return Table("list", mapping.source, heads[-1], rows, note, groups)


def wrong_table(shown: Shown) -> Table:
    """The rows that cannot be taken, as they were given, each with its reasons, to be mended."""
    headings = shown.opened.table.headings
    rows = tuple(
        (
            str(one.row),
            "\n".join(f"{problem.where}: {problem.what} {problem.next}" for problem in one.problems),
            *(shown.cells[one.row][heading] or None for heading in headings),
        )
        for one in shown.compared.wrong
    )
    return Table("wrong", "Rows that cannot be taken", ("Row", "What is wrong", *headings), rows)


def changes_table(shown: Shown) -> Table:
    """Every change that would be entered, a row each."""
    rows = tuple(
        (str(row.row), row.person, row.standing.value, change.words)
        for row in shown.compared.rows
        for change in row.changes
    )
    return Table("changes", "What the list changes", ("Row", "Person", "Row is", "Change"), rows)


def handed_table(found: tuple[OfList, ...]) -> Table:
    """The lists that were handed in last, and what became of each."""
    rows = tuple(
        (
            one.name or "A list that was erased", local_time(one.handed.at), one.handed.by, _became(one),
            *((None,) * 3 if one.taken is None else (
                number(len(one.taken.rows)), number(one.taken.entries), number(len(one.taken.quarantined)),
            )),
        )
        for one in found
    )  # fmt: skip
    return Table("lists", "Lists handed in, the latest first", HANDED_HEADS, rows)


def _became(one: OfList) -> str:
    mended = "" if one.handed.part_of is None else "Mended rows. "
    if one.taken is not None:
        kept = len(one.taken.quarantined)
        return f"{mended}Taken {local_time(one.taken.at)}" + (f", {kept} to be mended" if kept else "")
    return f"{mended}Not taken" if one.kept else f"{mended}Erased"


def since_table(shown: Shown) -> Table:
    """What has changed on the list since the last of its name, a cell a row."""
    since, headings = shown.since, ("Row", "Column", "Was", "Is now")
    rows: list[tuple[str | None, ...]] = []
    if since is not None:
        rows += [(str(row), "New on the list", None, _who(shown, row)) for row in since.new]
        rows += [
            (str(row), cell.heading, cell.was or None, cell.now or None)
            for row, cells in since.changed
            for cell in cells
        ]
    return Table("since", "What has changed on the list since the last", headings, tuple(rows))


def _since(shown: Shown) -> dict[str, Any]:
    """The same for the page: a sentence, and the rows that say something else."""
    since, last = shown.since, shown.last
    assert since is not None
    assert last is not None
    parts = [
        (len(since.new), "new"), (len(since.gone), "gone"), (len(since.changed), "say something else"),
        (since.same, "the same"),
    ]  # fmt: skip
    columns = [f"“{heading}” is new" for heading in since.columns]
    columns += [f"“{heading}” is gone" for heading in since.lost]
    return {
        "last": local_time(last.at),
        "words": ", ".join(f"{count} {what}" for count, what in parts if count),
        "nothing": since.nothing,
        "columns": ", ".join(columns),
        "changed": [
            {
                "row": row,
                "who": _who(shown, row),
                "cells": [f"{one.heading}: {one.was or 'nothing'} → {one.now or 'nothing'}" for one in cells],
            }
            for row, cells in since.changed[:MOST_SINCE]
        ],
        "more": max(0, len(since.changed) - MOST_SINCE),
    }


def _row(shown: Shown, row: RowDifference) -> dict[str, Any]:
    kinds = dict(shown.words.kinds)
    standing = "to be registered" if row.person is None else row.standing.value
    return {
        "row": row.row,
        "who": _who(shown, row.row),
        "key": row.person,
        "href": _person(row.person),
        "standing": standing,
        "changes": [*_registered(shown, row), *(change.words for change in row.changes)],
        "notes": (*_otherwise(shown, row.row), *row.notes),
        "over": [{"key": wait.wait, "words": wait_words(wait, kinds)} for wait in row.over],
    }


def _registered(shown: Shown, row: RowDifference) -> Iterator[str]:
    """What whoever is registered is registered with, besides name, birth date and numbers."""
    told = shown.compared.said[row.row].person.words(dict(shown.words.councils)) if row.person is None else ""
    if told:
        yield f"Registered with: {told}"


def _otherwise(shown: Shown, row: int) -> Iterator[str]:
    """What a row says otherwise of who somebody is; what is held is told by their record, and by no list."""
    names, said = dict(shown.words.councils), shown.compared.said[row].person
    parts = shown.compared.told_otherwise.get(row, ())
    if parts:
        told = ", ".join(f"{PARTS[part]} {said.part_words(part, names)}" for part in parts)
        yield f"The list says {told}, and something else is held. {NOT_BY_A_LIST}"


def _gone(shown: Shown, place: int) -> dict[str, Any]:
    one = shown.compared.gone[place]
    kinds = dict(shown.words.kinds)
    was = shown.was.get(one.person, {})
    bed = one.open.bed
    titles = {site.code: site.title for site in shown.words.sites}
    held = (
        []
        if bed is None
        else [f"In bed: {titles.get(bed.place, bed.place)}{f', {words(bed.ward)}' if bed.ward else ''}"]
    )
    held += [f"Waits: {wait_words(wait, kinds)}" for wait in one.open.waits]
    held += [held_words(each, shown.words.services) for each in one.open.services]
    return {
        "key": one.person,
        "href": _person(one.person),
        "who": _given(shown.opened, was) or "The last list was erased",
        "held": held,
        "answers": [{"value": answer.value, "text": ANSWERS[answer]} for answer in may_answer(one)],
    }


def _mends(shown: Shown) -> list[dict[str, Any]]:
    """The first wrong rows, as many as one form takes."""
    found: list[dict[str, Any]] = []
    for one in shown.compared.wrong[:MENDED_AT_ONCE]:
        found.append(_mend(shown, one.row))
        if sum(len(each["fields"]) for each in found) + len(found[-1]["fields"]) > MOST_FIELDS:
            break
    return found


def _mend(shown: Shown, row: int) -> dict[str, Any]:
    """The cells of a wrong row that are read, to be written right; the others stay as they were handed in."""
    mapping, cells = shown.opened.mapping, shown.cells[row]
    assert mapping is not None
    wrong = next(one for one in shown.compared.wrong if one.row == row)
    said = " ".join(problem.where for problem in wrong.problems)
    fields = [
        {
            "name": f"cell-{row}-{place}",
            "heading": heading,
            "value": cells[heading],
            "wrong": f"column {heading}" in said,
        }
        for place, heading in enumerate(shown.opened.table.headings)
        if (says := mapping.meaning_of(heading)) and not _is_aside(says)
    ]
    return {"row": row, "fields": fields, "why": [f"{one.what} {one.next}" for one in wrong.problems]}


def _passed(shown: Shown, row: int) -> str:
    """A row that names nobody, with what stands in it: it may be the heading of a part, such as a ward."""
    text = ", ".join(cell for cell in shown.cells.get(row, {}).values() if cell)
    return f"{row} ({text[:LONGEST_PASSED]}{'…' if len(text) > LONGEST_PASSED else ''})"


def _is_aside(meaning: str) -> bool:
    return bool(meaning) and bool(meanings()[meaning].aside)


def _aside(opened: Opened) -> Iterator[dict[str, str]]:
    """The columns that are recognised, or not used, and not taken; each with its sentence."""
    mapping = opened.mapping
    assert mapping is not None
    for heading in opened.table.headings:
        says = mapping.meaning_of(heading)
        if not says:
            yield {"heading": heading, "why": "It is not used."}
        elif meanings()[says].aside:
            yield {"heading": heading, "why": meanings()[says].aside}


def _who(shown: Shown, row: int) -> str:
    return _given(shown.opened, shown.cells.get(row, {}))


def _given(opened: Opened, cells: Mapping[str, str]) -> str:
    """Who a row is of, as it was given."""
    mapping = opened.mapping
    assert mapping is not None
    return ", ".join(
        cells[heading] for heading in cells if cells[heading] and mapping.meaning_of(heading) in WHO
    )


def _choices(shown: Shown, one: Unsure) -> list[dict[str, str]]:
    """Who a row may be. Somebody who stands on the same list is called what the list calls them: whoever
    answers may not know another name of theirs, and a key says nothing to anybody."""
    rows = {row.person: row.row for row in shown.compared.rows if row.person is not None}

    def called(key: str) -> str:
        row = rows.get(key)
        return f"It is {short_key(key)}" if row is None else f"It is row {row}: {_who(shown, row)}"

    found = [{"value": "", "text": "Leave this row out"}]
    found += [{"value": key, "text": called(key)} for key in one.keys]
    return found + ([{"value": "new", "text": "It is somebody new"}] if one.may_be_new else [])


def _person(key: str | None) -> str | None:
    return None if key is None else reverse("person", kwargs={"county": this_county().slug, "key": key})


def _written(cell: str | date | None) -> str | None:
    if isinstance(cell, date):
        return Written(f"{cell:%d/%m/%Y}", cell, "dd/mm/yyyy")
    return cell


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"
