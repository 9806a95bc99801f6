"""Points made without drawing bytes anew: an ordinary one of given sizes, and others near a drawn one or scaled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import (
    FIRST_GENERIC_BYTE,
    FIRST_SCALED_BYTE,
    LAST_GENERIC_BYTE,
    PointSampler,
    Unbuildable,
    number_count,
)
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.declare.spaces import ArraySpace, Given

ORDINARY_TRIES = 8
"""How many generic points are made at most until the relations hold for one."""
NEARBY = 2.0**-10
"""How far, relatively, the numbers that a point is made of are moved to make another nearby."""


def ordinary_point(claim: Claim, sizes: Mapping[str, int]) -> Point | None:
    """A generic point of these sizes, the same every time, at which nothing is scaled; None where the relations don't
    hold for a few of them, or the sizes aren't those of the claim."""
    sampler, noise = PointSampler(claim), np.random.default_rng(0)
    if set(sizes) != set(sampler.letters):
        return None
    for _ in range(ORDINARY_TRIES):
        choices = noise.integers(FIRST_SCALED_BYTE, size=sampler.choice_count(sizes)).tolist()
        point = sampler.generic_point(sizes, choices, int(noise.integers(FIRST_GENERIC_BYTE, LAST_GENERIC_BYTE)))
        if point is not None:
            return point
    return None


def scaled_point(claim: Claim, point: Point, factor: float) -> Point | None:
    """A point with all numbers that make its arguments multiplied by a factor, with the same discrete choices; None
    where relations rule it out, or the point wasn't drawn."""
    which: dict[str, Array] = {}
    for name, space in claim.spaces.items():
        if name in point.free:
            which[name] = np.ones(number_count(space, point.sizes), dtype=bool)
        elif not isinstance(space, Given):
            return None
    return rescaled_point(PointSampler(claim), point, which, factor)


def nearby_point(claim: Claim, point: Point, distance: float = NEARBY) -> Point | None:
    """A generic point near another, in the same spaces and with the same discrete choices; None where relations rule
    it out, or the point wasn't drawn. At a negative distance it lies on the other side."""
    sampler = PointSampler(claim)
    rng = np.random.default_rng(len(point.free))
    values: dict[str, Any] = {}
    for name, space in claim.spaces.items():
        if name in point.free:
            entries, scale = point.free[name]
            numbers = number_count(space, point.sizes)
            moved = entries.copy()
            moved[:numbers] += distance * rng.uniform(0.5, 1.5, numbers) * np.maximum(np.abs(moved[:numbers]), 1.0)
            values[name] = space.build(moved, scale, point.sizes, values)
        elif not isinstance(space, Given):
            return None
    made = sampler.complete(values, point.sizes)
    return None if made is None else Point(point.sizes, made, point.cotangent)


def rescaled_point(sampler: PointSampler, point: Point, which: Mapping[str, Array], factor: float) -> Point | None:
    """A point with some of the numbers that make its arguments multiplied by a factor; ``which`` says which ones, and
    discrete choices aren't among them. None where relations rule it out."""
    free = dict(point.free)
    for name, chosen in which.items():
        space, (entries, scale) = sampler.claim.spaces[name], point.free[name]
        by = factor
        if chosen.all() and isinstance(space, ArraySpace) and space.condition.scaled:
            scale = float(f"{scale * abs(factor):.3g}")  # a short decimal, which exact numbers take for what it is
            by = math.copysign(1.0, factor)
        entries = entries.copy()
        entries[: chosen.size] *= np.where(chosen, by, 1.0)
        free[name] = FreeEntries(entries, scale)
    return remade_point(sampler, point, free)


def remade_point(sampler: PointSampler, point: Point, free: Mapping[str, FreeEntries]) -> Point | None:
    """A point of the same sizes that is made of these numbers. None where relations rule it out."""
    values: dict[str, Any] = {}
    for name, space in sampler.claim.spaces.items():
        if not isinstance(space, Given):
            values[name] = space.build(*free[name], point.sizes, values)
    try:
        made = sampler.complete(values, point.sizes)
    except Unbuildable:  # a relation, or what fixes an argument, isn't defined so far out
        return None
    return None if made is None else Point(point.sizes, made, point.cotangent, free)
