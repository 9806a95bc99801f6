"""The constants of the oracles: what each controls, where it comes from, and what happens where it is changed.

Modules read them from the instances at the end (``CHECK_GRAD``, ``BALL``, …); those of differences are in
``differences/options.py``. A constant called empirical was chosen on the catalogue and on the claims in ``tests``, as
the value with no false alarm that misses fewest mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckGradOptions:
    """Forward differences with one step for all entries; see ``check_grad.py``."""

    truncation_factor: float = 2.0
    """How many times the truncation ε f″/2 a forward difference may be off: f″ is itself a difference quotient, and may
    be larger between its nodes. Smaller values give false alarms, larger ones coarser verdicts. Empirical."""
    noise_factor: float = 6.0
    """… plus so many σ/ε, where σ is the standard deviation of the noise: three times what two values that are off by
    σ make of a quotient. Larger than usual since the norm sums all entries. Empirical."""
    smallest_step: float = 2.0**-40
    """Relative to the size of x: with smaller steps x + ε keeps too few digits of ε."""
    largest_step: float = 2.0**-10
    """Relative to the size of x. The step that balances truncation and noise is searched from here downwards; larger
    ones leave the neighbourhood in which the truncation is ε f″/2."""
    shortening: float = 2.0**-10
    """By how much the step is made shorter where the function has no value within two steps."""
    rough: float = 1e-3
    """A function whose noise is above this share of its values can't be told from one that oscillates faster than any
    step resolves, and nothing is called wrong."""
    confirmation: float = 1 / 8
    """The second step that a failure has to show at, relative to the first: truncation shrinks with it, and so does a
    failure that is nothing else."""


@dataclass(frozen=True)
class BallOptions:
    """Ball arithmetic; see ``ball.py``."""

    first_precision: int = 128
    """In bits: 38 digits, eight more than ``agreement`` needs. With fewer in reserve most claims would run twice."""
    last_precision: int = 2048
    """In bits; the precision is doubled up to here. Larger values decide more claims near singularities, at a cost that
    grows faster than the precision."""
    agreement: float = 1e-30
    """Overlapping balls agree once the radius of their difference is below this share of the terms. It is far below
    float64's 1e-16, so that a right claim is told from one that is right to the digits of its constants."""
    early_stop: float = 2.0**-30
    """The share of its terms by which a side may be off for no other reason than that code has stopped iterating once
    values were close: tolerances of iterations are usually below 1e-9. Larger values leave more claims about code that
    compares values undecided."""
    vanishing: float = 2.0**-1000
    """Two sides that may be zero at the last precision, and are no larger than this, are zero: what cancels to nothing
    leaves 2⁻²⁰⁴⁸ of its terms there. Smaller values leave zeros of large terms undecided."""
    direction_denominator: int = 1 << 20
    """The entries of a random direction are multiples of 1 over this, and so exact at any precision."""
    fewest_digits: int = 6
    """Two numbers are printed with as many digits as tell them apart, from so many …"""
    most_digits: int = 40
    """… to so many: more than ``agreement`` means."""
    contractions: tuple[float, ...] = (1.0, 2.0**-10, 2.0**-20, 2.0**-30)
    """Points at which floats find lower values than at a claimed minimizer are looked at in balls at these shares of
    their distance, too: a local minimizer is disproven only by values that are lower however near."""
    lower_in_valley: int = 2
    """At how many distances the bottom of a valley has to be lower than a local minimizer: one alone may be the bottom
    of another well."""
    sign_draws: int = 8
    """How many times a verdict is worked out that may depend on the signs of singular vectors. A claim that is right
    for one of two signs alone is seen to depend on it, except with probability 2⁻⁷."""


