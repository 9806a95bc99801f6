"""Loading all that a call needs: the catalogue, installed plugins, those of the project, and places in code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nablacheck.catalogue.code_references import resolve, resolve_above
from nablacheck.catalogue.plugins import CATALOGUE, Failure, Plugin, installed_plugins, project_plugins
from nablacheck.catalogue.registry import Registry
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import TIMEOUT, LoadError, loading_within

if TYPE_CHECKING:
    from nablacheck.declare.formula import Formula
    from nablacheck.declare.function_gradient_pair import Pair


@dataclass(frozen=True)
class Discovery:
    """What to load; plain data, so that worker processes load the same."""

    plugins: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Files and ``module:attribute`` that were asked for by name and needn't be registered."""
    pairs: tuple[Pair, ...] = ()
    """Functions with gradients that are checked without a declaration."""
    modules: tuple[Plugin, ...] = ()
    """Modules of plugins that are enough, where it is known what each declares."""
    everything: bool = True
    """Whether the catalogue and the installed plugins are loaded; a target alone doesn't need them."""

    timeout: float = TIMEOUT
    """Seconds that each module may take to load."""

    def registry(self) -> Registry:
        with loading_within(self.timeout):
            return self._load()

    def _load(self) -> Registry:
        registry = Registry()
        if self.everything:
            plugins = installed_plugins()
            if not any(plugin.spec == CATALOGUE for plugin in plugins):
                registry.failures.append(Failure("catalogue", "it isn't installed; pip install nablacheck"))
            for plugin in [*plugins, *project_plugins()]:
                registry.load(plugin.spec, plugin.origin)
        for module in self.modules:
            registry.load(module.spec, module.origin)
        for spec in self.plugins:
            registry.load(spec, f"plugin {spec}")
        for pair in self.pairs:
            registry.add_formulas([pair.formula()], "pair")
        for target in self.targets:
            self._add_place(registry, target)
        return registry

    def _add_place(self, registry: Registry, place: str) -> None:
        """Take in the formulas that a place means; of a file that breaks, those above the break."""
        found: list[Formula] = []
        try:
            found = resolve(place)
        except LoadError as error:
            if error.missing:
                raise UsageError(f"{place}: {error}") from None
            try:
                found = resolve_above(place, error)
            except LoadError as nothing_above:
                error = nothing_above
            registry.add_failure(error, place)
        registry.add_formulas(found, place)
        registry.places[place] = [each for each in found if registry.formulas[each.name] is each]
        registry.origins.update({each.name: place for each in registry.places[place]})
