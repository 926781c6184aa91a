"""What a list would change: each row beside what is held of its person, in words, before anything is taken.

Pure. What the list says and we do not hold is a change; what both say alike is none; what we hold and the
list does not say any more is a question. A day that differs from the one that is held is told and not
taken: what was entered is corrected by whoever knows which of the two is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from homefirst.county.catalogue.delays import Organisation
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.open_now import NOTHING_OPEN, Open
from homefirst.foundation.calendar import LONDON
from homefirst.intake.lists.cells import Moment, YesOrNo
from homefirst.intake.lists.changes import Change, HeldAction, changes_besides, notes_besides
from homefirst.intake.lists.mapping import OurWords
from homefirst.intake.lists.row import REASONS_BY_CODE, Said, WaitSaid
from homefirst.intake.lists.services import service_difference

TESTS = ("clinical", "multidisciplinary", "safe")
_TEST_WORDS = {
    "clinical": "clinically ready",
    "multidisciplinary": "ready by the team’s decision",
    "safe": "safe to leave",
}
_WHOSE = {"nhs": "NHS", "social_care": "social care", "both": "both", None: "nobody"}


class Standing(StrEnum):
    """How a row stands to what is held."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What a row would change of its person (`person` None: somebody who would be registered), what of it
    is told and not taken (`notes`), and the waits that are held and not said any more (`questions`)."""

    row: int
    person: str | None
    standing: Standing
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    over: tuple[OpenWait, ...] = ()


@dataclass(frozen=True, slots=True)
class CannotBe:
    """Why a row cannot be taken beside what is held."""

    what: str
    next: str


def difference(
    said: Said, person: str | None, held: Open, words: OurWords, actions: Sequence[HeldAction] = ()
) -> RowDifference | CannotBe:
    """What one row would change of what is held of its person; `actions`: what is to be done for them."""
    if said.service is not None:
        return _of_service(said, person, held, words)
    teller = _Teller(said, held, words)
    wrong = teller.cannot_be()
    if wrong is not None:
        return wrong
    spell = None if held.bed is None else held.bed.spell
    opens = None if held.bed is not None or not said.of_bed else "spell"
    besides = changes_besides(said.besides, held.told, spell, opens, actions, moved=teller.moves)
    changes = (*teller.bed(), *teller.tests(), *teller.told(), *teller.waits(), *besides)
    nothing = held == NOTHING_OPEN
    standing = Standing.UNCHANGED if not changes else Standing.NEW if nothing else Standing.CHANGED
    notes = (*teller.notes(), *notes_besides(said.besides, spell, opens))
    return RowDifference(said.row, person, standing, changes, notes, tuple(teller.over()))


def _of_service(said: Said, person: str | None, held: Open, words: OurWords) -> RowDifference | CannotBe:
    """The same of a row of a provider's list."""
    assert said.service is not None
    found = service_difference(said.service, held, words.services)
    if found.wrong is not None:
        return CannotBe(*found.wrong)
    nothing = not held.services
    standing = Standing.UNCHANGED if not found.changes else Standing.NEW if nothing else Standing.CHANGED
    return RowDifference(said.row, person, standing, found.changes, (*said.notes, *found.notes))


