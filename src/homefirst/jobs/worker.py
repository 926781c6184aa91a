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
from functools import partial
from typing import Any
from uuid import UUID

import django.db
import psycopg
from django.db import connections
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException

from homefirst.foundation.errors import Unavailable
from homefirst.foundation.work.claim import (
    HEARTBEAT_SECONDS,
    SILENT_SECONDS,
    give_back_attempt,
    queue_what_nobody_runs,
)
from homefirst.foundation.work.queue import TASK
from homefirst.jobs.run import ClaimLost, run_job
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

    def stop(self) -> None:
        """Asks the worker to stop; from any thread, and from a signal's handler."""
        self._stopping.set()
        if self._loop is not None and self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)

    def run(self) -> None:
        """Runs until it is asked to stop."""
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

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        while not self._stopping.is_set():
            try:
                await self._until_stopped_or_the_database_is_gone()
            except _GONE as error:
                _say(f"The worker's queue does not answer ({type(error).__name__}); it is asked again.")
            if not self._stopping.is_set():
                await asyncio.wait([asyncio.ensure_future(self._stopped.wait())], timeout=LOOK_SECONDS)

    async def _until_stopped_or_the_database_is_gone(self) -> None:
        assert self._stopped is not None
        async with self._queue(await asyncio.to_thread(_address)).open_async() as queue:
            working = asyncio.ensure_future(
                queue.run_worker_async(
                    queues=[self.county],
                    name="homefirst",
                    concurrency=AT_ONCE,
                    delete_jobs="always",
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
            run_job(self.county, UUID(id), self.kinds, stopping=self._stopping.is_set)
        except ClaimLost:
            _say(f"Job {id} lost the database in the middle; it is gone on with.")
            self._until_it_is_there(partial(give_back_attempt, self.county, UUID(id)))
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
        told, asked_at = False, float("-inf")
        while not self._stopping.is_set():
            try:
                queue_what_nobody_runs(_raw(), self.county)
                if time.monotonic() - asked_at > DAILY_LOOK_SECONDS:
                    self.daily()
                    asked_at = time.monotonic()
                told = False
            except _GONE as error:
                connections.close_all()
                if not told:
                    _say(f"The database does not answer the worker ({type(error).__name__}); it asks again.")
                told = True
            self._stopping.wait(LOOK_SECONDS)
        connections.close_all()


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
