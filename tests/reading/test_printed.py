"""The document's own text beside the code: read, renamed by the key of its letters, and compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Document, formula
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.declare.documents import Source
from nablacheck.oracles import written
from nablacheck.reading.comparison import as_printed
from nablacheck.reading.letters_key import LettersKey
from nablacheck.reading.refusal import NotRead

NOTES = Document("Notes", "notes")
COLUMNS = Document("Column notes", "columns", layout="denominator")
SEEDS = range(50)


def residual(source: Source) -> Claim:
    @formula(A="M N", X="N P", B="M P")
    def squared(A: Any, X: Any, B: Any) -> Any:
        """‖AX − B‖²"""
        return np.sum((A @ X - B) ** 2)

    @squared.gradient("X", source=source)
    def _(A: Any, X: Any, B: Any) -> Any:
        """2Aᵀ(AX − B)"""
        return 2 * A.T @ (A @ X - B)

    return squared.claims[0]


def direction(source: Source) -> Claim:
    @formula(x="N", y="N", out="N")
    def scaled(x: Any, y: Any) -> Any:
        """(yᵀx)y"""
        return (y @ x) * y

    @scaled.jacobian("x", source=source)
    def _(x: Any, y: Any) -> Any:
        """yyᵀ"""
        return np.outer(y, y)

    return scaled.claims[0]


def status(claim: Claim, seed: int = 0) -> Status:
    return check_claim(claim, written, count=20, seed=seed, shrink=False, explain=False).status


KEY = "X→A, x→a, W→X, w→x, Y→B, y→b, U→AX − B, f→‖AX − B‖²"
RIGHT = {
    "an equation": r"\nabla_W \|XW - Y\|_F^2 = 2X^\top(XW - Y)",
    "a side": r"2 X^{T} X W - 2 X^{T} Y",
    "a line of a display": r"&= 2X^T(XW - Y) \\",
    "an expression under a letter": r"\frac{\partial f}{\partial W} = 2 X^\top U",
    "entries": r"\frac{\partial f}{\partial W_{ij}} = 2\sum_{k} X_{ki} U_{kj} = 2 (X^\top U)_{ij}",
    "lower case and positions from 0": r"\sum_{k=0}^{M-1} 2x_{ki}(XW - Y)_{kj}",
    "a step that is a derivative": r"2X^TU = \nabla_W \left(\text{tr}(W^T X^T X W) - 2 \text{tr}(Y^T X W)\right)",
    "a derivative by an expression": r"X^T \nabla_{XW - Y} \|XW - Y\|_F^2",
    "primed positions": r"\sum_i 2(\sum_k x_{ik}w_{kj'} - y_{ij'})x_{ik'} = 2X^T(XW - Y)",
    "the transpose of a derivative": r"\left(\nabla_{W^T} \|W^T X^T - Y^T\|_F^2\right)^T",
}
WRONG = {
    "a factor": r"X^\top(XW - Y)",
    "letters": r"2W^\top(XW - Y)",
    "the function": r"\nabla_W \|XW + Y\|_F^2 = 2X^\top(XW - Y)",
    "one side of two": r"2X^T(XW - Y) = 2X^T(XW + Y)",
    "a step that is a derivative": r"-\nabla_W \|XW - Y\|_F^2",
    "an entry and a matrix": r"\frac{\partial f}{\partial W_{ij}} = 2X^\top(XW - Y)",
    "primed positions": r"\sum_i (\sum_k x_{ik}w_{kj'} - y_{ij'})x_{ik'} = 2X^T(XW - Y)",
    "a sum that is lost": r"\frac{\partial f}{\partial W_{ij}} = 2\sum_{k} x_{ki}(x_{ki} w_{ij} - y_{kj})",
}


@pytest.mark.parametrize("printed", RIGHT.values(), ids=RIGHT)
def test_what_is_printed_is_read_in_the_letters_of_the_declaration(printed: str) -> None:
    claim = residual(NOTES.at("p. 1", printed, KEY))
    ((_, found),) = as_printed(claim)
    assert found.reason == ""
    assert found.identities
    assert {status(claim, seed) for seed in range(3)} == {Status.HOLDS}


@pytest.mark.parametrize("printed", WRONG.values(), ids=WRONG)
def test_a_print_that_says_something_else_fails(printed: str) -> None:
    """The docstring and the code agree, and are right: the print alone differs."""
    claim = residual(NOTES.at("p. 1", printed, KEY))
    assert {status(claim, seed) for seed in SEEDS} == {Status.FAILS}


@pytest.mark.parametrize(
    "printed",
    [
        r"\nabla f(0) = 2X^T(XW - Y)",
        r"\nabla f(-W) = 2X^T(XW - Y)",
        r"\nabla^2 f = 2X^T(XW - Y)",
        r"\frac{\partial f}{\partial W^T} = 2X^T(XW - Y)",
        r"2X^T(XW - Y), \nabla_X f = 3X",
        r"2X^T(XW - Y), R = XW + Y",
    ],
)
def test_a_print_of_something_else_never_holds(printed: str) -> None:
    claim = residual(NOTES.at("p. 1", printed, KEY))
    ((_, found),) = as_printed(claim)
    assert not found.decided or status(claim) is Status.FAILS


def test_one_length_of_a_document_may_be_two_of_the_declaration() -> None:
    square = r"2 \sum_{k=1}^n X_{ki} (\sum_{l=1}^n X_{kl} W_{lj} - Y_{kj})"
    ((_, found),) = as_printed(residual(NOTES.at("p. 1", square, KEY)))
    assert not found.decided


def test_a_failure_tells_what_is_printed_where() -> None:
    result = check_claim(residual(NOTES.at("p. 1", r"X^\top(XW - Y)", KEY)), written, count=20)
    assert result.verdict is not None
    assert r"what p. 1 prints, X^\top(XW - Y)," in str(result.verdict)
    assert result.verdict.columns == ("written", "computed")


def test_without_a_key_letters_are_those_of_the_declaration() -> None:
    assert status(residual(NOTES.at("p. 1", r"2A^\top(AX - B)"))) is Status.HOLDS
    ((_, found),) = as_printed(residual(NOTES.at("p. 1", r"2C^\top(CX - B)")))
    assert (found.decided, found.reason) == (False, "C is not declared")


@pytest.mark.parametrize(("document", "holds"), [(NOTES, False), (COLUMNS, True)])
def test_derivatives_of_vectors_are_printed_in_the_layout_of_the_document(document: Document, holds: bool) -> None:
    @formula(A="M N", x="N", out="M")
    def linear(A: Any, x: Any) -> Any:
        """Ax"""
        return A @ x

    @linear.jacobian("x", source=document.at("p. 1", r"\frac{\partial A x}{\partial x} = A^\top"))
    def _(A: Any, x: Any) -> Any:
        """A"""
        return A

    assert (status(linear.claims[0]) is Status.HOLDS) is holds


def test_keys_of_letters() -> None:
    key = LettersKey.parse("X→A, b₁→b₂, W_c→C, û→u/‖u‖, f→g(x, y), dU→D, φ(x)→φ")
    assert key.letters() == {"X": "A", "b_1": "b_2", "W_c": "C", "dU": "D", "φ(x)": "φ"}
    assert key.expressions() == {"u\u0302": "u/‖u‖", "f": "g(x, y)"}
    assert key.differentials
    assert LettersKey.parse("").texts == {}


@pytest.mark.parametrize("text", ["X", "X A→B", "→A", "X→A, X→B"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotRead, match="in a key of letters"):
        LettersKey.parse(text)
    ((_, found),) = as_printed(direction(NOTES.at("p. 1", "yy^T", text)))
    assert not found.decided


def test_letters_are_renamed_at_once() -> None:
    """x and y change places: yyᵀ of the document is xxᵀ, which is another Jacobian."""
    assert status(direction(NOTES.at("p. 1", "xx^T", "x→y, y→x"))) is Status.HOLDS
    assert status(direction(NOTES.at("p. 1", "yy^T", "x→y, y→x"))) is Status.FAILS
