"""Claimed minimizers: whether the function is lower anywhere in the space of the variable.

Imports what oracles share, differences, forward, declare and core.
"""
