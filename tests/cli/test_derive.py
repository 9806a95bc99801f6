"""nablacheck derive, and what a report says that a refuted gradient should be."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import FAILED, HELD, MISUSED, Project

MINE = '''
import numpy as np
from nablacheck import formula

@formula(X="N D", w="D", y="N")
def loss(X, w, y):
    """‖Xw − y‖²"""
    r = X @ w - y
    return r @ r

@loss.gradient("w")
def _(X, w, y):
    """2X(Xw − y)"""
    return 2 * X.T @ (X @ w {sign} y)

@formula(A="M N", x="N", out="M")
def image(A, x):
    """Ax"""
    return A @ x
'''
RIGHT, WRONG = MINE.format(sign="-"), MINE.format(sign="+")


def test_steps_lead_from_the_function_to_the_gradient(project: Project) -> None:
    project.write("mine.py", RIGHT)
    ran = project.nablacheck("derive", "mine.py:loss", "--wrt", "w", "--steps")
    assert ran.returncode == HELD
    *lines, verified = ran.stdout.splitlines()
    assert lines == [
        "f = ‖Xw − y‖²",
        "df = 2(Xw − y)ᵀ d(Xw − y)",
        "   = 2(Xw − y)ᵀX dw",
        "∂f/∂w = 2Xᵀ(Xw − y)",
    ]
    assert "dual at" in verified


def test_latex(project: Project) -> None:
    project.write("mine.py", RIGHT)
    ran = project.nablacheck("derive", "mine.py:loss", "--wrt", "w", "--latex")
    assert ran.stdout.splitlines()[0] == "\\frac{\\partial f}{\\partial w} = 2 X^\\top (X w - y)"


def test_every_array_where_none_is_named(project: Project) -> None:
    project.write("mine.py", RIGHT)
    ran = project.nablacheck("derive", "mine.py:loss")
    heads = [line.split(" = ")[0] for line in ran.stdout.splitlines() if line.startswith("∂")]
    assert heads == ["∂f/∂X", "∂f/∂w", "∂f/∂y"]


def test_what_is_not_derived_is_told_with_the_reason(project: Project) -> None:
    project.write("mine.py", RIGHT)
    ran = project.nablacheck("derive", "mine.py:image")
    assert ran.returncode == FAILED
    assert "∂f/∂x = A" in ran.stdout
    assert "image wrt A is not derived: a derivative with more than two axes" in ran.stderr


def test_an_argument_that_there_is_not(project: Project) -> None:
    project.write("mine.py", RIGHT)
    ran = project.nablacheck("derive", "mine.py:loss", "--wrt", "v")
    assert ran.returncode == MISUSED
    assert "loss has no argument v; it has X, w, y" in ran.stderr


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_report_says_what_a_refuted_gradient_should_be(project: Project, seed: str) -> None:
    project.write("mine.py", WRONG)
    ran = project.nablacheck("check", "mine.py:loss", "--seed", seed, "--oracle", "dual")
    assert ran.returncode == FAILED
    assert "  should be 2Xᵀ(Xw − y)\n" in ran.stdout


def test_a_report_says_where_the_equation_is_right_and_the_code_is_not(project: Project) -> None:
    project.write("mine.py", WRONG.replace("2X(Xw − y)", "2Xᵀ(Xw − y)"))
    ran = project.nablacheck("check", "mine.py:loss", "--seed", "1", "--oracle", "dual")
    assert ran.returncode == FAILED
    assert "  should be 2Xᵀ(Xw − y), as its equation says: the code computes something else\n" in ran.stdout


PRINTED = """
from nablacheck import Document, formula

NOTE = Document("A note", "note", ["1", "2"])


@formula(x="N")
def square(x):
    \"\"\"‖x‖²\"\"\"
    return x @ x


@square.gradient("x", source=NOTE.at("1", printed="3x"))
def of_wrong_print(x):
    \"\"\"2x\"\"\"
    return 2 * x


@square.gradient("x", source=NOTE.at("2", printed=r"\\text{three times the florbs of } x"))
def of_unread_print(x):
    \"\"\"2x\"\"\"
    return 2 * x
"""


def test_where_a_print_is_wrong_the_code_is_not_accused(project: Project) -> None:
    project.write("mine.py", PRINTED)
    ran = project.nablacheck("check", "mine.py:square-x-gradient-of_wrong_print", "--seed", "1")
    assert ran.returncode == FAILED
    assert "of what 1 prints, 3x, wrong" in ran.stdout
    assert "  should be 2x, as its docstring says\n" in ran.stdout
    assert "computes something else" not in ran.stdout


def test_a_certificate_names_the_prints_that_are_not_read(project: Project) -> None:
    project.write("mine.py", PRINTED)
    ran = project.nablacheck("certify", "mine.py:square-x-gradient-of_unread_print", "--seed", "1")
    assert ran.returncode == 0
    assert "; the print isn't read at 2\n" in ran.stdout


def test_a_report_says_nothing_where_the_equation_is_not_what_the_code_computes(project: Project) -> None:
    project.write("mine.py", WRONG.replace("r = X @ w - y", "r = X @ w - 2 * y"))
    ran = project.nablacheck("check", "mine.py:loss", "--seed", "1", "--oracle", "dual")
    assert ran.returncode == FAILED
    assert "should be" not in ran.stdout


def test_a_derivation_has_a_time_limit(project: Project) -> None:
    text = project.formula("slow.py").read_text(encoding="utf-8")
    project.write("slow.py", text.replace("    return x @ x", "    while True: pass"))
    ran = project.nablacheck("derive", "slow.py", "--timeout", "0.2")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("nablacheck: square wrt x is not derived: ")
    assert "still running after 0.2 s" in ran.stderr
