"""Tokens to a tree, by a parser written by hand: juxtaposition, bars and derivatives need their context.

What a reader would want to know: factors side by side bind tighter than · * / ⊙, and these tighter than + and −. A
space ends what stands below a slash. A function without parentheses takes the product that follows, up to the next
function or operator: log det X, tr AX. Σ takes the product that follows, up to + or −.
"""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.reading.elisions import written_out
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Clause, Limits, Node
from nablacheck.reading.token import DEEPEST, Token

PRODUCTS = {
    "·": "dot", "×": "times", "*": "star", "@": "at", "⊙": "had", "⊗": "kron", ":": "contract", "⊘": "hdiv",
    "/": "slash",
}  # fmt: skip
STARTS = ("number", "name", "function", "big", "nabla", "partial", "fraction", "root", "matrix", "dots")
"""Kinds of tokens that a factor begins with, besides brackets."""
OPEN_STOPS = ("function", "big", "nabla", "partial")
"""Where the argument of a function without parentheses ends."""
CLOSING = {"(": ")", "[": "]", "{": "}"}
SIGNS = ("=", "≈", "∝", "≤", "≥", "≠", "→", "⇒", "⇔", "∈", "<", ">")


@dataclass(frozen=True)
class Known:
    """Names that the grammar has to know: letters that are functions, and letters with labels that are one name."""

    functions: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    differential: bool = False
    """Whether dX is a differential."""
    t_is_letter: bool = False
    """Whether t is a letter of the text, so that a superscript t is a power, no transpose."""
    supposes: bool = False
    """Whether "if" and "for" introduce conditions."""


