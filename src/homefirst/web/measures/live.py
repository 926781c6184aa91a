"""The board's head, kept up to date: its finding, its figures, and how fresh they are."""

from datetime import datetime

from django.template.loader import render_to_string

from homefirst.app.ground import questions
from homefirst.app.ground.live import FIGURES, figures_taken_in
from homefirst.foundation.calendar import LONDON
from homefirst.measures.board import PlanFollowed
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces
from homefirst.web.measures.board import head_shown
from homefirst.web.sheet.environment import UNKNOWN, day, month


def board_pieces(answer: PlanFollowed) -> Pieces:
    """The board's head as a page and its stream show it."""
    head = Piece("board-head", render_to_string("measures/board_head.html", head_shown(answer)))
    words = {"figures": figures_line(answer, figures_taken_in())}
    return (head, Piece("board-figures", render_to_string("measures/board_figures.html", words)))


def figures_line(answer: PlanFollowed, taken_in: datetime | None) -> str:
    """How fresh the figures are, in a sentence."""
    latest, days = answer.days.latest, answer.days
    known = days.known_on[latest - days.months[0]] if latest else None
    return f"Figures to {month(latest)}, known {day(known)}, taken in {instant(taken_in)}."


def instant(value: datetime | None) -> str:
    """22 November 2026 at 12:56, in London."""
    return UNKNOWN if value is None else f"{day(value)} at {value.astimezone(LONDON):%H:%M}"


def _make(_role: str | None) -> Pieces:
    return board_pieces(questions.ask_board())


BOARD = Topic(
    "board",
    _make,
    moved_by=lambda change: change.what == "log" and FIGURES in change.streams,
    sees=lambda _role: None,  # published figures: everybody sees the same
    every=0.5,  # it takes a tenth of a second to make, and a delivery of workbooks has many changes
)
