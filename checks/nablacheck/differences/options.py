"""Every constant of the engine: what it controls, where it comes from, and what happens where it is changed.

Modules read them from the instances below (``STEPS``, ``NOISE``, …); ``docs/method.md`` has the analysis around them. A
constant called empirical has no derivation: it was found by trial, on the functions of ``tests/helpers/nasty.py`` and
on the catalogue under the conditions of ``tests/benchmarks/conditions.py``, and ``python -m
tests.benchmarks.constants`` measures what half and twice of it do there. Powers of two are given by their exponent
where steps are: the step k has the size step_scale · 2⁻ᵏ.

The module is longer than others because it is a reference: nearly all of it is text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nablacheck.core.arrays import EPS


@dataclass(frozen=True)
class DirectionOptions:
    """How the random directions are drawn along which a derivative is checked."""

    small_entry: float = 1e-3
    """Entries of x below this share of its root mean square count as small. Along the first kind of direction they move
    by this share of it rather than by their own size, so that errors in their derivatives still show; and they may be
    in another unit (see ``directions.py``). Larger values move small entries too far for functions that vary on their
    scale."""
    max_weight: float = 100.0
    """Where the entries of a gradient are made to weigh alike, one with a large derivative moves by at most this many
    times less than one with the median derivative. Without a limit one huge derivative would nearly stop its entry."""
    max_displacement: float = 10.0
    """Where the entries of a gradient are made to weigh alike, one with a small derivative moves by at most this many
    times more than one with the median derivative. Some entries have next to no derivative, and without a limit they
    would take the line far away from the point."""
    longest_entry: float = 1.5
    """The largest entry of a direction, in units of the scale of its entry of x: the upper end of ±U(½, 3⁄2)."""
    least_contribution: float = 0.005
    """One line is enough where the fast path settles it and every entry of a claimed gradient contributes at least this
    share of the root mean square of all contributions. At the tolerance of the fast path, 10⁻⁹ of the norm of all, an
    error of 2·10⁻⁷ √n of the least entry shows then. Larger values cost two evaluations more often, smaller ones miss
    more errors in small entries."""
    cotangents: int = 2
    """How many random cotangents contract an array-valued function. An error may happen to be nearly orthogonal to one
    of them, hardly to two."""


@dataclass(frozen=True)
class RichardsonOptions:
    """Extrapolation of central differences at t, t/2, t/4, …; see ``central_differences.py``."""

    max_steps: int = 7
    """Steps in an extrapolant; seven remove t², …, t¹². In double precision longer ones are limited by noise, and so
    gain nothing."""
    truncation_factor: float = 3.0
    """The tolerance is this many times the truncation estimate, the largest difference to an extrapolant of one step
    fewer. That difference estimates the error of the shorter one and so overestimates that of the longer one, except
    where they agree by chance, which is what the factor and the confirmation of failures are for. Larger values miss
    small errors, smaller ones leave more to the confirmation. Empirical."""
    noise_factor: float = 6.0
    """The tolerance has this many standard deviations of the noise beside the truncation. More than the usual 3, since
    the most accurate of some twenty extrapolants on up to three lines is taken, and since the standard deviation is
    itself an estimate. Smaller values detect smaller errors and risk false alarms. Empirical."""


@dataclass(frozen=True)
class NoiseOptions:
    """The standard deviation of a function's rounding errors: a difference table (Hamming; Moré & Wild 2011), and
    residuals of polynomial fits to unevenly spaced values; see ``noise.py``."""

    first_spacing: int = -26
    """The exponent of the spacing that the table starts with: half of the digits of a double. Differences of order 4 of
    a smooth function are far below its rounding errors there."""
    coarser_by: int = 6
    """By which power of two the spacing grows where the values aren't distinct."""
    finer_by: int = 8
    """By which power of two the spacing shrinks where differences still see the function. Not that by which it grows,
    so that no spacing comes twice."""
    decay_with_spacing: float = 8.0
    """An estimate of the noise stands if a table of the finer spacing doesn't show less than its share of one in so
    many: noise doesn't depend on the spacing. Empirical."""
    coarsest_spacing: int = -8
    """The exponent of the largest spacing: beyond it differences see the function rather than its noise."""
    finest_spacing: int = -44
    """The exponent of the smallest spacing: below it the points themselves are off by a share of the spacing, through
    their rounding."""
    max_tables: int = 8
    """Enough for the spacing to get from where it starts to the coarsest or the finest, and back."""
    min_distinct: int = 6
    """With fewer distinct values among the seven, the table sees the quantum of the values rather than their noise."""
    gap_per_deviation: float = 3.0
    """A value rounded to a multiple of g is off by a standard deviation of g/√12, about g/3.5; rounded to the safe
    side."""
    decay: float = 4.0
    """Differences fall by more than this factor from each order to the next where they see the function, and so does
    the residual of a fit where its degree is doubled; those of noise stay as large, up to chance. Smaller values take
    noise for the function and underestimate it, which risks false alarms. Empirical."""
    near_floor: float = 64.0
    """Noise up to this many times the least there can be stands without a table of smaller spacing. Larger values take
    curvature for noise more often, smaller ones cost seven evaluations more often. Empirical."""
    polynomial_degree: int = 3
    """What a polynomial of this degree explains along the short line is the function; the rest is noise."""
    roundoff_only: float = 16.0
    """A residual of up to this many roundings of the value is nothing but these, and the second of the spacings below
    isn't needed. Larger values may miss that something inside the function is rounded more coarsely. Empirical."""
    node_spacings: tuple[float, ...] = (2.0**-20, 2.0**-26, 2.0**-32)
    """How far apart, relatively, the unevenly spaced values lie; the finer ones are for functions that curve within
    the first. The points are rounded by 2⁻²¹ of the finest spacing, less than what it shows of noise."""
    coarse_node_spacing: float = 2.0**-14
    """The same for functions that are rounded more coarsely than the first spacing."""
    node_offset: float = 2.0**-10
    """How far from the point they lie, relatively: where the differences look, and not at a zero of x, where nothing is
    rounded."""


