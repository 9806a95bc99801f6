"""The arguments of a user's functions, with the one that derivatives are taken by as an array, which moves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from functools import cached_property, partial
from itertools import count
from typing import Any

import numpy as np

from nablacheck.blackbox.handing_over import as_came, as_floats, conversions
from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, as_real, require_shape
from nablacheck.core.signatures import Parameter, positional
from nablacheck.core.verdict import entry_name
from nablacheck.differences.options import ROUNDING
from nablacheck.differences.perturbations import Perturbation

HANDED_OVER = "its values as NumPy floats in double precision"


class Arguments:
    """The arguments as functions are handed them, with the one that derivatives are taken by as the array ``x``, a
    vector where it is a tree. Raises ``ContractError`` where it isn't made of real numbers."""

    def __init__(self, args: tuple[Any, ...], wrt: Parameter) -> None:
        self._wrt = wrt
        self._function = wrt.function
        self.position = wrt.position
        self._args = [as_came(arg) for arg in args]
        self._came = like = self._args[wrt.position]
        floats = as_floats(like)
        if floats is like:
            floats = floats.view()
        floats.setflags(write=False)
        # A list of numbers has to be an array for both functions.
        array = isinstance(like, np.ndarray | list) and not pytree.is_tree(like)
        self._like = self._args[wrt.position] = floats if array else pytree.unflatten(like, floats)
        self._tree = pytree.is_tree(self._like)
        self.x = floats if array else as_floats(self._like)
        self.x.setflags(write=False)

    @cached_property
    def name(self) -> str:
        """What the argument is called; found where it is asked for, as that takes as long as a small check."""
        return self._wrt.name

    @property
    def converted(self) -> str:
        """What isn't handed over as it came, in words: then it isn't quite the caller's code that is checked."""
        if type(self._came) is np.ndarray and self._came.dtype == np.float64:
            return ""  # the usual case, without the questions below
        return "; ".join(
            f"{self.name}{path} is {what}, and functions are handed {HANDED_OVER}"
            for path, what in conversions(self._came)
        )

    @property
    def of_low_precision(self) -> list[str]:
        """The names of the other arguments with arrays of less than double precision, which functions are handed as
        they came."""
        return [name for name, arg in zip(self._names, self._args, strict=True) if _in_double(arg) is not arg]

    def in_double(self) -> Arguments:
        """The same arguments with all floating-point arrays in double precision."""
        other = copy(self)
        other._args = [_in_double(arg) for arg in self._args]
        return other

    def at(self, z: Array) -> list[Any]:
        """The arguments with z in the place of x."""
        z = np.asarray(z, dtype=float)
        z.setflags(write=False)
        here = z if isinstance(self._like, np.ndarray) else pytree.unflatten(self._like, z)
        return [*self._args[: self.position], here, *self._args[self.position + 1 :]]

    def floats(self) -> dict[str, Array]:
        """The arguments that are numbers, or arrays, made of floats, by name; the one that derivatives are taken by as
        the array x."""
        found = {self.name: self.x}
        for name, arg in zip(self._names, self._args, strict=True):
            if name != self.name and isinstance(arg, float | np.ndarray) and np.asarray(arg).dtype.kind == "f":
                found[name] = np.asarray(arg, dtype=float)
        return found

    def replaced(self, values: Mapping[str, Array]) -> Arguments:
        """The same arguments with other values of some that are made of floats."""
        other = copy(self)
        other._args = list(self._args)
        for name, value in values.items():
            array = np.array(value, dtype=float)
            array.setflags(write=False)
            if name == self.name:
                other.x = array
                other._like = array if isinstance(self._like, np.ndarray) else pytree.unflatten(self._like, array)
                other._args[self.position] = other._like
            else:
                position = self._names.index(name)
                before = self._args[position]
                of_its_type = array.astype(before.dtype, copy=False) if isinstance(before, np.ndarray) else array
                other._args[position] = float(array) if isinstance(before, float) else of_its_type.view(type(before))
        return other

    def sizes(self) -> dict[str, int]:
        """How many entries, rows and columns there are, with words for each."""
        found = {f"of {self.x.size} entries": self.x.size}
        for name, value in self.floats().items():
            axes = ("entries",) if value.ndim == 1 else ("rows", "columns")
            found |= {f"of {size} {axis} of {name}": size for size, axis in zip(value.shape, axes, strict=False)}
        return found

    @cached_property
    def _names(self) -> list[str]:
        """The names of the arguments, with numbers for those without a name."""
        known = positional(self._function)
        names = [known[k] if k < len(known) else f"argument {k}" for k in range(len(self._args))]
        names[self.position] = self.name
        return names

    def perturbed(self, perturbation: Perturbation, exact: Collection[int] = ()) -> list[Any]:
        """The arguments with floating-point entries perturbed, but for the ``exact`` arrays and numbers, which have no
        rounding; they are counted in the order of the arguments."""
        change, index = perturbation.one_by_one(), count()

        def perturbed(a: Array) -> Array:
            return np.array(a) if next(index) in exact else change(a)

        return [_mapped(arg, perturbed) for arg in self._args]

    def perhaps_compared(self) -> tuple[list[set[int]], set[int]]:
        """Which arrays and numbers, counted as above, may be compared with constants: those of whole numbers together,
        such as labels, and each other number by itself, such as a parameter that chooses a formula; and all that there
        are. The argument that derivatives are taken by isn't one of these, whatever it is."""
        whole: set[int] = set()
        numbers: list[set[int]] = []
        index = count()

        def look(a: Array, varied: bool) -> Array:
            k = next(index)
            if not varied and np.array_equal(a, np.rint(a)):
                whole.add(k)
            elif not varied and a.ndim == 0:
                numbers.append({k})
            return a

        for position, arg in enumerate(self._args):
            _mapped(arg, partial(look, varied=position == self.position))
        return [group for group in (whole, *numbers[: ROUNDING.most_compared]) if group], set(range(next(index)))

    def derivative(self, what: str, result: Any, order: int) -> Array:
        """A derivative as an array: of the shape of x, with ``order`` 2 twice. Raises ``ContractError`` where it isn't
        one."""
        if not self._tree:
            array = as_real(what, result)
            require_shape(what, array, self.x.shape * order)
            return np.array(array, dtype=float)
        result = pytree.alike(self._like, result)
        for path, leaf in pytree.leaves(result):
            as_real(what + path, leaf)
        if pytree.structure(result) != pytree.structure(self._like):
            raise ContractError(f"{what} hasn't the structure of the argument: {pytree.mismatch(self._like, result)}")
        return pytree.flatten(result)

    def entry_name(self, position: int, order: int = 1) -> str:
        """What an entry of a gradient, or with ``order`` 2 of a Hessian, at a position of the flat array is called."""
        if order == 1:
            return pytree.entry_name(self._like if self._tree else self.x, position, self.name)
        index = np.unravel_index(position, self.x.shape * 2)
        return entry_name(self.name, tuple(map(int, index)), self.x.ndim, order)


def _in_double(arg: Any) -> Any:
    """An argument with floating-point arrays of less than double precision in this; the very same where it has none."""

    def in_double(leaf: Any) -> Any:
        if isinstance(leaf, np.ndarray | np.generic) and leaf.dtype.kind == "f" and leaf.itemsize < 8:
            return leaf.astype(float)
        return leaf

    return pytree.mapped(arg, in_double)


def _mapped(arg: Any, change: Callable[[Array], Array]) -> Any:
    """An argument with its floating-point entries changed; integers and everything else stay."""
    if pytree.is_tree(arg):
        return pytree.mapped(arg, lambda leaf: _mapped(leaf, change))
    if isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
        return change(np.asarray(arg)).view(type(arg))
    if isinstance(arg, float):
        return float(change(np.asarray(arg)))
    return arg
