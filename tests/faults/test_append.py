"""kill -9 in the middle of appends: of who writes, and of the database."""

import os
import signal
import time

import pytest

pytestmark = pytest.mark.slow


def test_a_writer_killed_in_the_middle_loses_nothing_acknowledged_and_doubles_nothing(
    ground, times, chance, provoked
):
    kept, first = set(), 1
    for _ in range(times):
        writer = ground.writer(first)
        writer.more(int(chance.integers(1, 40)))
        time.sleep(float(chance.uniform(0, 0.006)))  # a moment within an append, chosen by chance
        writer.kill()
        kept |= writer.kept
        first = max(kept) + 1  # the one it was at is asked for again: it is taken in once
    ground.judge(kept)
    assert kept == set(range(1, first))
    provoked(
        "kill -9 of a process that writes, in the middle of an append",
        times,
        outcome=f"{len(kept):,} commands acknowledged, all kept, none twice",
    )


def test_a_killed_database_comes_back_and_the_writer_goes_on(ground, times, chance, provoked):
    writer, away = ground.writer(1), []
    try:
        for _ in range(times):
            writer.more(int(chance.integers(1, 40)))
            sentences = len(writer.said)
            os.kill(ground.postmaster(), signal.SIGKILL)
            start = time.monotonic()
            writer.until(lambda before=sentences: len(writer.said) > before)
            writer.more(1)
            away.append(time.monotonic() - start)
    finally:
        writer.kill()
    ground.judge(writer.kept)
    assert writer.kept == set(range(1, max(writer.kept) + 1))
    assert all("database" in sentence for sentence in writer.said), set(writer.said)
    provoked(
        "kill -9 of the database, in the middle of an append",
        times,
        outcome=f"{len(writer.kept):,} commands acknowledged, all kept, none twice",
        sentence=writer.said[0],
        worst=max(away),
    )
