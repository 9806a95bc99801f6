"""A formula as a theorem: arguments in spaces, relations, claims, and the points they are checked at. Imports core."""
