"""Lists that others keep, wired: read where they are hostile in a process apart, whose rows they are asked
of access before anything is told, held against the record, and taken."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from homefirst.app.house import this_log
from homefirst.app.lists_answers import Asking, Opened, Shown
from homefirst.app.people import Caller, asked_key, organisations
from homefirst.app.people import about as about_person
from homefirst.app.ties import ties_of_each
from homefirst.county.access import permits
from homefirst.county.access.permits import keyed
from homefirst.county.access.seeing import AFTER, Part, Purpose, Relationship
from homefirst.county.catalogue.delays import Care
from homefirst.county.catalogue.organisations import read_places
from homefirst.county.catalogue.waits import read_waits
from homefirst.county.journey.open_now import NOTHING_OPEN, Open, wards_in_use
from homefirst.county.people import matches
from homefirst.county.people.read import Standing, standings
from homefirst.county.people.whose import Meant, whose
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
from homefirst.intake.lists.mapping import ListMapping, OurWords, Site, guess, unknown_words
from homefirst.intake.lists.meaning import spelt, words_about
from homefirst.intake.lists.read import Handed, Taken
from homefirst.intake.lists.record import Answers, Moved
from homefirst.intake.lists.row import Reading, read_rows, told_by_heading
from homefirst.intake.lists.table import ListTable, table_in

ON_THEIR_LIST = "on their list"
TAKEN_SHOWN = 20
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
    organisation's, or was erased."""
    log = this_log()
    view = log.now()
    handed = read.handed_in(view, seq, _organisation(caller))
    return _opened(log, view, handed)


def what_is_asked(opened: Opened) -> Asking | None:
    """What is to be said once before this list can be compared; None where nothing is."""
    ours = _our_words(with_wards=opened.mapping is None)
    mapping = opened.mapping
    if mapping is not None and not (unknown := unknown_words(opened.table, mapping, ours)):
        return None
    ours = _our_words(with_wards=True)
    columns = _columns(opened)
    if mapping is None:
        return Asking(columns, (), ours)
    words = [(about, theirs, ours.known(about, theirs) or "") for about, theirs in unknown]
    return Asking(columns, tuple(words), ours)


def columns_asked(opened: Opened) -> Asking:
    """What is asked of a list's columns, also where it was answered before, in another window."""
    return Asking(_columns(opened), (), _our_words())


def keep_mapping(
    opened: Opened, *, source: str, meanings: Sequence[str], place: str, caller: Caller
) -> ListMapping:
    """Keeps what the columns of a list say. Raises NotUnderstood for a mapping by which nothing can be
    read."""
    if len(meanings) != len(opened.table.columns):
        raise NotUnderstood("This form is of another list.", where="columns", next="Open the page again.")
    sites = {site.code for site in _our_words().sites}
    if place and place not in sites:
        raise NotUnderstood("This is no site of the county.", where="place", next="Choose one of the list.")
    known = next((one for one in opened.others if one.source == source.strip()), None)
    mapping = ListMapping(
        organisation=opened.handed.organisation,
        source=source.strip(),
        columns=tuple(zip(opened.table.headings, meanings, strict=True)),
        words={} if known is None else known.words,
        place=place or None,
    )
    record.keep_mapping(this_log(), mapping=mapping, by=Author(caller.asker.user), at=caller.at)
    return mapping


def keep_words(opened: Opened, told: Mapping[tuple[str, str], str], caller: Caller) -> None:
    """Keeps what words of a list mean to us, for this source and from now on. Raises NotUnderstood for a
    word of ours that there is not."""
    if opened.mapping is None:
        raise NotUnderstood("The columns come first.", where="columns", next="Say what each column says.")
    ours = _our_words(with_wards=True)
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
    record.keep_mapping(this_log(), mapping=mapping, by=Author(caller.asker.user), at=caller.at)


def show(opened: Opened, caller: Caller, *, choices: Mapping[int, str], whole: bool | None) -> Shown:
    """A list beside what is held. Every person in it of whom the caller is told anything is on record before;
    whoever they may not know is told of as somebody new."""
    log = this_log()
    of, reading, last = _to_compare(log, opened, caller, choices, whole)
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
    of, reading, last = _to_compare(log, opened, caller, choices, whole)
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


def lists_of(caller: Caller) -> tuple[tuple[Taken, ...], tuple[ListMapping, ...]]:
    """The lists of the caller's organisation that were taken last, and how each of its lists is read."""
    view = this_log().now()
    organisation = _organisation(caller)
    return read.latest_taken(view, organisation, TAKEN_SHOWN), read.mappings(view, organisation)


def our_words() -> OurWords:
    """The county's own words for sites, wards and waits."""
    return _our_words()


def _organisation(caller: Caller) -> str:
    if not caller.asker.organisation:
        raise Refused(
            "You belong to no organisation, and a list's numbers are an organisation's.",
            where="list",
            next="Ask whoever looks after users.",
        )
    return caller.asker.organisation


def _opened(log: Log, view: View, handed: Handed) -> Opened:
    document = documents.read(log.county, handed.sha256)
    if document.content is None:
        raise NotFound("What this list held was erased.", where="list", next="Hand it in again.")
    table = _table(document.name, document.content)
    if isinstance(table, Problem):
        raise NotUnderstood(table.what, where="list", next=table.next)
    known = read.mappings(view, handed.organisation)
    return Opened(handed, table, next((one for one in known if one.fits(table)), None), known)


def _table(name: str, content: bytes) -> ListTable | Problem:
    if not is_workbook(content):
        grid = text_grid(name, content)
        return grid if isinstance(grid, Problem) else table_in(name, (grid,))
    with Apart(open_grids, _unread, seconds=SOONEST) as apart:
        grids = apart(name, content)
    return grids if isinstance(grids, Problem) else table_in(name, grids)