@dataclass(frozen=True)
class RoundingOptions:
    """How far rounding may move what is claimed, and what that of the inputs makes of a function; see
    ``propagated_rounding.py``."""

    change: float = 2.0**-25
    """By how much, relatively, the inputs of a claim are perturbed, one way and the other. Half of the digits: then the
    first difference has the other half, and the second shows noise above 2⁻⁵⁰ of curvature."""
    fine_change: float = 2.0**-38
    """The same where the second difference may be curvature: so little that nothing curves any more, and the first
    difference still has a few digits."""
    finest_change: float = 2.0**-47
    """The same where even that may be curvature, for the sensitivity alone: 32 units in the last place, of which the
    first difference keeps one digit."""
    curvature_share: float = 1e-9
    """A second difference above this share of the claim may be curvature rather than noise."""
    noise_factor: float = 4.0
    """How many times the noise that one pair of perturbations has shown the claim may be off by. Empirical."""
    of_labels: float = 1e-3
    """Noise of a user's claim above this share of it may be that of labels and parameters which are compared with
    numbers; it is measured once more with these left alone. Smaller values cost evaluations of the claim."""
    label_changes: tuple[float, ...] = (2.0**-25, 2.0**-29, 2.0**-33, 2.0**-37, 2.0**-41)
    """The perturbations of arguments that show whether they are only compared: of half of their digits at most, and
    of enough of the last ones that hardly any number stays. Fewer may agree by chance where digits are lost."""
    most_compared: int = 8
    """How many numbers are asked at most whether code compares them; each costs up to ten values of the claim."""
    same_change: float = 0.1
    """The changes that these make are those of a comparison if they are the same up to this share. Larger values take
    lost digits for comparisons, smaller ones leave claims open where labels that are compared are multiplied too."""
    ulps: float = 8.0
    """How many units in the last place of itself and of its inputs the claim may be off by. Empirical: sums of a few
    terms are off by one or two."""
    constants_factor: float = 4.0
    """How many times the change of the claim that rounding the inputs to the function's precision makes, the slope of
    the function may be off by: where the function rounds its constants, its values don't show it, and no step reduces
    it. Empirical."""
    coarsest_constants: float = 2.0**-20
    """No function is taken to round its constants more coarsely than this, sixteen times single precision, unless its
    noise is that of half precision: single precision may be a small part of large values."""
    least_half: float = 2.0**-15
    """Noise of more than this share of the values may be that of half precision, which rounds by 2⁻¹¹."""
    least_single: float = 2.0**-9
    """A function with this share of the noise of single precision may be so in a part of it."""
    input_change: float = 2.0**-26
    """By how much, relatively, the inputs of a function are perturbed to see what their rounding makes of its value:
    half of the digits, as above."""
    random_runs: int = 4
    """How many times code runs with random last digits before a failure is reported. More would cost time for every
    wrong claim; the factors below make up for the chance of so few."""
    random_apart: float = 10.0
    """The mean of these runs is at most so many times their spread away from the result on floats, or else the code
    does something else with such numbers. Empirical."""
    random_factor: float = 4.0
    """How many times the root mean square of these runs a claim may be off by. Empirical."""
    random_entries: int = 4096
    """The most entries that an argument may have for this: of more, a run takes longer than all differences together.
    Larger values cost time for every wrong claim."""
    random_share: float = 0.01
    """A failure is looked at again if what the runs show is above this share of it. Empirical."""

    asymmetry: float = 1e-9
    """By what share of the geometric mean of the largest entries of their row and their column entries on either
    side of the diagonal may always differ. Second differences don't reach it, and formulas that are symmetric in exact
    arithmetic stay far below."""


