"""Eigenvalues, singular values and the norms made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    Degrees,
    Floats,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
SHIFT = np.diag([1.0, 5.0, -4.0])


def symmetric(x: Any) -> Any:
    return x @ x.T + SHIFT


def rebuilt(x: Any) -> Any:
    """What doesn't depend on the signs of the vectors."""
    values, vectors = np.linalg.eigh(symmetric(x))
    return vectors @ np.diag(values**3) @ vectors.T


def nearest_rotation(x: Any) -> Any:
    u, _, vh = np.linalg.svd(x, full_matrices=False)
    return u @ vh


def squared(x: Any) -> Any:
    u, s, vh = np.linalg.svd(x[:2, :2])
    return u * s**2 @ vh


CODE: dict[str, Callable[[Any], Any]] = {
    "eigvalsh": lambda x: np.linalg.eigvalsh(symmetric(x)),
    "eigvalsh of a lower triangle": lambda x: np.linalg.eigvalsh(np.tril(symmetric(x))),
    "eigvalsh of an upper triangle": lambda x: np.linalg.eigvalsh(np.triu(symmetric(x)), UPLO="U"),
    "eigvalsh by a small letter": lambda x: np.linalg.eigvalsh(np.triu(symmetric(x)), UPLO="u"),
    "eigvalsh of 1×1": lambda x: np.linalg.eigvalsh(x[:1, :1]),
    "eigvalsh of a stack": lambda x: np.linalg.eigvalsh(np.stack([symmetric(x), -symmetric(x)])),
    "eigh": rebuilt,
    "eigh projector": lambda x: (v := np.linalg.eigh(symmetric(x)).eigenvectors[:, 0])[:, None] * v,
    "svd": nearest_rotation,
    "svd of wide": lambda x: nearest_rotation(x.T),
    "svd of square": squared,
    "singular values": lambda x: np.linalg.svd(x, compute_uv=False),
    "singular values of wide": lambda x: np.linalg.svd(x.T, compute_uv=False),
    "squares of U": lambda x: np.linalg.svd(x, full_matrices=False)[0] ** 2,
    "squares of V": lambda x: np.linalg.svd(x, full_matrices=False).Vh ** 2,
    "nuclear": lambda x: np.linalg.norm(x, "nuc"),
    "spectral": lambda x: np.linalg.norm(x, 2),
    "least": lambda x: np.linalg.norm(x, -2),
    "stack": lambda x: np.linalg.norm(np.stack([x, x * x]), "nuc", axis=(1, 2)),
    "condition": lambda x: np.linalg.cond(x),
    "of a column": lambda x: np.linalg.norm(x[:, :1], "nuc"),
}


@pytest.mark.parametrize("name", CODE)
def test_spectra(name: str) -> None:
    assert_agrees(CODE[name], drawn(3, 2), slack=1e-5)


@TYPES
def test_clusters_are_undecided(number_system: Any) -> None:
    for code, x in (
        (np.linalg.eigvalsh, np.eye(3)),
        (lambda x: np.linalg.norm(x, "nuc"), np.eye(3)),
        (lambda x: np.linalg.norm(x, "nuc"), np.outer([1.0, 2, 3], [1.0, 1.0])),
        (lambda x: np.linalg.svd(x, compute_uv=False), np.zeros((2, 2))),
    ):
        with pytest.raises(Indeterminate):
            run(number_system, code, x, np.ones(x.shape))


def test_narrow_gaps() -> None:
    """Floats give up early; balls go on, and are right: the values of a diagonal matrix move by its diagonal."""
    x, direction = np.diag([1.0, 1 + 2.0**-40, 2.0]), np.diag([5.0, 3.0, 1.0])
    with pytest.raises(Indeterminate):
        run(Floats(), np.linalg.eigvalsh, x, direction)
    for code in (np.linalg.eigvalsh, lambda x: np.linalg.svd(x, compute_uv=False)[::-1]):
        number_system = Balls(192)
        y = run(number_system, code, x, direction)
        assert floats(number_system, y.tangent) == pytest.approx([5, 3, 1], rel=1e-14)


