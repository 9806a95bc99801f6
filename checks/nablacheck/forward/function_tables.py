"""Which NumPy functions are known, and our implementation of each: fills the tables of ``dispatch``."""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from nablacheck.forward.dispatch import FUNCTIONS, UFUNC_METHODS, UFUNCS, Function
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.linalg import eigen, elimination, factorizations, least_squares, norms
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.numpy import (
    arithmetic,
    comparisons,
    composite,
    conditionals,
    in_place_writes,
    linear,
    order_statistics,
    reductions,
)
from nablacheck.forward.numpy.products import matmul, product
from nablacheck.forward.operands import number_system_of
from nablacheck.forward.signatures import with_options_of


def _of_one(name: str) -> Function:
    return lambda s, x: arithmetic.unary(s, name, x)


def _of_two(name: str) -> Function:
    return lambda s, a, b: arithmetic.binary(s, name, a, b)


def _compared(test: Function) -> Function:
    return lambda s, a, b: test(comparisons.order(s, a, b))


def _logical(function: Function) -> Function:
    return lambda s, *operands: function(*(comparisons.truth(s, x) for x in operands))


_log_gamma = _of_one("gammaln")

UFUNCS |= {name: _of_one(name) for name in UNARY_DERIVATIVES}
UFUNCS |= {name: _of_two(name) for name in BINARY_DERIVATIVES}
UFUNCS |= {
    "radians": UFUNCS["deg2rad"],
    "degrees": UFUNCS["rad2deg"],
    "betaln": lambda s, a, b: _log_gamma(s, a) + _log_gamma(s, b) - _log_gamma(s, arithmetic.add(s, a, b)),
    "add": arithmetic.add,
    "subtract": arithmetic.subtract,
    "multiply": arithmetic.multiply,
    "divide": arithmetic.divide,
    "power": arithmetic.power,
    "float_power": arithmetic.power,
    "matmul": matmul,
    "vecdot": lambda s, a, b: (arithmetic.multiply(s, a, b)).sum(axis=-1),
    "matvec": lambda s, a, b: matmul(s, a, np.expand_dims(b, -1))[..., 0],
    "vecmat": lambda s, a, b: matmul(s, np.expand_dims(a, -2), b)[..., 0, :],
    "negative": arithmetic.negative,
    "positive": arithmetic.positive,
    "conjugate": arithmetic.positive,
    "absolute": comparisons.absolute,
    "fabs": comparisons.absolute,
    "sign": comparisons.sign,
    "maximum": comparisons.maximum,
    "minimum": comparisons.minimum,
    "fmax": comparisons.maximum,
    "fmin": comparisons.minimum,
    "floor": comparisons.floor,
    "ceil": comparisons.ceiling,
    "trunc": comparisons.truncated,
    "rint": comparisons.rounded,
    "floor_divide": comparisons.quotient,
    "remainder": comparisons.remainder,
    "divmod": lambda s, a, b: (comparisons.quotient(s, a, b), comparisons.remainder(s, a, b)),
    "heaviside": comparisons.heaviside,
    "less": _compared(lambda order: order < 0),
    "less_equal": _compared(lambda order: order <= 0),
    "greater": _compared(lambda order: order > 0),
    "greater_equal": _compared(lambda order: order >= 0),
    "equal": comparisons.equal,
    "not_equal": lambda s, a, b: ~comparisons.equal(s, a, b),
    "isfinite": comparisons.finite,
    "isnan": lambda s, x: ~comparisons.finite(s, x) & ~comparisons.infinite(s, x),
    "isinf": comparisons.infinite,
    "logical_and": _logical(np.logical_and),
    "logical_or": _logical(np.logical_or),
    "logical_xor": _logical(np.logical_xor),
    "logical_not": _logical(np.logical_not),
}


def _reduced(by: Function, number_system: NumberSystem, x: Any, axis: Any = 0, *, keepdims: bool = False) -> Any:
    if not isinstance(axis, int):
        raise UnsupportedOperation(f"a ufunc's reduce with axis={axis!r}", "reduce one axis after the other")
    return reductions.folded(by)(x, axis, keepdims=keepdims)


def _hypot_reduced(by: Function, number_system: NumberSystem, x: Any, axis: Any = 0, *, keepdims: bool = False) -> Any:
    """As √(x²) for a single number, too, where a reduction by a binary function would give x."""
    alone = isinstance(axis, int) and np.shape(x)[axis] == 1
    return _reduced(by, number_system, comparisons.absolute(number_system, x) if alone else x, axis, keepdims=keepdims)


def _along_the_first(reduction: Function) -> Function:
    """The method ``reduce`` of a ufunc that has a NumPy function of its own, whose default axis is another."""

    def reduce(by: Function, number_system: NumberSystem, x: Any, axis: Any = 0, **options: Any) -> Any:
        return reduction(x, axis, **options)

    reduce.__signature__ = inspect.signature(reduction)  # type: ignore[attr-defined]
    return reduce


