"""Derivatives of typed expressions by differentials, simplified, and their derivation line by line.

``differentials`` has the rules, ``linear_forms`` reads the gradient off a differential and ``jacobians`` the Jacobian,
``algebra`` keeps what comes of it in normal form (``terms``), ``indices`` gets rid of indices, where need be term by
term (``expansion``), and ``simplify`` finds the shortest way to write it. Nothing here is verified: whoever prints a
derivative verifies it first.
"""

from nablacheck.reading.deriving.derive import derivatives, symmetric_part, worked_out
from nablacheck.reading.deriving.refusal import NotDerived

__all__ = ["NotDerived", "derivatives", "symmetric_part", "worked_out"]
