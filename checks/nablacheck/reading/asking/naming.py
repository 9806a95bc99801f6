"""Letters for axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nablacheck.reading.axes import ONE, Axis, Shape, long_axes
from nablacheck.reading.refusal import NotRead

AXES = "NDKMPQRSTUVWABCEFHJL"
"""Letters for axes that have none, in the order in which they are taken."""


def name_axes(shapes: Sequence[Shape], sizes: Mapping[str, Axis]) -> None:
    """Give all axes letters, those that the text has for them first."""
    axes = [leaf for shape in shapes for axis in long_axes(shape) for leaf in axis.leaves if leaf != ONE]
    for name, axis in sizes.items():
        axis.name = axis.name or name
    taken = {axis.name for axis in axes}
    left = iter([name for name in AXES if name not in taken])
    for axis in axes:
        if not axis.name:
            axis.name = next(left, "")
        if not axis.name:
            raise NotRead("it has too many axes")
