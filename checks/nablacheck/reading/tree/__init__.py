"""Typed expressions: what a text was read as, with a shape at every node.

Every expression is a matrix of two axes. A vector is a column, N×1, its transpose a row, 1×N, a number 1×1; ``ONE`` is
the axis of length 1 that these lack. Nothing is broadcast: a number that is added to an array is ``Filled`` to its
shape first, and what multiplies an array as a number is ``Scaled``, never ``Product``.

Nodes are frozen dataclasses: they compare by structure, can be keys, and are matched as ``case Product(a, b)``. They
are as written: nothing is simplified. ``parts`` are the expressions in a node, ``with_parts`` makes the same node of
others, and ``walk`` gives all nodes from the root on. Constructors don't check shapes; the functions of
``reading.composing`` do.

Indices are letters that stand for positions, from 1 on. An expression in which an index is free, as in xᵢᵀw, is one
for every position: ``free_indices`` names them. ``IndexSum`` and ``IndexProduct`` bind indices, and ``Stack`` makes an
array of an expression for every position.

Axes are unified while a text is read, so that trees are compared with each other only when all of it is read.
"""

from nablacheck.reading.tree.arithmetic import (
    Constant,
    EntrywiseQuotient,
    Filled,
    Hadamard,
    Identity,
    KroneckerDelta,
    MatrixPower,
    Negative,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Scaled,
    Size,
    Sum,
    UnitVector,
    Zeros,
)
from nablacheck.reading.tree.base import Expr, Index, Letter, Rank, rank_of
from nablacheck.reading.tree.functions import (
    Application,
    ArgumentDerivative,
    Extreme,
    Function,
    FunctionDerivative,
    FunctionHessian,
    FunctionLetter,
    FunctionPartial,
    Joined,
    LogSumExp,
    Maximum,
    Softmax,
)
from nablacheck.reading.tree.indices import Derivative, Entry, IndexProduct, IndexSum, Range, Shifted, Slice, Stack
from nablacheck.reading.tree.matrices import (
    Blocks,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    InnerProduct,
    Inverse,
    Kronecker,
    Norm,
    PseudoInverse,
    Total,
    Trace,
    Transpose,
    Unvec,
    Vec,
)

__all__ = [
    "Application",
    "ArgumentDerivative",
    "Blocks",
    "Constant",
    "Derivative",
    "Determinant",
    "DiagonalMatrix",
    "DiagonalPart",
    "Entry",
    "EntrywiseQuotient",
    "Expr",
    "Extreme",
    "Filled",
    "Function",
    "FunctionDerivative",
    "FunctionHessian",
    "FunctionLetter",
    "FunctionPartial",
    "Hadamard",
    "Identity",
    "Index",
    "IndexProduct",
    "IndexSum",
    "InnerProduct",
    "Inverse",
    "Joined",
    "Kronecker",
    "KroneckerDelta",
    "Letter",
    "LogSumExp",
    "MatrixPower",
    "Maximum",
    "Negative",
    "Norm",
    "Number",
    "Ones",
    "Power",
    "Product",
    "PseudoInverse",
    "Quotient",
    "Range",
    "Rank",
    "Scaled",
    "Shifted",
    "Size",
    "Slice",
    "Softmax",
    "Stack",
    "Sum",
    "Total",
    "Trace",
    "Transpose",
    "UnitVector",
    "Unvec",
    "Vec",
    "Zeros",
    "rank_of",
]
