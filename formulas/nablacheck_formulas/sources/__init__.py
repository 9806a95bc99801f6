"""The documents whose claims are checked, one module each, with every location in them that makes one.

A location is named once, in the order of its document, with what is printed there, letter for letter; claims cite it as
``NORM_PROOFS.at("12.9 Formula")``, with the key of its letters where they are others than the declaration's.
"""

from .derivative_notes import DERIVATIVE_NOTES
from .gradient_slides import GRADIENT_SLIDES
from .norm_proofs import NORM_PROOFS
from .residual_qa import RESIDUAL_QA
from .two_norm_blog import TWO_NORM_BLOG

__all__ = ["DERIVATIVE_NOTES", "GRADIENT_SLIDES", "NORM_PROOFS", "RESIDUAL_QA", "TWO_NORM_BLOG"]
