"""Declarations that make no sense: each is refused at its line, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nablacheck import (
    DeclarationError,
    at_least,
    distinct,
    formula,
    given,
    invertible,
    symmetric,
)
from nablacheck.declare.validation import RESERVED

from tests.helpers.declared import NOTES, chain, linear, quadratic


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
    "axes": (one, formula(x="N/1"), r"one: argument x: 'N/1' in 'N/1' is neither an axis letter nor a positive size"),
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
    "along no way": (two, quadratic().gradient("A", along=invertible), "to perturb the variable within, without axes"),
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
    assert str(refused.value).endswith(f"test_validation.py:{line})")


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
