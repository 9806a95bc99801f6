"""A derivation as text: the derivative, how it was verified, and the differentials line by line."""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.checking.derivation import Derivation
from nablacheck.reading.deriving.steps import steps
from nablacheck.reading.tree import Expr
from nablacheck.reading.writing import as_latex, as_unicode


def format_derivation(found: Derivation, *, latex: bool = False, with_steps: bool = False) -> str:
    """What the derivative is, in one line or in those of its derivation, and what verified it."""
    lines = format_steps(found, latex=latex) if with_steps else [format_derivative(found, latex=latex)]
    checks = ", ".join(f"{result.oracle} at {result.conclusive} points" for result in found.results)
    return "\n".join([*lines, f"  verified by {checks}"])


def format_derivative(found: Derivation, *, latex: bool) -> str:
    """∂f/∂w = …"""
    write, variable = _writer(latex), found.variable
    head = f"\\frac{{\\partial f}}{{\\partial {write(variable)}}}" if latex else f"∂f/∂{write(variable)}"
    return f"{head} = {write(found.derivative)}"


def format_steps(found: Derivation, *, latex: bool) -> list[str]:
    """f = …, df = … line by line, and the derivative."""
    write = _writer(latex)
    known = found.symmetric
    heads = ["f = ", "\\mathrm{d}f = " if latex else "df = "]
    lines = [heads[0] + write(found.function)]
    indent = " " * (len(heads[1]) - 2)
    for place, line in enumerate(steps(found.function, found.variable, found.derivative, known)):
        lines.append((heads[1] if not place else f"{indent}= ") + write(line))
    return [*lines, format_derivative(found, latex=latex)]


def _writer(latex: bool) -> Callable[[Expr], str]:
    return as_latex if latex else as_unicode
