"""What a text is made of: tokens with the places in the text.

The kinds are ``number``, ``name`` (with a style), ``function`` (a known one), ``sup`` and ``sub`` (a group of tokens
each), ``operator``, ``big`` (Σ, Π), ``nabla``, ``partial``, ``fraction`` (two groups), ``root`` (a group, or none),
``matrix`` (a group for every entry, and the number of columns), ``prime``, ``dots`` and ``word``.
"""

from __future__ import annotations

from dataclasses import dataclass

DEEPEST = 25
"""How many groups may be open at once, of LaTeX or of parentheses."""
INDEX_LETTERS = frozenset("ijklmnpqrstuv")
"""Letters that are positions where they are subscripts."""


@dataclass
class Token:
    """A token with its place; ``spaced`` says whether a space stands before it."""

    kind: str
    text: str = ""
    style: str = ""
    groups: tuple[list[Token], ...] = ()
    spaced: bool = False
    start: int = 0
    columns: int = 0

    def is_(self, kind: str, *texts: str) -> bool:
        return self.kind == kind and self.text in texts


def plain_text(tokens: list[Token]) -> str:
    return "".join(token.text for token in tokens)