class Parser:
    """Statements, sums and products; ``Brackets``, ``Scripts`` and ``Grammar`` add what factors are."""

    def __init__(self, tokens: list[Token], known: Known, depth: int = 0) -> None:
        self.tokens = list(tokens)
        self.known = known
        self.at = 0
        self.bars: list[str] = []
        self.depth = depth
        if depth > DEEPEST:
            raise NotRead("it is nested too deeply", tokens[0].start if tokens else -1)

    # The stream of tokens

    def peek(self, ahead: int = 0) -> Token:
        if self.at + ahead < len(self.tokens):
            return self.tokens[self.at + ahead]
        last = self.tokens[-1] if self.tokens else None
        return Token("end", "the end", start=last.start + 1 if last else 0)

    def next(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        return self.peek().is_("operator", *texts)

    def take(self, text: str) -> bool:
        if self.sees(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str, opened: Token | None = None) -> None:
        if not self.take(text):
            found = self.peek()
            if opened is not None and found.kind == "end":
                raise NotRead(f"{opened.text} is not closed", opened.start)
            raise NotRead(f"{text} should stand here, not {found.text}", found.start)

    def inner(self, tokens: list[Token]) -> Node:
        """The tree of a group of tokens."""
        parser = type(self)(tokens, self.known, self.depth + 1)
        found = parser.sum()
        parser.end()
        return found

    def end(self) -> None:
        token = self.peek()
        if token.kind == "word":
            raise NotRead(f"words: {token.text!r}", token.start)
        if token.kind != "end":
            raise NotRead(f"{token.text!r} doesn't fit here", token.start)

    # Statements

    def clauses(self) -> list[Clause]:
        """Statements separated by commas, "where" and "at"."""
        found, word = [Clause(self.relation())], ""
        while self.peek().kind != "end":
            token = self.next()
            if token.is_("operator", ",", ";"):
                if self.peek().kind == "end":
                    break
                continue
            if token.kind == "word" and token.text in ("where", "with", "and", "at"):
                word = "at" if token.text == "at" else "where"
            elif token.kind == "word" and token.text in ("if", "for", "when") and self.known.supposes:
                word = "if"
            elif self.at < 2 or not self.tokens[self.at - 2].is_("operator", ",", ";"):
                self.at -= 1
                self.end()
            else:
                self.at -= 1
            if self.peek().kind != "end":
                found.append(Clause(self.relation(), word))
                word = ""
        return found

    def relation(self) -> Node:
        start = self.peek().start
        parts, signs = [written_out(self.sum())], []
        while self.sees(*SIGNS):
            signs.append(self.next().text)
            parts.append(written_out(self.sum()))
        return parts[0] if not signs else Node("rel", tuple(parts), tuple(signs), start=start)

    # Sums and products

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > 2 * DEEPEST:
            raise NotRead("it is nested too deeply", self.peek().start)
        start = self.peek().start
        terms = [self.signed()]
        while self.sees("+", "-", "±"):
            sign = self.next()
            if sign.text == "±":
                raise NotRead("± is not one value", sign.start)
            term = self.signed() if self.sees("+", "-") else self.term()
            terms.append(Node("neg", (term,), start=sign.start) if sign.text == "-" else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms), start=start)

    def signed(self) -> Node:
        token = self.peek()
        negative = False
        while self.sees("-", "+"):
            negative ^= self.next().text == "-"
        return Node("neg", (self.term(),), start=token.start) if negative else self.term()

    def term(self) -> Node:
        left, count = self.juxtaposed(), 0
        while self.peek().kind == "operator" and self.peek().text in PRODUCTS:
            token, count = self.next(), count + 1
            if count > 2 * DEEPEST:
                raise NotRead("a product with too many operators", token.start)
            sign = self.next() if self.sees("-", "+") else None
            if token.text == "/":
                right = [self.factor(), *self.tight_factors()]
            else:
                right = [self.juxtaposed()]
            if sign is not None and sign.text == "-":
                right[0] = Node("neg", (right[0],), start=sign.start)
            left = Node(PRODUCTS[token.text], (left, *right), start=token.start)
            more = self.more_factors()
            if more:
                left = Node("prod", (left, *more), start=left.start)
        return left

    def tight_factors(self) -> list[Node]:
        """Letters below a slash that follow without a space."""
        found = []
        while self.peek().kind == "name" and not self.peek().spaced:
            found.append(self.factor())
        return found

    def juxtaposed(self) -> Node:
        start = self.peek().start
        factors = with_outer_ones([self.factor(), *self.more_factors()])
        return factors[0] if len(factors) == 1 else Node("prod", tuple(factors), start=start)

    def more_factors(self) -> list[Node]:
        found = []
        while self.starts_factor():
            found.append(self.factor())
        return found

    def starts_factor(self) -> bool:
        token = self.peek()
        if token.kind != "operator":
            return token.kind in STARTS
        if token.text in ("|", "‖"):
            return token.text not in self.bars[-1:] and not (token.style == "||" and "|" in self.bars[-1:])
        return token.text in "([{⟨"

    def factor(self) -> Node:
        raise NotImplementedError

    # Sums and products over indices

    def limits(self, token: Token) -> tuple[Limits, tuple[Node, ...]]:
        """What stands at Σ or Π."""
        lower: list[Token] = []
        stop: Node | None = None
        while self.peek().kind in ("sub", "sup"):
            script = self.next()
            if script.kind == "sub":
                lower = script.groups[0]
            else:
                stop = self.inner(script.groups[0])
        at = next((k for k, each in enumerate(lower) if each.kind == "operator" and each.text != ","), len(lower))
        names, rest = [each for each in lower[:at] if each.text != ","], lower[at:]
        if any(each.kind != "name" for each in names) or (rest and (len(rest) < 2 or not names)):
            raise NotRead("what the sum runs over isn't read", token.start, write="write Σᵢ, Σᵢⱼ or Σ_{i=1}^{N}")
        indices = tuple(each.text for each in names)
        if not rest:
            return Limits(indices, stop=stop is not None), ((stop,) if stop else ())
        if rest[0].text not in ("=", "≠") or (len(indices) > 1 and rest[0].text == "="):
            raise NotRead("what the sum runs over isn't read", token.start, write="write Σᵢ or Σ_{i=1}^{N}")
        limit = self.inner(rest[1:])
        if rest[0].text == "=":
            return Limits(indices, start=True, stop=stop is not None), ((limit, stop) if stop else (limit,))
        return Limits(indices[:1], without=True, stop=stop is not None), ((limit, stop) if stop else (limit,))

    def big(self) -> Node:
        token = self.next()
        limits, given = self.limits(token)
        body = self.signed() if self.sees("-") else self.term()
        return Node("Sum" if token.text == "Σ" else "Prod", (body, *given), limits, start=token.start)


def with_outer_ones(factors: list[Node]) -> list[Node]:
    """The factors, in which a 1 before a row of ones is a column of them, 1 1ᵀ, and one at the end likewise where
    what stands before it is transposed, has ones in it or sums entries: nobody multiplies by the number at the end."""
    found = list(factors)
    for k, after in enumerate(factors[1:]):
        before_row = after.op == "T" and after.args[0].op == "ones"
        if before_row and factors[k].op == "number" and factors[k].data == 1:
            found[k] = Node("ones", start=factors[k].start)
    *before, last = factors
    of_vectors = any(node.op in ("T", "ones", "Sum") for each in before for node in each.walk())
    if of_vectors and last.op == "number" and last.data == 1:
        found[-1] = Node("ones", start=last.start)  # 1ᵀX1, xᵀ1, 2(1ᵀx)1
    return found
