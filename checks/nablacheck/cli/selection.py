"""Which claims and documents the arguments of a call mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nablacheck.catalogue.index import Index, read_index
from nablacheck.catalogue.names import claim_meant
from nablacheck.cli.listing import is_meant
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import TIMEOUT, looks_like_target
from nablacheck.reports.json_output import statement

if TYPE_CHECKING:
    from nablacheck.catalogue.discovery import Discovery
    from nablacheck.catalogue.registry import Registry
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.documents import Document
    from nablacheck.declare.formula import Formula


def choose(
    names: tuple[str, ...], everything: bool, plugins: tuple[str, ...], timeout: float = TIMEOUT
) -> tuple[Registry, Discovery, list[Claim]]:
    """The claims that names of formulas or claims, places in code, ``--all`` and ``--plugin`` mean, with what was
    loaded for them."""
    if everything and names:
        raise UsageError("give names or --all, not both")
    if not everything and not names and not plugins:
        raise UsageError("name a formula, a file or module:attribute, or say --all; nablacheck list shows the names")
    targets = tuple(sorted(filter(looks_like_target, names), key=lambda target: not claim_meant(target)))
    wanted = [name for name in names if name not in targets]
    discovery, registry = _loaded(tuple(wanted), plugins, targets, everything, timeout)
    whole = {target for target in targets if not claim_meant(target)}
    alone = filter(None, map(claim_meant, targets))
    wanted += [name for name in alone if name.partition("-")[0] in registry.formulas]  # the others didn't load
    chosen = [claim for name in wanted for claim in registry.claims_named(name)]
    for claim in registry.claims():
        if everything or not names or registry.origins[claim.formula.name] in whole:
            chosen.append(claim)
    return registry, discovery, list(dict.fromkeys(chosen))


def formulas_meant(name: str, plugins: tuple[str, ...]) -> tuple[Registry, list[Formula]]:
    """The formulas that a name or a place in code means, whether anything is claimed of them or not."""
    targets = (name,) if looks_like_target(name) else ()
    _, registry = _loaded(() if targets else (name,), plugins, targets, False)
    if not targets:
        return registry, [registry.get(name)]
    return registry, [each for each in registry.formulas.values() if registry.origins[each.name] == name]


def _loaded(
    wanted: tuple[str, ...], plugins: tuple[str, ...], targets: tuple[str, ...], everything: bool,
    timeout: float = TIMEOUT,
) -> tuple[Discovery, Registry]:  # fmt: skip
    """What has to be loaded for formulas that are ``wanted`` by name: where the index knows these, their modules alone,
    unless they come out otherwise than the index says."""
    index = read_index(statement) if wanted and not (plugins or everything) else None
    if index is not None and index.failures:
        index = None
    # A name that isn't there is refused before anything is imported.
    names = dict.fromkeys(map(index.formula_meant, wanted)) if index is not None else {}
    from nablacheck.catalogue.discovery import Discovery

    if index is not None:
        modules = dict.fromkeys(module for name in names for module in index.modules[name])
        discovery = Discovery(targets=targets, modules=tuple(modules), everything=False, timeout=timeout)
        registry = discovery.registry()
        if all(_as_indexed(registry, name, index) for name in names):
            return discovery, registry
    discovery = Discovery(plugins, targets, everything=everything or bool(wanted), timeout=timeout)
    return discovery, discovery.registry()


def _as_indexed(registry: Registry, name: str, index: Index) -> bool:
    formula = registry.formulas.get(name)
    return formula is not None and statement(formula, registry.origins[name]) == index.formulas[name]


def documents_meant(registry: Registry, source: str | None) -> list[Document]:
    """The documents that ``--source`` means. Raises ``UsageError`` where there is none."""
    documents = [each for each in registry.documents.values() if is_meant(each.key, each.title, source)]
    if source is not None and not documents:
        raise UsageError(f"there is no such document; there are {', '.join(registry.documents)}")
    return documents
