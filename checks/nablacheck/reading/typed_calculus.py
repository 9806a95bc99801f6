"""A tree of a text to a typed expression: functions that are arguments, and derivatives inside expressions."""

from __future__ import annotations

from nablacheck.reading.axes import ONE, SCALAR, Mismatch, long_axes
from nablacheck.reading.composing import joined, transposed
from nablacheck.reading.deriving import NotDerived, worked_out
from nablacheck.reading.refusal import MoreAxes, NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import (
    Application,
    ArgumentDerivative,
    Derivative,
    DiagonalMatrix,
    Entry,
    Expr,
    FunctionDerivative,
    FunctionHessian,
    FunctionLetter,
    FunctionPartial,
    Joined,
    Letter,
    Rank,
    Slice,
)
from nablacheck.reading.typed_indices import Positions


class Typed(Positions):
    """Types everything."""

    def on_call(self, node: Node) -> Expr:
        head, *given = node.args
        primes = 0
        while head.op == "prime":
            head, primes = head.args[0], primes + 1
        if head.op == "sub":
            return self.entry(
                self.on_call(Node("call", (head.args[0], *given), start=node.start)), list(head.args[1:]), node
            )
        name, scope = head.data, self.scope
        if name in scope.macros and not primes:
            return self.expr(scope.call(name, given))
        if name not in scope.functions and name not in scope.open_functions:
            raise NotRead(f"{name} is no function", node.start)
        part = self.expr(given[0]) if len(given) == 1 else joined([self.expr(each) for each in given])
        scope.points.setdefault(name, part)
        return self.primed(name, part, primes, node) if primes else self.applied(name, part)

    def on_prime(self, node: Node) -> Expr:
        name = bare(node.args[0]).data
        if name not in self.scope.functions or name not in self.scope.points:
            raise NotRead("f′ of what, and where?", node.start)
        return self.primed(name, self.scope.points[name], 1, node)

    def primed(self, name: str, part: Expr, primes: int, node: Node) -> Expr:
        if primes > 1:
            raise NotRead("a second derivative of a function", node.start)
        self.applied(name, part)
        if name not in self.scope.functions:
            raise NotRead(f"{name}′", node.start, write="write the derivative out, or declare the function")
        return self.derived(self.scope.functions[name], part, node)

    def derived(self, function: FunctionLetter, part: Expr, node: Node) -> Expr:
        if not function.entrywise and function.out != SCALAR and ONE not in (function.out[1], function.domain[1]):
            raise MoreAxes("a derivative with more than two axes", node.start, write="write its entries, ∂Uₖₗ/∂Xᵢⱼ")
        return FunctionDerivative(function, part)

    # Derivatives

    def on_grad(self, node: Node) -> Expr:
        operand, variable = bare(node.args[0]), bare(node.args[1]) if len(node.args) > 1 else None
        flip = variable is not None and variable.op == "T"
        if flip and variable is not None:
            variable = bare(variable.args[0])
        by: list[Node] = []
        of: list[Node] = []
        if variable is not None and variable.op == "sub":
            variable, *by = variable.args
            variable = bare(variable)
            capital = self.scope.capital(variable.data) if variable.op == "name" else None
            if capital is not None and variable.data not in self.scope.definitions and len(by) == 2:
                variable = Node("name", data=capital, start=variable.start)  # ∂f/∂xᵢⱼ is by an entry of X
        if operand.op == "sub":
            operand, *of = operand.args
            operand = bare(operand)
        upstream = self.upstream(operand, variable)
        if upstream is not None:
            found = self.entry(upstream, by, node) if by else upstream
        else:
            found = self.slope(operand, variable, of, by, node)
        return transposed(found) if flip else found

    on_partial = on_grad

    def upstream(self, operand: Node, variable: Node | None) -> Expr | None:
        """∂l/∂y of a loss l that isn't written out."""
        if operand.op != "name" or variable is None or variable.op != "name":
            return None
        scope, name = self.scope, variable.data
        if operand.data in scope.functions or operand.data in scope.arrays or operand.data in scope.definitions:
            return None
        if name != scope.output and (name in scope.arrays or (name in scope.definitions and not scope.by)):
            return None
        return scope.upstream.get(operand.data)

    def slope(self, operand: Node, variable: Node | None, of: list[Node], by: list[Node], node: Node) -> Expr:
        if operand.op == "hole":
            raise NotRead("a derivative of what?", node.start)
        if variable is None and self.scope.by and operand.op not in ("name", "call"):
            variable = Node("name", data=self.scope.by, start=node.start)
        if variable is not None and variable.op != "name" and self.scope.by:
            operand, variable = self.by_letter(operand, variable)
        if variable is not None and self.stands_for(variable, operand):
            return self.through(operand, variable, of, by, node)
        value = self.value_of(operand, node)
        if isinstance(value, Application) and isinstance(value.part, Joined):
            return self.by_argument(value, value.part, variable, of, by, node)
        if isinstance(value, Application) and (variable is None or self.is_argument(variable, value)):
            return self.of_function(value, of, by, node)
        if variable is None or variable.op != "name" or variable.data not in self.scope.arrays:
            raise NotRead("a derivative by what is no argument", node.start)
        letter = self.scope.letter(variable.data)
        if node.data != 1:
            raise NotRead("a second derivative inside an expression", node.start)
        if not value.depends_on(letter.name):
            raise NotRead(f"a derivative of what doesn't depend on {letter.name}", node.start)
        if not value.is_scalar and not (value.rank is Rank.COLUMN and letter.shape[1] == ONE):
            raise MoreAxes("a derivative with more than two axes", node.start)
        return self.at_positions(Derivative(value, letter), value, letter, of, by, node)

    def by_letter(self, operand: Node, variable: Node) -> tuple[Node, Node]:
        """What is derived, and a letter for the expression that it is derived by: ∇_{Ax − b} ‖Ax − b‖²."""
        letter = Node("name", data=f"{variable.op}@{variable.start}", start=variable.start)
        self.scope.definitions[letter.data] = variable
        return _replaced(operand, variable, letter), letter

    def stands_for(self, variable: Node, operand: Node) -> bool:
        """Whether the letter that a derivative is by stands for an expression: in ∂f/∂u, where u = x − a."""
        if variable.op != "name" or variable.data in self.scope.arrays or variable.data not in self.scope.definitions:
            return False
        return not (operand.op == "call" or operand.data in self.scope.functions)

    def through(self, operand: Node, variable: Node, of: list[Node], by: list[Node], node: Node) -> Expr:
        """The derivative by a letter that stands for an expression: as by any letter, at the value of it."""
        scope, name = self.scope, variable.data
        value = self.expr(variable)
        body = scope.definitions.pop(name)
        scope.arrays[name] = value.shape
        try:
            found = self.slope(operand, variable, of, by, node)
        finally:
            scope.definitions[name] = body
            del scope.arrays[name]
        try:
            return _with_value(worked_out(found, frozenset()), name, value)
        except NotDerived:
            raise NotRead("a derivative inside an expression that isn't worked out", node.start) from None

    def on_freed(self, node: Node) -> Expr:
        """The derivative by a letter that stands for an expression, through all that contains it."""
        return self.through(node.args[0], node.args[1], [], [], node)

    def on_direct(self, node: Node) -> Expr:
        """The derivative of one step: of what a letter is defined as, where all others that are defined stay."""
        scope, (operand, variable) = self.scope, node.args
        of, by = list(operand.args[1:]), list(variable.args[1:])
        operand, variable = (bare(each.args[0]) if each.op == "sub" else each for each in node.args)
        held = {name for name in scope.definitions if name != operand.data}
        values = {name: self.expr(Node("name", data=name)) for name in sorted(held & self.used_by(operand.data))}
        bodies = {name: scope.definitions.pop(name) for name in values}
        scope.arrays |= {name: value.shape for name, value in values.items()}
        try:
            found = worked_out(self.slope(operand, variable, of, by, node), frozenset())
        except NotDerived:
            raise NotRead("a derivative inside an expression that isn't worked out", node.start) from None
        finally:
            scope.definitions |= bodies
            for name in values:
                del scope.arrays[name]
        for name, value in values.items():
            found = _with_value(found, name, value)
        return found

    def used_by(self, name: str) -> set[str]:
        """The letters in what a letter is defined as."""
        return self.scope.definitions[name].names() if name in self.scope.definitions else set()

    def value_of(self, operand: Node, node: Node) -> Expr:
        """What is derived; a function that is only named, where it was applied."""
        name = operand.data if operand.op == "name" else None
        if name in self.scope.functions and name not in self.scope.points:
            raise NotRead(f"the function {name} is applied nowhere", node.start)
        return self.expr(operand)

    def by_argument(
        self, value: Application, part: Joined, variable: Node | None, of: list[Node], by: list[Node], node: Node
    ) -> Expr:
        """The derivative of a function of several arguments by one of them: ∇ₓf(x, y), ∂f/∂x, or ∇₁f."""
        if node.data != 1:
            raise NotRead("a second derivative of a function of several arguments", node.start)
        if variable is None:
            raise NotRead(
                "a derivative by which argument?", node.start, write="write ∇_x f, or ∇_1 f", kind="ambiguous"
            )
        if variable.op == "number":
            if variable.data not in range(1, len(part.arguments) + 1):
                raise NotRead(f"a function of {len(part.arguments)} arguments has no {variable.data}th", variable.start)
            position = int(variable.data) - 1
        else:
            letter = self.expr(variable)
            found = [k for k, each in enumerate(part.arguments) if each == letter]
            within = [each for each in part.arguments if letter in each.walk()]
            if len(found) != 1 or len(within) != 1:
                why = "by one of its arguments, or by a letter in them?" if within else "by what is no argument"
                raise NotRead(f"a derivative {why}", node.start, write="write ∇_1 f, by the first argument")
            (position,) = found
        if value.function.entrywise or value.function.out[1] != ONE:
            raise NotRead("a derivative of this kind", node.start)
        slope = ArgumentDerivative(value.function, part, position)
        return self.at_positions(slope, value, part.arguments[position], of, by, node)

    def is_argument(self, variable: Node, value: Application) -> bool:
        """Whether the variable of a derivative is the argument of the function: of f(u), where u = g(x), or φ(g)."""
        if variable.op != "name":
            return False
        return self.expr(variable) == value.part

    def of_function(self, value: Application, of: list[Node], by: list[Node], node: Node) -> Expr:
        function, part = value.function, value.part
        if node.data == 2:
            if function.entrywise or function.out != SCALAR or function.domain[1] != ONE or of or by:
                raise NotRead("a second derivative of this kind", node.start)
            return FunctionHessian(function, part)
        if not function.entrywise and function.out != SCALAR and by:
            out, domain = function.out, function.domain
            if Rank.MATRIX in (value.rank, part.rank):
                axes, variable_axes = long_axes(out), long_axes(domain)
                if len(by) != len(variable_axes) or (of and len(of) != len(axes)):
                    raise Mismatch("positions and axes of a derivative differ in number", out, domain)
                positions = tuple(self.position(n, a) for n, a in zip(of, axes, strict=bool(of)))
                return FunctionPartial(
                    function,
                    part,
                    positions,
                    tuple(self.position(n, a) for n, a in zip(by, variable_axes, strict=True)),
                )
        found = self.derived(function, part, node)
        if function.entrywise and part.rank is Rank.COLUMN and self.scope.by:
            found = DiagonalMatrix(found)
        return self.at_positions(found, value, part, of, by, node)

    def laid_out(self, found: Expr, value: Expr) -> Expr:
        """A derivative inside an expression as the layout has it that was asked for."""
        turned = "numerator" if value.is_scalar else "denominator"
        return transposed(found) if self.scope.layout == turned and not found.is_scalar else found

    def at_positions(
        self, found: Expr, value: Expr, variable: Expr, of: list[Node], by: list[Node], node: Node
    ) -> Expr:
        """Entries, rows and columns of a derivative: ∂uᵢ/∂xⱼ, ∂uᵢ/∂x, ∂u/∂xⱼ."""
        if not of and not by:
            return self.laid_out(found, value)
        if value.is_scalar:
            if of:
                raise Mismatch("positions on a number", value.shape)
            return self.entry(found, by, node)
        rows, columns = found.shape
        if len(of) > 1 or len(by) > 1 or value.rank is not Rank.COLUMN:
            raise Mismatch("positions and axes of a derivative differ in number", value.shape, variable.shape)
        if of and by:
            return Entry(found, (self.position(of[0], rows), self.position(by[0], columns)))
        if of:
            return Slice(found, self.position(of[0], rows), 0) if columns != ONE else self.entry(found, of, node)
        return Slice(found, self.position(by[0], columns), 1)

    def on_diff(self, node: Node) -> Expr:
        """dX, a direction of the shape of X."""
        inside = bare(node.args[0])
        if inside.op != "name" or inside.data not in self.scope.arrays:
            raise NotRead("the differential of an expression", node.start)
        return Letter("d" + inside.data, self.scope.arrays[inside.data])


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """A tree with another one in the place of a part."""
    if bare(node) == old:
        return new
    return node.with_each(lambda each: _replaced(each, old, new))


def _with_value(expr: Expr, name: str, value: Expr) -> Expr:
    """With an expression in the place of a letter."""
    if isinstance(expr, Letter) and expr.name == name:
        return value
    return expr.with_parts([_with_value(part, name, value) for part in expr.parts]) if expr.parts else expr
