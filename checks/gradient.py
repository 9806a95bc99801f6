"""Checking derivatives of one's own: any function, any claimed derivative, at one point.

No declaration is needed, and no tolerance: the function is a black box, looked at along a few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .subject import Misbehaves, Subject
from .verdict import Outcome, Verdict

Function = Callable[..., Any]


def check_gradient(
    f: Function, gradient: Function | bool, *args: Any, wrt: int = 0, rng: np.random.Generator | None = None
) -> Verdict:
    """Judge whether ``gradient(*args)`` is the gradient of ``f`` at ``args``.

    Parameters
    ----------
    f:
        A function of the arguments with a scalar value.
    gradient:
        A function of the same arguments; its value has the shape of the argument it is taken by. ``True`` where ``f``
        returns the pair of value and gradient.
    *args:
        The arguments: anything; arrays, or whatever has ``__array__``, are handed over as read-only float arrays.
    wrt:
        Which argument the gradient is taken by: an array, a number, or a dict, tuple or list of arrays, and then the
        gradient has the same structure.
    rng:
        Where random directions come from; the same every time where it is left out.

    Returns
    -------
    Verdict
        ``outcome`` is ``"pass"``, ``"fail"`` or ``"inconclusive"``, with ``reason``, ``sensitivity``, ``difference``,
        ``allowed``, ``evaluations``, ``entries`` and ``cause``; ``str`` of it is the text to read. Whatever ``f`` does
        becomes an outcome; only ``KeyboardInterrupt`` and the like are raised.
    """
    try:
        with np.errstate(all="ignore"):
            return _check(f, gradient, args, wrt, rng or np.random.default_rng(0))
    except Misbehaves as error:
        return Verdict(Outcome.FAIL, str(error))


def assert_gradient(
    f: Function, gradient: Function | bool, *args: Any, wrt: int = 0, rng: np.random.Generator | None = None
) -> None:
    """Raise ``AssertionError`` with the whole text unless ``check_gradient`` passes. Parameters as there."""
    __tracebackhide__ = True
    _insist(check_gradient(f, gradient, *args, wrt=wrt, rng=rng))


def _insist(verdict: Verdict) -> None:
    __tracebackhide__ = True
    if verdict.outcome is not Outcome.PASS:
        raise AssertionError(str(verdict))


def _check(
    f: Function, gradient: Function | bool, args: tuple[Any, ...], wrt: int, rng: np.random.Generator
) -> Verdict:
    if not -len(args) <= wrt < len(args):
        raise Misbehaves(f"wrt={wrt} names no argument: there are {len(args)}")
    if gradient is True:
        pair = f
        f, gradient = (lambda *a: pair(*a)[0]), (lambda *a: pair(*a)[1])
    if not callable(gradient):
        raise Misbehaves(f"the gradient is a {type(gradient).__name__}, not a function of the arguments")
    subject = Subject(f, gradient, args, wrt % len(args))
    return subject.verdict(rng)
