"""The functions that the derivatives of declared equations and prints are said to be of."""

from __future__ import annotations

from nablacheck.declare.claim import Claim
from nablacheck.reading.axes import Axis
from nablacheck.reading.declared_sides import Sides
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import DERIVATIVES, Node, bare
from nablacheck.reading.tree import Expr


class Operands(Sides):
    """Takes in what derivatives are said to be of, to be compared with the function."""

    out: tuple[Axis, ...]
    functions: list[Expr]

    def without_head(self, node: Node) -> Node:
        """A print without the name that it gives to what it is about: f = …, f(x) = …, (…)ᵢⱼ = … of a derivative."""
        if node.op != "rel" or len(node.args) < 2 or set(node.data) != {"="}:
            return node
        head, *sides = node.args
        inside = bare(head)
        derivative = bare(inside.args[0]) if inside.op == "sub" else inside
        if derivative.op in DERIVATIVES:
            if self.of_one_entry(bare(derivative.args[0])):
                return Node("rel", (*sides, head), node.data, start=node.start)
            self.derived_of(bare(derivative.args[0]))
            if inside.op == "sub":
                positions = Node("sub", (derivative.args[-1], *inside.args[1:]), start=inside.start)
                derivative = derivative.with_args((*derivative.args[:-1], positions))
                return Node("rel", (derivative, *sides), node.data, start=node.start)
            return node
        name = inside.args[0] if inside.op in ("call", "sub", "prod") else inside
        known = {*self.scope.arrays, *self.scope.functions, *self.scope.definitions, *self.scope.macros}
        if name.op != "name" or name.data in known or self.scope.capital(name.data) is not None or inside.op == "sub":
            return node
        return sides[0] if len(sides) == 1 else Node("rel", tuple(sides), node.data[1:], start=node.start)

    def of_one_entry(self, operand: Node) -> bool:
        """Whether a derivative is of an expression with free indices, and not of the function."""
        if operand.op == "name" or self.only_named(operand):
            return False
        self.scope.free.clear()
        return bool(self.typed.expr(operand).free_indices)

    def take_operand(self, node: Node, claim: Claim) -> None:
        """Take in the function that a docstring says its derivative is of."""
        head = bare(node.args[0]) if node.op == "rel" else node
        if head.op in DERIVATIVES and not claim.kind.contracted:
            operand = bare(head.args[0])
            if self.of_one_entry(operand):
                raise NotRead("a derivative of entries that are written out", head.start)
            self.derived_of(operand)

    def derived_of(self, operand: Node) -> None:
        """Take in the function that a derivative is said to be of, where that is written out."""
        named = operand.args[0] if operand.op == "sub" and operand.args[0].op == "name" else operand
        if named.op == "name" and named.data in self.scope.macros:
            parameters = (Node("name", data=each) for each in self.scope.macros[named.data].parameters)
            named = Node("call", (named, *parameters), start=named.start)
        if not self.only_named(named):
            self.functions.append(self.side(named, (), self.out, (), rows=True))

    def only_named(self, operand: Node) -> bool:
        """Whether what a derivative is of isn't written out: f, f(W), uᵢ."""
        if operand.op == "prod":  # f (W), with a space
            first = operand.args[0]
            known = {*self.scope.arrays, *self.scope.sizes, *self.scope.definitions}
            return first.op == "name" and first.data not in known and self.scope.capital(first.data) is None
        if operand.op == "call":
            return operand.args[0].data not in {*self.scope.functions, *self.scope.macros}
        if operand.op == "sub":
            return bare(operand.args[0]).op == "name"
        known = {*self.scope.arrays, *self.scope.definitions}
        return operand.op == "hole" or (operand.op == "name" and operand.data not in known)
