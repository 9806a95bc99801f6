"""Reading print: text in Unicode, LaTeX or ASCII to a typed tree, and the tree to NumPy and back to writing."""