class _Teller:
    """Holds what a row says against what is held, thing by thing."""

    def __init__(self, said: Said, held: Open, words: OurWords) -> None:
        self.said, self.held = said, held
        self.sites = {site.code: site for site in words.sites}
        self.kinds = dict(words.kinds)
        self.opened = self._from(said.admitted) if held.bed is None else held.bed.admitted

    def cannot_be(self) -> CannotBe | None:
        said, bed = self.said, self.held.bed
        if bed is None and said.of_bed:
            if said.admitted is None:
                return CannotBe(
                    "No stay of this person is open, and the list says no day of admission.",
                    "Write the day of admission, or leave out what is said of the bed.",
                )
            if said.site is None:
                return CannotBe(
                    "No stay of this person is open, and the list says no site.",
                    "Write the site, or say in the mapping at which site this list is kept.",
                )
        if bed is None and not said.of_bed and not said.waits:
            return CannotBe(
                "Nothing is said of this person that can be taken.",
                "Write what they wait for, or their stay.",
            )
        return self._too_early(bed)

    def _too_early(self, bed: InBed | None) -> CannotBe | None:
        if bed is None:
            return None
        for name in TESTS:
            test, had = getattr(self.said, name), getattr(bed, name)
            if test.holds and not had and test.since and test.since.instant(bed.admitted) < bed.admitted:
                return CannotBe(
                    f"They would be {_TEST_WORDS[name]} before {_day(bed.admitted)}, when the stay that is"
                    " held began.",
                    "Check the day; an admission that is wrong is corrected first.",
                )
        return None

    def bed(self) -> Iterator[Change]:
        """A stay that begins, or goes on in another bed."""
        said, bed = self.said, self.held.bed
        site = self.sites.get(said.site or "")
        if bed is None:
            if said.of_bed and site is not None and said.admitted is not None:
                where = (("care", site.care), ("place", site.code), ("ward", said.ward))
                words = f"Admitted {_moment(said.admitted)}, {_at(site.title, said.ward)}"
                yield Change("Admitted", self.opened, (*where, ("method", None)), words, opens="spell")
            return
        place = bed.place if site is None or not said.of_bed else site.code
        ward = bed.ward if said.ward is None else said.ward
        if (place, ward) == (bed.place, bed.ward):
            return
        care = bed.care if place == bed.place else self.sites[place].care
        words = f"Moved from {self._bed_words(bed)} to {_at(self._title(place), ward)}"
        if (place, care) != (bed.place, bed.care) and (bed.clinical or bed.multidisciplinary or bed.safe):
            words += "; being ready begins anew there"
        says = (("care", care), ("place", place), ("ward", ward))
        yield Change("Transferred", None, says, words, bed.spell)

    def tests(self) -> Iterator[Change]:
        """What of the three tests has come to hold, or holds no more; those of one instant together."""
        bed = self.held.bed
        by_time: dict[tuple[datetime | None, bool], list[str]] = {}
        for name, lost in zip(TESTS, self.held.lost, strict=True):
            test: YesOrNo = getattr(self.said, name)
            if test.holds is None or test.holds == (bed is not None and self._holds(bed, name)):
                continue
            at = None if test.since is None or not test.holds else test.since.instant(self.opened)
            if at is not None and self._gone_since(at, lost):
                at = None  # what held before they moved, or before it was taken back, is found anew
            by_time.setdefault((at, test.holds), []).append(name)
        ordered = sorted(by_time.items(), key=lambda one: (one[0][0] is None, str(one[0][0]), one[0][1]))
        for (at, holds), names in ordered:
            if not holds and bed is None:
                continue
            says = tuple((name, holds if name in names else None) for name in TESTS)
            told = " and ".join(_TEST_WORDS[name] for name in names)
            since = "" if at is None else f" since {_when(at)}"
            words = f"Found {told}{since}" if holds else f"No longer {told}"
            yield Change(
                "ReadinessRecorded",
                at,
                says,
                words,
                None if bed is None else bed.spell,
                "spell" if bed is None else None,
            )

    def _gone_since(self, at: datetime, lost: datetime | None) -> bool:
        bed = self.held.bed
        return (lost is not None and at < lost) or (bed is not None and self._moved(bed))

    def _holds(self, bed: InBed, name: str) -> bool:
        """Whether a test holds where they will be: to another site, being ready begins anew."""
        return bool(getattr(bed, name)) and not self._moved(bed)

    def told(self) -> Iterator[Change]:
        """When they are expected to leave the bed, and on which pathway."""
        said, bed, told = self.said, self.held.bed, self.held.told
        if bed is None and not said.of_bed:
            return
        thing, opens = (None, "spell") if bed is None else (bed.spell, None)
        expected = None if told is None or told.expected is None else told.expected.day
        if said.expected is not None and said.expected != expected:
            was = "" if expected is None else f" and not {expected:%-d %B %Y}"
            day = (("day", said.expected.isoformat()), ("certainty", None))
            words = f"Expected to leave {said.expected:%-d %B %Y}{was}"
            yield Change("ExpectedDateSet", None, day, words, thing, opens)
        pathway = None if told is None else told.pathway
        if said.pathway is not None and said.pathway != pathway:
            was = "" if pathway is None else f" and not {pathway}"
            words = f"On pathway {said.pathway}{was}"
            yield Change("PathwaySet", None, (("pathway", said.pathway),), words, thing, opens)

    def waits(self) -> Iterator[Change]:
        """Waits that begin, and those of which something else is said now."""
        held = {wait.what: wait for wait in reversed(self.held.waits)}
        for wait in self.said.waits:
            had = held.get(wait.what)
            if had is None:
                since = self._wait_since(wait)
                says = _wait_says(wait)
                when = "" if since is None else f" since {_when(since)}"
                words = f"Waits for {self._kind(wait.what)}{when}{_attributed(wait.reason, wait.whose)}"
                words += "" if wait.due is None else f", due {wait.due:%-d %B %Y}"
                yield Change("WaitOpened", since, says, words, opens=f"wait {wait.what}")
                continue
            reason, whose = self._attributed_now(wait, had)
            due = wait.due or had.due
            if (reason, whose, due) != (had.reason, had.whose, had.due):
                now = WaitSaid(wait.what, reason, whose, due)
                yield Change("WaitChanged", None, _wait_says(now), self._changed(had, now), had.wait)

    def _attributed_now(self, wait: WaitSaid, had: OpenWait) -> tuple[str | None, str | None]:
        """The code and whose it is after the list: whose alone is said of the code that is held, where the
        two go together."""
        if wait.reason is not None:
            return wait.reason, wait.whose
        return had.reason, wait.whose if self._fits(had.reason, wait.whose) else had.whose

    def _fits(self, reason: str | None, whose: str | None) -> bool:
        return whose is not None and (
            reason is None or Organisation(whose) in REASONS_BY_CODE[reason].organisations
        )

    def _wait_since(self, wait: WaitSaid) -> datetime | None:
        """Since when somebody waits: as the list says it, else since they are ready, else as of the list."""
        if self.said.wait_since is not None:
            return self.said.wait_since.instant(self.opened)
        bed = self.held.bed
        if bed is not None and bed.ready_since is not None and wait.reason is not None:
            return bed.ready_since
        days = [getattr(self.said, name).since for name in TESTS]
        latest = max((day for day in days if day is not None), default=None)
        return None if latest is None else latest.instant(self.opened)

    def _changed(self, had: OpenWait, now: WaitSaid) -> str:
        parts = []
        if (now.reason, now.whose) != (had.reason, had.whose):
            before = _attributed(had.reason, had.whose).strip(", ") or "no code"
            parts.append(f"from {before} to {_attributed(now.reason, now.whose).strip(', ')}")
        if now.due != had.due and now.due is not None:
            before = "" if had.due is None else f" and not {had.due:%-d %B %Y}"
            parts.append(f"due {now.due:%-d %B %Y}{before}")
        return f"The wait for {self._kind(now.what)}: {', '.join(parts)}"

    def notes(self) -> Iterator[str]:
        """Days that differ from those that are held: told, and not taken."""
        bed, said = self.held.bed, self.said
        yield from said.notes
        yield from self._attributed_otherwise()
        if bed is None:
            return
        if said.admitted is not None and not said.admitted.says(bed.admitted):
            yield (
                f"The list says admitted {_moment(said.admitted)}; held is {_when(bed.admitted)}. Not taken:"
                " if the list is right, correct the admission."
            )
        days = [getattr(said, name).since for name in TESTS if getattr(said, name).holds]
        told = [day for day in days if day is not None]
        if bed.ready_since is not None and len(told) == len(TESTS) and not self._moved(bed):
            latest = max(told)
            if not latest.says(bed.ready_since):
                yield (
                    f"The list says ready since {_moment(latest)}; held is {_when(bed.ready_since)}."
                    " Not taken: if the list is right, correct the readiness."
                )

    @property
    def moves(self) -> bool:
        """Whether they go to another place, where what was found of them begins anew."""
        return self.held.bed is not None and self._moved(self.held.bed)

    def _moved(self, bed: InBed) -> bool:
        return self.said.of_bed and self.said.site in self.sites and self.said.site != bed.place

    def _attributed_otherwise(self) -> Iterator[str]:
        """Of whom the list says that a wait is, where the code that is held cannot be theirs."""
        held = {wait.what: wait for wait in self.held.waits}
        for wait in self.said.waits:
            had = held.get(wait.what)
            alone = wait.reason is None and wait.whose is not None
            if had is not None and alone and not self._fits(had.reason, wait.whose):
                yield (
                    f"The list says {_WHOSE[wait.whose]}, and code {had.reason}, which is held, cannot be"
                    " theirs. Not taken: write the code beside it."
                )

    def over(self) -> Iterator[OpenWait]:
        """Waits that are held, of kinds that lists have a word for, and not said any more, where any are
        said."""
        said = {wait.what for wait in self.said.waits}
        for wait in self.held.waits:
            if said and wait.what not in said and wait.what in self.kinds:
                yield wait

    def _from(self, admitted: Moment | None) -> datetime | None:
        return None if admitted is None else admitted.instant()

    def _title(self, place: str) -> str:
        site = self.sites.get(place)
        return place if site is None else site.title

    def _bed_words(self, bed: InBed) -> str:
        return _at(self._title(bed.place), bed.ward)

    def _kind(self, what: str) -> str:
        title = self.kinds.get(what, what)
        return title[:1].lower() + title[1:]


