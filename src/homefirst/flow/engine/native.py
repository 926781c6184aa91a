# What numba is extended by has no types.
# mypy: disable-error-code="no-untyped-call, untyped-decorator, override, import-untyped"
"""A world as kernels see it: one pointer to a block of addresses and lengths.

As a tuple of arrays a world is 120 numbers, handed over at every call: that took twice as long as the events
themselves, and as long again to compile. As Python the same attributes are the arrays themselves.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from homefirst.flow.engine.records import ARRAYS, World


class WorldType(types.Type):
    def __init__(self) -> None:
        super().__init__(name="homefirst.World")


_WORLD = WorldType()
_TYPES = {
    name: types.Array(from_dtype(np.dtype(dtype)), 2 if width else 1, "C")
    for name, (dtype, width) in ARRAYS.items()
}
register_model(WorldType)(models.OpaqueModel)


@typeof_impl.register(World)
def _type_of(value: World, context: object) -> WorldType:  # noqa: ARG001
    return _WORLD


@unbox(WorldType)
def _pointer_of(kind: Any, value: Any, c: Any) -> Any:
    address = c.pyapi.object_getattr_string(value, "address")
    number = c.pyapi.long_as_ulonglong(address)
    c.pyapi.decref(address)
    pointer = c.builder.inttoptr(number, c.context.get_value_type(kind))
    return NativeValue(pointer)


@infer_getattr
class _Attributes(AttributeTemplate):
    key = WorldType

    def generic_resolve(self, _kind: Any, name: str) -> Any:
        return _TYPES.get(name)


@lower_getattr_generic(WorldType)
def _array_of(context: Any, builder: Any, _kind: Any, value: Any, name: str) -> Any:
    """The array of a name, made of its address and length in the block."""
    kind, (_, width) = _TYPES[name], ARRAYS[name]
    at = 2 * list(ARRAYS).index(name)
    block = builder.bitcast(value, ir.IntType(64).as_pointer())
    address, length = (
        builder.load(builder.gep(block, [ir.Constant(ir.IntType(64), at + one)])) for one in (0, 1)
    )
    item = context.get_data_type(kind.dtype)
    size = context.get_abi_sizeof(item)
    array = make_array(kind)(context, builder)
    intp = lambda number: context.get_constant(types.intp, number)  # noqa: E731
    populate_array(
        array,
        data=builder.inttoptr(address, item.as_pointer()),
        shape=[length, intp(width)] if width else [length],
        strides=[intp(size * width), intp(size)] if width else [intp(size)],
        itemsize=intp(size),
        meminfo=None,
    )
    return array._getvalue()


def make_known() -> None:
    """Nothing that this module has not done when it was imported: numba knows what a world is."""
