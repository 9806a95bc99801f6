"""What is asked of a check where nobody says otherwise. Imports nothing: every command's help shows these."""

POINTS = 100
"""How many points are drawn."""
CERTIFIED = 5
"""How many where a claim is certified."""
TIMEOUT = 60.0
"""Seconds that a claim may take with one oracle."""