def canonical(found: Sequence[RowDifference]) -> list[tuple[Any, ...]]:
    """What the changes come to, whatever the rows' order and numbers: to see whether the state has moved."""
    return sorted(
        (
            str(one.person),
            *sorted((each.event, str(each.at), each.words, str(each.thing)) for each in one.changes),
        )
        for one in found
    )


def wait_words(wait: OpenWait, kinds: Mapping[str, str]) -> str:
    """A wait that is held, in words."""
    return (
        f"{kinds.get(wait.what, wait.what)}{_attributed(wait.reason, wait.whose)}, since {_when(wait.opened)}"
    )


def _wait_says(wait: WaitSaid) -> tuple[tuple[str, Any], ...]:
    due = None if wait.due is None else wait.due.isoformat()
    return (("what", wait.what), ("reason", wait.reason), ("whose", wait.whose), ("due", due))


def _attributed(reason: str | None, whose: str | None) -> str:
    if reason is None:
        return "" if whose is None else f", {_WHOSE[whose]}"
    return f", code {reason} ({_WHOSE[whose]})"


def _at(title: str, ward: str | None) -> str:
    return title if ward is None else f"{title}, {ward.replace('_', ' ')}"


def _moment(moment: Moment) -> str:
    clock = "" if moment.clock is None else f" {moment.clock:%H:%M}"
    return f"{moment.day:%-d %B %Y}{clock}"


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%-d %B %Y}"


def _when(instant: datetime) -> str:
    """An instant as a list would have it: the time is left out where only the day was given."""
    local = instant.astimezone(LONDON)
    return f"{local:%-d %B %Y}" if (local.hour, local.minute) == (0, 1) else f"{local:%-d %B %Y %H:%M}"
