"""Environments that the tests of packaging share: one with the built packages, one with a checkout."""

from __future__ import annotations

import pytest

from tests.helpers.environment import Environment
from tests.helpers.paths import REPOSITORY
from tests.helpers.plugin_package import plugin_package


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with nablacheck and the plugin package of the documentation, both built and installed."""
    folder = tmp_path_factory.mktemp("installed")
    plugin = folder / "plugin"
    plugin.mkdir()
    for name, text in plugin_package().items():
        (plugin / name).write_text(text, encoding="utf-8")
    environment = Environment(folder)
    environment.install(str(REPOSITORY), str(plugin))
    return environment


@pytest.fixture(scope="session")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with nablacheck as ``pip install -e`` installs it."""
    environment = Environment(tmp_path_factory.mktemp("editable"))
    environment.install("--editable", str(REPOSITORY))
    return environment
