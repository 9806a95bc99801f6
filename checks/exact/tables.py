"""Which NumPy functions are known, and by what."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import arithmetic, elimination, norms, ordering, reductions, selection, spectra, structure
from .arithmetic import product
from .array import ExactArray
from .dispatch import FUNCTIONS, METHODS_OF_UFUNCS, UFUNCS, Function
from .numbers import Numbers
from .operands import numbers_of
from .rules import RULES


def _of_one(name: str) -> Function:
    return lambda n, x: arithmetic.unary(n, name, x)


def _compared(test: Function) -> Function:
    return lambda n, a, b: test(ordering.order(n, a, b))


def _logical(function: Function) -> Function:
    return lambda n, *operands: function(*(ordering.truth(n, x) for x in operands))


def _multilinear(function: Function) -> Function:
    return lambda n, *factors: product(n, function, factors)


UFUNCS |= {
    **{name: _of_one(name) for name in RULES},
    "add": arithmetic.add,
    "subtract": arithmetic.subtract,
    "multiply": arithmetic.multiply,
    "divide": arithmetic.divide,
    "power": arithmetic.power,
    "float_power": arithmetic.power,
    "matmul": arithmetic.matmul,
    "negative": arithmetic.negative,
    "positive": arithmetic.positive,
    "conjugate": arithmetic.positive,
    "absolute": ordering.absolute,
    "fabs": ordering.absolute,
    "sign": ordering.sign,
    "maximum": ordering.maximum,
    "minimum": ordering.minimum,
    "fmax": ordering.maximum,
    "fmin": ordering.minimum,
    "floor": ordering.floor,
    "heaviside": ordering.heaviside,
    "less": _compared(lambda order: order < 0),
    "less_equal": _compared(lambda order: order <= 0),
    "greater": _compared(lambda order: order > 0),
    "greater_equal": _compared(lambda order: order >= 0),
    "equal": ordering.equal,
    "not_equal": lambda n, a, b: ~ordering.equal(n, a, b),
    "logical_and": _logical(np.logical_and),
    "logical_or": _logical(np.logical_or),
    "logical_xor": _logical(np.logical_xor),
    "logical_not": _logical(np.logical_not),
}


def _reduced(
    by: Function, n: Numbers, x: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    return reductions.folded(by)(x, axis, keepdims=keepdims)


def _accumulated(by: Function, n: Numbers, x: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    return reductions.accumulated(by)(x, axis)


def _outer(by: Function, n: Numbers, a: Any, b: Any) -> Any:
    return by(n, np.reshape(a, np.shape(a) + (1,) * np.ndim(b)), b)


METHODS_OF_UFUNCS |= {
    ("reduce", "add"): lambda by, n, x, axis=0, **kwargs: reductions.summed(x, axis, **kwargs),
    ("reduce", ""): _reduced,
    ("accumulate", ""): _accumulated,
    ("outer", ""): _outer,
}


def _product(function: Function) -> Function:
    return lambda *factors, **kwargs: product(numbers_of(factors), lambda *p: function(*p, **kwargs), factors)


def _einsum(subscripts: str, *factors: Any, optimize: Any = False) -> ExactArray:
    return product(numbers_of(factors), lambda *payloads: np.einsum(subscripts, *payloads), factors)


FUNCTIONS |= {
    **{
        function: structure.linear(function)
        for function in (
            np.trace,
            np.reshape,
            np.ravel,
            np.transpose,
            np.swapaxes,
            np.moveaxis,
            np.squeeze,
            np.expand_dims,
            np.broadcast_to,
            np.diagonal,
            np.diag,
            np.diagflat,
            np.tril,
            np.triu,
            np.roll,
            np.rot90,
            np.flip,
            np.fliplr,
            np.flipud,
            np.tile,
            np.repeat,
            np.take,
            np.take_along_axis,
            np.delete,
            np.cumsum,
            np.diff,
            np.real,
        )
    },
    **{function: structure.splitting(function) for function in (np.split, np.array_split, np.hsplit, np.vsplit)},
    **{
        function: structure.joining(function)
        for function in (np.concatenate, np.stack, np.hstack, np.vstack, np.column_stack, np.dstack, np.block)
    },
    np.append: structure.joining(np.append, 2),
    np.insert: structure.inserted,
    np.copy: structure.copied,
    np.zeros_like: lambda x, shape=None: structure.filled_like(x, 0.0, shape),
    np.ones_like: lambda x, shape=None: structure.filled_like(x, 1.0, shape),
    np.empty_like: lambda x, shape=None: structure.filled_like(x, 0.0, shape),
    np.full_like: lambda x, fill_value, shape=None: structure.filled_like(x, fill_value, shape),
    np.broadcast_arrays: structure.broadcast_arrays,
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x, axis=None: x.size if axis is None else x.shape[axis],
    **{
        function: _product(function)
        for function in (np.dot, np.inner, np.outer, np.vdot, np.tensordot, np.kron, np.cross, np.convolve)
    },
    np.einsum: _einsum,
    np.where: selection.where,
    np.clip: selection.clip,
    np.select: selection.select,
    np.any: selection.any_true,
    np.all: selection.all_true,
    np.nonzero: selection.nonzero,
    np.flatnonzero: lambda x: np.flatnonzero(selection.as_condition(x)),
    np.argwhere: lambda x: np.argwhere(selection.as_condition(x)),
    np.count_nonzero: lambda x, axis=None, *, keepdims=False: np.count_nonzero(
        selection.as_condition(x), axis, keepdims=keepdims
    ),
    np.isclose: selection.close,
    np.allclose: lambda *args, **kwargs: bool(np.all(selection.close(*args, **kwargs))),
    np.array_equal: selection.same,
    np.sum: reductions.summed,
    np.mean: reductions.mean,
    np.var: reductions.variance,
    np.std: reductions.deviation,
    np.average: reductions.average,
    np.prod: reductions.product_along,
    np.cumprod: reductions.accumulated(arithmetic.multiply),
    np.max: reductions.largest,
    np.min: reductions.smallest,
    np.ptp: reductions.peak_to_peak,
    np.argmax: reductions.position(ordering.maximum, 1),
    np.argmin: reductions.position(ordering.minimum, -1),
    np.sort: reductions.sorted_along,
    np.argsort: reductions.sorting_indices,
    np.median: reductions.median,
    np.linalg.solve: elimination.solve,
    np.linalg.inv: elimination.inverse,
    np.linalg.det: elimination.determinant,
    np.linalg.slogdet: elimination.sign_and_log,
    np.linalg.cholesky: elimination.cholesky,
    np.linalg.qr: elimination.qr,
    np.linalg.pinv: elimination.pseudoinverse,
    np.linalg.lstsq: elimination.least_squares,
    np.linalg.matrix_power: elimination.matrix_power,
    np.linalg.multi_dot: elimination.chained,
    np.linalg.eigh: spectra.eigen,
    np.linalg.eigvalsh: spectra.eigenvalues,
    np.linalg.svd: spectra.svd,
    np.linalg.cond: spectra.condition,
    np.linalg.norm: norms.norm,
}

for _name, _function in {
    "matrix_transpose": structure.linear,
    "permute_dims": structure.linear,
    "unstack": structure.splitting,
    "trapezoid": structure.linear,
}.items():
    if hasattr(np, _name):  # NumPy 2 and later
        FUNCTIONS[getattr(np, _name)] = _function(getattr(np, _name))
