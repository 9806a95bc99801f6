"""A statement with typed sides, brought into the shape that its claim has to have: what is transposed is refused, or
wrong, unless the layout that was asked for says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.reading.asking.naming import name_axes
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.axes import SCALAR, Axis, Mismatch, Shape, long_axes, shape_of, unify_shapes
from nablacheck.reading.composing import times, transposed
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.syntax import Node, substituted
from nablacheck.reading.tree import (
    Entry,
    Expr,
    Index,
    IndexSum,
    Letter,
    Number,
    Ones,
    Range,
    Rank,
    Stack,
    Zeros,
    rank_of,
)
from nablacheck.reading.typed_calculus import Typed

STEP = "τ"
"""The letter for how far one goes along dX."""
WEIGHTED = "both sides are summed over"
WEIGHTS = "CGHKMQRVZ"
"""Letters for weights, of which one is free."""
USUAL_VARIABLES = "xXwWθΘβuUzZ"


class Layout(StrEnum):
    """How derivatives are laid out: rows of the function first, or rows of the variable."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True)
class Arranged:
    """The sides of a claim: ``kind`` is a name of ``declare.claim_kinds``; ``claim`` is None where it wasn't read."""

    kind: str
    function: Expr
    claim: Expr | None
    variable: Letter | None = None

    @property
    def sides(self) -> tuple[Expr, ...]:
        return (self.function,) if self.claim is None else (self.function, self.claim)


def arranged(statement: Statement, scope: Scope, layout: Layout | None, claimed: bool) -> tuple[Arranged, int]:
    """The sides, and how many sizes only the claim makes equal. Raises ``NotRead`` and ``Mismatch``."""
    maker = _Maker(statement, scope, layout)
    variable: Letter | None
    if statement.kind is ClaimKind.DIFFERENTIAL:
        function, variable = maker.along()
    else:
        try:
            scope.nabla = statement.variable if statement.by_nabla else ""
            function = maker.typed.expr(statement.function)
            scope.nabla = ""
            if scope.sign_of_vectors is not None:
                scope.sign_of_vectors.of_function = True
            scope.settle()
            if function.rank is Rank.ROW and statement.kind is not ClaimKind.IDENTITY:
                raise NotRead("the derivative of a row", statement.function.start, write="write its transpose")
            if statement.kind is ClaimKind.HESSIAN and not function.is_scalar:
                raise NotRead("a second derivative with more than two axes", statement.function.start)
        except NotRead as refusal:
            refusal.of_function = True
            raise
        variable = None if statement.kind is ClaimKind.IDENTITY else maker.variable(function)
    outer = tuple(scope.free.items())
    axes = [axis for shape in scope.arrays.values() for axis in long_axes(shape)]
    before = len(set(axes))
    if not claimed:
        return Arranged("", function, None, variable), 0
    try:
        found = maker.claim(function, variable, outer)
        scope.settle()
    except Mismatch:
        name_axes([letter.shape for letter in function.letters], scope.sizes)  # for the message
        raise
    return found, before - len(set(axes))


