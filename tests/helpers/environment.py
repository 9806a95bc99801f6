"""A virtual environment of a test's own, with packages installed from the repository; the other libraries are
borrowed from the environment of the tests, so that nothing is fetched."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

QUIETLY = ("--quiet", "--disable-pip-version-check")
WITHOUT_INDEX = ("--no-deps", "--no-index", "--no-build-isolation", *QUIETLY)


class Environment:
    """A virtual environment, and a folder to work in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "env"
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        venv.create(self.folder, with_pip=False)
        borrowed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
        (self.libraries / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")

    def install(self, *packages: str) -> None:
        """Build packages and install them, in one call of pip."""
        self._pip("install", *WITHOUT_INDEX, *packages)

    def build(self, source: Path, folder: Path) -> None:
        """Build the wheel of a package into a folder."""
        self._pip("wheel", *WITHOUT_INDEX, "--wheel-dir", str(folder), str(source))

    def uninstall(self, package: str) -> None:
        self._pip("uninstall", "--yes", *QUIETLY, package)

    def _pip(self, *arguments: str) -> None:
        self._call(sys.executable, "-m", "pip", "--python", str(self.program("python")), *arguments, check=True)

    def program(self, name: str) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the folder to work in."""
        return self._call(str(self.program(name)), *arguments)

    def _call(self, *command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "PIP_"))}
        ran = subprocess.run(
            command,
            cwd=self.work,
            env={**kept, "PYTHONIOENCODING": "utf-8", "XDG_CACHE_HOME": str(self.work / ".cache")},
            capture_output=True,
            encoding="utf-8",
        )
        assert not check or ran.returncode == 0, ran.stderr
        return ran

    @property
    def libraries(self) -> Path:
        return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(self.folder)}))
