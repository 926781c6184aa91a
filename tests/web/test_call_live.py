"""How the draft of a call stands on a page that is open."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from homefirst.foundation.work.job import Job, State
from homefirst.web.call.live import call_pieces, shown_of

DAY = date(2016, 3, 10)


def job(state: State, number: int = 1) -> Job:
    asked_at = datetime(2016, 3, 10, 9, tzinfo=UTC)
    return Job(
        UUID(int=number), "E10000025", "draft", "2016-03-10", state, 0, None, "", {}, {}, None, None,
        "hub", asked_at, None, None, 0, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "when_opened", "said", "shows"),
    [
        (None, None, "Nobody has asked for a draft of this call.", False),
        (job(State.RUNNING), None, "Being made", False),
        (job(State.DONE), None, "The draft of this call is made.", True),
        (job(State.DONE, 2), job(State.DONE, 1), "A newer one is made than this page shows.", True),
        (job(State.DONE), job(State.DONE), "Nobody has asked for a draft of this call.", False),
    ],
)
def test_an_open_page_leads_to_what_was_made_since(
    now: Job | None, when_opened: Job | None, said: str, shows: bool
) -> None:
    told = call_pieces(DAY, None, now, 0, shown_of(when_opened))[0].html
    assert said in told
    assert ("Show it" in told) is shows
