"""Braces behind a function or a root hold its argument, although LaTeX doesn't print them."""

from __future__ import annotations

import pytest
from nablacheck.reading.calculus import parse
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import verdict


def read(text: str) -> Node:
    return parse(text)[0].node


@pytest.mark.parametrize("function", ["\\exp", "\\log", "\\operatorname{tr}", "\\sqrt"])
def test_a_sum_in_braces_is_the_argument(function: str) -> None:
    node = read(function + "{a + b}")
    assert node.op == "fn"
    assert bare(node.args[0]).op == "add"
    assert read(function + "{a + b} c").op == "prod"
    assert read(function + " a + b").op == "add"


def test_a_root_with_an_index_is_no_square_root() -> None:
    assert read("\\sqrt{a}").data == "sqrt"
    with pytest.raises(NotRead, match="root with an index"):
        read("\\sqrt[3]{a}")


def test_a_script_behind_bold_letters_is_of_the_last_one() -> None:
    function = r"\nabla_X \mathbf{a}^T X \mathbf{b}"
    assert verdict(rf"{function} = \mathbf{{ab}}^T") == HELD
    assert verdict(rf"{function} = \mathbf{{ba}}^T") == REFUTED
    assert verdict(r"f(x) = \mathbf{x}^T \mathbf{Ax}", r"\nabla f = \mathbf{A}^T \mathbf{x} + \mathbf{Ax}") == HELD
