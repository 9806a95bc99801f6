"""What loading plugins depended on: every file that was read and every folder that was listed, as they were then.

Modules are imported, not parsed: a formula may be declared by a loop over a table in a file, or by a factory. So
whatever is opened or listed meanwhile counts, and the file of every module that is there afterwards, NumPy's included.
What can't be compared later, such as a connection or another process, makes the whole uncertain. The variables of the
environment and the clock are not looked at.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SETTLED = 2.0
"""Seconds that a file has to be old for a later change to be certain to show in its time, on any file system."""
SYSTEM = ("/dev/", "/proc/", "/sys/")
LIBRARY = tuple(sysconfig.get_path(kind) + os.sep for kind in ("stdlib", "platstdlib"))
UNCERTAIN = ("socket.connect", "subprocess.Popen", "os.system", "os.posix_spawn", "os.fork")
"""What Python's audit events report of a program that learns something from elsewhere."""
RECORDED = frozenset(("open", "os.listdir", "os.scandir", *UNCERTAIN))
"""The audit events that are looked at, among very many others."""

Stamp = list[int] | None


@dataclass
class Dependencies:
    """Files and folders as they were, and where the top-level packages were found."""

    files: dict[str, Stamp] = field(default_factory=dict)
    folders: dict[str, list[str] | None] = field(default_factory=dict)
    packages: dict[str, str | None] = field(default_factory=dict)
    certain: bool = True
    """Whether this is all there is to compare, and old enough."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dependencies:
        return cls(dict(data["files"]), dict(data["folders"]), dict(data["packages"]))

    def as_json(self) -> dict[str, Any]:
        return {"files": self.files, "folders": self.folders, "packages": self.packages}

    @property
    def unchanged(self) -> bool:
        """Whether everything is now as it was."""
        return (
            all(_stamp(file) == stamp for file, stamp in self.files.items())
            and all(_names(folder) == names for folder, names in self.folders.items())
            and all(_origin(name) == origin for name, origin in self.packages.items())
        )


class _Recorder:
    """What happens while plugins are loaded, from Python's audit events."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.listed: set[str] = set()
        self.certain = True

    def record(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in UNCERTAIN:
            self.certain = False
            return
        path = "." if arguments[0] is None else arguments[0]
        if isinstance(path, str | bytes | os.PathLike) and not _by_import():
            (self.opened if event == "open" else self.listed).add(os.path.abspath(os.fsdecode(path)))


_recorders: list[_Recorder] = []
_hooked: list[bool] = []
"""Whether the hook is there, which can't be taken away again."""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _recorders and event in RECORDED:
        _recorders[-1].record(event, arguments)


def _by_import() -> bool:
    """Whether the import system opens or lists something: the modules that it finds are recorded by themselves."""
    caused_by = sys._getframe(2).f_back
    return caused_by is not None and caused_by.f_code.co_filename.startswith("<frozen importlib")


@contextmanager
def recorded(named: Sequence[str] = ()) -> Iterator[Dependencies]:
    """Whatever is loaded within depends on these; they are complete at the end.

    The files that were ``named`` count by these names, too, which may be those of links, and so does what stands beside
    them and in the packages of a project: code may ask whether a file is there without opening it.
    """
    start, before = time.time(), set(sys.modules)
    dependencies, recorder = Dependencies(), _Recorder()
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    _recorders.append(recorder)
    try:
        yield dependencies
    finally:
        _recorders.remove(recorder)
    for path in map(os.path.abspath, named):
        recorder.opened.add(path)
        recorder.listed.update({os.path.dirname(path), os.path.dirname(os.path.realpath(path))})
    for name, module in list(sys.modules.items()):
        folders = map(os.path.abspath, vars(module).get("__path__", []))
        if name not in before:
            recorder.listed.update(each for each in folders if not _of_python(each) and "site-packages" not in each)
        file = getattr(module, "__file__", None)
        if file and name != "__main__":
            recorder.opened.add(os.path.abspath(file))
            if "." not in name and not _of_python(file):
                dependencies.packages[name] = _origin(name)
    dependencies.files.update({file: _stamp(file) for file in recorder.opened if not _of_python(file)})
    dependencies.folders.update({folder: _names(folder) for folder in recorder.listed})
    newest = max((stamp[0] for stamp in dependencies.files.values() if stamp), default=0)
    dependencies.certain = recorder.certain and newest < (start - SETTLED) * 1e9


def _of_python(file: str) -> bool:
    """Whether a file belongs to Python itself or to the system, neither of which changes under a running version."""
    return file.startswith(SYSTEM) or (file.startswith(LIBRARY) and "site-packages" not in file)


def _stamp(file: str) -> Stamp:
    """What changes with a file: its times, its size, and which one it is. None where there is no such file."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size, found.st_ctime_ns, found.st_ino]


def _names(folder: str) -> list[str] | None:
    """What stands in a folder, but for what Python itself puts there."""
    try:
        return sorted(set(os.listdir(folder)) - {"__pycache__"})
    except OSError:
        return None


def _origin(name: str) -> str | None:
    """The file that a top-level module would be imported from, were it not there yet; None where it isn't found by its
    name, as what a compiled module brings along."""
    specs = (finder.find_spec(name, None) for finder in sys.meta_path)
    spec = next((spec for spec in specs if spec is not None), None)
    return spec.origin if spec is not None else None
