"""Checking a claim with an oracle: which points, what the verdicts add up to, counterexamples, diagnosis, workers.

Imports everything but what shows results.
"""
