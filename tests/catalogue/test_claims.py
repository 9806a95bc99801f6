"""Every claim of the catalogue, with every default oracle that applies to it."""

import pytest
from nablacheck import Claim, assert_claim
from nablacheck.catalogue.discovery import Discovery
from nablacheck.oracles import Oracle, oracles_for

REGISTRY = Discovery().registry()
CASES = [(claim, oracle) for claim in REGISTRY.claims() for oracle in oracles_for(claim)]


def test_catalogue_loads() -> None:
    assert REGISTRY.failures == []


@pytest.mark.parametrize(("claim", "oracle"), CASES, ids=[f"{claim.name}-{oracle.name}" for claim, oracle in CASES])
def test_claim(claim: Claim, oracle: Oracle) -> None:
    assert_claim(claim, oracles=(oracle.name,))


@pytest.mark.parametrize("claim", [c for c in REGISTRY.claims() if c.misprint], ids=lambda claim: claim.name)
def test_misprint_has_its_correction(claim: Claim) -> None:
    assert claim.correction is not None
