"""Every kind of job there is, wired once, and what the worker does before its first."""

from collections.abc import Callable, Mapping, Sequence

from homefirst.app.flow.simulating import load_compiled
from homefirst.app.ground.questions import error_tables, plan_lines, populations
from homefirst.app.ground.work import (
    ALLOCATE,
    BACK_UP,
    COMPILE_KERNELS,
    OUTLOOK_ERRORS,
    PROVE_LOG,
    REPLAY,
    SIMULATE,
    SYNTHETIC,
    TAKE_IN_FILES,
    TELL_PROVIDERS,
)
from homefirst.jobs.allocate import allocate
from homefirst.jobs.back_up import back_up
from homefirst.jobs.compile_kernels import compile_kernels
from homefirst.jobs.outlook_errors import outlook_errors
from homefirst.jobs.prove_log import prove_log
from homefirst.jobs.replay import replay_run
from homefirst.jobs.simulate import simulate
from homefirst.jobs.steps import Kind
from homefirst.jobs.synthetic import synthetic
from homefirst.jobs.take_in_files import take_in_files
from homefirst.jobs.tell_providers import tell_providers

KINDS: Mapping[str, Kind] = {
    TAKE_IN_FILES: take_in_files,
    OUTLOOK_ERRORS: outlook_errors,
    PROVE_LOG: prove_log,
    BACK_UP: back_up,
    SYNTHETIC: synthetic,
    TELL_PROVIDERS: tell_providers,
    ALLOCATE: allocate,
    SIMULATE: simulate,
    REPLAY: replay_run,
    COMPILE_KERNELS: compile_kernels,
}
WARM: Sequence[Callable[[], object]] = (error_tables, plan_lines, populations, load_compiled)
"""What a job would otherwise wait for: numpy with the rooms that use it, the pack's tables read, and kernels
that were compiled before."""
