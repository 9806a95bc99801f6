"""Networks with any smooth activation and loss: weights shared over time, and a decoder tied to its encoder."""

import numpy as np
from nablacheck import elementwise, formula, smooth

from .sources import DERIVATIVE_NOTES


def _states(f, W, U, b, X, h):
    """h and the states that follow it: hₜ = W f(hₜ₋₁) + U xₜ + b"""
    states = [h]
    for x in X:
        states.append(W @ f(states[-1]) + U @ x + b)
    return states


def _rows(f, W, states, last):
    """∂l/∂hₖᵀ for every state but the first, from ∂l/∂hₜᵀ backwards: the row below times W diag(f′(hₖ))"""
    rows = [last]
    for h in states[-2:0:-1]:
        rows.append(rows[-1] @ W @ np.diag(f.derivative(h)))
    return rows[::-1]


@formula(f=elementwise(), W="H H", U="H D", b="H", x="D", h="H", out="H")
def recurrent_step(f, W, U, b, x, h):
    """W f(h) + U x + b

    h is the state hₜ₋₁ before the step, x the input xₜ.
    """
    return W @ f(h) + U @ x + b


@recurrent_step.jacobian("h", source=DERIVATIVE_NOTES.at("RNN, chain over time, factors"))
def _(f, W, U, b, x, h):
    """W diag(f′(h))"""
    return W @ np.diag(f.derivative(h))


@formula(l=smooth("H"), f=elementwise(), W="H H", U="H D", b="H", X="T D", h="H")
def recurrent_loss(l, f, W, U, b, X, h):
    """l(hₜ), hₖ = W f(hₖ₋₁) + U xₖ + b"""
    return l(_states(f, W, U, b, X, h)[-1])


@recurrent_loss.gradient(
    "h", source=(DERIVATIVE_NOTES.at("RNN, chain over time"), DERIVATIVE_NOTES.at("RNN, chain over time, factors"))
)
def _(l, f, W, U, b, X, h):
    """∂l/∂hₜᵀ W diag(f′(hₜ₋₁)) … W diag(f′(h₀))"""
    states = _states(f, W, U, b, X, h)
    row = l.gradient(states[-1])
    for state in states[-2::-1]:
        row = row @ W @ np.diag(f.derivative(state))
    return row


@recurrent_loss.gradient("W", source=DERIVATIVE_NOTES.at("RNN, line 2"))
def _(l, f, W, U, b, X, h):
    """Σₖ ∂l/∂hₖ f(hₖ₋₁)ᵀ"""
    states = _states(f, W, U, b, X, h)
    rows = _rows(f, W, states, l.gradient(states[-1]))
    return sum(np.outer(row, f(before)) for row, before in zip(rows, states, strict=False))


@recurrent_loss.gradient("W", source=DERIVATIVE_NOTES.at("RNN, line 1"))
def as_sum_over_copies(l, f, W, U, b, X, h):
    """Σₖ ∂l/∂W⁽ᵏ⁾

    W⁽ᵏ⁾ is the copy of W that step k uses.
    """
    states = _states(f, W, U, b, X, h)
    terms = []
    for k in range(len(X)):
        moves = np.einsum("ij,a->ija", np.eye(len(h)), f(states[k]))
        for state in states[k + 1 : -1]:
            moves = np.einsum("ij,jab->iab", W, f.derivative(state)[:, None, None] * moves)
        terms.append(np.einsum("i,iab->ab", l.gradient(states[-1]), moves))
    return sum(terms)


@recurrent_loss.gradient("W", source=DERIVATIVE_NOTES.at('RNN, "plug it in"'))
def plugged_in(l, f, W, U, b, X, h):
    """Σₖ (∂l/∂hₜᵀ W diag(f′(hₜ₋₁)) … W diag(f′(hₖ)))ᵀ f(hₖ₋₁)ᵀ"""
    states = _states(f, W, U, b, X, h)
    terms = []
    for k in range(1, len(states)):
        product = np.eye(len(h))
        for state in states[-2 : k - 1 : -1]:
            product = product @ W @ np.diag(f.derivative(state))
        terms.append(np.outer((l.gradient(states[-1]) @ product).T, f(states[k - 1])))
    return sum(terms)


