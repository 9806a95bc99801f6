"""Errors of difference quotients in one line of text."""

from __future__ import annotations

import math

from nablacheck.differences.step_errors import StepErrors
from nablacheck.reports.text_plot import format_step_errors, sparkline


def test_bars_are_as_high_as_the_logarithm() -> None:
    assert sparkline([1e-8, 1e-4, 1.0]) == "▁▅█"
    assert sparkline([1e-8, 0.0, math.nan, 1.0]) == "▁· █"
    assert sparkline([2.0, 2.0]) == "▁▁"
    assert sparkline([0.0, 0.0]) == "··"


def test_the_least_error_is_no_single_lucky_one() -> None:
    steps = (1.0, 0.5, 0.25, 0.125, 0.0625)
    errors = StepErrors(steps, (1e-1, 1e-2, 1e-3, 0.0, 1e-2), (), (), (0.25,), 1e-2, 0.5, relative=True)
    line = format_step_errors(errors)
    assert "least error 1e-02 at step 1e-01" in line
    assert line.endswith("tolerance 1e-02; the claim is off by 5.0e-01")
