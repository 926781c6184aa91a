"""Lists that others keep, wired: read where they are hostile in a process apart, whose rows they are asked
of access before anything is told, held against the record, and taken."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from homefirst.app.ground.house import this_log
from homefirst.app.lists.answers import Asking, OfList, Opened, Shown
from homefirst.app.lists.told import to_compare
from homefirst.app.lists.words import on_of, our_words
from homefirst.app.people.asking import Caller, asked_key
from homefirst.county.access.models import User
from homefirst.county.access.roles import check_role
from homefirst.county.journey.open_now import NOTHING_OPEN, Open
from homefirst.county.people import matches
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.plain import plain
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.intake import documents
from homefirst.intake.apart import Apart
from homefirst.intake.lists import read, record
from homefirst.intake.lists.compared import Compared
from homefirst.intake.lists.grid import Grid, is_workbook, open_grids, text_grid
from homefirst.intake.lists.leaving import as_held, written
from homefirst.intake.lists.looking import ToCompare, held_of, look
from homefirst.intake.lists.mapping import ListMapping, guess, unknown_words
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.read import Handed, Taken
from homefirst.intake.lists.record import Answers, Moved
from homefirst.intake.lists.row import Reading, told_by_heading
from homefirst.intake.lists.since import Since, says, since
from homefirst.intake.lists.table import ListTable, table_in

HANDED_SHOWN = 20
SOONEST = 20
"""Seconds after which a workbook that is still being read is given up: somebody waits for the page."""


def hand_in(name: str, content: bytes, caller: Caller, *, part_of: int | None = None) -> int:
    """Keeps a list; its number. Raises NotUnderstood for one that is empty or no list, and Refused for
    somebody of no organisation: nobody would know whose numbers stand in it."""
    organisation = _organisation(caller)
    documents.check_size("list", content)
    found = _table(name or "list", content)
    if isinstance(found, Problem):
        raise NotUnderstood(found.what, where="list", next=found.next)
    return record.hand_in(
        this_log(),
        name=name or "list",
        content=content,
        organisation=organisation,
        by=Author(caller.asker.user),
        at=caller.at,
        part_of=part_of,
    )


def open_list(seq: int, caller: Caller) -> Opened:
    """A list of the caller's organisation. Raises NotFound for one that there is not, is another
    organisation's or for other eyes there (`_their_own`), or was erased."""
    log = this_log()
    view = log.now()
    handed = read.handed_in(view, seq, _organisation(caller))
    if not _their_own(handed, caller):
        raise read.no_such_list()
    return _opened(log, view, handed, on_of(caller))


def what_is_asked(opened: Opened, caller: Caller) -> Asking | None:
    """What is to be said once before this list can be compared; None where nothing is."""
    ours = our_words(caller, with_wards=opened.mapping is None)
    mapping = opened.mapping
    if mapping is not None and not (unknown := unknown_words(opened.table, mapping, ours)):
        return None
    ours = our_words(caller, with_wards=True)
    columns = _columns(opened, on_of(caller))
    if mapping is None:
        return Asking(columns, (), ours)
    words = [(about, theirs, ours.known(about, theirs) or "") for about, theirs in unknown]
    return Asking(columns, tuple(words), ours)


def columns_asked(opened: Opened, caller: Caller) -> Asking:
    """What is asked of a list's columns, also where it was answered before, in another window."""
    return Asking(_columns(opened, on_of(caller)), (), our_words(caller))


def keep_mapping(
    opened: Opened, *, source: str, meanings: Sequence[str], place: str, caller: Caller
) -> ListMapping:
    """Keeps what the columns of a list say. Raises NotUnderstood for a mapping by which nothing can be
    read."""
    if len(meanings) != len(opened.table.columns):
        raise NotUnderstood("This form is of another list.", where="columns", next="Open the page again.")
    ours = our_words(caller)
    places = {one.code for one in ours.sites} | {one.code for one in ours.services}
    if place and place not in places:
        raise NotUnderstood(
            "This is no site of the county, and no service of yours.",
            where="place",
            next="Choose one of the list.",
        )
    known = next((one for one in opened.others if one.source == source.strip()), None)
    mapping = ListMapping(
        organisation=opened.handed.organisation,
        source=source.strip(),
        columns=tuple(zip(opened.table.headings, meanings, strict=True)),
        words={} if known is None else known.words,
        place=place or None,
    )
    record.keep_mapping(
        this_log(), mapping=mapping, by=Author(caller.asker.user), at=caller.at, on=on_of(caller)
    )
    return mapping


