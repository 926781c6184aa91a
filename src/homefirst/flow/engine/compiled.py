"""How kernels are compiled: without the interpreter's lock, and kept where `cache` says.

With NUMBA_DISABLE_JIT the same functions run as Python: slow, and the judge of what was compiled.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from homefirst.flow.engine.cache import VARIABLE

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """A part of a kernel, compiled into whichever kernel calls it."""
    return cast(Kernel, numba.njit(nogil=True, error_model="numpy")(function))


def kernel(function: Kernel) -> Kernel:
    """A kernel that Python calls. It is kept on disk where a folder was named, or compiled by each process."""
    kept = bool(os.environ.get(VARIABLE))
    return cast(Kernel, numba.njit(nogil=True, error_model="numpy", cache=kept)(function))
