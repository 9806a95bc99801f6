"""Which claims and documents the words of a call mean."""

from __future__ import annotations

from nablacheck.catalogue import Discovery, Registry, claim_meant
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import looks_like_target
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document


def choose(
    names: tuple[str, ...], everything: bool, plugins: tuple[str, ...]
) -> tuple[Registry, Discovery, list[Claim]]:
    """The claims that names of formulas or claims, places in code, ``--all`` and ``--plugin`` mean, with what was
    loaded for them."""
    if everything and names:
        raise UsageError("give names or --all, not both")
    if not everything and not names and not plugins:
        raise UsageError("name a formula, a file or module:attribute, or say --all; nablacheck list shows the names")
    targets = tuple(sorted(filter(looks_like_target, names), key=lambda target: not claim_meant(target)))
    wanted = [name for name in names if name not in targets]
    discovery = Discovery(plugins, targets, everything=everything or bool(wanted))
    registry = discovery.registry()
    whole = {target for target in targets if not claim_meant(target)}
    alone = filter(None, map(claim_meant, targets))
    wanted += [name for name in alone if name.partition("-")[0] in registry.formulas]  # the others didn't load
    chosen = [claim for name in wanted for claim in registry.claims_named(name)]
    for claim in registry.claims():
        if everything or not names or registry.origins[claim.formula.name] in whole:
            chosen.append(claim)
    return registry, discovery, list(dict.fromkeys(chosen))


def documents_meant(registry: Registry, source: str | None) -> list[Document]:
    """The documents that ``--source`` means. Raises ``UsageError`` where there is none."""
    documents = [each for each in registry.documents.values() if is_meant(each.key, each.title, source)]
    if source is not None and not documents:
        raise UsageError(f"there is no such document; there are {', '.join(registry.documents)}")
    return documents


def is_meant(key: str, title: str, source: str | None) -> bool:
    """Whether ``--source`` means the document: its key, or words of its title; everything where it isn't given."""
    return source is None or source == key or source.lower() in title.lower()
