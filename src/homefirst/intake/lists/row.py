"""What one row of a list says, read by its mapping; and what in it is wrong, cell by cell, without what
stands in it: sentences go into the log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from homefirst.county.catalogue.delays import REASONS, Organisation
from homefirst.county.people.identity import LocalNumber, Name
from homefirst.county.people.whose import Sought
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.intake.lists.besides import NOTHING_BESIDES, Besides, besides_in
from homefirst.intake.lists.cells import (
    Moment,
    YesOrNo,
    birth_date_in,
    check_worked_out,
    day_in,
    moment_in,
    month_first,
    name_in,
    number_in,
    pathway_in,
    says_nothing,
    tidy,
    yes_in,
)
from homefirst.intake.lists.mapping import NOTHING_MEANT, ListMapping, OurWords, waits_of
from homefirst.intake.lists.meaning import On, meanings, words_about
from homefirst.intake.lists.persons import NOTHING_SAID, PersonSaid, person_in
from homefirst.intake.lists.services import ServiceSaid, hours_in, stands_of
from homefirst.intake.lists.table import ListRow, ListTable, names_nobody
from homefirst.intake.spreadsheets import Cell

REASONS_BY_CODE = {reason.code: reason for reason in REASONS}
_WHOSE = {Organisation.NHS: "the NHS", Organisation.SOCIAL_CARE: "social care", Organisation.BOTH: "both"}
LONGEST_WARD = 40
OF_DAYS = frozenset(
    {
        *("birth_date", "admitted", "clinical", "multidisciplinary", "safe", "ready", "wait_since", "due"),
        *("expected_date", "service_referred", "service_to_start", "service_started", "service_paused"),
        "service_ended",
    }
)
EITHER = "Another row has the month first in this column, so that this may be one of two days."
Read = TypeVar("Read")


UNSAID = YesOrNo(None)
NOBODY = Sought()


@dataclass(frozen=True, slots=True)
class WaitSaid:
    """A wait as a row says it: what for, under which reason of the return, whose, due when; None: not
    said."""

    what: str
    reason: str | None = None
    whose: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says: of whom, and where they are, whether they are ready, what they wait for. None:
    nothing said. `service`: on a provider's list, and nothing else then. `person`: of who
    they are, besides. `notes`: cells that cannot be read
    and keep no row out. `aside`: meaning and text of what is kept and not taken."""

    row: int
    who: Sought
    site: str | None = None
    ward: str | None = None
    admitted: Moment | None = None
    clinical: YesOrNo = UNSAID
    multidisciplinary: YesOrNo = UNSAID
    safe: YesOrNo = UNSAID
    waits: tuple[WaitSaid, ...] = ()
    wait_since: Moment | None = None
    expected: date | None = None
    pathway: int | None = None
    besides: Besides = NOTHING_BESIDES
    service: ServiceSaid | None = None
    person: PersonSaid = NOTHING_SAID
    notes: tuple[str, ...] = ()
    aside: tuple[tuple[str, str], ...] = ()

    @property
    def of_bed(self) -> bool:
        """Whether it speaks of a stay in a bed."""
        tests = (self.clinical, self.multidisciplinary, self.safe)
        return (
            self.ward is not None or self.admitted is not None or any(one.holds is not None for one in tests)
        )


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that cannot be taken as it stands, with all that is wrong in it, and of whom it is as far as it
    can be read: whoever is on the list wrongly is not gone from it."""

    row: int
    problems: tuple[Problem, ...]
    who: Sought = NOBODY


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as it was read: what its rows say, those that are wrong, and those that name nobody (notes,
    totals), by their numbers."""

    said: tuple[Said, ...]
    wrong: tuple[WrongRow, ...]
    passed_over: tuple[int, ...]


def read_rows(table: ListTable, mapping: ListMapping, words: OurWords, today: date) -> Reading:
    """Reads every row of a list; never raises for what somebody wrote."""
    said: list[Said] = []
    wrong: list[WrongRow] = []
    passed: list[int] = []
    meant = [mapping.meaning_of(heading) for heading in table.headings]
    american = frozenset(_with_the_month_first(table, meant))
    for row in table.rows:
        if names_nobody(row, meant):
            passed.append(row.number)
            continue
        reader = _Reader(row, table.headings, meant, mapping, words, today, american)
        one = reader.of_service() if words.on is On.SERVICE else reader.said()
        if reader.problems:
            wrong.append(WrongRow(row.number, tuple(reader.problems), one.who))
        else:
            said.append(one)
    return Reading(tuple(said), tuple(wrong), tuple(passed))


def _with_the_month_first(table: ListTable, meant: Sequence[str]) -> Iterator[str]:
    """The columns in which a day has the month first: which day every other that may be either is, is not
    known."""
    for place, (heading, says) in enumerate(zip(table.headings, meant, strict=True)):
        if says in OF_DAYS and any(month_first(row.cells[place]) for row in table.rows):
            yield heading