def _accumulated(by: Function, number_system: NumberSystem, x: Any, axis: int = 0) -> Any:
    return reductions.accumulated(by)(x, axis)


def _outer(by: Function, number_system: NumberSystem, a: Any, b: Any) -> Any:
    return by(number_system, np.reshape(a, np.shape(a) + (1,) * np.ndim(b)), b)


FOLDS = ("subtract", "divide", "floor_divide", "remainder", "hypot", "logaddexp")
"""The ufuncs that are folded from the first number to the last, besides sums, products and extremes. Not powers and
arctan2: along a row NumPy's loops, which work on several entries at a time, give something else."""
WITH_A_REDUCTION = {
    "add": reductions.summed,
    "multiply": reductions.multiplied,
    "maximum": order_statistics.extreme(1),
    "minimum": order_statistics.extreme(-1),
    "fmax": order_statistics.extreme(1),
    "fmin": order_statistics.extreme(-1),
}
COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")

UFUNC_METHODS |= {("reduce", _name): _along_the_first(_known) for _name, _known in WITH_A_REDUCTION.items()}
UFUNC_METHODS |= {("reduce", _name): _reduced for _name in FOLDS}
UFUNC_METHODS |= {("accumulate", _name): _accumulated for _name in (*WITH_A_REDUCTION, *FOLDS)}
UFUNC_METHODS |= {
    ("outer", _name): _outer for _name in {*WITH_A_REDUCTION, *FOLDS, *COMPARISONS, *BINARY_DERIVATIVES, "power"}
}
UFUNC_METHODS |= {
    ("reduce", "hypot"): _hypot_reduced,
    ("at", "add"): in_place_writes.added_at,
    ("at", "subtract"): in_place_writes.subtracted_at,
}


def _product(function: Function) -> Function:
    def call(*factors: Any, **options: Any) -> DualArray:
        return product(number_system_of(factors), partial(function, **options), factors)

    return with_options_of(function, call)


def _einsum(subscripts: Any, *factors: Any, optimize: Any = False) -> DualArray:
    if not isinstance(subscripts, str):
        raise UnsupportedOperation("np.einsum with subscripts in lists", "write them as a string")
    if len(factors) == 1:  # a view, where nothing is summed
        return linear.linear(partial(np.einsum, subscripts))(*factors)  # type: ignore[no-any-return]
    return product(number_system_of(factors), partial(np.einsum, subscripts), factors)


def _tensordot(a: Any, b: Any, axes: Any = 2) -> DualArray:
    return product(number_system_of((a, b)), lambda x, y: np.tensordot(x, y, axes), (a, b))


def _condition(function: Function) -> Function:
    def call(x: Any, **options: Any) -> Any:
        return function(conditionals.as_condition(x), **options)

    return with_options_of(function, call)


for _name in (
    *("trace", "transpose", "matrix_transpose", "permute_dims", "swapaxes", "moveaxis", "squeeze"),
    *("expand_dims", "broadcast_to", "diagonal", "diag", "diagflat", "tril", "triu", "roll", "rot90", "flip", "fliplr"),
    *("flipud", "tile", "repeat", "take", "take_along_axis", "delete", "cumsum", "real", "trapezoid"),
    *("resize", "rollaxis"),
):
    if hasattr(np, _name):  # some are of NumPy 2
        FUNCTIONS[getattr(np, _name)] = linear.linear(getattr(np, _name))
for _name in ("reshape", "ravel"):
    FUNCTIONS[getattr(np, _name)] = linear.linear_in_order(getattr(np, _name))
for _name in ("atleast_1d", "atleast_2d", "atleast_3d"):
    FUNCTIONS[getattr(np, _name)] = linear.linear_in_each(getattr(np, _name))
for _name in ("split", "array_split", "hsplit", "vsplit", "dsplit", "unstack"):
    if hasattr(np, _name):
        FUNCTIONS[getattr(np, _name)] = linear.splitting(getattr(np, _name))
for _name in ("concatenate", "stack", "hstack", "vstack", "column_stack", "dstack", "block"):
    FUNCTIONS[getattr(np, _name)] = linear.joining(getattr(np, _name))
for _name in ("dot", "inner", "outer", "kron", "cross", "convolve", "correlate"):
    FUNCTIONS[getattr(np, _name)] = _product(getattr(np, _name))
for _name in ("nonzero", "flatnonzero", "argwhere", "count_nonzero", "any", "all"):
    FUNCTIONS[getattr(np, _name)] = _condition(getattr(np, _name))

