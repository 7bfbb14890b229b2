"""Functions that compiled code calls by their address.

numba puts all that a function calls into its code, and has LLVM work through it anew in each
caller. What is large and called from several places, or once in a long while, is compiled apart:
its arguments have declared types, and a caller holds no more than the place where its address is.
"""

import ctypes
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

from llvmlite import binding, ir
from numba import types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.dispatcher import Dispatcher
from numba.core.typing.templates import ConcreteTemplate, Signature, infer_global
from numba.extending import lower_builtin

from .compiled import dispatcher

WORD = ir.IntType(64)


class Apart:
    """A function of a declared signature, compiled when it is first called.

    Compiled code finds its address by the name of a symbol, which stays the same in a cache; where
    there is none yet, it has Python look for it.
    """

    def __init__(self, function: Callable, signature: Signature, **options: Any):
        self.py_func, self.signature, self.options = function, signature, options
        self._found, self._finder = ctypes.c_int64(0), ctypes.CFUNCTYPE(None)(self._find)
        self._name = f"{function.__module__}.{function.__qualname__}"
        binding.add_symbol(self._name, ctypes.addressof(self._found))
        finder = ctypes.cast(self._finder, ctypes.c_void_p).value
        binding.add_symbol(f"{self._name}.find", finder)
        template = type(self._name, (ConcreteTemplate,), {"key": self, "cases": [signature]})
        infer_global(self, types.Function(template))
        lower_builtin(self, *signature.args)(self._generate)

    @cached_property
    def entry(self) -> Dispatcher:
        """The dispatcher, with the code of the signature.

        Called with arguments before it had that, it would compile, and keep, another for them. It
        still does so for arrays that may not be written to.
        """
        made = dispatcher("entry", self.py_func, **self.options)
        made.get_compile_result(self.signature)
        return made

    def __call__(self, *arguments):
        return self.entry(*arguments)

    def address(self) -> int:
        """Where the code is; it is compiled, or read from the cache, if it was not yet."""
        if not self._found.value:
            self._find()
        return self._found.value

    def _find(self) -> None:
        code = self.entry.get_compile_result(self.signature)
        self._found.value = code.library.get_pointer_to_function(code.fndesc.llvm_func_name)

    def _generate(self, context, builder, signature, arguments):
        """The address, of which the code is called, and a search for it before the first time."""
        found = cgutils.get_or_insert_function
        place = builder.module.globals.get(self._name)
        place = place or ir.GlobalVariable(builder.module, WORD, self._name)
        missing = builder.icmp_unsigned("==", builder.load(place), WORD(0))
        with cgutils.if_unlikely(builder, missing):
            find = ir.FunctionType(ir.VoidType(), [])
            builder.call(found(builder.module, find, f"{self._name}.find"), [])
            lost = builder.icmp_unsigned("==", builder.load(place), WORD(0))
            with cgutils.if_unlikely(builder, lost):
                words = (f"{self._name} could not be compiled",)
                context.call_conv.return_user_exc(builder, RuntimeError, words)
        return call_at(context, builder, builder.load(place), signature, arguments)


def apart(signature: Signature, **options: Any) -> Callable:
    """jit for a function that is compiled apart."""
    return partial(Apart, signature=signature, **options)


def call_at(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    signature: Signature,
    arguments: Sequence,
) -> ir.Value:
    """What calls a function that numba compiled, by its address."""
    convention = context.call_conv
    kind = convention.get_function_type(signature.return_type, signature.args)
    status, result = convention.call_function(
        builder,
        builder.inttoptr(address, kind.as_pointer()),
        signature.return_type,
        signature.args,
        arguments,
    )
    with cgutils.if_unlikely(builder, status.is_error):
        convention.return_status_propagate(builder, status)
    return result
