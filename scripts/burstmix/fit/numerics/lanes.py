"""Many objects at a time: numbers that compiled code adds and multiplies lane by lane.

Loops over coordinates stand inside of the loop over objects, so that sums stay in registers; no
compiler makes vector instructions of such loops by itself. A product and the sum that it goes into
are rounded once where the processor can.
"""

import operator

from llvmlite import ir
from numba.core import types
from numba.core.cgutils import get_or_insert_function
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

__all__ = ["LANES", "load", "root", "splat", "store", "sum_of"]

LANES = 32  # objects that are computed side by side


class Lanes(types.Type):
    def __init__(self):
        super().__init__(name=f"Lanes{LANES}")


lanes = Lanes()
VECTOR = ir.VectorType(ir.DoubleType(), LANES)


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, VECTOR)


def _operator(function, instruction):
    name = f"Lanes_{function.__name__}"
    infer_global(function)(
        type(name, (ConcreteTemplate,), {"cases": [signature(lanes, lanes, lanes)]})
    )

    @lower_builtin(function, lanes, lanes)
    def lower(context, builder, signature, arguments):
        return getattr(builder, instruction)(*arguments, flags=("contract",))


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")


def _pointer(context, builder, kind, array, row):
    """To a row of LANES numbers; no more than their own alignment can be relied on."""
    data = context.make_array(kind)(context, builder, array).data
    first = builder.mul(row, ir.Constant(row.type, LANES))
    return builder.bitcast(builder.gep(data, [first]), VECTOR.as_pointer())


@intrinsic
def load(typing, array, row):
    """A row of an array (..., LANES) in C order, its other axes counted as one."""

    def generate(context, builder, signature, arguments):
        return builder.load(_pointer(context, builder, signature.args[0], *arguments), align=8)

    return lanes(array, types.int64), generate


@intrinsic
def store(typing, array, row, value):
    """Put the value into a row of an array (..., LANES)."""

    def generate(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, lanes), generate


@intrinsic
def splat(typing, x):
    """The same number in every lane."""

    def generate(context, builder, signature, arguments):
        one = builder.insert_element(
            ir.Constant(VECTOR, ir.Undefined), arguments[0], ir.Constant(ir.IntType(32), 0)
        )
        first = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), first)

    return lanes(types.float64), generate


@intrinsic
def root(typing, x):
    """The square root in every lane."""

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(VECTOR, [VECTOR])
        name = f"llvm.sqrt.v{LANES}f64"
        return builder.call(get_or_insert_function(builder.module, kind, name), arguments)

    return lanes(lanes), generate


@intrinsic
def sum_of(typing, x):
    """The sum of all lanes: of halves side by side, until one number is left."""

    def generate(context, builder, signature, arguments):
        value, count = arguments[0], LANES
        while count > 1:
            count //= 2
            low, high = (
                builder.shuffle_vector(
                    value,
                    ir.Constant(value.type, ir.Undefined),
                    ir.Constant(
                        ir.VectorType(ir.IntType(32), count), list(range(first, first + count))
                    ),
                )
                for first in (0, count)
            )
            value = builder.fadd(low, high)
        return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    return types.float64(lanes), generate
