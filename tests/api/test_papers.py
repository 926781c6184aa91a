"""/api/v1/promises and /api/v1/findings: the page's answer, and the command's."""

from typing import Any

import pytest
from django.test import Client

from tests.api.test_questions import api, page
from tests.doors.test_command_line import homefirst  # noqa: F401

pytestmark = pytest.mark.usefixtures("papers")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"words": "home care hours", "promised": "yes"},
        {"subject": "pool", "document": "P1", "kind": "flow", "differ": "yes"},
        {"known_at": "2017-07-12", "page": "1"},
    ],
)
def test_promises_are_the_pages_and_the_commands(homefirst: Any, asked: dict[str, str]) -> None:  # noqa: F811
    answer = api("/promises", **asked)
    assert answer == page("/promises", **asked)
    flags = [f"--{name}" for name in ("promised", "differ") if asked.get(name)]
    named = [
        part
        for name, value in asked.items()
        if name not in ("words", "promised", "differ")
        for part in (f"--{name.replace('_', '-')}", value)
    ]
    ended = homefirst("promises", *asked.get("words", "").split(), *named, *flags, "--json")
    assert (ended.code, ended.answer) == (0, answer)
    assert answer["found"] == len(answer["promises"]) > 0


@pytest.mark.parametrize("asked", [{}, {"kind": "sum"}, {"answered": "no", "known_at": "2017-07-12"}])
def test_findings_are_the_pages(asked: dict[str, str]) -> None:
    assert api("/findings", **asked) == page("/findings", **asked)


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ("/promises?subject=nobody", 404, "subject"),
        ("/promises?page=0", 400, "page"),
        ("/promises?kind=colour", 400, "kind"),
        ("/promises?promised=perhaps", 400, "promised"),
        ("/findings?kind=colour", 400, "kind"),
        ("/findings?document=P9", 404, "document"),
        ("/findings?colour=blue", 400, "colour"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence_with_its_address(
    asked: str, status: int, where: str
) -> None:
    answer = Client().get(f"/api/v1{asked}")
    assert (answer.status_code, answer.json()["where"]) == (status, where)