@dataclass(frozen=True)
class StepOptions:
    """Which steps a line is looked at with: the fast path of one to five steps, and the adaptive search."""

    smallest: int = 48
    """The exponent of the smallest step: a displacement of 16 units in the last place of its entries."""
    probes: tuple[int, ...] = (24, 16, 8)
    """Steps far apart, from fine to coarse, at which the search first sees within which radius the function is
    smooth."""
    curvature_probes: tuple[int, ...] = (13, 10, 7)
    """The same for second differences, whose noise grows as t⁻²."""
    fine: tuple[int, ...] = tuple(range(5, 23))
    """By which powers of two steps are finer that confirm a failure: what coarse steps alone show isn't there."""
    curvature_fine: tuple[int, ...] = tuple(range(2, 12))
    """The same for second differences."""

    target_tolerance: float = 1e-10
    """The relative tolerance at which the search stops, or the rounding of the claim where that is larger. It is about
    the error floor, so that smaller values cost evaluations and gain nothing."""
    first_ladder: int = 6
    """How many consecutive steps the search starts with: enough for noise and truncation to show at either end."""
    improvement: float = 0.7
    """A further step counts as progress if it brings the tolerance below this share of the best so far."""
    max_stalls: int = 4
    """After more than so many steps in a row without progress the search ends. Larger values cost evaluations.
    Empirical."""
    known_derivative: float = 0.1
    """Steps coarser than the characteristic one are taken where noise limits an extrapolant of finer ones that tells
    the derivative to within this share of it, unless the noise may be that of half precision: constants are then
    rounded by more than there is to find. Larger values risk taking another law of the function for this one.
    Empirical."""
    beyond_characteristic: int = 30
    """By how many powers of two steps may be coarser than the characteristic one: a function of 1 + x at x = 10⁻⁹ still
    gets to its own scale."""
    max_rounds: int = 90
    """More steps than there are between the coarsest and the finest one: a bound for the loop."""
    visible_truncation: float = 5.0
    """The truncation of two steps tells the radius of smoothness where it is this many times its own noise.
    Empirical."""
    fine_radius: int = 19
    """Where the radius of smoothness is finer than this step, the function has a fine feature at the point, and
    ``fine_probe`` is evaluated as well."""
    fine_probe: int = 32
    """The step that shows what the function does inside such a feature."""
    borderline: float = 1.0
    """A difference of between this many and ``clear`` times its tolerance may or may not be an error: a few further
    steps may tell."""
    clear: float = 20.0
    """A difference of more than this many times its tolerance needs no more accurate extrapolant before it is
    confirmed. Larger values cost evaluations for every wrong claim, smaller ones have more failures confirmed in vain.
    Empirical."""
    borderline_steps: int = 3
    """How many further steps a borderline difference is given before the whole search is made."""

    fast_tolerance: float = 1e-8
    """The relative tolerance at which the fast path is satisfied, if the residual is within it. Ordinary functions
    reach it in double precision with one to five steps. Larger values raise the detection limit of passes, smaller ones
    send more lines to the search. Empirical."""
    fast_noisy_tolerance: float = 3e-8
    """The same where there is room for no further step, between noise and the characteristic step. Empirical."""
    negligible: float = 1e-9
    """A residual below this share of the derivative counts as zero in the fast path, whatever explains it. The
    tolerance of a pass is at least as large, and so is its detection limit. Smaller values cost evaluations."""
    fast_noise_margin: float = 4.0
    """By what factor the noise of the finest step of the fast path is below its tolerance."""
    fast_kink: float = 0.02
    """One-sided derivatives that differ by more than this share leave the line to the search, which looks for kinks."""
    truncation_decay: float = 0.5
    """A residual that half the step leaves more of than this share is noise: truncation leaves a quarter, noise twice
    as much."""
    fast_max_steps: int = 5
    """Steps of an extrapolant of the fast path. Where they don't do, the search is needed, which measures the noise."""
    fast_starts: int = 4
    """How often the fast path starts again with larger steps, where noise turns out larger than known."""
    constant_probes: tuple[int, ...] = (0, 1, 2, 4, 7, 11, 16, 22)
    """A claim of zero is checked at steps finer than the characteristic one by these powers of two: from the largest
    step there is to one that single precision just shows."""


