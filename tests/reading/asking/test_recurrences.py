"""Recurrences are written out for the steps that are asked for."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly

NETWORK = ("hₜ = tanh(W hₜ₋₁ + U xₜ)", "f = sum(h₁)")
LINEAR = (r"h_t = W h_{t-1}", r"f = a^\top h_3")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ((*NETWORK, "∂f/∂W = (1 − h₁²)h₀ᵀ"), HELD),
        ((*NETWORK, "∂f/∂U = (1 − h₁²)x₁ᵀ"), HELD),
        ((*NETWORK, "∂f/∂W = (1 − h₁²)x₁ᵀ"), REFUTED),
        ((*NETWORK, "∂f/∂W = (1 − h₁)h₀ᵀ"), REFUTED),
        ((*LINEAR, r"\nabla_W f = a(W^2h_0)^T + W^Ta(Wh_0)^T + (W^2)^Tah_0^T"), HELD),
        ((*LINEAR, r"\nabla_W f = a(W^2h_0)^T + Wa(Wh_0)^T + (W^2)^Tah_0^T"), REFUTED),
        (("x_{k+1} = x_k − η A x_k", "f = ‖x_1‖²", "∂f/∂x_0 = 2(I − ηA)ᵀ(I − ηA)x_0"), HELD),
        (("x_{k+1} = x_k − η A x_k", "f = ‖x_1‖²", "∂f/∂x_0 = 2(I − ηA)(I − ηA)x_0"), REFUTED),
        (("s_t = s_{t-1} + y_t", "s_2 = s_0 + y_1 + y_2"), HELD),
        (("s_t = s_{t-1} + y_t", "s_2 = s_0 + y_1"), REFUTED),
        ((r"h_t = W h_{t-1}", "f = ‖h_T‖²", "∂f/∂W = 0"), NOT_READ),
        ((r"h_t = W h_{t-1}", "f = ‖h_9‖²", "∂f/∂W = 0"), NOT_READ),
    ],
    ids=str,
)
def test_the_steps_that_are_asked_for_are_written_out(texts: tuple[str, ...], code: int) -> None:
    answers = quickly(*texts)
    assert answers.exit_code == code, str(answers)


def test_the_number_of_a_step_that_is_a_letter_is_asked_for() -> None:
    assert "write a number: h_3" in str(ask(r"h_t = W h_{t-1}", "f = ‖h_T‖²", "∂f/∂W = 0"))
