"""Derivatives in all their forms: ∇f, ∂f/∂x, \\frac{\\partial f}{\\partial x}, d/dx f, d f."""

from __future__ import annotations

from nablacheck.reading.grammar import Known, with_outer_ones
from nablacheck.reading.latex import tokenize
from nablacheck.reading.names import SQUARE
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scripts import Scripts
from nablacheck.reading.syntax import Clause, Node
from nablacheck.reading.token import DEEPEST, Token, plain_text

HOLE = Node("hole")
"""The operand that a derivative lacks: ∂/∂x = …"""


class Grammar(Scripts):
    """The whole grammar."""

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > 2 * DEEPEST:
            raise NotRead("it is nested too deeply", self.peek().start)
        found = self.one_factor()
        self.depth -= 1
        return found

    def one_factor(self) -> Node:
        found = self.derivative()
        if found is not None:
            return self.scripts(found) if found.op == "diff" else found
        match self.peek().kind:
            case "function":
                return self.function()
            case "big":
                return self.big()
            case "nabla":
                return self.nabla()
        return self.scripts(self.atom())

    def nabla(self) -> Node:
        token = self.next()
        variable, order = None, 1
        while self.peek().kind in ("sub", "sup"):
            script = self.next()
            if script.kind == "sub":
                variable = self.inner(script.groups[0])
            elif plain_text(script.groups[0]) == "2":
                order = 2
            else:
                raise NotRead("a power of ∇", script.start)
        return self.operated("grad", token, variable, order)

    def operated(self, op: str, token: Token, variable: Node | None, order: int) -> Node:
        """∇ or ∂/∂x with its operand: a function or its call alone, else the product that follows."""
        by = (variable,) if variable is not None else ()
        if not self.starts_factor():
            return Node(op, (HOLE, *by), order, style="operator", start=token.start)
        if op == "partial" and not self.function_follows():
            body = self.term()
            style = "" if body.op == "paren" else "operator"
            return Node(op, (body, *by), order, style=style, start=token.start)
        first = self.factor()
        if op == "grad" and (outer := self.operated_inside(first, by, order, token)) is not None:
            return outer
        if self.is_function(first) or first.op == "call":
            style = "operator" if op == "partial" else ""  # ∇f is an expression of its own
            return Node(op, (first, *by), order, style=style, start=token.start)
        factors = tuple(with_outer_ones([first, *self.more_factors()]))
        body = factors[0] if len(factors) == 1 else Node("prod", factors, start=first.start)
        style = "" if body.op == "paren" else "operator"
        return Node(op, (body, *by), order, style=style, start=token.start)

    def operated_inside(self, first: Node, by: tuple[Node, ...], order: int, token: Token) -> Node | None:
        """∇f(x)ᵀ and ∇²f(x)⁻¹: the superscript is of the derivative, as ∇ is of the function alone."""
        if first.op not in ("T", "inv"):
            return None
        inside = first.args[0]
        found = self.operated_inside(inside, by, order, token)
        if found is None and (inside.op == "call" or self.is_function(inside)):
            found = Node("grad", (inside, *by), order, start=token.start)
        return None if found is None else first.with_args((found,))

    def function_follows(self) -> bool:
        return self.peek().kind == "name" and self.peek().text in self.known.functions

    # Fractions of differentials

    def derivative(self) -> Node | None:
        """What begins here, if it is a derivative."""
        token = self.peek()
        if token.kind == "fraction":
            return self.leibniz(token)
        if token.kind == "partial" or _is_d(token):
            mark = self.at
            found = self.slashed()
            if found is not None:
                return found
            self.at = mark
            after = self.peek(1)
            if token.kind == "partial":
                raise NotRead("∂ without what it is divided by", token.start)
            operand = after.kind in ("name", "function") or after.is_("operator", "(", "|", "‖")
            if self.known.differential and operand and (not after.spaced or mark == 0):
                self.at += 1
                return Node("diff", (self.differential_operand(),), start=token.start)
        return None

    def differential_operand(self) -> Node:
        if self.peek().kind == "function":
            return self.function()
        base = self.atom()
        while self.peek().kind == "sub":
            base = self.subscript(base, self.next())
        return self.scripts(base) if base.op in ("norm", "bars") else base  # d‖x‖² is that of ‖x‖²

    def leibniz(self, token: Token) -> Node | None:
        above, below = token.groups
        if not above or len(below) < 2 or not _is_mark(above[0]) or not _is_mark(below[0]):
            return None
        self.at += 1
        above, order = above[1:], 1
        if above and above[0].kind == "sup":
            order = self.order(above[0])
            above = above[1:]
        variable = self.variable_of(below)
        if not above:
            return self.operated("partial", token, variable, order)
        found = Node("partial", (self.inner(above), variable), order, start=token.start)
        return self.after(found)

    def after(self, node: Node) -> Node:
        """The point at which a derivative is taken may follow: ∂f/∂x(a)."""
        if self.is_function(node.args[0]) and self.sees("(") and not self.peek().spaced:
            opened = self.next()
            call = Node("call", (node.args[0], *self.arguments(opened)), start=node.args[0].start)
            node = node.with_args((call, *node.args[1:]))
        return self.scripts(node)

    def order(self, script: Token) -> int:
        if plain_text(script.groups[0]) != "2":
            raise NotRead("a derivative of a higher order", script.start)
        return 2

    def variable_of(self, below: list[Token]) -> Node:
        """What stands below ∂: ∂x, ∂xᵀ, ∂x∂xᵀ, ∂x²."""
        groups: list[list[Token]] = []
        for each in below:
            if _is_mark(each):
                groups.append([])
            else:
                groups[-1].append(each)
        if any(not group for group in groups):
            raise NotRead("a derivative by nothing", below[0].start)
        first = groups[0]
        squared = len(first) == 2 and first[1].kind == "sup" and plain_text(first[1].groups[0]) == "2"
        if squared and len(groups) == 1 and first[0].text + SQUARE not in self.known.names:
            first = first[:1]
        found = self.inner(first)
        if len(groups) > 2:
            raise NotRead("a derivative by several letters", below[0].start)
        if len(groups) == 2:
            second = self.inner(groups[1])
            if {found, second} != {found} and Node("T", (found,)) != second and Node("T", (second,)) != found:
                raise NotRead("a mixed second derivative", below[0].start)
        return found

    def slashed(self) -> Node | None:
        """∂f/∂x, d/dx, with a slash; None where it isn't one."""
        mark, order = self.next(), 1
        if self.peek().kind == "sup" and self.peek().groups and plain_text(self.peek().groups[0]) == "2":
            order = 2
            self.at += 1
        body: Node | None = None
        if not self.sees("/"):
            if (self.peek().spaced and mark.kind != "partial") or not self.starts_factor() or _is_mark(self.peek()):
                return None
            if mark.kind != "partial" and not self.has_slash_ahead():
                return None
            body = self.scripts(self.atom()) if self.peek().kind != "function" else self.function()
        if not self.take("/"):
            return None
        bracketed = self.sees("(") and _is_mark(self.peek(1))
        if bracketed:
            self.at += 1
        below: list[Token] = []
        while _is_mark(self.peek()) and self.peek().kind == mark.kind and (order == 2 or not below):
            below += [self.next(), *self.variable_tokens()]
        if bracketed:
            self.expect(")")
        if not below:
            return None
        variable = self.variable_of(below)
        if body is None:
            return self.operated("partial", mark, variable, order)
        return self.after(Node("partial", (body, variable), order, start=mark.start))

    def has_slash_ahead(self) -> bool:
        """Whether df/dx begins here, rather than d times something: a slash and a d before the next sum."""
        for ahead in range(12):
            token = self.peek(ahead)
            if token.is_("operator", "/"):
                return _is_mark(self.peek(ahead + 1))
            if token.kind == "end" or token.is_("operator", "+", "-", "=", ","):
                return False
        return False

    def variable_tokens(self) -> list[Token]:
        found: list[Token] = []
        if self.sees("("):
            depth = 0
            while True:
                token = self.next()
                if token.kind == "end":
                    raise NotRead("( is not closed", self.peek().start)
                found.append(token)
                depth += token.is_("operator", "(") - token.is_("operator", ")")
                if not depth:
                    break
        elif self.peek().kind == "name":
            found.append(self.next())
        while found and self.peek().kind in ("sub", "sup", "prime"):
            found.append(self.next())
        return found


def _is_d(token: Token) -> bool:
    return token.kind == "name" and token.text == "d" and token.style in ("", "rm")


def _is_mark(token: Token) -> bool:
    return token.kind == "partial" or _is_d(token)


def parse(text: str, known: Known | None = None, words: frozenset[str] = frozenset()) -> list[Clause]:
    """The statements of a text. Raises ``NotRead``."""
    return Grammar(tokenize(text, words), known or Known()).clauses()
