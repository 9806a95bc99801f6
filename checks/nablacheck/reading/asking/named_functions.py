"""Letters that name one function, such as Γ and Φ: of an arbitrary function, what a text claims would be another claim.

A claim about every smooth function Γ refutes d/dx log Γ(x) = ψ(x), which is right of the gamma function. Letters that
are usual for arbitrary functions, such as f, g, φ and ψ, stay arbitrary, unless the claim needs a certain one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nablacheck.reading.brackets import BESIDE
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare

NAMED = {"Γ": "the gamma function", "ζ": "the zeta function", "B": "the beta function"}
"""Letters that are no arbitrary function where an argument follows; B where two do."""
NAMED_TOO = {
    "Φ": "the normal distribution function", "W": "Lambert's function", "γ": "the gamma function",
    "J": "a Bessel function",
}  # fmt: skip
"""Letters of arbitrary functions, too: the claim tells, which has the derivative of an arbitrary function in it."""
DERIVATIVES = ("grad", "partial", "prime", "diff")


@dataclass(frozen=True)
class Called:
    """A letter with an argument in parentheses right behind it."""

    name: str
    start: int
    arguments: tuple[Node, ...]
    is_function: bool
    """Whether the grammar takes it for a function; a capital may be a matrix as well."""
    numbered: bool
    """Whether an order stands at it: J₀."""

    @property
    def of_a_letter(self) -> bool:
        return len(self.arguments) == 1 and bare(self.arguments[0]).op == "name"


def refuse_named(function: Node, claim: Node, others: Sequence[Node], known: Collection[str], by: str | None) -> None:
    """Refuse letters that name one function, or that have to, unless they are ``known``: declared or defined.

    ``others`` are the trees of what is defined, and ``by`` is what a derivative is by, None for an identity.
    """
    alone = _alone((function, claim, *others))
    for node in (function, claim, *others):
        for each in _calls(node):
            refusal = None
            if each.name not in known and (each.is_function or each.name not in alone):
                refusal = _named(each) or (_by_its_derivative(each, function, claim) if by is not None else None)
            if refusal is not None:
                refusal.of_function = node is function
                raise refusal
    for each in _calls(claim) if by is not None else ():
        elsewhere = any(each.name in node.names() for node in (function, *others))
        if each.is_function and not elsewhere and each.name not in known and each.name[0] != "σ":
            name = format_name(each.name)
            why = f"the function {name} occurs in the claim alone"
            raise NotRead(why, each.start, write=f"say what it is, where {name}(x) = …")


def _named(each: Called) -> NotRead | None:
    """Why a letter with an argument is no arbitrary function, whatever is claimed."""
    name = format_name(each.name)
    advice = f"write --let '{name}: smooth' if any function is meant"
    if each.name in NAMED and (each.name != "B" or len(each.arguments) == 2):
        return NotRead(f"{name} is {NAMED[each.name]}, which isn't read", each.start, write=advice)
    if not each.is_function and each.name[0].isupper() and each.of_a_letter:
        argument = bare(each.arguments[0]).data
        either = f"write {name} {format_name(argument)} for the product, or --let '{name}: smooth'"
        return NotRead(f"{name}: a function, or a matrix?", each.start, write=either, kind="ambiguous")
    return None


def _by_its_derivative(each: Called, function: Node, claim: Node) -> NotRead | None:
    """Why a letter is no arbitrary function, where the claim has no derivative of it."""
    if each.name not in NAMED_TOO or (each.name == "J" and not each.numbered):
        return None
    in_function = any(other.name == each.name for other in _calls(function))
    if not in_function or any(node.op in DERIVATIVES and each.name in node.args[0].names() for node in claim.walk()):
        return None
    name = format_name(each.name)
    advice = f"write --let '{name}: smooth' if any function is meant"
    return NotRead(f"{name}: {NAMED_TOO[each.name]}, or any?", each.start, write=advice, kind="ambiguous")


def _calls(node: Node) -> Iterator[Called]:
    for each in node.walk():
        if each.op == "call":
            head, numbered = each.args[0], False
            while head.op in ("prime", "sub"):
                head, numbered = head.args[0], numbered or head.op == "sub"
            if head.op == "name":
                yield Called(head.data, head.start, each.args[1:], True, numbered)
        elif each.op == "prod":
            for left, after in pairwise(each.args):
                head = left.args[0] if left.op == "sub" else left
                right = after.args[0] if after.op == "pow" else after  # Φ(x)²
                if head.op == "name" and right.op in ("paren", "tuple") and right.style == BESIDE:
                    yield Called(head.data, head.start, right.args, False, left.op == "sub")


def _alone(nodes: Iterable[Node]) -> set[str]:
    """Letters that stand somewhere without an argument: transposed, in a product, in a sum."""
    names: list[str] = []
    for node in nodes:
        names += [each.data for each in node.walk() if each.op == "name"]
        for each in _calls(node):
            names.remove(each.name)
    return set(names)
