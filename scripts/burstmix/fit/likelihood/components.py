"""What is fitted instead of the plain density of normals: other families, and likelihoods.

Each is compiled by itself when it is first fitted, and the kernel calls it by its address: what no
fit needs is not compiled, and what several functions of the kernel call is compiled once.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from llvmlite import ir
from numba import typeof, types
from numba.extending import intrinsic

from ..numerics.compiled import callback
from .columns import Columns
from .interval import interval_component, linear_component

OF_LIKELIHOODS = {"interval": interval_component, "linear": linear_component}
NUMBERS, ROWS = types.float64[::1], types.float64[:, ::1]
ARGUMENTS = (typeof(Columns(np.empty(0))), types.int64, types.int64, NUMBERS, NUMBERS, ROWS)


@cache
def compiled_component(component: Callable):
    """A component and its code, which stays for as long as this is kept."""
    return callback(component, types.none(*ARGUMENTS))


def address_of(component: Callable) -> int:
    """The address of a component, for Columns."""
    return compiled_component(component).address


@intrinsic
def call_component(typing, address, columns, begin, end, theta, log_p, G):
    """ln f of one component with theta (p,) for the objects begin:end, and its derivatives G."""

    def generate(context, builder, signature, arguments):
        kinds = [context.get_value_type(kind) for kind in signature.args[1:]]
        kind = ir.FunctionType(context.get_value_type(signature.return_type), kinds)
        return builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), arguments[1:])

    return types.none(types.int64, *ARGUMENTS), generate
