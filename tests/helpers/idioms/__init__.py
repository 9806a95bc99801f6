"""NumPy as people write it in formulas, by theme: one line each where possible. The arguments are in ``arguments``."""

from __future__ import annotations

import numpy as np

from . import assignment, elementwise, functions, linear_algebra, numpy_2, rearranging, reductions
from .arguments import Idiom

RUNNING: dict[str, list[Idiom]] = {
    "elementwise": elementwise.ELEMENTWISE,
    "broadcasting": elementwise.BROADCASTING,
    "constants": elementwise.CONSTANTS,
    "scipy": elementwise.SCIPY,
    "reductions": reductions.REDUCTIONS,
    "statistics": reductions.STATISTICS,
    "choices": reductions.CHOICES,
    "products": linear_algebra.PRODUCTS,
    "norms": linear_algebra.NORMS,
    "linear algebra": linear_algebra.LINEAR_ALGEBRA,
    "shapes": rearranging.SHAPES,
    "indexing": rearranging.INDEXING,
    "assignment": assignment.ASSIGNMENT,
    "functions": functions.FUNCTIONS,
    "numpy 2": numpy_2.NUMPY_2 if hasattr(np, "vecmat") else [],
}
"""What runs and agrees with float64. What is unsupported or undecided is in ``unsupported``."""
