"""The catalogue: one file per topic.

Conventions, stated once. A gradient has the shape of its argument. A Jacobian has the axes of the function, then the
axes of the argument: the entry [i, j] is ∂yᵢ/∂xⱼ. Where a document uses the other layout, its claim is transcribed into
this one, or into the document's own layout entry by entry. Vectors are one-dimensional arrays. Matrices are capitals,
vectors lower case, Greek letters spelled out; axes are single capitals, each with one meaning a file.
"""

# Reports show the documents in this order.
# isort: off
from nablacheck_formulas.sources import NORM_PROOFS
from nablacheck_formulas.sources import RESIDUAL_QA
from nablacheck_formulas.sources import TWO_NORM_BLOG
from nablacheck_formulas.sources import GRADIENT_SLIDES
from nablacheck_formulas.sources import DERIVATIVE_NOTES
# isort: on

__all__ = ["DERIVATIVE_NOTES", "GRADIENT_SLIDES", "NORM_PROOFS", "RESIDUAL_QA", "TWO_NORM_BLOG"]
