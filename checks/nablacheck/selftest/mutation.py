"""Mutants: a gradient with one familiar mistake. A checker that can't tell them from the truth proves nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np

from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.declare.claim import Claim, Function
from nablacheck.declare.formula import Formula
from nablacheck.declare.point_sampler import FIRST_SCALED_BYTE, PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Given
from nablacheck.oracles.shared.code_values import claimed_arrays
from nablacheck.selftest.dropped_terms import dropped_terms
from nablacheck.selftest.mutation_operators import DROPPED_TERM, ONE_ENTRY, TRANSPOSE, VALUE_OPERATORS, MutationOperator

EQUIVALENCE_POINTS = 30
"""At how many generic points a mutant has to be what the claim is to be called equivalent. They are generic, so that a
few would do; some sizes, such as 1, make more mutants equal to the claim than others."""
EQUIVALENCE_TOLERANCE = 1e-10
"""By how much a mutant may differ from the claim all the same, relative to the largest entry, for rounding."""


@dataclass(frozen=True, eq=False)
class Mutant:
    """A claim with one mistake.

    ``equivalent`` means that the mistake leaves its value as it is at every generic point: no oracle can see it, and
    none should.
    """

    mistake: str
    mistake_class: str
    size: float | None
    claim: Claim
    equivalent: bool = False


@overload
def mutants(subject: Claim) -> list[Mutant]: ...
@overload
def mutants(subject: Function, *args: Any) -> list[tuple[str, Function]]: ...


def mutants(subject: Claim | Function, *args: Any) -> list[Mutant] | list[tuple[str, Function]]:
    """A gradient with every familiar mistake in turn, for seeing whether a check would notice.

    The mistakes: a lost sign, a factor 2, 1.01, 1.0001 or 1.000001, a transpose, the sign or such a factor in one
    entry alone, and each term of every sum in the code dropped in turn.

    Parameters
    ----------
    subject:
        A function that returns a gradient: an array, a number, or a dict, tuple or list of arrays; or a claim.
    *args:
        Arguments of the function. Where they are given, mistakes that leave its value there as it is, such as the
        transpose of a vector, are left out.

    Returns
    -------
    list
        For a function pairs of the mistake's name and the mutated function; for a claim ``Mutant``s with ``mistake``
        and ``claim``, without those that leave its value as it is everywhere.
    """
    if isinstance(subject, Formula):
        raise TypeError(f"{subject.name} is a formula; mutate one of its claims")
    if isinstance(subject, Claim):
        return [mutant for mutant in all_mutants(subject) if not mutant.equivalent]
    found = list(_mutated_functions(subject))
    if not args:
        return found
    right = subject(*args)
    return [(mistake, function) for mistake, function in found if _changes(right, function, args)]


def all_mutants(claim: Claim) -> list[Mutant]:
    """Every mutant of a claim, including those that are equivalent to it."""
    found = [_mutant(claim, *each) for each in _mutations(claim)]
    points = list(_generic_points(claim))
    return [
        replace(mutant, equivalent=bool(points) and not any(_differ(claim, mutant.claim, point) for point in points))
        for mutant in found
    ]


def _mutant(claim: Claim, mistake: str, mistake_class: str, size: float | None, function: Function) -> Mutant:
    label = "-".join(filter(None, [claim.label, mistake.replace(" ", "_")]))
    return Mutant(mistake, mistake_class, size, replace(claim, function=function, label=label))


def _mutations(claim: Claim) -> Iterator[tuple[str, str, float | None, Function]]:
    several = len(claim.variables) > 1
    for part, variable in enumerate(claim.variables or ("",)):
        of = f" of {variable}" if several else ""
        for operator in VALUE_OPERATORS:
            if operator.mistake_class == TRANSPOSE and not _has_transpose(claim, variable):
                continue
            function = _mutate_value(claim.function, operator.mutate, part if several else None)
            yield operator.mistake + of, operator.mistake_class, operator.size, function
    for number, function in enumerate(dropped_terms(claim.function), start=1):
        yield f"term {number} dropped", DROPPED_TERM, None, function


def _has_transpose(claim: Claim, variable: str) -> bool:
    """Whether what is claimed is a matrix that anyone could transpose by mistake."""
    if not claim.kind.transposable:
        return False
    space, out = claim.spaces[variable], claim.formula.out
    names = space.axes.names if isinstance(space, ArraySpace | Given) else ()
    return len(claim.kind.shape(() if out is None else out.names, names)) == 2


def _mutate_value(function: Function, mutate: Callable[[Array], Array], part: int | None) -> Function:
    @functools.wraps(function)
    def mutated(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if part is None:
            return mutate(np.asarray(value))
        return (*value[:part], mutate(np.asarray(value[part])), *value[part + 1 :])

    return mutated


def _mutated_functions(gradient: Function) -> Iterator[tuple[str, Function]]:
    for operator in VALUE_OPERATORS:
        yield operator.mistake, _mutate_tree(gradient, operator)
    for number, function in enumerate(dropped_terms(gradient), start=1):
        yield f"term {number} dropped", function


def _mutate_tree(gradient: Function, operator: MutationOperator) -> Function:
    @functools.wraps(gradient)
    def mutated(*args: Any, **kwargs: Any) -> Any:
        value = gradient(*args, **kwargs)
        if not pytree.is_tree(value):
            return operator.mutate(np.asarray(value))
        if operator.mistake_class == ONE_ENTRY:
            return pytree.unflatten(value, operator.mutate(pytree.flatten(value)))
        return pytree.mapped(value, lambda leaf: operator.mutate(np.asarray(leaf)))

    return mutated


def _changes(right: Any, function: Function, args: tuple[Any, ...]) -> bool:
    """Whether a mutated function's value differs; one that raises does."""
    try:
        wrong = function(*args)
        if pytree.structure(wrong) != pytree.structure(right):
            return True
        return _apart(pytree.flatten((right,)), pytree.flatten((wrong,)))
    except Exception:
        return True


def _apart(right: Array, wrong: Array) -> bool:
    """Whether two values differ by more than rounding; what isn't finite to begin with says nothing."""
    if right.shape != wrong.shape:
        return True
    size = float(np.abs(right).max(initial=0.0))
    return bool(np.isfinite(size) and not np.abs(right - wrong).max(initial=0.0) <= EQUIVALENCE_TOLERANCE * size)


def _generic_points(claim: Claim) -> Iterator[Point]:
    sampler = PointSampler(claim)
    rng = np.random.default_rng(0)
    for _ in range(EQUIVALENCE_POINTS):
        sizes = sampler.random_sizes(rng)
        if sampler.sizes_hold(sizes):
            point = sampler.generic_point(
                sizes, rng.integers(0, FIRST_SCALED_BYTE, sampler.choice_count(sizes)).tolist()
            )
            if point is not None:
                yield point


def _differ(claim: Claim, other: Claim, point: Point) -> bool:
    values = dict(point.values)
    try:
        right = claimed_arrays(claim, point, values)
    except (ContractError, OutsideDomain):
        return False
    try:
        mutated = claimed_arrays(other, point, values)
    except (ContractError, OutsideDomain):
        return True
    return any(_apart(a, b) for a, b in zip(right, mutated, strict=True))
