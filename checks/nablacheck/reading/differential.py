"""Differentials as expressions."""

from __future__ import annotations

from collections.abc import Iterator

from nablacheck.reading.tree.base import Expr, OfOne


class Differential(OfOne):
    """d(e), of the shape of e: not worked out, or that of an argument."""


def differentials_in(e: Expr) -> Iterator[Differential]:
    return (node for node in e.walk() if isinstance(node, Differential))


def is_linear(e: Expr) -> bool:
    """Whether a differential is in it."""
    return any(True for _ in differentials_in(e))
