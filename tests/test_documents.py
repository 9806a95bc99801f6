"""``nablacheck.documents``: what documents claim, and that what is in doubt is never refuted."""

from __future__ import annotations

from pathlib import Path

import pytest
from nablacheck.core.errors import UsageError
from nablacheck.documents import Document, document_of
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.reach import read
from nablacheck.reading.asking.search import Reading
from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.found import Proposal

from tests.helpers.printed_pages import BATCH_NORMALIZATION

QUICK = {"oracles": ("dual", "value"), "points": 10}


def document(folder: Path, text: str, **options: bool) -> Document:
    path = folder / "notes.md"
    path.write_text(text, encoding="utf-8")
    return document_of(path, **options, **QUICK)  # type: ignore[arg-type]


def verdicts(folder: Path, text: str, **options: bool) -> list[str]:
    return [str(each.verdict) for each in document(folder, text, **options).claims()]


def test_an_error_in_one_claim_never_ends_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(proposal: Proposal, *_: object) -> str:
        raise KeyError(proposal.text)

    monkeypatch.setattr("nablacheck.documents.judging.doubt", failing)
    text = r"$f(x) = x^\top x$, $\nabla f(x) = 3x$, $\nabla f(x) = 2x$"
    assert verdicts(tmp_path, text) == ["not read", "holds"]
    monkeypatch.setattr("nablacheck.reading.documents.proposals.derivative_of", failing)
    assert "a fault of nablacheck" in next(document(tmp_path, text).claims()).reason


def test_what_fails_is_not_refuted_where_reading_it_otherwise_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(
        statement: Statement, known: Statements, declared: dict[str, Declared], layout: Layout | None
    ) -> Reading:
        if layout is Layout.DENOMINATOR:
            raise RecursionError
        return read(statement, known, declared, layout)

    text = r"$f(x) = x^\top x$, $\nabla f(x) = 3x$"
    assert verdicts(tmp_path, text) == ["refuted"]
    monkeypatch.setattr("nablacheck.asking.read", failing)
    assert verdicts(tmp_path, text) == ["undecided"]


