"""Typed expressions as people write them, in Unicode and in LaTeX."""

from nablacheck.reading.writing.latex import as_latex
from nablacheck.reading.writing.unicode import as_unicode

__all__ = ["as_latex", "as_unicode"]
