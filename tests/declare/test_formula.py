"""Declaring formulas and claims: what a declaration means, and every way it can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    DeclarationError,
    Document,
    Formula,
    at_least,
    distinct,
    elementwise,
    formula,
    given,
    invertible,
    positive_definite,
    smooth,
    symmetric,
)
from nablacheck.declare.validation import RESERVED
from nablacheck.reports.json_output import statement
from nablacheck.reports.statement import format_statement

NOTES = Document("Notes", "notes")


def quadratic() -> Formula:
    @formula(A="N N", x="N")
    def quadratic_form(A: Any, x: Any) -> Any:
        """xᵀAx

        A is any square matrix,
        and x any vector.
        """
        return x @ A @ x

    return quadratic_form


def linear() -> Formula:
    @formula(A="M N", x="N", out="M")
    def linear_map(A: Any, x: Any) -> Any:
        """Ax"""
        return A @ x

    return linear_map


def chain() -> Formula:
    @formula(f=smooth("N"), phi=elementwise(), x="N")
    def chained(f: Any, phi: Any, x: Any) -> Any:
        """f(φ(x))"""
        return f(phi(x))

    return chained


def test_a_formula_knows_its_name_equation_and_note() -> None:
    f = quadratic()
    assert (f.name, f.equation, f.note) == ("quadratic_form", "xᵀAx", "A is any square matrix, and x any vector.")
    assert (list(f.spaces), f.out, f.claims, repr(f)) == (["A", "x"], None, [], "<Formula quadratic_form>")


def test_a_formula_is_still_the_function() -> None:
    assert quadratic()(np.eye(2), x=np.array([1.0, 2.0])) == 5.0


def test_a_formula_knows_the_line_it_stands_on() -> None:
    f = quadratic()
    assert f.code_location.file == __file__
    assert "@formula" in Path(__file__).read_text(encoding="utf-8").splitlines()[f.code_location.line - 1]


def test_claims_are_collected_in_order_and_named() -> None:
    f = quadratic()

    @f.gradient("x", source=NOTES.at("p. 1"))
    def _(A: Any, x: Any) -> Any:
        """(A + Aᵀ)x

        For any A.
        """
        return (A + A.T) @ x

    @f.misprint("x", source=(NOTES.at("p. 2"), NOTES.at("p. 3")))
    def printed(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    @f.identity()
    def traced(A: Any, x: Any) -> Any:
        """tr(Axxᵀ)"""
        return np.trace(A @ np.outer(x, x))

    @f.hessian("x")
    def _(A: Any, x: Any) -> Any:
        """A + Aᵀ"""
        return A + A.T

    assert [claim.name for claim in f.claims] == [
        "quadratic_form-x-gradient",
        "quadratic_form-x-gradient-misprint-printed",
        "quadratic_form-identity-traced",
        "quadratic_form-x-hessian",
    ]
    gradient, misprint, _, _ = f.claims
    assert (gradient.equation, gradient.note, gradient.kind.name, gradient.variables) == (
        "(A + Aᵀ)x",
        "For any A.",
        "gradient",
        ("x",),
    )
    assert [str(source) for source in misprint.sources] == ["Notes, p. 2", "Notes, p. 3"]
    assert [claim.misprint for claim in f.claims] == [False, True, False, False]


def test_a_decorated_claim_is_returned() -> None:
    @quadratic().gradient("x")
    def doubled(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    assert isinstance(doubled, Claim)
    assert repr(doubled) == "<Claim quadratic_form-x-gradient-doubled>"


def test_a_pullback_takes_the_cotangent_first_and_names_every_variable() -> None:
    @linear().pullback("A", "x")
    def _(G: Any, A: Any, x: Any) -> Any:
        """Gxᵀ, AᵀG"""
        return np.outer(G, x), A.T @ G

    assert _.name == "linear_map-A-x-pullback"


def test_a_minimizer_takes_the_other_arguments() -> None:
    @quadratic().minimizer("x", A=positive_definite("N N"))
    def _(A: Any) -> Any:
        """0"""
        return np.zeros(len(A))

    assert _.name == "quadratic_form-x-minimizer"


@pytest.mark.parametrize("misprint", [False, True])
@pytest.mark.parametrize("local", [False, True])
def test_a_minimizer_is_local_where_it_says_so(local: bool, misprint: bool) -> None:
    f = quadratic()
    options: dict[str, Any] = {"local": True} if local else {}
    declare = f.misprint("x", kind="minimizer", **options) if misprint else f.minimizer("x", **options)

    @declare
    def claim(A: Any) -> Any:
        """0"""
        return np.zeros(len(A))

    assert claim.local is local
    assert claim.noun == ("local minimiser" if local else "minimiser")
    assert claim.narrowed == ()
    told = "\n".join(format_statement(statement(f, "mine.py")))
    assert ("a local minimiser: lower values may be had elsewhere, and none near" in told) is local
    assert statement(f, "mine.py")["claims"][0]["local"] is local


def test_a_claim_narrows_a_space_for_itself_alone() -> None:
    f = quadratic()

    @f.gradient("x", A=symmetric("N N"), where=at_least("N", 2))
    def _(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    assert (str(_.spaces["A"]), str(f.spaces["A"])) == ("symmetric N×N", "N×N")
    assert ([str(r) for r in _.relations], f.relations) == (["N ≥ 2"], ())
    assert _.conditions == "A symmetric N×N, N ≥ 2"


def test_a_claim_within_a_space_says_so() -> None:
    f = quadratic()

    @f.gradient("A", A=symmetric("N N"), along=symmetric)
    def _(A: Any, x: Any) -> Any:
        """xxᵀ"""
        return np.outer(x, x)

    assert _.conditions.endswith("A moved within the symmetric matrices")


def test_a_claim_that_assumes_nothing_more_has_no_conditions() -> None:
    @quadratic().gradient("x")
    def _(A: Any, x: Any) -> Any:
        """(A + Aᵀ)x"""
        return (A + A.T) @ x

    assert _.conditions == ""


def test_relations_of_the_formula_hold_for_its_claims() -> None:
    @formula(x="N", a="N", where=(distinct("x", "a"), at_least("N", 2)))
    def distance(x: Any, a: Any) -> Any:
        """‖x − a‖"""
        return np.linalg.norm(x - a)

    @distance.gradient("x", where=at_least("N", 3))
    def _(x: Any, a: Any) -> Any:
        """(x − a)/‖x − a‖"""
        return (x - a) / np.linalg.norm(x - a)

    assert [str(relation) for relation in _.relations] == ["x ≠ a", "N ≥ 2", "N ≥ 3"]
    assert _.conditions == "N ≥ 3"


def test_the_correction_of_a_misprint_is_the_first_true_claim_of_its_kind_and_variables() -> None:
    f = quadratic()

    def body(A: Any, x: Any) -> Any:
        """an expression"""

    misprint = f.misprint("x")(body)
    assert misprint.correction is None
    f.hessian("x")(body)
    f.gradient("A")(body)
    assert misprint.correction is None
    right = f.gradient("x")(body)

    def second(A: Any, x: Any) -> Any:
        """another expression"""

    other = f.gradient("x")(second)
    assert misprint.correction is right

    def again(A: Any, x: Any) -> Any:
        """a third"""

    assert f.misprint("x", corrected_by="second")(again).correction is other
    f.gradient("A")(again)
    assert replace(misprint, corrected_by="again").correction is None  # of another variable


def test_a_misprint_can_be_of_any_kind() -> None:
    def body(A: Any, x: Any) -> Any:
        """A"""

    claim = quadratic().misprint("x", kind="hessian")(body)
    assert (claim.kind.name, claim.misprint) == ("hessian", True)


def one(x: Any) -> Any:
    """x"""


def two(A: Any, x: Any) -> Any:
    """x"""


def undocumented(x: Any) -> Any:
    return x


def undocumented_two(A: Any, x: Any) -> Any:
    return x


def blank(x: Any) -> Any:
    """ """


def three(G: Any, A: Any, x: Any) -> Any:
    """x"""


def functions(f: Any, phi: Any, x: Any) -> Any:
    """x"""


WORD: Any = "x"

WRONG: dict[str, tuple[Callable[..., Any], Callable[..., Any], str]] = {
    # of a formula
    "name": (one, formula(y="N"), r"one takes \(x\) but declares \(y\); declare every argument, in the order"),
    "order": (two, formula(x="N", A="N N"), r"two takes \(A, x\) but declares \(x, A\)"),
    "missing": (two, formula(A="N N"), r"two takes \(A, x\) but declares \(A\)"),
    "too many": (one, formula(x="N", A="N"), r"one takes \(x\) but declares \(x, A\)"),
    "axes": (one, formula(x="N-1"), r"one: argument x: 'N-1' in 'N-1' is neither an axis letter nor a positive size"),
    "number": (one, formula(x=3), r'one: argument x: a space is axes such as "N D"'),
    "condition without axes": (one, formula(x=invertible), r'x: invertible needs axes: write invertible\("N N"\)'),
    "out": (one, formula(x="N", out="0"), r"one: out: '0' in '0' is neither"),
    "relation": (one, formula(x="N", where=WORD), r'where= takes relations such as distinct\("x", "a"\), not \'x\''),
    "unknown argument": (one, formula(x="N", where=distinct("x", "b")), "x ≠ b speaks of an unknown argument 'b'"),
    "unknown axis": (one, formula(x="N", where=at_least("M", 2)), "M ≥ 2 speaks of an unknown axis 'M'"),
    "unknown other axis": (one, formula(x="N", where=at_least("N", "M")), "N ≥ M speaks of an unknown axis 'M'"),
    "axis for argument": (one, formula(x="N", where=distinct("x", "N")), "speaks of an unknown argument 'N'"),
    "given by nobody": (one, formula(x=given("", lambda y: y)), "one: argument x: 'y' is no argument that is drawn"),
    "given by itself": (one, formula(x=given("N", lambda x: x)), "one: argument x: 'x' is no argument that is drawn"),
    "no equation": (undocumented, formula(x="N"), "undocumented has no docstring; write the equation"),
    "blank equation": (blank, formula(x="N"), "blank has no docstring"),
    # of a claim
    "kind": (two, quadratic().misprint("x", kind="slope"), "'slope' is no kind of claim; use one of gradient"),
    "option": (two, quadratic().gradient("x", sourc=()), "'sourc' is neither .*did you mean 'source'"),
    "two variables": (two, quadratic().misprint("A", "x"), "a gradient is taken by one variable, not by A, x"),
    "variable": (two, quadratic().gradient("y"), "there is no argument 'y' to differentiate by; did you mean"),
    "near variable": (three, linear().pullback("AA"), "no argument 'AA' to differentiate by; did you mean 'A'"),
    "no variable": (two, quadratic().misprint(), r'names the variable it is taken by, as in .gradient\("A"\)'),
    "identity by x": (two, quadratic().misprint("x", kind="identity"), "an identity is no derivative"),
    "function": (functions, chain().gradient("f"), "f is a function; claims are about derivatives by arrays"),
    "entrywise function": (functions, chain().gradient("phi"), "phi is a function"),
    "jacobian of a scalar": (two, quadratic().jacobian("x"), r'declare @formula\(..., out="…"\) or claim a gradient'),
    "pullback of a scalar": (three, quadratic().pullback("x"), "a pullback is for array-valued functions"),
    "gradient of a vector": (two, linear().gradient("x"), "is for scalar functions, and this one has out='M'"),
    "hessian of a vector": (two, linear().hessian("x"), "a hessian is for scalar functions"),
    "minimizer of a vector": (two, linear().minimizer("x"), "a minimizer is for scalar functions"),
    "along a jacobian": (two, linear().jacobian("x", along=symmetric), "along= is for gradients"),
    "along no way": (two, quadratic().gradient("A", along=invertible), "one can move within, without axes"),
    "along a word": (two, quadratic().gradient("A", along="symmetric"), "without axes, as in along=symmetric"),
    "a local gradient": (two, quadratic().gradient("x", local=True), "local= is for minimizers"),
    "a local misprint of a gradient": (two, quadratic().misprint("x", local=True), "local= is for minimizers"),
    "local in words": (two, quadratic().minimizer("x", local="yes"), "local= is True or False, not 'yes'"),
    "local by number": (two, quadratic().minimizer("x", local=1), "local= is True or False, not 1"),
    "local misspelt": (two, quadratic().minimizer("x", locale=True), "'locale' is neither .*did you mean 'local'"),
    "narrowed": (two, quadratic().gradient("x", A=invertible), "argument A: invertible needs axes"),
    "narrowed to a number": (two, quadratic().gradient("x", A=1), "argument A: a space is axes"),
    "narrowed to nothing drawn": (two, quadratic().gradient("x", A=given("", lambda z: z)), "'z' is no argument"),
    "arguments": (one, quadratic().gradient("x"), r"the gradient takes \(x\) and should take \(A, x\)"),
    "cotangent": (two, linear().pullback("x"), r"the pullback takes \(A, x\) and should take \(G, A, x\)"),
    "minimised argument": (two, quadratic().minimizer("x"), r"the minimizer takes \(A, x\) and should take \(A\)"),
    "claim's relation": (two, quadratic().gradient("x", where=distinct("x", "b")), "unknown argument 'b'"),
    "source": (two, quadratic().gradient("x", source="p. 3"), "source= takes locations of documents"),
    "source by number": (two, quadratic().gradient("x", source=3), "source= takes locations of documents"),
    "document": (two, quadratic().gradient("x", source=NOTES), "source= takes locations of documents"),
    "no claimed equation": (undocumented_two, quadratic().gradient("x"), "the claim has no docstring"),
}  # fmt: skip
"""A function, what it is decorated with, and what the refusal says."""


@pytest.mark.parametrize(("function", "decorate", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_declaration_is_refused_at_its_line(
    function: Callable[..., Any], decorate: Callable[..., Any], words: str
) -> None:
    with pytest.raises(DeclarationError, match=words) as refused:
        decorate(function)
    line = function.__code__.co_firstlineno
    assert (refused.value.code_location.file, refused.value.code_location.line) == (__file__, line)
    assert str(refused.value).endswith(f"test_formula.py:{line})")


def test_a_refused_claim_is_not_kept() -> None:
    f = quadratic()
    with pytest.raises(DeclarationError):
        f.gradient("x")(one)
    assert f.claims == []


@pytest.mark.parametrize("name", RESERVED)
def test_an_argument_with_a_reserved_name_is_refused(name: str) -> None:
    namespace: dict[str, Any] = {}
    spaces: dict[str, Any] = {name: "N"}
    exec(f"def f({name}):\n    'an equation'\n", namespace)
    with pytest.raises(TypeError, match=f"an argument can't be called '{name}'; rename it|but declares"):
        formula(**spaces)(namespace["f"])


def test_a_claim_without_parentheses_is_refused() -> None:
    """Otherwise the claim would be silently lost."""
    with pytest.raises(DeclarationError, match=r'by, as in @\w+.gradient\("A"\)') as refused:

        @quadratic().gradient  # type: ignore[arg-type]
        def _(A: Any, x: Any) -> Any:
            """2Ax"""

    assert refused.value.code_location.file == __file__


def test_two_claims_of_one_name_are_refused_with_both_places() -> None:
    f = quadratic()
    first = f.gradient("x")(two)
    with pytest.raises(DeclarationError, match="quadratic_form-x-gradient-two is claimed twice") as refused:
        f.gradient("x")(two)
    assert str(first.code_location) in str(refused.value)
    assert "as in def expanded(...)" in str(refused.value)
    assert f.claims == [first]


def test_the_same_label_can_stand_for_claims_by_different_variables() -> None:
    f = quadratic()
    f.gradient("x")(two)
    f.gradient("A")(two)
    f.misprint("x")(two)
    assert len({claim.name for claim in f.claims}) == 3


def test_two_formulas_of_one_name_in_a_module_are_refused_with_both_places() -> None:
    source = """
