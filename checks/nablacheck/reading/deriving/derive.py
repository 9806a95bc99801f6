"""Gradients and Jacobians of expressions, by differentials."""

from __future__ import annotations

from collections.abc import Mapping

from nablacheck.reading.axes import ONE
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.differentials import Rules
from nablacheck.reading.deriving.jacobians import jacobian_of_form
from nablacheck.reading.deriving.linear_forms import GradientOfForm
from nablacheck.reading.deriving.measures import size
from nablacheck.reading.deriving.normal_form import normalized
from nablacheck.reading.deriving.refusal import NotDerived
from nablacheck.reading.deriving.simplify import simplifications, simplified
from nablacheck.reading.deriving.terms import HALF, number, zero
from nablacheck.reading.differential import Differential, differentials_in, is_linear
from nablacheck.reading.tree import Derivative, Expr, Letter

LARGEST = 3000
"""Expressions of more nodes than this aren't derived: nobody reads them, and they take seconds."""


def derivatives(
    e: Expr, variable: Letter, symmetric: frozenset[str] = frozenset(), values: Mapping[Expr, Expr] | None = None
) -> list[Expr]:
    """∂e/∂x, in several ways: the gradient, of the shape of x, of a number; the Jacobian, rows of e first, of a column.

    Those that take the least effort to read come first. ``symmetric`` are the arguments that equal their transposes,
    which the result may use; the derivative is that by all entries of x all the same. ``values`` are those that
    expressions of the arguments have where the derivative is taken. Raises ``NotDerived``.
    """
    before = Algebra(symmetric - {variable.name})
    e = normalized(worked_out(e, symmetric), before)
    form = differential(e, variable, before)
    if form is None:
        return [zero(Derivative(e, variable).shape)]
    found = with_values(from_differential(form, e, variable, before), values or {})
    return simplifications(found, Algebra(symmetric))


def with_values(e: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """With the values of arguments, or of expressions of them, in the place of these."""
    if e in values:
        return values[e]
    return e.with_parts([with_values(part, values) for part in e.parts]) if e.parts and values else e


def from_differential(form: Expr, e: Expr, variable: Letter, algebra: Algebra) -> Expr:
    """The derivative that a differential without differentials other than dx says."""
    if e.is_scalar:
        return GradientOfForm(variable.shape, algebra).of(form)
    if e.shape[1] != ONE or variable.shape[1] != ONE:
        raise NotDerived("a derivative with more than two axes")
    return jacobian_of_form(form, variable.shape, algebra)


def differential(e: Expr, variable: Letter, algebra: Algebra) -> Expr | None:
    """The differential in terms of dx alone; None where it is zero."""
    rules = Rules(variable.name, algebra)
    form = rules.of(e)
    while form is not None and any(not isinstance(each.part, Letter) for each in differentials_in(form)):
        form = _expanded(form, rules)
        if size(form) > LARGEST:
            raise NotDerived("too long to be written")
    return form


def _expanded(form: Expr, rules: Rules) -> Expr:
    """Every differential replaced by what the rule of its outermost operation says."""
    if isinstance(form, Differential):
        return rules.expand(form.part)
    if not is_linear(form):
        return form
    return form.with_parts([_expanded(part, rules) for part in form.parts])


def worked_out(e: Expr, symmetric: frozenset[str]) -> Expr:
    """With the derivatives in it worked out."""
    e = e.with_parts([worked_out(part, symmetric) for part in e.parts]) if e.parts else e
    if isinstance(e, Derivative):
        if not isinstance(e.variable, Letter):
            raise NotDerived("a derivative by an expression")
        return derivatives(e.part, e.variable, symmetric)[0]
    return e


def symmetric_part(e: Expr, symmetric: frozenset[str]) -> Expr:
    """½(G + Gᵀ): the gradient among symmetric matrices."""
    algebra = Algebra(symmetric)
    return simplified(algebra.scaled(number(HALF), algebra.add([e, algebra.transposed(e)])), algebra)
