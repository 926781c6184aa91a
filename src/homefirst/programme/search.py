"""Finding promises by words and by what they are of: the entries that are asked for, the likeliest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from homefirst.county.catalogue.statements.statement import Kind
from homefirst.county.catalogue.statements.vocabulary import Vocabulary
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.programme.promises import Entry
from homefirst.programme.promises_told import entry_told
from homefirst.programme.reconcile.telling import stated
from homefirst.programme.report import check_document
from homefirst.programme.stem import stem

A_PAGE = 25
LONGEST = 200
"""Characters of a search."""
_WORD = re.compile("[a-z0-9]+")
_IDLE = frozenset(
    "a an and are at be been by did do does for from had has have how in is it its many much of on or "
    "our promise promised promises the their there to was we were what when where which who will with "
    "would".split()
)
NAMED, SAID, PHRASE, OPEN = 4, 1, 3, 1
"""What a word is worth in a name, and elsewhere; two words that stand beside each other in a name, too; and
a promise, or papers that differ."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for. An entry is whole: a filter chooses those of which one statement at least
    fits, and all that is stated of them is shown. `known_on` is the day by which documents were out."""

    words: str = ""
    subject: str | None = None
    document: str | None = None
    kind: Kind | None = None
    promised: bool = False
    differ: bool = False
    known_on: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Indexed:
    """An entry, with the words by which it is found: those of its name, and all others."""

    entry: Entry
    name: str
    names: frozenset[str]
    rest: frozenset[str]


@dataclass(frozen=True, slots=True)
class Promises:
    """One page of the entries that were found. `statements` counts all of the pack's as known then, `found`
    the entries, `found_statements` the statements in them, each once."""

    wanted: Wanted
    entries: tuple[Entry, ...]
    found: int
    found_statements: int
    statements: int
    pages: int
    words: Vocabulary

    def as_answer(self) -> dict[str, Any]:
        """The one form of every door."""
        asked = self.wanted
        return {
            "words": asked.words,
            "subject": asked.subject,
            "document": asked.document,
            "kind": None if asked.kind is None else asked.kind.value,
            "promised": asked.promised,
            "differ": asked.differ,
            "known_at": None if asked.known_on is None else asked.known_on.isoformat(),
            "statements": self.statements,
            "found": self.found,
            "found_statements": self.found_statements,
            "page": asked.page,
            "pages": self.pages,
            "promises": [entry_told(one, self.words) for one in self.entries],
        }


def index(entries: Sequence[Entry], words: Vocabulary) -> tuple[Indexed, ...]:
    """Entries made ready to be searched."""
    return tuple(
        Indexed(
            entry=one,
            name=" ".join(tokens(f"{one.measure.name} {one.subject.name}")),
            names=_findable(f"{one.measure.name} {one.subject.name}"),
            rest=frozenset().union(*map(_findable, _texts(one, words))),
        )
        for one in entries
    )


def search(entries: Sequence[Indexed], words: Vocabulary, wanted: Wanted, statements: int) -> Promises:
    """The page of entries that is asked for. Raises NotFound beyond the last, and for a subject or a document
    that the pack has not; NotUnderstood for a search that is too long."""
    check_wanted(wanted, words)
    asked = tokens(wanted.words)
    ranked = []
    for at, one in enumerate(entries):
        worth = worth_of(one, asked) if chosen(one.entry, wanted) else 0
        if worth:
            ranked.append((-worth if asked else 0, at, one.entry))
    ranked.sort(key=lambda each: each[:2])
    found = [one for _, _, one in ranked]
    pages = max(1, -(-len(found) // A_PAGE))
    if wanted.page > pages:
        raise NotFound(f"There is no page {wanted.page}.", where="page", next=f"The last is {pages}.")
    first = (wanted.page - 1) * A_PAGE
    return Promises(
        wanted=replace(wanted, words=wanted.words.strip()),
        entries=tuple(found[first : first + A_PAGE]),
        found=len(found),
        found_statements=len({each.id for one in found for each in one.own}),
        statements=statements,
        pages=pages,
        words=words,
    )


def check_wanted(wanted: Wanted, words: Vocabulary) -> None:
    if len(wanted.words) > LONGEST:
        raise NotUnderstood(
            f"The search has {len(wanted.words)} characters.", where="words", next=f"At most {LONGEST}."
        )
    if wanted.subject is not None and wanted.subject not in words.subjects:
        raise no_subject(wanted.subject)
    check_document(words, wanted.document)


def no_subject(code: str) -> NotFound:
    return NotFound(
        f"The pack has no subject “{code}”.", where="subject", next="Look for it among the promises."
    )


def chosen(one: Entry, wanted: Wanted) -> bool:
    """Whether the filters let an entry pass."""
    if wanted.subject is not None and not _under(one.subject.code, wanted.subject):
        return False
    if (wanted.promised and not one.is_promise) or (wanted.differ and not one.differs):
        return False
    return any(
        (wanted.document is None or each.source.document == wanted.document)
        and (wanted.kind is None or each.kind is wanted.kind)
        for each in one.own
    )


def worth_of(one: Indexed, asked: Sequence[str]) -> int:
    """How well an entry answers a search: 0 where a word of it stands nowhere in it."""
    worth = 1
    for word in asked:
        if _stands(word, one.names):
            worth += NAMED
        elif _stands(word, one.rest):
            worth += SAID
        else:
            return 0
    worth += sum(PHRASE for pair in pairwise(asked) if " ".join(pair) in one.name)
    return worth + (OPEN if one.entry.is_promise else 0) + (OPEN if one.entry.differs else 0)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text by which it is found: no case, no marks, no idle words, no endings."""
    return tuple(stem(word) for word in _WORD.findall(text.lower()) if word not in _IDLE)


def _findable(text: str) -> frozenset[str]:
    """The words of a text, and any two that stand beside each other as one: “homecare” is “home care”."""
    words = [word for word in _WORD.findall(text.lower()) if word not in _IDLE]
    return frozenset(map(stem, words)) | {stem(one + other) for one, other in pairwise(words)}


def _texts(one: Entry, words: Vocabulary) -> list[str]:
    """What is said of an entry beside its name: what it stands under, its quotes, notes and values, and the
    papers they stand in."""
    texts = [each.name for each in one.above] + [each.finding.title for each in one.differs]
    for each in (*one.own, *one.by_whom):
        texts += [each.source.citation, each.note, stated(each), words.measures[each.measure].name]
    return texts


def _stands(word: str, among: frozenset[str]) -> bool:
    return word in among or (len(word) > 3 and any(each.startswith(word) for each in among))


def _under(code: str, subject: str) -> bool:
    return code == subject or code.startswith(f"{subject}/")


def kind_of(text: str | None) -> Kind | None:
    """The kind of statement that is named; None where none is. Raises NotUnderstood."""
    if not text:
        return None
    if text not in tuple(Kind):
        raise NotUnderstood(
            f"“{text}” is no kind of statement.", where="kind", next=f"Write one of {', '.join(Kind)}."
        )
    return Kind(text)
