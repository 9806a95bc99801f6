"""The settings of a project: the table ``[tool.nablacheck]`` in the nearest pyproject.toml."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from nablacheck.core.errors import UsageError
from nablacheck.core.files import is_module_name

AUTO = "auto"
"""As many worker processes as there are processors."""


@dataclass(frozen=True)
class Settings:
    """What a project settles for all calls; what a call says itself comes first."""

    folder: Path
    """Where the file stands, which files that it names are relative to."""
    plugins: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    """The values of options of the command line, by the names of the settings."""


def _whole(least: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= 2**63


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "plugins": (_names, 'plugins = ["module", "file.py"] takes a list of names'),
    "oracles": (_names, 'oracles = ["central", "dual"] takes a list of names'),
    "points": (_whole(1), "points = 100 takes a whole number from 1 on"),
    "seed": (_whole(0), "seed = 7 takes a whole number from 0 on"),
    "jobs": (lambda value: value == AUTO or _whole(1)(value), 'jobs = 2 takes a whole number from 1 on, or "auto"'),
    "timeout": (
        lambda value: type(value) in (int, float) and math.isfinite(value) and 0 < value <= 1e6,
        "timeout = 60 takes a number of seconds above 0",
    ),
}
"""The settings there are, what is a value of each, and what to say where it is none."""


def project_settings(folder: Path | None = None) -> Settings:
    """The settings of the project that a folder, or the current one, belongs to.

    Raises ``UsageError`` where the table isn't as it should be.
    """
    try:
        start = folder or Path.cwd()
    except FileNotFoundError:  # code has removed it
        return Settings(Path())
    for each in (start, *start.parents):
        file = each / "pyproject.toml"
        if file.is_file():
            return _of_file(file)
    return Settings(start)


def _of_file(file: Path) -> Settings:
    try:
        return _of_text(file, file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} isn't valid TOML: {error}") from None


@lru_cache(maxsize=1)
def _of_text(file: Path, text: str) -> Settings:
    """What the text of a file settles; kept, since each result of a run asks for it."""
    tool = tomllib.loads(text).get("tool", {})
    table = tool.get("nablacheck", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{file}: [tool.nablacheck] {SETTINGS['plugins'][1]}")
    for name, value in table.items():
        if name not in SETTINGS:
            raise UsageError(f"{file}: [tool.nablacheck] has no setting {name!r}; there are {', '.join(SETTINGS)}")
        holds, words = SETTINGS[name]
        if not holds(value):
            raise UsageError(f"{file}: [tool.nablacheck] {words}")
    plugins = tuple(table.get("plugins", ()))
    for plugin in plugins:
        if not plugin.endswith(".py") and ("/" in plugin or "\\" in plugin or not is_module_name(plugin)):
            raise UsageError(
                f"{file}: [tool.nablacheck] plugins: {plugin!r} is neither a module nor a file of Python; "
                'name each, as in ["mypackage.gradients", "more.py"]'
            )
    return Settings(file.parent, plugins, {name: value for name, value in table.items() if name != "plugins"})