def keep_words(opened: Opened, told: Mapping[tuple[str, str], str], caller: Caller) -> None:
    """Keeps what words of a list mean to us, for this source and from now on. Raises NotUnderstood for a
    word of ours that there is not."""
    if opened.mapping is None:
        raise NotUnderstood("The columns come first.", where="columns", next="Say what each column says.")
    ours = our_words(caller, with_wards=True)
    for (about, _), word in told.items():
        if word and about != "ward" and word not in dict(ours.choices(about)):
            raise NotUnderstood("We have no such word.", where=about, next="Choose one of the list.")
        if plain(word) != word:
            raise NotUnderstood(
                "A ward’s name holds a number such as an NHS number, and it would stand in the log.",
                where=about,
                next="Choose another ward, or that it says nothing to us.",
            )
    mapping = opened.mapping.with_words(told)
    record.keep_mapping(
        this_log(), mapping=mapping, by=Author(caller.asker.user), at=caller.at, on=on_of(caller)
    )


def show(opened: Opened, caller: Caller, *, choices: Mapping[int, str], whole: bool | None) -> Shown:
    """A list beside what is held. Every person in it of whom the caller is told anything is on record before;
    whoever they may not know is told of as somebody new."""
    log = this_log()
    of, reading, last = to_compare(log, opened, caller, choices, whole)
    view = log.now()
    held = held_of(view, of)
    return _shown(view, opened, of, reading, last, look(log, of, held), held)


def take(
    opened: Opened,
    caller: Caller,
    *,
    shown: str,
    choices: Mapping[int, str],
    whole: bool | None,
    answers: Answers,
) -> Taken | Shown:
    """Takes a list; where the record has moved since it was shown, nothing is taken and it is shown anew.
    Raises Refused as `record.take`."""
    assert opened.mapping is not None
    log = this_log()
    of, reading, last = to_compare(log, opened, caller, choices, whole)
    by = Author(caller.asker.user)
    done = record.take(
        log,
        handed=opened.handed,
        mapping=opened.mapping,
        of=of,
        shown=shown,
        answers=answers,
        chance=secrets.token_bytes,
        by=by,
        at=caller.at,
        says=_says(opened),
    )
    if isinstance(done, Moved):
        view = log.now()
        return _shown(view, opened, of, reading, last, done.compared, held_of(view, of))
    taken, registered = done
    if registered:
        matches.propose(log, of=registered, by=by, at=caller.at)
    return taken


def mend(opened: Opened, cells: Mapping[int, Sequence[str]], caller: Caller) -> int:
    """Hands in rows of a list that were mended, as a list of their own; its number. Raises NotUnderstood
    where none is left."""
    headings = opened.table.headings
    rows = [tuple(row) for _, row in sorted(cells.items()) if len(row) == len(headings) and any(row)]
    if not rows:
        raise NotUnderstood("No row was mended.", where="list", next="Write at least one row right.")
    return hand_in("mended rows", written(headings, rows), caller, part_of=opened.handed.seq)


def leaving(shown: Shown) -> tuple[tuple[str | date | None, ...], ...]:
    """The rows of a list with what is held now, in its own columns."""
    assert shown.opened.mapping is not None
    return as_held(shown.opened.table, shown.opened.mapping, shown.words, shown.held)


def erase_list(opened: Opened) -> None:
    """Erases what a list holds; that it was handed in, and what was taken of it, stays."""
    documents.erase(this_log().county, opened.handed.sha256)


def lists_of(caller: Caller) -> tuple[tuple[OfList, ...], tuple[ListMapping, ...]]:
    """The lists of the caller's organisation that were handed in last, as far as they are for the caller's
    eyes, and how each of its lists is read."""
    log = this_log()
    view, organisation = log.now(), _organisation(caller)
    handed = [
        (one, taken)
        for one, taken in read.latest_handed(view, organisation, HANDED_SHOWN)
        if _their_own(one, caller)
    ]
    names = documents.names(log.county, [one.sha256 for one, _ in handed])
    found = tuple(
        OfList(one, names.get(one.sha256) if taken is None else taken.source, taken, one.sha256 in names)
        for one, taken in handed
    )
    return found, _mappings(view, organisation, on_of(caller))


