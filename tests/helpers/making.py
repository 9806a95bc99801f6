"""Short ways to make a claim, a point of it, and many points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from nablacheck import Claim, formula
from nablacheck.core.arrays import Array
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import Point

Function = Callable[..., Any]


def make_claim(
    function: Function,
    claimed: Function,
    kind: str = "gradient",
    variables: tuple[str, ...] = ("x",),
    out: str | None = None,
    where: Any = (),
    options: dict[str, Any] | None = None,
    **spaces: object,
) -> Claim:
    """The claim that ``claimed`` is a derivative of ``function``, of one vector ``x`` unless spaces are named."""
    function.__name__, function.__doc__ = "f", "f"
    claimed.__name__, claimed.__doc__ = "_", "∇f"
    made = formula(out=out, where=where, **(spaces or {"x": "N"}))(function)
    claim: Claim = getattr(made, kind)(*variables, **(options or {}))(claimed)
    return claim


def make_point(claim: Claim, cotangent: Any = None, **values: Any) -> Point:
    """The point of these values; sizes follow from them."""
    arrays = {
        name: np.array(value, dtype=float) if isinstance(value, list | float | int | np.ndarray) else value
        for name, value in values.items()
    }
    sizes: dict[str, int] = {}
    for name, space in claim.spaces.items():
        axes = getattr(space, "axes", None)
        if axes is not None:
            sizes.update(zip(axes.names, arrays[name].shape, strict=True))
    for array in arrays.values():
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return Point(sizes, arrays, None if cotangent is None else np.array(cotangent, dtype=float))


def draw(claim: Claim, count: int, seed: int = 0) -> Iterator[Point]:
    """Points of a claim from random bytes, a third of them with many zeros: plain and generic, of every scale."""
    sampler = PointSampler(claim)
    rng = np.random.default_rng(seed)
    found = 0
    while found < count:
        sizes = sampler.random_sizes(rng)
        if not sampler.sizes_hold(sizes):
            continue
        data = rng.integers(0, 256, sampler.byte_count(sizes)).astype(np.uint8)
        if found % 3 == 0:
            data[1:][rng.random(data.size - 1) < 0.4] = 0
        point = sampler.decode(sizes, data.tobytes())
        if point is not None:
            found += 1
            yield point


def vector(*entries: float) -> Array:
    return np.array(entries, dtype=float)


def quadratic_misprint() -> Claim:
    """A misprint that holds for symmetric matrices alone; the formula's second one is right."""

    @formula(A="N N", x="N")
    def quadratic_form(A: Any, x: Any) -> Any:
        """xᵀAx"""
        return x @ A @ x

    @quadratic_form.misprint("x")
    def _(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    @quadratic_form.misprint("x")
    def right(A: Any, x: Any) -> Any:
        """(A + Aᵀ)x"""
        return (A + A.T) @ x

    return quadratic_form.claims[0]