@recurrent_loss.misprint(
    "W",
    source=DERIVATIVE_NOTES.at("RNN, line 3"),
    right_when="W has one entry",
    edit=r"\sum_{k=1}^t\left( f(\mathbf{h}_{k-1}) \frac{\partial l_t}{\partial \mathbf{h}_k^T} \right)^T",
    because='It is set equal to "Σ ∂l/∂h_k (f(h_{k-1}))^T", which is right, and whose transpose it is.',
)
def reversed_order(l, f, W, U, b, X, h):
    """Σₖ f(hₖ₋₁) ∂l/∂hₖᵀ

    The factors have changed places: this is the transpose of the line before.
    """
    states = _states(f, W, U, b, X, h)
    rows = _rows(f, W, states, l.gradient(states[-1]))
    return sum(np.outer(f(before), row) for row, before in zip(rows, states, strict=False))


@formula(l=smooth("H", out="T"), f=elementwise(), W="H H", U="H D", b="H", X="T D", h="H")
def recurrent_loss_over_time(l, f, W, U, b, X, h):
    """Σₜ lₜ(hₜ), hₜ = W f(hₜ₋₁) + U xₜ + b"""
    states = _states(f, W, U, b, X, h)[1:]
    return sum(l(state)[t] for t, state in enumerate(states))


@recurrent_loss_over_time.gradient("W", source=DERIVATIVE_NOTES.at("RNN, sum over time", printed=""))
def _(l, f, W, U, b, X, h):
    """Σₜ ∂lₜ/∂W"""
    terms = []
    for t in range(len(X)):
        states = _states(f, W, U, b, X[: t + 1], h)
        rows = _rows(f, W, states, l.jacobian(states[-1])[t])
        terms += [np.outer(row, f(before)) for row, before in zip(rows, states, strict=False)]
    return sum(terms)


@formula(l=smooth("D"), sigma=elementwise(), W="H D", x="D", b1="H", b2="D")
def tied_autoencoder(l, sigma, W, x, b1, b2):
    """l(b₂ + Wᵀσ(Wx + b₁))"""
    return l(b2 + W.T @ sigma(W @ x + b1))


@tied_autoencoder.gradient("W", source=DERIVATIVE_NOTES.at("Autoencoder, splitting"))
def _(l, sigma, W, x, b1, b2):
    """σ(u)(∇l)ᵀ + diag(σ′(u)) W ∇l xᵀ, u = Wx + b₁"""
    u = W @ x + b1
    slope = l.gradient(b2 + W.T @ sigma(u))
    return np.outer(sigma(u), slope) + np.diag(sigma.derivative(u)) @ W @ np.outer(slope, x)


@formula(l=smooth("D"), sigma=elementwise(), W="H D", C="H D", x="D", b1="H", b2="D")
def decoder_loss(l, sigma, W, C, x, b1, b2):
    """l(b₂ + Wᵀσ(Cx + b₁))"""
    return l(b2 + W.T @ sigma(C @ x + b1))


@decoder_loss.gradient(
    "W", source=DERIVATIVE_NOTES.at("Autoencoder, first term, line 4", letters="W_c→C, z→b₂ + Wᵀσ(Cx + b₁)")
)
def _(l, sigma, W, C, x, b1, b2):
    """σ(Cx + b₁)(∇l)ᵀ"""
    v = sigma(C @ x + b1)
    return np.outer(v, l.gradient(b2 + W.T @ v))


