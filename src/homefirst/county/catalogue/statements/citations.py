"""Whether a citation stands where it is said to stand.

A document's text was taken out of a paper that was set in print: quotes may be curly, dashes of any length,
a sentence runs on over lines. None of this makes a citation another one.
"""

import bisect
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from homefirst.county.catalogue.pack import unreadable
from homefirst.county.catalogue.sourced import Source
from homefirst.foundation.errors import Problem

RUNS_ON = 3
"""Lines with words in them over which a citation may run on from the one that it is said to stand in."""
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", None),
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as citations are looked up in it: all lines as one, and where each begins. Lines count
    from 1; an empty line begins where the next does."""

    words: str
    begins: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Text":
        begins, parts, at = [], [], 0
        for line in text.replace("\r\n", "\n").split("\n"):
            begins.append(at)
            if plain := plainly(line):
                parts.append(plain)
                at += len(plain) + 1
        return cls(" ".join(parts), tuple(begins))

    def lines_of(self, citation: str) -> tuple[int, ...]:
        """Every line in which the citation begins."""
        wanted = plainly(citation)
        found, at = [], self.words.find(wanted) if wanted else -1
        while at >= 0:
            if self._apart(at, at + len(wanted)):
                found.append(bisect.bisect_right(self.begins, at))
            at = self.words.find(wanted, at + 1)
        return tuple(dict.fromkeys(found))

    def stands(self, citation: str, line: int) -> bool:
        """Whether the citation begins in this line, and ends in it or soon after."""
        wanted = plainly(citation)
        if not wanted or not 1 <= line <= len(self.begins):
            return False
        first, after = self._from(line), self._from(line + 1)
        last = self._after_lines(after)
        at = self.words.find(wanted, first, last)
        while 0 <= at < after:
            if self._apart(at, at + len(wanted)):
                return True
            at = self.words.find(wanted, at + 1, last)
        return False

    def _from(self, line: int) -> int:
        return self.begins[line - 1] if line <= len(self.begins) else len(self.words) + 1

    def _after_lines(self, at: int) -> int:
        """Where so many lines with words end that begin at `at`."""
        for _ in range(RUNS_ON):
            place = bisect.bisect_right(self.begins, at)
            at = self.begins[place] if place < len(self.begins) else len(self.words) + 1
        return at

    def _apart(self, first: int, after: int) -> bool:
        """Whether what stands between does not begin or end within a word or a number: 73 is not in 173."""
        return not (
            (first > 0 and _one(self.words[first - 1], self.words[first]))
            or (after < len(self.words) and _one(self.words[after - 1], self.words[after]))
        )


def _one(left: str, right: str) -> bool:
    return (left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha())


@lru_cache(maxsize=4096)
def plainly(text: str) -> str:
    """Text without what print makes of it: white space, curly quotes, kinds of dashes, ligatures, case."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME).casefold().split())


@dataclass(frozen=True, slots=True)
class Cited:
    """A source, and where somebody wrote it down: `facts.csv, row 7`."""

    where: str
    source: Source


def misplaced(cited: Iterable[Cited], texts: Mapping[str, Text]) -> tuple[Problem, ...]:
    """The citations that do not stand in the line they name. Of documents without a text nothing is said
    here."""
    found = []
    for one in cited:
        text = texts.get(one.source.document)
        if text is not None and not text.stands(one.source.citation, one.source.line):
            found.append(_told(one, text))
    return tuple(found)


def _told(one: Cited, text: Text) -> Problem:
    source = one.source
    lines = text.lines_of(source.citation)
    if lines:
        nearest = min(lines, key=lambda line: abs(line - source.line))
        what = f"“{source.citation}” does not stand in line {source.line} of document {source.document}:"
        return Problem(
            f"{one.where}, column line", f"{what} it stands in line {nearest}.", f"Write {nearest}."
        )
    return Problem(
        f"{one.where}, column citation",
        f"“{source.citation}” does not stand in document {source.document}.",
        f"Copy at most 12 words from line {source.line}, or mend document and line.",
    )


def read_texts(
    folder: Path, documents: Iterable[str], problems: list[Problem], where: str = ""
) -> Mapping[str, Text]:
    """The texts of documents, from a folder in which each file's name begins with its document's number:
    `000_plan.txt`. A document that is missing, there twice or no text is noted in `problems`."""
    files = sorted(path for path in folder.glob("*.txt") if path.is_file())
    found = {}
    for document in documents:
        mine = [path for path in files if _begins(path.stem, document)]
        at = f"{where or folder.name}, document {document}"
        if len(mine) != 1:
            what = (
                f"{len(mine)} of its files begin with “{document}”." if mine else "The document is missing."
            )
            next_ = "Keep one." if mine else f"Put its text there, with a name such as {document}_title.txt."
            problems.append(Problem(at, what, next_))
            continue
        if wrong := unreadable(mine):
            problems += [Problem(at, f"{mine[0].name}: {one.what}", one.next) for one in wrong]
            continue
        try:
            found[document] = Text.of(mine[0].read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            problems.append(Problem(at, f"{mine[0].name} cannot be read: {why}.", "Mend the file."))
    return found


def _begins(name: str, document: str) -> bool:
    rest = name.removeprefix(document)
    return name.startswith(document) and not rest[:1].isalnum()
