"""An index of what the installed plugins and those of the project declare, for calls that need no code of a formula.

It is made by importing all of them, once, and kept in the user's cache folder. It is used only while all that it was
made from is as it was (see ``dependencies``); where anything is broken, there is none, so that failures are never
remembered. Making it anew is always right and only takes longer: a folder that can't be written to, or a file that
isn't whole, is no error.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nablacheck.catalogue.dependencies import Dependencies, recorded
from nablacheck.catalogue.names import Declared
from nablacheck.catalogue.plugins import CATALOGUE, Failure, Plugin, installed_plugins, project_plugins
from nablacheck.core.files import look_in
from nablacheck.core.version import __version__

if TYPE_CHECKING:
    from nablacheck.catalogue.registry import Registry
    from nablacheck.declare.formula import Formula

Json = dict[str, Any]
Statement = Callable[["Formula", str], Json]
"""Makes plain data of a formula and the name of its plugin."""


@dataclass(frozen=True)
class Index:
    """What is declared, as plain data."""

    formulas: dict[str, Json]
    """The statement of each formula, by name."""
    modules: dict[str, list[Plugin]]
    """The modules that declare each formula and its claims."""
    documents: dict[str, str]
    """The titles of the documents that are named, by key."""
    failures: list[Failure]

    @classmethod
    def of(cls, registry: Registry, statement: Statement) -> Index:
        """The index of what was loaded."""
        names = registry.formulas
        return cls(
            {name: statement(formula, registry.origins[name]) for name, formula in names.items()},
            {name: registry.modules_of(formula) for name, formula in names.items()},
            {key: document.title for key, document in registry.documents.items()},
            registry.failures,
        )

    @property
    def declared(self) -> dict[str, Declared]:
        """The names of what is declared."""
        return {
            name: Declared(tuple(claim["claim"] for claim in each["claims"]), each["topic"])
            for name, each in self.formulas.items()
        }


def read_index(statement: Statement) -> Index:
    """The index that is kept, or else one that is made now and kept, if it can be."""
    plugins = [*installed_plugins(), *project_plugins()]
    place = _place(plugins)
    if place is None or not any(plugin.spec == CATALOGUE for plugin in plugins):
        from nablacheck.catalogue.discovery import Discovery

        return Index.of(Discovery().registry(), statement)
    look_in(str(Path.cwd()))  # for modules, as where they are loaded
    kept = _kept(*place)
    if kept is not None:
        return kept
    with recorded([plugin.spec for plugin in plugins if plugin.spec.endswith(".py")]) as dependencies:
        from nablacheck.catalogue.discovery import Discovery

        index = Index.of(Discovery(modules=tuple(plugins), everything=False).registry(), statement)
    if dependencies.certain and not index.failures:
        _keep(index, dependencies, *place)
    return index


def _kept(file: Path, made_by: str) -> Index | None:
    """The index that is kept, unless anything that it was made from has changed."""
    try:
        if not file.is_file():
            return None
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["made_by"] != made_by or not Dependencies.from_json(data["dependencies"]).unchanged:
            return None
        modules = {name: [Plugin(*each) for each in found] for name, found in data["modules"].items()}
        index = Index(dict(data["formulas"]), modules, dict(data["documents"]), [])
        for each in index.formulas.values():
            if not (isinstance(each["equation"], str) and all(claim["claim"] for claim in each["claims"])):
                return None
        return index if index.formulas.keys() == index.modules.keys() else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _keep(index: Index, dependencies: Dependencies, file: Path, made_by: str) -> None:
    """Write the index in one step, so that nobody reads half of it."""
    data = {
        "made_by": made_by,
        "dependencies": dependencies.as_json(),
        "formulas": index.formulas,
        "modules": {name: [[each.spec, each.origin] for each in found] for name, found in index.modules.items()},
        "documents": index.documents,
    }
    with contextlib.suppress(OSError, ValueError):
        text = json.dumps(data, ensure_ascii=False)
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
        try:
            with open(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            os.replace(part, file)
        except BaseException:
            os.unlink(part)
            raise


def _place(plugins: list[Plugin]) -> tuple[Path, str] | None:
    """The file of the index for these plugins, this Python and this version, and all that in writing; None where there
    is no folder for it."""
    folder = _cache_folder()
    if folder is None:
        return None
    specs = [[each.spec, each.origin] for each in plugins]
    made_by = json.dumps([__version__, sys.version, sys.prefix, sys.flags.optimize, specs])
    return folder / f"index-{zlib.crc32(made_by.encode()):08x}.json", made_by


def _cache_folder() -> Path | None:
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "nablacheck"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "nablacheck"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "nablacheck" / "cache"
    return home / ".cache" / "nablacheck"
