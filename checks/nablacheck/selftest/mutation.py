"""Mutants: a gradient spoiled by one familiar mistake. A checker that can't tell them from the truth proves nothing."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np

from nablacheck.core import pytree
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.declare.claim import Claim, Function
from nablacheck.declare.formula import Formula
from nablacheck.declare.points import SCALED, Point, PointSampler
from nablacheck.declare.spaces import ArraySpace, Given
from nablacheck.oracles.shared.problem import claimed_arrays

FACTORS = (1.01, 1.0001, 1.000001)
"""The subtle mistakes: of the whole, and of one entry."""
SAMPLES = 30
SAME = 1e-10


@dataclass(frozen=True)
class Mistake:
    """A way to spoil a value: its name, its class, and its relative size where it has one."""

    words: str
    kind: str
    size: float | None
    spoil: Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Mutant:
    """A spoiled claim, and the mistake in words.

    ``identical`` tells that the mistake leaves the value as it is at every generic point: no oracle can see it, and
    none should.
    """

    mistake: str
    kind: str
    size: float | None
    claim: Claim
    identical: bool = False


def _of_one_entry(spoil: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """The mistake in the middle entry alone; in the largest one where the middle is zero."""

    def spoil_entry(value: Array) -> Array:
        spoiled = np.array(value, dtype=float)
        if spoiled.size:
            position = spoiled.size // 2
            if spoiled.flat[position] == 0:
                position = int(np.argmax(np.abs(spoiled)))
            spoiled.flat[position] = spoil(spoiled.flat[position])
        return spoiled

    return spoil_entry


def _times(factor: float) -> Callable[[Array], Array]:
    return lambda value: factor * value


def _value_mistakes() -> Iterator[Mistake]:
    yield Mistake("sign", "sign", 2.0, _times(-1))
    for factor in (2, *FACTORS):
        yield Mistake(f"factor {factor:.7g}", "factor", round(factor - 1, 9), _times(factor))
    yield Mistake("transpose", "transpose", None, lambda value: value.T if value.ndim == 2 else value)
    yield Mistake("sign of one entry", "one entry", 2.0, _of_one_entry(_times(-1)))
    for factor in FACTORS:
        words = f"factor {factor:.7g} of one entry"
        yield Mistake(words, "one entry", round(factor - 1, 9), _of_one_entry(_times(factor)))


VALUE_MISTAKES = tuple(_value_mistakes())
DROPPED = "dropped term"


@overload
def mutants(subject: Claim) -> list[Mutant]: ...
@overload
def mutants(subject: Function, *args: Any) -> list[tuple[str, Function]]: ...


def mutants(subject: Claim | Function, *args: Any) -> list[Mutant] | list[tuple[str, Function]]:
    """Every version of a gradient spoiled by one familiar mistake, for seeing whether a check would notice.

    The mistakes: a lost sign, a factor 2, 1.01, 1.0001 or 1.000001, a transpose, the sign or such a factor in one
    entry alone, and each term of every sum in the source dropped in turn.

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
        For a function pairs of the mistake in words and the spoiled function; for a claim ``Mutant``s with ``mistake``
        and ``claim``, without those that leave its value as it is everywhere.
    """
    if isinstance(subject, Formula):
        raise TypeError(f"{subject.name} is a formula; spoil one of its claims")
    if isinstance(subject, Claim):
        return [mutant for mutant in all_mutants(subject) if not mutant.identical]
    found = list(_spoiled_functions(subject))
    if not args:
        return found
    right = subject(*args)
    return [(mistake, function) for mistake, function in found if _changes(right, function, args)]


def all_mutants(claim: Claim) -> list[Mutant]:
    """Every mutant of a claim, those that are identical to it included."""
    found = [_mutant(claim, *each) for each in _spoiled(claim)]
    points = list(_generic_points(claim))
    return [
        replace(mutant, identical=bool(points) and not any(_differ(claim, mutant.claim, point) for point in points))
        for mutant in found
    ]


def _mutant(claim: Claim, mistake: str, kind: str, size: float | None, function: Function) -> Mutant:
    label = "-".join(filter(None, [claim.label, mistake.replace(" ", "_")]))
    return Mutant(mistake, kind, size, replace(claim, function=function, label=label))


def _spoiled(claim: Claim) -> Iterator[tuple[str, str, float | None, Function]]:
    several = len(claim.variables) > 1
    for part, variable in enumerate(claim.variables or ("",)):
        of = f" of {variable}" if several else ""
        for mistake in VALUE_MISTAKES:
            if mistake.kind == "transpose" and not _has_transpose(claim, variable):
                continue
            function = _spoil_value(claim.function, mistake.spoil, part if several else None)
            yield mistake.words + of, mistake.kind, mistake.size, function
    for number, function in enumerate(dropped_terms(claim.function), start=1):
        yield f"term {number} dropped", DROPPED, None, function


def _has_transpose(claim: Claim, variable: str) -> bool:
    """Whether what is claimed is a matrix that anyone could transpose by mistake."""
    if not claim.kind.transposable:
        return False
    space, out = claim.spaces[variable], claim.formula.out
    names = space.axes.names if isinstance(space, ArraySpace | Given) else ()
    return len(claim.kind.shape(() if out is None else out.names, names)) == 2


def _spoil_value(function: Function, spoil: Callable[[Array], Array], part: int | None) -> Function:
    @functools.wraps(function)
    def spoiled(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if part is None:
            return spoil(np.asarray(value))
        return (*value[:part], spoil(np.asarray(value[part])), *value[part + 1 :])

    return spoiled


def _spoiled_functions(gradient: Function) -> Iterator[tuple[str, Function]]:
    for mistake in VALUE_MISTAKES:
        yield mistake.words, _spoil_tree(gradient, mistake)
    for number, function in enumerate(dropped_terms(gradient), start=1):
        yield f"term {number} dropped", function


def _spoil_tree(gradient: Function, mistake: Mistake) -> Function:
    @functools.wraps(gradient)
    def spoiled(*args: Any, **kwargs: Any) -> Any:
        value = gradient(*args, **kwargs)
        if not pytree.is_tree(value):
            return mistake.spoil(np.asarray(value))
        if mistake.kind == "one entry":
            return pytree.unflatten(value, mistake.spoil(pytree.flatten(value)))
        return pytree.mapped(value, lambda leaf: mistake.spoil(np.asarray(leaf)))

    return spoiled


def _changes(right: Any, function: Function, args: tuple[Any, ...]) -> bool:
    """Whether a spoiled function's value differs; one that raises does."""
    try:
        wrong = function(*args)
        if pytree.structure(wrong) != pytree.structure(right):
            return True
        return _apart(pytree.flatten((right,)), pytree.flatten((wrong,)))
    except Exception:
        return True


