"""How kernels are compiled: without the interpreter's lock, and kept where `cache` says.

With NUMBA_DISABLE_JIT the same functions run as Python: slow, and the judge of what was compiled.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

import numba

from homefirst.flow.engine import native
from homefirst.flow.engine.cache import VARIABLE

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


native.make_known()
_njit: Callable[..., Any] = partial(numba.njit, nogil=True, error_model="numpy")


def compiled(function: Kernel) -> Kernel:
    """A part of a kernel, compiled into whichever kernel calls it.

    It counts no references to the arrays that it is given (`_nrt`): whoever calls keeps them, and counting
    takes longer than simulating. So it makes no arrays, either.
    """
    return cast(Kernel, _njit(_nrt=False)(function))


def inlined(function: Kernel) -> Kernel:
    """A part that every event passes through: it is put into each of its callers."""
    return cast(Kernel, _njit(_nrt=False, forceinline=True)(function))


def kernel(function: Kernel) -> Kernel:
    """A kernel that Python calls, of such parts. It is kept on disk where a folder was named, or compiled by
    each process."""
    return cast(Kernel, _njit(_nrt=False, cache=_kept())(function))


def making_arrays(function: Kernel) -> Kernel:
    """A part, or a kernel, that makes arrays of its own: slower."""
    return cast(Kernel, _njit(cache=_kept())(function))


def _kept() -> bool:
    return bool(os.environ.get(VARIABLE))
