"""Typed expressions as NumPy: vectors are one-dimensional, sums over indices are loops.

Code is made as a tree of Python's own syntax, never as text, from names that ``names.identifier`` made: nothing of what
was read is evaluated other than through the typed tree. ``source`` gives it as text, ``function`` as a function.

The module is longer than others because every kind of expression has a row of ``WRITERS`` and the few lines it names.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial, reduce
from typing import Any

from nablacheck.reading.axes import ONE, SCALAR, Axis, Shape, composed
from nablacheck.reading.names import identifier
from nablacheck.reading.numpy_syntax import (
    as_text,
    attribute,
    binary,
    call,
    compiled,
    constant,
    constant_of,
    item,
    lambda_of,
    listed,
    loop,
    name,
    numpy,
)
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.tree import (
    Application,
    ArgumentDerivative,
    Blocks,
    Constant,
    Derivative,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    Entry,
    EntrywiseQuotient,
    Expr,
    Extreme,
    Filled,
    Function,
    FunctionDerivative,
    FunctionHessian,
    FunctionLetter,
    FunctionPartial,
    Hadamard,
    Identity,
    Index,
    IndexProduct,
    IndexSum,
    InnerProduct,
    Inverse,
    Joined,
    Kronecker,
    KroneckerDelta,
    Letter,
    LogSumExp,
    MatrixPower,
    Maximum,
    Negative,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    PseudoInverse,
    Quotient,
    Range,
    Rank,
    Scaled,
    Size,
    Slice,
    Softmax,
    Stack,
    Sum,
    Total,
    Trace,
    Transpose,
    UnitVector,
    Unvec,
    Vec,
    Zeros,
)

INVERSES = ("arctan", "arcsin", "arccos", "arcsinh", "arccosh", "arctanh")
UFUNCS = ("exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh", "log1p", *INVERSES)


@dataclass(frozen=True)
class Arguments:
    """The arguments of code: letters and functions, which tell how long axes are, with their identifiers of Python."""

    letters: tuple[Letter, ...]
    functions: tuple[FunctionLetter, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)

    def after(self, letter: Letter) -> Arguments:
        """These after another one."""
        return Arguments((letter, *self.letters), self.functions, {letter.name: letter.name, **self.identifiers})

    def without(self, letter: Letter) -> Arguments:
        """These but for one letter."""
        left = {name: code for name, code in self.identifiers.items() if name != letter.name}
        return Arguments(tuple(each for each in self.letters if each != letter), self.functions, left)


class Code:
    """Writes expressions of some arguments."""

    def __init__(self, arguments: Arguments) -> None:
        self.identifiers = arguments.identifiers
        letters, functions = arguments.letters, arguments.functions
        self.sizes: dict[Axis, ast.expr] = {}
        for letter in letters:
            axes = [axis for axis in letter.shape if axis != ONE]
            for k, axis in enumerate(axes):
                array = self.named(letter.name)
                size = attribute(array, "size") if len(axes) == 1 else item(attribute(array, "shape"), constant(k))
                self.sizes.setdefault(axis, size)
        for function in functions:
            for which, shape in (("domain", function.domain), ("out", function.out)):
                for k, axis in enumerate(axis for axis in shape if axis != ONE):
                    size = item(attribute(self.named(function.name), which), constant(k))
                    self.sizes.setdefault(axis, size)
        self.loops: list[str] = []

    def named(self, letter: str) -> ast.expr:
        """An argument: by the identifier that was given for it, or the one that its name makes."""
        return name(self.identifiers.get(letter) or identifier(letter))

    def size(self, axis: Axis) -> ast.expr:
        if axis.size is not None:
            return constant(axis.size)
        if axis in self.sizes:
            return self.sizes[axis]
        if not axis.parts:
            raise NotRead("nothing tells how long an axis is")
        operator = ast.Mult() if axis.operator == "*" else ast.Add()
        return reduce(lambda left, right: binary(left, operator, right), map(self.size, axis.parts))

    def dimensions(self, shape: Shape) -> ast.expr:
        sizes = [self.size(axis) for axis in shape if axis != ONE]
        return sizes[0] if len(sizes) == 1 else ast.Tuple(sizes, ast.Load())

    def __call__(self, expr: Expr) -> ast.expr:
        """The code of an expression. Raises ``NotRead`` where it has none."""
        writer = WRITERS.get(type(expr))
        if writer is None:
            raise NotRead(f"there is no code for {type(expr).__name__}")
        return writer(self, expr)

    # Positions

    def position(self, expr: Expr) -> ast.expr:
        match expr:
            case Index():
                return name(self.loop_name(expr))
            case Number(value):
                return constant(int(value) - 1)
            case Size():
                return constant(-1)
        raise NotRead("a position that isn't read")

    def loop_name(self, index: Index) -> str:
        if index.name not in self.loops:
            raise NotRead(
                f"the index {index.name} is free: nothing sums over it and no derivative names it", kind="undefined"
            )
        found = identifier(index.name)
        return found + "_" if found in self.identifiers.values() else found

    def range(self, each: Range) -> ast.expr:
        stop = self.size(each.index.axis) if each.stop is None else self.end(each.stop)
        arguments = [stop] if each.start is None else [self.position(each.start), stop]
        return call(name("range"), *arguments)

    def end(self, stop: Expr) -> ast.expr:
        if isinstance(stop, Number):
            return constant(int(stop.value))
        return binary(self.position(stop), ast.Add(), constant(1))

    def looped(self, part: Expr, ranges: Sequence[Range], kind: Callable[..., ast.expr]) -> ast.expr:
        """A comprehension over ranges; later ranges may depend on the indices of earlier ones."""
        generators = []
        for each in ranges:
            over = self.range(each)
            self.loops.append(each.index.name)
            tests: list[ast.expr] = []
            if each.without is not None:
                tests = [ast.Compare(self.position(each.index), [ast.NotEq()], [self.position(each.without)])]
            generators.append(loop(self.loop_name(each.index), over, tests))
        found = kind(self(part), generators)
        del self.loops[len(self.loops) - len(ranges) :]
        return found


def _sum(code: Code, expr: Sum) -> ast.expr:
    whole = any(not isinstance(_unsigned(term), Filled) for term in expr.terms)
    found: ast.expr | None = None
    for term in expr.terms:
        inside, negative = _unsigned(term), isinstance(term, Negative)
        written = code(inside.part) if isinstance(inside, Filled) and whole else code(inside)
        if found is None:
            found = _negated(written) if negative else written
        else:
            found = binary(found, ast.Sub() if negative else ast.Add(), written)
    assert found is not None
    return found


def _unsigned(term: Expr) -> Expr:
    return term.part if isinstance(term, Negative) else term


def _negated(written: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), written)


def _negative(code: Code, expr: Negative) -> ast.expr:
    part = expr.part
    if isinstance(part, Scaled) and isinstance(part.factor, Number):
        return code(Scaled(Number(-part.factor.value), part.part))
    return _negated(code(part))


def _number(code: Code, expr: Number) -> ast.expr:
    value: Fraction = expr.value
    if value.denominator == 1:
        return constant_of(int(value))
    if Fraction(str(float(value))) == value:
        return constant_of(float(value))
    return binary(constant_of(value.numerator), ast.Div(), constant(value.denominator))


def _scaled(code: Code, expr: Scaled) -> ast.expr:
    factor, part = expr.factor, expr.part
    simple = isinstance(factor, Number | Letter | Size)
    if simple and isinstance(part, Product) and not _is_outer(part):
        return binary(code(Scaled(factor, part.left)), ast.MatMult(), code(part.right))
    return binary(code(factor), ast.Mult(), code(part))


def _is_outer(expr: Product) -> bool:
    return expr.left.rank is Rank.COLUMN


def _product(code: Code, expr: Product) -> ast.expr:
    left, right = code(expr.left), code(expr.right)
    return numpy("outer", left, right) if _is_outer(expr) else binary(left, ast.MatMult(), right)


def _operator(operator: ast.operator, code: Code, expr: Any) -> ast.expr:
    """Two arrays entry by entry, of which one may be a number that fills its shape."""
    left, right = expr.parts
    if isinstance(left, Filled) and not isinstance(right, Filled):
        left = left.part
    elif isinstance(right, Filled):
        right = right.part
    return binary(code(left), operator, code(right))


def _power(code: Code, expr: Power) -> ast.expr:
    base, exponent = expr.base, expr.exponent
    if isinstance(base, Norm) and base.order == "2" and exponent == Number(Fraction(2)):
        return numpy("sum", binary(code(base.part), ast.Pow(), constant(2)))
    return binary(code(base), ast.Pow(), code(exponent))


def _norm(code: Code, expr: Norm) -> ast.expr:
    part = code(expr.part)
    match expr.order:
        case "2":
            return numpy("linalg.norm", part)
        case "1":
            return numpy("sum", numpy("abs", part))
        case "inf":
            return numpy("max", numpy("abs", part))
        case "nuclear":
            return numpy("linalg.norm", part, constant("nuc"))
    raise NotRead(f"there is no code for the norm {expr.order}")


def _transpose(code: Code, expr: Transpose) -> ast.expr:
    part = code(expr.part)
    return attribute(part, "T") if expr.part.rank is Rank.MATRIX else part


def _function(code: Code, expr: Function) -> ast.expr:
    part, which = expr.part, expr.name
    if which == "log":
        inside = part.part if isinstance(part, Function) and part.name == "abs" else part
        if isinstance(inside, Determinant):
            return item(numpy("linalg.slogdet", code(inside.part)), constant(1))
    written = code(part)
    if which in UFUNCS:
        return numpy(which, written)
    if which == "sigmoid":
        return binary(constant(1), ast.Div(), binary(constant(1), ast.Add(), numpy("exp", _negated(written))))
    if which == "softplus":
        return numpy("logaddexp", constant(0), written)
    if which == "relu":
        return numpy("maximum", written, constant(0))
    raise NotRead(f"there is no code for {which}")


def _softmax(code: Code, expr: Softmax) -> ast.expr:
    exp = numpy("exp", code(expr.part))
    return binary(exp, ast.Div(), numpy("sum", exp))


def _inner_product(code: Code, expr: InnerProduct) -> ast.expr:
    left, right = code(expr.left), code(expr.right)
    if expr.left.rank is Rank.MATRIX:
        return numpy("sum", binary(left, ast.Mult(), right))
    return binary(left, ast.MatMult(), right)


def _vec(code: Code, expr: Vec) -> ast.expr:
    return call(attribute(code(_transposed(expr.part)), "reshape"), constant_of(-1))


def _transposed(part: Expr) -> Expr:
    return part.part if isinstance(part, Transpose) else Transpose(part)


def _unvec(code: Code, expr: Unvec) -> ast.expr:
    rows, columns = (code.size(axis) for axis in expr.shape)
    return attribute(call(attribute(code(expr.part), "reshape"), columns, rows), "T")


def _kronecker(code: Code, expr: Kronecker) -> ast.expr:
    if expr.left.rank is not expr.right.rank:
        raise NotRead("a Kronecker product of a matrix and a vector")
    return numpy("kron", code(expr.left), code(expr.right))


def _blocks(code: Code, expr: Blocks) -> ast.expr:
    ranks = {cell.rank for row in expr.rows for cell in row}
    written = [[code(cell) for cell in row] for row in expr.rows]
    if ranks == {Rank.SCALAR}:
        vector = len(written) == 1 or len(written[0]) == 1
        return numpy(
            "array", listed([cell for row in written for cell in row] if vector else [listed(row) for row in written])
        )
    if len(written) == 1 and ranks == {Rank.COLUMN}:
        return numpy("stack", listed(written[0]), axis=constant(1))
    if expr.rank in (Rank.COLUMN, Rank.ROW):
        cells = [cell for row in written for cell in row]
        return numpy("concatenate", listed([numpy("atleast_1d", cell) for cell in cells]))
    rows = []
    for row, written_row in zip(expr.rows, written, strict=True):
        rows.append(listed([_two_axes(cell, part) for cell, part in zip(written_row, row, strict=True)]))
    return numpy("block", listed(rows))


def _two_axes(cell: ast.expr, part: Expr) -> ast.expr:
    everything, new = ast.Slice(), constant(None)
    if part.rank is Rank.COLUMN:
        return item(cell, everything, new)
    return item(cell, new, everything) if part.rank is Rank.ROW else cell


def _derivative_of_function(code: Code, expr: FunctionDerivative) -> ast.expr:
    function = expr.function
    which = "derivative" if function.entrywise else "gradient" if function.out == (ONE, ONE) else "jacobian"
    return call(attribute(code.named(function.name), which), code(expr.part))


def _joined(code: Code, expr: Joined) -> ast.expr:
    cells = [code(each) for each in expr.arguments]
    if all(each.is_scalar for each in expr.arguments):
        return numpy("array", listed(cells))
    ranks = zip(cells, expr.arguments, strict=True)
    return numpy("concatenate", listed([numpy("atleast_1d", cell) if each.is_scalar else cell for cell, each in ranks]))


def _derivative_by_argument(code: Code, expr: ArgumentDerivative) -> ast.expr:
    function, lengths = expr.function, [each.shape[0] for each in expr.part.arguments]
    before, to = lengths[: expr.position], lengths[: expr.position + 1]
    start = code.size(composed("+", before)) if before else None
    scalar = function.out == SCALAR
    whole = call(attribute(code.named(function.name), "gradient" if scalar else "jacobian"), code(expr.part))
    where: ast.expr = ast.Slice(start, code.size(composed("+", to)) if len(to) < len(lengths) else None)
    if expr.part.arguments[expr.position].is_scalar:
        where = start or constant(0)
    return item(whole, where) if scalar else item(whole, ast.Slice(), where)


def _partial_of_function(code: Code, expr: FunctionPartial) -> ast.expr:
    jacobian = call(attribute(code.named(expr.function.name), "jacobian"), code(expr.part))
    leading: list[ast.expr] = [constant(...)] if not expr.out else []
    return item(jacobian, *leading, *map(code.position, (*expr.out, *expr.variable)))


def _entry(code: Code, expr: Entry) -> ast.expr:
    part, positions = expr.part, expr.positions
    if isinstance(part, Transpose) and part.rank is Rank.MATRIX:
        part, positions = part.part, positions[::-1]
    return item(code(part), *map(code.position, positions))


def _slice(code: Code, expr: Slice) -> ast.expr:
    position = code.position(expr.position)
    return item(code(expr.part), position) if expr.along == 0 else item(code(expr.part), ast.Slice(), position)


def _stack(code: Code, expr: Stack) -> ast.expr:
    code.loops += [index.name for index in expr.indices]
    found = code(expr.part)
    for index in reversed(expr.indices):
        over = call(name("range"), code.size(index.axis))
        found = numpy("stack", ast.ListComp(found, [loop(code.loop_name(index), over, [])]))
    del code.loops[len(code.loops) - len(expr.indices) :]
    return found


def _index_product(code: Code, expr: IndexProduct) -> ast.expr:
    """A product that may have no factors starts with 1, since no array can be made of none."""
    factors = code.looped(expr.part, expr.ranges, ast.ListComp)
    if all(each.is_whole for each in expr.ranges):
        return numpy("prod", numpy("stack", factors))
    return numpy("prod", numpy("stack", listed([constant(1), ast.Starred(factors, ast.Load())])))


def _of_part(which: str, code: Code, expr: Any) -> ast.expr:
    return numpy(which, code(expr.part))


def _made(which: str, code: Code, expr: Any) -> ast.expr:
    return numpy(which, code.dimensions(expr.shape))


def _not_worked_out(code: Code, expr: Derivative) -> ast.expr:
    raise NotRead("a derivative of an expression inside an expression")


Writer = Callable[[Code, Any], ast.expr]
WRITERS: Mapping[type[Expr], Writer] = {
    Number: _number,
    Constant: lambda code, e: attribute(name("np"), {"π": "pi"}.get(e.name, "e")),
    Letter: lambda code, e: code.named(e.name),
    Size: lambda code, e: code.size(e.axis),
    Index: lambda code, e: binary(name(code.loop_name(e)), ast.Add(), constant(1)),
    Identity: lambda code, e: numpy("eye", code.size(e.shape[0])),
    Ones: partial(_made, "ones"),
    Zeros: partial(_made, "zeros"),
    Filled: lambda code, e: binary(code(e.part), ast.Mult(), _made("ones", code, e)),
    UnitVector: lambda code, e: item(numpy("eye", code.size(e.axis)), code.position(e.position)),
    KroneckerDelta: lambda code, e: call(
        name("int"), ast.Compare(code.position(e.first), [ast.Eq()], [code.position(e.second)])
    ),
    Sum: _sum,
    Negative: _negative,
    Scaled: _scaled,
    Product: _product,
    Hadamard: partial(_operator, ast.Mult()),
    Quotient: lambda code, e: binary(code(e.above), ast.Div(), code(e.below)),
    EntrywiseQuotient: partial(_operator, ast.Div()),
    Power: _power,
    MatrixPower: lambda code, e: numpy("linalg.matrix_power", code(e.base), constant(e.exponent)),
    Transpose: _transpose,
    Inverse: partial(_of_part, "linalg.inv"),
    PseudoInverse: partial(_of_part, "linalg.pinv"),
    Trace: partial(_of_part, "trace"),
    Determinant: partial(_of_part, "linalg.det"),
    Norm: _norm,
    InnerProduct: _inner_product,
    Total: partial(_of_part, "sum"),
    DiagonalMatrix: partial(_of_part, "diag"),
    DiagonalPart: partial(_of_part, "diag"),
    Vec: _vec,
    Unvec: _unvec,
    Kronecker: _kronecker,
    Blocks: _blocks,
    Function: _function,
    Softmax: _softmax,
    LogSumExp: lambda code, e: numpy("log", numpy("sum", numpy("exp", code(e.part)))),
    Extreme: lambda code, e: numpy(e.name, code(e.part)),
    Maximum: lambda code, e: numpy("maximum", *(code(p.part if isinstance(p, Filled) else p) for p in e.parts)),
    Application: lambda code, e: call(code.named(e.function.name), code(e.part)),
    FunctionDerivative: _derivative_of_function,
    FunctionHessian: lambda code, e: call(attribute(code.named(e.function.name), "hessian"), code(e.part)),
    Joined: _joined,
    ArgumentDerivative: _derivative_by_argument,
    FunctionPartial: _partial_of_function,
    Entry: _entry,
    Slice: _slice,
    IndexSum: lambda code, e: call(name("sum"), code.looped(e.part, e.ranges, ast.GeneratorExp)),
    IndexProduct: _index_product,
    Stack: _stack,
    Derivative: _not_worked_out,
}


def source(expr: Expr, arguments: Arguments) -> str:
    """The code of an expression as text."""
    return as_text(Code(arguments)(expr))


def function(expr: Expr, arguments: Arguments) -> Callable[..., Any]:
    """The expression as a function of its arguments, by the identifiers of Python that they have."""
    return compiled(lambda_of(Code(arguments)(expr), dict.fromkeys(arguments.identifiers.values())))
