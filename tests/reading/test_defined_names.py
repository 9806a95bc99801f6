"""Names of several letters before (…) = or = are what a text defines, and products stay products."""

from __future__ import annotations

import pytest
from nablacheck.reading.defined_names import defined_words
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import quickly, verdict

KL = "KL(mu, sigma) = 1/2(sigma^2 + mu^2 - 1 - log sigma^2)"
NUMBERS = "sigma: number, mu: number"


@pytest.mark.parametrize(
    ("text", "by", "let", "right", "wrong"),
    [
        (KL, "sigma", NUMBERS, "sigma - 1/sigma", "sigma + 1/sigma"),
        (r"\mathrm{KL}(\mu, \sigma) = \frac12(\sigma^2 + \mu^2 - 1 - \log \sigma^2)", "mu", NUMBERS, r"\mu", r"2\mu"),
        ("NLL(w) = ‖X w - y‖^2", "w", "", "2 X^T(X w - y)", "X^T(X w - y)"),
        ("loss(w) = ‖X w - y‖^2", "w", "", "2 X^T(X w - y)", "X^T(X w - y)"),
        ("MSE = ‖X w - y‖^2", "w", "", "2 X^T(X w - y)", "X^T(X w - y)"),
        ("Loss = ‖X w - y‖^2", "w", "", "2 X^T(X w - y)", "X^T(X w - y)"),
        ("f(w) = NLL(w)^2, NLL(w) = a^T w", "w", "", "2 a a^T w", "a a^T w"),
    ],
)  # fmt: skip
def test_a_name_of_several_letters_is_what_is_defined(text: str, by: str, let: str, right: str, wrong: str) -> None:
    for gradient, expected in ((right, HELD), (wrong, REFUTED)):
        answers = quickly(text, wrt=by, gradient=gradient, let=let, oracles=("dual",))
        assert answers.exit_code == expected, str(answers)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("NLL(w) = ‖X w - y‖^2", "∇NLL = 2 X^T(X w - y)"), HELD),
        (("NLL(w) = ‖X w - y‖^2", "∇NLL = X^T(X w - y)"), REFUTED),
        (("(A B)^T = B^T A^T",), HELD),
        (("tr(A B) = tr(B A)",), HELD),
        (("ABC = A(BC)",), HELD),
        (("ABC = C(BA)",), REFUTED),
    ],
    ids=str,
)
def test_derivatives_of_names_and_products(texts: tuple[str, ...], expected: int) -> None:
    assert verdict(*texts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "dL(x) = y",
        "Ax = b",
        "AB = I",
        "XTX = I",
        "grad = 2x",
        "tr(A) = c",
        "lambda(x) = 2",
        "AB(x) = A B x",
        "AB(C) = A(BC)",
    ],
)
def test_equations_differentials_and_known_words_define_no_word(text: str) -> None:
    assert defined_words(text, ()) == frozenset()
