"""For how much: the money that is stated of a thing, and why it is taken to be of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from homefirst.county.catalogue.statements.statement import Statement
from homefirst.county.catalogue.statements.vocabulary import Nature, Vocabulary, parent_of
from homefirst.programme.stem import stem

NEAR = 2
"""Lines: a sentence of a paper runs over two or three lines of its text."""
MOST = 40
"""As many as anybody reads of one thing."""
RARE = 12
"""Two words that stand beside each other in more sums of money than these relate none of them."""
_WORD = re.compile("[^\\W_]+")
LETTERS = 4
"""Shorter words tie no thing to another: what, is, of, new."""


@dataclass(frozen=True, slots=True)
class Money:
    """A statement of money, and what relates it."""

    statement: Statement
    because: str


class Costs:
    """Every statement of money of a pack, to be looked up by what it may be paid for. Of a subject of which
    more than `wide` measures are stated only the same sentence and the same words relate money to one."""

    def __init__(self, statements: Sequence[Statement], words: Vocabulary, wide: int) -> None:
        self.words = words
        measures: dict[str, set[str]] = defaultdict(set)
        for one in statements:
            measures[one.subject].add(one.measure)
        self.wide = {subject for subject, found in measures.items() if len(found) > wide}
        self.money = [one for one in statements if words.measures[one.measure].dimension == "money"]
        self.by_subject: dict[str, list[Statement]] = defaultdict(list)
        self.by_line: dict[tuple[str, int], list[Statement]] = defaultdict(list)
        self.by_phrase: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for one in self.money:
            self.by_subject[one.subject].append(one)
            self.by_line[one.source.document, one.source.line].append(one)
            for phrase in self._phrases_of(one):
                self.by_phrase[phrase].append(one)

    def of(self, subject: str, measure: str, those: Iterable[Statement]) -> tuple[Money, ...]:
        """The money of a thing, the nearest related first; none where the thing is money itself."""
        if self.words.measures[measure].dimension == "money":
            return ()
        found: dict[str, Money] = {}
        for one, because in self._related(subject, measure, tuple(those)):
            found.setdefault(one.id, Money(one, because))
        return tuple(found.values())[:MOST]

    def _related(
        self, subject: str, measure: str, those: Sequence[Statement]
    ) -> Iterator[tuple[Statement, str]]:
        if subject not in self.wide:
            for one in self.by_subject.get(subject, ()):
                yield one, "of the same"
        for phrase in self._phrases_about(subject, measure):
            known = self.by_phrase.get(phrase, [])
            for one in known if len(known) <= RARE else ():
                yield one, "of the same words"
        for statement in those:
            source = statement.source
            for line in range(source.line - NEAR, source.line + NEAR + 1):
                for one in self.by_line.get((source.document, line), ()):
                    yield one, "said beside it"
        if subject in self.wide:
            return
        for one in self.money:
            if one.subject.startswith(f"{subject}/"):
                yield one, "of a part of it"
        at = parent_of(subject)
        while at is not None and at not in self.wide:
            if self.by_subject.get(at):
                for one in self.by_subject[at]:
                    yield one, "of what it is a part of"
                return
            at = parent_of(at)

    def _phrases_about(self, subject: str, measure: str) -> tuple[tuple[str, str], ...]:
        about = self.words.measures[measure]
        of_measure = () if about.nature is Nature.WORDS else _phrases(about.name)
        return (*of_measure, *(() if subject in self.wide else _phrases(self.words.subjects[subject].name)))

    def _phrases_of(self, one: Statement) -> set[tuple[str, str]]:
        texts = (self.words.subjects[one.subject].name, one.source.citation)
        return {phrase for text in texts for phrase in _phrases(text)}


def _phrases(text: str) -> tuple[tuple[str, str], ...]:
    """Two words of some length beside each other: “home care”."""
    words = _WORD.findall(text.lower())
    return tuple(
        (stem(one), stem(other))
        for one, other in pairwise(words)
        if all(word.isalpha() and len(word) >= LETTERS for word in (one, other))
    )
