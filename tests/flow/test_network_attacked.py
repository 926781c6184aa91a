"""Networks' files of somebody who means no good: all is told, in bounded time and length."""

import time

import pytest

from homefirst.flow.network.read import network_problems
from homefirst.flow.network.table import MOST_LISTED, MOST_TOLD
from tests.doors.test_flow_commands import SMALL

MANY = 30_000
LAST = "per_week = 30\n"


def _with(more: str) -> str:
    return SMALL.replace(LAST, LAST + more)


@pytest.mark.parametrize(
    "text",
    [
        SMALL + "".join(f"k{number} = 1\n" for number in range(MANY)),
        SMALL.replace("{ exponential = { mean = 5 } }", f"{{ empirical = [{'-1, ' * MANY}] }}"),
        _with("by_group = { " + ", ".join(f"g{number} = {{}}" for number in range(MANY)) + " }\n"),
    ],
    ids=["unknown keys", "negative stays", "unknown groups"],
)
def test_of_ever_so_many_problems_the_first_are_told(text: str) -> None:
    began = time.process_time()
    problems = network_problems(text)
    assert len(problems) == MOST_TOLD + 1
    assert str(problems[-1]) == f"the file: There is more than these {MOST_TOLD}. Mend them first."
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        _with("by_call = true\ninstead = [" + ", ".join(f'"n{number}"' for number in range(MANY)) + "]\n"),
        SMALL.replace(
            'next = [{ to = "out", share = 1.0 }]',
            "next = [" + ", ".join(f'{{ to = "n{number}", share = 0 }}' for number in range(MANY)) + "]",
        ),
    ],
    ids=["names", "ways"],
)
def test_a_list_of_ever_so_many_names_is_not_compared_with_all_places(text: str) -> None:
    assert f"There are {MANY:,}. Write {MOST_LISTED:,} at most." in str(network_problems(text)[0])


@pytest.mark.parametrize("name", ["home\\ncare", "home\\u202ecare", "home\\u200bcare", "home\\tcare"])
def test_a_name_that_shows_as_another_is_refused(name: str) -> None:
    found = network_problems(SMALL.replace('"home care"', f'"{name}"'))
    assert [one.where for one in found] == ["places[0].next[1].to (acute)", "places[1].name"]
    assert found[1].next == "Write letters and digits in quotes."