class _Reader:
    """Reads the cells of one row, and gathers what is wrong in them."""

    def __init__(
        self,
        row: ListRow,
        headings: Sequence[str],
        meant: Sequence[str],
        mapping: ListMapping,
        words: OurWords,
        today: date,
        month_first_in: frozenset[str],
    ) -> None:
        self.row, self.mapping, self.words, self.today = row, mapping, words, today
        self.problems: list[Problem] = []
        self.month_first = month_first_in
        self.notes: list[str] = []
        self._cells = list(zip(meant, headings, row.cells, strict=True))

    def said(self) -> Said:
        ready = self._cell("ready", lambda cell: yes_in(cell, self.today), UNSAID)
        tests = [
            self._cell(name, lambda cell: yes_in(cell, self.today), UNSAID)
            for name in ("clinical", "multidisciplinary", "safe")
        ]
        clinical, multidisciplinary, safe = (ready if one.holds is None else one for one in tests)
        besides, not_taken = besides_in(self._cells)
        one = Said(
            row=self.row.number,
            who=self._who(),
            site=self._word("site") or self.mapping.place,
            ward=self._ward(),
            admitted=self._cell("admitted", lambda cell: moment_in(cell, self.today), None),
            clinical=clinical,
            multidisciplinary=multidisciplinary,
            safe=safe,
            waits=self._waits(),
            wait_since=self._cell("wait_since", lambda cell: moment_in(cell, self.today), None),
            expected=self._less("expected_date", lambda cell: day_in(cell, self.today)),
            pathway=self._less("pathway", pathway_in),
            besides=besides,
            person=person_in(self._cells, dict(self.words.councils)),
            notes=(*self.notes, *not_taken),
            aside=tuple(self._aside()),
        )
        self._check_order(one)
        return one

    def of_service(self) -> Said:
        """A row of a provider's list: who it is, and how the service stands. Nothing else of it is read."""
        days: dict[str, YesOrNo] = {
            name: self._cell(f"service_{name}", lambda cell: yes_in(cell, self.today), UNSAID)
            for name in ("started", "paused", "ended")
        }
        to_start = self._less("service_to_start", lambda cell: day_in(cell, self.today))
        which = self._word("service") or self.mapping.place
        said = ServiceSaid(
            given=next((one for one in self.words.services if one.code == which), None),
            stands=stands_of(self._word("service_status"), to_start=self._says("service_to_start"), **days),
            referred=self._cell("service_referred", lambda cell: moment_in(cell, self.today), None),
            to_start=to_start,
            started=days["started"].since,
            paused=days["paused"].since,
            ended=days["ended"].since,
            hours=self._cell("service_hours", hours_in, None),
        )
        return Said(
            self.row.number,
            self._who(),
            service=said,
            person=person_in(self._cells, dict(self.words.councils)),
            notes=tuple(self.notes),
            aside=tuple(self._aside()),
        )

    def _says(self, meaning: str) -> bool:
        return any(says == meaning and not says_nothing(cell) for says, _, cell in self._cells)

    def _cell(self, meaning: str, read: Callable[[Cell], Read], otherwise: Read) -> Read:
        """What a column says; `otherwise` where it says nothing, or cannot be read: then the problem is
        noted."""
        for says, heading, cell in self._cells:
            if says == meaning and not says_nothing(cell):
                try:
                    check_worked_out(cell)
                    if heading in self.month_first and month_first(cell) is None:
                        raise NotUnderstood(EITHER, next="Write the month in letters, as in 3 May 2016.")
                    return read(cell)
                except NotUnderstood as error:
                    self._wrong(heading, error.what, error.next)
        return otherwise

    def _less(self, meaning: str, read: Callable[[Cell], Read]) -> Read | None:
        """What a column says that keeps no row out: what cannot be read in it is a note."""
        before = len(self.problems)
        found: Read | None = self._cell(meaning, read, None)
        for problem in self.problems[before:]:
            heading = problem.where.partition(", column ")[2]
            self.notes.append(f"{heading}: {problem.what} Not taken.")
        del self.problems[before:]
        return found

    def _wrong(self, heading: str, what: str, next_: str) -> None:
        where = f"Row {self.row.number}, column {heading}" if heading else f"Row {self.row.number}"
        self.problems.append(Problem(where, what, next_))

    def _who(self) -> Sought:
        local = self._cell("local_number", tidy, "")
        family = self._cell("family_name", name_in, None)
        given = self._cell("given_name", tidy, "")
        name = self._cell("name", name_in, None)
        if family is not None:
            whole = " ".join(part for part in (family.given, family.family) if part)
            name = Name(whole, given.title() if given.isupper() else given)
        before = len(self.problems)
        who = Sought(
            local=LocalNumber(self.mapping.organisation, local) if local else None,
            number=self._cell("nhs_number", number_in, None),
            name=name,
            birth_date=self._cell("birth_date", lambda cell: birth_date_in(cell, self.today), None),
        )
        if len(self.problems) == before and not who.enough:
            self._wrong("", "It does not say who this is.", "Write a number, or the name and the birth date.")
        return who

    def _word(self, about: str) -> str | None:
        def read(cell: Cell) -> str:
            ours = self.mapping.ours(about, tidy(cell), self.words)
            if ours is None:
                raise NotUnderstood("This word is not known here.", next="Say once what it means.")
            return ours

        return self._cell(about, read, NOTHING_MEANT) or None

    def _ward(self) -> str | None:
        ward = self._word("ward")
        if ward is not None and len(ward) > LONGEST_WARD:
            self._wrong("", "The ward's name is too long.", f"Write it in at most {LONGEST_WARD} characters.")
        return ward

    def _waits(self) -> tuple[WaitSaid, ...]:
        """The waits that the row names, the first of them under its code; a code alone is the wait of that
        code."""
        kinds: list[str] = []
        for says, heading, cell in self._cells:
            if says == "waiting_for" and not says_nothing(cell):
                try:
                    check_worked_out(cell)
                except NotUnderstood as error:
                    self._wrong(heading, error.what, error.next)
                    continue
                found, unknown = waits_of(tidy(cell), self.mapping, self.words)
                kinds += [kind for kind in found if kind not in kinds]
                if unknown:
                    self._wrong(heading, "This word is not known here.", "Say once what it means.")
        reason, whose = self._word("code"), self._word("whose")
        if reason is not None and whose is None and len(REASONS_BY_CODE[reason].organisations) == 1:
            (only,) = REASONS_BY_CODE[reason].organisations
            whose = only.value
        self._check_reason(reason, whose)
        due = self._cell("due", lambda cell: day_in(cell, self.today), None)
        if not kinds and reason is not None:
            kinds = [kind_of(reason, self.words)]
        if not kinds:
            if whose is not None:
                self.notes.append("It says whose a wait is, and names no wait. Not taken.")
            return ()
        main = next((kind for kind in kinds if reason is not None and code_of(kind) == reason), kinds[0])
        return tuple(
            sorted(
                (
                    WaitSaid(kind, reason, whose, due) if kind == main else WaitSaid(kind, due=due)
                    for kind in kinds
                ),
                key=lambda wait: (wait.what != main, wait.what),
            )
        )

    def _check_reason(self, reason: str | None, whose: str | None) -> None:
        heading = next((heading for says, heading, _ in self._cells if says == "code"), "")
        if reason is None:
            return  # whose step a wait is may be said alone; a rule derives the code (policy/coding.py)
        if whose is None:
            self._wrong(heading, "A code says whose it is, too, and that is missing.", "Write both.")
            return
        one, organisation = REASONS_BY_CODE[reason], Organisation(whose)
        if organisation not in one.organisations:
            may = " or ".join(_WHOSE[each] for each in Organisation if each in one.organisations)
            self._wrong(
                heading, f"Code {reason} cannot be attributed to {_WHOSE[organisation]}.", f"It is for {may}."
            )
        elif not one.asked_in(Month.of(self.today)):
            assert one.since is not None
            self._wrong(
                heading, f"There is no code {reason} before {one.since.name}.", "Choose another code."
            )

    def _aside(self) -> Iterator[tuple[str, str]]:
        for says, _, cell in self._cells:
            if says and meanings()[says].aside and not says_nothing(cell):
                yield says, tidy(cell)

    def _check_order(self, one: Said) -> None:
        """Nobody is ready before they are admitted."""
        if one.admitted is None:
            return
        for name in ("clinical", "multidisciplinary", "safe"):
            since = getattr(one, name).since
            if since is not None and since.day < one.admitted.day:
                self._wrong("", "They would be ready before they were admitted.", "Check both days.")
                return


def code_of(kind: str) -> str | None:
    """The return's code that goes with a kind of wait by itself."""
    return next((word.code for word in words_about("waiting_for") if word.ours == kind), None)


def kind_of(reason: str, words: OurWords) -> str:
    """What somebody waits for who is under a code and of whom no more is said: the plainest of that code."""
    known = dict(words.kinds)
    plainest = {"E": "home_care", "C": "community_bed"}
    likely = [plainest.get(reason), *(one.ours for one in words_about("waiting_for") if one.code == reason)]
    return next((kind for kind in likely if kind in known), f"reason {reason}") or f"reason {reason}"


def without(said: Said) -> Said:
    """What a row says, without its number: to hold two rows against each other."""
    return replace(said, row=0)


def told_by_heading(table: ListTable, row: ListRow) -> Mapping[str, str]:
    """The cells of a row under their headings, as a page shows them."""
    return dict(zip(table.headings, map(tidy, row.cells), strict=True))