@dataclass(frozen=True)
class AveragingOptions:
    """Averages over many values along a line, where noise limits; see ``averaging.py``."""

    pairs: int = 32
    """How many pairs of values are averaged over. The noise falls with the root of it."""
    max_terms: int = 5
    """Terms t, t³, … of the polynomial that is fitted; five follow t⁹."""
    neighbours: float = 1.2
    """The least ratio of the squared differences of neighbouring errors to the squared errors: 2 for independent ones,
    with a standard deviation of 2/√pairs, and next to nothing for errors that form steps or waves."""
    suspicious: float = 0.1
    """An extrapolant nearer to zero than this share of its tolerance, which is about half of a standard deviation of
    its noise, is hardly that of an error which the average would show: it has about a quarter of the tolerance.
    Smaller values cost evaluations, larger ones miss more errors."""
    worthwhile: float = 1e-7
    """An average is worth its evaluations where half of a standard deviation of the noise is more than this share of
    the derivative."""


@dataclass(frozen=True)
class ConfirmationOptions:
    """What a failure needs beside one extrapolant that contradicts the claim; see ``confirmation.py``."""

    step_scale: float = 0.7
    """How much shorter the steps of the second ladder are. Close to 1/√2, so that they lie midway between those of the
    first on the logarithmic scale: what fits one ladder by chance doesn't fit the other as well."""
    disagreement: float = 0.05
    """The two ladders may differ by this share of the error, in addition to their tolerances, as truncation is known
    only roughly. Smaller values leave real errors open. Empirical."""
    witness_offset: int = 2
    """A failure must also show in an extrapolant whose steps are finer by this power of two: a plateau of coarse steps
    alone is a feature of the function at a distance."""
    consistent_share: float = 0.1
    """A failure isn't believed if the finest steps that rounding leaves room for all show less than this share of it.
    Larger values leave more real errors open. Empirical."""
    rounding_share: float = 0.03
    """The rounding of the values at those finest steps is below this share of the failure. It has to be well below
    ``consistent_share``, or else rounding alone would decide."""
    argument_margin: int = 4
    """By how many powers of two those steps stay above the one that rounds the arguments by ``rounding_share``: where
    terms of the derivative cancel, their displacements are rounded, too."""
    fine_steps: int = 4
    """How many of those finest steps are taken. One alone may agree by chance; a run of them shows whether truncation
    is in the way."""
    bend_share: float = 0.25
    """An error may be the bend of a function that isn't smooth at the steps where the slope bends by this share of it
    within them. Smaller values leave more wrong claims open, larger ones risk false alarms. Empirical."""
    curvature_rise: float = 1.3
    """The curvature of |r|ᵖ rises by 2^(8 − 4p) with a 16th of the step, 1.7 for p = 1.8; that of a smooth function
    settles. Smaller values leave wrong claims open, larger ones risk false alarms."""
    share_per_float: float = 2.0**-20
    """A failure has to show on the nearest floats, too, where the claim moves the function by more than this share of
    its values from one float to the next: of sin x from 10¹⁰ on, where a step of the finest exponent is little beside a
    period. Smaller values cost evaluations for every wrong claim."""
    float_rounding: float = 8.0
    """By how many units in the last place of the function's values those on the nearest floats may be off."""