def _apart(right: Array, wrong: Array) -> bool:
    """Whether two values differ by more than rounding; what isn't finite to begin with tells nothing."""
    if right.shape != wrong.shape:
        return True
    size = float(np.abs(right).max(initial=0.0))
    return bool(np.isfinite(size) and not np.abs(right - wrong).max(initial=0.0) <= SAME * size)


def dropped_terms(function: Function) -> Iterator[Function]:
    """The function with one operand of a sum or difference dropped, for every operand of every one in its source.

    Nothing is yielded where the source can't be read, nor for a lambda.
    """
    plain = inspect.unwrap(getattr(function, "__func__", function))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    except (OSError, SyntaxError, TypeError):
        return
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        return
    definition.decorator_list = []
    # Defaults are copied below; their expressions may use names that are out of reach by now.
    arguments = definition.args
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [default and ast.Constant(None) for default in arguments.kw_defaults]
    closure = inspect.getclosurevars(plain).nonlocals
    sums = sum(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) for node in ast.walk(tree))
    for k in range(sums):
        for keep_left in (False, True):
            module = ast.fix_missing_locations(_Drop(k, keep_left).visit(copy.deepcopy(tree)))
            ast.increment_lineno(module, plain.__code__.co_firstlineno - 1)
            namespace = {**plain.__globals__, **closure}
            exec(compile(module, plain.__code__.co_filename, "exec"), namespace)
            dropped = namespace[definition.name]
            dropped.__defaults__, dropped.__kwdefaults__ = plain.__defaults__, plain.__kwdefaults__
            yield types.MethodType(dropped, function.__self__) if inspect.ismethod(function) else dropped


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
    recipe = PointSampler(claim)
    rng = np.random.default_rng(0)
    for _ in range(SAMPLES):
        sizes = {letter: int(rng.integers(low, high + 1)) for letter, (low, high) in recipe.ranges.items()}
        if recipe.sizes_hold(sizes):
            point = recipe.generic(sizes, rng.integers(0, SCALED, recipe.choices(sizes)).tolist())
            if point is not None:
                yield point


def _differ(claim: Claim, other: Claim, point: Point) -> bool:
    values = dict(point.values)
    try:
        right = claimed_arrays(claim, point, values)
    except (ContractError, LeftDomain):
        return False
    try:
        spoiled = claimed_arrays(other, point, values)
    except (ContractError, LeftDomain):
        return True
    return any(_apart(a, b) for a, b in zip(right, spoiled, strict=True))
