"""Checking derivatives of one's own: any function, any claimed derivative, at one point.

No declaration is needed, and no tolerance: the function is a black box, looked at along a few lines.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.arithmetic_faults import Build, Run
from nablacheck.blackbox.judgement import Rng, judge, verdict_of
from nablacheck.blackbox.problem import BlackBox, Function
from nablacheck.blackbox.user_functions import function_and_gradient, require_function
from nablacheck.blackbox.variables import FIRST, Wrt, require_array, variables
from nablacheck.core.pytree import is_tree
from nablacheck.core.verdict import Outcome, Verdict


def check_gradient(
    f: Any,
    gradient: Function | Literal[True],
    *args: Any,
    wrt: Wrt = FIRST,
    rng: Rng = None,
    strict_range: bool = False,
) -> Verdict:
    """Check whether ``gradient(*args)`` is the gradient of ``f`` at ``args``.

    Parameters
    ----------
    f:
        A function of the arguments with a scalar value; an array of one entry is one. Or an object with the methods
        ``forward`` and ``backward``.
    gradient:
        A function of the same arguments; its value has the shape of the argument it is taken by. Of several arguments
        it is a tuple or a list of such values, in the order of ``wrt`` or of all arguments, or a dict by their names.
        ``True`` where ``f`` returns the value and the gradient, alone or with a cache behind them, and where it is an
        object: its ``backward()``, or ``backward(1.0)``, is called after a ``forward(*args)`` of its own.
    *args:
        The arguments: anything. What the derivative is taken by is handed over as read-only floats in double precision,
        and ``notes`` of the verdict tell where that isn't what came. The others are handed over as they came: arrays as
        read-only copies of their own type, other objects, such as sparse matrices or data frames, the very same.
    wrt:
        Which argument the gradient is taken by, its position or its name: an array, a number, or a dict, tuple or list
        of arrays, and then the gradient has the same structure. Several in a tuple or a list; ``all``, the function,
        means all that are made of floats. Each is checked by itself.
    rng:
        Where random directions come from, a generator or a seed; the same every time where it is left out.
    strict_range:
        Whether code that overflows, underflows or loses its digits there, though the formula may be right, is a
        failure; else the outcome is ``"inconclusive"``.

    Returns
    -------
    Verdict
        ``outcome`` is ``"pass"``, ``"fail"`` or ``"inconclusive"``, with ``reason``, ``detection_limit``,
        ``difference``, ``tolerance``, ``evaluations``, ``entries``, ``cause``, ``arithmetic_fault`` and ``notes``;
        ``parts`` are the verdicts on each of several arguments. ``str`` of it is the text to read. Whatever ``f`` does
        becomes an outcome; only ``KeyboardInterrupt`` and the like are raised.

    Raises
    ------
    TypeError
        Where ``wrt`` names no argument, or one of integers, or what should be a function isn't one.

    Examples
    --------
    >>> def loss(X, w, y):
    ...     return np.sum((X @ w - y) ** 2)
    >>> def gradient(X, w, y):
    ...     r = X @ w - y
    ...     return 2 * np.outer(r, w), 2 * X.T @ r
    >>> X, w, y = np.eye(3)[:, :2], np.array([0.5, -2.0]), np.array([1, 0, 1])
    >>> check_gradient(loss, gradient, X, w, y, wrt=("X", "w")).outcome
    <Outcome.PASS: 'pass'>
    """
    function, claimed = function_and_gradient(f, gradient)
    by = variables(function, args, wrt)

    def build_for(which: int) -> Build:
        what = by.named("the gradient", which)

        def build(run_function: Run, run_claim: Run) -> BlackBox:
            code, like = run_claim(claimed), args[by.parameters[which].position]
            return BlackBox(
                run_function(function),
                lambda cotangent, *a: by.part(what, code(*a), which, like),
                Arguments(args, by.parameters[which]),
                what=what,
            )

        return build

    return judge(by, lambda which: verdict_of(build_for(which), rng, strict_range))


def check_jac(
    fun: Function,
    jac: Function | Literal[True],
    x0: Any,
    args: tuple[Any, ...] = (),
    rng: Rng = None,
    strict_range: bool = False,
) -> Verdict:
    """``check_gradient`` with the arguments of ``scipy.optimize.minimize``: ``fun(x, *args)``, ``jac`` (a function, or
    ``True``), ``x0``, anything that makes an array, and ``args``.

    Examples
    --------
    >>> from scipy.optimize import rosen, rosen_der
    >>> check_jac(rosen, rosen_der, [1.3, 0.7, 0.8]).outcome
    <Outcome.PASS: 'pass'>
    """
    x0 = np.asarray(x0) if isinstance(x0, tuple | list) and not any(map(is_tree, x0)) else x0
    return check_gradient(
        fun, jac, x0, *(args if isinstance(args, tuple) else (args,)), rng=rng, strict_range=strict_range
    )


def check_hessian(
    f: Function, hessian: Function, *args: Any, wrt: int | str = FIRST, rng: Rng = None, strict_range: bool = False
) -> Verdict:
    """Check whether ``hessian(*args)`` is the second derivative of the scalar function ``f``: the argument's shape
    twice, or a sparse matrix or operator of that shape. Other parameters, errors and the verdict as for
    ``check_gradient``; second differences of ``f`` are all that is used, by one argument.

    Examples
    --------
    >>> check_hessian(lambda x: np.sum(x**4), lambda x: np.diag(12 * x**2), np.array([1.0, -0.5])).outcome
    <Outcome.PASS: 'pass'>
    """
    function, claimed = require_function("function", f), require_function("Hessian", hessian)
    by = variables(function, args, wrt)
    if by.several:
        raise TypeError(f"wrt={wrt!r}: a Hessian is taken by one argument")

    def build(run_function: Run, run_claim: Run) -> BlackBox:
        require_array(by.parameters[0], args)
        code = run_claim(claimed)
        arguments = Arguments(args, by.parameters[0])
        return BlackBox(run_function(function), lambda cotangent, *a: code(*a), arguments, what="the Hessian", order=2)

    return judge(by, lambda which: verdict_of(build, rng, strict_range))


def assert_gradient(
    f: Any,
    gradient: Function | Literal[True],
    *args: Any,
    wrt: Wrt = FIRST,
    rng: Rng = None,
    strict_range: bool = False,
) -> None:
    """Raise ``AssertionError`` with the whole text unless ``check_gradient`` passes. Parameters as there.

    Examples
    --------
    >>> assert_gradient(lambda x: x @ x, lambda x: 2 * x, np.array([1.0, -2.0]))
    """
    __tracebackhide__ = True
    verdict = check_gradient(f, gradient, *args, wrt=wrt, rng=rng, strict_range=strict_range)
    if verdict.outcome is not Outcome.PASS:
        raise AssertionError(str(verdict))