def _unread(_name: str, problem: Problem) -> tuple[Grid, ...] | Problem:
    return problem


def _columns(opened: Opened) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each column's heading, what it is guessed to say, and no cell of it: the caller has the list beside."""
    table, mapping = opened.table, opened.mapping
    if mapping is not None:
        return tuple((heading, mapping.meaning_of(heading), ()) for heading in table.headings)
    found = guess(table, opened.others)
    return tuple((heading, says, ()) for heading, says in zip(table.headings, found, strict=True))


def _to_compare(
    log: Log, opened: Opened, caller: Caller, choices: Mapping[int, str], whole: bool | None
) -> tuple[ToCompare, Reading, Taken | None]:
    """Reads the list and asks whose rows they are; the record of each view is durable before it is told."""
    mapping, handed = opened.mapping, opened.handed
    assert mapping is not None
    words = _our_words()
    reading = read_rows(opened.table, mapping, words, local_day(handed.at))
    view = log.now()
    of_list = handed.part_of is None  # mended rows are held against no list: the others are on the first
    last = read.last_taken(view, handed.organisation, mapping.source, before=handed.seq) if of_list else None
    permits.permit_search(
        log,
        asker=caller.asker,
        purpose=Purpose.DIRECT_CARE,
        asked=keyed({"list": handed.sha256}, asked_key()),
        at=caller.at,
        own_list=True,
        request=caller.request,
    )
    rows = [*((one.row, one.who) for one in reading.said), *((one.row, one.who) for one in reading.wrong)]
    found = whose(view, [who for _, who in rows])
    before = standings(view, [UUID(person) for _, person in (last.rows if last else ())])
    standing = {**found.standing, **{one.person: one for one in before.values()}}
    may = _permitted(log, view, standing, handed, caller)
    meant: dict[int, Sequence[Meant]] = {
        row: [one for one in some if one.person in may]
        for (row, _), some in zip(rows, found.meant, strict=True)
    }
    on_last = [(row, before[UUID(person)].person) for row, person in (last.rows if last else ())]
    of = ToCompare(
        reading=reading,
        meant=meant,
        standing={person: one for person, one in standing.items() if person in may},
        last=tuple((row, str(person)) for row, person in on_last if person in may),
        words=words,
        as_of=handed.at,
        choices=choices,
        whole=whole if of_list else False,
    )
    return of, reading, last


def _on_their_list(ties: Sequence[Relationship], handed: Handed) -> Iterator[Relationship]:
    """An organisation that knows somebody, and names them on a list of those in its care, has to do with them
    for it, entered here or not: else whoever comes again would be told of as new, and registered twice."""
    if any(one.organisation == handed.organisation for one in ties):
        yield Relationship(ON_THEIR_LIST, handed.organisation, handed.at, handed.at + AFTER)


def _permitted(
    log: Log, view: View, standing: Mapping[UUID, Standing], handed: Handed, caller: Caller
) -> frozenset[UUID]:
    """Those of whom the caller may be told; every one of them, and every refusal, is on record then."""
    ties = ties_of_each(view, tuple(standing.values()))
    asked = []
    for person, one in standing.items():
        if one.erased_at is None:
            related = (*ties[person], *_on_their_list(ties[person], handed))
            of = about_person(one, related, caller, Part.LIST)
            asked.append(replace(of, asked=replace(of.asked, own_list=True)))
    given = permits.permit_views(log, about=asked, request=caller.request)
    keys = frozenset(key for one in given for key in one.persons)
    return frozenset(standing) & keys


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
    return Shown(
        opened=opened,
        compared=compared,
        reading=reading,
        cells=cells,
        was=_as_they_stood(view.county, compared, last),
        last=last,
        taken=read.taken_of(view, opened.handed),
        before=read.taken_before(view, opened.handed),
        words=of.words,
        held={row.row: held.get(row.person, NOTHING_OPEN) for row in compared.rows if row.person is not None},
    )


def _as_they_stood(county: str, compared: Compared, last: Taken | None) -> Mapping[str, Mapping[str, str]]:
    """The rows of those who are gone as the last list had them, where that is still kept."""
    if last is None or not compared.gone:
        return {}
    document = documents.read(county, last.sha256)
    table = None if document.content is None else _table(document.name, document.content)
    if table is None or isinstance(table, Problem):
        return {}
    rows = {row.number: told_by_heading(table, row) for row in table.rows}
    return {one.person: rows[one.row] for one in compared.gone if one.row in rows}


def _our_words(*, with_wards: bool = False) -> OurWords:
    log = this_log()
    wards = wards_in_use(log.now()) if with_wards else ()
    return OurWords(_sites(settings.PACK), wards, _kinds(settings.PACK))


@lru_cache(maxsize=4)
def _kinds(pack: Path) -> tuple[tuple[str, str], ...]:
    """The pack's kinds of waits, code and words; a pack that has none goes by those of words.csv."""
    kinds = read_waits(pack, []).values()
    found = tuple(
        (one.code, f"{one.words[:1].upper()}{one.words[1:]}") for one in kinds if not one.stands_for
    )
    return found or tuple((word.ours, word.title) for word in words_about("waiting_for"))


@lru_cache(maxsize=4)
def _sites(pack: Path) -> tuple[Site, ...]:
    """The pack's places as sites: the beds of an acute trust are acute, all others are not."""
    known = organisations()
    found = []
    for place in read_places(pack, known, []).values():
        owner = known.get(place.organisation or "")
        acute = owner is not None and owner.kind.startswith("acute")
        found.append(Site(place.code, place.name, (Care.ACUTE if acute else Care.NON_ACUTE).value))
    return tuple(sorted(found, key=lambda site: spelt(site.title)))
