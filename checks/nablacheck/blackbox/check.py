"""Checking derivatives of one's own: any function, any claimed derivative, at one point.

No declaration is needed, and no tolerance: the function is a black box, looked at along a few lines.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, wraps
from typing import Any

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.arithmetic_faults import Build, Run, as_it_is, unless_arithmetic_fault
from nablacheck.blackbox.problem import BlackBox, Function
from nablacheck.blackbox.verdict import verdict_on
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, OutOfRange, as_real, call_user_code, require_shape, warnings_hidden
from nablacheck.core.pytree import is_tree
from nablacheck.core.replaced import functions_kept
from nablacheck.core.signatures import Parameter, parameter, positional
from nablacheck.core.text import of_type
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.derivative_claim import contract

Rng = np.random.Generator | int | None


class KnownSeed(np.random.SeedSequence):
    """A seed whose random words are worked out once, as that takes longer than many a function."""

    generate_state = cache(np.random.SeedSequence.generate_state)  # type: ignore[assignment]


SEED = KnownSeed(0)
"""Where random directions come from, if the caller doesn't say."""


def check_gradient(
    f: Function, gradient: Function | bool, *args: Any, wrt: int | str = 0, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``gradient(*args)`` is the gradient of ``f`` at ``args``.

    Parameters
    ----------
    f:
        A function of the arguments with a scalar value.
    gradient:
        A function of the same arguments; its value has the shape of the argument it is taken by. ``True`` where ``f``
        returns the pair of value and gradient.
    *args:
        The arguments: anything. Arrays, or whatever has ``__array__``, are handed over as read-only copies, those of
        floats in double precision; the argument the gradient is taken by is one of floats, other integers stay.
    wrt:
        Which argument the gradient is taken by, its position or its name: an array, a number, or a dict, tuple or list
        of arrays, and then the gradient has the same structure. The outcome is ``"fail"`` where there is no such
        argument, or it isn't made of real numbers.
    rng:
        Where random directions come from, a generator or a seed; the same every time where it is left out.
    strict_range:
        Whether code that overflows, underflows or loses its digits there, though the formula may be right, is a
        failure; else the outcome is ``"inconclusive"``.

    Returns
    -------
    Verdict
        ``outcome`` is ``"pass"``, ``"fail"`` or ``"inconclusive"``, with ``reason``, ``detection_limit``,
        ``difference``, ``tolerance``, ``evaluations``, ``entries``, ``cause`` and ``arithmetic_fault``; ``str`` of it
        is the text to read. Whatever ``f`` does becomes an outcome; only ``KeyboardInterrupt`` and the like are raised.
    """
    if gradient is True:
        return check_gradient(_part(f, 0), _part(f, 1), *args, wrt=wrt, rng=rng, strict_range=strict_range)

    def box(run_function: Run, run_claim: Run) -> BlackBox:
        function, claimed = run_function(_function("function", f)), run_claim(_function("gradient", gradient))
        arguments = Arguments(args, _which(f, args, wrt))
        return BlackBox(function, _of_arguments(claimed), arguments, what="the gradient")

    return _verdict(box, rng, strict_range)


def check_jac(
    fun: Function,
    jac: Function | bool,
    x0: Any,
    args: tuple[Any, ...] = (),
    rng: Rng = None,
    strict_range: bool = False,
) -> Verdict:
    """``check_gradient`` with the arguments of ``scipy.optimize.minimize``: ``fun(x, *args)``, ``jac`` (a function, or
    ``True``), ``x0``, anything that makes an array, and ``args``."""
    x0 = np.asarray(x0) if isinstance(x0, tuple | list) and not any(map(is_tree, x0)) else x0
    return check_gradient(
        fun, jac, x0, *(args if isinstance(args, tuple) else (args,)), rng=rng, strict_range=strict_range
    )


def check_jacobian(
    f: Function, jacobian: Function, *args: Any, wrt: int | str = 0, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``jacobian(*args)`` is the derivative of the array-valued ``f``: its shape is that of the value,
    then that of the argument. Parameters and verdict as for ``check_gradient``.

    The function is weighted with random cotangents, and the gradient of each weighted sum is checked. Where one is
    wrong, the wrong entries are looked for in each component; of a function with many values, they are those of ⟨G, f⟩.
    """

    def box(run_function: Run, run_claim: Run) -> BlackBox:
        arguments = Arguments(args, _array_argument(f, args, wrt))
        claimed = run_claim(_function("Jacobian", jacobian))

        def gradient(cotangent: Array, *a: Any) -> Array:
            matrix = as_real("the Jacobian", claimed(*a))
            require_shape("the Jacobian", matrix, cotangent.shape + arguments.x.shape)
            return contract(cotangent, matrix)

        out = _value_shape(f, arguments)
        return BlackBox(run_function(f), gradient, arguments, what="the Jacobian", out=out)

    return _verdict(box, rng, strict_range)


def check_pullback(
    f: Function, pullback: Function, *args: Any, wrt: int | str = 0, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``pullback(G, *args)`` is the gradient of ⟨G, f⟩ for cotangents ``G`` of the shape of the value.
    Parameters and verdict as for ``check_gradient``.

    The value is one array. A tuple of arrays of one shape is stacked to one, and so is ``G``; a tuple of arrays of
    several shapes is refused.
    """

    def box(run_function: Run, run_claim: Run) -> BlackBox:
        arguments = Arguments(args, _which(f, args, wrt))
        claimed, out = run_claim(_function("pullback", pullback)), _value_shape(f, arguments)
        return BlackBox(run_function(f), claimed, arguments, what="the pullback", out=out, takes_cotangent=True)

    return _verdict(box, rng, strict_range)


def check_hessian(
    f: Function, hessian: Function, *args: Any, wrt: int | str = 0, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``hessian(*args)`` is the second derivative of the scalar function ``f``: the argument's shape
    twice. Parameters and verdict as for ``check_gradient``; second differences of ``f`` are all that is used."""

    def box(run_function: Run, run_claim: Run) -> BlackBox:
        function, claimed = run_function(_function("function", f)), run_claim(_function("Hessian", hessian))
        arguments = Arguments(args, _array_argument(f, args, wrt))
        return BlackBox(function, _of_arguments(claimed), arguments, what="the Hessian", order=2)

    return _verdict(box, rng, strict_range)


def assert_gradient(
    f: Function, gradient: Function | bool, *args: Any, wrt: int | str = 0, rng: Rng = None, strict_range: bool = False
) -> None:
    """Raise ``AssertionError`` with the whole text unless ``check_gradient`` passes. Parameters as there."""
    __tracebackhide__ = True
    verdict = check_gradient(f, gradient, *args, wrt=wrt, rng=rng, strict_range=strict_range)
    if verdict.outcome is not Outcome.PASS:
        raise AssertionError(str(verdict))


def _verdict(build: Build, rng: Rng, strict_range: bool) -> Verdict:
    with functions_kept() as replaced:
        verdict = _verdict_of(build, rng, strict_range)
    return Verdict(Outcome.FAIL, replaced.sentence("the code")) if replaced else verdict


def _verdict_of(build: Build, rng: Rng, strict_range: bool) -> Verdict:
    try:
        with np.errstate(all="ignore"), warnings_hidden():
            try:
                verdict = verdict_on(build(as_it_is, as_it_is), np.random.default_rng(SEED if rng is None else rng))
            except OutOfRange as error:
                verdict = Verdict(Outcome.FAIL, str(error))
            if verdict.outcome is not Outcome.PASS:
                verdict = unless_arithmetic_fault(verdict, build)
            return replace(verdict, outcome=Outcome.FAIL) if strict_range and verdict.arithmetic_fault else verdict
    except ContractError as error:
        return Verdict(Outcome.FAIL, str(error))
    except RecursionError:  # those of the function are told by then
        return Verdict(Outcome.FAIL, "an argument holds itself, or containers too many levels deep")


def _which(f: Function, args: tuple[Any, ...], wrt: int | str) -> Parameter:
    """The argument that a derivative is taken by."""
    which = parameter(f, len(args), wrt)
    if which is None and isinstance(wrt, str):
        names = ", ".join(positional(f)) or "no names"
        raise TypeError(f"wrt={wrt!r} is no parameter of the function that an argument is given for; it has {names}")
    if which is None:
        raise TypeError(f"wrt={wrt!r} is no position of an argument; there are {len(args)}, counted from 0")
    return which


def _array_argument(f: Function, args: tuple[Any, ...], wrt: int | str) -> Parameter:
    """The argument that a derivative is taken by, where it has to be one array."""
    which = _which(f, args, wrt)
    argument = args[which.position]
    if is_tree(argument):
        raise ContractError(f"the argument is {of_type(argument)}; this derivative is taken by one array")
    return which


def _function(what: str, claimed: Any) -> Function:
    if not callable(claimed):
        raise TypeError(f"the {what} is {of_type(claimed)}, not a function of the arguments")
    return claimed  # type: ignore[no-any-return]


def _part(pair: Function, which: int) -> Function:
    """The value, or the gradient, of a function that returns both."""

    @wraps(pair)
    def part(*args: Any) -> Any:
        both = pair(*args)
        if not isinstance(both, tuple | list) or len(both) != 2:
            raise ContractError(f"the function returns {of_type(both)}, not a pair of value and gradient")
        return both[which]

    return part


def _of_arguments(derivative: Function) -> Function:
    """A derivative of a scalar function as one that is handed a cotangent, which is 1, as well."""
    return lambda cotangent, *args: derivative(*args)


def _value_shape(f: Function, arguments: Arguments) -> tuple[int, ...]:
    value = call_user_code("the function", _function("function", f), *arguments.at(arguments.x))
    return as_real("the function", value).shape
