"""Right derivatives in writing: textbooks' formulas are found again, and nothing is given that wasn't verified."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nablacheck import elementwise
from nablacheck.checking.derivation import derive
from nablacheck.checking.result import Result, Status
from nablacheck.declare.claim import Claim
from nablacheck.declare.conditions import invertible, nonzero, positive, positive_definite, symmetric
from nablacheck.oracles import Oracle
from nablacheck.reading.deriving import NotDerived
from nablacheck.reading.writing import as_unicode

from tests.helpers.equations import claim_about, derived, give_code, verify

TEXTBOOK: list[tuple[str, str, dict[str, Any], str]] = [
    ("xᵀx", "x", {"x": "N"}, "2x"),
    ("xᵀAx", "x", {"x": "N", "A": "N N"}, "(A + Aᵀ)x"),
    ("xᵀAx", "x", {"x": "N", "A": symmetric("N N")}, "2Ax"),
    ("tr(XᵀAX)", "X", {"X": "N D", "A": "N N"}, "(A + Aᵀ)X"),
    ("tr(AXB)", "X", {"A": "M N", "X": "N P", "B": "P M"}, "AᵀBᵀ"),
    ("tr(AX⁻¹B)", "X", {"A": "M N", "X": invertible("N N"), "B": "N M"}, "−X⁻ᵀAᵀBᵀX⁻ᵀ"),
    ("aᵀX⁻¹b", "X", {"a": "N", "X": invertible("N N"), "b": "N"}, "−X⁻ᵀabᵀX⁻ᵀ"),
    ("log|X|", "X", {"X": invertible("N N")}, "X⁻ᵀ"),
    ("log|X|", "X", {"X": positive_definite("N N")}, "X⁻¹"),
    ("|AX|", "X", {"A": "N N", "X": invertible("N N")}, "|AX|X⁻ᵀ"),
    ("tr(X³)", "X", {"X": "N N"}, "3(Xᵀ)²"),
    ("(xᵀAx)²", "x", {"x": "N", "A": symmetric("N N")}, "4(xᵀAx)Ax"),
    ("exp(−½ xᵀAx)", "x", {"x": "N", "A": symmetric("N N")}, "−exp(−½xᵀAx)Ax"),
    ("Σᵢ log(1 + exp(−yᵢ xᵢᵀw))", "w", {"X": "N D", "y": "N", "w": "D"}, "−Xᵀ(y ⊙ sigmoid(−y ⊙ Xw))"),
    ("log Σᵢ exp(xᵢ)", "x", {"x": "N"}, "softmax(x)"),
    ("logsumexp(Ax)", "x", {"A": "M N", "x": "N"}, "Aᵀ softmax(Ax)"),
    ("Σᵢ pᵢ log(pᵢ/qᵢ)", "p", {"p": positive("N"), "q": positive("N")}, "1 + log(p ⊘ q)"),
    ("½‖Ax − b‖² + ½λ‖x‖²", "x", {"A": "M N", "x": "N", "b": "M", "lam": ""}, "Aᵀ(Ax − b) + λx"),
    ("(Ax − b)ᵀW(Ax − b)", "x", {"A": "M N", "x": "N", "b": "M", "W": symmetric("M M")}, "2AᵀW(Ax − b)"),
    ("(x − μ)ᵀΣ⁻¹(x − μ)", "x", {"x": "N", "mu": "N", "Sigma": positive_definite("N N")}, "2Σ⁻¹(x − μ)"),
    ("‖XXᵀ − A‖²", "X", {"X": "N D", "A": symmetric("N N")}, "4(XXᵀ − A)X"),
    ("‖A − UVᵀ‖²", "U", {"A": "N M", "U": "N D", "V": "M D"}, "2(UVᵀ − A)V"),
    ("‖Yᵀ − XᵀB‖²", "B", {"Y": "P M", "X": "N M", "B": "N P"}, "2X(XᵀB − Yᵀ)"),
    ("aᵀ(b ⊙ x)", "x", {"a": "N", "b": "N", "x": "N"}, "a ⊙ b"),
    ("‖A ⊙ X − B‖²", "X", {"A": "N M", "X": "N M", "B": "N M"}, "2A ⊙ (A ⊙ X − B)"),
    ("sum(tanh(Wx))", "W", {"W": "N D", "x": "D"}, "(1 − tanh²(Wx))xᵀ"),
    ("tr(diag(x)A)", "x", {"x": "N", "A": "N N"}, "diag(A)"),
    ("‖x‖³", "x", {"x": nonzero("N")}, "3‖x‖x"),
    ("1/‖x‖", "x", {"x": nonzero("N")}, "−x/‖x‖³"),
    ("aᵀx/‖x‖", "x", {"a": "N", "x": nonzero("N")}, "a/‖x‖ − (aᵀx)x/‖x‖³"),
    ("log(1 + xᵀx)", "x", {"x": "N"}, "2x/(1 + ‖x‖²)"),
    ("Σᵢⱼ Aᵢⱼ xᵢ xⱼ", "x", {"A": "N N", "x": "N"}, "(A + Aᵀ)x"),
    ("vec(X)ᵀ vec(A)", "X", {"X": "N M", "A": "N M"}, "A"),
    ("1/(1 + exp(−x))", "x", {"x": ""}, "sigmoid(x)(1 − sigmoid(x))"),
    ("(1/N) Σᵢ (yᵢ − xᵢᵀw)²", "w", {"X": "N D", "y": "N", "w": "D"}, "(2/N) Xᵀ(Xw − y)"),
    ("log|I + XXᵀ|", "X", {"X": "N M"}, "2(I + XXᵀ)⁻¹X"),
    ("yᵀ(XXᵀ + λI)⁻¹y", "lam", {"y": "N", "X": "N M", "lam": positive("")}, "−‖(XXᵀ + λI)⁻¹y‖²"),
    ("x₁x₂", "x", {"x": "2"}, "x₂e₁ + x₁e₂"),
    ("Σᵢ Xᵢᵢ", "X", {"X": "N N"}, "I"),
    ("Σᵢ Xᵢᵢ²", "X", {"X": "N N"}, "2 diag(diag(X))"),
    ("∏ᵢ xᵢ", "x", {"x": "N"}, "[∏_{j≠k} xⱼ]ₖ"),
    ("1ᵀx", "x", {"x": "N"}, "𝟏"),
    ("Σᵢⱼ Aᵢⱼ Xᵢⱼ²", "X", {"A": "N M", "X": "N M"}, "2A ⊙ X"),
    ("Σᵢ f(xᵢ)", "x", {"f": elementwise(), "x": "N"}, "f′(x)"),
    ("Σᵢ log(cosh(xᵢ))", "x", {"x": "N"}, "tanh(x)"),
    ("log cosh(x)", "x", {"x": ""}, "tanh(x)"),
    ("Σᵢⱼ exp(xᵢ yⱼ)", "x", {"x": "N", "y": "M"}, "exp(xyᵀ)y"),
    ("Σᵢⱼ log(1 + exp(uᵢᵀvⱼ))", "U", {"U": "N D", "V": "M D"}, "sigmoid(UVᵀ)V"),
    ("log|I + diag(x)|", "x", {"x": positive("N")}, "1 ⊘ (1 + x)"),
    ("xᵀdiag(x)Ax", "x", {"x": "N", "A": "N N"}, "2x ⊙ Ax + Aᵀ(x ⊙ x)"),
    ("tr(A ⊗ X)", "X", {"A": "N N", "X": "M M"}, "tr(A)I"),
    ("‖A ⊗ X‖²", "X", {"A": "N M", "X": "P Q"}, "2‖A‖²X"),
    ("xᵀdiag(a)x", "x", {"x": "N", "a": "N"}, "2a ⊙ x"),
    ("Σᵢⱼ (xᵢ − xⱼ)²", "x", {"x": "N"}, "4(x𝟏ᵀ − 𝟏xᵀ)𝟏"),
    ("Σᵢⱼ Wᵢⱼ ‖xᵢ − xⱼ‖²", "X", {"W": symmetric("N N"), "X": "N D"}, "4(diag(W𝟏) − W)X"),
    ("−Σᵢ yᵢ log softmax(x)ᵢ", "x", {"y": "N", "x": "N"}, "sum(y) softmax(x) − y"),
    (
        "Σᵢ (yᵢ log sigmoid(xᵢᵀw) + (1 − yᵢ) log(1 − sigmoid(xᵢᵀw)))",
        "w",
        {"X": "N D", "y": "N", "w": "D"},
        "Xᵀ(y − sigmoid(Xw))",
    ),
    ("aᵀx/(‖a‖‖x‖)", "x", {"a": nonzero("N"), "x": nonzero("N")}, "(a − (aᵀx)x/‖x‖²)/(‖a‖‖x‖)"),
]
JACOBIANS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("Ax", "x", "M", {"A": "M N", "x": "N"}, "A"),
    ("x/‖x‖", "x", "N", {"x": nonzero("N")}, "I/‖x‖ − xxᵀ/‖x‖³"),
    ("sigmoid(Wx)", "x", "N", {"W": "N D", "x": "D"}, "diag(sigmoid(Wx) ⊙ (1 − sigmoid(Wx)))W"),
    ("softmax(x)", "x", "N", {"x": "N"}, "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"),
    ("xxᵀa", "x", "N", {"x": "N", "a": "N"}, "xaᵀ + (aᵀx)I"),
    ("diag(x)Ax", "x", "N", {"x": "N", "A": "N N"}, "diag(Ax) + diag(x)A"),
    ("(x − b)(Ax)ᵀa", "x", "M", {"x": "M", "b": "M", "A": "N M", "a": "N"}, "(x − b)aᵀA + (aᵀAx)I"),
]


@pytest.mark.parametrize(("equation", "variable", "spaces", "gradient"), TEXTBOOK)
def test_a_gradient_is_found_as_textbooks_print_it(
    equation: str, variable: str, spaces: dict[str, Any], gradient: str
) -> None:
    found = derived(equation, variable, **spaces)
    assert as_unicode(found.derivative) == gradient
    assert {result.status for result in found.results} == {Status.HOLDS}


@pytest.mark.parametrize(("equation", "variable", "out", "spaces", "jacobian"), JACOBIANS)
def test_a_jacobian_is_found_as_textbooks_print_it(
    equation: str, variable: str, out: str, spaces: dict[str, Any], jacobian: str
) -> None:
    found = derived(equation, variable, kind="jacobian", out=out, **spaces)
    assert as_unicode(found.derivative) == jacobian
    assert {result.status for result in found.results} == {Status.HOLDS}


@pytest.mark.parametrize(("equation", "pullback"), [("Ax", "AᵀG"), ("x ⊙ x", "2G ⊙ x"), ("exp(x)", "G ⊙ exp(x)")])
def test_a_pullback_is_found(equation: str, pullback: str) -> None:
    found = derived(equation, "x", kind="pullback", out="N", A="N N", x="N")
    assert as_unicode(found.derivative) == pullback
    assert {result.status for result in found.results} == {Status.HOLDS}


def test_what_code_does_not_compute_is_not_given() -> None:
    derived("tr(XᵀX)", "X", X="N N")
    claim = claim_about("tr(XᵀX)", "X", X="N N")
    give_code(claim.formula, lambda X: (X @ X).trace())
    with pytest.raises(NotDerived, match="isn't right"):
        derive(claim, verify)


def test_a_singular_matrix_among_the_points_rules_an_inverse_out() -> None:
    derived("|X|", "X", X=invertible("N N"))
    with pytest.raises(NotDerived, match="isn't right"):
        derived("|X|", "X", X="N N")


def test_a_point_without_a_derivative_is_told() -> None:
    with pytest.raises(NotDerived, match=r"isn't right at every point: the gradient is NaN"):
        derived("‖x − a‖", "x", x="N", a="N")


@pytest.mark.parametrize("refuting", ["dual", "ball"])
def test_one_oracle_that_refutes_is_enough(refuting: str) -> None:
    claim = claim_about("xᵀAx", "x", x="N", A="N N")
    asked = []

    def check(candidate: Claim, oracle: Oracle, count: int) -> Result:
        asked.append(oracle.name)
        result = verify(candidate, oracle, count)
        return replace(result, status=Status.FAILS) if oracle.name == refuting else result

    assert {result.oracle for result in derive(claim, verify).results} == {"dual", "ball"}
    with pytest.raises(NotDerived):
        derive(claim, check)
    assert refuting in asked
