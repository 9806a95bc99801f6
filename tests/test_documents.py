"""``nablacheck.documents``: what documents claim, and that what is in doubt is never refuted."""

from __future__ import annotations

from pathlib import Path

import pytest
from nablacheck.documents import Judged, document_of


def judged(folder: Path, text: str, **options: bool) -> list[Judged]:
    path = folder / "notes.md"
    path.write_text(text, encoding="utf-8")
    return list(document_of(path, **options).claims())  # type: ignore[arg-type]


def verdicts(folder: Path, text: str, **options: bool) -> list[str]:
    return [str(each.verdict) for each in judged(folder, text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = (A + A^\top)x$.", ["holds"]),
        (r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = 2Ax$.", ["refuted"]),
        (r"$f(x) = x^\top A x$" "\n\nIf $A$ is symmetric, then\n\n" r"$$\nabla f(x) = 2Ax$$", ["holds"]),
        (r"$f(x) = x^\top A x$, where $A$ is a symmetric matrix. $$\nabla f(x) = 2Ax$$", ["holds"]),
        (r"$u = x - a$, $$\frac{\partial}{\partial x}\|u\| = \frac{u}{\|u\|}$$", ["holds"]),
        (r"$u = x - a$, $$\frac{\partial}{\partial x}\|u\| = \frac{x}{\|u\|}$$", ["refuted"]),
        (r"$f = \|u\|$, $g = u^\top u$, $f = \sqrt{g}$; $\partial f / \partial g = \frac{1}{2\sqrt{g}}$", ["holds"]),
        (r"$\nabla \operatorname{tr}(AX) = \nabla \operatorname{tr}(XA) = A^\top$", ["holds", "holds"]),
        (r"$\left(\frac{\partial}{\partial X}\|X\|_F^2\right)_{pq} = 2X_{pq}$", ["holds"]),
        (r"$f(x) = x^\top x$. Setting $\nabla f(x) = 0$ gives $x = 0$.", []),
        (r"$\frac{\partial h}{\partial x} = 2x$", ["not read"]),
    ],
)  # fmt: skip
def test_a_claim_is_judged_with_what_the_document_says(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert verdicts(tmp_path, text) == expected


def test_letters_keep_their_meaning_within_a_section_only(tmp_path: Path) -> None:
    text = (
        "# One\n$f(x) = x^\\top x$\n\n# Two\n$f(x) = a^\\top x$, $\\nabla f(x) = a$\n\n# Three\n$\\nabla f(x) = 2x$\n"
    )
    assert verdicts(tmp_path, text) == ["holds", "undecided"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$$\|x\|^2 = x^\top x = \sum_i x_i^2$$", ["holds", "holds"]),
        (r"$f(x) = \|x\|^2 = 2x^\top x$", ["refuted"]),
        (r"The solution satisfies $A^\top A x = A^\top b$.", ["not read"]),
        (r"$Q$ is orthogonal: $Q^\top Q = I$", ["holds"]),
        (r"Assume $Q^\top Q = I$.", ["undecided"]),
        (r"$x_1 + x_2 = \sum_i x_i$", ["undecided"]),
    ],
)
def test_identities_are_judged_where_that_is_asked(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert verdicts(tmp_path, text, identities=True) == expected
    assert verdicts(tmp_path, text) == []
