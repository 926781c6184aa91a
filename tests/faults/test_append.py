"""kill -9 in the middle of appends: of who writes, and of the database."""

import os
import signal
import time

import pytest

from tests.faults.conftest import PATIENCE

pytestmark = pytest.mark.slow


def acknowledged(writer, wanted):
    """The next numbers that a writer says are kept, and the sentences it says between them."""
    numbers, sentences = [], []
    while len(numbers) < wanted:
        line = writer.stdout.readline().strip()
        assert line, "the writer ended by itself"
        if line.startswith("!"):
            sentences.append(line[2:])
        else:
            numbers.append(int(line))
    return numbers, sentences


def rest(writer):
    """What a writer that is gone had still said."""
    lines = [line.strip() for line in writer.stdout if line.endswith("\n")]
    return [int(line) for line in lines if line and not line.startswith("!")]


def test_a_writer_killed_in_the_middle_loses_nothing_acknowledged_and_doubles_nothing(
    ground, times, chance, provoked
):
    kept, first = set(), 1
    for _ in range(times):
        writer = ground.start("tests.faults.writer", str(first))
        kept |= set(acknowledged(writer, int(chance.integers(1, 40)))[0])
        time.sleep(float(chance.uniform(0, 0.006)))  # a moment within an append, chosen by chance
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(PATIENCE)
        kept |= set(rest(writer))
        writer.stdout.close()
        first = max(kept) + 1  # the one it was at is asked for again: it is taken in once
    ground.judge(kept)
    assert kept == set(range(1, first))
    provoked(
        "kill -9 of a process that writes, in the middle of an append",
        times,
        outcome=f"{len(kept):,} commands acknowledged, all kept, none twice",
    )


def test_a_killed_database_comes_back_and_the_writer_goes_on(ground, times, chance, provoked):
    writer = ground.start("tests.faults.writer", "1")
    kept, away, said = set(), [], set()
    try:
        for _ in range(times):
            numbers, sentences = acknowledged(writer, int(chance.integers(1, 40)))
            kept |= set(numbers)
            said |= set(sentences)
            os.kill(ground.postmaster(), signal.SIGKILL)
            start = time.monotonic()
            # What was written to the pipe before the kill may come first: the writer is back when it has
            # spoken of an error and of a command after it, or was between two commands and never noticed.
            numbers, sentences = acknowledged(writer, 3)
            kept |= set(numbers)
            said |= set(sentences)
            away.append(time.monotonic() - start)
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(PATIENCE)
        kept |= set(rest(writer))
        writer.stdout.close()
    ground.judge(kept)
    assert kept == set(range(1, max(kept) + 1))
    assert all("database" in sentence for sentence in said), said
    provoked(
        "kill -9 of the database, in the middle of an append",
        times,
        outcome=f"{len(kept):,} commands acknowledged, all kept, none twice",
        sentence=min(said, default=""),
        worst=max(away),
    )
