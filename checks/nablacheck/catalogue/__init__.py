"""Finding formulas: which plugins there are, what they declare, what a name or a place in code means, and an index.

Imports declare and core. ``plugins`` and ``index`` import nothing slow, since ``nablacheck list`` needs no more.
"""
