"""Linear algebra on dual arrays, by elimination and defining equations. Imports ``forward.numpy``."""
