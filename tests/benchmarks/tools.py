"""The checkers that are compared: nablacheck, and whatever else is installed, used the way people use it."""

from __future__ import annotations

import types
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from nablacheck import check_gradient
from scipy.optimize import approx_fprime

from tests.benchmarks.conditions import Array, Case, Function

RULE = 1e-6
"""A gradient is taken as right where it is within this share of its norm of the tool's own.

The rule is the same for all, and the usual one for ``check_grad``; exact derivatives could be held to a stricter one.
"""
ACCEPTS, REJECTS, OPEN = "accepts", "rejects", "inconclusive"

Checker = Callable[[Function], tuple[str, str]]
"""From a claimed gradient to an outcome and a reason."""


def nablacheck(case: Case) -> Checker:
    f = case.function(case.claim.formula.function)

    def judge(gradient: Function) -> tuple[str, str]:
        verdict = check_gradient(f, gradient, *case.args, wrt=case.wrt)
        return {"pass": ACCEPTS, "fail": REJECTS}.get(verdict.outcome, OPEN), verdict.reason

    return judge


def by_rule(numeric: Callable[[Case], Array]) -> Callable[[Case], Checker]:
    """A checker that compares with a gradient of its own, found once for all claims about a function."""

    def tool(case: Case) -> Checker:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = np.asarray(numeric(case), dtype=float)
        except Exception as error:
            reason = f"does not run: {type(error).__name__}"
            return lambda gradient: (OPEN, reason)

        def judge(gradient: Function) -> tuple[str, str]:
            claimed = np.asarray(gradient(*case.args), dtype=float)
            off, size = np.linalg.norm(found.reshape(-1) - claimed.reshape(-1)), np.linalg.norm(claimed)
            if not np.isfinite(off):
                return OPEN, "not finite"
            return (ACCEPTS if off <= RULE * size else REJECTS), ""

        return judge

    return tool


def of_one(case: Case, f: Function) -> tuple[Callable[[Any], Any], Array]:
    """A function of the flat variable alone, and where."""
    args, wrt = case.args, case.wrt
    x = np.asarray(args[wrt], dtype=float)
    return lambda z: f(*args[:wrt], z.reshape(x.shape), *args[wrt + 1 :]), x.reshape(-1)


def scipy_check_grad(case: Case) -> Array:
    """What ``scipy.optimize.check_grad`` compares with."""
    f, x = of_one(case, case.function(case.claim.formula.function))

    def number(z: Array) -> float:
        return float(f(z))

    return np.asarray(approx_fprime(x, number))


def numdifftools(case: Case) -> Array:
    import numdifftools

    f, x = of_one(case, case.function(case.claim.formula.function))
    return np.asarray(numdifftools.Gradient(f)(x))


def autograd(case: Case) -> Array:
    import autograd.numpy
    from autograd import grad

    f, x = of_one(case, case.function(rebound(case.claim.formula.function, autograd.numpy)))
    return np.asarray(grad(f)(x))


def jax(case: Case) -> Array:
    import jax

    jax.config.update("jax_enable_x64", True)
    f, x = of_one(case, case.function(rebound(case.claim.formula.function, jax.numpy)))
    return np.asarray(jax.grad(f)(jax.numpy.asarray(x)))


def torch(case: Case) -> Array:
    import torch

    tensors = [torch.as_tensor(arg) if isinstance(arg, np.ndarray) else arg for arg in case.args]
    f = case.function(rebound(case.claim.formula.function, torch, torch.as_tensor))

    def of_variable(x: Any) -> Any:
        return f(*tensors[: case.wrt], x, *tensors[case.wrt + 1 :])

    x = torch.as_tensor(np.asarray(case.args[case.wrt], dtype=float))
    return np.asarray(torch.func.grad(of_variable)(x)).reshape(-1)


def rebound(function: Function, library: Any, converted: Callable[[Array], Any] = np.asarray) -> Function:
    """The same source, and that of its helpers in the same module, with another library in the place of NumPy, and the
    arrays that it encloses converted."""
    before = function.__globals__
    after = {**before, "np": library}

    def cell(enclosed: Any) -> Any:
        held = enclosed.cell_contents
        return types.CellType(converted(held)) if isinstance(held, np.ndarray) else enclosed

    def moved(each: Any) -> types.FunctionType:
        enclosed = tuple(map(cell, each.__closure__ or ()))
        return types.FunctionType(each.__code__, after, each.__name__, each.__defaults__, enclosed)

    for name, value in before.items():
        if isinstance(value, types.FunctionType) and value.__globals__ is before:
            after[name] = moved(value)
    return moved(function)


def installed(without: tuple[str, ...]) -> dict[str, Callable[[Case], Checker]]:
    """The checkers there are, by name, nablacheck first."""
    others = {"numdifftools": numdifftools, "autograd": autograd, "jax": jax, "torch": torch}
    tools = {"nablacheck": nablacheck, "check_grad": by_rule(scipy_check_grad)}
    tools |= {name: by_rule(numeric) for name, numeric in others.items() if find_spec(name) is not None}
    return {name: tool for name, tool in tools.items() if name not in without}
