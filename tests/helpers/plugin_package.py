"""The plugin package that the documentation shows."""

from __future__ import annotations

import re

from tests.helpers.paths import REPOSITORY

SHOWN_IN = REPOSITORY / "docs" / "plugins.md"
HEADING = "## A plugin package"
FILES = ("pyproject.toml", "mygradients.py")


def plugin_package() -> dict[str, str]:
    """The two files that are shown under the heading on plugin packages, by name."""
    _, _, section = SHOWN_IN.read_text(encoding="utf-8").partition(f"\n{HEADING}\n")
    section = section.partition("\n## ")[0]
    blocks = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return {name: block for name in FILES for block in blocks if block.startswith(f"# {name}\n")}


def formula_name() -> str:
    """The name of the formula that the plugin declares."""
    found = re.search(r"@formula\(.*\)\ndef (\w+)", plugin_package()["mygradients.py"])
    assert found is not None
    return found[1]
