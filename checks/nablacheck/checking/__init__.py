"""Checking a claim with an oracle: points, diagnosis, counterexamples, certificates, workers.

Imports everything but what shows results.
"""
