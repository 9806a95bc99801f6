"""Derivatives of black-box functions along lines, by differences with an error analysis: truncation, the noise of the
function, the rounding of the claim. Imports core alone."""
