"""Claims of all kinds as they are printed: texts, options of ``ask``, and whether they hold."""

from __future__ import annotations

from typing import Any

# fmt: off
KINDS: list[tuple[list[str], dict[str, Any], bool]] = [
    (['f(X) = \\operatorname{tr}(X^\\top A X)', '\\nabla_X f = (A + A^\\top)X'], {}, True),
    (["d/dX log det X = inv(X)'"], {}, True),
    (['f(X) = Σᵢⱼ Xᵢⱼ²', '∂f/∂X_{ij} = 2X_{ij}'], {}, True),
    (['f(X) = Σᵢⱼ Xᵢⱼ²', '∂f/∂X_{ij} = 2X_{ji}'], {}, False),
    (['f(w) = ‖r‖²', '∇f = 2Xᵀr, r = Xw − y'], {}, True),
    (['f(x) = xᵀAx', '∇²f = A + Aᵀ'], {}, True),
    (['f(x) = xᵀAx', '∇²f = 2A'], {}, False),
    (['‖Xw − y‖²'], {'wrt': 'w', 'hessian': '2XᵀX'}, True),
    (['‖x‖'], {'wrt': 'x', 'hessian': 'I/‖x‖ − xxᵀ/‖x‖³'}, True),
    (['log Σᵢ exp(xᵢ)'], {'wrt': 'x', 'hessian': 'diag(softmax(x)) − softmax(x)softmax(x)ᵀ'}, True),
    (['Σᵢ (xᵢᵀw − yᵢ)²'], {'wrt': 'w', 'hessian': '2 Σᵢ xᵢxᵢᵀ'}, True),
    (['‖Xw − y‖²'], {'wrt': 'w', 'minimizer': '(XᵀX)⁻¹Xᵀy'}, True),
    (['‖Xw − y‖²'], {'wrt': 'w', 'minimizer': 'XᵀX Xᵀy'}, False),
    (['½xᵀAx − bᵀx'], {'wrt': 'x', 'minimizer': 'A⁻¹b', 'let': 'A: positive definite'}, True),
    (['∂(Ax)/∂x = A'], {}, True),
    (['Ax'], {'wrt': 'x', 'gradient': 'Aᵀ', 'layout': 'denominator'}, True),
    (['tanh(x)'], {'wrt': 'x', 'gradient': 'diag(1 − tanh(x)²)'}, True),
    (['softmax(z)'], {'wrt': 'z', 'gradient': 'diag(softmax(z)) − softmax(z)softmax(z)ᵀ'}, True),
    (['x/‖x‖'], {'wrt': 'x', 'gradient': 'I/‖x‖ − xxᵀ/‖x‖³'}, True),
    (['d tr(AX) = tr(A dX)'], {}, True),
    (['d tr(AX) = tr(Aᵀ dX)'], {}, False),
    (['d log det X = tr(X⁻¹dX)'], {}, True),
    (['d(X⁻¹) = −X⁻¹ dX X⁻¹'], {}, True),
    (['tr(AB) = tr(BA)'], {}, True),
    (['(AB)ᵀ = AᵀBᵀ'], {}, False),
    (['(AB)⁻¹ = B⁻¹A⁻¹'], {}, True),
    (['‖A‖² = tr(AᵀA)'], {}, True),
    (['vec(AXB) = (Bᵀ⊗A)vec X'], {}, True),
    (['[A B; C D][x; y] = [Ax + By; Cx + Dy]'], {}, True),
    (['‖(A⊗B)x − b‖²'], {'wrt': 'x', 'gradient': '2(A⊗B)ᵀ((A⊗B)x − b)'}, True),
    (['sin(x)² + cos(x)² = 1'], {}, True),
    (['f(Ax)'], {'wrt': 'x', 'gradient': 'Aᵀ∇f(Ax)', 'let': 'f: smooth'}, True),
    (['f(x, Ax)'], {'wrt': 'x', 'gradient': '∇₁f(x, Ax) + Aᵀ∇₂f(x, Ax)'}, True),
    (['f(x, y) = xᵀAy', '∇_y f(x, y) = Ax'], {}, False),
    (['sum(φ(x))'], {'wrt': 'x', 'gradient': "φ'(x)", 'let': 'φ: entrywise'}, True),
    (['f(x) = g(Ax)', '∇²f = Aᵀ∇²g(Ax)A'], {}, True),
    (['(1/N) Σᵢ₌₁ᴺ (xᵢᵀw − yᵢ)²'], {'wrt': 'w', 'gradient': '(2/N) Σᵢ (xᵢᵀw − yᵢ)xᵢ'}, True),
    (['xᵀΣ⁻¹x'], {'wrt': 'x', 'gradient': '2Σ⁻¹x', 'let': 'Σ: positive definite'}, True),
    (['‖W_1 x‖²'], {'wrt': 'W_1', 'gradient': '2W_1xxᵀ'}, True),
    (['log(aᵀx)'], {'wrt': 'x', 'gradient': 'a/(aᵀx)'}, True),
    (['xᵀAx'], {'wrt': 'x', 'derive': True}, True),
]
# fmt: on
