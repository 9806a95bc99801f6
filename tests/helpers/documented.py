"""Which constants of a module of options are documented."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType


def documented(module: ModuleType) -> set[tuple[str, str]]:
    """The fields of its classes that a string follows, by class and name."""
    assert module.__file__ is not None
    found = set()
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for field, after in zip(node.body, node.body[1:], strict=False):
                text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and text:
                    found.add((node.name, field.target.id))
    return found