@dataclass(frozen=True)
class DiscontinuityOptions:
    """Kinks at the point and jumps near it; see ``kinks_and_jumps.py``."""

    jump_share: float = 2.0**-8
    """A gap between neighbouring values by more than this share of them is a discontinuity, a smaller one may be
    rounding: half precision, the coarsest there is in use, rounds by 2⁻¹¹."""

    kink_share: float = 0.02
    """One-sided derivatives that differ by this share of the derivative (or of the error, where the claim is
    contradicted) make a kink. Larger values risk false alarms at kinks, smaller ones leave claims open where a function
    only curves. Empirical."""
    kink_variation: float = 0.2
    """A kink shows the same gap at half the step, up to this share of it; the gap of a smooth function falls to an
    eighth."""
    kink_above_noise: float = 20.0
    """A kink is this many times the noise of a central difference; one-sided ones have several times as much.
    Empirical."""

    bend_steps: int = 4
    """By how many powers of two the steps get finer at which it is looked whether a kink is a sharp bend. Smaller
    values cost evaluations at every kink."""
    jump_steps: int = 4
    """A jump at the point is as high at the finest step as at all up to one coarser by this power of two, up to
    ``kink_variation``: the change of |x|ᵖ falls by more for any p above 0.1. Larger values take far integers, whose
    jumps are near each other, for smooth."""

    beside_kink: float = 1e-2
    """A kink is that of some entries if what the others make of it is below this share of it. Larger values risk false
    alarms where several kinks meet. Empirical."""
    least_moved: float = 0.25
    """By what share of the line's own entries those of a kink move at least along further directions, where these are
    projected. Smaller values leave claims open, as noise hides a kink along an entry that hardly moves."""
    projections: int = 100
    """How often a direction without the entries of a kink is projected onto the tangent space of what the argument
    varies in. Each time leaves half of what is outside for a symmetric matrix, 1/n for n numbers of a given sum; more
    would find directions in spaces at a small angle to the axes."""
    least_remainder: float = 1e-3
    """What is left of a kink is looked at with steps at which noise is below this share of it: a tenth of the above."""

    farthest_aside: int = 6
    """The coarsest step within which a kink's two sides are looked for. Larger values judge claims so near that code
    may take numbers for tied, smaller ones cost an evaluation or two at every kink that is judged so."""
    straight: float = 0.02
    """How far from the kink its two sides reach: the slopes over the whole way are those right beside it, up to this
    share of the kink. Larger values risk false alarms where a claim is for the nearest pieces of the function only,
    smaller ones leave claims open where the function curves."""
    aside: tuple[int, ...] = (4, 2)
    """By what powers of two closer than that a claim is judged: near enough that another kink on the way would have
    shown in the slope. Two, as one may be near another kink, beside which code that takes nearly equal numbers for tied
    is right by its convention."""
    follows_kink: float = 0.1
    """A claim that is judged beside a kink has a slope that jumps there by this share of what that of the function
    does. Smaller values risk taking a stored value for a claim about other points, larger ones leave claims open that
    are far too small."""

    small_error: float = 1e-3
    """Errors of the derivative below this share of it may come from a function that jumps by next to nothing, such as
    an iterative solver that stops at a tolerance; only for these are jumps looked for. Larger values cost at least 17
    evaluations for every error in between. Empirical."""
    jump_distance: float = 8.0
    """A jump explains an error of the derivative that is at most this many times the jump over the distance to it. The
    error of a solver's derivative between jumps is about its tolerance over the length of a smooth piece, and how many
    pieces there are between the point and the jump isn't known. Empirical."""
    far: float = 4.0
    """How many characteristic steps uphill jumps are looked for first: smooth pieces may be long."""
    near: float = 0.125
    """How many characteristic steps around the point jumps are looked for last: where the function curves so much that
    a wider grid hides them."""
    steady_factor: float = 0.02
    """Over a long way the function may change by a factor times the claim that is as far from 1 as near the point, up
    to this share of that: then no jumps take the error back, which would leave a small part of it. Larger values risk
    false alarms, smaller ones cost a search for jumps where noise shakes the factor."""
    nodes: int = 16
    """At how many points on either part of that way the claim is asked. Gaussian quadrature of so many nodes integrates
    a sine over several periods; where it doesn't do, jumps are looked for."""

    order: int = 8
    """Differences of this order leave next to nothing of what is smooth on the grid, and all of a jump."""
    half_width: float = 0.9
    """How much of the way to either side the grid covers: not a round number, as the places of jumps often are."""
    cells: tuple[int, ...] = (16, 32, 64)
    """Into how many cells the grid divides the way, one after the other until nothing is above the noise; a coarse grid
    that shows nothing is enough."""
    zooms: int = 9
    """How often a candidate is looked at more closely. The spacing falls to a quarter each time, to a millionth of the
    way in the end, where a steep slope is no jump any more."""
    zoom_cells: int = 3
    """How many cells on either side of a candidate are looked at more closely."""
    close_cells: int = 24
    """Into how many cells each closer look is divided: three times the order, so that a jump is in 8 of the 17
    differences and the others show the noise."""
    settled_after: int = 2
    """After so many closer looks the difference at a jump has next to nothing of the smooth part in it."""
    steady: float = 2.0
    """From then on the height of a jump stays within this factor. A kink falls with the spacing, a smooth feature far
    faster, and a pole grows."""
    above_noise: float = 20.0
    """A jump is this many times the noise: differences of order 8 have up to three times the noise of a jump of their
    size, the largest of many is three times as large again, and twice that is no accident."""

    @property
    def jump_gain(self) -> int:
        """What a jump of 1 makes of the largest difference: the largest alternating partial sum of its weights."""
        return math.comb(self.order - 1, self.order // 2)

    @property
    def noise_gain(self) -> float:
        """What noise of 1 makes of the lower quartile of the differences: 0.32 is that of |N(0, 1)|, and the root of
        binomial(2·order, order) the standard deviation of a difference."""
        return 0.32 * math.sqrt(math.comb(2 * self.order, self.order))


@dataclass(frozen=True)
class AdditivityOptions:
    """Whether slopes along different directions add up; see ``additivity.py``."""

    splits: int = 6
    """In how many ways the direction of a failure is split, at four evaluations each. A function that is linear in
    pieces shows nothing where the direction and both parts lie in one piece: one split in four at most, for three tied
    numbers, so that one failure in some thousand is left. Larger values cost evaluations for every wrong claim."""
    close_splits: int = 2
    """So many splits of many entries are enough where the parts add up closely, and the error isn't that of a few tied
    entries."""
    close: float = 1e-3
    """Parts that leave a gap of less than this share of the largest add up closely. Of many tied entries the slopes
    along parts do so twice by an accident of one in a million. Larger values make that likelier, smaller ones cost
    evaluations where truncation leaves more."""
    share: float = 0.03
    """Parts that leave a gap of this share of the error aren't those of a differentiable function. Larger values risk
    false alarms, smaller ones leave claims open that are wrong in many entries where a few are tied. Empirical."""
    above_noise: float = 20.0
    """A gap is this many times its noise. Empirical, as for kinks."""
    steps: tuple[int, ...] = (0, 1, 2, 5, 9)
    """By which powers of two the steps are finer than those that showed the error at which the gap is looked for, as
    far as noise allows: where the function is linear from closer by, as it is beside a tie, the failure stands."""
    variation: float = 0.2
    """A gap stays the same at all of these, up to this share of it; that of a smooth function falls to a quarter with
    half the step."""
    kink_variation: float = 0.05
    """A kink along a part is the same at three steps in turn, up to this share of it. Less than where a kink is looked
    for along the direction itself: another direction moves other entries farther, and a failure that stands along one
    isn't given up for what hardly is a kink along another. Empirical."""


@dataclass(frozen=True)
class LocationOptions:
    """Which entries of a derivative are wrong; see ``locate_wrong_entries.py`` and ``entrywise.py``."""

    max_entrywise: int = 64
    """Up to so many entries each is looked at by itself, along its axis."""
    max_hessian_variables: int = 8
    """Up to so many variables every entry of a user's Hessian is looked at by itself: 64 entries, as above."""
    max_parts: int = 400
    """How many parts the bisection looks at: more than twice what finds ``max_wrong`` entries of a million; where all
    are wrong, it has to end."""
    max_kinked: int = 3
    """Along so many entries at most a kink is told by their names."""
    max_wrong: int = 8
    """So many wrong entries are enough to show; where there are more, it isn't entries that are wrong."""
    small_part: int = 512
    """A part of the entries this many times smaller than all of them that shows an error, at a random place, tells that
    many are wrong: of eight wrong ones it has one in one case of 64. Larger values take longer where many are wrong,
    smaller ones leave some of a few wrong entries unnamed."""
    of_several: float = 4.0
    """Where the sum of contributions to a slope is this many times their norm, as of sixteen that are alike, no single
    entry makes most of it. Larger values cost a search for a single wrong entry."""
    growth: int = 8
    """How many entries the first of these parts has, and by how much they grow, until one shows an error."""
    negligible_part: float = 0.02
    """A part whose residual is below this share of the whole is taken as right."""
    uncertainty_factor: float = 3.0
    """A part whose residual is below this many times its uncertainty is taken as right as well. Uncertainties add up,
    since the residual of one half is what the other leaves of a group."""
    cancelled_truncation: float = 8.0
    """How much more truncation weighted parts may have than the whole, in which that of others happens to cancel it."""
    first_weight: float = 0.5
    """The weight of the first entry where the centre of mass is measured; that of the last is 1 more. Not zero, so that
    the first entry shows at all."""
    vague: float = 0.2
    """An uncertainty above this share of the residual leaves a centre of mass no better than bisection; and what the
    entries found leave unexplained has to be less, if they are to be called all that matter."""
    negligible_entry: float = 1e-3
    """An entry whose error is below this share of the largest one isn't called wrong: it may be the truncation of a
    step that suits the others."""
    as_zero: float = 1e-12
    """An entry below this share of the median one counts as zero, and is known well enough where that is known to
    1e-2 of ``negligible_entry``."""
    known_elsewhere: float = 1e-5
    """Where entries are found among very many, the slope along a line without them has to be known to this share before
    they are called all that are wrong. Larger values hide wrong entries in other units, smaller ones cost evaluations.
    Empirical."""
    clear_entry: float = 10.0
    """Unless its error is this many times its tolerance, and more than that share of the entry itself. Smaller values
    risk calling truncation wrong, larger ones hide wrong entries in other units. Empirical."""
    entry_steps: int = 3
    """How many of the steps that showed the error an entry is looked at with first: the fewest that tell truncation at
    either end."""
    informative: float = 0.25
    """A look at smaller scales decides only if its tolerance is below this share of what the error seemed to be."""
    entry_accuracy: float = 1e-6
    """How well the true value of a wrong entry is found, relatively: as well as the six digits that are shown of it."""


@dataclass(frozen=True)
class DiagnosisOptions:
    """When a mistake explains what is wrong; see ``diagnosis``. Empirical: no verdict depends on it, and unrelated
    claims, of which ``tests/benchmarks/causes.py`` makes many, have no cause."""

    times_tolerance: float = 4.0
    """A mended claim may be off by this many times what the truth is known to. Larger values name false causes, smaller
    ones none where tolerances are a little too small."""
    agreement: float = 1e-5
    """And by this share of itself: truncation and the rounding of the claim."""
    least_share: float = 1e-9
    """And by this share of the largest, which is for entries that are zero."""
    left_over: float = 0.02
    """And it leaves no more than this share of any error that is clear."""
    informative: float = 50.0
    """A truth that isn't known to the error over this tells no mistake from another."""
    factor: float = 1e-4
    """How closely a factor has to be the same at every point."""
    moved: float = 0.2
    """By up to what share entries are moved to see whether a mistake explains the claim elsewhere as well: enough for a
    factor to change, and little enough to stay where the function is defined."""
    lines: int = 3
    """How many slopes tell the truth where there are too many entries to look at each."""
    lines_elsewhere: int = 2
    """How many of them tell whether a mistake explains such a claim at other arguments as well."""
    further_steps: int = 3
    """How many steps beside those that showed the failure each of them is given at most, until it is known as well as a
    mistake has to explain it. Larger values cost evaluations, smaller ones leave mistakes unnamed."""


@dataclass(frozen=True)
class DecisionOptions:
    """How many lines decide, and when they are conclusive; see ``checker.py``."""

    lines: int = 2
    """Lines where the fast path settles every one: an error may happen to cancel along one, hardly along two."""
    lines_after_search: int = 3
    """Lines where one of them needed the search, which may come to nothing."""
    ordinary_noise: float = 1e-14
    """Noise up to this share of the value is that of double precision, and no sign of a lower one."""
    conclusive: float = 1e-3
    """A line that can't tell the derivative to within this share of it is inconclusive. Larger values would let passes
    stand for less, smaller ones leave more noisy functions open."""
    finest_feature: int = 13
    """A function may have features as fine as its scale over 2 to this power, 1/8192. Empirical."""
    faintest_feature: float = 50 * EPS
    """Such a feature may change the value by so little, relatively, as rounding does, and then no step resolves it.
    Times 2¹³ for first and 2²⁶ for second derivatives this makes the error floor, the relative error below which
    nothing is called wrong: 9·10⁻¹¹ and 7·10⁻⁷. Smaller values risk false alarms for functions with fine structure.
    Empirical."""
    least_scale: float = 1e-300
    """The scale that a derivative of zero is taken to have where the search divides by it."""


DIRECTIONS = DirectionOptions()
RICHARDSON = RichardsonOptions()
NOISE = NoiseOptions()
ROUNDING = RoundingOptions()
STEPS = StepOptions()
AVERAGING = AveragingOptions()
CONFIRMATION = ConfirmationOptions()
DISCONTINUITIES = DiscontinuityOptions()
ADDITIVITY = AdditivityOptions()
LOCATION = LocationOptions()
DIAGNOSIS = DiagnosisOptions()
DECISION = DecisionOptions()
