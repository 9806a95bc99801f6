"""SciPy's functions of matrices: exponential, logarithm and square root. Their derivatives need no rule of their own:
that of exp stands in exp of a block matrix, those of the others solve the equations that define them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.linalg.matrices import as_matrices, on_each_matrix
from nablacheck.forward.numbers.base import Elements, MatrixFunction, NumberSystem
from nablacheck.forward.operands import number_system_of


def _exponential_and_derivative(
    number_system: NumberSystem, a: Elements, direction: Elements
) -> tuple[Elements, Elements]:
    """exp A, and the derivative of exp at A along E: exp [[A, E], [0, A]] has both in its upper half."""
    n = len(a)
    whole = number_system.matrix_function("expm", np.block([[a, direction], [number_system.zeros(a), a]]))
    return whole[:n, :n], whole[:n, n:]


def exponential(a: DualArray) -> DualArray:
    number_system = a.number_system
    if a.tangent is None:
        return DualArray(number_system, number_system.matrix_function("expm", a.primal))
    return DualArray(number_system, *_exponential_and_derivative(number_system, a.primal, a.tangent))


def square_root(a: DualArray) -> DualArray:
    """X with X² = A, whose derivative solves XẊ + ẊX = Ȧ."""
    number_system = a.number_system
    x = number_system.matrix_function("sqrtm", a.primal)
    if a.tangent is None:
        return DualArray(number_system, x)
    identity = number_system.constant(np.eye(len(a)))
    return DualArray(number_system, x, _solved(number_system, np.kron(x, identity) + np.kron(identity, x.T), a.tangent))


def logarithm(a: DualArray) -> DualArray:
    """L with exp L = A: the derivative of exp at L takes L̇ to Ȧ."""
    number_system, n = a.number_system, len(a)
    value = number_system.matrix_function("logm", a.primal)
    if a.tangent is None:
        return DualArray(number_system, value)
    units = number_system.constant(np.eye(n * n))
    columns = [_exponential_and_derivative(number_system, value, unit.reshape(n, n))[1].reshape(-1) for unit in units]
    return DualArray(number_system, value, _solved(number_system, np.stack(columns, axis=-1), a.tangent))


def _solved(number_system: NumberSystem, matrix: Elements, right: Elements) -> Elements:
    """The matrix whose entries, row by row, a linear map takes to those of another."""
    return number_system.solve(matrix, right.reshape(-1, 1)).reshape(right.shape)


MATRIX_FUNCTIONS = {"expm": exponential, "sqrtm": square_root, "logm": logarithm}


def of_matrix(name: MatrixFunction, a: DualArray) -> DualArray:
    """A function of one matrix, by the name that SciPy gives it."""
    return MATRIX_FUNCTIONS[name](a)


def expm(A: Any) -> Any:
    """``scipy.linalg.expm``."""
    return on_each_matrix(exponential)(A)


def sqrtm(A: Any, disp: Any = True, blocksize: Any = None) -> Any:
    """``scipy.linalg.sqrtm``."""
    _require_one_result("sqrtm", disp)
    return on_each_matrix(square_root)(A)


def logm(A: Any, disp: Any = True) -> Any:
    """``scipy.linalg.logm``."""
    _require_one_result("logm", disp)
    return on_each_matrix(logarithm)(A)


def expm_frechet(A: Any, E: Any, method: Any = None, compute_expm: bool = True, check_finite: bool = True) -> Any:
    """``scipy.linalg.expm_frechet``."""
    number_system = number_system_of((A, E))
    a, direction = (as_matrices(as_dual_array(each, number_system), square=True) for each in (A, E))
    if a.ndim > 2 or a.shape != direction.shape:
        raise UnsupportedOperation("scipy.linalg.expm_frechet of several matrices", "call it for one after the other")
    n = len(a)
    whole = exponential(xp.block([[a, direction], [xp.zeros_like(a), a]]))
    derivative = whole[:n, n:]
    return (whole[:n, :n], derivative) if compute_expm else derivative


def _require_one_result(name: str, disp: Any) -> None:
    if disp is False:
        raise UnsupportedOperation(f"scipy.linalg.{name} with disp=False", "leave out the estimate of its error")
