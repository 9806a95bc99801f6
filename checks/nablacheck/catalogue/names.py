"""Names of formulas and claims as they are typed, and the nearest ones where there is none of that name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nablacheck.catalogue.plugins import CATALOGUE
from nablacheck.core.errors import UsageError
from nablacheck.core.files import found_by_path_alone

if TYPE_CHECKING:
    from nablacheck.declare.formula import Formula


def formula_meant(name: str, claims: Mapping[str, Iterable[str]]) -> str:
    """The formula that its own name or that of one of its claims means, given the names of the claims of each formula.

    Raises ``UsageError`` with the nearest names.
    """
    formula, dash, _ = name.partition("-")
    if name in claims:
        return name
    if not dash or formula not in claims:
        raise unknown_formula(name, claims)
    if name not in claims[formula]:
        import difflib

        near = difflib.get_close_matches(name, claims[formula], n=3, cutoff=0)
        raise UsageError(f"{formula} has no claim {name!r}; did you mean {', '.join(near)}?")
    return formula


def unknown_formula(name: str, known: Iterable[str]) -> UsageError:
    """What is wrong with a name that no formula has; a file whose ending was forgotten is near, too."""
    import difflib

    files = [path.name for path in Path().glob("*.py")]
    near = difflib.get_close_matches(name, [*known, *files], n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else "; nablacheck list shows the names there are"
    return UsageError(f"there is no formula {name!r}{hint}")


def claim_meant(target: str) -> str:
    """The name of the claim that ``file.py:energy-X-gradient`` means; empty where it means formulas."""
    _, colon, attribute = target.rpartition(":")
    formula, dash, _ = attribute.partition("-")
    return attribute if colon and dash and formula.isidentifier() else ""


def name_on_command_line(formula: Formula) -> str:
    """How the command line finds a formula: its name in the catalogue, else its module in a package, or its file."""
    module = formula.function.__module__
    if module.startswith(f"{CATALOGUE}."):
        return formula.name
    if "." in module and not found_by_path_alone(module):
        return f"{module}:{formula.name}"
    file = str(formula.code_location).rpartition(":")[0]
    return f"{file}:{formula.name}"
