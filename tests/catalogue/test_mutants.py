"""Every claim of the catalogue with every familiar mistake: a default oracle has to kill each mutant."""

import pytest
from nablacheck import Claim
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import oracles_for
from nablacheck.selftest.mutation import mutants
from nablacheck.selftest.score import ORACLES

CLAIMS = [claim for claim in Discovery().registry().claims() if not claim.misprint]


def killed(claim: Claim) -> bool:
    """By its values: the equation in writing, which a mutant doesn't have, isn't asked."""
    return any(
        check_claim(claim, oracle, shrink=False, explain=False).status is Status.FAILS
        for oracle in oracles_for(claim, ORACLES)
    )


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_every_mutant_is_killed(claim: Claim) -> None:
    found = mutants(claim)
    assert len(found) >= 3
    assert [mutant.mistake for mutant in found if not killed(mutant.claim)] == []
