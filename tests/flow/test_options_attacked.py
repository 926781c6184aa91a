"""Options as somebody forges them: refused with a sentence before anything is kept of them."""

import pytest

from homefirst.flow.asked import BASE, MOST_CHANGES, Option, check_options
from homefirst.flow.network.read import read_network
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.flow.form import written_in
from tests.doors.test_flow_commands import SMALL

CHANGE = "acute.capacity=+1"


@pytest.mark.parametrize(
    "name", [BASE, "", "  ", "a\0b", "for 943 476 5919", "x" * 201, "a\ud800"],
    ids=["the base's", "none", "blank", "NUL", "somebody's number", "long", "half a pair"],
)  # fmt: skip
def test_a_name_that_may_not_be_kept_is_refused(name: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        check_options([Option(name, (CHANGE,))])
    assert "943" not in str(refused.value)


def test_words_of_another_tongue_and_signs_are_names() -> None:
    check_options([Option("<b>Сестра & co</b> =cmd|'/C calc'!A0", (CHANGE,))])


def test_the_form_says_it_beside_the_name() -> None:
    network = read_network(SMALL)
    said = written_in({"name-1": "a\0b", "more-1": CHANGE}, network)
    assert said.wrong == {
        "name-1": "“a\ufffdb” cannot be kept as a name. Name it in a few words, up to 200 letters, and with"
        " nobody's number."
    }
    assert written_in({"name-1": "ever so good", "more-1": CHANGE}, network).wrong == {}


def test_a_hundred_kilobytes_of_changes_are_counted_and_not_tried() -> None:
    many = MOST_CHANGES + 1
    said = written_in({"more-1": "\n".join([CHANGE] * many)}, read_network(SMALL))
    assert said.wrong == {"more-1": f"There are {many} changes in it. Write {MOST_CHANGES} at most."}
