"""What a live page shows, and how a change of it is written as a server-sent event.

Pure: pieces in, bytes out. The bytes of one change are made once and go to every screen that sees the same.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether what a page shows is kept up to date: the event that tells its page so. After ENDED nothing
    more comes, and the page does not ask again."""

    LIVE = "hf-live"
    LATE = "hf-late"
    ENDED = "hf-ended"


@dataclass(frozen=True, slots=True)
class Row:
    """One element of a list by its id, which no other element of the page has."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a page by its id, whole; and the rows in it, as they stand in `html`, that may change
    one by one.

    With `come_and_go` rows, which follow each other in `html`, are put in and taken out by themselves, too,
    and a row that is there stays where it is: its place in `rows` tells only after which one a new row comes.
    What a `passing` piece says changes as time passes, and is no part of a state's name."""

    id: str
    html: str
    rows: tuple[Row, ...] = ()
    come_and_go: bool = False
    passing: bool = False

    def around(self) -> str:
        """All of it but what its rows say: where only this is the same, rows are sent by themselves."""
        if self.come_and_go:
            return self.html.replace("".join(row.html for row in self.rows), "", 1)
        text = self.html
        for row in self.rows:
            text = text.replace(row.html, f"<{row.id}>", 1)
        return text


Pieces = tuple[Piece, ...]


def digest(pieces: Pieces) -> str:
    """The name of a state, the same in every process: the id of the event that tells it."""
    told = hashlib.sha256()
    for piece in pieces:
        if piece.passing:
            continue
        told.update(f"{piece.id}\n{piece.html}\n".encode())
    return told.hexdigest()[:16]


def whole(pieces: Pieces) -> bytes:
    """The event that tells all of a state, whatever the page showed before."""
    return event(digest(pieces), [_swapped(one.id, one.html) for one in pieces])


def change(before: Pieces, after: Pieces) -> bytes:
    """The event that makes one state of another: the pieces and rows that differ; nothing where none does."""
    if before == after:
        return b""
    known = {piece.id: piece for piece in before}
    swaps: list[str] = []
    for piece in after:
        old = known.get(piece.id)
        if old == piece:
            continue
        if old is not None and piece.come_and_go and old.around() == piece.around():
            swaps += _rows_moved(old, piece)
            continue
        rows = _changed_rows(old, piece)
        swaps += [_swapped(row.id, row.html) for row in rows] or [_swapped(piece.id, piece.html)]
    return event(digest(after), swaps)


def _changed_rows(old: Piece | None, new: Piece) -> list[Row]:
    """The rows to send by themselves; none where more than rows changed."""
    if old is None or [row.id for row in old.rows] != [row.id for row in new.rows]:
        return []
    if old.around() != new.around():
        return []
    return [row for was, row in zip(old.rows, new.rows, strict=True) if was != row]


def _rows_moved(old: Piece, new: Piece) -> list[str]:
    """The rows that went, changed and came; those that came together are sent together, after the row that
    was there before them."""
    was = {row.id: row for row in old.rows}
    there = {row.id for row in new.rows}
    swaps = [_put(f"#{row.id}", "delete", "") for row in old.rows if row.id not in there]
    came: dict[str | None, list[str]] = {}
    after: str | None = None
    for row in new.rows:
        if row.id not in was:
            came.setdefault(after, []).append(row.html)
            continue
        after = row.id
        if was[row.id] != row:
            swaps.append(_swapped(row.id, row.html))
    for before, some in came.items():
        html = "".join(some)
        if before is None:
            swaps.append(_put(f"#{new.id}", "afterbegin", html))
        else:
            swaps.append(_put(f"#{before}", "afterend", html))
    return swaps


def event(name: str, swaps: Sequence[str]) -> bytes:
    """One server-sent event that puts elements in the place of those with their ids."""
    lines = "\n".join(swaps).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join([f"id: {name}\n", *(f"data: {line}\n" for line in lines), "\n"]).encode()


def state(told: State, words: str = "") -> bytes:
    """The event that tells whether the page is kept up to date; in `words`, why it is not."""
    return f"event: {told.value}\ndata: {words}\n\n".encode()


def _swapped(identifier: str, html: str) -> str:
    # Morphed, not put in its place: the keyboard's focus and an opened <details> stay as they were.
    return _put(f"#{identifier}", "outerMorph", html)


def _put(target: str, how: str, html: str) -> str:
    return f'<hx-partial hx-target="{target}" hx-swap="{how}">{html}</hx-partial>'
