"""A pack of any size that agrees with itself."""

from bench.planted.maker import Maker
from bench.planted.pack import Pack
from bench.planted.singles import answer, content, counted
from bench.planted.views import tree
from bench.planted.words import board, meeting, plan, project

THINGS = (tree, board, project, plan, meeting, answer, content, counted)
SHARES = (0.3, 0.14, 0.14, 0.14, 0.07, 0.07, 0.07, 0.07)


def consistent(seed: int, statements: int) -> Pack:
    """At least so many statements, made up by the seed, of which none contradicts another."""
    make = Maker(seed, documents=5 if statements < 2000 else 40)
    while len(make.rows) < statements:
        THINGS[int(make.random.choice(len(THINGS), p=SHARES))](make)
    return make.pack()
