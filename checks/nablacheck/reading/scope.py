"""What the letters of a text stand for, in one attempt to read it, and what the attempt assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nablacheck.reading.axes import ONE, Axis, Shape
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Macro, Node
from nablacheck.reading.tree import Expr, FunctionLetter, Letter

LOSS = ("l", "L", "ℓ", "J", "E")
"""Letters of a loss that isn't written out."""


@dataclass
class Scope:
    """Letters by their names in writing. ``cost`` adds up what conventions are departed from, ``notes`` say which
    readings were chosen among several."""

    arrays: dict[str, Shape] = field(default_factory=dict)
    functions: dict[str, FunctionLetter] = field(default_factory=dict)
    open_functions: dict[str, str] = field(default_factory=dict)
    """Functions whose shapes their first argument tells, with what their value is: "number", "column", "logistic"."""
    families: frozenset[str] = frozenset()
    """Matrices that are written with one index for their rows: xᵢ."""
    guessed: frozenset[str] = frozenset()
    """Letters of which nobody said what they are."""
    definitions: dict[str, Node] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    """Functions that the text defines."""
    sizes: dict[str, Axis] = field(default_factory=dict)
    """Letters that are the length of an axis."""
    points: dict[str, Expr] = field(default_factory=dict)
    """Where a function is applied, for ∇f without an argument."""
    upstream: dict[str, Expr] = field(default_factory=dict)
    """Derivatives of a loss that isn't written out, by the letter of the loss: ∂l/∂y is an argument."""
    by: str = ""
    """The argument that a ∇ without one is by, where derivatives inside of expressions are worked out."""
    nabla: str = ""
    """The argument of a ∇ whose operand is being read: a · beside it is an inner product."""
    output: str = ""
    """The letter whose definition such a loss is of: the y of ∂l/∂y."""
    numpy: bool = False
    """Whether * is entry by entry, as in programs with @."""
    indices: dict[str, Axis] = field(default_factory=dict)
    free: dict[str, Axis] = field(default_factory=dict)
    """Indices that nothing binds, as they are found."""
    least: dict[Axis, int] = field(default_factory=dict)
    """How long an axis is at least, of which single positions are written."""
    layout: str = ""
    """How derivatives inside an expression are laid out: "numerator", "denominator", or gradients as columns and
    Jacobians by the rows of the function."""
    counted_from_zero: bool = False
    """Whether a sum begins at the position 0."""
    counts: frozenset[str] = frozenset()
    """Letters of the claim alone, such as n, for how many entries a mean in the function is of."""
    summing: int = 0
    """Whether what is read stands in a sum of all entries, sum(…) or mean(…), as programs write it."""
    cost: float = 0.0
    notes: list[str] = field(default_factory=list)
    depth: int = 0
    doubted: NotRead | None = None
    sign_of_vectors: NotRead | None = None
    """Why a reading isn't taken, however usual: a sign between vectors stands between numbers."""

    def depart(self, cost: float, note: str = "") -> None:
        """Depart from what is usual, or choose among usual readings. Who departs in one place does so in all."""
        if note and note in self.notes:
            return
        self.cost += cost
        if note:
            self.notes.append(note)

    def doubt(self, refusal: NotRead) -> None:
        """Refuse what is read, unless it turns out to be undefined whatever it means."""
        self.doubted = self.doubted or refusal

    def settle(self) -> None:
        """What is read has fitting shapes. Raises ``NotRead`` where it was doubted."""
        if self.doubted is not None:
            raise self.doubted

    def letter(self, name: str) -> Letter:
        return Letter(name, self.arrays[name])

    def capital(self, name: str) -> str | None:
        """The declared matrix whose rows or entries a small letter with indices stands for."""
        upper = name.upper()
        shape = self.arrays.get(upper) if upper != name and name not in self.arrays else None
        return upper if shape is not None and ONE not in shape else None

    def call(self, name: str, arguments: Sequence[Node]) -> Node:
        """The body of a function that the text defines, with its arguments."""
        self.depth += 1
        if self.depth > 8:
            raise NotRead(f"{name} is defined by itself", arguments[0].start)
        return self.macros[name].of(arguments)
