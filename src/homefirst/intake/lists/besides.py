"""What a row tells besides bed, readiness and waits: criteria to reside, circumstances, assessments, and what
is to be done next. Pure.

These columns are mostly free words. What of them has a word in words.csv is taken; what has none keeps no row
out: it stays with the list, and a note beside the row says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.foundation.plain import plain
from homefirst.hub.actions import LONGEST_NOTE
from homefirst.intake.lists.cells import parts_of, says_nothing, tidy
from homefirst.intake.lists.meaning import our_word, spelt
from homefirst.intake.spreadsheets import Cell

NONE_MET = "none"
"""The word for: none of the criteria to reside is met."""
_DONE = re.compile(r"\b(?:done|completed?|finished|received)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:requested|referred|awaiting|awaited|outstanding|pending|booked|due|needed|required|for)\b"
    r"|\b(?:by|on|since)\s*(?=[0-9])|[0-9]{1,2}[-/.][0-9]{1,2}(?:[-/.][0-9]{2,4})?",
    re.IGNORECASE,
)
NOT_KNOWN = "There is no word for it here."


@dataclass(frozen=True, slots=True)
class AssessmentSaid:
    """An assessment that a row names: of what, by which profession, and whether it is done."""

    what: str
    profession: str
    done: bool


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is to be done next and by whom, in our codes; `note`: how the list says it, where that may be
    kept."""

    what: str
    owner: str
    note: str


@dataclass(frozen=True, slots=True)
class Besides:
    """What a row tells besides. `criteria`: those that are met, in the order of letters; None: not said.
    `circumstances`: field and code."""

    criteria: tuple[str, ...] | None = None
    circumstances: tuple[tuple[str, str], ...] = ()
    assessments: tuple[AssessmentSaid, ...] = ()
    action: NextAction | None = None


NOTHING_BESIDES = Besides()
Cells = Sequence[tuple[str, str, Cell]]
"""Meaning, heading and cell of each column of a row."""


def besides_in(cells: Cells) -> tuple[Besides, tuple[str, ...]]:
    """What a row tells besides, and a sentence on each cell that is not taken."""
    notes: list[str] = []
    circumstances: dict[str, str] = {}
    criteria: tuple[str, ...] | None = None
    assessments: list[AssessmentSaid] = []
    for says, heading, cell in cells:
        text = tidy(cell)
        if not text or (says_nothing(cell) and says not in CIRCUMSTANCES):
            continue
        if says in CIRCUMSTANCES:
            code = our_word(says, spelt(text))
            if code is not None and circumstances.setdefault(says, code) != code:
                notes.append(f"{heading}: Another column says otherwise. Not taken.")
            notes += [_not_taken(heading)] if code is None and not says_nothing(cell) else []
        elif says == "criteria":
            criteria = criteria_in(text)
            notes += [] if criteria is not None else [_not_taken(heading)]
        elif says == "assessments":
            found, unknown = _assessments_in(text)
            assessments += found
            notes += [_not_taken(heading)] if unknown else []
    action, why = _next_action(cells)
    told = Besides(criteria, tuple(circumstances.items()), tuple(dict.fromkeys(assessments)), action)
    return told, (*notes, *why)


def criteria_in(text: str) -> tuple[str, ...] | None:
    """The criteria that a cell names; None where any part of it has no word here: half of them would say
    that the others are not met."""
    whole = our_word("criteria", spelt(text))
    found = [whole] if whole else [our_word("criteria", spelt(part)) for part in parts_of(text)]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found) or (NONE_MET in known and len(set(known)) > 1):
        return None
    return tuple(sorted(set(known) - {NONE_MET}))


def _assessments_in(text: str) -> tuple[list[AssessmentSaid], bool]:
    """The assessments that a cell names, and whether any part of it has no word here."""
    parts = [text] if our_word("assessment", spelt(text)) else parts_of(_DAYS_SLASHED.sub(r"\1-\2", text))
    found = []
    for part in parts:
        done = _DONE.search(part) is not None
        ours = our_word("assessment", spelt(part)) or our_word(
            "assessment", spelt(_ASKED.sub(" ", _DONE.sub(" ", part)))
        )
        if ours is not None:
            what, _, profession = ours.partition(" ")
            found.append(AssessmentSaid(what, profession, done))
    return found, len(found) < len(parts)


_DAYS_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/[0-9]{2,4})?")
"""A day with slashes, which are no slashes between two assessments."""


def _next_action(cells: Cells) -> tuple[NextAction | None, Iterable[str]]:
    text, heading = _cell(cells, "next_action")
    if not text:
        return None, ()
    who, _ = _cell(cells, "owner")
    owner = our_word("owner", spelt(who)) or our_word("owner", spelt(who.partition(" ")[0]))
    if owner is None:
        return None, (f"{heading}: It does not say who does it, in a word that is known here. Not taken.",)
    what = our_word("action", spelt(text)) or _within("action", text) or "other"
    note = " ".join(text.split())
    if len(note) > LONGEST_NOTE or plain(note) != note:
        if what == "other":
            return None, (f"{heading}: It is too long for a note, or holds a number. Not taken.",)
        note = ""
    return NextAction(what, owner, note), ()


def _within(about: str, text: str) -> str | None:
    """Our word for the first part of a longer text that is known."""
    return next((ours for part in parts_of(text) if (ours := our_word(about, spelt(part)))), None)


def _cell(cells: Cells, meaning: str) -> tuple[str, str]:
    """The first cell of a meaning that says something, and its heading."""
    found = (
        (tidy(cell), heading) for says, heading, cell in cells if says == meaning and not says_nothing(cell)
    )
    return next(found, ("", ""))


def _not_taken(heading: str) -> str:
    return f"{heading}: {NOT_KNOWN} Not taken."
