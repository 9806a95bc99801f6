"""Conditions on every matrix of an array with more than two axes: K positive definite matrices are one argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.entries import Shape
from nablacheck.declare.spaces import Condition


def of_each_matrix(one: Condition) -> Condition:
    """The condition on matrices as one on arrays whose last two axes are theirs."""

    def build(entries: Any, shape: Shape) -> Any:
        return _each(entries, shape, lambda own, k: one.build(own, shape[-2:]))

    def over_field(entries: Any, drawn: Array) -> Any:
        matrices = drawn.reshape(-1, *drawn.shape[-2:])
        assert one.over_field is not None
        made = one.over_field
        return _each(entries, drawn.shape, lambda own, k: made(own, matrices[k]))

    def _each(entries: Any, shape: Shape, made: Callable[[Any, int], Any]) -> Any:
        """The matrices made of their own free entries: their numbers, and behind those of all their choices."""
        if len(shape) == 2:
            return made(entries, 0)
        many, numbers, choices = prod(shape[:-2]), one.count(shape[-2:]), len(one.discrete(shape[-2:]))
        found = []
        for k in range(many):
            own = entries[k * numbers : (k + 1) * numbers]
            if choices:
                start = many * numbers + k * choices
                own = np.concatenate([own, entries[start : start + choices]])
            found.append(np.reshape(made(own, k), (1, *shape[-2:])))
        return np.reshape(np.concatenate(found), shape)

    def project(x: Any, v: Any) -> Any:
        assert one.project is not None
        if np.ndim(x) == 2:
            return one.project(x, v)
        matrices, moves = (np.reshape(each, (-1, *np.shape(x)[-2:])) for each in (x, v))
        each = [np.reshape(one.project(matrices[k], moves[k]), -1) for k in range(len(matrices))]
        return np.reshape(np.concatenate(each), np.shape(x))

    return replace(
        one,
        build=build,
        margin=lambda x: min(map(one.margin, x.reshape(-1, *x.shape[-2:]))),
        count=lambda shape: prod(shape[:-2]) * one.count(shape[-2:]),
        discrete=lambda shape: prod(shape[:-2]) * one.discrete(shape[-2:]),
        admits=lambda shape: one.admits(shape[-2:]),
        project=None if one.project is None else project,
        over_field=None if one.over_field is None else over_field,
        batched=True,
    )
