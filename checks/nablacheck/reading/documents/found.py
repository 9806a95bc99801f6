"""What the equations of a document come to: claims that can be judged, and sides that aren't read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.syntax import Node


@dataclass(frozen=True)
class Proposal:
    """A claim that an equation makes. ``line`` is the line of the text, ``text`` the equation as printed. ``chained``
    is whether it stands in a calculation, rather than alone; ``distant`` tells of a definition that doesn't hold here
    any more: the one of another section, or of a passage before."""

    statement: Statement
    known: Statements
    line: int
    text: str
    start: int
    section: int = 0
    chained: bool = False
    distant: str = ""
    kinds: Mapping[str, LetterKind] = field(default_factory=dict)
    """Letters that stand for the entry of an array, and functions that are columns."""
    bare_nabla: bool = False
    """Whether the left side is ∇ without a letter."""
    instead: tuple[Statement, Statements, str] | None = None
    """The same side as an identity with the side before it, which is as good where that holds; and its text."""
    other_forms: tuple[Node, ...] = ()
    """What the function is said to be equal to as well: t = tanh(z) = 2σ(2z) − 1 has two forms."""


@dataclass(frozen=True)
class Unread:
    """A side, or an equation, that claims a derivative and isn't read."""

    text: str
    line: int
    why: str


@dataclass
class Found:
    """What the equations of a document come to."""

    proposals: list[Proposal] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    defined: int = 0