from nablacheck import formula

@formula(x="N")
def norm(x):
    "‖x‖"
    return x @ x

@formula(x="N")
def norm(x):
    "‖x‖"
    return x @ x
"""
    with pytest.raises(DeclarationError, match=r"norm is declared twice, first at .*mine.py:4; rename one .*mine.py:9"):
        exec(compile(source, "mine.py", "exec"), {})


def test_an_identity_without_parentheses_is_told() -> None:
    square = quadratic()
    with pytest.raises(DeclarationError, match=r"write @\w+\.identity\(\), with parentheses"):
        square.identity(two)


def test_a_callable_without_code_is_refused_at_the_line_that_declares_it() -> None:
    with pytest.raises(DeclarationError, match="@formula is for functions written with def") as refused:
        formula(x="N")(len)  # this line
    location = refused.value.code_location
    assert location.file == __file__
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[location.line - 1].endswith("# this line")


@dataclass(frozen=True)
class AwayFrom:
    """A relation that compares arrays, and so has no equality of its own."""

    name: str
    place: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def holds(self, values: Any, sizes: Any) -> bool:
        return not np.array_equal(values[self.name], self.place)

    def __str__(self) -> str:
        return f"{self.name} isn't {self.place}"


def test_relations_without_an_equality_are_told_apart() -> None:
    @formula(x="2", where=AwayFrom("x", np.zeros(2)))
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @square.gradient("x", where=AwayFrom("x", np.ones(2)))
    def claim(x: Any) -> Any:
        """2x"""
        return 2 * x

    assert claim.conditions == "x isn't [1. 1.]"
