"""What a text claims about a function, before anything is known of its letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nablacheck.reading.syntax import Node


class ClaimKind(StrEnum):
    """What a statement claims."""

    DERIVATIVE = "derivative"
    HESSIAN = "Hessian"
    MINIMIZER = "minimizer"
    IDENTITY = "identity"
    DIFFERENTIAL = "differential"
    PULLBACK = "pullback"


@dataclass(frozen=True)
class Statement:
    """A claim about a function; ``variable`` is what it is by, ``positions`` the entry of it, ``transposed`` whether
    what is claimed is the transpose, as in ∂f/∂xᵀ. ``text`` is the text that the claim stands in."""

    kind: ClaimKind
    function: Node
    claim: Node
    text: str
    variable: str = ""
    positions: tuple[str, ...] = ()
    transposed: bool = False
    function_text: str = ""
    loss: str = ""
    output: str = ""
    """In a pullback, the l and the y of ∂l/∂W = ∂l/∂y xᵀ, where the function is what y is defined as."""
    by_nabla: bool = False
    """Whether the derivative is written with ∇."""
    instead: Statement | None = None
    """In d/dx f + g = …, read as the derivative of the whole sum, the statement about (d/dx f) + g."""
