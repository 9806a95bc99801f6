"""Linear algebra from elimination and defining equations. Imports the array and forward.numpy."""
