"""Results in a real notebook, run by nbclient."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from nablacheck.core.notebook import ShownInNotebooks
from nbclient import NotebookClient

from tests.helpers.command_line import Project

IMPORTS = """
import sys
sys.path[:0] = {path!r}
import numpy as np
from nablacheck import ask, check, check_gradient
from mine import square
x = np.array([1.0, 2.0])
"""
CELLS = {
    "check_gradient(lambda x: x @ x, lambda x: 2 * x, x)": "pass",
    "check_gradient(lambda x: x @ x, lambda x: 3 * x, x)": "fail",
    "check(square, points=5)": "holds",
    "ask('‖x‖²', wrt='x', gradient='2x')": "holds",
}


def test_results_are_shown_as_their_text_with_the_outcome_in_colour(project: Project) -> None:
    project.formula("mine.py")
    imports = IMPORTS.format(path=[str(project.folder), *project.path])
    cells = [{"cell_type": "code", "metadata": {}, "source": code, "outputs": []} for code in (imports, *CELLS)]
    notebook = nbformat.reads(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}), 4)  # type: ignore[no-untyped-call]
    ran = NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for cell, outcome in zip(ran.cells[1:], CELLS.values(), strict=True):
        (output,) = cell.outputs
        shown = output["data"]
        assert re.search(rf'<b style="color: #\w+">{outcome}</b>', shown["text/html"]), cell.source
        assert re.search(rf"^\s*{outcome}\b", shown["text/markdown"], re.MULTILINE), cell.source
        assert "<pre>" not in shown["text/plain"]


@pytest.mark.parametrize(
    ("text", "shown"), [("fails  A < B", "fails</b>  A &lt; B"), ("surpasses", "<pre>surpasses</pre>")]
)
def test_what_html_needs_is_escaped(text: str, shown: str) -> None:
    class Report(ShownInNotebooks):
        def __str__(self) -> str:
            return text

    assert shown in Report()._repr_html_()
