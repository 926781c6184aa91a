"""The criteria of a service as a table of numbers: the same answer as `Criterion.stands`, for code that asks
millions of times and reads no words. Finite because every fact has few words.

A kernel in the subset that numba compiles, over arrays alone; a test holds it against the rules with `==`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homefirst.policy.condition import UNKNOWN
from homefirst.policy.criteria import NO, NOT_KNOWN, YES, Criterion
from homefirst.policy.need import WORDS

Table = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Tabulated:
    """Criteria as a table. `facts` x words: NO, NOT_KNOWN or YES for each word of a fact, in the order of
    `words`; the last column is for what is not known, and words beyond those of a fact are YES."""

    table: Table
    words: tuple[tuple[str, ...], ...]

    def codes(self, said: tuple[str, ...]) -> Codes:
        """One person's words as places among the words of each fact: shape (facts,)."""
        last = self.table.shape[1] - 1
        found = [
            last if word == UNKNOWN else words.index(word) if word in words else len(words)
            for word, words in zip(said, self.words, strict=True)
        ]
        return np.array(found, dtype=np.int16)


def tabulated(criteria: Sequence[Criterion], localities: Sequence[str] = ()) -> Tabulated:
    """The table of some criteria, taken together. `localities` are the words of that fact besides those that
    the criteria name; a word that is not among them is any other."""
    words = tuple(
        own or tuple(sorted({*localities, *_named(criteria, place)} - {UNKNOWN}))
        for place, own in enumerate(WORDS.values())
    )
    table = np.full((len(words), max(map(len, words)) + 2), YES, dtype=np.uint8)
    for one in criteria:
        for place, allowed in one.condition.asked:
            for column in range(table.shape[1] - 1):
                is_other = column >= len(words[place])
                if is_other or words[place][column] not in allowed:
                    table[place, column] = NO
            if UNKNOWN not in allowed:
                table[place, -1] = min(int(table[place, -1]), NOT_KNOWN)
    return Tabulated(table, words)


def stand(table: Table, codes: Codes) -> int:
    """How all criteria of a table stand for one person: the worst of their facts."""
    worst = YES
    for fact in range(table.shape[0]):
        found = int(table[fact, codes[fact]])
        if found < worst:
            worst = found
    return worst


def _named(criteria: Sequence[Criterion], place: int) -> set[str]:
    return {word for one in criteria for at, words in one.condition.asked if at == place for word in words}
