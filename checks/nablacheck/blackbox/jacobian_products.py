"""Jacobians that are no arrays: sparse matrices and operators, which are asked for products alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, as_real, call_user_code, require_shape
from nablacheck.differences.derivative_claim import contract


def is_operator(jacobian: Any) -> bool:
    """Whether a Jacobian is known by its products with vectors alone, like ``scipy.sparse.linalg.LinearOperator``."""
    return not isinstance(jacobian, np.ndarray) and hasattr(jacobian, "matvec") and hasattr(jacobian, "rmatvec")


def is_sparse(jacobian: Any) -> bool:
    """Whether a Jacobian is a sparse matrix of SciPy, or is used like one."""
    return not isinstance(jacobian, np.ndarray) and hasattr(jacobian, "toarray") and len(jacobian.shape) == 2


def pulled_back(what: str, jacobian: Any, cotangent: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of ⟨cotangent, f⟩ by an argument of a shape, from the Jacobian of f: an array, or a matrix with a
    row for each entry of the value. Raises ``ContractError``."""
    if not is_sparse(jacobian) and not is_operator(jacobian):
        array = as_real(what, jacobian)
        require_shape(what, array, cotangent.shape + shape)
        return contract(cotangent, array)
    size = int(np.prod(shape))
    if tuple(jacobian.shape) != (cotangent.size, size):
        turned = "; is it transposed?" if tuple(jacobian.shape) == (size, cotangent.size) else ""
        raise ContractError(
            f"{what} has shape {tuple(jacobian.shape)} and should have {(cotangent.size, size)}{turned}"
        )
    return as_real(what, call_user_code(what, _transposed_product, jacobian, cotangent.reshape(-1))).reshape(shape)


def _transposed_product(jacobian: Any, vector: Array) -> Any:
    if not is_operator(jacobian):
        return jacobian.T @ vector
    try:
        return jacobian.rmatvec(vector)
    except NotImplementedError:  # nothing but products with tangents is known
        return np.asarray(jacobian.matmat(np.eye(jacobian.shape[1]))).T @ vector


def pushed_forward(jacobian: Any, tangent: Array) -> Any:
    """The product of a Jacobian, an array, matrix or operator, with a tangent: of an operator a vector."""
    if is_operator(jacobian):
        return jacobian.matvec(tangent.reshape(-1))
    if is_sparse(jacobian):
        return jacobian @ tangent.reshape(-1)
    return np.tensordot(jacobian, tangent, axes=tangent.ndim)
