"""The worker: takes jobs from the county's queue and runs them, two at a time, until it is told to stop.

procrastinate brings each job as soon as it is asked for. A second look, once a second, puts into the queue
again what nobody runs: after a kill, after a stop with jobs in hand, after the database was gone. That look
also starts an embedded database again that was killed, so that the work goes on by itself.
"""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

import django.db
import psycopg
from django.db import connections
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException

from homefirst.foundation.errors import HomefirstError, Unavailable
from homefirst.foundation.work.claim import (
    HEARTBEAT_SECONDS,
    SILENT_SECONDS,
    give_back_attempt,
    queue_what_nobody_runs,
)
from homefirst.foundation.work.queue import TASK
from homefirst.foundation.work.standing import heard
from homefirst.jobs.run import ClaimLost, Hand, run_job, tell_whereabouts
from homefirst.jobs.steps import Kind

AT_ONCE = 2  # a short job need not wait for a long one; more would only share the same cores
LOOK_SECONDS = 1.0
DAILY_LOOK_SECONDS = 600.0
"""How often it is asked whether the day's jobs were asked for: a new day begins in between."""
POOL_SECONDS = 3.0  # for a connection of the queue's; without a database nobody waits longer to be told
_GONE = (psycopg.Error, django.db.Error, ProcrastinateException, Unavailable)


class Worker:
    """The worker of one county. `run` returns when `stop` was called and what was in hand is put down."""

    def __init__(
        self,
        county: str,
        kinds: Mapping[str, Kind],
        warm: Sequence[Callable[[], object]],
        daily: Callable[[], object] = lambda: None,
    ) -> None:
        self.county = county
        self.kinds = kinds
        self.warm = warm
        self.daily = daily
        self._stopping = threading.Event()
        self._stopped: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._of_loop = threading.RLock()  # taken anew by a signal's handler in the thread that has it
        self._hand = Hand()
        self._broken = False

    def stop(self) -> None:
        """Asks the worker to stop; from any thread, and from a signal's handler, as often as one likes."""
        self._stopping.set()
        with self._of_loop:
            if self._loop is not None and self._stopped is not None:
                self._loop.call_soon_threadsafe(self._stopped.set)

    def run(self) -> bool:
        """Runs until it is asked to stop. False where it stopped by itself, over a mistake of ours that it
        told: then it has to be started again."""
        # Its own lines are about its wiring, and would tell a lost connection five times over.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        for warm in self.warm:
            warm()
        connections.close_all()
        look = threading.Thread(target=self._look_again_and_again, name="look")
        look.start()
        try:
            asyncio.run(self._run())
        finally:
            self._stopping.set()
            look.join()
        return not self._broken

    async def _run(self) -> None:
        self._stopped = asyncio.Event()
        with self._of_loop:
            self._loop = asyncio.get_running_loop()
        try:
            await self._until_stopped(self._stopped)
        finally:
            with self._of_loop:
                self._loop = None

    async def _until_stopped(self, stopped: asyncio.Event) -> None:
        while not self._stopping.is_set():
            try:
                await self._until_stopped_or_the_database_is_gone()
            except _GONE as error:
                _say(f"The worker's queue does not answer ({type(error).__name__}); it is asked again.")
            if not self._stopping.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), timeout=LOOK_SECONDS)

    async def _until_stopped_or_the_database_is_gone(self) -> None:
        assert self._stopped is not None
        async with self._queue(await asyncio.to_thread(_address)).open_async() as queue:
            working = asyncio.ensure_future(
                queue.run_worker_async(
                    queues=[self.county],
                    name="homefirst",
                    concurrency=AT_ONCE,
                    delete_jobs="always",
                    fetch_job_polling_interval=LOOK_SECONDS,  # what is to be tried again later is not told of
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=SILENT_SECONDS,
                )
            )
            stopped = asyncio.ensure_future(self._stopped.wait())
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            if not working.done():
                working.cancel()  # it waits for the jobs in hand
            try:
                await working
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise

    def _queue(self, address: Mapping[str, Any]) -> App:
        queue = App(connector=PsycopgConnector(kwargs=address, min_size=1, max_size=4, timeout=POOL_SECONDS))
        queue.task(name=TASK)(self._one)
        return queue

    def _one(self, id: str) -> None:
        """One job of the queue, in a thread of its own, which gives its connections back."""
        try:
            run_job(self.county, UUID(id), self.kinds, stopping=self._stopping.is_set, hand=self._hand)
        except ClaimLost as lost:
            _say(f"Job {id} lost the database in the middle; it is gone on with.")
            self._until_it_is_there(partial(give_back_attempt, self.county, UUID(id), lost.attempts))
        except _GONE as error:
            _say(f"Job {id} is left as it is ({type(error).__name__}); it is gone on with.")
        except Exception as error:
            # procrastinate would keep it to itself.
            tell_whereabouts(f"Job {id}", error)
            raise
        finally:
            connections.close_all()

    def _until_it_is_there(self, act: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            try:
                act()
                return
            except _GONE:
                connections.close_all()
                self._stopping.wait(LOOK_SECONDS)

    def _look_again_and_again(self) -> None:
        try:
            self._look_until_stopped()
        except Exception as error:
            tell_whereabouts("The worker's look after its jobs", error)
            self._broken = True
            self.stop()
        finally:
            self._give_back_what_is_in_hand()
            connections.close_all()

    def _look_until_stopped(self) -> None:
        told, asked_at = False, float("-inf")
        while not self._stopping.is_set():
            try:
                heard(_raw(), self.county)
                queue_what_nobody_runs(_raw(), self.county)
                if time.monotonic() - asked_at > DAILY_LOOK_SECONDS:
                    self._ask_for_the_day()
                    asked_at = time.monotonic()
                told = False
            except _GONE as error:
                connections.close_all()
                if not told:
                    _say(f"The database does not answer the worker ({type(error).__name__}); it asks again.")
                told = True
            self._stopping.wait(LOOK_SECONDS)

    def _ask_for_the_day(self) -> None:
        try:
            self.daily()
        except (HomefirstError, OSError) as error:
            again = f"{DAILY_LOOK_SECONDS / 60:g} minutes"
            _say(f"The day's jobs could not all be asked for, and are in {again}: {error}")

    def _give_back_what_is_in_hand(self) -> None:
        """Whoever told us to stop may not wait for the end of a long step: a stop is no attempt."""
        for id, attempt in list(self._hand.attempts.items()):
            try:
                give_back_attempt(self.county, id, attempt)
            except _GONE as error:
                _say(f"Job {id} could not be given back ({type(error).__name__}).")


def _address() -> dict[str, Any]:
    """How to reach the database, as Django's connections do; an embedded one is there when it is told."""
    wrapper = connections["default"]
    wrapper.ensure_connection()
    params: dict[str, Any] = wrapper.get_connection_params()
    wrapper.close()
    return {name: value for name, value in params.items() if name not in ("cursor_factory", "context")}


def _raw() -> psycopg.Connection[Any]:
    wrapper = connections["default"]
    wrapper.ensure_connection()
    raw: psycopg.Connection[Any] = wrapper.connection
    return raw


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
