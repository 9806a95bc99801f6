"""A directional derivative of one's own function, without a claim: the engine's own result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.handing_over import as_floats
from nablacheck.blackbox.outputs import outputs_at
from nablacheck.blackbox.problem import BlackBox
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, warnings_hidden
from nablacheck.core.signatures import Parameter
from nablacheck.differences.derivative_claim import Memoized
from nablacheck.differences.estimation import estimated
from nablacheck.differences.perturbations import of_one_array
from nablacheck.differences.propagated_rounding import propagated_input_rounding


@dataclass(frozen=True)
class DerivativeEstimate:
    """A directional derivative, as values of a function show it.

    ``value`` and ``error_bound`` have the shape of the function's value, and are numbers where that is one; of several
    outputs they are vectors of all entries. ``evaluations`` is how many values of the function it took, and ``reason``
    says why a bound is large, such as a kink; it is empty elsewhere.
    """

    value: Any
    error_bound: Any
    evaluations: int
    reason: str = ""


def estimate_derivative(f: Callable[..., Any], x: Any, direction: Any = None, *args: Any) -> DerivativeEstimate:
    """The derivative of ``f(x, *args)`` along a direction, by central differences with extrapolation.

    Parameters
    ----------
    f:
        A function whose value is a number, an array, or a tuple, list or dict of arrays.
    x:
        Where: a number, an array, or a dict, tuple or list of arrays.
    direction:
        Along which: like ``x``. May be left out where ``x`` is a number, and is 1 then.
    *args:
        Further arguments, handed over as they are.

    Returns
    -------
    DerivativeEstimate
        ``value``, ``error_bound``, ``evaluations`` and ``reason``. The bound comes from the noise of the function and
        the truncation of the extrapolation, as docs/method.md explains; it is infinite, and the value NaN, where the
        function isn't finite. At a kink the value is the mean of the slopes on both sides, and the bound half of what
        they differ by. The bound is infinite, too, and ``reason`` says why, at a jump, where slopes grow without a
        limit, as those of √|x| do at 0, and where the function changes too much between neighbouring floats to tell.

    Raises
    ------
    TypeError
        Where ``x`` isn't made of real numbers, ``direction`` isn't like it, or ``f`` raises or returns no numbers.

    Examples
    --------
    >>> found = estimate_derivative(np.exp, 1.0)
    >>> bool(abs(found.value - np.e) <= found.error_bound < 1e-11)
    True
    >>> estimate_derivative(lambda x: x @ x, np.array([1.0, 2.0]), [1.0, 0.0]).value.round(6)
    np.float64(2.0)
    """
    try:
        with np.errstate(all="ignore"), warnings_hidden():
            arguments = Arguments((x, *args), Parameter(f, 0))
            along = _like(arguments.x, direction)
            outputs = outputs_at(f, arguments)
            box = BlackBox(outputs.of(f), _none, arguments, what="", outputs=outputs)
            return _estimate(box, along)
    except ContractError as error:
        raise TypeError(str(error)) from None


def _estimate(box: BlackBox, direction: Array) -> DerivativeEstimate:
    function = Memoized(box.value)
    here = function(np.array(box.x))
    floors = np.broadcast_to(propagated_input_rounding(of_one_array(box.value, box.x), here), here.shape)
    found = []
    for index in np.ndindex(here.shape):
        component = partial(_component, function, index)
        found.append(estimated(component, box.x, float(here[index]), direction, float(floors[index])))
    value, bound = (
        np.array([getattr(each, figure) for each in found]).reshape(here.shape) for figure in ("value", "error_bound")
    )
    reason = box.raised or next((each.reason for each in found if each.reason), "")
    return DerivativeEstimate(value[()], bound[()], box.evaluations.count, reason)


def _component(function: Callable[[Array], Array], index: tuple[int, ...], z: Array) -> float:
    return float(function(z)[index])


def _like(x: Array, direction: Any) -> Array:
    """A direction as an array like the argument."""
    if direction is None:
        if x.size != 1:
            raise ContractError("a direction is needed where x isn't a number")
        return np.ones(x.shape)
    found = as_floats(direction)
    if found.shape != x.shape:
        raise ContractError(f"the direction has shape {found.shape} and should have that of x, {x.shape}")
    return found


def _none(*args: Any) -> Any:
    raise AssertionError("nothing is claimed")
