"""The catalogue: one file per topic.

Conventions, stated once. A gradient has the shape of its argument. A Jacobian has the axes of the function, then the
axes of the argument: the entry [i, j] is ∂yᵢ/∂xⱼ. Where a document uses the other layout, its claim is transcribed into
this one, or into the document's own layout entry by entry. Vectors are one-dimensional arrays. Matrices are capitals,
vectors lower case, Greek letters spelled out; axes are single capitals, each with one meaning a file.
"""

__nablacheck__ = True
