"""Dates and statuses that come in an order that cannot be, and things done over parts that are not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Kind, Statement, Status
from homefirst.county.catalogue.statements.vocabulary import Vocabulary, parent_of
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.telling import day_said, said, stated
from homefirst.programme.reconcile.twice import earliest, latest

STARTS, ENDS, HAPPENS = "starts", "ends", "happens"
STATUS = "status"
BEGUN = frozenset({Status.HELD, Status.LIVE, Status.COMPLETED})
"""What cannot be said of a thing before its first day. Something may be agreed that starts later."""
AHEAD = frozenset(status for status in Status if status.ahead)
GONE_BACK: Mapping[Status, frozenset[Status]] = {
    Status.COMPLETED: AHEAD | {Status.ON_TRACK, Status.LATE},
    Status.HELD: AHEAD | {Status.ON_TRACK, Status.LATE},
    Status.LIVE: AHEAD,
    Status.AGREED: frozenset({Status.TO_BE_AGREED}),
}
"""What a thing can no longer be once it was the other: what was agreed is then on track, or late."""

Each = Iterator[Found | None]


def order(book: Book) -> tuple[Checked, Checked]:
    """The order of dates and statuses; and parents against their children."""
    orders = [*_of_subjects(book), *_references(book)]
    parents = list(_parents(book))
    return (
        Checked(FindingKind.ORDER, len(orders), tuple(one for one in orders if one is not None)),
        Checked(FindingKind.PARENT, len(parents), tuple(one for one in parents if one is not None)),
    )


def day_of(one: Statement) -> Period:
    assert isinstance(one.said, Period), one.id
    return one.said


def _dates(book: Book, subject: str, measure: str) -> tuple[Statement, ...]:
    return tuple(one for one in book.of(subject, measure) if one.kind is Kind.DATE)


def _statuses(book: Book, subject: str) -> tuple[Statement, ...]:
    return tuple(one for one in book.of(subject, STATUS) if isinstance(one.said, Status))


def _of_subjects(book: Book) -> Each:
    for subject in dict.fromkeys(one.subject for one in book.statements):
        starts, ends = _dates(book, subject, STARTS), _dates(book, subject, ENDS)
        for start in starts:
            for end in ends:
                if start.source.document == end.source.document:
                    yield _found(
                        book.words,
                        earliest(day_of(start)) > latest(day_of(end)),
                        (start, end),
                        "it ends before it starts",
                    )
        statuses = _statuses(book, subject)
        for status in statuses:
            for when in (*starts, *ends, *_dates(book, subject, HAPPENS)):
                yield from _status_and_date(book, status, when)
        yield from _advance(book, statuses)
        yield from _within_parent(book, subject, (*ends, *_dates(book, subject, HAPPENS)))


def _found(words: Vocabulary, wrong: bool, sides: tuple[Statement, ...], what: str) -> Found | None:
    if not wrong:
        return None
    title = f"{words.subjects[sides[0].subject].name}: {what}"
    text = "; ".join(f"{words.measures[one.measure].name}: {stated(one)}" for one in sides)
    return Found(FindingKind.ORDER, sides, title, text)


def _status_and_date(book: Book, status: Statement, when: Statement) -> Each:
    """What a status says of a date, on the day of the document that says it. Only the document's own date: a
    later one may have moved it. What is done before it is due is early, and no contradiction."""
    known, days = status.known_on, day_of(when)
    if known is None or when.source.document != status.source.document:
        return
    assert isinstance(status.said, Status)
    wrong = _told_wrongly(status.said, when.measure, days, known)
    yield _found(book.words, bool(wrong), (status, when), f"{wrong}; the paper is of {day_said(known)}")


def _told_wrongly(status: Status, measure: str, days: Period, known: date) -> str:
    over, ahead = latest(days) < known, earliest(days) > known
    begun = status in BEGUN or (status is Status.AGREED and measure == HAPPENS)
    if begun and measure in (STARTS, HAPPENS) and ahead:
        return f"it is {status}, and its date is yet to come"
    if over and status in AHEAD and measure in (STARTS, HAPPENS):
        return f"it is {status}, and its date was past"
    if over and (status in AHEAD or status is Status.ON_TRACK) and measure == ENDS:
        return f"it is {status}, and its end was past"
    return ""


def _advance(book: Book, statuses: tuple[Statement, ...]) -> Each:
    """A thing that is done stays done: one document has not two statuses, and a later one is no less far. Of
    a document without a date nobody knows whether it is the later one."""
    for one, other in combinations(statuses, 2):
        together = one.source.document == other.source.document
        if not together and (one.known_on is None or other.known_on is None):
            continue
        earlier, later = sorted((one, other), key=lambda each: each.known_on or date.min)
        assert isinstance(earlier.said, Status)
        assert isinstance(later.said, Status)
        wrong = later.said in GONE_BACK.get(earlier.said, ())
        if earlier.known_on == later.known_on:
            wrong = wrong or earlier.said in GONE_BACK.get(later.said, ())
        yield _found(
            book.words,
            wrong,
            (earlier, later),
            f"it is {earlier.said} in one place and {later.said} in another",
        )


def _within_parent(book: Book, subject: str, ends: tuple[Statement, ...]) -> Each:
    """What is part of a thing is due, or happens, no later than the thing is due."""
    above = parent_of(subject)
    if above is None:
        return
    for end in ends:
        for limit in _dates(book, above, ENDS):
            if limit.source.document == end.source.document:
                wrong = earliest(day_of(end)) > latest(day_of(limit))
                yield _found(
                    book.words, wrong, (end, limit), "it comes after the end of the whole that it is part of"
                )


def _references(book: Book) -> Each:
    """What is said to come after another thing does not come before it. Where the same document dates that
    thing it is held against that date alone: another document may have moved it."""
    for one in book.statements:
        of = one.of
        if one.kind is not Kind.DATE or of is None:
            continue
        named = [
            before
            for before in _dates(book, of.subject or one.subject, of.measure or one.measure)
            if before.id != one.id
            and (of.basis is None or of.basis.footing == before.basis.footing)
            and (of.period is None or (before.period is not None and before.period.span == of.period.span))
        ]
        here = [before for before in named if before.source.document == one.source.document]
        for before in here or named:
            wrong = latest(day_of(one)) < earliest(day_of(before))
            yield _found(book.words, wrong, (one, before), "it comes before what it follows")


def _parents(book: Book) -> Each:
    for above in dict.fromkeys(one.subject for one in book.statements):
        parts = [part for subject in book.children.get(above, ()) for part in _statuses(book, subject)]
        for whole in _statuses(book, above) if parts else ():
            those = [part for part in parts if part.source.document == whole.source.document]
            yield from [None] * (len(those) - 1)
            if those:
                yield _open_parts(book, whole, those)


def _open_parts(book: Book, whole: Statement, parts: Sequence[Statement]) -> Found | None:
    """One finding, however many of its parts are open."""
    still = [part for part in parts if isinstance(part.said, Status) and not part.said.done]
    if whole.said is not Status.COMPLETED or not still:
        return None  # what is agreed or live may have parts that are yet to be done
    subjects = book.words.subjects
    tasks = " and ".join(f"{subjects[part.subject].name} is {part.said}" for part in still)
    title = f"{subjects[whole.subject].name} is {whole.said}, and {tasks}"
    text = f"whole: {said(whole)}; part: " + "; part: ".join(map(said, still))
    return Found(FindingKind.PARENT, (whole, *still), title, text)
