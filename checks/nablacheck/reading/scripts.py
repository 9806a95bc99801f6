"""Scripts and calls: what follows a letter, a bracket or a function."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from nablacheck.reading.brackets import Brackets
from nablacheck.reading.grammar import CLOSING, OPEN_STOPS
from nablacheck.reading.names import SQUARE, labelled
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node
from nablacheck.reading.token import INDEX_LETTERS, Token, plain_text

ALL = Node("all")
"""A colon in the place of a position."""
PROGRAMMED = "**"
"""The style of a power that is written as in programs, where that of an array is of every entry."""
NORMS = {"Fro": "F", "fro": "F", "f": "F", "Inf": "inf", "∞": "inf", "infty": "inf"}
"""Other spellings of a norm's index."""
USUAL_FUNCTIONS = "fghφψσ"
"""Letters that are functions before a parenthesis, wherever they stand."""
MOST_SCRIPTS = 12
"""On one letter or bracket."""


class Scripts(Brackets):
    """Reads subscripts, superscripts, primes and arguments."""

    def is_function(self, node: Node) -> bool:
        while node.op in ("sub", "prime", "paren"):
            node = node.args[0]
        return node.op == "name" and node.data in self.known.functions

    def scripts(self, base: Node) -> Node:
        """The node with all scripts and arguments that follow it."""
        for _ in range(MOST_SCRIPTS):
            token = self.peek()
            if token.kind == "sub":
                self.at += 1
                base = self.subscript(base, token)
            elif token.kind == "sup":
                self.at += 1
                after = self.peek()
                if after.kind == "sub" and base.op in ("name", "norm") and not _transposes(token):
                    self.at += 1  # the subscript belongs to what is raised: x²ᵢ is (xᵢ)², and ‖x‖²₂ is (‖x‖₂)²
                    base = self.subscript(base, after)
                base = self.superscript(self.called_before_power(base, token), token)
            elif token.kind == "prime":
                self.at += 1
                base = self.prime(base, token)
            elif token.is_("operator", "!"):
                raise NotRead("a factorial", token.start)
            elif self.calls(base, token):
                self.at += 1
                base = Node("call", (base, *self.arguments(token)), start=base.start)
            else:
                return base
        raise NotRead(f"more than {MOST_SCRIPTS} scripts", base.start)

    def called_before_power(self, base: Node, power: Token) -> Node:
        """The value of a function that is raised to a power before its argument stands: f²(x) is (f(x))²."""
        opened, inner = self.peek(), power.groups[0]
        if not self.calls(base, opened):
            return base
        if plain_text(inner) in ("-1", "+", "T", "⊤"):
            raise NotRead("the inverse of a function, or of its value?", power.start, kind="ambiguous")
        if len(inner) != 1 or inner[0].kind != "number":
            return base
        self.at += 1
        return Node("call", (base, *self.arguments(opened)), start=base.start)

    def calls(self, base: Node, token: Token) -> bool:
        """Whether a token opens the arguments of a function."""
        if not token.is_("operator", "(") or token.style == "group" or token.spaced:
            return False
        return base.op in ("name", "sub", "prime") and self.is_function(base)

    def arguments(self, opened: Token) -> list[Node]:
        if self.sees("·") and self.peek(1).is_("operator", ")"):
            raise NotRead("a placeholder (·)", self.peek().start)
        found = [self.inside()]
        while self.take(",") or self.take(";"):
            if self.peek().kind == "name" and self.peek(1).is_("operator", "="):
                raise NotRead("a named argument", self.peek().start)
            found.append(self.inside())
        self.expect(CLOSING[opened.text], opened)
        return found

    def prime(self, base: Node, token: Token) -> Node:
        if self.is_function(base):
            for _ in token.text:
                base = Node("prime", (base,), start=token.start)
            return base
        if len(token.text) > 1:
            raise NotRead("a double prime on what is no function", token.start)
        return Node("T", (_vector_of_ones(base),), token.text, start=token.start)

    def subscript(self, base: Node, token: Token) -> Node:
        inner = _with_primes(token.groups[0])
        text = plain_text(inner)
        if not inner:
            raise NotRead("an empty subscript", token.start)
        if base.op == "number":
            if base.data == 1 and len(inner) == 1 and inner[0].kind == "name":  # of length N: shapes say how long it is
                return Node("ones", start=base.start)
            raise NotRead("a number with a subscript", base.start, write="1_N for a vector of ones")
        if base.op == "norm":
            return Node("norm", base.args, NORMS.get(text, text), start=base.start)
        plain = all(each.kind in ("name", "number") for each in inner)
        if base.op == "name" and plain:
            name = labelled(base.data, text)
            one = inner[0]
            if name in self.known.names:
                return Node("name", data=name, style=base.style, start=base.start)
            if len(inner) == 1 and one.kind == "name" and (one.style == "rm" or one.text[0] not in INDEX_LETTERS):
                return Node("name", data=name, style=base.style, start=base.start)
        return Node("sub", (base, *self.positions(inner, plain, token)), start=base.start)

    def positions(self, inner: list[Token], plain: bool, token: Token) -> list[Node]:
        if plain:
            return [
                Node("number", data=Fraction(each.text), start=each.start)
                if each.kind == "number"
                else Node("name", data=each.text, start=each.start)
                for each in inner
            ]
        if all(each.kind != "operator" or each.text == ":" for each in inner):
            inner = [part for each in inner for part in (each, Token("operator", ","))][:-1]
        groups: list[list[Token]] = [[]]
        for each in inner:
            groups.append([]) if each.is_("operator", ",") else groups[-1].append(each)
        if any(not group for group in groups):
            raise NotRead("a position is missing in a subscript", token.start)
        if any(len(group) > 1 and all(each.kind != "operator" for each in group) for group in groups):
            raise NotRead("a subscript isn't read", token.start, write="separate positions by commas")
        return [ALL if len(g) == 1 and g[0].is_("operator", ":") else self.position(g) for g in groups]

    def position(self, group: list[Token]) -> Node:
        rows = [k for k, each in enumerate(group) if each.is_("operator", ":")]
        if rows:
            raise NotRead("a range of positions", group[rows[0]].start)
        return self.inner(group)

    def superscript(self, base: Node, token: Token) -> Node:
        inner, start = token.groups[0], token.start
        text = plain_text(inner)
        if not inner:
            raise NotRead("an empty superscript", start)
        t_is_letter = text in ("t", "-t") and (self.known.t_is_letter or base == Node("name", data="e"))
        if text in ("T", "⊤", "t", "′", "'") and not t_is_letter:
            if inner[0].kind == "prime":
                return self.prime(base, inner[0])
            return Node("T", (_vector_of_ones(base),), start=start)
        if text in ("H", "†"):
            raise NotRead("a conjugate transpose", start, write="write ᵀ: all numbers are real")
        if text == "-1":
            self.refuse_more_of_exponent(base, token)
            return Node("inv", (base,), start=start)
        if text in ("-T", "-⊤", "-t") and not t_is_letter:
            return Node("T", (Node("inv", (base,), start=start),), start=start)
        if text == "+":
            return Node("pinv", (base,), start=start)
        if text == "*":
            return self.starred(base, start)
        if text == "2" and base.op == "name" and base.data + SQUARE in self.known.names:
            return Node("name", data=base.data + SQUARE, style=base.style, start=base.start)
        if len(inner) == 3 and inner[0].text == "(" and inner[2].text == ")" and base.op == "name":
            return Node("sub", (base, self.inner(inner[1:2])), "above", start=base.start)
        self.refuse_more_of_exponent(base, token)
        if inner[0].is_("operator", "⊙"):
            return Node("epow", (base, self.inner(inner[1:])), start=start)
        style = PROGRAMMED if token.text == "**" else ""
        return Node("epow" if token.text == ".^" else "pow", (base, self.inner(inner)), style=style, start=start)

    def refuse_more_of_exponent(self, base: Node, token: Token) -> None:
        """Refuse what may belong to an exponent without parentheses, as authors differ: e^-x/2, e^2x, e^-xᵀx."""
        after, below, last = self.peek(), self.peek(1), token.groups[0][-1]
        if after.spaced or not token.style:
            return
        of_e = base == Node("name", data="e")
        called = last.kind == "name" and last.text in (*self.known.functions, *(USUAL_FUNCTIONS if of_e else ""))
        divided = token.style == "signed" or plain_text(token.groups[0]) == "1"
        goes_on = (
            (called and after.is_("operator", "("))
            or (divided and after.is_("operator", "/") and below.kind in ("number", "name"))
            or (of_e and after.kind in ("number", "name"))
            or ((of_e or base.op == "number") and after.kind == "sup")
        )
        if goes_on:
            advice = "write parentheses around the exponent"
            raise NotRead("what belongs to the exponent?", after.start, write=advice, kind="ambiguous")

    def starred(self, base: Node, start: int) -> Node:
        if base.op != "name":
            raise NotRead("a star on what is no letter", start)
        return Node("name", data=labelled(base.data, "*"), style=base.style, start=base.start)

    # Known functions

    def function(self) -> Node:
        token = self.next()
        name, power = token.text, None
        if self.peek().kind == "sub":
            if name == "log":
                raise NotRead("a logarithm with a base", token.start)
            raise NotRead(f"{name} with a subscript", token.start)
        if self.peek().kind == "sup":
            power = self.next()
        opened = self.peek()
        if opened.is_("operator", "["):
            self.at += 1
            found = Node("fn", (self.written_out(opened),), name, start=token.start)
        elif opened.is_("operator", "(", "{") and opened.style != "group":
            self.at += 1
            found = Node("fn", tuple(self.arguments(opened)), name, start=token.start)
        else:
            found = Node("fn", (self.open_argument(),), name, start=token.start)
        found = _norm(found)
        if power is not None:
            text = plain_text(power.groups[0])
            if text == "-1" and name == "vec":
                found = Node("fn", found.args, "unvec", start=token.start)
            elif text in ("-1", "+", "*"):
                raise NotRead(f"{name} with the superscript {text}", power.start)
            else:
                found = self.superscript(found, power)
        return self.scripts(found)

    def open_argument(self) -> Node:
        """The product after a function without parentheses."""
        start = self.peek().start
        factors = [self.factor()]
        while self.starts_factor() and self.peek().kind not in OPEN_STOPS and factors[-1].op not in ("fn", "Sum"):
            factors.append(self.factor())
        return factors[0] if len(factors) == 1 else Node("prod", tuple(factors), start=start)


