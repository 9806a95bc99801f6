"""Which plugins there are: those that are installed, and those that the current project names."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from nablacheck.catalogue.settings import project_settings

CATALOGUE = "nablacheck_formulas"
"""The package of our own formulas, a plugin like anybody's."""
ENTRY_POINTS = "nablacheck.formulas"


@dataclass(frozen=True)
class Plugin:
    """A module or file that declares formulas, and what reports call it."""

    spec: str
    origin: str


@dataclass(frozen=True)
class Failure:
    """Something that could not be loaded, in one line; ``trace`` is the traceback where there is one."""

    origin: str
    message: str
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.origin}: {self.message}"


def installed_plugins() -> list[Plugin]:
    """Those with an entry point, the catalogue first."""
    entries = metadata.entry_points(group=ENTRY_POINTS)
    return [
        Plugin(entry.value, "catalogue" if entry.value == CATALOGUE else f"plugin {entry.name}")
        for entry in sorted(entries, key=lambda entry: entry.value != CATALOGUE)
    ]


def project_plugins(folder: Path | None = None) -> list[Plugin]:
    """The plugins that ``[tool.nablacheck]`` in the current project's pyproject.toml names.

    Raises ``UsageError`` where the table isn't as it should be.
    """
    settings = project_settings(folder)
    if settings.plugins and str(settings.folder) not in sys.path:
        sys.path.append(str(settings.folder))
    specs = [str(settings.folder / each) if each.endswith(".py") else each for each in settings.plugins]
    return [Plugin(spec, f"plugin {spec}") for spec in specs]
