"""Differentials as expressions."""

from __future__ import annotations

from nablacheck.reading.tree.base import OfOne


class Differential(OfOne):
    """d(e), of the shape of e: not worked out, or that of an argument."""
