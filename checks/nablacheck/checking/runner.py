"""Checking one claim with one oracle: draw points, check it at each, shrink the first failure, say what it came to."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace

from hypothesis.errors import Flaky, Unsatisfiable

from nablacheck.checking.counterexample import smallest_counterexample
from nablacheck.checking.defaults import CERTIFIED, POINTS, TIMEOUT
from nablacheck.checking.diagnosis import likely_cause
from nablacheck.checking.misprints import code_at_fault
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sizes import Extent, in_words
from nablacheck.core.arrays import norm
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.core.verdict import NOISY, Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import MOST_BYTES, Point, PointSampler, Unbuildable, beside, drawn, run_over
from nablacheck.declare.spaces import ArraySpace, real
from nablacheck.forward import Indeterminate, Signal
from nablacheck.oracles import EXACT, Oracle, central, dual
from nablacheck.oracles.shared.cross_check import cross_check_exact
from nablacheck.oracles.shared.evaluation import BOTH_SIDES_ZERO, UnsupportedCode

CONCLUSIVE_SHARE = 0.25
"""A claim for which fewer of the points were conclusive has not been checked: it is vacuous."""
SHARP = 1e-9
"""What dual numbers have to be able to see where a failure names no entries: differences see little less."""
LEAST_WEIGHT = 0.25
"""How much an entry weighs at least in the slope, or the bend, that dual numbers compare."""
CLEARLY = 100.0
"""How many times as large as what differences can tell an error has to be, for them to bear a claim out against it."""
BORNE_OUT = "no step follows the function there; dual numbers bear the claim out"
DERIVES = ("dual", "ball")
"""The oracles that derive the code itself."""
EXPLANATION = 2.0
"""Seconds that the search for a likely cause may take where the time limit leaves it less."""
FURTHER = 2
"""How many times as many points an exact oracle looks at beyond those that were asked for, where few are conclusive."""
MOST_REMEMBERED = 1000
"""With more points than this, what was worked out at one is forgotten, lest memory run full."""


class Disagreement(Exception):
    """A point at which the claim fails. Raised through Hypothesis, which shrinks it."""


@dataclass
class Tally:
    """What the points of one check came to, up to and including the first failure."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    sensitivities: list[float] = field(default_factory=list)
    worst: float = 0.0
    bound: float | None = None
    evaluations: int = 0
    unsupported: str = ""
    """Why the source doesn't run on the oracle's numbers, where it didn't."""
    sizes: list[Mapping[str, int]] = field(default_factory=list)
    """The sizes at which the claim was seen to hold, each once."""
    looked_at: list[Mapping[str, int]] = field(default_factory=list)
    """Those at which it was compared at all, each once."""
    failure: tuple[Point, Verdict] | None = None
    """The smallest failure so far: Hypothesis reports its failing points in ever simpler order."""

    def add(self, point: Point, verdict: Verdict) -> None:
        if self.failure is None:
            if point.sizes not in self.looked_at and verdict.reason != BOTH_SIDES_ZERO:
                self.looked_at.append(point.sizes)
            self.outcomes[verdict.outcome] += 1
            self.evaluations += verdict.evaluations
            if verdict.outcome is Outcome.PASS:
                self.worst = max(self.worst, verdict.ratio)
                self.sensitivities.append(verdict.detection_limit)
                if point.sizes not in self.sizes:
                    self.sizes.append(point.sizes)
                if verdict.bound is not None:
                    self.bound = max(verdict.bound, self.bound or 0.0)
            elif verdict.outcome is Outcome.INCONCLUSIVE:
                self.reasons[verdict.reason] += 1
                if verdict.unsupported:
                    self.unsupported = verdict.reason
        if verdict.outcome is Outcome.FAIL:
            self.failure = point, verdict

    @property
    def points(self) -> int:
        return self.outcomes.total()

    @property
    def conclusive(self) -> int:
        return self.points - self.outcomes[Outcome.INCONCLUSIVE]

    @property
    def settled(self) -> bool:
        """Whether no further point is needed: one failed, or the source doesn't run on these numbers somewhere, where
        it may do another thing than elsewhere."""
        return self.failure is not None or bool(self.unsupported)


