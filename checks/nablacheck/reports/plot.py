"""Pictures of a check, by matplotlib: the error of difference quotients against the step, and the entries of a claim
that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nablacheck.checking.result import GOOD
from nablacheck.core.arrays import Array
from nablacheck.reports.text_results import format_claim

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from nablacheck.checking.illustration import Illustration
    from nablacheck.differences.step_errors import StepErrors

WIDTH, HEIGHT = 6.4, 4.2
WELL_ABOVE_NOISE = 30.0
"""An error so many times the noise is truncation."""
MOST_TICKS = 9
SLOPE_LENGTH = 8
"""How many halvings of the step lines of a slope span."""


def save(illustrations: Sequence[Illustration], file: Path) -> None:
    """Draw a picture in the format that the name of the file ends with.

    Raises ``ValueError`` for a format that isn't known, and ``OSError``.
    """
    draw(illustrations).savefig(file)


def draw(illustrations: Sequence[Illustration]) -> Figure:
    """Each variable of each claim in a row: its errors, and beside them its entries where it fails."""
    rows = [(each, variable) for each in illustrations for variable in each.errors]
    columns = 2 if any(_difference(each, variable) is not None for each, variable in rows) else 1
    figure = Figure(figsize=(WIDTH * columns, HEIGHT * len(rows)), layout="constrained")
    axes = figure.subplots(len(rows), columns, squeeze=False)
    for row, (each, variable) in zip(axes, rows, strict=True):
        _draw_errors(row[0], each, variable)
        for beside in row[1:]:
            _draw_entries(beside, each, variable)
    return figure


def _draw_errors(axes: Axes, illustration: Illustration, variable: str) -> None:
    errors = illustration.errors[variable]
    steps = np.array(errors.steps)
    axes.loglog(steps, _shown(errors.second_order), ".-", label="central difference")
    axes.loglog(steps, _shown(errors.fourth_order), ".-", label="Richardson, two steps")
    axes.loglog(steps, _shown(errors.noise), ":", color="gray", label="noise")
    axes.axhline(errors.tolerance, color="tab:red", linestyle="--", linewidth=1, label="tolerance")
    if errors.claim_error:
        axes.axhline(errors.claim_error, color="tab:red", linewidth=1.5, label="error of the claim")
    decide = [k for k, step in enumerate(errors.steps) if step in errors.chosen]
    style = {"marker": "o", "markersize": 9, "markerfacecolor": "none", "color": "tab:green", "linestyle": "none"}
    axes.loglog(steps[decide], _shown(errors.second_order)[decide], label="steps that decide", **style)
    _draw_slopes(axes, errors)
    claim = illustration.claim
    outcome = "" if illustration.result.status in GOOD else f": {illustration.result.status.value}"
    about = format_claim(claim) if len(claim.variables) == 1 else f"{claim.noun}, {variable}"
    axes.set_title(f"{claim.formula.name}, {about}{outcome}", fontsize="medium")
    axes.set_xlabel("step")
    axes.set_ylabel("error of the difference quotient" + (", relative" if errors.relative else ""))
    axes.legend(fontsize="small")


def _draw_slopes(axes: Axes, errors: StepErrors) -> None:
    """Lines of slope 2 and 4 through the finest error that truncation makes, from there on to coarser steps."""
    for slope, values in ((2, errors.second_order), (4, errors.fourth_order)):
        truncated = [
            (step, error)
            for step, error, noise in zip(errors.steps, values, errors.noise, strict=True)
            if error > WELL_ABOVE_NOISE * noise
        ]
        if not truncated:
            continue
        step, error = truncated[-1]
        steps = np.array([step, min(step * 2.0**SLOPE_LENGTH, errors.steps[0])])
        line = error * (steps / step) ** slope
        axes.loglog(steps, line, color="black", linewidth=0.8)
        axes.annotate(f"slope {slope}", (steps[1], line[1]), fontsize="small", ha="right", va="bottom")


def _shown(values: Sequence[float]) -> Array:
    """The values without zeros, which have no logarithm."""
    array = np.array(values, dtype=float)
    return np.where(array > 0, array, np.nan)


def _draw_entries(axes: Axes, illustration: Illustration, variable: str) -> None:
    difference = _difference(illustration, variable)
    if difference is None:
        axes.set_axis_off()
        return
    size = float(np.abs(difference).max(initial=0.0)) or 1.0
    picture = axes.imshow(difference, cmap="RdBu", vmin=-size, vmax=size, aspect="auto", interpolation="nearest")
    axes.figure.colorbar(picture, ax=axes)
    axes.set_title(f"claimed less numerical, by entries of {variable}", fontsize="medium")
    for side, count in ((axes.xaxis, difference.shape[1]), (axes.yaxis, difference.shape[0])):
        side.set_major_locator(MaxNLocator(min(count, MOST_TICKS), integer=True))


def _difference(illustration: Illustration, variable: str) -> Array | None:
    """What the claim has more than differences in each entry, as a matrix; None where it doesn't fail by entries, or
    has one alone."""
    verdict = illustration.result.verdict
    if verdict is None or verdict.estimate is None or verdict.claimed is None or verdict.variable != variable:
        return None
    if verdict.claimed.size == 1:
        return None
    difference = np.asarray(verdict.claimed - verdict.estimate.value)
    rows = difference.shape[0] if difference.ndim > 1 else 1
    return difference.reshape(rows, -1)