FUNCTIONS |= {
    np.append: linear.joining(np.append, 2),
    np.insert: linear.inserted,
    np.copy: linear.copied,
    np.zeros_like: linear.like(np.zeros_like, 0.0),
    np.ones_like: linear.like(np.ones_like, 1.0),
    np.empty_like: linear.like(np.zeros_like, 0.0),
    np.full_like: linear.filled_like,
    np.broadcast_arrays: linear.broadcast_arrays,
    np.shape: lambda x: as_dual_array(x).shape,
    np.ndim: lambda x: as_dual_array(x).ndim,
    np.size: linear.size,
    np.iscomplexobj: lambda x: False,
    np.isrealobj: lambda x: True,
    np.imag: lambda x: linear.filled_like(x, 0.0),
    np.einsum: _einsum,
    np.tensordot: _tensordot,
    np.vdot: lambda a, b: np.dot(np.ravel(a), np.ravel(b)),
    np.diff: composite.differences,
    np.pad: composite.padded,
    np.fill_diagonal: in_place_writes.fill_diagonal,
    np.put_along_axis: in_place_writes.put_along,
    np.copyto: in_place_writes.copy_to,
    np.compress: lambda condition, x, axis=None: linear.linear(partial(np.compress, condition, axis=axis))(x),
    np.extract: lambda condition, x: linear.linear(partial(np.extract, condition))(x),
    np.lib.stride_tricks.sliding_window_view: linear.linear(np.lib.stride_tricks.sliding_window_view),
    np.cov: composite.covariance,
    np.corrcoef: composite.correlation,
    np.sinc: composite.sinc,
    np.polyval: composite.polynomial,
    np.piecewise: conditionals.piecewise,
    np.apply_along_axis: composite.along_axis,
    np.round: composite.rounded,
    np.around: composite.rounded,
    np.meshgrid: composite.meshgrid,
    np.nan_to_num: composite.if_finite(composite.numbers_only),
    np.nansum: composite.if_finite(reductions.summed),
    np.nanmean: composite.if_finite(reductions.mean),
    np.nanmax: composite.if_finite(order_statistics.extreme(1)),
    np.nanmin: composite.if_finite(order_statistics.extreme(-1)),
    np.where: conditionals.where,
    np.clip: conditionals.clip,
    np.select: conditionals.select,
    np.isclose: conditionals.close,
    np.allclose: conditionals.all_close,
    np.array_equal: conditionals.array_equal,
    np.sum: reductions.summed,
    np.mean: reductions.mean,
    np.var: reductions.variance,
    np.std: reductions.standard_deviation,
    np.average: reductions.average,
    np.prod: reductions.multiplied,
    np.cumprod: reductions.accumulated(arithmetic.multiply),
    np.max: order_statistics.extreme(1),
    np.min: order_statistics.extreme(-1),
    np.amax: order_statistics.extreme(1),
    np.amin: order_statistics.extreme(-1),
    np.ptp: order_statistics.peak_to_peak,
    np.argmax: order_statistics.position(1),
    np.argmin: order_statistics.position(-1),
    np.sort: order_statistics.sorted_along,
    np.argsort: order_statistics.sorting_indices,
    np.median: order_statistics.median,
    np.linalg.solve: elimination.solve,
    np.linalg.inv: elimination.inverse,
    np.linalg.det: elimination.determinant,
    np.linalg.slogdet: elimination.sign_and_log,
    np.linalg.cholesky: factorizations.cholesky,
    np.linalg.qr: factorizations.qr,
    np.linalg.pinv: least_squares.pseudoinverse,
    np.linalg.lstsq: least_squares.least_squares,
    np.linalg.matrix_power: elimination.matrix_power,
    np.linalg.multi_dot: elimination.multi_dot,
    np.linalg.eigh: eigen.eigen,
    np.linalg.eigvalsh: eigen.eigenvalues,
    np.linalg.svd: eigen.svd,
    np.linalg.cond: norms.condition,
    np.linalg.norm: norms.norm,
}

_LINALG_OF_NUMPY_2: dict[str, Function] = {
    "svdvals": eigen.singular_values,
    "vector_norm": norms.vector_norm,
    "matrix_norm": norms.matrix_norm,
    "trace": lambda x, /, *, offset=0: np.trace(x, offset, -2, -1),
    "diagonal": lambda x, /, *, offset=0: np.diagonal(x, offset, -2, -1),
    "matrix_transpose": lambda x, /: np.swapaxes(x, -1, -2),
    "outer": np.outer,
    "cross": lambda a, b, /, *, axis=-1: np.cross(a, b, axis=axis),
    "tensordot": lambda a, b, /, *, axes=2: np.tensordot(a, b, axes),
    "matmul": lambda a, b, /: np.matmul(a, b),
    "vecdot": lambda a, b, /, *, axis=-1: np.vecdot(np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1)),
}
for _name, _function in _LINALG_OF_NUMPY_2.items():
    if hasattr(np.linalg, _name):
        FUNCTIONS[getattr(np.linalg, _name)] = _function
