"""What is said of letters, in words, by sets, signs and equations, is a condition of what is claimed."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck.core.errors import UsageError
from nablacheck.reading.asking.declarations import declarations
from nablacheck.reading.asking.said import said
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict

ENTROPY = "f(z) = −Σᵢ yᵢ log softmax(z)ᵢ"
SAID: list[tuple[str, str, str]] = [
    ("f(x) = xᵀAx{}", "∇f = 2Ax", " where A is symmetric"),
    ("f(x) = xᵀAx{}", "∇f = 2Ax", " for symmetric matrices A"),
    ("f(x) = xᵀAx{}", "∇f = 2Ax", ", if A = Aᵀ"),
    ("f(x) = xᵀAx{}", "∇f = 2Ax", ", A ∈ S^n"),
    ("f(x) = x^T A x{}", "∇f = 2Ax", r", \quad A \succ 0"),
    ("f(x) = x^T A x{}", "∇f = 2Ax", r" \quad \text{where } A \text{ is symmetric and positive definite}"),
    ("f(x) = tr(AXBXᵀ){}", "∂f/∂X = 2AXB", " (A and B are symmetric)"),
    (f"{ENTROPY}{{}}", "∇f = softmax(z) − y", " for one-hot y"),
    (f"{ENTROPY}{{}}", "∇f = softmax(z) − y", ", y on the simplex"),
    (f"{ENTROPY}{{}}", "∇f = softmax(z) − y", ", where Σᵢ yᵢ = 1"),
    (f"{ENTROPY}{{}}", "∇f = softmax(z) − y", ", 1ᵀy = 1"),
    ("f(w) = log(1 + exp(−y wᵀx)){}", "∇f = (σ(wᵀx) − (1 + y)/2)x", ", y ∈ {−1, 1}"),
    ("f(s) = log(1 + exp(s)) − y² s{}", "f' = σ(s) − y", r", \quad y \in \{0, 1\}"),
    ("f(a) = aᵀuuᵀu{}", "∇f = u", ", ‖u‖ = 1"),
    ("f(a) = aᵀu(uᵀu)²{}", "∇f = u", " for a unit vector u"),
    ("f(x) = ‖Ux‖²{}", "∇f = 2x", " where U has orthonormal columns"),
    ("f(x) = ‖Ux‖²{}", "∇f = 2x", ", UᵀU = I"),
    ("f(x) = xᵀSx + xᵀx{}", "∇f = 2x", " with Sᵀ = −S"),
    ("f(x) = xᵀD⁻¹x{}", "∇f = 2D⁻¹x", " for diagonal D"),
    ("f(x) = ‖Qx‖²{}", "∇f = 2x", " where QᵀQ = QQᵀ = I"),
    ("f(x) = |λ|xᵀx{}", "∇f = 2λx", ", λ > 0"),
]
"""A function, what is claimed, and what has to be said for it."""


@pytest.mark.parametrize(("function", "claim", "condition"), SAID)
def test_what_is_right_under_a_condition_holds_where_it_is_said(function: str, claim: str, condition: str) -> None:
    assert verdict(function.format(condition), claim) == HELD
    assert verdict(function.format(""), f"{claim}{condition}") == HELD
    assert verdict(function.format(""), claim) == REFUTED
    assert verdict(function.format(condition), claim.replace("= ", "= 3", 1)) != HELD


@pytest.mark.parametrize(
    ("let", "texts", "code"),
    [
        ("y: one-hot", (ENTROPY, "∇f = softmax(z) − y"), HELD),
        ("y: one hot K", (ENTROPY, "∇f = softmax(z) + y"), REFUTED),
        ("y: a probability vector", (ENTROPY, "∇f = softmax(z) − y"), HELD),
        ("A: symmetric N×N, x: positive", ("f(x) = xᵀA log x", "∇f = A log x + (Ax)/x"), HELD),
        ("x: positive", ("f(x) = x log x", "f' = log x + 1"), HELD),
        ("A: symmetric", ("f(x) = xᵀA⁻¹x", "∇f = 2A⁻¹x"), HELD),
        ("y: one-hot, λ > 0", ("f(z) = −|λ|yᵀ log softmax(z)", "∇f = λ softmax(z) − λy"), HELD),
        ("y=one_hot(K)", (ENTROPY, "∇f = softmax(z) − y"), HELD),
        ('z: K, y = one_hot("K")', (ENTROPY, "∇f = softmax(z) + y"), REFUTED),
        ("A=symmetric(N, N), x: N", ("f(x) = xᵀAx", "∇f = 2Ax"), HELD),
        ("A=real(N, N), x: N", ("f(x) = xᵀAx", "∇f = 2Ax"), REFUTED),
        ("a, x ∈ ℝ³", ("f(x) = aᵀx", "∇f = a"), HELD),
        ("y ∈ {0, 1}", ("f(s) = y²s", "f' = y"), HELD),
    ],
)
def test_conditions_are_declared(let: str, texts: tuple[str, ...], code: int) -> None:
    assert verdict(*texts, let=let) == code


def test_the_reading_says_the_condition() -> None:
    shown = str(quickly("f(x) = xᵀAx, A symmetric", "∇f = 2Ax")).splitlines()
    assert shown[0] == "  read    xᵀAx   x: N, A: symmetric N×N"


@pytest.mark.parametrize(
    "texts",
    [
        ("f(x) = xᵀAx where A is not symmetric", "∇f = 2Ax"),
        ("f(x) = xᵀAx for non-symmetric A", "∇f = 2Ax"),
        ("f(x) = xᵀx", "∇f = 2x if x = 0"),
        ("f(x) = xᵀQx", "∇f = 2Qx where Q³ = Q"),
        ("f(x) = xᵀAx, A symmetric", "∇f = 2Ax, A ∈ ℝ^{N×M}"),
        ("f(y) = yᵀx for one-hot y", "∇f = x"),
        ("f(x) = x²p, p = x, p > 0", "f' = 3x²"),
    ],
    ids=str,
)
def test_what_is_no_condition_that_is_known_is_refused(texts: tuple[str, ...]) -> None:
    assert verdict(*texts) == NOT_READ


@pytest.mark.parametrize(
    ("function", "by", "matrix", "let"),
    [
        ("log ‖{0}‖ where ‖{0}‖ = 1", "{0}", "X", "X: N×D"),
        ("log ‖{0}‖ where ⟨{0}, {0}⟩ = 1", "{0}", "X", ""),
        ("aᵀ{0} sum({0}) where sum({0}) = 1", "a", "P", ""),
        ("aᵀ{0} sum({0}) where 1ᵀ{0} = 1", "a", "P", "P: N×D"),
        ("log ‖{0}‖, 1 = ‖{0}‖²", "{0}", "A", "A: matrix"),
    ],
)
def test_a_condition_on_a_vector_is_none_on_the_rows_of_a_matrix(function: str, by: str, matrix: str, let: str) -> None:
    """Rows of norm 1 don't make a matrix of norm 1: the right claim was refuted, and one of rows alone held."""

    def asked(letter: str, sign: str, let: str) -> Any:
        return quickly(function.format(letter), wrt=by.format(letter), gradient=sign + letter, let=let)

    refused = asked(matrix, "", let)
    assert (refused.exit_code, "of a matrix" in str(refused)) == (NOT_READ, True)
    for letter, words in (("u", ""), (matrix, f"{matrix}: vector")):
        assert [asked(letter, sign, words).exit_code for sign in ("", "−")] == [HELD, REFUTED]


