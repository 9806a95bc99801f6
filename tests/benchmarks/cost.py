"""What a check costs: evaluations of the function, and time, beside the least that any check has to do.

    python -m tests.benchmarks.cost [--repetitions 5]

The floor is two evaluations of the function and one of the gradient: less can't tell anything. Times are of the CPU, so
that other work on the machine counts little, the best of the repetitions, all tools of a row in turn in the same run,
and told as multiples of the floor. OMP_NUM_THREADS=1 makes them steadier; PYTHONPATH=. where nablacheck isn't
installed. autograd, jax and torch take the derivative from the source of the function rather than from its values, and
so count no evaluations.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any
from unittest import mock

import numpy as np
from nablacheck import check_gradient
from nablacheck.blackbox import verdict as blackbox_verdict
from nablacheck.differences import checker, locate_wrong_entries
from scipy.optimize import approx_fprime

from tests.benchmarks.tools import rebound

Function = Callable[[Any], Any]
SIZES = (3, 30, 300, 1000)
TOO_LONG = 10.0
"""Seconds that one run of a tool may be expected to take; what would take longer is left out."""
AT_LEAST = 5e-2
"""Seconds that are needed to time something."""
HUGE = 10**6
MILLION: dict[str, tuple[Function, Function]] = {
    "‖x‖": (lambda z: np.sqrt(z @ z), lambda z: z / np.sqrt(z @ z)),
    "Σx²": (lambda z: z @ z, lambda z: 2 * z),
    "Σ sin x": (lambda z: np.sin(z).sum(), np.cos),
}
SPOILED = {"sign": -1.0, "factor 2": 2.0, "off by 1 %": 1.01, "off by 1e-4": 1.0001}
NUMDIFFTOOLS_STEPS = 30
"""About how many values ``numdifftools.Gradient`` takes for an entry, for expecting how long it takes."""


@dataclass(frozen=True)
class LinearizedClaim:
    """A function with its gradient at a point."""

    name: str
    f: Function
    gradient: Function
    x: np.ndarray


def least_squares(n: int, rng: np.random.Generator) -> LinearizedClaim:
    """‖AX − B‖² for a square A and X with three columns; n is the size of A, so that X has 3n entries."""
    a, b = rng.standard_normal((n, n)) / np.sqrt(n), rng.standard_normal((n, 3))
    return LinearizedClaim(
        "‖AX − B‖²",
        lambda x: np.sum((a @ x - b) ** 2),
        lambda x: 2 * a.T @ (a @ x - b),
        rng.standard_normal((n, 3)),
    )


def log_det(n: int, rng: np.random.Generator) -> LinearizedClaim:
    """log |det X|, a matrix of n² entries."""
    x = rng.standard_normal((n, n)) / np.sqrt(n) + 2 * np.eye(n)
    return LinearizedClaim("log|det X|", lambda x: np.linalg.slogdet(x)[1], lambda x: np.linalg.inv(x).T, x)


def vector_norm(n: int, rng: np.random.Generator) -> LinearizedClaim:
    """‖x‖, n entries."""
    x = rng.standard_normal(n)
    return LinearizedClaim("‖x‖", lambda x: np.sqrt(x @ x), lambda x: x / np.sqrt(x @ x), x)


PROBLEMS = (least_squares, log_det, vector_norm)


def seconds(run: Callable[[], Any]) -> tuple[float, int]:
    """How much CPU time a run takes, the best of as many as fill ten milliseconds, and how many these were."""
    times: list[float] = []
    while sum(times) < AT_LEAST:
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times), len(times)


class Counting:
    """A function of one array that counts its calls; flat arrays are given the shape of x."""

    def __init__(self, f: Function, shape: tuple[int, ...]) -> None:
        self.f = f
        self.shape = shape
        self.calls = 0

    def __call__(self, z: Any) -> float:
        self.calls += 1
        return float(self.f(np.reshape(z, self.shape)))


def nablacheck(problem: LinearizedClaim, f: Counting) -> None:
    verdict = check_gradient(f, problem.gradient, problem.x)
    assert verdict.outcome == "pass", str(verdict)


def check_grad(problem: LinearizedClaim, f: Counting) -> None:
    """What ``scipy.optimize.check_grad`` does."""
    np.linalg.norm(approx_fprime(problem.x.reshape(-1), f) - problem.gradient(problem.x).reshape(-1))


def numdifftools(problem: LinearizedClaim, f: Counting) -> None:
    import numdifftools

    found = numdifftools.Gradient(f)(problem.x.reshape(-1))
    np.linalg.norm(found - problem.gradient(problem.x).reshape(-1))


def autograd(problem: LinearizedClaim, f: Counting) -> None:
    import autograd.numpy
    from autograd import grad

    compared(problem, grad(rebound(problem.f, autograd.numpy))(problem.x))


def jax(problem: LinearizedClaim, f: Counting) -> None:
    import jax

    jax.config.update("jax_enable_x64", True)
    compared(problem, np.asarray(jax.grad(rebound(problem.f, jax.numpy))(problem.x)))


def torch(problem: LinearizedClaim, f: Counting) -> None:
    import torch

    gradient = torch.func.grad(rebound(problem.f, torch, torch.as_tensor))
    compared(problem, gradient(torch.as_tensor(problem.x)).numpy())


def compared(problem: LinearizedClaim, found: np.ndarray) -> None:
    np.linalg.norm(found - problem.gradient(problem.x))


Tool = Callable[[LinearizedClaim, Counting], None]


def tools() -> dict[str, tuple[Tool, int]]:
    """The tools there are, and about how many values each takes for an entry."""
    others: dict[str, tuple[Tool, int]] = {
        "numdifftools": (numdifftools, NUMDIFFTOOLS_STEPS),
        "autograd": (autograd, 0),
        "jax": (jax, 0),
        "torch": (torch, 0),
    }
    found: dict[str, tuple[Tool, int]] = {"nablacheck": (nablacheck, 0), "check_grad": (check_grad, 1)}
    return found | {name: tool for name, tool in others.items() if find_spec(name) is not None}


def compare(problem: LinearizedClaim, n: int, repetitions: int) -> tuple[str, ...]:
    """A row of the table: for each tool its evaluations, and its time as a multiple of the floor."""

    def floor() -> None:
        problem.f(problem.x)
        problem.f(problem.x)
        problem.gradient(problem.x)

    floor()
    one = min(seconds(lambda: problem.f(problem.x))[0] for _ in range(repetitions))
    # Copies of an array of that size are the least that a value per entry costs beside the function.
    one += 2e-9 * problem.x.size
    wanted = {name: run for name, (run, each) in tools().items() if each * problem.x.size * one <= TOO_LONG}
    times: dict[str, list[float]] = {"floor": [], **{name: [] for name in wanted}}
    calls: dict[str, int] = {}
    for _ in range(repetitions):
        times["floor"].append(seconds(floor)[0])
        for name, run in wanted.items():
            if sum(times[name]) > TOO_LONG:
                continue
            f = Counting(problem.f, problem.x.shape)
            took, runs = seconds(partial(run, problem, f))
            times[name].append(took)
            calls[name] = f.calls // runs
    least = min(times["floor"])

    def cell(name: str) -> str:
        if name not in calls:
            return "too long"
        ratio = f"{min(times[name]) / least:.3g}×"
        return f"{calls[name]} f, {ratio}" if calls[name] else ratio

    cells = map(cell, tools())
    return (problem.name, str(n), str(problem.x.size), f"{1e6 * least:.3g} µs", *cells)


def mutated(gradient: Function, factor: float) -> Function:
    """The gradient with one entry of a million off by a factor."""

    def wrong(z: np.ndarray) -> np.ndarray:
        claimed = np.array(gradient(z))
        claimed[HUGE // 3] *= factor
        return claimed

    return wrong


def evaluations() -> list[tuple[str, ...]]:
    """What finding one wrong entry among a million takes, the verdict included, and what of that is for the place."""
    x = np.random.default_rng(0).standard_normal(HUGE)
    rows: list[tuple[str, ...]] = [("one wrong entry of a million", *SPOILED)]
    for name, (value, gradient) in MILLION.items():
        cells = []
        for factor in SPOILED.values():
            f = Counting(value, x.shape)
            with counted_places(f) as places:
                verdict = check_gradient(f, mutated(gradient, factor), x)
            found = [entry.index for entry in verdict.entries]
            right = verdict.outcome == "fail" and found == [f"z[{HUGE // 3}]"]
            cells.append(f"{f.calls} f in all, {sum(places)} for the place" if right else f"{verdict.outcome} {found}")
        rows.append((name, *cells))
    return rows


def explanations() -> list[tuple[str, ...]]:
    """What the verdict on a gradient of a million entries takes that is wrong in all of them, the cause included."""
    x = np.random.default_rng(0).standard_normal(HUGE)
    claims: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        **{name: partial(np.multiply, factor) for name, factor in SPOILED.items()},
        "zero": np.zeros_like,
        "another function": lambda g: np.sin(17 * x) * np.abs(g).max(),
    }
    rows: list[tuple[str, ...]] = [("all of a million entries wrong", *claims)]
    for name, (value, gradient) in MILLION.items():
        cells = []
        for wrong in claims.values():
            f = Counting(value, x.shape)
            verdict = check_gradient(f, lambda z, g=gradient, wrong=wrong: wrong(g(z)), x)
            cells.append(f"{f.calls} f, {'explained' if verdict.cause else verdict.outcome}")
        rows.append((name, *cells))
    return rows


SEARCHES = {
    checker: ("locate_entries", "sole_entry", "any_entry"),
    blackbox_verdict: ("several_entries", "any_entry"),
}
"""Where wrong entries are looked for, and by what."""


@contextmanager
def counted_places(f: Counting) -> Iterator[list[int]]:
    """How many values each search for wrong entries takes."""
    spent: list[int] = []

    def counted(search: Callable[..., Any], *given: Any) -> Any:
        before = f.calls
        found = search(*given)
        spent.append(f.calls - before)
        return found

    with ExitStack() as patched:
        for module, names in SEARCHES.items():
            for name in names:
                search = partial(counted, getattr(locate_wrong_entries, name))
                patched.enter_context(mock.patch.object(module, name, search))
        yield spent


def locating(repetitions: int) -> str:
    """One wrong entry among a million, and how long that takes."""
    x = np.random.default_rng(0).standard_normal(HUGE)
    value, gradient = MILLION["‖x‖"]
    f, wrong = Counting(value, x.shape), mutated(gradient, -1.0)

    def floor() -> None:
        f(x)
        f(x)
        wrong(x)

    floor()
    least = min(seconds(floor)[0] for _ in range(repetitions))
    f.calls = 0
    took = []
    for _ in range(repetitions):
        start = time.process_time()
        verdict = check_gradient(f, wrong, x)
        took.append(time.process_time() - start)
    found = ", ".join(entry.index for entry in verdict.entries)
    return (
        f"one wrong entry of {HUGE}, x[{HUGE // 3}]: {verdict.outcome}, found {found or 'nothing'}; "
        f"{f.calls // repetitions} f, {min(took) / least:.3g}× ({min(took):.2g} s)"
    )


def show(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())


def table(repetitions: int) -> list[tuple[str, ...]]:
    """The rows for every function and size, under a row of titles."""
    rows: list[tuple[str, ...]] = [("function", "n", "entries", "floor", *tools())]
    for make in PROBLEMS:
        for n in SIZES:
            rows.append(compare(make(n, np.random.default_rng(n)), n, repetitions))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    show(table(options.repetitions))
    print()
    show(evaluations())
    print()
    show(explanations())
    print(f"\n{locating(options.repetitions)}")


if __name__ == "__main__":
    main()
