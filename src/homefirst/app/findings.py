"""The question "where do the papers differ?", of the pack in force and of any folder of the same tables."""

from datetime import date
from pathlib import Path

from django.conf import settings

from homefirst.app.stated import decided_by, reconciled_in, stated_in, stated_in_force
from homefirst.county.catalogue.statements.citations import misplaced, read_texts
from homefirst.county.catalogue.statements.read import StatedFacts
from homefirst.county.catalogue.statements.vocabulary import Vocabulary
from homefirst.foundation.errors import NotFound, Problem, Unavailable
from homefirst.programme.answers import Answer
from homefirst.programme.report import Report, Reported, Wanted, report_of


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
    del known_on
    return ()


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


def check_document(words: Vocabulary, document: str | None) -> None:
    """Raises NotFound for a document that the pack has not."""
    if document is not None and document not in words.documents:
        names = ", ".join(words.documents)
        raise NotFound(
            f"The pack has no document “{document}”.", where="document", next=f"Name one of {names}."
        )
