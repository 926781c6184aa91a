"""The question "where do the papers differ?", of the pack in force and of any folder of the same tables."""

import re
from datetime import date
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.ground.stated import decided_by, reconciled_in, stated_in, stated_in_force
from homefirst.county.catalogue.statements.citations import misplaced, read_texts
from homefirst.county.catalogue.statements.read import StatedFacts
from homefirst.foundation.calendar import day_after, midnight
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem, Unavailable
from homefirst.foundation.store.events import Author
from homefirst.programme import read, record
from homefirst.programme.answers import Answer, Decided
from homefirst.programme.report import Report, Reported, Wanted, check_document, report_of

_FORM = re.compile("[0-9a-f]{32}")


def ask_findings(wanted: Wanted | None = None, known_on: date | None = None) -> Report:
    """What does not fit together in the pack in force, with its answers, as it could be known on a day.

    Raises NotFound where the pack states nothing, and for a document that it has not.
    """
    pack: Path = settings.PACK
    stated = stated_in_force(pack)
    check_document(stated.facts.words, None if wanted is None else wanted.document)
    return report_of(
        reconciled_in(pack, known_on),
        stated.facts,
        answers=answers_by(known_on),
        decisions=decided_by(stated, known_on),
        wanted=wanted,
    )


def answers_by(known_on: date | None) -> tuple[Answer, ...]:
    """Every answer that was given by the end of a day, the first one first; by now where none is named."""
    if known_on is None:
        return read.answers(view_at(None))
    end = midnight(day_after(known_on)) if known_on < date.max else None
    return read.answers(view_at(end))


def answer_finding(
    key: str, *, decided: str, in_force: str, text: str, by: str, role: str, form: str = ""
) -> None:
    """Answers a finding of the pack in force, in the words of a form; the same form sent again is once.

    Raises NotFound for a finding that is there no more and NotUnderstood with the field in `where`.
    """
    _, one = ask_finding(key)
    if decided not in tuple(Decided):
        raise NotUnderstood("Nothing is chosen.", where="decided", next="Choose what came of it.")
    record.answer(
        this_log(),
        finding=one.finding,
        decided=Decided(decided),
        text=text,
        in_force=in_force or None,
        role=role,
        by=Author(by),
        form=form if _FORM.fullmatch(form) else None,
    )


def ask_finding(key: str) -> tuple[Report, Reported]:
    """One finding of the pack in force; raises NotFound for one that is not there, or no more."""
    report = ask_findings()
    found = next((one for one in report.findings if one.finding.key == key), None)
    if found is None:
        raise NotFound(
            "There is no such finding, or no more: the pack has changed since.",
            where="finding",
            next="Look for it among the findings.",
        )
    return report, found


def reconcile_folder(folder: Path | None, documents: Path | None = None) -> Report:
    """What does not fit together in a folder's tables; in the pack in force, with its answers, where none is
    named. With `documents` the citations are looked up in their texts, too.

    Raises Unavailable where there is no such folder and NotWhole where its tables cannot be understood.
    """
    if documents is not None and not documents.is_dir():
        raise Unavailable(
            "There is no such folder.", where=str(documents), next="Name the documents' folder."
        )
    named = folder if folder is not None else settings.PACK
    stated = stated_in(named)
    return report_of(
        reconciled_in(named),
        stated.facts,
        answers=answers_by(None) if folder is None else (),
        decisions=stated.decisions,
        problems=() if documents is None else citation_problems(stated.facts, documents),
    )


def citation_problems(facts: StatedFacts, documents: Path) -> tuple[Problem, ...]:
    """Every citation that does not stand in its document at its line, and every document of which no text
    lies in the folder."""
    problems: list[Problem] = []
    texts = read_texts(documents, facts.words.documents, problems)
    return (*problems, *misplaced(facts.cited, texts))
