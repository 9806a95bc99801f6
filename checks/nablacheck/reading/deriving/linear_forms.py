"""From the differential of a number to the gradient: of df = tr(GᵀdX) it is G.

A gradient is found by going back through the differential, which is linear in dX, with what every part of it
contributes to df: a part that contributes ⟨G, A dX B⟩ gives ⟨AᵀGBᵀ, dX⟩.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from nablacheck.reading.axes import ONE, Shape
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.differentials import replaced
from nablacheck.reading.deriving.expansion import expanded
from nablacheck.reading.deriving.indices import stacked, summed
from nablacheck.reading.deriving.measures import is_square
from nablacheck.reading.deriving.refusal import NotDerived, describe
from nablacheck.reading.deriving.terms import number, tree_of, zero
from nablacheck.reading.differential import Differential, is_linear
from nablacheck.reading.tree import (
    DiagonalMatrix,
    DiagonalPart,
    Entry,
    EntrywiseQuotient,
    Expr,
    Filled,
    Hadamard,
    Identity,
    Index,
    IndexSum,
    InnerProduct,
    Kronecker,
    KroneckerDelta,
    Negative,
    Ones,
    Product,
    Quotient,
    Range,
    Scaled,
    Slice,
    Stack,
    Sum,
    Total,
    Trace,
    Transpose,
    UnitVector,
    Unvec,
    Vec,
)

LETTERS = "klmnprstuvabcdefgh"


@dataclass
class GradientOfForm:
    """Collects what the parts of a differential contribute to the gradient."""

    shape: Shape
    algebra: Algebra
    contributions: list[Expr] = field(default_factory=list)
    ranges: tuple[Range, ...] = ()
    """The sums that the part at hand is in."""
    taken: set[str] = field(default_factory=set)
    """The names of indices in use."""

    def of(self, form: Expr) -> Expr:
        self.taken |= {node.name for node in form.walk() if isinstance(node, Index)}
        self.taken |= {r.index.name for node in form.walk() if isinstance(node, IndexSum) for r in node.ranges}
        self.back(form, number(1))
        return self.algebra.add(self.contributions) if self.contributions else zero(self.shape)

    def back(self, e: Expr, g: Expr) -> None:
        """What ⟨g, e⟩ contributes."""
        algebra = self.algebra
        match e:
            case Differential():
                self.contributions.append(summed(g, self.ranges, self.algebra))
            case Sum(terms):
                for term in terms:
                    self.back(term, g)
            case Negative(part):
                self.back(part, algebra.negative(g))
            case Scaled(factor, part) if is_linear(part):
                self.back(part, algebra.scaled(factor, g))
            case Scaled(factor, part):
                self.back(factor, algebra.inner(g, part))
            case Quotient(above, below):
                self.back(above, algebra.quotient(g, below))
            case Product(left, right) if is_linear(left):
                self.back(left, algebra.product(g, algebra.transposed(right)))
            case Product(left, right):
                self.back(right, algebra.product(algebra.transposed(left), g))
            case Transpose(part):
                self.back(part, algebra.transposed(g))
            case Trace(part):
                self.back(part, algebra.scaled(g, Identity(part.shape)))
            case Total(part):
                self.back(part, algebra.scaled(g, Ones(part.shape)))
            case InnerProduct(left, right):
                form, other = (left, right) if is_linear(left) else (right, left)
                self.back(form, algebra.scaled(g, other))
            case Hadamard(left, right):
                form, other = (left, right) if is_linear(left) else (right, left)
                self.back(form, algebra.hadamard(g, other))
            case EntrywiseQuotient(above, below):
                self.back(above, algebra.entrywise_quotient(g, below))
            case Kronecker(left, right):
                self._of_kronecker(left, right, g)
            case DiagonalMatrix(part):
                self.back(part, algebra.diagonal_part(g))
            case DiagonalPart(part):
                self.back(part, algebra.diagonal_matrix(g))
            case Vec(part):
                self.back(part, Unvec(g, part.shape))
            case Unvec(part):
                self.back(part, Vec(g, part.shape[0]))
            case Filled(part):
                self.back(part, algebra.total(g))
            case IndexSum(part, ranges):
                self._within(part, g, ranges)
            case Stack(part, indices):
                self._of_stack(part, indices, g)
            case Entry(part, positions):
                self._of_entry(part, positions, g)
            case Slice(Differential() as part, position, along):
                self._of_slice(part, position, along, g)
            case _:
                raise NotDerived(f"the gradient from {describe(e)}")

    def _of_kronecker(self, left: Expr, right: Expr, g: Expr) -> None:
        """⟨A ⊗ B, C ⊗ D⟩ is ⟨A, C⟩⟨B, D⟩."""
        algebra = self.algebra
        for each in expanded(g, algebra):
            term = algebra.term(each)
            match term.chain:
                case (Kronecker(a, b),) if (a.shape, b.shape) == (left.shape, right.shape):
                    pass
                case (Identity(),) if is_square(left) and is_square(right):
                    a, b = Identity(left.shape), Identity(right.shape)
                case (Ones(),):
                    a, b = Ones(left.shape), Ones(right.shape)
                case _:
                    raise NotDerived("the gradient from a kronecker")
            form, factor = (left, b) if is_linear(left) else (right, a)
            front = algebra.scaled(tree_of(term.front), algebra.inner(factor, right if form is left else left))
            self.back(form, algebra.scaled(front, a if form is left else b))

    def _within(self, part: Expr, g: Expr, ranges: tuple[Range, ...]) -> None:
        outer = self.ranges
        self.ranges = (*outer, *ranges)
        self.back(part, g)
        self.ranges = outer

    def _of_stack(self, part: Expr, indices: tuple[Index, ...], g: Expr) -> None:
        if part.is_scalar:
            self._within(part, entry_of(g, indices), tuple(Range(index) for index in indices))
        else:
            self._within(part, Slice(g, indices[0]), (Range(indices[0]),))

    def _of_entry(self, part: Expr, positions: tuple[Expr, ...], g: Expr) -> None:
        match part:
            case Differential():
                self.contributions.append(self._at(positions, g))
            case Sum(terms):
                for term in terms:
                    self._of_entry(term, positions, g)
            case Negative(inside):
                self._of_entry(inside, positions, self.algebra.negative(g))
            case Scaled(factor, inside) if is_linear(inside):
                self._of_entry(inside, positions, self.algebra.scaled(factor, g))
            case Quotient(above, below):
                self._of_entry(above, positions, self.algebra.quotient(g, below))
            case Transpose(inside):
                self._of_entry(inside, positions[::-1], g)
            case _:
                unit = self._unit(part.shape, positions, g)
                self.back(part, unit)

    def _unit(self, shape: Shape, positions: tuple[Expr, ...], g: Expr) -> Expr:
        """The array that is g at one position and zero elsewhere."""
        indices = self._new_indices(shape)
        deltas = [KroneckerDelta(index, position) for index, position in zip(indices, positions, strict=True)]
        for delta in deltas:
            g = self.algebra.scaled(delta, g)
        return Stack(g, indices)

    def _new_indices(self, shape: Shape) -> tuple[Index, ...]:
        names = iter(name for name in LETTERS if name not in self.taken)
        found = tuple(Index(next(names), axis) for axis in shape if axis != ONE)
        self.taken |= {index.name for index in found}
        return found

    def _at(self, positions: tuple[Expr, ...], g: Expr) -> Expr:
        """The contribution of g at one entry, which the sums that it is in may make run over all."""
        bound = {r.index for r in self.ranges}
        if not bound & {index for position in positions for index in position.free_indices}:
            return summed(self.algebra.scaled(g, self._unit_array(positions)), self.ranges, self.algebra)
        indices = self._new_indices(self.shape)
        term, left = self._moved(g, positions, indices)
        return stacked(summed(term, left, self.algebra), indices, self.algebra)

    def _unit_array(self, positions: tuple[Expr, ...]) -> Expr:
        """1 at a position and 0 elsewhere, of the shape of the variable."""
        axes = [axis for axis in self.shape if axis != ONE]
        units = [UnitVector(position, axis) for position, axis in zip(positions, axes, strict=True)]
        return units[0] if len(units) == 1 else Product(units[0], Transpose(units[1]))

    def _of_slice(self, part: Expr, position: Expr, along: int, g: Expr) -> None:
        (index,) = self._new_indices((part.shape[along], ONE))
        term, left = self._moved(g, (position,), (index,))
        rows = stacked(summed(term, left, self.algebra), (index,), self.algebra)
        self.contributions.append(rows if not along else self.algebra.transposed(rows))

    def _moved(
        self, g: Expr, positions: tuple[Expr, ...], indices: tuple[Index, ...]
    ) -> tuple[Expr, tuple[Range, ...]]:
        """g as the entry at ``indices`` of what it gives at ``positions``, and the sums that are left."""
        left, positions_left = list(self.ranges), list(positions)
        for index in indices:
            position = positions_left.pop(0)
            bound = next((r for r in left if r.index == position), None)
            if bound is not None and bound.is_whole:
                left.remove(bound)
                g = replaced(g, position, index)
                positions_left = [replaced(each, position, index) for each in positions_left]  # that of a diagonal
                left = [r.with_limits(partial(replaced, index=position, by=index)) for r in left]
            else:
                g = self.algebra.scaled(KroneckerDelta(position, index), g)
        return g, tuple(left)


def entry_of(e: Expr, positions: tuple[Expr, ...]) -> Expr:
    """An entry of an array, of one that is the same everywhere that number."""
    match e:
        case Ones():
            return number(1)
        case Filled(part):
            return part
        case Negative(part):
            return Negative(entry_of(part, positions))
        case Scaled(factor, part):
            return Scaled(factor, entry_of(part, positions))
        case Quotient(above, below):
            return Quotient(entry_of(above, positions), below)
    return Entry(e, positions)
