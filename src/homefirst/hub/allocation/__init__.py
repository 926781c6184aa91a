"""The draft made as good as it can be: level by level, with a bound that says how far from the best it is."""
