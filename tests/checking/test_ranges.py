"""The ranges that were seen, and comparisons that no point changes."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from nablacheck import such_that
from nablacheck.checking.ranges import seen_ranges
from nablacheck.core.timelimit import AVAILABLE
from nablacheck.reports.text_ranges import MOST_LINES, format_ranges

from tests.helpers.making import make_claim


def test_ranges_are_those_of_all_points_and_of_those_beyond_comparisons() -> None:
    def function(x: Any) -> Any:
        return np.sum(np.exp(-x * x)) if x[0] < 1e6 else np.sum(x)

    claim = make_claim(function, lambda x: -2 * x * np.exp(-x * x) if x[0] < 1e6 else np.ones(x.shape))
    ranges = seen_ranges(claim, 30, 0, 60.0)
    assert ranges.sizes == {"N": (1, 5)}
    assert ranges.arguments["x"].low < 0 < 1e6 < ranges.arguments["x"].high < 1e7
    assert 0 < ranges.magnitudes["x"].low < 1e-2
    assert {operation.name for operation in ranges.observed.operands} == {"exp"}
    assert ranges.one_way == []
    sizes, argument, *functions = format_ranges(ranges)
    assert sizes == "seen     N=1 … 5"
    assert argument.startswith("seen     x -")
    assert all("test_ranges.py:" in line for line in functions)


def test_a_comparison_that_no_point_changes_is_told() -> None:
    claim = make_claim(lambda x: x @ x if x @ x > -1 else 0.0, lambda x: 2 * x)
    (line,) = [line for line in format_ranges(seen_ranges(claim, 10, 0, 60.0)) if line.startswith("one way")]
    assert line.startswith("one way  a − b 1 … ")
    assert "test_ranges.py:" in line


def test_no_more_functions_are_listed_than_fit() -> None:
    def function(x: Any) -> Any:
        for k in range(1, 40):
            exec(f"x = np.tanh(x * {k})", {"np": np}, local := {"x": x})
            x = local["x"]
        return np.sum(x)

    lines = list(format_ranges(seen_ranges(make_claim(function, lambda x: x), 3, 0, 60.0)))
    assert len(lines) <= 2 + 2 * MOST_LINES


def test_where_no_point_can_be_drawn_or_code_hangs_there_are_none() -> None:
    impossible = make_claim(lambda x: x @ x, lambda x: 2 * x, where=such_that("never", lambda x: False))
    assert list(format_ranges(seen_ranges(impossible, 3, 0, 60.0))) == []

    def hangs(x: Any) -> Any:
        time.sleep(60 if AVAILABLE else 0)
        return x @ x

    seen = seen_ranges(make_claim(hangs, lambda x: 2 * x), 3, 0, 0.1)
    assert len(seen.sizes) <= 1
