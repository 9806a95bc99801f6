"""Where the repository and its packages stand."""

from __future__ import annotations

from pathlib import Path

import nablacheck
import nablacheck_formulas

REPOSITORY = Path(__file__).parents[2]
LIBRARIES = tuple(str(Path(package.__path__[0]).parent) for package in (nablacheck, nablacheck_formulas))
"""The folders from which the packages under test are imported."""