@dataclass(frozen=True)
class PrimeOptions:
    """Random points of prime fields; see ``prime.py``."""

    false_pass_bound: float = 1e-12
    """No further trial is needed once a wrong claim would pass with at most this probability (Schwartz and Zippel)."""
    redraws: int = 100
    """How many unusable points of the field are drawn again: every square root halves the share of usable ones."""
    degenerate: int = 3
    """After so many degenerate points without square roots there are only such. A determinant that isn't zero
    everywhere is zero at one of the points with a probability of some degree over the field's 2⁶⁰ numbers."""
    trials: int = 100
    """How many times the two sides are compared at most. Enough for any claim without square roots, for which one or
    two trials do."""
    hopeless: float = 1e-3
    """If a wrong claim would pass a single trial with a larger probability than this, its degree is so high that
    further trials are no use."""


@dataclass(frozen=True)
class CrossCheckOptions:
    """Whether code does the same on other number systems as on floats; see ``shared/cross_check.py``."""

    agreement: float = 1e-9
    """Values that agree to this share agree; the rounding of others is measured first."""
    rounding_factor: float = 10.0
    """How many times its measured rounding a value on floats may be off. Empirical: the measurement sees few of the
    roundings there are."""
    radius_factor: float = 4.0
    """How many radii of a ball at the precision of floats a value on floats may be off: it needn't be inside, since its
    operations may be done in another order."""
    float_bits: int = 53
    """The precision of float64."""
    bits: int = 128
    """The precision of the balls on which code is compared with floats, where no precision is given."""
    neighbour: float = 2.0**-7
    """How far away, relatively, the second point lies at which values are compared: away from special values such as 0
    and 1, at which code often takes another branch, and near enough to stay in the domain."""
    first_step: float = 2.0**-60
    """The relative step of central differences with which tangents in balls are compared. At 128 bits the cancellation
    leaves 68 bits, and the truncation is below 2⁻¹⁰⁰."""
    second_step: float = 2.0**-40
    """The same for second differences, which lose twice the bits of their step."""
    tangent_agreement: float = 1e-12
    """How well a tangent has to agree with such a difference, beyond the radius and the truncation of the latter."""


@dataclass(frozen=True)
class SearchOptions:
    """The search for values lower than at a claimed minimizer; see ``minimizers/descent_search.py``. Distances are
    powers of two, by the smaller of 1 and the size of x where they are near, by the larger where they are far."""

    nearest: int = -20
    """The exponent of the nearest distance on a line along which the function curves little, or for a local minimizer:
    nearer, rounding hides what a function of ordinary curvature does."""
    near: int = -4
    """The exponent of the nearest distance on other lines: as the function curves upwards there, nothing nearer can be
    lower."""
    local: int = -1
    """The exponent of the farthest distance that tells about a local minimizer."""
    far: int = 10
    """The exponent of the farthest distance."""
    axes: int = 25
    """Of how many entries the Hessian is taken, whose cost grows with the square, and along how many axes a thorough
    search goes."""
    thorough_axes: int = 60
    """Of how many entries the Hessian is taken by a thorough search."""
    random_directions: int = 4
    """How many random directions a thorough search takes."""
    clear_difference: float = 10.0
    """How many times its rounding a value has to be lower, or higher, to count as such."""
    candidates: int = 8
    """How many of the lower points are examined, spread over all of them. Empirical: the first ones usually tell."""
    valleys: int = 2
    """How many of the valleys that a line crosses are searched for their bottoms, the lowest first."""
    thorough_starts: int = 4
    """From how many random points a thorough search goes down."""
    start_one_in: int = 16
    """Any other search goes down from a random point at one of so many points of a check: it takes hundreds of
    evaluations."""
    line_evaluations: int = 25
    """The most evaluations of a one-dimensional search."""
    descent_evaluations: int = 400
    """The most evaluations of a descent by simplices."""
    first_step: float = 0.05
    """By what share of an entry the first steps of a descent go …"""
    first_step_of_zero: float = 0.00025
    """… and how far for an entry that is zero. Both as in SciPy."""
    last_step: float = 1e-4
    """How near the vertices of a simplex, and their values, come to each other before a descent ends; as in SciPy."""
    valley_distances: tuple[float, ...] = (2.0**-4, 2.0**-7, 2.0**-10)
    """How far from a local minimizer the bottom of a valley is looked for beside the line of least curvature; several,
    so that the function is seen to fall along the valley."""
    valley_reach: float = 2.0
    """How far from the minimizer that bottom may lie, as a multiple of the distance."""
    valley_first_step: float = 0.25
    """By what share of the distance the first steps of the search for it go …"""
    valley_last_step: float = 1e-6
    """… and the last ones."""