@decoder_loss.gradient(
    "W",
    source=(
        DERIVATIVE_NOTES.at("Autoencoder, first term, line 1", letters="W_c→C"),
        DERIVATIVE_NOTES.at("Autoencoder, first term, line 2", printed=""),
    ),
)
def by_transpose(l, sigma, W, C, x, b1, b2):
    """(∇l σ(Cx + b₁)ᵀ)ᵀ

    The product (∇l ∂z/∂Wᵀ)ᵀ for z = b₂ + Wᵀσ(Cx + b₁).
    """
    v = sigma(C @ x + b1)
    moves = np.einsum("ki,j->kij", np.eye(x.size), v)
    return np.einsum("k,kij->ij", l.gradient(b2 + W.T @ v), moves).T


@decoder_loss.gradient(
    "W", source=DERIVATIVE_NOTES.at("Autoencoder, first term, line 3", letters="W_c→C, z→b₂ + Wᵀσ(Cx + b₁)")
)
def transposed(l, sigma, W, C, x, b1, b2):
    """(∇l σ(Cx + b₁)ᵀ)ᵀ"""
    v = sigma(C @ x + b1)
    return np.outer(l.gradient(b2 + W.T @ v), v).T


@decoder_loss.misprint(
    "W",
    source=DERIVATIVE_NOTES.at("Autoencoder, first term, line 2", letters="W_c→C"),
    severity="undefined as written",
    right_when="z is a number",
    edit=r"\left( \nabla_{\mathbf{z}}l(\mathbf{z}) (\sigma(W_c\mathbf{x} + \mathbf{b}_1))^T \right)^T",
    because='Nothing on the page says what a product with "∇_{W^T} z" is; the next line has what is meant.',
)
def product_with_three_axes(l, sigma, W, C, x, b1, b2):
    """(∇l ∂z/∂Wᵀ)ᵀ, z = b₂ + Wᵀσ(Cx + b₁)

    The derivative of the vector z by a matrix has three axes, and no product of matrices is defined with it. A bracket
    is closed that was never opened, too.
    """


@formula(l=smooth("D"), sigma=elementwise(), W="H D", C="H D", x="D", b1="H", b2="D")
def encoder_loss(l, sigma, W, C, x, b1, b2):
    """l(b₂ + Cᵀσ(Wx + b₁))"""
    return l(b2 + C.T @ sigma(W @ x + b1))


@encoder_loss.gradient(
    "W", source=DERIVATIVE_NOTES.at("Autoencoder, second term, line 5", letters="W_c→C, t→b₂ + Cᵀv, v→σ(u), u→Wx + b₁")
)
def _(l, sigma, W, C, x, b1, b2):
    """diag(σ′(u)) C ∇l xᵀ, u = Wx + b₁"""
    u = W @ x + b1
    slope = l.gradient(b2 + C.T @ sigma(u))
    return np.diag(sigma.derivative(u)) @ C @ np.outer(slope, x)


@encoder_loss.gradient("W", source=DERIVATIVE_NOTES.at("Autoencoder, second term, line 1"))
def by_preactivation(l, sigma, W, C, x, b1, b2):
    """g xᵀ, g = diag(σ′(u)) C ∇l, u = Wx + b₁"""
    u = W @ x + b1
    by_u = sigma.derivative(u) * (C @ l.gradient(b2 + C.T @ sigma(u)))
    return np.outer(by_u, x)


@encoder_loss.gradient(
    "W",
    source=(
        DERIVATIVE_NOTES.at("Autoencoder, second term, line 2", letters="W_c→C, u→Wx + b₁"),
        DERIVATIVE_NOTES.at("Autoencoder, second term, line 3", letters="W_c→C, t→b₂ + Cᵀv, v→σ(u), u→Wx + b₁"),
        DERIVATIVE_NOTES.at("Autoencoder, second term, line 4", letters="W_c→C, t→b₂ + Cᵀv, v→σ(u), u→Wx + b₁"),
    ),
)
def by_row(l, sigma, W, C, x, b1, b2):
    """((∇l)ᵀ Cᵀ diag(σ′(u)))ᵀ xᵀ, u = Wx + b₁"""
    u = W @ x + b1
    row = l.gradient(b2 + C.T @ sigma(u)) @ C.T @ np.diag(sigma.derivative(u))
    return np.outer(row.T, x)
