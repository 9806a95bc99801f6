"""Mutants: a claim spoiled by one familiar mistake. A checker that can't tell them from the claim proves nothing."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .formula import Claim, Function
from .oracles.problem import Broken, LeftDomain, claimed_arrays
from .points import Point, Recipe
from .spaces import Array

SMALL = 1e-4
"""The relative error of the subtle mistakes."""
SAMPLES = 30
SAME = 1e-10


@dataclass(frozen=True, eq=False)
class Mutant:
    """A spoiled claim, and the mistake in words."""

    mistake: str
    claim: Claim


def mutants(claim: Claim) -> list[Mutant]:
    """Every version of a claim spoiled by one mistake that changes its value somewhere.

    The mistakes: a lost sign, a factor 2, a factor 1 + 1e-4, a transpose, one entry off by 1e-4 relative, and each
    term of every sum dropped in turn. Those that leave the value as it is everywhere, such as the transpose of a
    symmetric matrix, are none.
    """
    found = [Mutant(mistake, _with(claim, function, mistake)) for mistake, function in _spoiled(claim)]
    points = list(_generic_points(claim))
    return [mutant for mutant in found if any(_differ(claim, mutant.claim, point) for point in points)]


def _with(claim: Claim, function: Function, mistake: str) -> Claim:
    label = "-".join(filter(None, [claim.label, mistake.replace(" ", "_")]))
    return replace(claim, function=function, label=label)


def _spoiled(claim: Claim) -> Iterator[tuple[str, Function]]:
    several = claim.kind == "pullback" and len(claim.variables) > 1
    for part in range(len(claim.variables)) if several else [None]:
        of = "" if part is None else f" of {claim.variables[part]}"
        for mistake, spoil in VALUE_MISTAKES.items():
            if mistake == "transpose" and claim.kind in ("identity", "minimizer", "hessian"):
                continue
            yield mistake + of, _spoil_value(claim.function, spoil, part)
    for number, function in enumerate(dropped_terms(claim.function), start=1):
        yield f"term {number} dropped", function


def _spoil_value(function: Function, spoil: Callable[[Array], Array], part: int | None) -> Function:
    @functools.wraps(function)
    def spoiled(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if part is None:
            return spoil(np.asarray(value))
        return (*value[:part], spoil(np.asarray(value[part])), *value[part + 1 :])

    return spoiled


def _one_entry(value: Array) -> Array:
    """The middle entry off a little; the largest one where the middle is zero."""
    spoiled = np.array(value, dtype=float)
    if spoiled.size:
        position = spoiled.size // 2
        if spoiled.flat[position] == 0:
            position = int(np.argmax(np.abs(spoiled)))
        spoiled.flat[position] *= 1 + SMALL
    return spoiled


VALUE_MISTAKES: dict[str, Callable[[Array], Array]] = {
    "sign": lambda value: -value,
    "factor 2": lambda value: 2 * value,
    "factor 1.0001": lambda value: (1 + SMALL) * value,
    "transpose": lambda value: value.T if value.ndim == 2 else value,
    "one entry": _one_entry,
}


def dropped_terms(function: Function) -> Iterator[Function]:
    """The function with one operand of a sum or difference dropped, for every operand of every one in its source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return
    definition.decorator_list = []
    closure = inspect.getclosurevars(function).nonlocals
    sums = sum(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) for node in ast.walk(tree))
    for k in range(sums):
        for keep_left in (False, True):
            module = ast.fix_missing_locations(_Drop(k, keep_left).visit(copy.deepcopy(tree)))
            ast.increment_lineno(module, function.__code__.co_firstlineno - 1)
            namespace = {**function.__globals__, **closure}
            exec(compile(module, function.__code__.co_filename, "exec"), namespace)
            yield namespace[definition.name]


class _Drop(ast.NodeTransformer):
    """Replaces the k-th sum or difference by one of its operands."""

    def __init__(self, k: int, keep_left: bool) -> None:
        self.k = k
        self.keep_left = keep_left

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.Add | ast.Sub):
            self.k -= 1
            if self.k == -1:
                if self.keep_left:
                    return node.left
                return ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
        return self.generic_visit(node)


def _generic_points(claim: Claim) -> Iterator[Point]:
    recipe = Recipe(claim)
    rng = np.random.default_rng(0)
    for _ in range(SAMPLES):
        sizes = {letter: int(rng.integers(low, high + 1)) for letter, (low, high) in recipe.ranges.items()}
        if recipe.sizes_hold(sizes):
            point = recipe.build(
                sizes, b"\xff" + rng.integers(0, 128, recipe.length(sizes) - 1).astype(np.uint8).tobytes()
            )
            if point is not None:
                yield point


def _differ(claim: Claim, other: Claim, point: Point) -> bool:
    values = dict(point.values)
    try:
        right = claimed_arrays(claim, point, values)
    except (Broken, LeftDomain):
        return False
    try:
        spoiled = claimed_arrays(other, point, values)
    except (Broken, LeftDomain):
        return True
    return any(
        a.shape != b.shape or np.abs(a - b).max(initial=0.0) > SAME * np.abs(a).max(initial=0.0)
        for a, b in zip(right, spoiled, strict=True)
    )
