"""A derivation line by line, as a person would write it: what d(e) is by one rule after another, up to dX alone."""

from __future__ import annotations

from nablacheck.reading.axes import ONE
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.differentials import BILINEAR, LINEAR, Rules
from nablacheck.reading.deriving.expansion import expanded
from nablacheck.reading.deriving.normal_form import normalized
from nablacheck.reading.differential import Differential, differentials_in, is_linear
from nablacheck.reading.tree import Expr, Letter, Negative, Product, Quotient, Scaled
from nablacheck.reading.writing import as_unicode


def steps(e: Expr, variable: Letter, derivative: Expr, symmetric: frozenset[str] = frozenset()) -> list[Expr]:
    """The differential of e as it is worked out, each line equal to the one before. The last is ⟨G, dX⟩ or J dx of the
    derivative. ``symmetric`` are the arguments that equal their transposes."""
    algebra = Algebra(symmetric - {variable.name})
    rules = Rules(variable.name, algebra)
    form: Expr = Differential(e)
    lines: list[Expr] = []
    while any(not isinstance(each.part, Letter) for each in differentials_in(form)):
        form = _expanded(form, rules, nested=False)
        lines.append(normalized(form, algebra))
    last = _last(Differential(variable), derivative, e, Algebra(symmetric))
    turned = bool(lines) and isinstance(lines[-1], Negative) and not isinstance(last, Negative)
    if turned and set(expanded(lines[-1], algebra)) == set(expanded(last, algebra)):  # nobody writes a line for a sign
        lines.pop()
    lines = [_differentials_behind(line) for line in (*lines, last)]
    return list({as_unicode(line): line for line in lines}.values())


def _differentials_behind(e: Expr) -> Expr:
    """a dt for dt a: people write the differential of a number behind what it is multiplied with."""
    e = e.with_parts([_differentials_behind(part) for part in e.parts]) if e.parts and is_linear(e) else e
    match e:
        case Scaled(factor, part) if is_linear(factor):
            return Scaled(part, factor) if part.is_scalar else Product(part, factor)
    return e


def _expanded(form: Expr, rules: Rules, *, nested: bool) -> Expr:
    """The rule of the outermost operation of every differential. Sums and products are taken along with what they are
    in, as nobody writes a line for each factor."""
    if isinstance(form, Differential):
        part = form.part
        if isinstance(part, Letter) or (nested and not _is_plain(part, rules)):
            return form
        found = rules.expand(part)
        return _expanded(found, rules, nested=True) if _is_plain(part, rules) else found
    if not is_linear(form):
        return form
    return form.with_parts([_expanded(part, rules, nested=nested) for part in form.parts])


def _is_plain(e: Expr, rules: Rules) -> bool:
    if isinstance(e, Quotient):  # by a constant, as good as a product
        return not e.below.depends_on(rules.variable)
    return isinstance(e, (*LINEAR, *BILINEAR))


def _last(d: Expr, derivative: Expr, e: Expr, algebra: Algebra) -> Expr:
    """⟨G, dX⟩, as Gᵀdx of columns and tr(GᵀdX) of matrices; J dx."""
    if not e.is_scalar:
        return algebra.product(derivative, d)
    product = algebra.product(algebra.transposed(derivative), d)
    return product if d.shape[1] == ONE else algebra.trace(product)