def _organisation(caller: Caller) -> str:
    if not caller.asker.organisation:
        raise Refused(
            "You belong to no organisation, and a list's numbers are an organisation's.",
            where="list",
            next="Ask whoever looks after users.",
        )
    return caller.asker.organisation


def _their_own(handed: Handed, caller: Caller) -> bool:
    """Whether a list is for the caller's eyes: whoever sees nobody is told of whom their own lists name, and
    not of whom those of others at their organisation do, who may see people."""
    if check_role(caller.asker.role).sees_people_for or handed.by == caller.asker.user:
        return True
    same = User.objects.filter(username=handed.by, role=caller.asker.role)
    return bool(same.filter(organisation=caller.asker.organisation).exists())


def _opened(log: Log, view: View, handed: Handed, on: On) -> Opened:
    document = documents.read(log.county, handed.sha256)
    if document.content is None:
        raise NotFound("What this list held was erased.", where="list", next="Hand it in again.")
    table = _table(document.name, document.content)
    if isinstance(table, Problem):
        raise NotUnderstood(table.what, where="list", next=table.next)
    known = _mappings(view, handed.organisation, on)
    return Opened(handed, table, next((one for one in known if one.fits(table)), None), known)


def _mappings(view: View, organisation: str, on: On) -> tuple[ListMapping, ...]:
    """How an organisation's lists of one sort are read."""
    return tuple(one for one in read.mappings(view, organisation) if one.is_on(on))


def _table(name: str, content: bytes) -> ListTable | Problem:
    if not is_workbook(content):
        grid = text_grid(name, content)
        return grid if isinstance(grid, Problem) else table_in(name, (grid,))
    with Apart(open_grids, _unread, seconds=SOONEST) as apart:
        grids = apart(name, content)
    return grids if isinstance(grids, Problem) else table_in(name, grids)


def table_of(name: str, content: bytes) -> ListTable | None:
    """The list in a document that was handed in; None where it is none."""
    found = _table(name, content)
    return None if isinstance(found, Problem) else found


def _unread(_name: str, problem: Problem) -> tuple[Grid, ...] | Problem:
    return problem


def _columns(opened: Opened, on: On) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each column's heading, what it is guessed to say, and no cell of it: the caller has the list beside."""
    table, mapping = opened.table, opened.mapping
    if mapping is not None:
        return tuple((heading, mapping.meaning_of(heading), ()) for heading in table.headings)
    found = guess(table, opened.others, on)
    return tuple((heading, says, ()) for heading, says in zip(table.headings, found, strict=True))


def _shown(
    view: View,
    opened: Opened,
    of: ToCompare,
    reading: Reading,
    last: Taken | None,
    compared: Compared,
    held: Mapping[str, Open],
) -> Shown:
    cells = {row.number: told_by_heading(opened.table, row) for row in opened.table.rows}
    last_table = _last_table(view.county, last)
    return Shown(
        opened=opened,
        compared=compared,
        reading=reading,
        cells=cells,
        was=_as_they_stood(last_table, compared),
        last=last,
        taken=read.taken_of(view, opened.handed),
        before=read.taken_before(view, opened.handed, _says(opened)),
        words=of.words,
        held={row.row: held.get(row.person, NOTHING_OPEN) for row in compared.rows if row.person is not None},
        as_of=of.as_of,
        since=_since(opened, last_table),
    )


def _says(opened: Opened) -> str:
    """What a list says, whatever its bytes."""
    assert opened.mapping is not None
    return says(opened.table, opened.mapping, asked_key(), local_day(opened.handed.at))


def _since(opened: Opened, last: ListTable | None) -> Since | None:
    """What has changed on a list since the last of its name, of which it is all or a part."""
    assert opened.mapping is not None
    if last is None:
        return None
    return since(opened.table, last, opened.mapping, local_day(opened.handed.at))


def _last_table(county: str, last: Taken | None) -> ListTable | None:
    """The last list of the same name as it was handed in, where that is still kept."""
    if last is None:
        return None
    document = documents.read(county, last.sha256)
    return None if document.content is None else table_of(document.name, document.content)


def _as_they_stood(last: ListTable | None, compared: Compared) -> Mapping[str, Mapping[str, str]]:
    """The rows of those who are gone as the last list had them."""
    if last is None:
        return {}
    rows = {row.number: told_by_heading(last, row) for row in last.rows}
    return {one.person: rows[one.row] for one in compared.gone if one.row in rows}
