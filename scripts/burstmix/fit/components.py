"""What is fitted instead of the plain density of normals: families with shapes, and likelihoods.

Each is compiled by itself when it is first fitted, and the kernel calls it by its address: what no
fit needs is not compiled, and what several functions of the kernel call is compiled once.
"""

from functools import cache

import numpy as np
from llvmlite import ir
from numba import typeof, types
from numba.extending import intrinsic

from .columns import Columns
from .compiled import callback
from .latent import interval_component, linear_component
from .sinh_arcsinh_kernel import sinh_arcsinh_component
from .skew_normal_kernel import skew_normal_component
from .student_t_kernel import student_t_component

COMPONENTS = {
    "interval": interval_component,
    "linear": linear_component,
    "student_t": student_t_component,
    "skew_normal": skew_normal_component,
    "sinh_arcsinh": sinh_arcsinh_component,
}
NUMBERS, ROWS = types.float64[::1], types.float64[:, ::1]
ARGUMENTS = (typeof(Columns(np.empty(0))), types.int64, types.int64, NUMBERS, NUMBERS, ROWS)


@cache
def compiled_component(name: str):
    """A component and its code, which stays for as long as this is kept."""
    return callback(COMPONENTS[name], types.none(*ARGUMENTS))


def component_of(name: str) -> int:
    """The address of a component, for Columns."""
    return compiled_component(name).address


@intrinsic
def call_component(typing, address, columns, begin, end, theta, log_p, G):
    """ln f of one component with theta (p,) for the objects begin:end, and its derivatives G."""

    def generate(context, builder, signature, arguments):
        kinds = [context.get_value_type(kind) for kind in signature.args[1:]]
        kind = ir.FunctionType(context.get_value_type(signature.return_type), kinds)
        return builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), arguments[1:])

    return types.none(types.int64, *ARGUMENTS), generate
