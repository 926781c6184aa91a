"""The gathering appender of a web process: one for all its doors, which ends with the process."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from homefirst.app.ground import house
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred
from homefirst.intake.events import FILE_TAKEN_IN
from homefirst.server.asgi import front
from tests.doors.test_front import chunks

NOON = Occurred.at(datetime(2016, 9, 8, 12, tzinfo=UTC))
FACT = Fact("intake", FILE_TAKEN_IN, NOON, dict.fromkeys(FILE_TAKEN_IN.fields))
WARD = Author("ward")


@pytest.fixture(autouse=True)
def another_process(own_database: str) -> Iterator[None]:
    """As in a process that has not appended yet; the next test's is another, too."""
    house._gatherer.cache_clear()
    yield
    house.stop_gathering()
    house._gatherer.cache_clear()


async def no_pages(scope: object, receive: object, send: object) -> None:
    raise AssertionError("Nobody asks for a page.")


def test_every_door_of_a_process_appends_through_the_same_one_until_the_process_stops() -> None:
    said: list[str] = []

    async def send(message: dict[str, str]) -> None:
        said.append(message["type"])
        if message["type"] == "lifespan.startup.complete":
            told.append(await asyncio.to_thread(house.this_gatherer().append, [FACT], by=WARD))

    told: list[Appended] = []
    asyncio.run(front(no_pages)({"type": "lifespan"}, chunks(b"", b""), send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert told == [Appended(new=1, already=0, heads=(("intake", 1),))]
    with pytest.raises(Unavailable, match="The service is stopping and takes nothing more in"):
        house.this_gatherer().append([FACT], by=WARD)
    log = house.this_log()
    assert [event.by for event in log.events("intake", log.now())] == ["ward"]