@pytest.mark.parametrize("gap", [10.0**-k for k in range(1, 10)])
def test_floats_are_right_or_undecided_at_clusters(gap: float) -> None:
    rng = np.random.default_rng(3)
    turn = np.linalg.qr(rng.standard_normal((4, 4)))[0]
    x = turn @ np.diag([3.0, 2 + gap, 2.0, gap]) @ turn.T
    direction = rng.standard_normal((4, 4))
    for code in (np.linalg.eigvalsh, lambda x: np.linalg.svd(x, compute_uv=False), rebuilt_from_svd):
        rigorous = Balls(256)
        expected = floats(rigorous, run(rigorous, code, x, direction).tangent)
        try:
            found = run(Floats(), code, x, direction).tangent
        except Indeterminate:
            assert gap < 0.01
            continue
        assert np.abs(found - expected).max() < 1e-10 * np.abs(expected).max()


def rebuilt_from_svd(x: Any) -> Any:
    u, s, vh = np.linalg.svd(x)
    return u @ np.diag(np.exp(s)) @ vh


def test_balls_choose_the_signs_of_vectors_at_random() -> None:
    """Code that depends on them can't agree with itself for long."""
    number_system = Balls(96, seed=1)
    signs = {
        float(
            run(number_system, lambda x: np.sign(np.linalg.eigh(x)[1][0, 0]), np.array([[2.0, 1], [1, 5]])).primal[()]
        )
        for _ in range(12)
    }
    assert signs == {-1.0, 1.0}
    assert number_system.sign_choices == 24


def test_two_calls_agree_about_signs_with_the_first_seed() -> None:
    number_system = Balls(128)
    x = drawn(4, 3)
    y = run(
        number_system, lambda x: np.linalg.svd(x)[2] - np.linalg.svd(x, full_matrices=False)[2], x, drawn(4, 3, seed=1)
    )
    for part in (y.primal, y.tangent):
        assert part is not None
        assert all(each.contains(0) and each.rad() < 1e-25 for each in part.ravel())


@TYPES
@pytest.mark.parametrize("shape", [(3, 2), (2, 3), (3, 3), (1, 4), (4, 1)])
def test_signs_are_those_that_numpy_gives_for_this_matrix(number_system: Any, shape: tuple[int, int]) -> None:
    """Those of a wide matrix aren't those of its transpose."""
    for seed in range(12):
        x = drawn(*shape, seed=seed)
        u, _, vh = np.linalg.svd(x, full_matrices=False)
        found = run(
            number_system, lambda x: np.concatenate([*np.linalg.svd(x, full_matrices=False)[::2]], axis=None), x
        )
        np.testing.assert_allclose(floats(number_system, found.primal), [*u.ravel(), *vh.ravel()], atol=1e-12)


def test_signs_that_are_settled_differ_between_matrices_and_not_between_calls() -> None:
    def left(x: Any) -> Any:
        return np.linalg.svd(x, full_matrices=False)[0]

    x = drawn(3, 2)
    same, turned = set(), set()
    for seed in range(1, 13):
        number_system = Balls(96, seed, signs_per_matrix=True)
        with numpy_patched_for(number_system):
            moving: Any = dual_array(number_system, x)
            same.add(float(np.sign(left(moving)[0, 0] * left(moving)[0, 0]).primal[()]))
            rows, columns = left(moving), np.linalg.svd(moving.T, full_matrices=False)[2]
            turned.add(float(np.sign(rows[0, 0] * columns[0, 0]).primal[()]))
    assert same == {1.0}
    assert turned == {-1.0, 1.0}


@pytest.mark.parametrize("code", [np.linalg.eigvalsh, lambda x: np.linalg.norm(x, "nuc"), np.linalg.cond])
def test_values_alone_have_no_signs(code: Callable[[Any], Any]) -> None:
    number_system = Balls(96)
    run(number_system, code, symmetric(drawn(3, 2)))
    assert number_system.sign_choices == 0


@TYPES
def test_unsupported(number_system: Any) -> None:
    x = dual_array(number_system, drawn(3, 2))
    with pytest.raises(UnsupportedOperation, match="full_matrices"):
        np.linalg.svd(x).U[:, :2]
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.cond(x, 1)
    with pytest.raises(UnsupportedOperation):
        np.linalg.eig(x @ x.T)


@pytest.mark.parametrize("number_system", [Residues(), Degrees()], ids=lambda n: n.name)
def test_no_spectra_in_the_prime_field(number_system: Any) -> None:
    for function in (np.linalg.eigvalsh, lambda x: np.linalg.norm(x, "nuc")):
        with pytest.raises(UnsupportedOperation, match="roots of a polynomial"):
            function(dual_array(number_system, np.eye(2)))
