"""Mutation testing of the oracles: claims with a mistake put in, and the score. Imports checking and below."""
