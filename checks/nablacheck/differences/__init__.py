"""Judging a claimed slope of a black-box function: from a few values along a few lines, with tolerances that come from
the measured truncation, the measured noise of the function and the measured rounding of the claim."""
