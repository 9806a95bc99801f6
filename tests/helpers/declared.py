"""Formulas to make claims about."""

from __future__ import annotations

from typing import Any

from nablacheck import (
    Document,
    Formula,
    elementwise,
    formula,
    smooth,
)

NOTES = Document("Notes", "notes")


def quadratic() -> Formula:
    @formula(A="N N", x="N")
    def quadratic_form(A: Any, x: Any) -> Any:
        """xᵀAx

        A is any square matrix,
        and x any vector.
        """
        return x @ A @ x

    return quadratic_form


def linear() -> Formula:
    @formula(A="M N", x="N", out="M")
    def linear_map(A: Any, x: Any) -> Any:
        """Ax"""
        return A @ x

    return linear_map


def chain() -> Formula:
    @formula(f=smooth("N"), phi=elementwise(), x="N")
    def chained(f: Any, phi: Any, x: Any) -> Any:
        """f(φ(x))"""
        return f(phi(x))

    return chained
