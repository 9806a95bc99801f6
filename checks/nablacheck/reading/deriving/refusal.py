"""Why a derivative isn't worked out."""

from __future__ import annotations

from nablacheck.reading.tree import Expr, Norm


class NotDerived(Exception):
    """Why a derivative isn't worked out."""


def describe(e: Expr) -> str:
    """What kind of expression it is, in words."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(e).__name__).strip()
    return f"a norm of order {e.order}" if isinstance(e, Norm) else f"a {words}"
