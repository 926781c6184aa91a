"""The description by OpenAPI holds: whatever it allows or forbids, the API answers so (schemathesis)."""

from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings

from tests.conftest import analysts_client

# That months stand in the right order, or that an area is held, no schema says: a question of the right form
# may be one that cannot be answered. And that a session which is none opens nothing, the tests of sign-in
# show: schemathesis takes the one that it is given here for one of its own making.
LEFT_OUT = {"positive_data_acceptance", "ignored_auth"}


@pytest.fixture
def described(county: str) -> tuple[Any, str]:
    """The description as a client reads it, and the session of an analyst."""
    import schemathesis  # takes a second, and most runs and workers do not come here

    client = analysts_client()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    return schema, client.cookies["sessionid"].value


def search(described: tuple[Any, str], examples: int) -> dict[str, set[int]]:
    """Asks every question so many times as it is described, and so many times otherwise; raises for the first
    answer that is not as described. The statuses that came, by question."""
    import schemathesis
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    checked = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]
    schema, session = described
    came: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        takes = operation.definition.raw.get("parameters") or "requestBody" in operation.definition.raw
        for mode in schemathesis.GenerationMode if takes else (schemathesis.GenerationMode.POSITIVE,):
            strategy = operation.as_strategy(generation_mode=mode)

            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def ask(case: Any) -> None:
                # The client in the process unpacks nothing.
                answer = case.call_and_validate(
                    headers={"Accept-Encoding": "identity"}, cookies={"sessionid": session}, checks=checked
                )
                came.setdefault(case.operation.label, set()).add(answer.status_code)

            ask()
    return came


@pytest.mark.long
def test_every_question_is_answered_as_it_is_described(described: tuple[Any, str]) -> None:
    came = search(described, 2)
    assert len(came) >= 11
    assert set().union(*came.values()) >= {200, 400, 404}


@pytest.mark.fuzz
@pytest.mark.slow
def test_every_question_is_answered_as_described_however_long_one_asks(described: tuple[Any, str]) -> None:
    search(described, 100)


def test_an_answer_that_is_not_as_described_is_found(
    described: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from schemathesis.core.failures import FailureGroup

    monkeypatch.setattr("homefirst.api.operations.questions.areas_held", lambda: ((1, "no code"),))
    with pytest.raises(FailureGroup) as found:
        search(described, 1)
    assert [one.title for one in found.value.exceptions] == ["Response violates schema"]
