"""A county's record that never was: stays, delays and waits made up so that their counts are those that were
published. Generated, not sampled from any person. Values in, values out; the randomness comes in."""
