"""Eleven conditions for a gradient of the catalogue: easy, badly scaled, near a singularity, large, noisy."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from nablacheck import Claim
from nablacheck.declare import conditions
from nablacheck.declare.point_sampler import FIRST_SCALED_BYTE, PointSampler
from nablacheck.declare.relations import Distinct, NotZero
from nablacheck.declare.spaces import ArraySpace, Condition, Given

Array = np.ndarray
Values = dict[str, Any]
Function = Callable[..., Any]
TINY = 1e-6
MANY = 600
OTHER_AXES = 6
TRIES = 20


@dataclass(frozen=True)
class Case:
    """A claim at a point under a condition. ``around`` changes how its function and its gradient are called,
    ``around_function`` how its function is."""

    claim: Claim
    condition: str
    draw: int
    values: Mapping[str, Any]
    around: Callable[[Function], Function] = lambda function: function
    around_function: Callable[[Function], Function] = lambda function: function
    offset: float = 0.0

    @property
    def args(self) -> list[Any]:
        return list(self.values.values())

    @property
    def wrt(self) -> int:
        return list(self.values).index(self.claim.variables[0])

    def function(self, source: Function) -> Function:
        """The function of positional arguments, from its source."""
        called = self.around_function(self._called(source))
        return (lambda *args: called(*args) + self.offset) if self.offset else called

    def gradient(self, source: Function) -> Function:
        return self._called(source)

    def _called(self, source: Function) -> Function:
        names = list(self.values)
        return self.around(lambda *args: source(**dict(zip(names, args, strict=True))))

    def __str__(self) -> str:
        return f"{self.claim.name}, {self.condition}, draw {self.draw}"


def cases(claim: Claim, draws: int, only: str = "") -> Iterator[Case]:
    """As many cases as draws under every condition that the claim can be put under, or under one."""
    for name, change in CHANGES.items():
        for draw in range(draws if only in (name, "") else 0):
            rng = np.random.default_rng([draw, zlib.crc32(f"{claim.name} {name}".encode())])
            for _ in range(TRIES):
                case = _case(claim, name, draw, change, rng)
                if case is not None:
                    yield case
                    break


def _case(claim: Claim, name: str, draw: int, change: Change, rng: np.random.Generator) -> Case | None:
    sampler = PointSampler(claim)
    sizes = sampler.random_sizes(rng)
    if name == LARGE:
        sizes = _large_sizes(claim, sampler) or {}
        if not sizes:
            return None
    if not sampler.sizes_hold(sizes):
        return None
    point = sampler.generic_point(sizes, rng.integers(0, FIRST_SCALED_BYTE, sampler.choice_count(sizes)).tolist())
    if point is None:
        return None
    values = change(claim, dict(point.values), rng)
    if values is None:
        return None
    for argument, space in claim.spaces.items():
        if isinstance(space, Given):
            values[argument] = space.build(np.empty(0), 1.0, sizes, values)
        elif isinstance(space, ArraySpace) and space.condition.margin(values[argument]) <= 0:
            return None
    if not all(relation.holds(values, sizes) for relation in claim.relations):
        return None
    if name == SINGLE:
        return Case(claim, name, draw, values, around=_in_single)
    if name == HIDDEN_SINGLE:
        value = abs(float(claim.formula.function(**values)))
        return Case(claim, name, draw, values, around_function=_small_part_in_single(100 * value))
    if name == OFFSET:
        value = abs(float(claim.formula.function(**values)))
        return Case(claim, name, draw, values, offset=1e6 * value)
    return Case(claim, name, draw, values)


def _large_sizes(claim: Claim, sampler: PointSampler) -> dict[str, int] | None:
    """Sizes with which the variable has about 600 entries; None for a number."""
    space = claim.spaces[claim.variables[0]]
    own = [letter for letter in space.letters if letter in sampler.ranges]
    if not own or not isinstance(space, ArraySpace):
        return None
    each = round(MANY ** (1 / len(space.axes.names)))
    return {letter: max(low, each if letter in own else OTHER_AXES) for letter, (low, _) in sampler.ranges.items()}


Change = Callable[[Claim, Values, np.random.Generator], Values | None]


def _arrays(claim: Claim, values: Values) -> Iterator[tuple[str, Array, Condition]]:
    """The arguments that may be stretched without leaving their space."""
    for name, space in claim.spaces.items():
        if isinstance(space, ArraySpace) and space.condition.scaled:
            yield name, values[name], space.condition


def _as_drawn(claim: Claim, values: Values, rng: np.random.Generator) -> Values:
    return values


def _scaled(factor: float) -> Change:
    def change(claim: Claim, values: Values, rng: np.random.Generator) -> Values:
        return {**values, **{name: factor * value for name, value, _ in _arrays(claim, values)}}

    return change


def _ill_conditioned(claim: Claim, values: Values, rng: np.random.Generator) -> Values | None:
    """Columns scaled by 1 … 10⁻⁶; rows too where the matrix has to stay symmetric."""
    changed = {}
    for name, value, condition in _arrays(claim, values):
        if not value.shape or value.shape[-1] < 2:
            continue
        if condition in (conditions.symmetric, conditions.positive_definite):
            d = np.logspace(0, -3, value.shape[-1])
            scaled = d[:, None] * value * d
            changed[name] = (scaled + scaled.T) / 2
        else:
            changed[name] = value * np.logspace(0, -6, value.shape[-1])
    return {**values, **changed} if changed else None


def _near_singular(claim: Claim, values: Values, rng: np.random.Generator) -> Values | None:
    """Every argument a millionth of the way from where the function stops being smooth."""
    changed = {}
    for name, value, condition in _arrays(claim, values):
        if condition in (conditions.positive, conditions.nonzero):
            near = np.array(value)
            near.flat[rng.integers(near.size)] *= TINY
            changed[name] = near
        elif condition in (conditions.invertible, conditions.full_rank, conditions.positive_definite):
            u, s, vt = np.linalg.svd(value, full_matrices=False)
            near = (u * np.append(s[:-1], TINY * s[0])) @ vt
            changed[name] = (near + near.T) / 2 if condition is conditions.positive_definite else near
    for relation in claim.relations:
        if isinstance(relation, NotZero):
            changed[relation.argument] = TINY * values[relation.argument]
        elif isinstance(relation, Distinct):
            a, b = (values[name] for name in relation.names)
            changed[relation.first] = b + TINY * (a - b)
    return {**values, **changed} if changed else None


def _in_single(function: Function) -> Function:
    """The function computed in single precision throughout."""

    def single(*args: Any) -> Any:
        return function(*(arg.astype(np.float32) if hasattr(arg, "astype") else arg for arg in args))

    return single


def _small_part_in_single(rest: float) -> Callable[[Function], Function]:
    """The function computed in single precision as a part of a larger sum, the rest of which is taken off again in
    double precision: its values don't show what they are rounded by."""

    def around(function: Function) -> Function:
        in_single = _in_single(function)
        return lambda *args: float(np.float32(in_single(*args)) + np.float32(rest)) - float(np.float32(rest))

    return around


LARGE, OFFSET, SINGLE = "600 entries", "large offset", "single precision"
HIDDEN_SINGLE = "float32_hidden"
"""The function is computed in single precision, as a hundredth of a sum, and the gradient in double precision."""
CHANGES: dict[str, Change] = {
    "standard": _as_drawn,
    "scaled 1e-6": _scaled(1e-6),
    "scaled 1e-3": _scaled(1e-3),
    "scaled 1e3": _scaled(1e3),
    "scaled 1e6": _scaled(1e6),
    "ill-conditioned": _ill_conditioned,
    "near a singularity": _near_singular,
    LARGE: _as_drawn,
    OFFSET: _as_drawn,
    SINGLE: _as_drawn,
    HIDDEN_SINGLE: _as_drawn,
}
