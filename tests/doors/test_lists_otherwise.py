"""What a list says otherwise of who somebody is: a sentence beside the row, a question to whoever keeps
records, and nothing overwritten. Nobody is real."""

import re
from datetime import date

import pytest

from homefirst.app.ground.house import this_log
from homefirst.county.people.identity import Practice, Residence, Responsibility, Sex
from homefirst.intake.lists.persons import PARTS
from tests.county.made_up_people import known_as, register, somebody
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_lists_attacked import somebody as user
from tests.doors.test_lists_page import HEADS, JSON, of, ready, seen, take, wendy  # noqa: F401

PEOPLE = "/oxfordshire/people"
MORE = ("Sex", "GP practice", "Council", "Postcode")
SAYS = ["M", "K84002", "Reading", "OX1 1AB"]
NOT_TAKEN = "Not taken: whoever keeps records is asked."


@pytest.fixture
def olive(people):
    """Somebody of whom everything is held that a list may say otherwise."""
    held = somebody(
        "Otherwise",
        "Olive",
        date(1930, 2, 1),
        sex=Sex.FEMALE,
        residences=(Residence((), "OX1 1AA"),),
        practices=(Practice("K84003"),),
        councils=(Responsibility("occ"),),
        local_numbers=known_as("ouh", "H800001"),
    )
    (key,) = register(this_log(), held, seed=801)
    return key


def listed(*says: str, to: str) -> str:
    row = of("H800001", "OTHERWISE, Olive", "01/02/1930")
    return "\n".join("\t".join(cells) for cells in ([*HEADS, *MORE, to], [*row, *says, ""]))


def asked_of(officer: str) -> list[dict]:
    """The questions that a records officer is asked; ria's organisation has no agreement."""
    return signed_in(officer).get(f"{PEOPLE}/matches", JSON).json()["lists_say_otherwise"]


def test_what_differs_is_told_beside_the_row_kept_as_a_question_and_put_right_by_whoever_keeps_records(
    wendy,  # noqa: F811
    olive,
) -> None:
    address = ready(wendy, listed(*SAYS, to="o1"), "Otherwise")
    page, told = seen(wendy.get(address)), wendy.get(address, JSON).json()
    says = "sex male, GP practice K84002, responsible council Reading Borough Council, postcode OX1 1AB"
    assert f"The list says {says}, and something else is held. {NOT_TAKEN}" in page
    assert "1 that say otherwise of who somebody is" in page
    assert not any(held in page for held in ("OX1 1AA", "K84003", "female"))  # their record tells it
    assert told["rows"][0]["otherwise"] == ["sex", "practice", "council", "postcode"]
    assert take(wendy, address)["registered"] == 0
    rita = signed_in("rita")
    (one,) = asked_of("rita")
    assert (one["person"], one["parts"]) == (str(olive), told["rows"][0]["otherwise"])
    assert "sex, GP practice, responsible council, postcode" in seen(rita.get(f"{PEOPLE}/matches"))
    record, before = f"{PEOPLE}/{olive}/record", last_view()
    says = "sex: male; GP practice: K84002; responsible council: Reading Borough Council; postcode: OX1 1AB."
    assert says in seen(rita.get(record))
    assert [one.name for one in views_since(before)] == ["PersonViewed"]
    href = re.search(r'href="([^"]*correct/[0-9]+)"', rita.get(record).content.decode())
    assert href
    form = rita.get(href[1]).content.decode()
    shown = dict(re.findall(r'name="(seen|family|given|birth_date)"[^>]* value="([^"]*)"', form))
    reading = re.search(r'value="([^"]*)"[^>]*>Reading Borough Council<', form)
    assert reading
    right = {**shown, "sex": "male", "practice": "K84002", "council": reading[1], "postcode": "OX1 1AB"}
    assert rita.post(href[1], {**right, "council": "mars", "because": "asked the person"}).status_code == 400
    assert rita.post(href[1], {**right, "because": "asked the person"}).status_code == 303
    assert rita.get(record, JSON).json()["lists_say_otherwise"] == []
    assert asked_of("rita") == []
    again = wendy.get(ready(wendy, listed(*SAYS, to="o1"), "Otherwise"), JSON).json()
    assert (again["nothing_new"], again["rows"][0]["otherwise"]) == (True, [])


def test_a_list_that_says_what_is_held_asks_nothing_and_ends_the_question(wendy, olive) -> None:  # noqa: F811
    take(wendy, ready(wendy, listed("M", "", "", "", to="o2"), "Otherwise 2"))
    asked = asked_of("rita")
    assert [one["parts"] for one in asked if one["person"] == str(olive)] == [["sex"]]
    again = ready(wendy, listed("F", "K84003", "Oxfordshire", "OX1 1AA", to="o2"), "Otherwise 2")
    assert "something else is held" not in seen(wendy.get(again))
    take(wendy, again)
    asked = asked_of("rita")
    assert [one for one in asked if one["person"] == str(olive)] == []


def test_whoever_sees_nobody_is_not_told_and_whoever_keeps_records_is_asked(wendy, olive) -> None:  # noqa: F811
    broker = user("bruno", "broker", "ouh")
    address = ready(broker, listed(*SAYS, to="o3"), "Otherwise 3")
    told, page = broker.get(address, JSON).json(), seen(broker.get(address))
    assert (told["rows"][0]["person"], told["rows"][0]["otherwise"]) == (str(olive), [])
    assert "something else is held" not in page
    take(broker, address)
    asked = asked_of("rita")
    assert [one["parts"] for one in asked if one["person"] == str(olive)] == [list(PARTS)]
    assert asked_of("ria") == []
