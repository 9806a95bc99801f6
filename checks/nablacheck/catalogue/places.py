"""Places in code as they are typed: files, folders, modules, ``file.py:formula``, and what pytest calls its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nablacheck.catalogue.names import is_pattern
from nablacheck.core.errors import UsageError
from nablacheck.core.files import looks_like_target, python_files

OF_EQUATIONS = re.compile(r"[=^∂∇‖²ᵀ|+(]")
"""What an equation has, and no name."""
DOCUMENTS = (".md", ".tex", ".html", ".htm", ".ipynb")
"""How the names of files end that claim something in print."""
PARTS = re.compile(r"(\.py):(\w+):(?=\w)(.+)")
"""A formula of a file and, after a further colon, what may be the rest of the name of a claim."""
NAME = re.compile(r"[\w-]+")
MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
NOT_SEARCHED = {"node_modules", "site-packages", "__pycache__", "venv", "build", "dist"}
"""Folders in which nobody keeps formulas of their own; nor in those whose names begin with a dot."""
DECLARES = re.compile(rb"\bnablacheck\b[\s\S]*\bformula(\(| as )")
"""What a file has that declares formulas: only these are run where a folder is named."""


def split_places(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The places in code among what was typed, and the names. Raises ``UsageError`` for what is neither."""
    places: list[str] = []
    names: list[str] = []
    for word in words:
        typed = PARTS.sub(r"\1:\2-\3", word.replace("::", ":"))
        if not word.strip():
            raise UsageError("an empty name; nablacheck list shows the names there are")
        if Path(typed).suffix in DOCUMENTS:
            raise UsageError(f"{word} is a document; nablacheck read {word} checks what it claims")
        if Path(typed).is_dir() and not NAME.fullmatch(typed):
            places += files_below(Path(typed))
        elif OF_EQUATIONS.search(word) and not typed.partition(":")[0].endswith(".py"):
            raise UsageError(f"{word!r} is no name; nablacheck ask checks a claim as it is printed")
        elif looks_like_target(typed) and is_pattern(typed.partition(":")[0]):
            places += _files_matching(typed)
        elif looks_like_target(typed) or MODULE.fullmatch(typed):
            places.append(typed)
        else:
            names.append(word)
    return places, names


def files_below(folder: Path) -> list[str]:
    """The files in a folder, and below it, that declare formulas. Raises ``UsageError`` where there are none."""
    found = [str(file) for file in python_files(folder, _is_not_searched) if DECLARES.search(file.read_bytes())]
    if not found:
        raise UsageError(f"no file in the folder {folder} declares a formula with @formula")
    return found


def _is_not_searched(folder: Path) -> bool:
    return folder.name in NOT_SEARCHED or folder.name.startswith(".")


def _files_matching(typed: str) -> list[str]:
    """The files that a pattern matches and that declare formulas."""
    pattern, colon, attribute = typed.partition(":")
    found = sorted(path for path in Path().glob(pattern) if path.suffix == ".py")
    if not found:
        raise UsageError(f"no file of Python matches {pattern!r}")
    declaring = [path for path in found if DECLARES.search(path.read_bytes())]
    if not declaring:
        raise UsageError(f"no file that matches {pattern!r} declares a formula with @formula")
    return [f"{path}{colon}{attribute}" for path in declaring]
