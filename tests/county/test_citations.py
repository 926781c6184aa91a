"""A citation stands in its line whatever print made of it, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.sourced import Source
from homefirst.county.catalogue.statements.citations import Cited, Text, misplaced, read_texts
from homefirst.foundation.errors import Problem

TEXT = Text.of(
    "The plan\n"
    "\n"
    "of 2016\u201317 is the \u201cpartners\u2019\u201d own.\n"
    "There were 173 people,\n"
    "\n"
    "  and later\n"
    "only 73 of\n"
    "them.\n"
    "The plan again\n"
)


@pytest.mark.parametrize(
    ("line", "citation", "stands"),
    [
        (1, "The plan", True),
        (1, "THE   PLAN of 2016-17", True),
        (3, '2016\u201117 is the "partners\'" own', True),
        (2, "of 2016-17", False),
        (4, "173 people, and later only 73", True),
        (4, "173 people, and later only 73 of them.", True),
        (1, 'The plan of 2016-17 is the "partners\'" own. There were 173 people, and', True),
        (1, "plan of 2016-17 is the partners", False),
        (4, "73 people", False),
        (7, "73 of", True),
        (6, "later on", False),
        (4, "There were 173 people, and later only 73 of them. The", False),
        (9, "The plan", True),
        (99, "The plan", False),
        (1, "...", False),
    ],
)
def test_a_citation_stands_in_the_line_in_which_it_begins(line: int, citation: str, stands: bool) -> None:
    assert TEXT.stands(citation, line) is stands


def test_where_it_stands_instead_is_told_the_nearest_first() -> None:
    cited = [
        Cited("facts.csv, row 2", Source("000", 8, "The plan")),
        Cited("facts.csv, row 3", Source("000", 1, "The plan")),
        Cited("facts.csv, row 4", Source("000", 1, "a plan")),
        Cited("facts.csv, row 5", Source("001", 1, "of another document")),
    ]
    assert misplaced(cited, {"000": TEXT}) == (
        Problem(
            "facts.csv, row 2, column line",
            "“The plan” does not stand in line 8 of document 000: it stands in line 9.",
            "Write 9.",
        ),
        Problem(
            "facts.csv, row 4, column citation",
            "“a plan” does not stand in document 000.",
            "Copy at most 12 words from line 1, or mend document and line.",
        ),
    )


WORDS = st.lists(st.sampled_from(["delay", "73", "beds", "of", "care", "12%", "(home)"]), max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_every_run_of_words_of_a_text_stands_in_its_line(lines: list[list[str]], data: st.DataObject) -> None:
    """And `lines_of` finds exactly the lines in which it stands."""
    placed = [(number, word) for number, line in enumerate(lines, start=1) for word in line]
    if not placed:
        return
    text = Text.of("\n".join(" ".join(line) for line in lines))
    first = data.draw(st.integers(0, len(placed) - 1))
    spoken = {number: at for at, number in enumerate(dict.fromkeys(number for number, _ in placed))}
    words = [word for number, word in placed[first:] if spoken[number] <= spoken[placed[first][0]] + 3]
    citation = " ".join(words[: data.draw(st.integers(1, len(words)))])
    assert text.stands(citation, placed[first][0])
    assert placed[first][0] in text.lines_of(citation)


def test_texts_are_found_by_the_number_their_names_begin_with(tmp_path: Path) -> None:
    for name, held in {
        "000_plan.txt": b"A plan",
        "0001_other.txt": b"Another",
        "001-a.txt": b"One",
        "001-b.txt": b"Two",
        "002.txt": b"\xff\xfe",
        "003.pdf": b"%PDF",
    }.items():
        (tmp_path / name).write_bytes(held)
    problems: list[Problem] = []
    assert read_texts(tmp_path, ["000", "001", "002", "003"], problems, "papers") == {
        "000": Text.of("A plan")
    }
    assert problems == [
        Problem("papers, document 001", "2 of its files begin with “001”.", "Keep one."),
        Problem("papers, document 002", "002.txt cannot be read: it is not UTF-8 text.", "Mend the file."),
        Problem(
            "papers, document 003",
            "The document is missing.",
            "Put its text there, with a name such as 003_title.txt.",
        ),
    ]
