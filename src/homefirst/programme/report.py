"""What reconciling found, as it is reported: every finding with its answers, chosen and counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefirst.county.catalogue.statements.decisions import Decision
from homefirst.county.catalogue.statements.read import StatedFacts
from homefirst.county.catalogue.statements.vocabulary import Document, Vocabulary
from homefirst.foundation.errors import NotFound, NotUnderstood, Problem
from homefirst.programme.answers import Answer
from homefirst.programme.reconcile.finding import Consequence, Finding, FindingKind, Side
from homefirst.programme.reconcile.reconcile import Reconciled

KINDS = {
    FindingKind.UNIT: "A unit that is missing or wrong",
    FindingKind.LEVEL_CHANGE: "A number on one day, a change and a total mixed up",
    FindingKind.PERIOD: "A part of a period has more than the whole",
    FindingKind.TWO_VALUES: "One thing with two values",
    FindingKind.NAME: "One thing under two names or wordings",
    FindingKind.DUPLICATE: "The same thing twice",
    FindingKind.RATE: "A rate, share or change that does not come out",
    FindingKind.SUM: "Parts that do not make up their whole",
    FindingKind.RANGE: "A value outside a stated range",
    FindingKind.PARENT: "Done, while a part of it is not",
    FindingKind.ORDER: "Dates or statuses out of order",
    FindingKind.PUBLISHED: "A figure that was published otherwise",
}
CONSEQUENCES = {
    Consequence.HIGH: "A board could decide otherwise",
    Consequence.MEDIUM: "Two readings are possible",
    Consequence.LOW: "Wording or typing",
}


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding, its answers, the first one first (the last counts), and what the pack itself decides."""

    finding: Finding
    answers: tuple[Answer, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def answer(self) -> Answer | None:
        return self.answers[-1] if self.answers else None

    @property
    def answered(self) -> bool:
        return bool(self.answers or self.decisions)

    @property
    def in_force(self) -> frozenset[str]:
        """The statements that were chosen: by the last answer that chose one, else by the pack."""
        chosen = [one.in_force for one in self.answers if one.in_force is not None]
        return frozenset(chosen[-1:]) or frozenset(one.in_force for one in self.decisions)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for; None asks for all."""

    kind: FindingKind | None = None
    document: str | None = None
    answered: bool | None = None

    def chooses(self, one: Reported) -> bool:
        return (
            (self.kind is None or one.finding.kind is self.kind)
            and (self.document is None or any(side.document == self.document for side in one.finding.sides))
            and (self.answered is None or one.answered == self.answered)
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, the gravest first. `statements` were held against others, with so many `comparisons`
    of each kind; `subjects` says of what each statement is; `found` counts all findings, also those that were
    not asked for; `gone` are the last answers to findings that are there no more; `problems` what is wrong
    with citations."""

    findings: tuple[Reported, ...]
    statements: int
    comparisons: Mapping[FindingKind, int]
    documents: Mapping[str, Document]
    subjects: Mapping[str, str]
    found: int
    gone: tuple[Answer, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_answer(self) -> dict[str, Any]:
        """The one form of every door; its first words are fixed, fields may be added."""
        return {
            "findings": [self.told(one) for one in self.findings],
            "checked": self.statements,
            "found": self.found,
            "comparisons": {kind.value: made for kind, made in sorted(self.comparisons.items())},
            "answered_and_gone": [_gone(one) for one in self.gone],
            "problems": [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems],
        }

    def told(self, one: Reported) -> dict[str, Any]:
        finding = one.finding
        return {
            "key": finding.key,
            "kind": finding.kind.value,
            "consequence": finding.consequence.value,
            "group": finding.group,
            "title": finding.title,
            "sides": [self.side_told(side) for side in finding.sides],
            "computation": finding.computation,
            "answer": one.answer.as_answer() if one.answer is not None else None,
            "answers": [answer.as_answer() for answer in one.answers],
            "decisions": [_decided(decision) for decision in one.decisions],
        }

    def side_told(self, side: Side) -> dict[str, Any]:
        return {
            "statement": side.statement,
            "subject": self.subjects[side.statement],
            "document": side.document,
            "document_title": self.title_of(side.document),
            "line": side.line,
            "quote": side.quote,
            "said": side.said,
        }

    def title_of(self, document: str) -> str:
        known = self.documents.get(document)
        return known.title if known is not None else f"document {document} of the pack"

    def grouped(self) -> tuple[tuple[Reported, ...], ...]:
        """The findings that share a side together, each group where its gravest stands."""
        groups: dict[int, list[Reported]] = {}
        for one in self.findings:
            groups.setdefault(one.finding.group, []).append(one)
        return tuple(map(tuple, groups.values()))


def report_of(
    reconciled: Reconciled,
    facts: StatedFacts,
    *,
    answers: Iterable[Answer] = (),
    decisions: Sequence[Decision] = (),
    wanted: Wanted | None = None,
    problems: Sequence[Problem] = (),
) -> Report:
    """Findings with their answers, those that are wanted."""
    given: dict[str, list[Answer]] = {}
    for answer in answers:
        given.setdefault(answer.finding, []).append(answer)
    every = [
        Reported(
            one,
            tuple(given.pop(one.key, ())),
            tuple(decision for decision in decisions if decides(decision, one)),
        )
        for one in reconciled.findings
    ]
    chooses: Callable[[Reported], bool] = (wanted or Wanted()).chooses
    return Report(
        findings=tuple(filter(chooses, every)),
        statements=reconciled.statements,
        comparisons=reconciled.comparisons,
        documents=facts.words.documents,
        subjects={one.id: one.subject for one in facts.statements},
        found=len(every),
        gone=tuple(those[-1] for those in given.values()),
        problems=tuple(problems),
    )


def decides(decision: Decision, finding: Finding) -> bool:
    """Whether a decision of the pack answers a finding: the statement in force is a side of it, and so is
    another of those that were decided about; of a total that stands as printed, a part."""
    sides = {side.statement for side in finding.sides}
    if decision.in_force not in sides or len(sides) == 1:
        return False
    return len(decision.facts) == 1 or len(sides & set(decision.facts)) > 1


def kind_named(text: str | None) -> FindingKind | None:
    """The kind of finding that is named; None where none is. Raises NotUnderstood."""
    if not text:
        return None
    if text not in tuple(FindingKind):
        raise NotUnderstood(
            f"“{text}” is no kind of finding.", where="kind", next=f"Write one of {', '.join(FindingKind)}."
        )
    return FindingKind(text)


def check_document(words: Vocabulary, document: str | None) -> None:
    """Raises NotFound for a document that the pack has not."""
    if document is not None and document not in words.documents:
        names = ", ".join(words.documents)
        raise NotFound(
            f"The pack has no document “{document}”.", where="document", next=f"Name one of {names}."
        )


def yes_or_no(text: str | None, where: str) -> bool | None:
    """yes, no, or None where neither is said. Raises NotUnderstood."""
    if not text:
        return None
    if text not in ("yes", "no"):
        raise NotUnderstood(f"“{text}” is neither.", where=where, next="Write yes or no.")
    return text == "yes"


def _gone(one: Answer) -> dict[str, Any]:
    about = {"key": one.finding, "kind": one.kind, "title": one.title, "sides": list(one.sides)}
    return about | {"answer": one.as_answer()}


def _decided(one: Decision) -> dict[str, Any]:
    return {
        "in_force": one.in_force,
        "facts": list(one.facts),
        "because": one.because,
        "by": one.by,
        "on": None if one.on is None else one.on.isoformat(),
    }