# ruff: noqa: E501  (equations stay in one line)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = (A + A^\top)x$.", ["holds"]),
        (r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = 3Ax$.", ["refuted"]),
        (r"Let $f(x) = x^\top A x$. Then $\nabla f(x) = 2Ax$.", ["undecided"]),
        (r"$f(x, y) = x^2 + 3y$, $\nabla f(x, y) = \begin{pmatrix} 2x \\ 3 \end{pmatrix}$", ["not read"]),
        (r"$f(x, y) = x^2 + 3y$, $\frac{\partial f}{\partial x} = 2x$, $\frac{\partial f}{\partial y} = 2$", ["holds", "undecided"]),
        (r"$f(x) = x^\top A x$" "\n\nIf $A$ is symmetric, then\n\n" r"$$\nabla f(x) = 2Ax$$", ["holds"]),
        (r"$f(x) = x^\top A x$, where $A$ is a symmetric matrix. $$\nabla f(x) = 2Ax$$", ["holds"]),
        (r"$u = x - a$, $$\frac{\partial}{\partial x}\|u\| = \frac{u}{\|u\|}$$", ["holds"]),
        (r"$u = x - a$, $$\frac{\partial}{\partial x}\|u\| = \frac{x}{\|u\|}$$", ["refuted"]),
        (r"$f = \|u\|$, $g = u^\top u$, $f = \sqrt{g}$; $\partial f / \partial g = \frac{1}{2\sqrt{g}}$", ["holds"]),
        (r"$\nabla \operatorname{tr}(AX) = \nabla \operatorname{tr}(XA) = A^\top$", ["holds"] * 3),
        (r"$\left(\frac{\partial}{\partial X}\|X\|_F^2\right)_{pq} = 2X_{pq}$", ["holds"]),
        (r"$L(w) = \mathbf 1^\top \log(1+\exp(-y\odot Xw))$, $\nabla L(w) = -X^\top \frac{y}{1+\exp(y\odot Xw)}$", ["holds"]),
        (r"$L(w) = \mathbf 1^\top \log(1+\exp(-y\odot Xw))$, $\nabla L(w) = -X^\top \frac{y}{1+\exp(-y\odot Xw)}$", ["refuted"]),
        (r"$p = \mathrm{softmax}(z)$, $\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)$, $\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_i)$", ["holds", "refuted"]),
        (r"$p = \mathrm{softmax}(z)$, $\frac{\partial p_i}{\partial z_j} = -p_i p_j$", ["undecided"]),
        (r"$f(x) = x^\top x$. Setting $\nabla f(x) = 0$ gives $x = 0$.", []),
        (r"$\frac{\partial h}{\partial x} = 2x$", ["not read"]),
        (r"$f = \sum_{i=0}^{n-1} x_i^2$, $\frac{\partial f}{\partial x_j} = 2x_j$", ["holds"]),
        (r"$f = \sum_{i=0}^{n-1} x_i^2 + x_0$, $\frac{\partial f}{\partial x} = 2x$", ["not read"]),
        (r"$\frac{\partial}{\partial x_j} x_j^3 = 3x_j^2$", ["holds"]),
        (r"$\frac{\partial}{\partial x_j} x_j^3 = 2x_j^2$", ["refuted"]),
        (r"$f = \|u\|^2$, $u = x - a$, $\frac{\partial f}{\partial u} = 2u = 2(x - a) = 3u - (x - a)$", ["holds"] * 3),
        (r"$f = \|u\|^2$, $u = x - a$, $\frac{\partial f}{\partial u} = 2u = 2(x + a)$", ["holds", "undecided"]),
        (r"$f = \|u\|^2$, $u = x - a$, $\frac{\partial f}{\partial u} = 3u = 3(x - a)$", ["refuted", "not read"]),
        (r"$f = \sqrt{g}$, $g = x^\top x$, $\nabla f = \frac{\partial f}{\partial g}\nabla_x g$", ["holds"]),
        (r"$f = \sqrt{g}$, $g = x^\top x$, $\nabla_x f = 2\frac{\partial f}{\partial g}\nabla_x g$", ["refuted"]),
        (r"$\nabla_x x^\top(A + B)x = \nabla_x(x^\top A x) + \nabla_x(x^\top B x)$", ["holds"]),
        (r"$f = x^\top(A + B)x$, $\nabla_x f = \nabla(x^\top A x) + (B + B^\top)x$", ["holds"]),
        (r"$x^\top x \xrightarrow{\nabla_x} 2x$", ["holds"]),
        (r"$f(x, y) = x y \hspace{0.5in} \rightarrow \frac{\partial f}{\partial x} = y \hspace{1in} \partial f/\partial y = x$", ["holds"] * 2),
        (r"$f(x) = 1/x$, $\frac{df}{dx} = -1/x^2$, $f_c(x) = c + x$, $\frac{df}{dx} = c$", ["holds", "not read"]),
        (r"$f(x, y) = e^x + y$, $f(x, y) = 3$, $\nabla f(x, y) = [1, 2]$", ["not read"]),
        (r"$f = (w + x - y)^2$, $\frac{\partial f}{\partial w} = 2(w + x - y)$, $\frac{\partial f}{\partial y} = 2(w + x - y)$", ["holds", "refuted"]),
        (r"$y_i = e^{x_i}$, $\frac{\partial y_i}{\partial x_i} = y_i$, $\frac{\partial y_i}{\partial x_i} = x_i y_i$", ["holds", "refuted"]),
        (r"$y_i = \sum_j a_{ij} x_j$, $\frac{\partial y_i}{\partial x_k} = a_{ik}$, $\frac{\partial y_i}{\partial x_k} = a_{ki}$", ["holds", "undecided"]),
        (r"$K_{ij} = x_i^2 z_j$, $\frac{\partial K_{ji}}{\partial x_k} = 2x_j z_i \delta_{jk}$", ["holds"]),
        (r"$\frac{\partial x_i a_{ij} x_j}{\partial x_k} = a_{kj} x_j + x_i a_{ik}$", ["not read"]),
        (r"$y = X\beta + \epsilon$, $S(\beta) = \|y - X\beta\|^2$, $\nabla S(\beta) = -2X^\top(y - X\beta)$", ["holds"]),
        (r"$y = X\beta + \epsilon$, $S(\beta) = \|y - X\beta\|^2$, $\nabla S(\beta) = 2X^\top(y - X\beta)$", ["refuted"]),
        (r"$\nabla (\mathbf{u}^\top \mathbf{v}) = (\nabla_{\mathbf{x}} \mathbf{u})^\top\mathbf{v} + (\nabla_{\mathbf{x}} \mathbf{v})^\top\mathbf{u}$", ["holds"]),
        (r"$\nabla_X f(XC + D) = (\nabla_Y f) C^\top$", ["holds"]),
        (r"$\nabla_x \|Ax\|^2 = \nabla_x (x^\top A^\top A x) = 2A^\top A x$", ["holds"] * 3),
        (r"$Z = XY$, $\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} Y^\top$", ["holds"]),
        (r"$Z = XY$, $\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} Y$", ["undecided"]),
        (r"$z = Wx + b$, $\frac{\partial L}{\partial W} = \frac{\partial L}{\partial z} x^\top$, $\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z}$", ["holds"] * 2),
        (r"$g(x) = e^x$, $\frac{d}{dx} g^2(x) = 2g(x)^2$", ["holds"]),
        (r"$f(w, w_0) = (w_0 + 2w)^2$, $\frac{\partial f(w, w_0)}{\partial w} = 4(w_0 + 2w)$, $\frac{\partial f}{\partial w} = 2(w_0 + 2w)$", ["holds", "refuted"]),
        (r"$\frac{\partial}{\partial X_{pq}}\operatorname{tr}(X^2) = X_{qk}\delta_{kp} + X_{qp}$", ["not read"]),
        (r"$f = x_1^2 + x_1 x_2$, $\frac{\partial f}{\partial x_1} = 2x_1 + x_2$, $\frac{\partial f}{\partial x_2} = x_2$", ["holds", "refuted"]),
        (r"$f = x_1^2 + x_1 x_2$ with a vector $x$, $\frac{\partial f}{\partial x_1} = 2x_1 + x_2$, $\frac{\partial f}{\partial x_1} = 2x_1$", ["holds", "refuted"]),
        (r"$\frac{\partial c^\top x}{\partial x} = \begin{pmatrix} c_1 \\ \vdots \\ c_n \end{pmatrix}$, $\nabla_x \|x\|^2 = (x_0, x_1, \dots, x_{n-1})$", ["holds", "refuted"]),
        (r"$\nabla_x x^\top B x = \begin{bmatrix} b_{11} & \cdots & b_{1n} \\ \vdots & \ddots & \vdots \\ b_{n1} & \cdots & b_{nn} \end{bmatrix} x + B^\top x$", ["holds"]),
        (r"$\frac{\partial x^\top B x}{\partial x_k} = x_1b_{k1} + \dots + (\sum_i b_{ik}x_i + x_kb_{kk}) + \dots + x_nb_{kn}$", ["holds"]),
        (r"$\frac{\partial x^\top B x}{\partial x_k} = x_1b_{k1} + \dots + x_nb_{kn}$, $\nabla_x c^\top x = (c_1, c_3, \dots, c_n)$", ["not read", "refuted"]),
        (r"$L = \sum_i(\sum_k x_{ik}w_k - y_i)^2$, $\frac{\partial L}{\partial w_{k'}} = 2\sum_i(\sum_k x_{ik}w_k - y_i)x_{ik'}$, $\frac{\partial L}{\partial w_{k'}} = \sum_i x_{ik'}$", ["holds", "refuted"]),
        (r"$\hat{y} = \text{softmax}(Wx)$, $L = -\sum_k y_k \log \hat{y}_k$, $\frac{\partial L}{\partial W} = (\hat{y} - y)x^T$, $\frac{\partial L}{\partial W} = \hat{y}x^T$", ["undecided", "refuted"]),
        (r"$\hat{y} = \text{softmax}(Wx)$, $L = -\sum_k y_k \log \hat{y}_k$ with a one-hot label $y$. $\frac{\partial L}{\partial W} = (\hat{y} - y)x^T$", ["holds"]),
        (r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$, $L = -\sum_k y_k \log p_k$, where $y$ is one-hot. $\frac{\partial L}{\partial z_i} = p_i - y_i$, $\frac{\partial L}{\partial z_i} = p_i + y_i$", ["holds", "refuted"]),
        (r"$\hat{y} = Xw + b$, $J = \sum_i (\hat{y}_i - y_i)^2$, $\frac{\partial J}{\partial b} = 2\sum_i (\hat{y}_i - y_i)$", ["undecided"]),
        (r"$z_1 = W_1 x + b_1$, $L = \frac{1}{2}\|\sigma(z_1) - y\|^2$, $\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T$, $\frac{\partial L}{\partial b_1} = \sigma(z_1) - y$; a vector $z$", ["holds", "refuted"]),
        (r"$\frac{d \|XW - Y\|^2}{d w_{ij}} = \sum_k 2x_{ki}(x_{ki}w_{ij} - y_{kj})$", ["refuted"]),
        (r"$t = \tanh(z) = 2\sigma(z) - 1$, $\frac{dt}{dz} = 1 - t^2$, $\frac{dt}{dz} = 1 + t^2$", ["undecided", "refuted"]),
        (r"$L(w; X, y) = \|Xw - y\|^2$, $\nabla_w L(w; X, y) = \color{red}{2X^\top(Xw - y)}$", ["holds"]),
    ],
)  # fmt: skip
def test_a_claim_is_judged_with_what_the_document_says(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert verdicts(tmp_path, text) == expected


def test_a_step_of_a_computation_graph_is_told_from_the_whole_way(tmp_path: Path) -> None:
    """∂l/∂σ² goes through all that depends on σ², and ∂x̂ᵢ/∂μ through nothing but the definition of x̂."""
    through, loss = (
        r"\sum_i \frac{\partial l}{\partial \hat{x}_i} \frac{\partial \hat{x}_i}{\partial ",
        r"\frac{\partial l}{\partial ",
    )
    equations = [
        loss
        + r"\sigma_B^2} = "
        + through
        + r"\sigma_B^2} = \sum_i \frac{\partial l}{\partial \hat{x}_i} \cdot -\frac{1}{2} (x_i - \mu_B) (\sigma_B^2 + \epsilon)^{-3/2}",
        loss
        + r"\mu_B} = "
        + through
        + r"\mu_B} + \frac{\partial l}{\partial \sigma_B^2} \sum_j \frac{-2}{m} (x_j - \mu_B)",
        loss + r"\mu_B} = " + through + r"\mu_B}",
    ]
    text = BATCH_NORMALIZATION + "\n".join(f"${each}$" for each in equations)
    assert verdicts(tmp_path, text) == ["holds", "holds", "holds", "undecided"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"For $L = \|x\|^2$,%$$\frac{\partial L}{\partial x} = 2x$$%and also%$$\nabla_x L = x$$", ["holds", "refuted"]),
        (r"For $f = \|x\|^2$,%$$\nabla_x f = 2x,$$%and for $f = \frac{1}{2}\|x\|^2$,%$$\nabla_x f = x$$%$$\nabla_x f = 2x$$", ["holds", "holds", "refuted"]),
        (r"Let $L = a^\top x$. The norm is easy for $L = \|x\|^2$.%$$\nabla_x L = a$$%$$\nabla_x L = 2x$$", ["holds", "refuted"]),
        (r"For $L = \|x\|^2$,%$$\nabla_x L = 2x.$$%In general,%$$\nabla_x L = 3x$$", ["holds", "undecided"]),
        (r"- For $L = \|x\|^2$%- and for others%$$\nabla_x L = 3x$$", ["undecided"]),
        (r"For $L = \|x\|^2$, see below.%# Another%$$\nabla_x L = 3x$$", ["undecided"]),
    ],
)  # fmt: skip
def test_what_is_defined_for_a_sentence_is_meant_up_to_its_end(tmp_path: Path, text: str, expected: list[str]) -> None:
    claims = list(document(tmp_path, "# One\n" + text.replace("%", "\n\n")).claims())
    assert [str(each.verdict) for each in claims] == expected
    if expected[-1] == "undecided":
        where = "L of another section" if "# " in text else "L defined before, which may not be the one that is meant"
        assert claims[-1].reason == f"it fails for the {where}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $L = x^\top S^{-1} x$ with $S$ symmetric (positive definite). Then%$$\nabla_x L = 2S^{-1}x$$%$$\nabla_x L = S^{-1}x$$", ["holds", "refuted"]),
        (r"$$L = x^\top S x,$$%with $S$ symmetric. Then%$$\nabla_x L = 2Sx$$%$$\nabla_x L = Sx$$", ["holds", "refuted"]),
        (r"Let $L = x^\top S x$.%For $S$ symmetric,%$$\nabla_x L = 2Sx.$$%In general,%$$\nabla_x L = 2Sx$$", ["holds", "undecided"]),
        (r"Let $L = x^\top S x$.%$$\nabla_x L = 2Sx$$%with $S$ symmetric. Here $\nabla_x L = 2Sx$.", ["holds", "undecided"]),
        (r"Let $L = x^\top S x$ with $S$ symmetric or not. Then $\nabla_x L = 2Sx$", ["undecided"]),
        (r"Let $L = x^\top S x$. Unlike the case with $S$ symmetric, $\nabla_x L = 2Sx$", ["undecided"]),
    ],
)  # fmt: skip
def test_a_condition_without_a_verb_reaches_as_far_as_its_sentence_says(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert verdicts(tmp_path, text.replace("%", "\n\n")) == expected


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
        (r"$\|x\|^2 = x^\top x = 1$", ["holds", "undecided"]),
    ],
)
def test_identities_are_judged_where_that_is_asked(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert verdicts(tmp_path, text, identities=True) == expected
    assert verdicts(tmp_path, text) == []


NUMERATOR = r"$\nabla_x a^\top x = a^\top$ and $\nabla_x x^\top A x = x^\top(A + A^\top)$. "


@pytest.mark.parametrize(
    ("text", "expected", "layout"),
    [
        (NUMERATOR, ["holds"] * 2, "numerator layout, as 2 of the 2 claims that tell"),
        (NUMERATOR + r"$\nabla_x b^\top x = b$", ["holds", "holds", "undecided"], "numerator layout, as 2 of the 3"),
        (NUMERATOR + r"$\nabla_x b^\top x = c^\top$", ["holds", "holds", "not read"], "numerator layout"),
        (NUMERATOR + r"$\nabla_x b^\top x = 2b^\top$", ["holds", "holds", "refuted"], "numerator layout"),
        (r"In numerator layout $\nabla_x a^\top x = a^\top$", ["holds"], "numerator layout, as line 1 says"),
        (
            r"In denominator layout $\frac{\partial Ax}{\partial x} = A^\top$",
            ["holds"],
            "denominator layout, as line 1",
        ),
        (r"$\frac{\partial Ax}{\partial x} = A$ and $\nabla_x a^\top x = a$", ["holds"] * 2, "gradients as columns"),
    ],
)
def test_there_is_one_layout_by_vote_and_nothing_is_refuted_that_holds_in_another(
    tmp_path: Path, text: str, expected: list[str], layout: str
) -> None:
    found = document(tmp_path, text)
    assert [str(each.verdict) for each in found.claims()] == expected
    assert found.layout.startswith(layout)


def test_a_letter_that_one_claim_leaves_open_means_what_it_means_in_the_section(tmp_path: Path) -> None:
    open_claim = r"$\nabla_s (s^\top s)^2 = 4(s^\top s)s$"
    assert verdicts(tmp_path, r"$\nabla_s s^\top A s = (A + A^\top)s$ and " + open_claim) == ["holds", "holds"]


def test_a_file_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    found = document(tmp_path, r"$\nabla_x x^\top x = 2x$")
    with pytest.raises(UsageError, match=r"mine.py: No such file"):
        found.save(list(found.claims()), str(tmp_path / "nowhere" / "mine.py"))
