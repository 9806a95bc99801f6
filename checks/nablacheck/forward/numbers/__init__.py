"""Number systems: float64 duals, balls, residues of a prime, bounds of degrees, second-order numbers. Imports core."""