def test_an_equation_alone_is_a_claim() -> None:
    assert verdict("A = Aᵀ") == verdict("Σᵢ yᵢ = 1") == REFUTED
    assert verdict("Σᵢ pᵢ = 1, p = softmax(z)") == HELD


def test_what_says_nothing_of_letters_stays() -> None:
    for text in (
        "tr(AB) = tr(BA)",
        "f(x, y) = a x, g = b",
        "a × (b × c) = d",
        "∇f = A b, x",
        "x + 1 > 0",
        "log x for 2 x",
        "{x}",
    ):
        assert said(text) == (text, {})
    assert said("2 sin(z)x, y ∈ {0, 1}")[0].rstrip() == "2 sin(z)x"
    assert said("softmax(z)ᵢ, y > 0")[0].rstrip() == "softmax(z)ᵢ"
    assert said("g(x) y, z")[0] == "g(x) y, z"
    assert said("2x for all x")[0].strip() == "2x"


@pytest.mark.parametrize(
    ("let", "advice"),
    [
        ("A: symmetric N×M", "write --let"),
        ("y: one-hot matrix N", "write --let"),
        ("x: somehow", "write --let"),
        ("y: one-hot number", "write --let"),
        ("y = 1", "write --let 'X: N×D"),
        ("y=K", "with a colon: write --let 'y: K'"),
        ("y=hot_one(K)", "the conditions are .*one hot"),
        ("S=positive_definite(N)", r"write positive_definite\(N N\)"),
    ],
)
def test_declarations_that_fit_nothing_are_wrong_calls_which_say_what_to_write(let: str, advice: str) -> None:
    with pytest.raises(UsageError, match=f"isn't read; .*{advice}"):
        declarations([let])


def test_a_place_in_the_text_is_the_same_without_its_conditions() -> None:
    refused: Any = quickly("f(x) = xᵀAx where A is symmetric, + foo", "∇f = 2x")
    assert str(refused).splitlines()[2].index("^") == len("  f(x) = xᵀAx where A is symmetric, + ")


@pytest.mark.parametrize(
    ("function", "by", "let", "derived"),
    [
        ("−Σᵢ yᵢ log softmax(z)ᵢ", "z", "y: one-hot", "softmax(z) − y"),
        ("−Σᵢ yᵢ log softmax(z)ᵢ", "z", "", "sum(y) softmax(z) − y"),
        ("aᵀu(uᵀu)²", "a", "u: unit norm", "u"),
        ("(x − μ)ᵀΣ⁻¹(x − μ)", "x", "Σ: symmetric", "2Σ⁻¹(x − μ)"),
    ],
)
def test_what_is_derived_uses_the_condition(function: str, by: str, let: str, derived: str) -> None:
    assert str(quickly(function, wrt=by, let=let, derive=True)).endswith(f"  {derived}")