@dataclass(frozen=True)
class CurvatureOptions:
    """The Hessian by second differences at a claimed minimizer; see ``minimizers/negative_curvature.py``."""

    steps: tuple[float, ...] = (2.0**-16, 2.0**-12, 2.0**-8, 2.0**-4, 1.0)
    """By how much of its scale an entry is moved: by the first of these that shows a clear second difference, since
    larger steps see other parts of the function."""
    clear: float = 1e4
    """A second difference is clear if it is so many times the rounding of the function: good to four digits."""
    upwards: float = 1e-2
    """Where the least eigenvalue of the scaled Hessian, whose diagonal is 1 where the second differences are clear, is
    above this, the function curves upwards along every line; errors of the matrix are below it."""


@dataclass(frozen=True)
class DescentOptions:
    """When a value that a search has found refutes a claimed minimizer; see ``minimizers/descent.py``."""

    noise_factor: float = 10.0
    """By how many standard deviations of the noise a value has to be lower. The best of hundreds of values is taken, so
    that it is more than for a single one."""
    small_drop: float = 1e-5
    """A value that is lower by less than this share of those on the way counts only if the values on the way follow a
    polynomial: a function that stops iterating at a tolerance is lower by as much anywhere."""
    near_values: int = 16
    """How many values are taken right next to a lower point: where all but a unit in the last place cancels, most of
    them may be equal …"""
    near_distance: float = 2.0**-34
    """… and how near, relatively: farther than rounding, nearer than anything that the function does."""
    off_minimizer: int = 4
    """At how many points that are off the minimizer by its own rounding the function is evaluated, to see how much of
    a drop that rounding explains."""


@dataclass(frozen=True)
class RoundingOptions:
    """How far rounding may move a value that is compared with nothing but another value; see
    ``shared/value_rounding.py``."""

    spacing: float = 2.0**-20
    """How far apart, relatively, the perturbed inputs lie: a cubic polynomial explains almost any function over six
    such spacings, and what it leaves is noise."""
    fine_spacing: float = 2.0**-38
    """The same near a singularity, where no cubic follows the function: so near that it looks straight."""
    straight: float = 1e-9
    """Rounding below this share of the largest entry needn't be told from curvature by the finer spacing."""
    noise_factor: float = 10.0
    """How many times the root mean square of the noise that was seen a value may be off. Rounding is the whole
    tolerance here, and the largest of many errors counts: smaller values give false alarms. Empirical."""
    ulps: float = 16.0
    """By how many units in the last place of the value and of its inputs it may be off besides. Empirical."""
    pair_share: float = 1e-2
    """The share of a claim up to which its rounding by a pair of perturbations is believed, which costs a sixth of a
    line of them. Smaller values take more evaluations, larger ones miss wrong claims near singularities."""
    ulp_multiples: tuple[float, ...] = (-1, -0.8, -0.6, -0.4, 0.4, 0.6, 0.8, 1)
    """By how many units in the last place the inputs are perturbed where everything may hang on their last digits;
    fractions of one change some entries and not others."""
    elsewhere: float = 0.5
    """By how much, relatively, inputs are perturbed to see what size a value usually has."""
    lost_digits: float = 2.0**-26
    """A value all of whose digits change with the last digits of the inputs is known all the same where they change by
    less than this share of its usual size: terms of that size cancel, and half of their digits are right."""


CHECK_GRAD = CheckGradOptions()
BALL = BallOptions()
PRIME = PrimeOptions()
CROSS_CHECK = CrossCheckOptions()
SEARCH = SearchOptions()
CURVATURE = CurvatureOptions()
DESCENT = DescentOptions()
ROUNDING = RoundingOptions()
