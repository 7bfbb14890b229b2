"""Compiled code that other compiled code calls by its address.

numba compiles what a function calls once more with every function that calls it; what is called by
its address is compiled once.
"""

from collections.abc import Callable
from functools import cache

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .compiled import callback


def caller(arguments: tuple) -> Callable:
    """What calls code of these types of arguments, that returns nothing, by its address."""

    @intrinsic
    def call(typing, address, given):
        """Call the code at this address with a tuple of arguments."""

        def generate(context, builder, signature, values):
            kinds = [context.get_value_type(kind) for kind in arguments]
            kind = ir.FunctionType(context.get_value_type(types.none), kinds)
            unpacked = [builder.extract_value(values[1], i) for i in range(len(kinds))]
            return builder.call(builder.inttoptr(values[0], kind.as_pointer()), unpacked)

        return types.none(types.int64, types.Tuple(arguments)), generate

    return call


@cache
def compiled(function: Callable, arguments: tuple):
    """A function that returns nothing and its code, which stays for as long as this is kept."""
    return callback(function, types.none(*arguments))
