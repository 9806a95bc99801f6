"""Number systems: float64, balls, residues modulo a prime, bounds of degrees. Imports the exceptions alone."""
