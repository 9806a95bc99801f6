"""What several oracles use: a claim at a point as a function of one array, its rounding, its code on other number
systems and the cross-checks of that, both sides of a claim.

Imports forward, differences, declare and core.
"""