class _Maker:
    def __init__(self, statement: Statement, scope: Scope, layout: Layout | None) -> None:
        self.statement = statement
        self.scope = scope
        self.layout = layout
        self.typed = Typed(scope)

    def variable(self, function: Expr) -> Letter:
        name = self.statement.variable
        letters = list(function.letters)
        if not name:
            usual = [letter for letter in letters if letter.name in USUAL_VARIABLES]
            if len(letters) != 1 and not usual:
                raise NotRead("a derivative by which letter?", write="write ∇_x, or --wrt x")
            usual.sort(key=lambda letter: USUAL_VARIABLES.index(letter.name))
            found = usual[0] if usual else letters[0]
            self.scope.depart(0.0, f"∇ is taken by {format_name(found.name)}")
            return found
        if name not in self.scope.arrays:
            raise NotRead(f"{format_name(name)} is no letter to derive by")
        if not function.depends_on(name):
            raise NotRead(f"the function doesn't contain {format_name(name)}", kind="undefined")
        return self.scope.letter(name)

    def along(self) -> tuple[Expr, Letter]:
        """The function along the line X + τ dX, of which the differential is the derivative by τ at 0."""
        moved = {
            each.args[0].data for each in self.statement.claim.walk() if each.op == "diff" and each.args[0].op == "name"
        }
        function = self.statement.function
        if not moved or not moved <= function.names():
            raise NotRead("a differential of what doesn't move", self.statement.claim.start)
        if STEP in function.names():
            raise NotRead(f"a differential of a function of {STEP}", function.start, write="write another letter")
        for name in sorted(moved):
            letter = Node("name", data=name)
            step = Node("prod", (Node("name", data=STEP), Node("diff", (letter,))))
            function = substituted(function, {name: Node("add", (letter, step))})
        self.scope.arrays[STEP] = SCALAR
        return self.typed.expr(function), self.scope.letter(STEP)

    def claim(self, function: Expr, variable: Letter | None, outer: tuple[tuple[str, Axis], ...]) -> Arranged:
        statement, scope = self.statement, self.scope
        if statement.kind is ClaimKind.IDENTITY:
            return self.identity(function, outer)
        assert variable is not None
        for name, axis in zip(statement.positions, long_axes(variable.shape), strict=False):
            scope.free[name] = axis
        if statement.kind is ClaimKind.PULLBACK:
            self.upstream(function)
        claim = self.typed.expr(statement.claim)
        self.same_letters(function, claim, variable)
        if outer:
            function, claim = self.weighted(function, claim, outer)
        if statement.transposed:
            claim = transposed(claim)
        kind, shape = self.expected(function, variable)
        transposing = Layout.NUMERATOR if kind in ("gradient", "pullback") else Layout.DENOMINATOR
        if self.layout is transposing and kind != "hessian":
            claim = transposed(claim)
        return Arranged(kind, function, self.shaped(claim, shape, function), variable)

    def weighted(self, function: Expr, claim: Expr, outer: tuple[tuple[str, Axis], ...]) -> tuple[Expr, Expr]:
        """Both sides of a derivative of entries, ∂yᵢ/∂x, summed with any weights: they agree for all i where these sums
        do for all weights."""
        names = [name for name, _ in outer]
        repeated = any(_occurrences(self.statement.function, name) > 1 for name in names)
        if set(names) & set(self.statement.positions) or not function.is_scalar or len(names) > 2 or repeated:
            raise NotRead(
                "a function of free indices", self.statement.function.start
            )  # repeated, it may be summed over
        found = {index.name for index in claim.free_indices}
        if not self.statement.positions and found != set(names):
            raise NotRead("a function of free indices", self.statement.function.start)
        if not found <= {*names, *self.statement.positions}:
            raise Mismatch("the indices of both sides differ", claim.shape)
        weights = next(each for each in WEIGHTS if each not in self.scope.arrays and each not in self.scope.functions)
        indices = tuple(Index(name, axis) for name, axis in outer)
        self.scope.arrays[weights] = shape_of([axis for _, axis in outer])
        weight = Entry(self.scope.letter(weights), indices)
        self.scope.depart(0.0, f"{WEIGHTED} {', '.join(names)}, with any weights {weights}")
        ranges = tuple(map(Range, indices))
        return IndexSum(times(weight, function), ranges), IndexSum(times(weight, claim), ranges)

    def upstream(self, function: Expr) -> None:
        """Let ∂l/∂y stand for the cotangent, an argument of its own."""
        if COTANGENT in self.scope.arrays:
            raise NotRead(f"the letter {COTANGENT}, which stands for ∂l/∂y", write="give it another letter")
        self.scope.output = self.statement.output
        self.scope.upstream[self.statement.loss] = Letter(COTANGENT, function.shape)
        self.scope.notes.append(f"{COTANGENT} is ∂{self.statement.loss}/∂{format_name(self.statement.output)}")

    def expected(self, function: Expr, variable: Letter) -> tuple[str, Shape]:
        """The kind of the claim, and the shape that is due."""
        kind = self.statement.kind
        if kind is ClaimKind.PULLBACK:
            if function.is_scalar:
                raise NotRead(f"∂{self.statement.loss}/∂{self.statement.output} of a number")
            return "pullback", variable.shape
        if kind is ClaimKind.MINIMIZER:
            if not function.is_scalar:
                raise NotRead("a minimizer of an array", self.statement.function.start)
            return "minimizer", variable.shape
        if kind is ClaimKind.HESSIAN:
            if variable.rank not in (Rank.COLUMN, Rank.SCALAR):
                raise NotRead("a second derivative with more than two axes", self.statement.function.start)
            return "hessian", (variable.shape[0], variable.shape[0])
        if function.is_scalar:
            return "gradient", variable.shape
        if variable.is_scalar and function.rank is not Rank.ROW:
            return "jacobian", function.shape
        if function.rank is Rank.COLUMN and variable.rank is Rank.COLUMN:
            self.scope.depart(0.0, f"rows of the derivative are those of the {self.layout or 'numerator'}")
            return "jacobian", (function.shape[0], variable.shape[0])
        if function.rank is Rank.ROW:
            raise NotRead("the derivative of a row", self.statement.function.start, write="write its transpose")
        raise NotRead("a derivative with more than two axes", self.statement.function.start)

    def shaped(self, claim: Expr, shape: Shape, function: Expr) -> Expr:
        if isinstance(claim, Number) and claim.value == Fraction(0) and shape != SCALAR:
            return Zeros(shape)
        free = claim.free_indices
        if self.statement.positions or free:
            if not claim.is_scalar:
                raise Mismatch("an entry is no number", claim.shape)
            claim = self.stacked(claim, free, shape)
        ones = any(isinstance(each, Ones) for each in function.walk())
        if claim == Number(Fraction(1)) and ones and rank_of(shape) is Rank.COLUMN:
            return Ones(shape)
        self.same(claim, shape, "what is claimed and what is due have different shapes")
        return claim

    def stacked(self, claim: Expr, free: tuple[Index, ...], shape: Shape) -> Expr:
        axes = long_axes(shape)
        names = self.statement.positions
        if not names:
            if len(axes) != 1 or len(free) != 1:
                raise NotRead("the order of its indices is open", self.statement.claim.start, write="write ∂f/∂Xᵢⱼ = …")
            return Stack(claim, free)
        if len(names) != len(axes) or not {index.name for index in free} <= set(names):
            raise Mismatch("the indices of both sides differ", claim.shape)
        return Stack(claim, tuple(Index(name, axis) for name, axis in zip(names, axes, strict=True)))

    def identity(self, function: Expr, outer: tuple[tuple[str, Axis], ...]) -> Arranged:
        claim = self.typed.expr(self.statement.claim)
        if isinstance(claim, Number) and claim.value == Fraction(0) and not function.is_scalar:
            claim = Zeros(function.shape)
        self.same(claim, function.shape, "the sides have different shapes")
        names = {name for name, _ in outer}
        if names != set(self.scope.free):
            raise Mismatch("an index that only one side has")
        if outer:
            indices = tuple(Index(name, axis) for name, axis in outer)
            if len(indices) > 2 or not function.is_scalar:
                raise NotRead("an array for every position", self.statement.function.start)
            function, claim = Stack(function, indices), Stack(claim, indices)
        strange = {letter.name for letter in claim.letters} - {letter.name for letter in function.letters}
        missing = {letter.name for letter in function.letters} - {letter.name for letter in claim.letters}
        if strange and missing:
            names_of = ", ".join(sorted(map(format_name, strange | missing)))
            raise NotRead(
                f"the sides speak of different letters ({names_of}): a definition?", self.statement.claim.start
            )
        return Arranged("identity", function, claim)

    def same(self, claim: Expr, shape: Shape, why: str) -> None:
        if rank_of(claim.shape) is not rank_of(shape):
            error = Mismatch(why, claim.shape, shape)
        else:
            try:
                unify_shapes(claim.shape, shape, why)
            except Mismatch as found:
                error = found
            else:
                return
        error.start = self.statement.claim.start
        raise error

    def same_letters(self, function: Expr, claim: Expr, variable: Letter) -> None:
        known = (
            {letter.name for letter in function.letters}
            | {"d" + name for name in self.scope.arrays}
            | {variable.name, *([COTANGENT] if self.statement.loss else [])}
        )
        strange = [letter.name for letter in claim.letters if letter.name not in known]
        if strange:
            why = f"the claim speaks of {', '.join(map(format_name, strange))}, which the function doesn't contain"
            raise NotRead(why, self.statement.claim.start)
        if self.statement.kind is ClaimKind.MINIMIZER and claim.depends_on(variable.name):
            raise NotRead(f"a minimizer that contains {format_name(variable.name)}", self.statement.claim.start)


def _occurrences(node: Node, index: str) -> int:
    """How often an index is written."""
    return sum(each.op == "name" and each.data == index for each in node.walk())
