"""How a caller's arguments are handed to functions: those that derivatives are taken by as floats in double precision,
the others as they came, of their own type, so that the code that runs is the user's.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from copy import copy, deepcopy
from typing import Any

import numpy as np

from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError
from nablacheck.core.text import of_type
from nablacheck.core.timelimit import ESCAPING


def as_came(arg: Any) -> Any:
    """An argument for functions to use: a read-only copy of an array, a container of their own, other things the very
    same, such as data frames, tensors and sparse matrices."""
    if not pytree.is_tree(arg):
        return _leaf_as_came(arg)
    known = isinstance(arg, MutableMapping) or type(arg) in (tuple, list) or hasattr(arg, "_fields")
    return pytree.rebuilt(arg, [as_came(each) for each in pytree.items(arg)]) if known else arg


def _leaf_as_came(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray):
        frozen = np.array(leaf, subok=True)
        frozen.flags.writeable = False
        return frozen
    if isinstance(leaf, list | set):
        try:
            return deepcopy(leaf)
        except ESCAPING:
            raise
        except Exception:  # what it holds can't be copied, as a lock
            return copy(leaf)
    return leaf


def as_floats(value: Any) -> Array:
    """The numbers of an argument that a derivative is taken by: a vector, where it is a tree; an array of floats as it
    is. Raises ``ContractError`` where it isn't made of real numbers."""
    if type(value) is np.ndarray and value.dtype.kind in "fiub":
        return np.asarray(value, dtype=float)
    arrays = [np.asarray(_real_array(path, leaf), dtype=float) for path, leaf in pytree.leaves(value)]
    if not pytree.is_tree(value):
        return arrays[0]
    return np.concatenate([array.reshape(-1) for array in arrays]) if arrays else np.zeros(0)


def _real_array(path: str, leaf: Any) -> np.ndarray[Any, Any]:
    """A leaf of an argument as an array of real numbers."""
    if isinstance(leaf, np.matrix):
        raise ContractError("the argument is a matrix, whose products aren't those of an array; use np.asarray of it")
    if np.ma.is_masked(leaf):
        raise ContractError("the argument has masked values, which are no numbers")
    try:
        shared = isinstance(leaf, np.ndarray) or not hasattr(leaf, "__array__")
        array = np.asarray(leaf) if shared else np.array(leaf)
    except ESCAPING:
        raise
    except BaseException:  # ragged lists, and whatever another library raises
        array = None
    if array is None or array.dtype.kind not in "fiub":
        described = f"an array of {leaf.dtype}" if isinstance(leaf, np.ndarray) else of_type(leaf)
        where = f" at {path}" if path else ""
        raise ContractError(f"the argument is {described}{where}; a derivative is taken by arrays of real numbers")
    return array


def is_of_integers(value: Any) -> bool:
    """Whether an argument is made of integers, or of truth values, alone."""
    try:
        kinds = {np.asarray(leaf).dtype.kind for _, leaf in pytree.leaves(value)}
    except (ValueError, RecursionError):
        return False
    except ESCAPING:
        raise
    except BaseException:
        return False
    return bool(kinds) and kinds <= set("iub")


def conversions(value: Any) -> Iterator[tuple[str, str]]:
    """What of an argument that derivatives are taken by isn't handed over as it came, other code being run than the
    caller's: where it stands in the argument, and what it was."""
    for path, leaf in pytree.leaves(value):
        if isinstance(leaf, np.ndarray | np.generic):
            of_its_kind = isinstance(leaf, np.generic) or type(leaf) is np.ndarray
            if leaf.dtype != np.float64 or not of_its_kind:
                yield path, f"of {leaf.dtype}" if of_its_kind else f"{of_type(leaf)} of {leaf.dtype}"
        elif isinstance(leaf, int):
            yield path, of_type(leaf)
        elif not isinstance(leaf, float | list | tuple):
            kind = getattr(leaf, "dtype", None)
            yield path, of_type(leaf) + (f" of {kind}" if kind is not None else "")


def has_floats(value: Any) -> bool:
    """Whether an argument is made of real numbers, floats among them."""
    try:
        as_floats(value)
    except (ContractError, RecursionError):
        return False
    return not is_of_integers(value) and next(pytree.leaves(value), None) is not None