def _with_primes(inner: list[Token]) -> list[Token]:
    """The tokens of a subscript, in which a letter with a prime is one letter: k′."""
    found: list[Token] = []
    for each in inner:
        before = found[-1] if found else each
        if each.kind == "prime" and len(each.text) == 1 and before.kind == "name" and len(before.text) == 1:
            found[-1] = replace(before, text=before.text + "′")
        else:
            found.append(each)
    return found


def _transposes(token: Token) -> bool:
    return plain_text(token.groups[0]) in ("T", "⊤", "-1", "-T", "+")


def _vector_of_ones(base: Node) -> Node:
    """What is transposed: a transposed 1 is the vector of ones, and no other number is transposed."""
    if base.op != "number":
        return base
    if base.data == 1:
        return Node("ones", start=base.start)
    raise NotRead("a number is transposed", base.start, write="1 1ᵀ for a matrix of ones")


def _norm(node: Node) -> Node:
    """norm(x), norm(X, 'fro') and norm1(x) as ‖·‖ with its index."""
    if node.data not in ("norm", "norm1", "norm2"):
        return node
    order = {"norm1": "1", "norm2": "2"}.get(node.data, "")
    if len(node.args) == 2:
        given = node.args[1]
        order = str(given.data)
        order = NORMS.get(order, order)
    elif len(node.args) > 2:
        raise NotRead("norm with three arguments", node.start)
    return Node("norm", node.args[:1], order, start=node.start)
