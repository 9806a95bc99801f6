"""Which plugins there are: those that are installed, and those that the current project names."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from nablacheck.core.errors import UsageError
from nablacheck.core.loading import is_module_name

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
    start = folder or Path.cwd()
    for each in (start, *start.parents):
        file = each / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            tool = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("tool", {})
            table = tool.get("nablacheck", {}) if isinstance(tool, dict) else {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{file} isn't valid TOML: {error}") from None
        plugins = table.get("plugins", []) if isinstance(table, dict) else None
        if not isinstance(plugins, list) or not all(isinstance(plugin, str) for plugin in plugins):
            raise UsageError(f'{file}: [tool.nablacheck] plugins = ["module", "file.py"] takes a list of names')
        for plugin in plugins:
            if not plugin.endswith(".py") and ("/" in plugin or "\\" in plugin or not is_module_name(plugin)):
                raise UsageError(
                    f"{file}: [tool.nablacheck] plugins: {plugin!r} is neither a module nor a file of Python; "
                    'name each, as in ["mypackage.gradients", "more.py"]'
                )
        unknown = sorted(set(table) - {"plugins"})
        if unknown:
            raise UsageError(f"{file}: [tool.nablacheck] has no setting {unknown[0]!r}; there is plugins")
        if plugins and str(each) not in sys.path:
            sys.path.append(str(each))
        specs = [str(each / plugin) if plugin.endswith(".py") else plugin for plugin in plugins]
        return [Plugin(spec, f"plugin {spec}") for spec in specs]
    return []
