"""What differs between notations: signs, scripts, fractions, roots, norms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import IntEnum
from fractions import Fraction

from nablacheck.reading.tree import Expr


class Binding(IntEnum):
    """How tightly a text holds together; what binds less than its place asks for is put in parentheses."""

    SUM = 1
    OPERATOR = 2
    PRODUCT = 3
    SCRIPT = 4
    ATOM = 5


Text = tuple[str, Binding]


class Notation(ABC):
    """The signs of one notation, and how it puts texts together."""

    minus: str
    times: str
    """Between factors of which the second is a number."""
    hadamard: str
    entrywise_quotient: str
    kronecker: str
    delta: str
    ones: str
    sum_sign: str
    product_sign: str
    nabla: str
    partial: str
    differential: str

    @abstractmethod
    def parentheses(self, text: str) -> str: ...

    @abstractmethod
    def name(self, name: str) -> str: ...

    @abstractmethod
    def number(self, value: Fraction) -> Text: ...

    @abstractmethod
    def raised(self, base: str, script: str) -> str: ...

    @abstractmethod
    def lowered(self, base: str, script: str) -> str: ...

    @abstractmethod
    def quotient(self, above: Expr, below: Expr) -> Text: ...

    @abstractmethod
    def root(self, part: Expr) -> Text: ...

    @abstractmethod
    def norm(self, inside: str, order: str) -> str: ...

    @abstractmethod
    def bars(self, inside: str) -> str: ...

    @abstractmethod
    def inner(self, left: str, right: str) -> str: ...

    @abstractmethod
    def function(self, name: str) -> str: ...

    @abstractmethod
    def matrix(self, rows: Sequence[Sequence[str]]) -> str: ...

    @abstractmethod
    def join(self, left: str, right: str) -> str: ...
