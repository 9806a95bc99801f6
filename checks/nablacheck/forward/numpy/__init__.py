"""NumPy's functions on dual arrays, a group a module. Imports the array, the number systems and the derivatives."""
