"""A tree of a text to a typed expression: matrices and columns that are written out."""

from __future__ import annotations

from nablacheck.reading.axes import ONE, SCALAR, Axis
from nablacheck.reading.composing import blocks
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node
from nablacheck.reading.tree import Expr, Filled, Zeros
from nablacheck.reading.typed import is_zero
from nablacheck.reading.typed_powers import Powers


class WrittenOut(Powers):
    """Types matrices of entries and of blocks."""

    def on_matrix(self, node: Node) -> Expr:
        width = node.data
        cells = self.exprs(node)
        rows = [cells[k : k + width] for k in range(0, len(cells), width)]
        if any(not cell.is_scalar for cell in cells):
            rows = [[self.block(rows, i, j) for j in range(width)] for i in range(len(rows))]
        return blocks(rows)

    def block(self, rows: list[list[Expr]], i: int, j: int) -> Expr:
        """A block; a number beside arrays fills its place."""
        cell = rows[i][j]
        if not cell.is_scalar:
            return cell
        height = next((each.shape[0] for each in rows[i] if not each.is_scalar), ONE)
        width = next((row[j].shape[1] for row in rows if not row[j].is_scalar), ONE)
        column = any(not row[j].is_scalar for row in rows)
        if column and len(rows[i]) == 1 and width == ONE and is_zero(cell):
            return Zeros((Axis(), ONE))  # [b; 0]: as many zeros as fit
        if (height, width) == SCALAR:
            return cell
        return Zeros((height, width)) if is_zero(cell) else Filled(cell, (height, width))

    def on_tuple(self, node: Node) -> Expr:
        cells = self.exprs(node)
        if not all(cell.is_scalar for cell in cells):
            raise NotRead("a tuple of arrays", node.start)
        return blocks([[cell] for cell in cells])
