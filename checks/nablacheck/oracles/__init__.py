"""Oracles: ways to check a claim at a point without its closed form, and what they share.

Every oracle is one module with ``applies`` and ``check``, named by ``DEFAULT`` or ``RIGOROUS``. What several use is in
``shared``, what is about claimed minimizers in ``minimizers``, and the constants are in ``options``. Imports forward,
differences, declare and core.
"""

from nablacheck.oracles.protocol import (
    AS_WRITTEN,
    DEFAULT,
    EXACT,
    INSTALL_FLINT,
    RIGOROUS,
    WRITTEN,
    Oracle,
    available,
    oracle,
    oracles_for,
)

__all__ = [
    "AS_WRITTEN",
    "DEFAULT",
    "EXACT",
    "INSTALL_FLINT",
    "RIGOROUS",
    "WRITTEN",
    "Oracle",
    "available",
    "oracle",
    "oracles_for",
]
