"""What several oracles use: a claim at a point, perturbations, rounding, evaluation on other numbers.

Imports forward, differences, declare and core.
"""
