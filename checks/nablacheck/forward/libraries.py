"""Telling the user's code from NumPy's, SciPy's and our own: where an error arose, who calls, what an error means."""

from __future__ import annotations

import importlib.util
import os
import traceback
from functools import cache
from pathlib import Path
from types import FrameType, FunctionType

from nablacheck.core.errors import CodeLocation
from nablacheck.forward.exceptions import UnsupportedOperation

PACKAGE = __name__.rpartition(".")[0]
"""The package whose own modules aren't the user's code."""


def called_by_nablacheck(frame: FrameType) -> bool:
    """Whether a frame runs a module of forward mode."""
    return frame.f_globals.get("__name__", "").startswith(PACKAGE)  # type: ignore[no-any-return]


@cache
def _folder(name: str) -> str:
    """The folder of a library or of this package, with a separator at its end. Importing SciPy for this would take
    longer than most checks."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return f"{Path(spec.origin).parent}{os.sep}"


def code_location_of(error: BaseException) -> CodeLocation | None:
    """The line of code at which ``error`` arose: the innermost one outside NumPy, SciPy and this package."""
    libraries = tuple(map(_folder, ("numpy", "scipy", __package__)))
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", *libraries)) or frame.filename == "<stdin>"
    ]
    return CodeLocation(frames[-1].filename, frames[-1].lineno or 0) if frames else None


def library_function(frame: FrameType | None) -> str:
    """The public function of SciPy's that the code has called and that runs in this frame, or in the one that called it
    and so on; empty if there is none."""
    scipy, numpy = map(_folder, ("scipy", "numpy"))
    name = ""
    while frame is not None and frame.f_code.co_filename.startswith((scipy, numpy)):
        module = frame.f_globals.get("__name__", "")
        if module.startswith("scipy._lib"):  # a decorator: the function is one of its local variables
            held = [each for each in frame.f_locals.values() if isinstance(each, FunctionType)]
            name = next((_public(each.__module__, each.__name__) for each in held), name or "a function of SciPy's")
        elif module.startswith("scipy."):
            name = _public(module, frame.f_code.co_qualname.partition(".")[0])
        frame = frame.f_back
    return name


def _public(module: str, name: str) -> str:
    return ".".join([*(part for part in module.split(".") if not part.startswith("_")), name])


def require_own_code(frame: FrameType | None) -> None:
    """Raises ``UnsupportedOperation`` where a function of a library asks for an ordinary array: its compiled code would
    read our objects as doubles."""
    name = library_function(frame)
    if name:
        raise UnsupportedOperation(name, "it has no exact counterpart; write it by NumPy functions that have one")


NUMPY_ON_OBJECTS = (
    *("DualArray", "dtype('O')", "object array", "object dtype", "dtype object", "'object'"),
    "not supported for the input types",
)


def as_unsupported(error: BaseException) -> UnsupportedOperation | None:
    """The unsupported operation that an exception from code stands for; None where it means something else.

    NumPy raises errors of its own about object arrays where it can't handle our numbers, or wraps our exception.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UnsupportedOperation):
            return cause
        cause = cause.__cause__
    text = str(error)
    if isinstance(error, TypeError | ValueError | AttributeError) and any(word in text for word in NUMPY_ON_OBJECTS):
        return UnsupportedOperation(
            "an array of exact numbers in a function that can't take one",
            f"join numbers by np.stack or np.concatenate rather than np.array (it says: {text})",
        )
    return None
