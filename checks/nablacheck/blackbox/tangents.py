"""Jacobian-vector products: a function along a line through its arguments, as a function of one number.

The derivative of f(x + tv) by t at zero is the product of the Jacobian with v, for a function of any size and for any
tangent v. Where it is wrong, and the argument has few entries, the products with the unit tangents are the columns of
a Jacobian that is looked at entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from nablacheck.blackbox.arguments import Arguments
from nablacheck.blackbox.arithmetic_faults import Build, Run
from nablacheck.blackbox.outputs import outputs_at
from nablacheck.blackbox.problem import BlackBox, Function
from nablacheck.blackbox.variables import Variables
from nablacheck.core import pytree
from nablacheck.core.arrays import Array, rms
from nablacheck.core.signatures import Parameter
from nablacheck.core.verdict import Outcome, Verdict, worst
from nablacheck.differences.derivative_claim import contract
from nablacheck.differences.directions import random_weights
from nablacheck.differences.options import LOCATION

NOT_LINEAR = "it isn't linear in the tangent: its products with unit tangents are right"
Judge = Callable[[Build], Verdict]


class TangentSpace:
    """The tangents of one of the arguments that a JVP is by, as its code is handed them: those of the others are
    zero."""

    def __init__(self, args: tuple[Any, ...], by: Variables, which: int) -> None:
        self.by, self.which = by, which
        self.arguments = Arguments(args, by.parameters[which])
        self.values = self.arguments.at(self.arguments.x)

    def like_argument(self, vector: Array) -> Any:
        """A vector, of all entries, like the argument."""
        return _like(self.values[self.arguments.position], vector)

    def tangent(self, of_argument: Any) -> Any:
        """What the JVP is handed for a tangent like the argument: of several arguments one of each, in a tuple."""
        if not self.by.several:
            return of_argument
        zeros = [_like(self.values[each.position], np.zeros(1)) for each in self.by.parameters]
        return tuple(of_argument if k == self.which else zero for k, zero in enumerate(zeros))

    def noted(self, verdict: Verdict) -> Verdict:
        """The verdict with a note where the argument isn't handed over as it came."""
        note = self.arguments.converted
        return replace(verdict, notes=(note,)) if note else verdict


class TangentClaim(TangentSpace):
    """What ``jvp(v, *args)`` is claimed to be of a function."""

    def __init__(self, function: Function, jvp: Function, args: tuple[Any, ...], by: Variables, which: int) -> None:
        super().__init__(args, by, which)
        self.function, self.jvp = function, jvp
        self.outputs = outputs_at(function, self.arguments)
        self.what = by.named("the JVP", which)

    def along(self, vector: Array) -> Build:
        """The problem of the product with one tangent."""
        position = self.arguments.position
        moves = self.like_argument(vector)

        def build(run_function: Run, run_claim: Run) -> BlackBox:
            def moved(t: Any, *args: Any) -> Any:
                there = _moved(args[position], t, moves)
                return self.function(*args[:position], there, *args[position + 1 :])

            product = run_claim(partial(self.jvp, self.tangent(moves)))

            def slope(cotangent: Array, t: Any, *args: Any) -> Array:
                return contract(cotangent, self.product(product(*args)))

            line = Arguments((0.0, *self.values), Parameter(moved, 0, "the tangent"))
            function = self.outputs.of(run_function(moved))
            return BlackBox(function, slope, line, what=self.what, outputs=self.outputs)

        return build

    def product(self, result: Any) -> Array:
        """What the JVP returns, as an array of the shape of the value."""
        return self.outputs.vector(self.what, result)

    def columns(self, run_function: Run, run_claim: Run) -> BlackBox:
        """The problem of the Jacobian whose columns are the products with the unit tangents."""
        units = np.eye(self.arguments.x.size)
        products = [run_claim(partial(self.jvp, self.tangent(self.like_argument(unit)))) for unit in units]

        def gradient(cotangent: Array, *args: Any) -> Any:
            slopes = np.array([float(contract(cotangent, self.product(each(*args)))) for each in products])
            return self.like_argument(slopes)

        function = self.outputs.of(run_function(self.function))
        return BlackBox(function, gradient, self.arguments, what=self.what, outputs=self.outputs)

    def verdict(self, judge: Judge, rng: np.random.Generator) -> Verdict:
        """The verdict on the products with a few tangents, with the wrong entries of the Jacobian they make."""
        found = self.noted(worst(judge(self.along(vector)) for vector in tangents(self.arguments.x, rng)))
        if found.outcome is not Outcome.FAIL or not found.total or self.arguments.x.size > LOCATION.max_entrywise:
            return found
        located = judge(self.columns)
        if located.outcome is Outcome.FAIL:
            return replace(located, evaluations=found.evaluations + located.evaluations)
        return replace(found, cause=NOT_LINEAR) if located.outcome is Outcome.PASS else found


def _like(value: Any, vector: Array) -> Any:
    """A vector, or a single number for all entries, like an argument."""
    flat = np.array(np.broadcast_to(vector.reshape(-1), pytree.flatten(value).shape), dtype=float)
    return pytree.unflatten(value, flat)


def _moved(value: Any, t: Any, moves: Any) -> Any:
    """An argument, of whatever numbers, moved by a multiple of a tangent like it."""
    if not pytree.is_tree(value):
        return value + t * moves
    parts = zip(pytree.items(value), pytree.items(moves), strict=True)
    return pytree.rebuilt(value, [_moved(part, t, move) for part, move in parts])


def tangents(x: Array, rng: np.random.Generator) -> Iterator[Array]:
    """Two random tangents: of the size of each entry, and of that of the whole with all signs the other way round, so
    that not both products are right where sizes alone count."""
    whole = rms(x) or 1.0
    first = random_weights(rng, x.shape)
    yield first * np.where(x == 0, whole, np.abs(x))
    yield np.copysign(random_weights(rng, x.shape), -first) * whole
