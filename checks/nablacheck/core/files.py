"""Importing a file that is named by its path, with what stands beside it.

A file in a package is that package's module. Any other is a module of a package that is made up for its folder, so
that it may import its neighbours relatively: ``from .helpers import …``. Two files of one name in two folders are two
modules, and so are their neighbours. Plain names mean what they mean elsewhere: a folder of every file on Python's path
would let one file get the neighbour of another.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

MADE_UP = "nablacheck_folder_"
"""What the packages are called that are made up for folders."""


def looks_like_target(text: str) -> bool:
    """Whether the text names code rather than a registered formula."""
    return text.endswith(".py") or ":" in text or "/" in text or "\\" in text


def is_module_name(text: str) -> bool:
    """Whether the text may name a module: words with dots between them."""
    return all(text.split("."))


def load_file(path: Path) -> ModuleType:
    """The module of a file: the same for the same file, however it is named. Raises whatever its code raises."""
    full = path.resolve()
    root, name = _root_and_name(full)
    if root != full.parent and _is_found(name, full):
        return importlib.import_module(name)
    package = _package_of(root)
    made_up = f"{package}.{name}"
    if _is_found(made_up, full):
        try:
            return importlib.import_module(made_up)
        except ModuleNotFoundError as error:
            if root == full.parent or (error.name or "").partition(".")[0] != name.partition(".")[0]:
                raise
        look_in(str(root))  # modules of the package import each other by its own name, as in a folder src
        return importlib.import_module(name if _is_found(name, full) else made_up)
    identifier = re.sub(r"\W", "_", full.stem)
    return _load_as(f"{package}.{identifier}_{zlib.crc32(os.fsencode(full)):x}", full)


def python_files(folder: Path, is_left_out: Callable[[Path], bool]) -> Iterator[Path]:
    """The files of Python in a folder and below it, without those in folders that are left out."""
    for at, folders, files in os.walk(folder):
        here = Path(at)
        folders[:] = sorted(name for name in folders if not is_left_out(here / name))
        yield from (here / name for name in sorted(files) if name.endswith(".py"))


def look_in(folder: str) -> None:
    """Look for modules in a folder after all that is installed."""
    if folder not in sys.path:
        sys.path.append(folder)


def found_by_path_alone(module: str) -> bool:
    """Whether a module was found only because a file was named by its path."""
    return module.startswith(MADE_UP)


def without_made_up_names(text: str) -> str:
    """A message with relative names in the place of the names of packages that are made up."""
    return re.sub(rf"\b{MADE_UP}[0-9a-f]+(?=\.)", "", text)


def _root_and_name(file: Path) -> tuple[Path, str]:
    """The folder from which a file is imported, above all packages it is in, and its dotted name from there."""
    root, parts = file.parent, [] if file.stem == "__init__" else [file.stem]
    while (root / "__init__.py").is_file() and root.name.isidentifier():
        root, parts = root.parent, [root.name, *parts]
    return root, ".".join(parts or [file.stem])


def _is_found(name: str, file: Path) -> bool:
    """Whether importing the name gives the module of the file."""
    if not all(part.isidentifier() for part in name.split(".")):
        return False
    try:
        spec = importlib.util.find_spec(name)
    except (ModuleNotFoundError, ValueError):  # what it would be in is no package, or comes from elsewhere
        return False
    return spec is not None and spec.origin is not None and Path(spec.origin).resolve() == file


def _package_of(folder: Path) -> str:
    """The package that is made up for a folder."""
    name = f"{MADE_UP}{zlib.crc32(os.fsencode(folder)):x}"
    if name not in sys.modules:
        package = ModuleType(name, "A folder of files that were named by their path.")
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return name


def _load_as(name: str, file: Path) -> ModuleType:
    """Import a file whose own name is no identifier, or that a package of the same name hides."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
