"""Dates and statuses that come in an order that cannot be, and things done over parts that are not."""

from collections.abc import Iterator
from datetime import date

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Kind, Statement, Status
from homefirst.county.catalogue.statements.vocabulary import Vocabulary, parent_of
from homefirst.programme.reconcile.book import Book
from homefirst.programme.reconcile.finding import Checked, FindingKind, Found
from homefirst.programme.reconcile.telling import said, stated

STARTS, ENDS, HAPPENS = "starts", "ends", "happens"
DATES = frozenset({Kind.DATE})
STATUS = "status"

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
                        day_of(start).first > day_of(end).last,
                        (start, end),
                        "it ends before it starts",
                    )
        statuses = _statuses(book, subject)
        for status in statuses:
            for when in (*starts, *ends, *_dates(book, subject, HAPPENS)):
                yield from _status_and_date(book, status, when)
        yield from _advance(book, statuses)
        yield from _within_parent(book, subject, ends)


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
    yield _found(book.words, bool(wrong), (status, when), f"{wrong}; the document is of {known.isoformat()}")


def _told_wrongly(status: Status, measure: str, days: Period, known: date) -> str:
    over, ahead = days.last < known, days.first > known
    begun = status.done and (measure == HAPPENS or status is not Status.AGREED)
    if begun and measure in (STARTS, HAPPENS) and ahead:
        return f"it is {status}, and its date is yet to come"
    if status.ahead and measure in (STARTS, HAPPENS) and over:
        return f"it is {status}, and its date was past"
    if not status.done and measure == ENDS and over:
        return f"it is {status}, and its end was past"
    return ""


def _advance(book: Book, statuses: tuple[Statement, ...]) -> Each:
    """A thing that is done stays done: one document has not two statuses, and a later one is no less far."""
    for i, one in enumerate(statuses):
        for other in statuses[i + 1 :]:
            earlier, later = sorted((one, other), key=lambda each: each.known_on or date.min)
            assert isinstance(earlier.said, Status)
            assert isinstance(later.said, Status)
            if earlier.known_on == later.known_on:
                wrong = earlier.said.done != later.said.done
            else:
                wrong = earlier.said.done and not later.said.done
            yield _found(
                book.words,
                wrong,
                (earlier, later),
                f"it is {earlier.said} in one place and {later.said} in another",
            )


def _within_parent(book: Book, subject: str, ends: tuple[Statement, ...]) -> Each:
    """What is part of a thing is due no later than the thing."""
    above = parent_of(subject)
    if above is None:
        return
    for end in ends:
        for limit in _dates(book, above, ENDS):
            if limit.source.document == end.source.document:
                wrong = day_of(end).first > day_of(limit).last
                yield _found(book.words, wrong, (end, limit), "it is due after the whole that it is part of")


def _references(book: Book) -> Each:
    """What is said to come after another thing does not come before it."""
    for one in book.statements:
        of = one.of
        if one.kind is not Kind.DATE or of is None:
            continue
        for before in _dates(book, of.subject or one.subject, of.measure or one.measure):
            if before.id != one.id:
                wrong = day_of(one).last < day_of(before).first
                yield _found(book.words, wrong, (one, before), "it comes before what it follows")


def _parents(book: Book) -> Each:
    for subject in dict.fromkeys(one.subject for one in book.statements):
        above = parent_of(subject)
        if above is None:
            continue
        for whole in _statuses(book, above):
            for part in _statuses(book, subject):
                if whole.source.document == part.source.document:
                    yield _open_part(book, whole, part)


def _open_part(book: Book, whole: Statement, part: Statement) -> Found | None:
    assert isinstance(whole.said, Status)
    assert isinstance(part.said, Status)
    if not whole.said.done or part.said.done:
        return None
    subjects = book.words.subjects
    title = (
        f"{subjects[whole.subject].name} is {whole.said}, and {subjects[part.subject].name} is {part.said}"
    )
    return Found(FindingKind.PARENT, (whole, part), title, f"whole: {said(whole)}; part: {said(part)}")
