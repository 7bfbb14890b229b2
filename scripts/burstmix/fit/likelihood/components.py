"""What is fitted instead of the plain density of normals: other families, and likelihoods.

Each is compiled by itself when it is first fitted, and the kernel calls it by its address: what no
fit needs is not compiled, and what several functions of the kernel call is compiled once.
"""

from collections.abc import Callable
from functools import cache

from numba import types
from numba.extending import intrinsic

from ..numerics.apart import Apart, call_at
from ..numerics.compiled import NUMBERS, TABLE
from .columns import COLUMNS
from .interval import interval_component, linear_component

OF_LIKELIHOODS = {"interval": interval_component, "linear": linear_component}
SIGNATURE = types.none(COLUMNS, types.int64, types.int64, NUMBERS, NUMBERS, TABLE)


@cache
def compiled_component(component: Callable) -> Apart:
    """A component and its code, which stays for as long as this is kept."""
    return Apart(component, SIGNATURE)


def address_of(component: Callable) -> int:
    """The address of a component, for Columns."""
    return compiled_component(component).address()


@intrinsic
def call_component(typing, address, columns, begin, end, theta, log_p, G):
    """ln f of one component with theta (p,) for the objects begin:end, and its derivatives G."""

    def generate(context, builder, signature, arguments):
        return call_at(context, builder, arguments[0], SIGNATURE, arguments[1:])

    return types.none(types.int64, *SIGNATURE.args), generate
