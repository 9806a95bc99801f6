"""NumPy's functions on arrays of any number system, one group a module. Imports the array and the number systems."""
