"""The value of a function as one array: several outputs, in a tuple, a list or a dict, are a vector of all entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, as_real, call_user_code, require_shape
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import format_index

FUNCTION = "the function"


class Outputs:
    """What a function returns, as its value at the point shows it. Raises ``ContractError`` where that isn't made of
    real numbers.

    What NumPy makes one array of, such as a tuple of arrays of one shape, is one output.
    """

    def __init__(self, value: Any, what: str = FUNCTION) -> None:
        self._what = what
        self._like = value if _is_several(value) else None
        if self._like is None:
            self.shape: tuple[int, ...] = as_real(what, value).shape
            return
        sizes = [as_real(f"{what}, at {path},", leaf).size for path, leaf in pytree.leaves(value)]
        self.shape = (sum(sizes),)

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with one output."""
        if self._like is None:
            return function
        return lambda *args: self._vector(function(*args))

    def _vector(self, value: Any) -> Any:
        leaves = self._leaves(value, f"{self._what} has other outputs elsewhere")
        return np.concatenate([np.reshape(leaf, -1) for _, leaf in leaves])

    def vector(self, what: str, value: Any) -> Array:
        """What is claimed of the outputs, in their structure, as one array of the shape ``shape``. Raises
        ``ContractError``."""
        if self._like is not None:
            leaves = self._leaves(value, f"{what} hasn't the structure of the value")
            value = np.concatenate([as_real(what + path, leaf).reshape(-1) for path, leaf in leaves])
        array = as_real(what, value)
        require_shape(what, array, self.shape)
        return np.asarray(array, dtype=float)

    def _leaves(self, value: Any, refusal: str) -> Iterator[tuple[str, Any]]:
        """The outputs of a value in the structure of those at the point. Raises ``ContractError`` for another one."""
        value = pytree.alike(self._like, value)
        if pytree.structure(value) != pytree.structure(self._like):
            mismatch = pytree.mismatch(self._like, value).replace("the argument", "the value there")
            raise ContractError(f"{refusal}: {mismatch}")
        return pytree.leaves(value)

    def cotangent(self, vector: Array) -> Any:
        """A cotangent in the structure of the outputs."""
        return vector if self._like is None else pytree.unflatten(self._like, vector)

    def pulled_back(self, what: str, jacobian: Any, vector: Array, pull: Callable[[str, Any, Array], Array]) -> Array:
        """The gradient of ⟨vector, f⟩ from what is claimed of each output; ``pull(what, jacobian, cotangent)`` gives
        that of one."""
        if self._like is None:
            return pull(what, jacobian, vector)
        return sum(_each(what, self._like, jacobian, self.cotangent(vector), pull))  # type: ignore[return-value]

    def pushed_forward(self, what: str, jacobian: Any, push: Callable[[str, Any], Any]) -> Any:
        """The product of a Jacobian with a tangent, like the value, from those of what is claimed of each output."""

        def one(name: str, part: Any, like: Array) -> Array:
            return np.reshape(push(name, part), like.shape)

        if self._like is None:
            return one(what, jacobian, np.zeros(self.shape))
        each = _each(what, self._like, jacobian, self.cotangent(np.zeros(self.shape)), one)
        return self.cotangent(np.concatenate([part.reshape(-1) for part in each]))

    def entry_name(self, index: tuple[int, ...]) -> str:
        """What an entry of the value is called: ``[1]``; with several outputs ``['mean'][1]``."""
        return format_index(index) if self._like is None else pytree.entry_name(self._like, index[0], "")


def outputs_at(function: Callable[..., Any], arguments: Arguments) -> Outputs:
    """The outputs of a function at its arguments."""
    try:
        return Outputs(call_user_code(FUNCTION, function, *arguments.at(arguments.x)))
    except ContractError as error:
        if arguments.converted:  # which may be why
            raise ContractError(f"{error}; {arguments.converted}") from None
        raise


def _is_several(value: Any) -> bool:
    if not pytree.is_tree(value):
        return False
    if isinstance(value, Mapping):
        return True
    try:
        return np.asarray(value).dtype.kind not in "fiubc"
    except ESCAPING:
        raise
    except BaseException:
        return True


def _each(what: str, like: Any, jacobian: Any, cotangent: Any, pull: Callable[[str, Any, Array], Array]) -> list[Array]:
    """The gradients that belong to the outputs, one by one."""
    if not pytree.is_tree(like):
        return [pull(what, jacobian, np.asarray(cotangent))]
    if isinstance(like, Mapping):
        missing = [key for key in like if not isinstance(jacobian, Mapping) or key not in jacobian]
        if missing:
            raise ContractError(f"{what} lacks the output [{missing[0]!r}]")
        keys = list(like)
    else:
        if not isinstance(jacobian, tuple | list) or len(jacobian) != len(like):
            raise ContractError(f"{what} should be {len(like)} parts, one for each output of the function")
        keys = list(range(len(like)))
    return [
        found for key in keys for found in _each(f"{what}[{key!r}]", like[key], jacobian[key], cotangent[key], pull)
    ]
