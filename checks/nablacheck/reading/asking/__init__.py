"""Questions in print: what a text claims of which function, read by the cheapest convention, as a formula to check."""
