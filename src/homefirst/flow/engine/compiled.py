"""How kernels are compiled: without the interpreter's lock, and kept where `cache` says.

With NUMBA_DISABLE_JIT the same functions run as Python: slow, and the judge of what was compiled.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

import homefirst.flow.engine.native  # so that numba knows what a world is
from homefirst.flow.engine.cache import VARIABLE

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """A part of a kernel, compiled into whichever kernel calls it.

    It counts no references to the arrays that it is given (`_nrt`): whoever calls keeps them, and counting takes
    longer than simulating. So it makes no arrays, either.
    """
    return cast(Kernel, numba.njit(nogil=True, error_model="numpy", _nrt=False)(function))


def kernel(function: Kernel) -> Kernel:
    """A kernel that Python calls, of such parts. It is kept on disk where a folder was named, or compiled by each
    process."""
    return cast(Kernel, numba.njit(nogil=True, error_model="numpy", _nrt=False, cache=_kept())(function))


def making_arrays(function: Kernel) -> Kernel:
    """A part, or a kernel, that makes arrays of its own: slower."""
    return cast(Kernel, numba.njit(nogil=True, error_model="numpy", cache=_kept())(function))


def _kept() -> bool:
    return bool(os.environ.get(VARIABLE))