def check_at_point(claim: Claim, oracle: Oracle, point: Point) -> Verdict:
    """The oracle's verdict, where a source that does what no claim may do has failed."""
    try:
        with redirect_stdout(sys.stderr):  # what a source prints is none of our output
            verdict = oracle.check(claim, point)
            if verdict.outcome is Outcome.FAIL and oracle.by_differences:
                return _unless_overruled(claim, oracle, point, verdict)
            if verdict.outcome is Outcome.FAIL and oracle.name in DERIVES:
                return _unless_contradicted(claim, point, verdict)
            return verdict
    except ContractError as broken:
        return Verdict(Outcome.FAIL, str(broken), broken=True, undefined=broken.undefined)


def _unless_overruled(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> Verdict:
    """A failure found by differences, unless the exact derivative agrees with the claim, or rounding hides even that:
    then differences see a feature of the function that is finer than their steps, or nothing but rounding. Where the
    exact derivative can't tell, the claim has to fail beside the point, too: at a kink or a jump, or where values are
    tied, it may be right."""
    found = dual.check(claim, point)
    if found.outcome is Outcome.FAIL:
        return failure
    borne_out = found.outcome is Outcome.PASS and _would_see(found, failure)
    if (borne_out or found.reason == NOISY) and _vouched(claim, point):
        return inconclusive(BORNE_OUT if borne_out else NOISY)
    other = beside(claim, point)
    if other is not None and oracle.check(claim, other).outcome is not Outcome.FAIL:
        return inconclusive("the claim fails at this point and not beside it: the function may have a kink there")
    return failure


def _unless_contradicted(claim: Claim, point: Point, failure: Verdict) -> Verdict:
    """A failure found by exact derivatives, unless differences bear the claim out that would have seen it: then code
    that decides by comparisons, such as a bisection, has other derivatives than what it computes."""
    if not failure.entries or not central.applies(claim):
        return failure
    found = central.check(claim, point)
    if found.outcome is Outcome.PASS and _off_by(failure) > CLEARLY * found.detection_limit:
        return inconclusive("differences bear the claim out; the code decides by comparing values")
    return failure


def _off_by(failure: Verdict) -> float:
    """How far what is claimed is off, relative to it: as a whole, as a slope along a line of differences sees it."""
    if failure.claimed is None or failure.estimate is None:
        return 0.0
    size = max(norm(failure.claimed), norm(failure.estimate.value))
    return norm(failure.claimed - failure.estimate.value) / size if size else 0.0


def _vouched(claim: Claim, point: Point) -> bool:
    """Whether the sources do the same on exact numbers as on the floats that differences see."""
    try:
        cross_check_exact(claim, point)
    except UnsupportedCode:
        return False
    except (LeftDomain, Indeterminate):
        pass  # where rounding hides it, it hides the differences, too
    return True


def _would_see(found: Verdict, failure: Verdict) -> bool:
    """Whether an oracle that passes would have seen what another calls wrong: every entry by itself, or the largest
    error beside all that is right. Differences that are mistaken about one entry prove nothing about another."""
    errors = [abs(entry.claimed - entry.numerical) for entry in failure.entries]
    sizes = [max(abs(entry.claimed), abs(entry.numerical)) for entry in failure.entries]
    smallest = min((error / size for error, size in zip(errors, sizes, strict=True) if error), default=SHARP)
    return found.entry_detection_limit < smallest or found.tolerance < LEAST_WEIGHT * max(errors, default=0.0)


def check_claim(
    claim: Claim,
    oracle: Oracle,
    *,
    count: int = POINTS,
    seed: int = 0,
    timeout: float = TIMEOUT,
    shrink: bool = True,
    explain: bool = True,
) -> Result:
    """Check a claim with an oracle at ``count`` drawn points.

    Without ``shrink`` the first failing point is kept as drawn; without ``explain`` no likely cause is looked for.
    Never raises for what a source does, except ``KeyboardInterrupt``.
    """
    start = time.perf_counter()
    tally, extent = Tally(), Extent(claim)
    blank = Result(claim.name, oracle.name, Status.CRASHED, seed, count)
    reason, trace, status = "", "", None
    try:
        with time_limit(timeout):
            if claim.misprint:
                tally.failure = code_at_fault(claim)
            unrunnable = tally.failure is not None
            for point in _asked_for(claim, oracle, count, seed, tally, extent) if not unrunnable else ():
                tally.add(point, check_at_point(claim, oracle, point))
                if count > MOST_REMEMBERED:
                    point.memory.clear()
                if tally.settled:
                    break
            if tally.failure is not None and shrink and not unrunnable:
                if tally.points <= count:
                    reason = _shrink(claim, oracle, tally, count, seed)
                tally.failure = _smaller(claim, oracle, *tally.failure) or tally.failure
    except Unsatisfiable:
        status, reason = Status.VACUOUS, _never(claim)
    except Unbuildable as error:
        status, reason = Status.FAILS, f"{error} ({claim.formula.code_location})"
    except OutOfTime:
        if tally.failure is None:
            status, reason = Status.TIMEOUT, f"still running after {timeout:g} s, at point {tally.points + 1}"
    except (Exception, Signal):
        if time.perf_counter() - start > timeout:  # Hypothesis, interrupted, may raise something else instead
            return replace(blank, status=Status.TIMEOUT, reason=f"still running after {timeout:g} s")
        status, reason, trace = Status.CRASHED, "nablacheck itself went wrong here", traceback.format_exc()
    lacking = _lacking(oracle, tally, extent)
    result = _conclude(claim, blank, tally, status, reason, trace, lacking)
    if explain and result.status is Status.FAILS and not claim.misprint:
        left = timeout - (time.perf_counter() - start)
        result = replace(result, cause=_cause(claim, oracle, seed, max(left, EXPLANATION)))
    return replace(result, seconds=time.perf_counter() - start)


def _asked_for(claim: Claim, oracle: Oracle, count: int, seed: int, tally: Tally, extent: Extent) -> Iterator[Point]:
    """The points of a check, of which the tally knows those checked so far. Exact oracles go on until a certificate can
    rest on what was seen: to the largest sizes, and to further points where few were conclusive."""
    yield from drawn(claim, count, seed)
    if oracle.name not in EXACT:
        return
    if not tally.conclusive:  # hardly any other will be: a few more, for it may be bad luck
        yield from itertools.takewhile(lambda _: not tally.conclusive, drawn(claim, count, seed + 1))
        if not tally.conclusive:
            return
    yield from extent.missing_points(tally.sizes, tally.looked_at, seed)
    for point in drawn(claim, FURTHER * count, seed + 1):
        if tally.conclusive >= min(count, CERTIFIED) and not extent.lacking(tally.sizes):
            break
        yield point
    yield from extent.missing_points(tally.sizes, tally.looked_at, seed + 1)


def _shrink(claim: Claim, oracle: Oracle, tally: Tally, count: int, seed: int) -> str:
    """Let Hypothesis draw the same points again and make the failing one simpler; the reason if it fails no more."""

    assert tally.failure is not None
    _, failure = tally.failure

    def at(point: Point) -> None:
        verdict = _alike(check_at_point(claim, oracle, point), failure)
        tally.add(point, verdict)
        if verdict.outcome is Outcome.FAIL:
            raise Disagreement

    try:
        run_over(claim, at, count, seed, shrink=True)
    except Disagreement:
        return ""
    except Flaky:
        pass
    return "the same arguments give different values from call to call"


def _smaller(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> tuple[Point, Verdict] | None:
    """The same kind of failure at sizes no larger, where a search that starts from the smallest finds one."""

    def alike(smaller: Point) -> Verdict:
        return _alike(check_at_point(claim, oracle, smaller), failure)

    return smallest_counterexample(claim, alike, no_larger_than=point)


def _alike(verdict: Verdict, failure: Verdict) -> Verdict:
    """The verdict, where it isn't a failure of another kind: code that can't be run is never shown for a formula that
    is wrong, nor the other way round."""
    same = (verdict.broken, verdict.undefined) == (failure.broken, failure.undefined)
    return verdict if same or verdict.outcome is not Outcome.FAIL else inconclusive(verdict.reason)


def _never(claim: Claim) -> str:
    recipe = PointSampler(claim)
    if len(recipe.letters) + recipe.longest > MOST_BYTES:
        return f"no point was drawn: these spaces need {recipe.longest} bytes, more than {MOST_BYTES}"
    return f"no drawn point satisfies {_relations(claim)}; is the relation impossible? ({claim.formula.code_location})"


def _relations(claim: Claim) -> str:
    return ", ".join(str(relation) for relation in claim.relations)


def _conclude(
    claim: Claim, blank: Result, tally: Tally, status: Status | None, reason: str, trace: str, lacking: str
) -> Result:
    figures = replace(
        blank,
        points=tally.points,
        conclusive=tally.conclusive,
        inconclusive=dict(tally.reasons.most_common()),
        worst=tally.worst,
        detection_limit=statistics.median(tally.sensitivities) if tally.sensitivities else None,
        coarsest=max(tally.sensitivities, default=None),
        bound=tally.bound,
        sizes=tuple(tally.sizes),
        evaluations=tally.evaluations,
        reason=reason,
        trace=trace,
    )
    if tally.failure is not None:
        point, verdict = tally.failure
        return replace(
            figures,
            status=Status.REFUTED if claim.misprint and not verdict.code_at_fault else Status.FAILS,
            point=point,
            verdict=verdict,
            reason=reason or verdict.reason,
        )
    if status is not None:
        return replace(figures, status=status)
    if tally.unsupported:
        return replace(figures, status=Status.UNSUPPORTED, reason=tally.unsupported)
    if tally.points < CONCLUSIVE_SHARE * blank.count:
        return replace(
            figures,
            status=Status.VACUOUS,
            reason=f"only {tally.points} of {blank.count} points satisfy {_relations(claim)}; "
            "build it into the spaces, with a condition or given(...)",
        )
    if tally.conclusive < CONCLUSIVE_SHARE * tally.points:
        few = f"only {tally.conclusive} of {tally.points} points were conclusive"
        return replace(figures, status=Status.VACUOUS, reason=f"{few}{_why(claim, tally)}")
    if claim.misprint:
        return replace(figures, status=Status.SURVIVES)
    return replace(figures, status=Status.VACUOUS, reason=lacking) if lacking else replace(figures, status=Status.HOLDS)


def _lacking(oracle: Oracle, tally: Tally, extent: Extent) -> str:
    """What the sizes lack at which a claim was seen to hold, if they lack anything."""
    if oracle.name in EXACT:
        return extent.lacking(tally.sizes, tally.looked_at)
    return f"conclusive at {in_words(tally.sizes)} only" if extent.all_least(tally.sizes) else ""


def _why(claim: Claim, tally: Tally) -> str:
    """Why most points were inconclusive, and a condition that may be missing where the function had no value."""
    if not tally.reasons:
        return ""
    ((reason, _),) = tally.reasons.most_common(1)
    if not reason.startswith(("the function isn't finite", "the function raises")):
        return f": {reason}"
    free = {name: s.axes.names for name, s in claim.spaces.items() if isinstance(s, ArraySpace) and s.condition is real}
    hints = (f'; is a condition missing, such as {name}=positive("{" ".join(axes)}")?' for name, axes in free.items())
    return f": {reason}{next(hints, '')}"


def _cause(claim: Claim, oracle: Oracle, seed: int, timeout: float) -> str:
    """The likely cause; a source that hangs or breaks there costs only the explanation."""
    try:
        with time_limit(timeout):
            return likely_cause(claim, lambda point: check_at_point(claim, oracle, point), seed)
    except (OutOfTime, Exception, Signal):
        return ""
