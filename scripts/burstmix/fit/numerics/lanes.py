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

__all__ = ["LANES", "TILE", "load", "load_tile", "root", "splat", "splat_tile", "store", "sum_of"]

LANES = 32  # objects that are computed side by side
TILE = 8  # elements of a product's row that are


class Lanes(types.Type):
    def __init__(self, count: int):
        super().__init__(name=f"Lanes{count}")
        self.count = count


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, vector_of(kind.count))


def vector_of(count: int) -> ir.VectorType:
    """LLVM's type of so many numbers that are worked on at once."""
    return ir.VectorType(ir.DoubleType(), count)


lanes, tile = Lanes(LANES), Lanes(TILE)


def _operator(function, instruction):
    name = f"Lanes_{function.__name__}"
    cases = [signature(kind, kind, kind) for kind in (lanes, tile)]
    infer_global(function)(type(name, (ConcreteTemplate,), {"cases": cases}))

    @lower_builtin(function, lanes, lanes)
    @lower_builtin(function, tile, tile)
    def lower(context, builder, signature, arguments):
        return getattr(builder, instruction)(*arguments, flags=("contract",))


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")


def _pointer(context, builder, kind, array, row, count):
    """To a row of so many numbers; no more than their own alignment can be relied on."""
    data = context.make_array(kind)(context, builder, array).data
    first = builder.mul(row, ir.Constant(row.type, count))
    return builder.bitcast(builder.gep(data, [first]), vector_of(count).as_pointer())


def _load(kind):
    def typed(typing, array, row):
        def generate(context, builder, signature, arguments):
            place = _pointer(context, builder, signature.args[0], *arguments, kind.count)
            return builder.load(place, align=8)

        return kind(array, types.int64), generate

    return typed


def _splat(kind):
    def typed(typing, x):
        def generate(context, builder, signature, arguments):
            empty = ir.Constant(vector_of(kind.count), ir.Undefined)
            one = builder.insert_element(empty, arguments[0], ir.Constant(ir.IntType(32), 0))
            first = ir.Constant(ir.VectorType(ir.IntType(32), kind.count), [0] * kind.count)
            return builder.shuffle_vector(one, empty, first)

        return kind(types.float64), generate

    return typed


@intrinsic
def load(typing, array, row):
    """A row of an array (..., LANES) in C order, its other axes counted as one."""
    return _load(lanes)(typing, array, row)


@intrinsic
def load_tile(typing, array, row):
    """Likewise of an array whose rows are TILE numbers."""
    return _load(tile)(typing, array, row)


@intrinsic
def splat(typing, x):
    """The same number in every lane."""
    return _splat(lanes)(typing, x)


@intrinsic
def splat_tile(typing, x):
    """The same number in every place of a tile."""
    return _splat(tile)(typing, x)


@intrinsic
def store(typing, array, row, value):
    """Put the value into a row, as load has it."""

    def generate(context, builder, signature, arguments):
        count = signature.args[2].count
        pointer = _pointer(context, builder, signature.args[0], *arguments[:2], count)
        builder.store(arguments[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, value), generate


@intrinsic
def root(typing, x):
    """The square root in every lane."""

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(vector_of(LANES), [vector_of(LANES)])
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
